"""Rings a telephone through the organisation's own ntfy server (ntfy.sh, publishing as JSON)."""

import json
import re
from collections.abc import Mapping

from tocsin.channels import DeliveryError, Matter, Notice
from tocsin.channels._http import post

LABEL = "Push message (ntfy)"
SETTINGS: Mapping[str, str] = {"server": "Address of your own ntfy server."}
EXAMPLE: Mapping[str, str] = {
    "server": "http://127.0.0.1:{http}",
    "private": "127.0.0.1:{http}",
    "to": "desk_on_call",
}
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,64}")
URGENT = frozenset({Matter.REPORT_IMMINENT, Matter.AFTER_REVIEW, Matter.INTEGRITY})
"""What rings through a telephone's quiet hours."""
HIGHEST, USUAL = 5, 3


def send(notice: Notice, to: str, settings: Mapping[str, str]) -> None:
    """Publish the notice under the topic `to`.

    Settings that may be there: `token` for a server that asks who publishes, `private` with the server's `host:port`
    when it stands on one's own network.
    """
    if not TOPIC.fullmatch(to):
        raise DeliveryError("This is no ntfy topic.", permanent=True, hint="Use letters, digits, dash and underscore.")
    told = {
        "topic": to,
        "title": notice.subject,
        "message": notice.text,
        "click": notice.link,
        "priority": HIGHEST if notice.matter in URGENT else USUAL,
    }
    headers = {"Content-Type": "application/json"}
    if settings.get("token"):
        headers["Authorization"] = f"Bearer {settings['token']}"
    post(settings["server"], json.dumps(told, ensure_ascii=False).encode(), headers, settings.get("private", ""))
