"""Text messages as Android's common backup programs write them: `<smses><sms address date body type/>…` (XML).

`date` is milliseconds since 1970, so times are instants. A message that the phone's owner sent (`type="2"`) is marked.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.finding import Finding
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.readers import ReadSource
from tocsin.readers._when import of_millis

LABEL = "text messages (SMS backup, XML)"
MEDIA_TYPES = ("application/xml", "text/xml")
EXAMPLE_NAME = "sms.xml"
EXAMPLE_GIVES = 2
EXAMPLE = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"2\">\n"
    '<sms address="+12025550143" date="1790921045000" type="1" '
    'body="Мы знаем, где вы живёте." contact_name="(Unknown)"/>\n'
    '<sms address="+12025550143" date="1790921100000" type="2" '
    'body="Who is this?" contact_name="(Unknown)"/>\n</smses>\n'
).encode()

SENT = "2"
MMS_SENT = ("2", "4")
"""Boxes of picture messages that the owner sent or is sending (`msg_box`)."""
FROM = "137"
"""Kind of address in a picture message that sent it (`PduHeaders.FROM`)."""
REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));")
CHUNK = 1 << 18
LONGEST_REFERENCE = 20
FIRST_HALF, SECOND_HALF, AFTER = 0xD800, 0xDC00, 0xE000


def looks_like(head: bytes, _name: str) -> int:
    """Sure when the root element of such a backup is there."""
    return 95 if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"<smses" in head else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every message in file order. Raises BadInput where the XML breaks off."""
    count = {"sms": 0, "mms": 0}
    try:
        with path.open("rb") as file:
            # huge_tree: a picture of more than 10 MB stands in one attribute; entities and DTDs stay off
            events = etree.iterparse(
                _Mended(file),
                tag=("sms", "mms"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=True,
            )
            for _, node in events:
                locator = f"{node.tag}[{count[node.tag]}]"
                yield _item(node, source, locator) if node.tag == "sms" else _picture_item(node, source, locator)
                count[node.tag] += 1
                node.clear()
                while node.getprevious() is not None and node.getparent() is not None:
                    del node.getparent()[0]
    except (etree.XMLSyntaxError, OSError) as error:
        raise BadInput("This backup breaks off or is damaged; what came before was read.") from error


class _Mended:
    """The backup with its emoji mended: the program writes each as two halves (`&#55357;&#56898;`), which is no XML."""

    def __init__(self, file: BinaryIO) -> None:
        """Read from `file`."""
        self._file, self._rest, self._half = file, b"", 0

    def read(self, _: int = -1) -> bytes:
        """The next bytes; nothing only at the end. A reference that a chunk would cut stays for the next."""
        while True:
            chunk = self._file.read(CHUNK)
            data = self._rest + chunk
            cut = data.rfind(b"&", max(0, len(data) - LONGEST_REFERENCE)) if chunk else -1
            data, self._rest = (data[:cut], data[cut:]) if cut >= 0 else (data, b"")
            mended = self._mend(data)
            if mended or not chunk:
                return mended

    def _mend(self, data: bytes) -> bytes:
        return REFERENCE.sub(self._reference, data) if b"&#" in data else data

    def _reference(self, found: re.Match[bytes]) -> bytes:
        """A reference as it is; of a pair of halves the second becomes the letter and the first nothing."""
        number = int(found[1], 16) if found[1] else int(found[2])
        if FIRST_HALF <= number < SECOND_HALF:
            self._half = number
            return b""
        half, self._half = self._half, 0
        if SECOND_HALF <= number < AFTER:
            return (
                b"&#%d;" % (0x10000 + ((half - FIRST_HALF) << 10) + number - SECOND_HALF) if half else b"\xef\xbf\xbd"
            )
        return found[0]


def _item(node: etree._Element, source: ReadSource, locator: str) -> Item:
    """One message. The number is the other side's, whoever sent it."""
    number, sent = node.get("address") or "", node.get("type") == SENT
    return _message(node, (number, sent), node.get("body") or "", source.at(locator), {})


def _picture_item(node: etree._Element, source: ReadSource, locator: str) -> Item:
    """One picture message: the words of its text parts, and the names of the rest."""
    parts = list(node.iterfind("parts/part"))
    words = "\n".join(part.get("text") or "" for part in parts if part.get("ct") == "text/plain")
    media = [part for part in parts if part.get("ct") not in ("text/plain", "application/smil")]
    names = "\n".join(_text(part, "cl") or _text(part, "name") or _text(part, "ct") for part in media)
    sender = next((one.get("address") for one in node.iterfind("addrs/addr") if one.get("type") == FROM), None)
    sent = node.get("msg_box") in MMS_SENT
    number = (node.get("address") if sent else sender or node.get("address")) or ""
    title = {"subject": _text(node, "sub")} if _text(node, "sub") else {}
    return _message(node, (number, sent), words, source.at(locator), title | ({"media": names} if names else {}))


def _text(node: etree._Element, name: str) -> str:
    """An attribute; the program writes a missing one as `null`."""
    value = node.get(name) or ""
    return "" if value == "null" else value


def _message(node: etree._Element, side: tuple[str, bool], words: str, at: SourceRef, extra: dict[str, str]) -> Item:
    """What both kinds of message share; `side` is the other side's number and whether the owner sent it."""
    number, sent = side
    name = _text(node, "contact_name")
    milliseconds = node.get("date") or ""
    return Item(
        ItemKind.MESSAGE,
        words,
        at,
        account=None if sent else Account("sms", stable_id=number, display_name="" if name == "(Unknown)" else name),
        speaker="the phone's owner" if sent else "",
        posted=of_millis(milliseconds) if milliseconds.isdecimal() else None,
        extra=extra | ({"to": number} if sent else {}),
    )
