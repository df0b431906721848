"""Coming back with a receipt: what became of the report, answers from the desk, and a further message."""

import json

import pyrage

from tocsin.door.forms import read_words
from tocsin.door.pages import render
from tocsin.door.receipt import Mailbox, holds_receipt, mailbox
from tocsin.door.report import LONGEST
from tocsin.door.seal import SealedReport
from tocsin.door.visit import Answer, Visit
from tocsin.errors import BadInput, TocsinError

MOST_ANSWERS = 200


def ask(visit: Visit, problem: TocsinError | None = None) -> Answer:
    """The page that asks for the receipt."""
    return Answer(render("return.html", visit.site, visit.language, problem=problem))


def show(visit: Visit) -> Answer:
    """What waits for this receipt. An unknown receipt and an empty mailbox look alike, so nothing can be guessed."""
    try:
        receipt = read_words(visit.body, visit.length).one("receipt")
        box = mailbox(receipt)
    except BadInput as problem:
        return ask(visit, problem)
    return _mailbox(visit, receipt, box)


def _mailbox(visit: Visit, receipt: str, box: Mailbox, sent: bool = False) -> Answer:
    answers = read_answers(visit, box)
    return Answer(render("mailbox.html", visit.site, visit.language, receipt=receipt, answers=answers, sent=sent))


def read_answers(visit: Visit, box: Mailbox) -> list[dict[str, str]]:
    """The desk's answers in this mailbox, oldest first, each with `stage`, `text` and `on`."""
    folder = visit.site.replies(box.name)
    sealed = sorted(folder.glob("*.age"))[:MOST_ANSWERS] if folder.is_dir() else []
    return [json.loads(pyrage.decrypt(path.read_bytes(), [box.identity])) for path in sealed]


def write(visit: Visit) -> Answer:
    """Seal a further message from the reporter, or a withdrawal of consents."""
    words = read_words(visit.body, visit.length)
    receipt, text = words.one("receipt"), words.one("message")[:LONGEST]
    withdrawn = "all" if words.one("withdraw") else ""
    box = mailbox(receipt)
    if holds_receipt(text):
        raise BadInput("Your message contains a receipt.", hint="Go back and take it out.")
    if not text and not withdrawn:
        raise BadInput("There is nothing in this message yet.", hint="Go back and write it.")
    with SealedReport(visit.site, 0) as sealed:
        sealed.finish(
            {
                "format": "tocsin-report/1",
                "kind": "message",
                "mailbox": box.name,
                "text": text,
                "withdraw": withdrawn,
                "language": visit.language,
            }
        )
    return _mailbox(visit, receipt, box, sent=True)
