"""Coming back with a receipt: what became of the report, answers from the desk, and a further message."""

import json
from dataclasses import dataclass
from gettext import gettext as _
from http import HTTPStatus

import pyrage

from tocsin.door.flood import Crowded
from tocsin.door.forms import Form, read_words
from tocsin.door.pages import render
from tocsin.door.receipt import Mailbox, clean_receipt, holds_receipt, mailbox
from tocsin.door.report import LONGEST
from tocsin.door.seal import SealedReport
from tocsin.door.stages import STAGES
from tocsin.door.visit import Answer, Visit
from tocsin.errors import BadInput, LimitReached, TocsinError

MOST_ANSWERS = 200


@dataclass(frozen=True)
class Told:
    """One answer as the reporter reads it."""

    on: str
    """Day (ISO 8601)."""
    stage: str = ""
    """A sentence on what became of the report (a message id); empty for words of the desk's own."""
    text: str = ""


def ask(visit: Visit, problem: TocsinError | None = None) -> Answer:
    """The page that asks for the receipt."""
    page = render("return.html", visit.site, visit.language, problem=problem, ticket=visit.gate.tickets.issue())
    return Answer(page, status=HTTPStatus.TOO_MANY_REQUESTS if isinstance(problem, Crowded) else HTTPStatus.OK)


def show(visit: Visit) -> Answer:
    """What waits for this receipt. An unknown receipt and an empty mailbox look alike, so nothing can be guessed."""
    words = _words(visit)
    try:
        return _mailbox(visit, words.one("receipt"), open_mailbox(visit, words))
    except (BadInput, Crowded) as problem:
        return ask(visit, problem)


def _words(visit: Visit) -> Form:
    try:
        return read_words(visit.body, visit.length)
    except OSError as error:
        raise BadInput(_("The upload broke off."), hint=_("Please go back and try again.")) from error


def open_mailbox(visit: Visit, words: Form) -> Mailbox:
    """The mailbox of the receipt in this form.

    Raises BadInput for what cannot be a receipt, before any heavy work, and Crowded for a source that tries too many.
    """
    receipt = clean_receipt(words.one("receipt"))
    visit.gate.admit("return", visit.source, words.one("ticket"))
    with visit.gate.queue.place(visit.gate.weight(visit.source)):
        return mailbox(receipt)


def _mailbox(visit: Visit, receipt: str, box: Mailbox, *, sent: bool = False) -> Answer:
    page = render(
        "mailbox.html",
        visit.site,
        visit.language,
        receipt=receipt,
        answers=read_answers(visit, box),
        sent=sent,
        ticket=visit.gate.tickets.issue(),
    )
    return Answer(page)


def read_answers(visit: Visit, box: Mailbox) -> list[Told]:
    """The desk's answers in this mailbox, oldest first."""
    folder = visit.site.replies(box.name)
    sealed = sorted(folder.glob("*.age"))[:MOST_ANSWERS] if folder.is_dir() else []
    opened = [json.loads(pyrage.decrypt(path.read_bytes(), [box.identity])) for path in sealed]
    ordered = sorted(opened, key=lambda answer: answer["on"])
    return [Told(one["on"][:10], STAGES.get(one["stage"], ""), one["text"]) for one in ordered]


def write(visit: Visit) -> Answer:
    """Seal a further message from the reporter, or a withdrawal of consents."""
    words = _words(visit)
    text, withdrawn = words.one("message")[:LONGEST], "all" if words.one("withdraw") else ""
    if holds_receipt(text):
        raise BadInput(_("Your message contains a receipt."), hint=_("Go back and take it out."))
    if not text and not withdrawn:
        raise BadInput(_("There is nothing in this message yet."), hint=_("Go back and write it."))
    try:
        box = open_mailbox(visit, words)
    except LimitReached as crowd:
        raise Crowded(str(crowd), hint=_("Go back, wait half a minute, and send it again.")) from crowd
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
    return _mailbox(visit, words.one("receipt"), box, sent=True)
