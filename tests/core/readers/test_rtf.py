"""Words kept as RTF: the specification's own vectors, letters of many alphabets, HTML wrapped in RTF, damage."""

import contextlib
import struct
import zlib
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.readers import cfb
from tests.core.readers.reading import confined, items, problems
from tocsin.errors import BadInput, LimitReached, TocsinError
from tocsin.readers import _rtf, msg
from tocsin.readers._rtf import decompressed, words_of

SIMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423 20af32068656c090020627705b06c647d0a800fa0".replace(
        " ", ""
    )
)
"""MS-OXRTFCP, section 3.1: a simple text."""
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
"""MS-OXRTFCP, section 3.2: a repeat that runs into what it writes."""


def packed(rtf: bytes) -> bytes:
    """Compressed by the simplest writer: literal bytes alone, and the mark of the end."""
    parts, at = [], len(_rtf.BEGINNING)
    for start in range(0, len(rtf), 8):
        parts.append(b"\0" + rtf[start : start + 8])
    at += len(rtf)
    end = struct.pack(">H", at % 4096 << 4)
    rest = len(rtf) % 8
    if rest:
        parts[-1] = bytes([1 << rest]) + parts[-1][1:] + end
    else:
        parts.append(b"\x01" + end)
    body = b"".join(parts)
    return struct.pack("<II4sI", len(body) + 12, len(rtf), b"LZFu", zlib.crc32(body, 0xFFFFFFFF) ^ 0xFFFFFFFF) + body


def test_the_vectors_of_the_specification() -> None:
    assert decompressed(SIMPLE) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert decompressed(CROSSING) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert words_of(decompressed(SIMPLE)) == "hello world"


@given(st.binary(max_size=6000))
def test_what_was_packed_comes_out_as_it_was(data: bytes) -> None:
    """Longer than the ring too, so that it turns over."""
    assert decompressed(packed(data)) == data


def test_what_was_only_wrapped_is_taken_as_it_stands() -> None:
    rtf = b"{\\rtf1 as it is}"
    assert decompressed(struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf) == rtf


@pytest.mark.parametrize(
    "broken",
    [b"", SIMPLE[:15], SIMPLE[:8] + b"NONE" + SIMPLE[12:], SIMPLE[:-1], SIMPLE[:20] + b"X" + SIMPLE[21:]],
    ids=["empty", "head cut off", "another kind", "cut off", "changed"],
)
def test_damage_is_told(broken: bytes) -> None:
    with pytest.raises(BadInput):
        decompressed(broken)


def test_words_past_the_limit_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rtf, "LARGEST", 28)
    assert len(decompressed(CROSSING)) == 28
    monkeypatch.setattr(_rtf, "LARGEST", 27)
    with pytest.raises(LimitReached):
        decompressed(CROSSING)


@given(st.binary(max_size=400))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    for read, given_ in ((decompressed, data), (words_of, b"{\\rtf1" + data)):
        with contextlib.suppress(TocsinError):
            read(given_)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\{}\u00a0"), max_size=80))
def test_any_letter_written_as_unicode_comes_back(text: str) -> None:
    units = struct.unpack(f"<{len(text.encode('utf-16-le')) // 2}h", text.encode("utf-16-le"))
    rtf = b"{\\rtf1\\ansi\\uc1 " + b"".join(b"\\u%d?" % unit for unit in units) + b"}"
    assert words_of(rtf) == text


FONTS = (
    rb"{\fonttbl{\f0\fnil Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset178 Arabic;}"
    rb"{\f3\fcharset162 Tur;}{\f4\fcharset128 J;}}"
)


@pytest.mark.parametrize(
    ("font", "written", "read"),
    [
        (b"f1", "Где маренцы".encode("cp1251"), "Где маренцы"),
        (b"f2", "أين".encode("cp1256"), "أين"),
        (b"f3", "şehir".encode("cp1254"), "şehir"),
        (b"f4", "場所".encode("cp932"), "場所"),
        (b"f0", "Nächste".encode("cp1252"), "Nächste"),
    ],
)
def test_bytes_are_read_in_the_alphabet_of_their_font(font: bytes, written: bytes, read: str) -> None:
    coded = b"".join(b"\\'%02x" % byte for byte in written)
    assert words_of(rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + b"\\" + font + b" " + coded + b"}") == read


@pytest.mark.parametrize(
    ("rtf", "read"),
    [
        (rb"{\rtf1 one\par two\line three\tab four}", "one\ntwo\nthree\tfour"),
        (rb"{\rtf1 \{x\} \\ a\~b\_c\-d}", "{x} \\ a\u00a0b-cd"),
        (rb"{\rtf1 seen{\*\generator hidden}{\info{\author Hidden}}{\pict 0123} too}", "seen too"),
        (rb"{\rtf1{\colortbl;\red1;}{\stylesheet{\s0 Normal;}}words}", "words"),
        (rb"{\rtf1\uc2 \u1344??{\uc0\u1377}x}", "Հաx"),
        (rb"{\rtf1 a\bin4 }}}}b}", "ab"),
        (rb"{\rtf1\ansicpg99999 caf\'e9}", "café"),
        (rb"{\rtf1 }}}} after", "after"),
        (rb"{\rtf1 not closed", "not closed"),
        (rb"{\rtf1\ldblquote x\rdblquote\emdash y}", "“x”—y"),
    ],
)
def test_words_and_nothing_but_words(rtf: bytes, read: str) -> None:
    assert words_of(rtf).strip(" ") == read


WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\*\htmltag19 <html>}{\*\htmltag50 <body>}"
    rb"\htmlrtf {\htmlrtf0 {\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Tell us where {\*\htmltag84 <b>}"
    rb"\htmlrtf {\b\htmlrtf0 they{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0  "
    rb"sleep {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 3{\*\htmltag72 </p>}"
    rb"{\*\htmltag64 <p>}\'4e\u228?chste & letzte{\*\htmltag72 </p>}{\*\htmltag58 </body>}}}"
)


def test_html_that_was_wrapped_is_read_as_a_reader_sees_it_and_said_once() -> None:
    assert words_of(WRAPPED).split("\n") == ["Tell us where they sleep <3", "", "Nächste & letzte"]


def test_a_page_in_the_wrapped_html_cannot_bring_tags_by_its_words() -> None:
    assert words_of(rb"{\rtf1\fromhtml1{\*\htmltag <p>}\u60?script\u62?x{\*\htmltag </p>}}") == "<script>x"


def test_groups_nested_without_end_are_refused() -> None:
    assert words_of(b"{\\rtf1" + b"{" * (_rtf.DEEPEST - 1) + b"x") == "x"
    with pytest.raises(BadInput):
        words_of(b"{\\rtf1" + b"{" * _rtf.DEEPEST)


def test_an_outlook_message_that_has_only_rtf_gives_its_words(tmp_path) -> None:
    told = {key: value for key, value in cfb.EXAMPLE.items() if key[0] != 0x1000}
    path = tmp_path / "threat.msg"
    path.write_bytes(cfb.message({**told, (0x1009, cfb.BINARY): packed(WRAPPED)}))
    found = confined(path)
    assert items(found)[0].text.startswith("Tell us where they sleep")
    assert not problems(found)


def test_an_outlook_message_whose_rtf_is_damaged_says_so(tmp_path) -> None:
    told = {key: value for key, value in cfb.EXAMPLE.items() if key[0] != 0x1000}
    path = tmp_path / "threat.msg"
    path.write_bytes(cfb.message({**told, (0x1009, cfb.BINARY): packed(WRAPPED)[:-3]}))
    found = confined(path)
    assert "RTF that is damaged" in problems(found)[0]
    assert items(found)[0].account.handle == "watcher@mail.example", "the rest is read"


def test_an_outlook_message_whose_rtf_is_too_long_is_read_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rtf, "LARGEST", 10)
    properties = SimpleNamespace(binary_prop_value=lambda _name: packed(WRAPPED))
    assert msg._rtf_words(SimpleNamespace(properties=properties)) == ""
