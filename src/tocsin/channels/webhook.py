"""Posts each notice, signed, to an address of the organisation's own, so that its own tools can ring.

The form is that of Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp`, and `webhook-signature` with an
HMAC-SHA256 over `id.timestamp.body`. Whoever receives it checks the signature and turns away what is older than five
minutes. What could not be delivered is tried again by the desk's worker, with the time of that try.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping

from tocsin.canonical import canonical, instant, sha256
from tocsin.channels import DeliveryError, Notice
from tocsin.channels._http import post

LABEL = "Webhook"
SETTINGS: Mapping[str, str] = {
    "secret": "`whsec_` and the base64 of 24 to 64 random bytes, which the receiver knows too.",
}
EXAMPLE: Mapping[str, str] = {
    "secret": "whsec_" + base64.b64encode(b"an example, not a secret").decode(),
    "private": "127.0.0.1:{http}",
    "to": "http://127.0.0.1:{http}/ring",
}
PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64


def send(notice: Notice, to: str, settings: Mapping[str, str]) -> None:
    """Post the notice to the address `to`; the setting `private` may name its `host:port` on one's own network."""
    body = canonical({"type": notice.matter.name.lower(), "timestamp": instant(notice.at), "data": told(notice)})
    name = "msg_" + sha256(body)[:24]
    stamp = str(int(notice.at.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": sign(key_of(settings["secret"]), name, stamp, body),
    }
    post(to, body, headers, settings.get("private", ""))


def told(notice: Notice) -> dict[str, str]:
    """All that leaves: the matter in its fixed words, and the link that opens only after log-in."""
    return {"matter": notice.matter.value, "link": notice.link}


def sign(key: bytes, name: str, stamp: str, body: bytes) -> str:
    """The signature of one message: `v1,` and the base64 of its HMAC-SHA256."""
    made = hmac.digest(key, f"{name}.{stamp}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(made).decode()}"


def key_of(secret: str) -> bytes:
    """The key in a `whsec_` secret. Raises DeliveryError for one that is none or too short to sign with."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True) if secret.startswith(PREFIX) else b""
    except binascii.Error:
        key = b""
    if not SHORTEST <= len(key) <= LONGEST:
        raise DeliveryError(
            "The webhook's secret is none.",
            permanent=True,
            hint="Write `whsec_` and the base64 of 24 to 64 random bytes (openssl rand -base64 32).",
        )
    return key
