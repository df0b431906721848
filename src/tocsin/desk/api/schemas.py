"""What goes over the wire. The questions are those of the public form, under the same names, within the same limits."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from tocsin.door.report import LONGEST
from tocsin.errors import BadInput

MOST_LINKS, LONGEST_LINK, SHORT = 20, 2_000, 2_000


def without_nul(value: str) -> str:
    """The text, unless a NUL stands in it, which no database keeps."""
    if "\0" in value:
        raise ValueError("A text may hold no NUL (U+0000).")
    return value


Text = Annotated[str, StringConstraints(max_length=LONGEST), AfterValidator(without_nul)]
Line = Annotated[str, StringConstraints(max_length=SHORT), AfterValidator(without_nul)]
Link = Annotated[str, StringConstraints(min_length=4, max_length=LONGEST_LINK, pattern=r"^[!-~]+$")]
Danger = Literal["yes", "unsure", "no"]
Known = Literal["exact", "about", "ongoing"]
Who = Literal["me", "someone else", "our site", "community"]
Help = Literal["record only", "call me", "police", "platform", "safety", "support"]
Serious = Literal["1", "2", "3", "4", "5"]
Purpose = Literal["contact", "police", "platform", "count", "publish"]
Withdrawn = Literal["contact", "police", "platform", "count", "publish", "report"]
GIVEN: dict[str, Any] = {
    "anyOf": [
        {"required": ["what"], "properties": {"what": {"minLength": 1}}},
        {"required": ["links"], "properties": {"links": {"minItems": 1}}},
    ]
}


class ReportIn(Schema):
    """A report. Nothing is required but words or a link; files are added to it afterwards."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=GIVEN)

    what: Text = Field("", description="What happened: the exact words if you have them, in any language.")
    links: list[Link] = Field([], max_length=MOST_LINKS, description="Addresses of posts, accounts or pages.")
    danger: Danger | None = Field(None, description="Whether anyone is in danger right now; “yes” is looked at first.")
    when: Line = Field("", description="A date, a time, or “yesterday evening”.")
    when_known: Known | None = Field(None, description="How sure the time is.")
    where: Line = Field("", description="An online service, a street, a building.")
    who: Who | None = Field(None, description="Who was meant, as the one who told you says it.")
    earlier: Text = Field("", description="Earlier threats and answers.")
    elsewhere: Line = Field("", description="Where it was reported already.")
    help: list[Help] = Field([], max_length=6, description="What would help.")
    serious: Serious | None = Field(None, description="How serious it feels to the one who told you.")
    consents: list[Purpose] = Field([], max_length=5, description="What they agreed to; all off unless named.")
    language: str = Field(
        "", max_length=20, pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$", description="BCP 47 tag."
    )

    @model_validator(mode="after")
    def holds_something(self) -> "ReportIn":
        """Words or a link must be there."""
        if not self.what.strip() and not self.links:
            raise ValueError("Give words in `what`, or a link.")
        return self


class MessageIn(Schema):
    """A further message about an own report, or the withdrawal of consents."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "anyOf": [
                {"required": ["text"], "properties": {"text": {"minLength": 1}}},
                {"required": ["withdraw"], "properties": {"withdraw": {"minItems": 1}}},
            ]
        },
    )

    text: Text = Field("", description="Your words to the desk.")
    withdraw: list[Withdrawn] = Field(
        [], max_length=6, description="Consents that they take back; `report` for the report itself."
    )

    @model_validator(mode="after")
    def says_something(self) -> "MessageIn":
        """Words or a withdrawal must be there."""
        if not self.text.strip() and not self.withdraw:
            raise ValueError("Give words in `text`, or consents to withdraw.")
        return self


class Filed(Schema):
    """What was filed. The same request again gives the same answer."""

    id: str = Field(description="The id by which you ask for it.")
    kind: Literal["report", "message", "file"]
    report: str = Field(description="The id of the report that it belongs to; its own for a report.")
    filed_at: datetime


class State(Schema):
    """An own report and what became of it."""

    id: str
    filed_at: datetime
    number: str | None = Field(description="The desk's number, for the telephone; null until the desk took it in.")
    state: Literal[
        "received",
        "screened",
        "linked",
        "merged",
        "signposted",
        "needs information",
        "unfounded",
        "withdrawn",
    ]
    since: datetime
    meaning: str = Field(description="The state in a plain sentence.")


class States(Schema):
    """Own reports, oldest first, a page at a time."""

    reports: list[State]
    next: str | None = Field(description="Pass it as `after` to read on; null at the end.")


class Message(Schema):
    """One message of a conversation."""

    sender: Literal["desk", "partner"]
    at: datetime
    text: str


class Conversation(Schema):
    """All messages about one report, oldest first."""

    messages: list[Message]


class Me(Schema):
    """What the desk knows of this key."""

    partner: str
    key: str
    scopes: list[str]
    expires_at: datetime


class Misfit(Schema):
    """One part of a request that does not fit."""

    where: str
    what: str


class Problem(Schema):
    """What went wrong and what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    what_to_do: str
    errors: list[Misfit] = Field([], description="Place by place, when the request does not fit.")


def answers_of(told: ReportIn) -> dict[str, tuple[str, ...]]:
    """The answers by the names of the public form's questions; what was not answered is left out."""
    given: dict[str, tuple[str, ...]] = {
        "danger": (told.danger or "",),
        "what": (told.what.strip(),),
        "links": ("\n".join(told.links),),
        "when": (told.when.strip(),),
        "when_known": (told.when_known or "",),
        "where": (told.where.strip(),),
        "who": (told.who or "",),
        "earlier": (told.earlier.strip(),),
        "elsewhere": (told.elsewhere.strip(),),
        "help": tuple(dict.fromkeys(told.help)),
        "serious": (told.serious or "",),
    }
    return {name: kept for name, values in given.items() if (kept := tuple(filter(None, values)))}


def demand_short(told: ReportIn, most: int) -> None:
    """Raise BadInput when all that is written takes more than `most` bytes together, as at the public form."""
    if sum(len(value.encode()) for values in answers_of(told).values() for value in values) > most:
        raise BadInput("These words are too long together.", hint="Send the longest part as a file.")
