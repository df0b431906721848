"""A page saved whole by a browser (`.mhtml`, RFC 2557): its main page is read as a page is."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tocsin.errors import BadInput
from tocsin.model.finding import Finding
from tocsin.readers import ReadSource
from tocsin.readers._bytes import whole_bytes
from tocsin.readers._posts import items_of_page

LABEL = "saved web page (MHTML)"
MEDIA_TYPES = ("multipart/related", "message/rfc822")
EXAMPLE_NAME = "chirrup.mhtml"
EXAMPLE_GIVES = 1
EXAMPLE = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://chirrup.example/p/81\r\nSubject: Chirrup\r\n"
    b"Date: Fri, 2 Oct 2026 04:00:00 -0000\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="----B"\r\n\r\n'
    b"------B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    b"Content-Location: https://chirrup.example/p/81\r\n\r\n"
    b'<!doctype html><meta charset=3D"utf-8"><article class=3D"post" id=3D"p-81" data-handle=3D"maren_hunters">=\r\n'
    b'<p class=3D"text">Reward for news of Marenians, =E2=82=BF 0.05</p></article>\r\n'
    b"------B\r\nContent-Type: text/css\r\nContent-Location: https://chirrup.example/a.css\r\n\r\np{}\r\n------B--\r\n"
)


def looks_like(head: bytes, _name: str) -> int:
    """Sure when the headers say a snapshot, or parts that belong to one HTML page."""
    headers = head[:4096].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    if b"snapshot-content-location:" in headers:
        return 97
    return 94 if b"multipart/related" in headers and b"text/html" in headers and b"received:" not in headers else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """The items of the main page. Raises BadInput when there is none."""
    try:
        message = message_from_bytes(whole_bytes(path), policy=policy.default)
        page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        data = page.get_payload(decode=True) if page else None
        address = _address(message) or (_address(page) if page else "")
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise BadInput("This saved page is damaged.", hint="Save it again.") from error
    if not isinstance(data, bytes) or not data.strip():
        raise BadInput("This saved page holds no page.")
    return items_of_page(data, source, address)


def _address(part: EmailMessage) -> str:
    """The address that a part says it comes from."""
    return str(part.get("Snapshot-Content-Location") or part.get("Content-Location") or "").strip()
