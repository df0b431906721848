"""The report form, and what happens when it is sent: sealed to the desk, a receipt shown once."""

from dataclasses import dataclass, field
from gettext import gettext as _
from http import HTTPStatus

from tocsin.door.crowd import Crowded
from tocsin.door.forms import Form, read_report
from tocsin.door.pages import render
from tocsin.door.questions import ANY_OF, CONSENTS, DANGER, FIRST_OF_MORE, IDENTITY, QUESTIONS, asked, version
from tocsin.door.receipt import Mailbox, holds_receipt, new_receipt
from tocsin.door.rotation import name_mailbox
from tocsin.door.seal import SealedReport
from tocsin.door.visit import Answer, Visit, scripted
from tocsin.errors import BadInput, TocsinError

MOST_FILE_BYTES = 2 << 30
LONGEST = 100_000
"""Characters of one answer."""
LONGEST_IDENTITY = 2000
"""Characters of one answer about who somebody is."""


@dataclass(frozen=True)
class Draft:
    """What stands in the form: kept on the page when something goes wrong."""

    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    consents: tuple[str, ...] = ()
    identity: dict[str, str] = field(default_factory=dict)
    """What was told of who somebody is; empty values are left out."""

    def one(self, name: str) -> str:
        """The single value of an answer."""
        return self.answers.get(name, ("",))[0]


def form(visit: Visit, draft: Draft | None = None, problem: TocsinError | None = None) -> Answer:
    """The one page of the report form, with a problem and the draft after a failed attempt."""
    values = visit.ticketed(held=isinstance(problem, Crowded))
    page = render(
        "report.html",
        visit.site,
        visit.language,
        questions=QUESTIONS,
        consents=CONSENTS,
        draft=draft or Draft(),
        problem=problem,
        **values,
        first_of_more=FIRST_OF_MORE,
        identity=IDENTITY if visit.site.custodians else (),
    )
    return Answer(page, status=_status(problem), headers=scripted(values))


def _status(problem: TocsinError | None) -> HTTPStatus:
    if isinstance(problem, Crowded):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK


class _Admission:
    """Asks the gate once: before the first file, or when all words are in."""

    def __init__(self, visit: Visit, words: Form) -> None:
        self._visit, self._words, self._asked = visit, words, False

    def ask(self) -> None:
        """Raise Crowded when this report must wait."""
        if not self._asked:
            kind = "danger" if self.urgent else "report"
            self._visit.gate.admit(kind, self._visit.source, self._words.one("ticket"), self._words.one("work"))
        self._asked = True

    @property
    def urgent(self) -> bool:
        return self._words.one(DANGER.name) == "yes"


def send(visit: Visit) -> Answer:
    """Seal a report and show its receipt; on a problem show the form again with everything that was typed."""
    words = Form()
    try:
        receipt = _seal(visit, words)
    except TocsinError as problem:
        return form(visit, draft_of(words), problem)
    return Answer(
        render(
            "receipt.html",
            visit.site,
            visit.language,
            receipt=receipt,
            words=receipt.split("-"),
            danger=words.one(DANGER.name) == "yes",
            ticket=visit.gate.tickets.issue(),
        )
    )


def _seal(visit: Visit, words: Form) -> str:
    """Read, admit and seal a report; gives its receipt."""
    admission = _Admission(visit, words)
    with SealedReport(visit.site, MOST_FILE_BYTES) as sealed:
        read_report(visit, sealed, words, admission.ask)
        draft = draft_of(words)
        demand_something(draft, bool(sealed.files))
        admission.ask()
        if draft.identity:
            sealed.keep_identity(draft.identity)
        receipt, hasty = new_receipt(), visit.gate.weight(visit.source) > 0
        order = visit.gate.mill.order(receipt, hasty=hasty, urgent=admission.urgent)
        box = order.soon()
        name = sealed.finish(record(draft, visit.language, box, later=sealed.name))
    if not box:
        order.then(lambda made: name_mailbox(visit.site, name, made, visit.language))
    return receipt


def draft_of(words: Form) -> Draft:
    """The answers in a form, each cut to its limit; fields that are no question of ours are dropped."""
    answers = {q.name: tuple(v.strip()[:LONGEST] for v in words.all(q.name) if v.strip()) for q in QUESTIONS}
    allowed = {code for code, _ in CONSENTS}
    consents = tuple(code for code in words.all("consent") if code in allowed)
    identity = {q.name: words.one(q.name)[:LONGEST_IDENTITY] for q in IDENTITY}
    return Draft(
        {name: given for name, given in answers.items() if given},
        consents,
        {name: told for name, told in identity.items() if told},
    )


def demand_something(draft: Draft, has_files: bool) -> None:
    """Raise BadInput for an empty report, or for one whose words give a receipt away."""
    if not has_files and not any(draft.one(name) for name in ANY_OF):
        raise BadInput(
            _("There is nothing in this report yet."), hint=_("Write what happened, or add a link or a file.")
        )
    if any(holds_receipt(value) for values in (*draft.answers.values(), draft.identity.values()) for value in values):
        raise BadInput(
            _("Your text contains a receipt."),
            hint=_("Take it out: whoever reads it could open your mailbox. “I have a receipt” leads to your report."),
        )


def record(draft: Draft, language: str, box: Mailbox | None, *, later: str) -> dict[str, object]:
    """What the desk will read. Without a mailbox yet, `later` stands in its place until it is named."""
    return {
        "kind": "report",
        "questions": version(),
        "asked": asked(),
        "answers": {name: list(values) for name, values in draft.answers.items()},
        "consents": list(draft.consents),
        "language": language,
        "mailbox": box.name if box else later,
        "recipient": box.recipient if box else "",
    }
