"""What reaches the desk in the demo: an article, a live page, screenshots, chats, and a report through the door."""

import secrets
from importlib.resources import files
from pathlib import Path

from tocsin.demo.platform import POST
from tocsin.intake.sources import sources_of
from tocsin.intake.take import Bench, Taken, take
from tocsin.net import Guard, fetch

MATERIAL = Path(str(files("tocsin.demo").joinpath("material")))
ARTICLE = "kabar-aldera-2026-11-17.txt"
SCREENSHOTS = ("screenshot-turkish.png", "screenshot-armenian.png")
CHATS = ("chat-harbour-parents.txt", "channel-export-result.json")
CALL = "hotline-call.txt"
WARNING = "warning.toml"

REPORT = {
    "what": "On Chirrup somebody offers money for our addresses. My cousin is named under the post and her bakery too. "
    "We closed the shop today. I am afraid for my children.",
    "when": "since Sunday evening",
    "where": "Chirrup, and Harbour Street",
    "who": "someone else",
    "help": "police",
    "serious": "4",
    "when_known": "ongoing",
    "name": "Sona Arvan",
    "contact": "+1 202 555 0188, after six",
}
CONSENTS = ("police", "platform", "count")


def take_files(at: Bench, *names: str) -> list[Taken]:
    """Take files of the demo's material."""
    return list(take(at, list(sources_of([str(MATERIAL / name) for name in names]))))


def capture_post(at: Bench, platform: str) -> Taken:
    """Capture the bounty post from the platform while it is up."""
    (taken,) = take(at, list(sources_of([f"{platform}{POST}"])))
    return taken


def report_at_the_door(door: str, platform: str) -> str:
    """File a report as a member of the public does, with a form and nothing else; returns the receipt."""
    boundary = secrets.token_hex(12)
    fields = [*REPORT.items(), ("links", f"{platform}{POST}"), *(("consent", consent) for consent in CONSENTS)]
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    )
    answer = fetch(
        f"http://{door}/",
        Guard((door,)),
        method="POST",
        body=body + f"--{boundary}--\r\n".encode(),
        headers=[("Content-Type", f"multipart/form-data; boundary={boundary}")],
    )
    page = answer.body.decode()
    listed = page.split('<ol class="words"')[1].split("</ol>")[0]
    return "-".join(part.split("</li>")[0] for part in listed.split("<li>")[1:])
