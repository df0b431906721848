"""Every way in which others have broken a WARC is found and named, and their sound ones are called sound."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.capture.test_archive import AT, PAGE, exchange
from tocsin.capture.conditions import URN, Conditions, written
from tocsin.capture.recording import open_recording
from tocsin.capture.soundness import PART, problems
from tocsin.capture.wacz import write_wacz
from tocsin.capture.warc import Archive

VECTORS = Path("tests/vectors/warc")
JWAT = sorted((VECTORS / "jwat").glob("*.warc"))
CONDITIONS = Conditions("Chromium 156", "Mozilla/5.0", "en-US", 1280, 900, 40, 7, 1_790_000_000_000)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def found(path: Path) -> list[str]:
    return list(problems(path))


def test_the_vectors_are_all_there() -> None:
    assert len([path for path in JWAT if path.name.startswith("valid")]) == 8
    assert len([path for path in JWAT if path.name.startswith("invalid")]) == 15


@pytest.mark.parametrize("path", JWAT, ids=lambda path: path.stem)
def test_what_jwat_calls_invalid_is_named_and_what_it_calls_valid_is_sound(path: Path) -> None:
    assert bool(found(path)) is path.name.startswith("invalid"), found(path)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("example-trunc.warc", "Record 3: its bytes are not those of its block digest."),
        ("example-digest.warc", "Record 4: its bytes are not those of its block digest."),
        ("example-wrong-chunks.warc.gz", "Record 1: its bytes are not those of its block digest."),
        ("example-bad.warc.gz.bad", "6 records are packed in 1 parts; each should be packed by itself."),
        ("example-bad-non-chunked.warc.gz", "6 records are packed in 1 parts; each should be packed by itself."),
        ("example-space-in-target-uri.warc.gz", "Record 2: warc-target-uri is “file:///example with spaces.png”"),
    ],
)
def test_what_warcio_calls_bad_is_named(name: str, says: str) -> None:
    assert any(each.startswith(says) for each in found(VECTORS / "warcio" / name)), found(VECTORS / "warcio" / name)


@pytest.mark.parametrize(
    "name", ["example.warc", "example.warc.gz", "post-test.warc.gz", "example-iana.org-chunked.warc"]
)
def test_what_others_wrote_well_is_sound(name: str) -> None:
    assert found(VECTORS / "warcio" / name) == []


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    """An archive of ours: two answers, one of them large, and a resource."""
    archive = Archive(tmp_path / "data.warc", AT)
    archive.add(exchange(head=ANSWER))
    archive.add(exchange("/large", head=ANSWER, body=bytes(range(256)) * (PART // 128)))
    archive.add_resource("urn:tocsin:note", AT, "text/plain", b"")
    archive.close()
    return tmp_path / "data.warc"


def test_our_own_archives_are_sound_packed_or_not(warc: Path, tmp_path: Path) -> None:
    assert found(warc) == []
    data = warc.read_bytes()
    starts = [at for at in range(len(data)) if data.startswith(b"WARC/1.1\r\n", at)]
    parts = [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]
    (tmp_path / "packed.warc.gz").write_bytes(b"".join(map(gzip.compress, parts)))
    assert found(tmp_path / "packed.warc.gz") == []


def test_an_archive_cut_anywhere_is_found(warc: Path, tmp_path: Path) -> None:
    """warcio's own check calls some of these whole (warcio#138)."""
    data, cut = warc.read_bytes(), tmp_path / "cut.warc"
    ends = {len(data)} | {at for at in range(1, len(data)) if data.startswith(b"\r\n\r\nWARC/1.1", at - 4)}
    for size in [1, 11, 200, 800, 3000, len(data) - 1, len(data) - 4, len(data) - 800]:
        assert size not in ends
        cut.write_bytes(data[:size])
        assert found(cut), size
        cut.write_bytes(gzip.compress(data)[: size // 8 + 3])
        assert found(cut), size


@given(st.data())
@settings(max_examples=60)
def test_a_flipped_byte_in_a_block_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("flip")
    archive = Archive(folder / "data.warc", AT)
    archive.add(exchange(head=ANSWER, body=b"words of a threat" * 9))
    archive.close()
    raw = bytearray((folder / "data.warc").read_bytes())
    start = raw.index(ANSWER)
    at = data.draw(st.integers(start, start + len(ANSWER) + 17 * 9 - 1))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    (folder / "data.warc").write_bytes(raw)
    assert found(folder / "data.warc")


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08\x00", b"WARC/1.1\r\nContent-Length: 9\r\n"]),
)
def test_no_bytes_break_the_check(tmp_path_factory: pytest.TempPathFactory, data: bytes, start: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "x.warc"
    path.write_bytes(start + data)
    assert all(each.endswith(".") for each in found(path))
    assert found(path)


def test_what_is_opened_for_a_replay_says_which_record_is_not_sound(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "other.warc", AT)
    archive.add(exchange(head=ANSWER))
    archive.add_resource(URN, AT, "application/json", written(CONDITIONS))
    archive.close()
    raw = archive.path.read_bytes()
    archive.path.write_bytes(raw.replace(b"<p>words", b"<p>Words"))
    told = {"format": "tocsin-capture-1", "url": PAGE.url, "missing": [], "files": []}
    write_wacz(tmp_path / "capture.wacz", archive.path, archive.entries, PAGE, told)
    found_there = open_recording(tmp_path / "capture.wacz", tmp_path)
    assert found_there.unsound == "Record 2: its bytes are not those of its block digest."
