"""Statements of court papers: a sentence exists only where entries of the custody log bear it.

A `Statement` is made of a kind and of log entries, never of a text: its words follow from the entries by the rule of
its kind, and entries that do not bear the kind make no statement. So no paper can print what the log does not hold.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tocsin.canonical import parse_instant
from tocsin.errors import BadInput, Refused
from tocsin.model.dossier import Dossier
from tocsin.model.exhibit import CustodyEvent
from tocsin.outputs._facts import utc

Events = Sequence[CustodyEvent]


class Unsupported(Refused):
    """The log does not bear this statement."""

    default_hint = "Leave it to the person who signs: they may state what they know themselves, in their own hand."


class Kind(StrEnum):
    """What can be stated at all."""

    RECEIVED = "what was received, when and how"
    AGAIN = "that the same bytes came once more"
    ADDRESS = "from which address it was captured, and how complete"
    TOOL = "with what it was recorded"
    GAPS = "what a capture did not get"
    MADE = "what was made from an exhibit"
    REPLAYED = "what came of showing the recorded bytes again"
    LOOKED = "how the page stood later"
    HANDLED = "each handling"
    HANDLERS = "who handled an exhibit"
    STAMPED = "that an outside authority stamped the log after it"
    COSIGNED = "that a witness signed the log after it"
    SIGNER = "who said that they will sign"


@dataclass(frozen=True)
class Statement:
    """One sentence of a paper and the entries that bear it. Raises Unsupported where they do not."""

    kind: Kind
    events: tuple[CustodyEvent, ...]

    def __post_init__(self) -> None:
        """Refuse what the log does not bear."""
        if not self.events or not all(event.leaf and len(event.leaf) == 64 for event in self.events):
            raise Unsupported(f"No entry of the log shows {self.kind.value}.")
        try:
            said = RULES[self.kind](self.events)
        except (KeyError, ValueError, BadInput) as error:
            raise Unsupported(f"The entries named do not show {self.kind.value}.") from error
        if not said:
            raise Unsupported(f"The entries named do not show {self.kind.value}.")

    @property
    def text(self) -> str:
        """The sentence."""
        return RULES[self.kind](self.events)


def statements(kind: Kind, groups: Iterable[Events]) -> tuple[Statement, ...]:
    """A statement of each group of entries that bears the kind; the others make none."""
    return tuple(_borne(kind, groups))


def _borne(kind: Kind, groups: Iterable[Events]) -> Iterator[Statement]:
    for group in groups:
        try:
            yield Statement(kind, tuple(group))
        except Unsupported:
            continue


def each(dossier: Dossier) -> list[CustodyEvent]:
    """Every custody entry of the dossier's exhibits, once, in log order."""
    found = {event.seq: event for held in dossier.exhibits for event in held.custody}
    return [found[seq] for seq in sorted(found)]


def singly(events: Iterable[CustodyEvent]) -> Iterator[Events]:
    """Each entry as a group of its own."""
    return ((event,) for event in events)


def with_outside(dossier: Dossier, act: str) -> Iterator[Events]:
    """Each `received` entry with the first outside statement of this act whose head lies over it."""
    outside = [event for event in dossier.log if event.act == act]
    for event in each(dossier):
        later = next((one for one in outside if int(one.detail.get("size", "0")) > event.seq), None)
        if event.act == "received" and later is not None:
            yield (event, later)


def _one(events: Events, act: str) -> CustodyEvent:
    (event,) = events
    if event.act != act:
        raise ValueError(act)
    return event


def _label(event: CustodyEvent) -> str:
    return f"E-{int(event.detail['number']):04d}"


def _received(events: Events) -> str:
    event = _one(events, "received")
    said, digest = event.detail, event.exhibit
    origin = f" from {said['received_from']}" if said.get("received_from") else ""
    if len(digest) != 64:
        raise ValueError(digest)
    return (
        f"{_label(event)}: {int(said['size']):,} bytes of {said['media_type']} were received ({said['how']}){origin} "
        f"at {utc(event.at)} by the desk's clock. The SHA-256 of these bytes, computed then, is {digest}."
    )


def _again(events: Events) -> str:
    event = _one(events, "received again")
    return f"The bytes with the SHA-256 {event.exhibit} were received once more at {utc(event.at)}."


def _address(events: Events) -> str:
    event = _one(events, "received")
    said = event.detail
    if not said["url"] or said["status"] not in {"captured", "partial", "gone"}:
        raise ValueError(said["status"])
    return f"{_label(event)}: recorded from {said['url']}; the recorder judged the page “{said['status']}”."


def _tool(events: Events) -> str:
    event = _one(events, "received")
    return f"{_label(event)}: recorded with {event.detail['tool']}." if event.detail["tool"] else ""


def _gaps(events: Events) -> str:
    event = _one(events, "received")
    lines = [line for line in event.detail["not_captured"].splitlines() if line.strip()]
    return f"{_label(event)}: not captured: {'; '.join(lines)}." if lines else ""


def _made(events: Events) -> str:
    event = _one(events, "derived")
    said = event.detail
    return (
        f"At {utc(event.at)} a copy for work ({said['kind']}, {said['media_type']}) was made from the exhibit with "
        f"{said['recipe']}; its SHA-256 is {said['digest']}. The exhibit itself was not written to."
    )


def _replayed(events: Events) -> str:
    event = _one(events, "derived")
    said = event.detail
    if said["kind"] != "render-proof" or said["verdict"] not in VERDICTS:
        raise ValueError(said["kind"])
    return (
        f"At {utc(event.at)} the recorded bytes were shown once more, with the network off, by {said['recipe']}. What "
        f"had been seen at the capture was {said['verdict']}; the SHA-256 of the full list is {said['digest']}."
    )


def _looked(events: Events) -> str:
    event = _one(events, "revisited")
    return f"The page was looked at again at {utc(event.at)}; it was found {event.detail['standing']}."


def _handled(events: Events) -> str:
    (event,) = events
    return f"{utc(event.at)}: {event.act}, by {event.actor}." if event.act and event.actor else ""


def _handlers(events: Events) -> str:
    if len({event.exhibit for event in events}) != 1 or not events[0].exhibit:
        raise ValueError("of one exhibit")
    if len({event.seq for event in events}) != len(events):
        raise ValueError("an entry twice")
    named = ", ".join(dict.fromkeys(event.actor for event in events))
    return f"The log names {named} in {len(events)} entries on this exhibit."


def _over(events: Events, act: str) -> tuple[CustodyEvent, CustodyEvent]:
    """A received entry and the outside statement of this act whose head lies over it."""
    received, outside = events
    if received.act != "received" or outside.act != act or int(outside.detail["size"]) <= received.seq:
        raise ValueError(act)
    return received, outside


def _stamped(events: Events) -> str:
    received, outside = _over(events, "timestamped")
    at = utc(parse_instant(outside.detail["time"]))
    return (
        f"{_label(received)}: its entry was in the log at {at}, says a token (RFC 3161) of "
        f"“{outside.detail['authority']}” over the log's head of {int(outside.detail['size']):,} entries."
    )


def _cosigned(events: Events) -> str:
    received, outside = _over(events, "cosigned")
    at, name = utc(parse_instant(outside.detail["time"])), outside.detail["witness"].split("+")[0]
    return (
        f"{_label(received)}: its entry was in the log at {at}, says the witness “{name}”, who signed the log's head "
        f"of {int(outside.detail['size']):,} entries."
    )


def _signer(events: Events) -> str:
    event = _one(events, SIGNER_NAMED)
    return f"{event.actor} said at {utc(event.at)} that they will sign." if event.actor else ""


VERDICTS = frozenset({"reproduced", "reproduced with differences", "not reproduced"})
SIGNER_NAMED = "will sign court papers"
"""The act of a person who puts their own name to the papers."""

RULES: dict[Kind, Callable[[Events], str]] = {
    Kind.RECEIVED: _received,
    Kind.AGAIN: _again,
    Kind.ADDRESS: _address,
    Kind.TOOL: _tool,
    Kind.GAPS: _gaps,
    Kind.MADE: _made,
    Kind.REPLAYED: _replayed,
    Kind.LOOKED: _looked,
    Kind.HANDLED: _handled,
    Kind.HANDLERS: _handlers,
    Kind.STAMPED: _stamped,
    Kind.COSIGNED: _cosigned,
    Kind.SIGNER: _signer,
}
