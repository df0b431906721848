"""Coming back with a receipt: what became of the report, answers from the desk, and a further message."""

import json
from dataclasses import dataclass
from gettext import gettext as _
from http import HTTPStatus

import pyrage

from tocsin.door.crowd import Crowded
from tocsin.door.forms import Form, read_words
from tocsin.door.pages import render
from tocsin.door.questions import CONSENTS
from tocsin.door.receipt import Mailbox, clean_receipt, holds_receipt, mailbox
from tocsin.door.report import LONGEST
from tocsin.door.rotation import commit, demand_current, must_change, offer
from tocsin.door.seal import SealedReport
from tocsin.door.stages import IDENTITY_NEWS, NEWS, STAGES
from tocsin.door.visit import Answer, Visit, scripted
from tocsin.errors import BadInput, LimitReached, TocsinError

MOST_ANSWERS = 200
SENTENCES = {**STAGES, **NEWS, **IDENTITY_NEWS}
WHOLE = "report"
"""What a reporter withdraws who withdraws everything."""


@dataclass(frozen=True)
class Told:
    """One answer as the reporter reads it."""

    on: str
    """Day (ISO 8601)."""
    code: str = ""
    text: str = ""
    names: tuple[str, ...] = ()

    @property
    def stage(self) -> str:
        """A sentence on what happened (a message id); empty for words of the desk's own."""
        return SENTENCES.get(self.code, "")


def ask(visit: Visit, problem: TocsinError | None = None) -> Answer:
    """The page that asks for the receipt."""
    values = visit.ticketed(held=isinstance(problem, Crowded))
    page = render("return.html", visit.site, visit.language, problem=problem, **values)
    status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(problem, Crowded) else HTTPStatus.OK
    return Answer(page, status=status, headers=scripted(values))


def show(visit: Visit) -> Answer:
    """What waits for this receipt. An unknown receipt and an empty mailbox look alike, so nothing can be guessed.

    A receipt that somebody at the desk has seen opens nothing before it is changed.
    """
    words = read_form(visit)
    try:
        box = open_mailbox(visit, words)
        if must_change(visit.site, box.name):
            return offer(visit, words.one("receipt"))
        demand_current(visit.site, box.name)
        return _mailbox(visit, words.one("receipt"), box)
    except (BadInput, Crowded) as problem:
        return ask(visit, problem)


def read_form(visit: Visit) -> Form:
    """The words of a small form. Raises BadInput for an upload that breaks off."""
    try:
        return read_words(visit.body, visit.length)
    except OSError as error:
        raise BadInput(_("The upload broke off."), hint=_("Please go back and try again.")) from error


def open_mailbox(visit: Visit, words: Form) -> Mailbox:
    """The mailbox of the receipt in this form.

    Raises BadInput for what cannot be a receipt, before any heavy work, and Crowded for a source that tries too many.
    """
    receipt = clean_receipt(words.one("receipt"))
    visit.gate.admit("return", visit.source, words.one("ticket"), words.one("work"))
    with visit.gate.queue.place(visit.gate.weight(visit.source)):
        return mailbox(receipt)


def _mailbox(visit: Visit, receipt: str, box: Mailbox, *, sent: bool = False) -> Answer:
    told = read_answers(visit, box)
    page = render(
        "mailbox.html",
        visit.site,
        visit.language,
        receipt=receipt,
        answers=[one for one in told if one.code not in IDENTITY_NEWS],
        seen=[one for one in told if one.code in IDENTITY_NEWS],
        consents=CONSENTS,
        consent_words=dict(CONSENTS),
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
    return [Told(one["on"][:10], one["stage"], one["text"], tuple(one.get("names", ()))) for one in ordered]


def write(visit: Visit) -> Answer:
    """Seal a further message from the reporter, or a withdrawal of consents."""
    words = read_form(visit)
    text, withdrawn = words.one("message")[:LONGEST], withdrawals(words)
    if holds_receipt(text):
        raise BadInput(_("Your message contains a receipt."), hint=_("Go back and take it out."))
    if not text and not withdrawn:
        raise BadInput(_("There is nothing in this message yet."), hint=_("Go back and write it."))
    try:
        box = open_mailbox(visit, words)
    except LimitReached as crowd:
        raise Crowded(str(crowd), hint=_("Go back, wait half a minute, and send it again.")) from crowd
    if must_change(visit.site, box.name):
        return offer(visit, words.one("receipt"))
    demand_current(visit.site, box.name)
    with SealedReport(visit.site, 0) as sealed:
        sealed.finish(message(box, visit.language, text=text, withdraw=withdrawn))
    return _mailbox(visit, words.one("receipt"), box, sent=True)


def withdrawals(words: Form) -> list[str]:
    """What is taken back: codes of consents, or WHOLE for the report itself; what is neither is dropped."""
    known = {code for code, _words in CONSENTS} | {WHOLE}
    return [code for code in dict.fromkeys(words.all("withdraw")) if code in known]


def message(box: Mailbox, language: str, *, text: str, withdraw: list[str]) -> dict[str, object]:
    """What the desk will read of a further message."""
    return {
        "kind": "message",
        "mailbox": box.name,
        "text": text,
        "withdraw": list(withdraw),
        "language": language,
    }


def change(visit: Visit) -> Answer:
    """Make the words that the page of change showed the only ones."""
    words = read_form(visit)
    try:
        return commit(visit, words, open_mailbox(visit, words))
    except (BadInput, Crowded) as problem:
        return ask(visit, problem)
