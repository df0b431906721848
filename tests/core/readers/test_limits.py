"""Every reader against every kind of hostile file: it ends within its limits, in a sentence, and changes nothing.

The quick half gives each reader the bombs and nests that fit its format; the slow half gives every reader everything.
"""

import gzip
import hashlib
import json
import resource
import stat
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.readers.reading import confined, here, items, problems
from tests.core.readers.test_hostile import png_claiming
from tocsin import confine
from tocsin.confine import Limits
from tocsin.readers import readers

NAMES = sorted(readers())
every_reader = pytest.mark.parametrize("name", NAMES)
TIGHT = Limits(cpu_s=20, wall_s=90.0, memory=768 << 20, written=64 << 20)
MOST_GROWTH = 256 << 20

MEMBERS = (
    *("_chat.txt", "word/document.xml", "[Content_Types].xml", "data/tweets.js", "data/account.js", "outbox.json"),
    *("actor.json", "messages.html", "css/style.css", "main.jsonl", "messages/c1/messages.json", "result.json"),
    *("your_instagram_activity/messages/inbox/a/message_1.json", "archive/data.warc", "datapackage.json"),
)
READS_ZIP = ("whatsapp", "docx", "x_archive", "mastodon", "telegram_html", "signal", "discord", "meta")
"""WACZ is under the same bomb in the slow half: its lines of nothing take the better part of its processor time."""
UNPACKED = 120 << 20


@pytest.fixture(scope="session")
def bomb(tmp_path_factory):
    """A ZIP of 2 MB that unpacks to 1.8 GB, with a member for every reader of ZIPs."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in MEMBERS:
            with archive.open(name, "w", force_zip64=True) as member:
                for _ in range(UNPACKED >> 20):
                    member.write(b" " * (1 << 20))
    assert path.stat().st_size < 10 << 20
    return path


def grown(work):
    """What the work gives, and by how many bytes this process grew at most."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = work()
    return found, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024


def ends_well(path, name, limits=TIGHT):
    """Read a hostile file as the desk does: it ends in findings, and file and process stay as they were."""
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    found, growth = grown(lambda: confined(path, reader=name, limits=limits))
    assert found, "nothing was said"
    assert growth < MOST_GROWTH
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    return found


@pytest.mark.parametrize("name", READS_ZIP)
def test_a_bomb_is_refused_by_what_it_unpacks_to(bomb, name):
    found = ends_well(bomb, name)
    assert items(found) == []
    assert problems(found)


def nested(depth=6):
    """A ZIP in a ZIP in a ZIP; the innermost is a chat."""
    import io

    data = b"13/10/2026, 07:04 - Watcher: Hello\n"
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for member in ("_chat.txt", "data/tweets.js", "outbox.json", "messages.html", "main.jsonl"):
                archive.writestr(member, data)
        data = out.getvalue()
    return data


def linked():
    """A ZIP whose members are links to the machine's own files, or climb out of their folder."""
    import io

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in MEMBERS:
            link = zipfile.ZipInfo(member)
            link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
        for climbing in ("../../../etc/passwd", "/etc/passwd", "..\\..\\windows\\win.ini", "data/../../tweets.js"):
            archive.writestr(climbing, "climbed")
    return out.getvalue()


LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{}<!ENTITY s SYSTEM "file:///etc/passwd">]>'.format(
    "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
)
CIRCLE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>endobj\n"
    b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n9\n%%EOF\n"
)
FILES = {
    "nested zips": nested,
    "links and climbing names": linked,
    "entities": f'{LAUGHS}<smses><sms address="1" date="1" type="1" body="&j;&s;"/></smses>'.encode,
    "a deep array": lambda: b"[" * 200_000,
    "a deep object": lambda: b'{"messages":' * 100_000,
    "a deep page": lambda: b"<!doctype html>" + b"<div class='message default clearfix'>" * 50_000,
    "a huge number": lambda: b'{"messages": [{"timestamp_ms": ' + b"9" * 200_000 + b', "id": 1e999999}]}',
    "zeros": lambda: b"\0" * 2_000_000,
    "letters without a line's end": lambda: b"a" * 3_000_000,
    "pages in a circle": lambda: CIRCLE,
    "a picture that claims billions of pixels": lambda: png_claiming(60_000, 60_000),
    "a packed tar of nothing but zeros": lambda: gzip.compress(b"\0" * 130_000_000, 1),
    "headers without end": lambda: b"From: a@b\nX-A: " + b"b" * 1_000_000 + b"\n" + b"X-B: c\n" * 50_000,
    "boxes without end": lambda: b"\0\0\0\x18ftypM4A \0\0\0\0\0\0\0\0" + b"\0\0\0\x08free" * 100_000,
}


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for number, make in enumerate(FILES.values()):
        (folder / str(number)).write_bytes(make())
    return folder


FITTING = {
    "nested zips": ("whatsapp", "telegram_html"),
    "links and climbing names": ("x_archive", "docx"),
    "entities": ("sms",),
    "a deep array": ("discord", "mastodon"),
    "a deep object": ("meta", "telegram"),
    "a deep page": ("telegram_html", "page"),
    "a huge number": ("meta", "signal"),
    "zeros": ("bluesky", "msg"),
    "letters without a line's end": ("csv_links", "signal"),
    "pages in a circle": ("pdf",),
    "a picture that claims billions of pixels": ("screenshot",),
    "a packed tar of nothing but zeros": ("mastodon", "warc"),
    "headers without end": ("email", "mhtml"),
    "boxes without end": ("recording",),
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, fitting in FITTING.items() for name in fitting])
def test_what_is_made_to_harm_a_format_ends_in_a_sentence(hostile, kind, name):
    found = ends_well(hostile / str(list(FILES).index(kind)), name)
    assert "root:" not in str(found)
    assert "climbed" not in str([item.text for item in items(found)])


@pytest.mark.slow
@pytest.mark.timeout(3600)
@every_reader
def test_every_reader_survives_every_hostile_file(hostile, bomb, name):
    for path in [bomb, *sorted(hostile.iterdir())]:
        assert "root:" not in str(ends_well(path, name))


@pytest.mark.parametrize(
    "limits", [Limits(cpu_s=1), Limits(wall_s=0.3), Limits(output=50_000)], ids=["processor", "waiting", "output"]
)
def test_a_limit_that_is_met_is_named_and_what_was_read_before_is_kept(tmp_path, limits):
    path = tmp_path / "chat.txt"
    path.write_text("13/10/2026, 07:04 - Watcher: Hello\n" * 150_000)
    found = ends_well(path, "whatsapp", limits)
    assert "could not be read to its end. It was stopped:" in problems(found)[-1]


JSON_READERS = ("discord", "signal", "meta", "x_archive", "mastodon", "bluesky", "telegram")
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


def places(value, at=()):
    """Every place in a JSON value."""
    yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*at, key))


def put(value, at, new):
    """The value with something else at a place."""
    if not at:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[at[0]] = put(value[at[0]], at[1:], new)
    return copy


@pytest.mark.parametrize("name", JSON_READERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_wrong_type_anywhere_never_raises(name, tmp_path, data):
    """Exports change from year to year: any value may be of any type, and the rest must still be read."""
    text = readers()[name].EXAMPLE.decode()
    opening, _, body = text.rpartition("= ") if text.startswith("window.") else ("", "", text)
    told = json.loads(body)
    for _ in range(data.draw(st.integers(1, 3))):
        told = put(told, data.draw(st.sampled_from(list(places(told)))), data.draw(ANYTHING))
    assert here(tmp_path, name, f"{opening}= {json.dumps(told)}" if opening else json.dumps(told))


def test_the_names_here_are_those_of_readers():
    assert {name for fitting in FITTING.values() for name in fitting} | set(READS_ZIP) <= set(NAMES)
    assert confine.limits_for(0).memory <= 1 << 30
