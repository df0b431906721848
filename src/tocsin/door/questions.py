"""The questions of the report form. Their digest names their version, so that an answer is for ever shown with its own.

Nothing is required but one of: what happened, a link, a file.
"""

from dataclasses import dataclass
from gettext import gettext as _

from tocsin.canonical import canonical, sha256


@dataclass(frozen=True)
class Question:
    """One question; `text` and the choices' words are message ids for gettext."""

    name: str
    kind: str
    """`long`, `short`, `choice`, `many`, `files`."""
    text: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()


DANGER = Question(
    "danger",
    "choice",
    _("Is anyone in danger right now?"),
    choices=(("yes", _("Yes")), ("unsure", _("I am not sure")), ("no", _("No"))),
)
WHAT = Question(
    "what", "long", _("What happened?"), _("In your own words, in any language. Copy the exact words if you can.")
)
LINKS = Question("links", "long", _("Links"), _("Addresses of posts, accounts or pages, one a line."))
FILES = Question("files", "files", _("Files"), _("Screenshots, photos, recordings, exported chats. Up to 20 files."))

QUESTIONS: tuple[Question, ...] = (
    DANGER,
    WHAT,
    LINKS,
    FILES,
    Question("when", "short", _("When was it?"), _("A date, a time, or “yesterday evening”.")),
    Question(
        "when_known",
        "choice",
        _("How sure are you of the time?"),
        choices=(("exact", _("Exactly then")), ("about", _("About then")), ("ongoing", _("It is still going on"))),
    ),
    Question("where", "short", _("Where was it?"), _("An online service, a street, a building.")),
    Question(
        "who",
        "choice",
        _("Who was meant?"),
        choices=(
            ("me", _("Me")),
            ("someone else", _("Someone else")),
            ("our site", _("A place or organisation of ours")),
            ("community", _("Our community as a whole")),
        ),
    ),
    Question(
        "earlier", "long", _("Was there anything earlier?"), _("Earlier threats, and what you answered, if you did.")
    ),
    Question(
        "elsewhere",
        "short",
        _("Have you reported it elsewhere?"),
        _("Police or platform, with a number if you have one."),
    ),
    Question(
        "help",
        "many",
        _("What would help you?"),
        choices=(
            ("record only", _("Only put it on record")),
            ("call me", _("Call or write to me")),
            ("police", _("Help with going to the police")),
            ("platform", _("Have it removed by the platform")),
            ("safety", _("Safety advice")),
            ("support", _("Legal or psychological support")),
        ),
    ),
    Question(
        "serious",
        "choice",
        _("How serious does it feel to you?"),
        _("Your own feeling. We ask it apart from our assessment."),
        choices=(
            ("1", _("It annoys me")),
            ("2", _("It worries me")),
            ("3", _("It frightens me")),
            ("4", _("I have changed what I do because of it")),
            ("5", _("I fear for my life or someone else's")),
        ),
    ),
)

IDENTITY: tuple[Question, ...] = (
    Question("name", "short", _("Your name (only if you want)")),
    Question(
        "contact",
        "short",
        _("How can we reach you? (only if you want)"),
        _("A number or address that is safe for you, and when."),
    ),
)
"""What is asked about who somebody is. The answers are sealed to the identity custodians and to nobody else."""

CONSENTS: tuple[tuple[str, str], ...] = (
    ("contact", _("You may contact me about this report.")),
    ("police", _("You may pass this report to the police.")),
    ("platform", _("You may name the posts to the platform so that it removes them.")),
    ("count", _("You may count this report in anonymous statistics.")),
    ("publish", _("You may use it, without anything that points to me, to warn others.")),
)
"""Purposes, each its own consent, all off until somebody ticks them."""

FIRST_OF_MORE = "when"
"""The question with which the part begins that the page folds away."""
ANY_OF = (WHAT.name, LINKS.name, FILES.name)


def asked() -> dict[str, object]:
    """The questions as they stand. They travel with each report, so that its answers are for ever read with them."""
    listed = [
        {"name": q.name, "kind": q.kind, "text": q.text, "help": q.help, "choices": [list(c) for c in q.choices]}
        for q in (*QUESTIONS, *IDENTITY)
    ]
    return {"questions": listed, "consents": [list(consent) for consent in CONSENTS]}


def version() -> str:
    """Digest of the questions as they stand: 16 hex digits."""
    return sha256(canonical(asked()))[:16]
