"""Which parts of a sealed record stay back for a choice, and the record without them (docs/formats/package.md).

What would let a withheld value be guessed goes with it: the exhibit whose bytes hold it, that exhibit's digest, ids
that are hashes over it, the log line that tells it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tocsin.errors import BadInput
from tocsin.model.codec import from_record
from tocsin.model.item import Item
from tocsin.model.withholding import Withholding
from tocsin.vault import verifier
from tocsin.vault.leaves import pieces_of
from tocsin.vault.trace import pattern_of, spans

Path = tuple[str | int, ...]
STANDS_FOR = "[withheld]"
REFERENCE, CUSTODY, PLACE = "reference to it", "detail of custody", "place in a text"
EXHIBIT, PARTICULAR = "exhibit", "particular of an exhibit"
OF_AN_EXHIBIT = ("digest", "name", "received_from", "group", "detail")
OF_A_CAPTURE = (
    "url",
    "reason",
    "account",
    "proof_reason",
    "proof_words",
    "proof_altered",
    "proof_unanswered",
    "proof_digest",
    "checks",
    "visits",
)
"""What a capture's facts tell of its page; that it is whole or renders so again is told of a withheld one as well."""


@dataclass
class Marks:
    """What stays back: whole values and single leaves of texts, each with its kind."""

    whole: dict[Path, str] = field(default_factory=dict)
    pieces: dict[Path, dict[int, str]] = field(default_factory=dict)
    stand_ins: dict[str, str] = field(default_factory=dict)
    """Digest of a withheld exhibit → how pages name it, so that they can still tell one from another."""

    def __contains__(self, path: Path) -> bool:
        """Whether something at or below this place stays back."""
        return any(one[: len(path)] == path for one in (*self.whole, *self.pieces))


def marks_of(record: Any, choice: Withholding, exhibits: frozenset[int], dropped: frozenset[int]) -> Marks:
    """Everything that stays back for a choice.

    `exhibits` are the numbers of all exhibits that stay back or leave only as a picture made anew; `dropped` are the
    log entries whose lines stay back. Raises BadInput for a field that is not in the record.
    """
    marks = Marks()
    for one in choice.fields:
        path = path_of(record, one.path)
        marks.whole[path] = one.kind
    for phrase in choice.phrases:
        _mark_phrase(record, marks, pattern_of(phrase.text), phrase.kind)
    for place, kept in enumerate(record["exhibits"]):
        if kept["exhibit"]["number"] in exhibits:
            _mark_exhibit(marks, place, kept)
            marks.stand_ins[kept["exhibit"]["digest"]] = f"{STANDS_FOR} E-{kept['exhibit']['number']:04d}"
        _mark_custody(marks, place, kept, exhibits, dropped)
    for reference in sorted(_references(record, marks, exhibits)):
        _mark_phrase(record, marks, re.compile(re.escape(reference.lower())), REFERENCE)
    if any(path[-1] == "text" or path[0] == "items" for path in (*marks.pieces, *marks.whole)):
        _mark_places(record, marks)
    return marks


def hit_exhibits(record: Any, choice: Withholding) -> frozenset[int]:
    """Numbers of the exhibits that the record itself shows to hold what is withheld: by name, or by what they show."""
    marks = Marks()
    for one in choice.fields:
        marks.whole[path_of(record, one.path)] = one.kind
    for phrase in choice.phrases:
        _mark_phrase(record, marks, pattern_of(phrase.text), phrase.kind)
    shown = {digest for place, entry in enumerate(record["items"]) for digest in _shown_by(marks, place, entry)}
    found = set(choice.exhibits) | {one.exhibit for one in choice.regions}
    for place, kept in enumerate(record["exhibits"]):
        named = any(("exhibits", place, *at) in marks for at in (("exhibit", "name"), ("file_name",)))
        if named or kept["exhibit"]["digest"] in shown:
            found.add(kept["exhibit"]["number"])
    return frozenset(found)


def same_act(record: Any, numbers: frozenset[int]) -> frozenset[int]:
    """These exhibits and all that were made by the same act, because they show the same."""
    groups = {
        one["exhibit"]["number"]: one["exhibit"]["group"] or one["exhibit"]["digest"] for one in record["exhibits"]
    }
    chosen = {groups[number] for number in numbers if number in groups}
    return frozenset(number for number, group in groups.items() if group in chosen) | numbers


def marked(value: Any, salts: Any, marks: Marks, path: Path = ()) -> tuple[Any, Any]:
    """The record as the copy carries it, and its salts: what stays back stands as its hash."""
    if path in marks.whole:
        digest = verifier.fold(value, salts, "", [], []).hex()
        return {verifier.WITHHELD: marks.whole[path], "hash": digest}, None
    if isinstance(value, dict) and value:
        both = {key: marked(value[key], salts[key], marks, (*path, key)) for key in value}
        return {key: pair[0] for key, pair in both.items()}, {key: pair[1] for key, pair in both.items()}
    if isinstance(value, list) and value:
        pairs = [marked(one, salts[place], marks, (*path, place)) for place, one in enumerate(value)]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if path in marks.pieces:
        return _marked_text(pieces_of(value), salts.split(" "), marks.pieces[path])
    return value, salts


def shown(value: Any, marks: Marks, path: Path = ()) -> Any:
    """The record as people read it: withheld words stand as `[withheld]`, a record withheld whole is left out."""
    if type(value) is str and value in marks.stand_ins:
        return marks.stand_ins[value]
    if path in marks.whole:
        return _placeholder(value, path)
    if isinstance(value, list):
        kept = [
            place for place, one in enumerate(value) if not (isinstance(one, dict) and (*path, place) in marks.whole)
        ]
        return [shown(value[place], marks, (*path, place)) for place in kept]
    if isinstance(value, dict):
        made = {key: shown(one, marks, (*path, key)) for key, one in value.items()}
        return _placed(made) if made.keys() >= {"start", "end", "text"} else made
    if path in marks.pieces:
        return _shown_text(pieces_of(value), marks.pieces[path])
    return float(value) if isinstance(value, bytes) else value


def path_of(record: Any, pointer: str) -> Path:
    """The place that a JSON Pointer (RFC 6901) names. Raises BadInput when there is nothing."""
    path: list[str | int] = []
    value = record
    for word in pointer.split("/")[1:]:
        key: str | int = int(word) if isinstance(value, list) and word.isdecimal() else _unescaped(word)
        try:
            value = value[key]
        except (LookupError, TypeError) as error:
            raise BadInput(f"The record has nothing at “{pointer[:80]}”.") from error
        path.append(key)
    if not path:
        raise BadInput("A record cannot be withheld as a whole.", hint="Name a field, such as /fear_statement.")
    return tuple(path)


def texts_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a record with its place."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from texts_of(one, (*path, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from texts_of(one, (*path, place))
    elif type(value) is str:
        yield path, value


def _mark_phrase(record: Any, marks: Marks, pattern: re.Pattern[str], kind: str) -> None:
    for path, text in texts_of(record):
        for start, end in spans(pattern, text):
            if (start, end) == (0, len(text)):
                marks.whole.setdefault(path, kind)
            at = 0
            for place, piece in enumerate(pieces_of(text)):
                if at < end and start < at + len(piece):
                    marks.pieces.setdefault(path, {}).setdefault(place, kind)
                at += len(piece)


def _mark_exhibit(marks: Marks, place: int, kept: Mapping[str, Any]) -> None:
    for word in OF_AN_EXHIBIT:
        marks.whole[("exhibits", place, "exhibit", word)] = EXHIBIT if word == "digest" else PARTICULAR
    for word in ("file_name", "not_captured"):
        if kept[word]:
            marks.whole[("exhibits", place, word)] = PARTICULAR
    for word in OF_A_CAPTURE:
        if (kept.get("capture") or {}).get(word):
            marks.whole[("exhibits", place, "capture", word)] = PARTICULAR


def _mark_custody(
    marks: Marks, place: int, kept: Mapping[str, Any], exhibits: frozenset[int], dropped: frozenset[int]
) -> None:
    """What would let a log line that stays back be guessed, or told in part."""
    for at, event in enumerate(kept["custody"]):
        if event["seq"] in dropped or kept["exhibit"]["number"] in exhibits:
            for word in ("detail", "leaf"):
                if event.get(word):
                    marks.whole[("exhibits", place, "custody", at, word)] = CUSTODY
            if not event.get("detail") and not event.get("leaf"):
                marks.whole[("exhibits", place, "custody", at, "exhibit")] = CUSTODY
        if event["seq"] in dropped and event["act"] == "received":
            marks.whole[("exhibits", place, "exhibit", "detail")] = CUSTODY


def _references(record: Any, marks: Marks, exhibits: frozenset[int]) -> set[str]:
    """Digests and ids that are hashes over something withheld."""
    found: set[str] = set()
    for kept in record["exhibits"]:
        if kept["exhibit"]["number"] in exhibits:
            found.add(kept["exhibit"]["digest"])
            found |= {event["detail"].get("digest", "") for event in kept["custody"]}
    for place, entry in enumerate(record["items"]):
        if ("items", place, "item") in marks:
            found.add(from_record(Item, _plain(entry["item"])).id)
    return found - {""}


def _shown_by(marks: Marks, place: int, entry: Mapping[str, Any]) -> Sequence[str]:
    """The exhibits that show an item, when words of the item stay back."""
    words = [("item", "text"), ("item", "title"), ("item", "account"), ("item", "url"), ("translation",)]
    if not any(("items", place, *at) in marks for at in words) and ("items", place) not in marks.whole:
        return ()
    return [*entry["exhibits"], entry["item"]["source"]["exhibit"]]


def _mark_places(record: Any, marks: Marks) -> None:
    """Offsets that would tell how long a withheld word is."""
    for path, _text in texts_of(record):
        if path[-1] != "text":
            continue
        parent = record
        for step in path[:-1]:
            parent = parent[step]
        if parent.keys() >= {"start", "end"}:
            marks.whole.update({(*path[:-1], word): PLACE for word in ("start", "end")})


def _marked_text(pieces: Sequence[Any], words: Sequence[str], kinds: Mapping[int, str]) -> tuple[Any, str]:
    *salts, whole = words
    for place, kind in kinds.items():
        salts[place], digest = "-", verifier.leaf(salts[place], pieces[place]).hex()
        pieces = [*pieces[:place], {verifier.WITHHELD: kind, "hash": digest}, *pieces[place + 1 :]]
    return {verifier.TEXT: list(pieces)}, " ".join([*salts, whole])


def _shown_text(pieces: Sequence[str], kinds: Mapping[int, str]) -> str:
    said: list[str] = []
    for place, piece in enumerate(pieces):
        if place not in kinds:
            said.append(piece)
        elif place - 1 not in kinds:
            said.append(f"{STANDS_FOR} ")
    return "".join(said).rstrip(" ") if (len(pieces) - 1) in kinds else "".join(said)


def _placeholder(value: Any, path: Path) -> Any:
    if isinstance(value, dict | list):
        return type(value)()
    if isinstance(value, str):
        return "" if path[-1] == "file_name" else STANDS_FOR
    return None


def _placed(made: dict[str, Any]) -> dict[str, Any]:
    """A passage whose offsets fit the words that are left."""
    start = made["start"] or 0
    return {**made, "start": start, "end": start + len(made["text"])}


def _plain(value: Any) -> Any:
    return shown(value, Marks())


def _unescaped(word: str) -> str:
    return word.replace("~1", "/").replace("~0", "~")
