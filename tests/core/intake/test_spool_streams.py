"""Files from the door pass into the vault as streams; half a file is none, and a swapped identity is refused."""

import tracemalloc
from pathlib import Path

import pyrage
import pytest

from tests.core.door.conftest import Visitor
from tocsin.door.site import open_site
from tocsin.errors import IntegrityError
from tocsin.home import Home
from tocsin.intake import spool
from tocsin.intake.take import Bench


@pytest.fixture
def rami(home: Home) -> Visitor:
    """A reporter at this desk's own door, whose desk has an identity custodian."""
    spool.publish_custodians(home, [str(pyrage.x25519.Identity.generate().to_public())])
    return Visitor(open_site(home.door, home.spool), spool._identity(home))


def sealed_file(home: Home) -> Path:
    (name,) = spool.waiting(home)
    return home.spool / name / "file-01.age"


def test_a_file_passes_through_without_being_held(rami: Visitor, home: Home) -> None:
    rami.report({"film.mp4": b"x" * (24 << 20)})
    report = spool.open_report(home, *spool.waiting(home))
    tracemalloc.start()
    with spool.opened_file(home, report, report.files[0]) as stream:
        size = sum(len(part) for part in iter(lambda: stream.read(1 << 16), b""))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 24 << 20
    assert peak < 4 << 20


@pytest.mark.parametrize("cut", [1, 20_000, 90_000])
def test_a_file_cut_short_on_the_disk_is_no_exhibit(rami: Visitor, at: Bench, cut: int) -> None:
    """age authenticates chunk by chunk: what comes out before the fault is true, and still not the file."""
    rami.report({"a.bin": bytes(range(256)) * 400}, what="hello")
    path = sealed_file(at.home)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(IntegrityError, match="cannot be opened to its end"):
        spool.take_report(at, *spool.waiting(at.home))
    assert [one.detail["role"] for one in at.vault.exhibits()] == ["record", "words"]
    assert path.exists(), "it is kept as it is"


def test_a_reader_that_stops_early_leaves_no_thread_behind(rami: Visitor, home: Home) -> None:
    rami.report({"a.bin": b"x" * (4 << 20)})
    report = spool.open_report(home, *spool.waiting(home))
    with pytest.raises(ValueError, match="enough"), spool.opened_file(home, report, report.files[0]) as stream:
        stream.read(10)
        raise ValueError("enough")


def test_an_identity_that_was_swapped_on_the_disk_is_refused(rami: Visitor, home: Home) -> None:
    rami.report(what="x", name="Sona")
    (name,) = spool.waiting(home)
    report = spool.open_report(home, name)
    assert spool.sealed_identity(home, report)
    (home.spool / name / spool.IDENTITY).write_bytes(b"another")
    with pytest.raises(IntegrityError, match="not the one that came"):
        spool.sealed_identity(home, report)


def test_changed_receipts_are_taken_before_everything_else(home: Home) -> None:
    for name in ("0" * 32, f"{spool.ENTRY}{'f' * 32}", "a" * 32):
        (home.spool / name).mkdir()
    assert spool.waiting(home)[0].startswith(spool.ENTRY)


def test_the_door_and_the_desk_name_the_same_files() -> None:
    """The door may not import the desk's rooms, so both write these names down."""
    from tocsin.door import rotation, seal, site

    assert (spool.ENTRY, spool.TO_CHANGE, spool.CHANGED) == (rotation.ENTRY, rotation.TO_CHANGE, rotation.CHANGED)
    assert (spool.REPORT, spool.IDENTITY, spool.PART) == (seal.REPORT, seal.IDENTITY, seal.PART)
    assert (spool.SITE_FILE, spool.REPLIES, spool.CUSTODIANS) == (site.SITE_FILE, site.REPLIES, site.CUSTODIANS)
