"""What every reader promises. A reader added in one file, here or in another package, is under these tests at once."""

import hashlib
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin import confine
from tocsin.canonical import sha256
from tocsin.model.finding import Note
from tocsin.model.item import Item
from tocsin.readers import ReadSource, choose, read_file, readers
from tocsin.readers._inside import told

NAMES = sorted(readers())
every_reader = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def example(name, tmp_path):
    """The reader's own example as a file, under its own name."""
    reader = readers()[name]
    path = tmp_path / reader.EXAMPLE_NAME
    path.write_bytes(reader.EXAMPLE)
    return path


def findings(path, name, **known):
    """What comes out of the confined child."""
    source = ReadSource(sha256(path.read_bytes()), path.name, reader=name, **known)
    return list(read_file(path, source, run=confine.run))


def items(found):
    return [finding for finding in found if isinstance(finding, Item)]


def problems(found):
    return [finding for finding in found if isinstance(finding, Note) and finding.problem]


def without_tools(argv, stdin):
    """A machine that lacks every program."""
    from tocsin.errors import Unavailable

    raise Unavailable(f"This machine has no “{argv[0]}”.", hint="Install it.")


def inside(path, name):
    """What the reader gives in this process, for tests of thousands of inputs."""
    return list(told(path, ReadSource(sha256(path.read_bytes()), path.name, reader=name, tool=without_tools)))


def test_the_formats_promised_are_here():
    assert {
        *(
            "article",
            "page",
            "wacz",
            "whatsapp",
            "telegram",
            "screenshot",
            "pasted",
            "email",
            "csv_links",
            "pdf",
            *("docx", "discord", "signal", "meta", "x_archive", "mastodon", "bluesky", "telegram_html", "msg"),
            *("singlefile", "warc"),
        ),
    } <= set(NAMES)


@every_reader
def test_it_reads_its_own_example(name, example):
    found = findings(example, name)
    assert len(items(found)) == readers()[name].EXAMPLE_GIVES > 0


@every_reader
def test_it_is_chosen_for_its_example_even_under_a_meaningless_name(name, example):
    assert choose(example) == name
    assert choose(example, "download") == name


@every_reader
def test_it_says_what_it_is(name):
    reader = readers()[name]
    assert reader.LABEL
    assert all("/" in media_type for media_type in reader.MEDIA_TYPES)
    assert reader.__doc__


@every_reader
def test_every_item_says_where_it_stands_and_in_which_file(name, example):
    found = items(findings(example, name))
    assert all(item.source.exhibit == sha256(example.read_bytes()) for item in found)
    assert all(item.source.reader == name for item in found)
    locators = [item.source.locator for item in found]
    assert all(locators)
    assert len(set(locators)) == len(locators)


@every_reader
def test_two_readings_give_the_same_ids(name, example):
    once, twice = items(findings(example, name)), items(findings(example, name))
    assert [item.id for item in once] == [item.id for item in twice]
    assert len({item.id for item in once}) == len(once)


@every_reader
def test_a_time_has_a_zone_or_says_that_it_has_none(name, example):
    for item in items(findings(example, name)):
        if item.posted and "T" in item.posted.edtf:
            assert item.posted.edtf.endswith("Z") or "no time zone" in item.posted.note


@every_reader
def test_the_file_is_not_changed_by_being_read(name, example):
    before = hashlib.sha256(example.read_bytes()).hexdigest(), example.stat().st_mtime_ns
    findings(example, name)
    assert (hashlib.sha256(example.read_bytes()).hexdigest(), example.stat().st_mtime_ns) == before


@every_reader
def test_an_empty_file_is_a_sentence(name, tmp_path):
    path = tmp_path / "empty"
    path.write_bytes(b"")
    found = findings(path, name)
    assert items(found) == []
    assert problems(found)


@every_reader
def test_random_bytes_are_a_sentence_or_text_but_never_an_exception(name, tmp_path):
    path = tmp_path / "random"
    path.write_bytes(random.Random(7).randbytes(20_000))
    found = findings(path, name)
    assert found
    assert all(isinstance(finding, Item | Note) or finding.text for finding in found)


@every_reader
def test_a_file_cut_off_anywhere_is_read_as_far_as_it_goes(name, tmp_path):
    whole = readers()[name].EXAMPLE
    path = tmp_path / readers()[name].EXAMPLE_NAME
    for cut in {1, 2, *range(3, len(whole), max(1, len(whole) // 60)), len(whole) - 1}:
        path.write_bytes(whole[:cut])
        found = inside(path, name)
        assert found, f"cut at {cut}: nothing was said"
        assert len(items(found)) <= readers()[name].EXAMPLE_GIVES + 1


@every_reader
@pytest.mark.parametrize(
    "encoding", ["utf-16", *(pytest.param(code, marks=pytest.mark.slow) for code in ("cp1251", "cp1256", "shift_jis"))]
)
def test_the_wrong_encoding_is_survived(name, tmp_path, encoding):
    path = tmp_path / readers()[name].EXAMPLE_NAME
    path.write_bytes(readers()[name].EXAMPLE.decode("utf-8", "replace").encode(encoding, "replace"))
    assert inside(path, name)


@every_reader
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_in_the_middle_never_raises(name, tmp_path, data):
    whole = bytearray(readers()[name].EXAMPLE)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    path = tmp_path / readers()[name].EXAMPLE_NAME
    path.write_bytes(bytes(whole))
    assert inside(path, name)


@every_reader
@settings(max_examples=60, deadline=None)
@given(head=st.binary(max_size=400), name_given=st.text(max_size=20))
def test_looking_never_raises_and_stays_in_range(name, head, name_given):
    assert 0 <= readers()[name].looks_like(head, name_given) <= 100


@every_reader
def test_a_protected_zip_is_a_sentence(name, tmp_path):
    """The flag alone (bit 0) says that a password is wanted; Python cannot write such a file, so it is set by hand."""
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for member in ("_chat.txt", "word/document.xml", "archive/data.warc", "datapackage.json"):
            archive.writestr(member, b"secret")
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    path.write_bytes(bytes(data))
    found = inside(path, name)
    assert problems(found) or items(found)
    if name in ("whatsapp", "docx", "wacz"):
        assert "password" in problems(found)[0].text
