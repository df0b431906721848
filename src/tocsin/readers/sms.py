"""Text messages as Android's common backup programs write them: `<smses><sms address date body type/>…` (XML).

`date` is milliseconds since 1970, so times are instants. A message that the phone's owner sent (`type="2"`) is marked.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers._when import of_unix

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


def looks_like(head: bytes, _name: str) -> int:
    """Sure when the root element of such a backup is there."""
    return 95 if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"<smses" in head else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every text message in file order; picture messages are counted. Raises BadInput where the XML breaks off."""
    pictures, index = 0, 0
    try:
        events = etree.iterparse(
            path, tag=("sms", "mms"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        for _, node in events:
            if node.tag == "sms":
                yield _item(node, source, index)
                index += 1
            pictures += node.tag == "mms"
            node.clear()
            while node.getprevious() is not None and node.getparent() is not None:
                del node.getparent()[0]
    except (etree.XMLSyntaxError, OSError) as error:
        raise BadInput("This backup breaks off or is damaged; what came before was read.") from error
    if pictures:
        yield Note(f"Picture messages are not read here: {pictures}. Take their pictures as files.")


def _item(node: etree._Element, source: ReadSource, index: int) -> Item:
    """One message. The number is the other side's, whoever sent it."""
    number, name = node.get("address") or "", node.get("contact_name") or ""
    sent = node.get("type") == SENT
    milliseconds = node.get("date") or ""
    return Item(
        ItemKind.MESSAGE,
        node.get("body") or "",
        source.at(f"sms[{index}]"),
        account=None if sent else Account("sms", stable_id=number, display_name="" if name == "(Unknown)" else name),
        speaker="the phone's owner" if sent else "",
        posted=of_unix(int(milliseconds) / 1000) if milliseconds.isdecimal() else None,
        extra={"to": number} if sent else {},
    )
