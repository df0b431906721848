"""From the door to the vault: opened by the desk alone, preserved whole, repeated without harm, answered in secret."""

import json
from pathlib import Path

import pyrage
import pytest

from tests.core.door.conftest import Visitor
from tocsin.door.site import open_site
from tocsin.errors import BadInput, IntegrityError
from tocsin.home import Home
from tocsin.intake import spool
from tocsin.intake.take import Bench


@pytest.fixture
def rami(home: Home) -> Visitor:
    """A reporter at this desk's own door."""
    return Visitor(open_site(home.door, home.spool), spool._identity(home))


def test_a_report_with_a_file_becomes_exhibits_that_belong_together(rami: Visitor, at: Bench) -> None:
    rami.report({"wall.txt": b"We know where you live, Marenians"}, what="They will burn the club house on Saturday")
    (name,) = spool.waiting(at.home)
    taken = spool.take_report(at, name)
    roles = [at.vault.exhibit(one.digest).detail["role"] for one in taken.taken.exhibits]
    assert roles == ["record", "words", "file-1"]
    assert {one.group for one in taken.taken.exhibits[1:]} == {taken.record.digest}
    assert at.vault.read(taken.taken.exhibits[2].digest) == b"We know where you live, Marenians"
    assert any(one.suggestion.cues for one in taken.taken.analysed)
    assert spool.waiting(at.home) == [name], "it stays until the inbox has it"
    spool.forget(at.home, name)
    assert spool.waiting(at.home) == []


def test_taken_twice_it_is_one_report(rami: Visitor, at: Bench) -> None:
    rami.report(what="hello")
    (name,) = spool.waiting(at.home)
    spool.take_report(at, name)
    before = len(list(at.vault.entries()))
    spool.take_report(at, name)
    assert len(list(at.vault.entries())) == before


def test_a_half_written_report_is_not_met_by_the_desk(home: Home) -> None:
    (home.spool / f"abc{spool.PART}").mkdir()
    assert spool.waiting(home) == []


def test_a_damaged_report_is_named_and_kept(rami: Visitor, home: Home) -> None:
    rami.report(what="hello")
    (name,) = spool.waiting(home)
    path = home.spool / name / spool.REPORT
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(IntegrityError) as refused:
        spool.open_report(home, name)
    assert name in str(refused.value)
    assert path.exists()


@pytest.mark.parametrize(
    "record",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"kind":"report"}',
        b'{"kind":"report","mailbox":"x","language":"en","answers":[1],"files":{}}',
    ],
)
def test_a_sealed_report_that_is_nonsense_inside_is_refused_with_a_sentence(home: Home, record: bytes) -> None:
    folder = home.spool / ("f" * 32)
    folder.mkdir()
    to = spool._identity(home).to_public()
    (folder / spool.REPORT).write_bytes(pyrage.encrypt(record, [to]))
    with pytest.raises((IntegrityError, BadInput)):
        spool.open_report(home, folder.name)


def test_an_answer_reaches_the_reporter_and_is_never_overwritten(rami: Visitor, home: Home) -> None:
    page = rami.report(what="hello").text
    words = "-".join(part.split("</li>")[0] for part in page.split("<ol")[1].split("</ol>")[0].split("<li>")[1:])
    (name,) = spool.waiting(home)
    report = spool.open_report(home, name)
    told = {
        "mailbox": report.mailbox,
        "recipient": report.recipient,
        "number": 1,
        "stage": "screened",
        "on": "2026-11-16",
    }
    path = spool.answer(home, text="We have told the police.", **told)  # type: ignore[arg-type]
    assert b"police" not in path.read_bytes()
    assert "We have told the police." in rami.post("/return", receipt=words).text
    with pytest.raises(BadInput):
        spool.answer(home, text="other", **told)  # type: ignore[arg-type]


def test_the_doors_folder_holds_no_private_key_and_nothing_that_opens_a_report(home: Home, rami: Visitor) -> None:
    rami.report(what="hello")
    private = (home.keys / spool.KEY).read_text().strip()
    for path in [*home.door.rglob("*"), *home.spool.rglob("*")]:
        if path.is_file():
            assert private.encode() not in path.read_bytes()
    assert (home.keys / spool.KEY).stat().st_mode & 0o077 == 0


def test_a_mailbox_name_from_outside_cannot_leave_the_folder_of_replies(home: Home, tmp_path: Path) -> None:
    key = pyrage.x25519.Identity.generate()
    path = spool.answer(
        home, mailbox="../../../evil", recipient=str(key.to_public()), number=1, stage="", text="x", on="2026-11-16"
    )
    assert home.door / spool.REPLIES in path.parents
    assert json.loads(pyrage.decrypt(path.read_bytes(), [key]))["text"] == "x"
