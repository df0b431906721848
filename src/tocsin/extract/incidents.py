"""Offline events that a text tells of: what sort, when, where, who was harmed, and who says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tocsin.extract.lexicon import Hit
from tocsin.extract.mentions import Named
from tocsin.extract.numbers import amount
from tocsin.extract.reader import Reading, Sentence
from tocsin.extract.reported import sentence_passage
from tocsin.model.claim import Claim, ClaimKind, MentionKind
from tocsin.model.extraction import IncidentSketch
from tocsin.model.passage import Passage
from tocsin.model.when import When

ACTS: tuple[tuple[str, str], ...] = (
    ("shooting", "shooting"),
    ("stabbing", "stabbing"),
    ("arson", "arson"),
    ("assault", "assault"),
    ("vandalism", "vandalism"),
)
"""Concept → neutral word, the gravest first."""
SETTINGS: tuple[tuple[str, str], ...] = (
    ("demonstration", "at a demonstration"),
    ("worship", "at a place of worship"),
    ("school", "at a school"),
)
_HARMED_REACH = 9
_DATED = frozenset({ClaimKind.EVENT, ClaimKind.HARM})
DATED_ELSEWHERE = "dated by another sentence"
"""Detail of a claim whose event another sentence of the text dates."""


@dataclass(frozen=True)
class Told:
    """An event in one sentence."""

    what: str
    sentence: Sentence
    anchor: int
    source: str


def told(reading: Reading, sentence: Sentence, source: str) -> Iterator[Told]:
    """The event that a sentence tells of, quotations left out."""
    hits = [hit for hit in reading.between(sentence.first, sentence.last) if not reading.in_quote(hit.first)]
    for concept, word in ACTS:
        acts = [hit for hit in hits if hit.concept == concept]
        if acts:
            setting = next((words for name, words in SETTINGS if any(hit.concept == name for hit in hits)), "")
            yield Told(f"{word} {setting}".strip(), sentence, acts[0].first, source)
            return


def sketches(
    reading: Reading,
    events: Sequence[Told],
    dates: Sequence[When],
    named: Sequence[Named],
    *,
    sources: dict[int, str],
    place: str,
) -> tuple[IncidentSketch, ...]:
    """Events told in several sentences put together: one kind of event is one event until somebody says otherwise."""
    groups: dict[str, list[Told]] = {}
    for event in events:
        act = event.what.split(" at ")[0]
        settled = [what for what in groups if what.split(" at ")[0] == act]
        same = next((what for what in settled if event.what in {what, act} or what == act), "")
        if same == act and event.what != act:
            groups[event.what] = groups.pop(act)
            same = event.what
        groups.setdefault(same or event.what, []).append(event)
    harm = harmed(reading, sources, named)
    return tuple(
        sketch(
            reading,
            what,
            events=events,
            dates=dates,
            place=place_of(reading, events, named) or place,
            harm=harm if number == 0 else [],
        )
        for number, (what, events) in enumerate(groups.items())
        if " at " in what or len(events) > 1 or harm
    )


def sketch(
    reading: Reading,
    what: str,
    *,
    events: Sequence[Told],
    dates: Sequence[When],
    place: str,
    harm: Sequence[tuple[str, Passage, str]],
) -> IncidentSketch:
    """One proposal for an incident."""
    main = next((event for event in events if event.what == what), events[0])
    speakers = [event.source for event in events if event.source] + [source for _, _, source in harm if source]
    return IncidentSketch(
        what,
        sentence_passage(reading, main.sentence),
        date_of(reading, events, dates),
        place,
        tuple((label, passage) for label, passage, _ in harm),
        tuple(dict.fromkeys(speakers)),
    )


def dated(reading: Reading, claims: Sequence[Claim], events: Sequence[IncidentSketch]) -> list[Claim]:
    """Claims of an event or of harm that give no date themselves, with the one that the text gives for that event."""
    return [
        replace(claim, event_on=event.on, detail="; ".join(filter(None, (claim.detail, DATED_ELSEWHERE))))
        if claim.kind in _DATED and not claim.event_on and (event := event_of(reading, claim, events)) and event.on
        else claim
        for claim in claims
    ]


def event_of(reading: Reading, claim: Claim, events: Sequence[IncidentSketch]) -> IncidentSketch | None:
    """The event that a claim is about: the one whose act its words name, else the one whose harm it tells."""
    first, last = reading.words.at(claim.passage.start), reading.words.at(claim.passage.end - 1) + 1
    act = next((word for concept, word in ACTS if reading.has(first, last, concept)), "")
    if act:
        return next((event for event in events if event.what.split(" at ")[0] == act), None)
    harm = (event for event in events for _, passage in event.harmed if passage.overlaps(claim.passage))
    return next(harm, None) if claim.kind is ClaimKind.HARM else None


def date_of(reading: Reading, events: Sequence[Told], dates: Sequence[When]) -> str:
    """The date that stands nearest to the event's words in a sentence that tells of it.

    A date from which the event is told as earlier (`on Thursday, days after …`) is not its date.
    """
    best: tuple[int, str] | None = None
    for event in events:
        start, end = reading.words.starts[event.sentence.first], reading.words.ends[event.sentence.last - 1]
        anchors = [
            event.anchor,
            *[hit.first for hit in reading.between(event.sentence.first, event.sentence.last, "demonstration")],
        ]
        for when in dates:
            if when.passage is None or not start <= when.passage.start < end:
                continue
            word = reading.words.at(when.passage.start)
            gap = min(abs(anchor - word) for anchor in anchors)
            behind = reading.has(min(word, event.anchor), max(word, event.anchor), "after") and word < event.anchor
            if not behind and (best is None or gap < best[0]):
                best = (gap, when.edtf)
    return best[1] if best else ""


def place_of(reading: Reading, events: Sequence[Told], named: Sequence[Named]) -> str:
    """The place named in a sentence of the event, else the place that the text names most."""
    numbers = {event.sentence.number for event in events}
    places = [one for one in named if one.mention.kind is MentionKind.PLACE]
    counts: dict[str, int] = {}
    for one in places:
        counts[one.mention.name] = counts.get(one.mention.name, 0) + 1
    here = [
        one.mention.name
        for one in places
        if reading.sentence_of(one.first).number in numbers and counts[one.mention.name] > 1
    ]
    return here[0] if here else max(counts, key=lambda name: counts[name], default="")


def harmed(reading: Reading, sources: dict[int, str], named: Sequence[Named]) -> list[tuple[str, Passage, str]]:
    """Harm told in sentences of the article's own: label, passage, and the sentence's source."""
    found = []
    for sentence in reading.sentences:
        for hit in reading.between(sentence.first, sentence.last, "injured", "killed"):
            label = "" if reading.in_quote(hit.first) else harm_label(reading, sentence, hit, named)
            if label:
                found.append((label, sentence_passage(reading, sentence), sources.get(sentence.number, "")))
                break
    return found


def harm_label(reading: Reading, sentence: Sentence, hit: Hit, named: Sequence[Named]) -> str:
    """`at least one LAPD officer injured`; empty when nobody is named beside the word."""
    first, last = max(sentence.first, hit.first - _HARMED_REACH), min(sentence.last, hit.last + _HARMED_REACH)
    officers, people = reading.between(first, last, "officer"), reading.between(first, last, "person")
    who = min([*officers, *people], key=lambda one: (abs(one.first - hit.first), one.first - one.last), default=None)
    if who is None:
        return ""
    officer = any(one.first == who.first for one in officers)
    count = number_beside(reading, max(first, who.first - 2), who.first)
    count = count or number_beside(reading, who.last, min(last, who.last + 2))
    count = count or number_beside(reading, who.first, who.last)
    noun = officer_of(named, who) if officer else "person"
    least = "at least " if reading.has(first, last, "at_least") else ""
    plural = count > 1 or (count == 0 and not officer)
    amount = {0: "some" if plural else "a", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}.get(count, str(count))
    noun = noun.replace("person", "people") if plural and not officer else f"{noun}s" if plural else noun
    verb = "killed" if hit.concept == "killed" else "injured"
    return f"{least}{amount} {noun} {verb}"


def officer_of(named: Sequence[Named], who: Hit) -> str:
    """`LAPD officer` where the force is named beside the word, else `police officer`."""
    beside = [one.mention for one in named if who.first - 2 <= one.first <= who.last + 1 and one.head != "police"]
    force = next((one.name for one in beside if one.kind is MentionKind.AGENCY), "police")
    return f"{force} officer"


def number_beside(reading: Reading, first: int, last: int) -> int:
    """The number said there, in digits or words; 0 when none is."""
    keys = [reading.words.keys[number] for number in range(first, last) if not reading.in_quote(number)]
    for key in reversed(keys):
        if said := amount(key):
            return said
    return 0
