"""Words kept as RTF: what Outlook compresses (MS-OXRTFCP), plain RTF 1.9, and HTML wrapped in RTF (MS-OXRTFEX).

Only words are taken: no field is followed, no object opened, no picture decoded.
"""

import codecs
import html
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from tocsin.errors import BadInput, LimitReached
from tocsin.readers._html import parse, words

COMPRESSED, PLAIN = b"LZFu", b"MELA"
HEAD = struct.Struct("<II4sI")
"""Bytes that follow the first field, bytes of the RTF, kind, checksum of what is compressed."""
RING = 4096
BEGINNING = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0"
    b"\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What both sides know before the first byte (MS-OXRTFCP §2.1.2.1)."""
LARGEST = 64 << 20
DEEPEST = 1000


def decompressed(data: bytes) -> bytes:
    """RTF from the property in which Outlook keeps it.

    Raises BadInput for what is damaged or no compressed RTF, LimitReached past 64 MiB.
    """
    if len(data) < HEAD.size:
        raise BadInput("These words are cut off.")
    _left, size, kind, checksum = HEAD.unpack_from(data)
    body = data[HEAD.size :]
    if kind == PLAIN:
        return body[:size]
    if kind != COMPRESSED or zlib.crc32(body, 0xFFFFFFFF) ^ 0xFFFFFFFF != checksum:
        raise BadInput("These words are damaged.")
    return b"".join(_unpacked(body))


def _unpacked(body: bytes) -> Iterator[bytes]:
    """Literal bytes and repeats from a ring of the last 4,096; eight of them follow each byte of flags."""
    ring, at = bytearray(BEGINNING.ljust(RING, b" ")), len(BEGINNING)
    position, total = 0, 0
    while position < len(body):
        flags, position = body[position], position + 1
        for bit in range(8):
            part = body[position : position + 1 + (flags >> bit & 1)]
            position += len(part)
            if not part:
                return
            if len(part) == 2:
                offset, length = int.from_bytes(part, "big") >> 4, (part[1] & 15) + 2
                if offset == at:
                    return
                part = _repeated(ring, at, offset, length)
            for number, byte in enumerate(part):
                ring[(at + number) % RING] = byte
            at, total = (at + len(part)) % RING, total + len(part)
            if total > LARGEST:
                raise LimitReached(f"These words are longer than {LARGEST} bytes.")
            yield part


def _repeated(ring: bytearray, at: int, offset: int, length: int) -> bytes:
    """What stands at an offset of the ring; a repeat may run into what it writes itself."""
    made = bytearray()
    for number in range(length):
        back = (offset + number - at) % RING
        made.append(made[back] if back < number else ring[(offset + number) % RING])
    return bytes(made)


TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.S)
CHARSETS = {
    0: "cp1252",
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
"""`\\fcharset` of a font → how its bytes are written (RTF 1.9, Font Table)."""
SIGNS = {
    **dict.fromkeys(("par", "line", "row", "sect", "page"), "\n"),
    **dict.fromkeys(("tab", "cell"), "\t"),
    **dict.fromkeys(("emspace", "enspace"), " "),
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
NO_WORDS = {"colortbl", "stylesheet", "info", "pict", "object"} | {
    f"{place}{page}" for place in ("header", "footer") for page in ("", "l", "r", "f")
}
"""Groups that hold no words of the text."""


@dataclass(frozen=True)
class _State:
    """What holds until the group ends."""

    font: int = 0
    fallback: int = 1
    """Characters that stand behind each `\\u` for programs that do not know it."""
    said: bool = True
    """Whether text here is the text."""
    tag: bool = False
    """Whether this is HTML that was wrapped."""
    fonts: bool = False


@dataclass
class _Page:
    """RTF as it is read."""

    default: str = "cp1252"
    wrapped: bool = False
    out: list[str] = field(default_factory=list)
    charsets: dict[int, str] = field(default_factory=dict)
    state: _State = field(default_factory=_State)
    above: list[_State] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    """Bytes of the current font's encoding that are not decoded yet."""
    passed_over: int = 0
    starred: bool = False

    def bytes_came(self, data: bytes) -> None:
        """Text in the font's encoding; the fallback of a `\\u` is passed over."""
        skipped = min(self.passed_over, len(data))
        self.passed_over -= skipped
        if self.state.said and not self.state.fonts:
            self.raw += data[skipped:]

    def say(self, text: str) -> None:
        """Text that is known."""
        self.flush()
        if self.state.said and not self.state.fonts:
            plain = self.wrapped and not self.state.tag
            self.out.append(html.escape(text, quote=False) if plain else text)

    def flush(self) -> None:
        """Decode what came; what cannot be decoded becomes U+FFFD."""
        if self.raw:
            data, self.raw = bytes(self.raw), bytearray()
            self.say(data.decode(self.charsets.get(self.state.font, self.default), "replace"))

    def brace(self, sign: bytes) -> None:
        """A group begins or ends. Raises BadInput for groups nested deeper than anybody writes."""
        self.flush()
        self.starred, self.passed_over = False, 0
        if sign == b"{":
            if len(self.above) >= DEEPEST:
                raise BadInput("These words are nested too deep.")
            self.above.append(self.state)
        elif self.above:
            self.state = self.above.pop()

    def symbol(self, sign: bytes) -> None:
        """A control symbol."""
        self.starred = self.starred or sign == b"*"
        if sign in SYMBOLS:
            self.say(SYMBOLS[sign])

    def control(self, word: str, number: int | None) -> None:
        """A control word."""
        if word in SIGNS:
            self.say(SIGNS[word])
        elif word in ACTS:
            self.flush()
            ACTS[word](self, 1 if number is None else number)
        elif word in NO_WORDS or self.starred:
            self.flush()
            self.state = replace(self.state, said=False)
        self.starred = False

    def unicode(self, number: int) -> None:
        """One UTF-16 unit, as a signed number; halves of a pair are joined at the end."""
        self.say(chr(number & 0xFFFF))
        self.passed_over = self.state.fallback

    def font(self, number: int) -> None:
        """The font from here on, or the one whose encoding comes next in the table."""
        self.state = replace(self.state, font=number)

    def charset(self, number: int) -> None:
        """The encoding of the font that the table describes."""
        if self.state.fonts and number in CHARSETS:
            self.charsets[self.state.font] = CHARSETS[number]

    def code_page(self, number: int) -> None:
        """The encoding of fonts that name none."""
        name = "utf-8" if number == 65001 else f"cp{number}"
        try:
            self.default = codecs.lookup(name).name
        except LookupError:
            self.default = "cp1252"

    def wrap(self, number: int) -> None:
        """HTML is wrapped in this RTF."""
        self.wrapped = bool(number)

    def html_tag(self, _number: int) -> None:
        """A piece of the wrapped HTML."""
        self.state = replace(self.state, tag=True)

    def only_rtf(self, number: int) -> None:
        """What is said again for programs that know no HTML begins (1) or ends (0)."""
        self.state = replace(self.state, said=not (self.wrapped and number))


ACTS: dict[str, Callable[[_Page, int], None]] = {
    "u": _Page.unicode,
    "f": _Page.font,
    "fcharset": _Page.charset,
    "ansicpg": _Page.code_page,
    "fromhtml": _Page.wrap,
    "htmltag": _Page.html_tag,
    "htmlrtf": _Page.only_rtf,
    "uc": lambda page, number: setattr(page, "state", replace(page.state, fallback=max(0, number))),
    "fonttbl": lambda page, _number: setattr(page, "state", replace(page.state, fonts=True)),
}


def words_of(rtf: bytes) -> str:
    """The words of an RTF text as a reader sees them. Raises BadInput for what is none, LimitReached past 64 MiB."""
    if not rtf.lstrip().startswith(b"{\\rtf"):
        raise BadInput("These words are not RTF.")
    if len(rtf) > LARGEST:
        raise LimitReached(f"These words are longer than {LARGEST} bytes.")
    page, position = _Page(), 0
    while found := TOKEN.match(rtf, position):
        position = found.end()
        word, number, code, sign, brace, text = found.groups()
        if word == b"bin":
            position += max(0, int(number or 0))
        elif word:
            page.control(word.decode("ascii"), int(number) if number else None)
        elif brace:
            page.brace(brace)
        elif sign:
            page.symbol(sign)
        elif code or text:
            page.bytes_came(bytes.fromhex(code.decode()) if code else text)
    page.flush()
    told = "".join(page.out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return words(parse(f"\ufeff{told}".encode())) if page.wrapped and told.strip() else told.strip("\n")
