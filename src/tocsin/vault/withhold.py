"""A copy of a sealed package that withholds: what is given still leads to the root that the log sealed.

The copy is made from the sealed package itself, then or years later. Its own entry in the log names the sealing entry
and the copy's contents, so each copy, too, is known.
"""

import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tocsin import confine
from tocsin.canonical import canonical, instant, sha256
from tocsin.errors import BadInput, IntegrityError, LimitReached, Refused
from tocsin.model.artefact import Artefact
from tocsin.model.codec import from_record, to_record
from tocsin.model.dossier import Dossier
from tocsin.model.withholding import KINDS, Phrase, Withholding
from tocsin.vault import verifier
from tocsin.vault.entry import Entry
from tocsin.vault.leaves import pieces_of
from tocsin.vault.redaction import EXHIBIT, Marks, hit_exhibits, marked, marks_of, path_of, same_act, shown, texts_of
from tocsin.vault.seal import Part, SealedPackage, artefact_parts, contents_of, in_order, write_package
from tocsin.vault.tiles import Rectangle, covered, decoded, demand_picture, painted, png_of, root_of_tiles, tile_hashes
from tocsin.vault.trace import TooMuch, found_in, pattern_of
from tocsin.vault.vault import Vault

COPIED = verifier.COPIED
HASH = re.compile(r"[0-9a-f]{64}|itm_[0-9a-f]{20}")
SEARCHED: dict[tuple[str, tuple[str, ...]], bool] = {}
MOST_REMEMBERED = 4096
Make = Callable[[Dossier], Sequence[Artefact]]
"""Makes the papers of a copy from the dossier as it may be read."""


@dataclass(frozen=True)
class Source:
    """A record and what belongs to it: of a sealed package, or of a dossier that is not sealed yet."""

    record: Any
    exhibit: Callable[[str], AbstractContextManager[Path]]
    """An exhibit by its digest, as a file in the desk's scratch for the length of a `with` block."""
    salts: Any = None
    sealing: int = 1 << 53
    """Index of the entry that sealed it."""


@dataclass(frozen=True)
class Reduced:
    """What a copy would say."""

    marks: Marks
    back: frozenset[int]
    """Numbers of the exhibits whose files stay back."""
    silent: frozenset[int]
    """Log entries whose lines stay back."""
    dossier: Dossier
    """What its papers are made from."""


def withhold(
    vault: Vault, source: Path, out: Path, *, choice: Withholding, make: Make, at: datetime, actor: str
) -> SealedPackage:
    """Write a copy of a sealed package without what was chosen, and log it.

    Raises BadInput for a package of the former format, one that withholds already, or a choice that does not fit it;
    Refused when a paper made from the reduced dossier still holds what was withheld; IntegrityError when the package
    does not verify under this vault's key.
    """
    opened = open_sealed(vault, source)
    reduced = _reduced(vault, opened, choice)
    record, salts = marked(opened.record, opened.salts["record"], reduced.marks)
    views, told = views_of(opened, choice)
    contents = in_order(
        [
            Part(verifier.RECORD, "record", canonical(_plain(record))),
            Part(verifier.SALTS, "salts", canonical({"record": salts, "pictures": told})),
            *artefact_parts(make(reduced.dossier)),
            *views,
            *(
                Part(f"exhibits/{one['file_name']}", "exhibit", digest=one["exhibit"]["digest"])
                for one in opened.record["exhibits"]
                if one["file_name"] and one["exhibit"]["number"] not in reduced.back
            ),
        ]
    )
    _demand_clean(contents, choice, opened.record, reduced.marks)
    kinds = kinds_of(reduced.marks, choice)
    case = reduced.dossier.case_number
    facts = {"contents": contents_of(vault, contents), "sealed": str(opened.sealing)}
    key = sha256(canonical([COPIED, facts, actor, instant(at)]))
    detail = {"case": case, "withheld": kinds}
    last = vault.note(COPIED, actor=actor, at=at, detail=detail, facts=facts, key=key).seq
    told_of = [one for one in _told(vault, opened) if one.seq not in reduced.silent]
    concerned = [*told_of, vault.ledger.entry(opened.sealing), vault.ledger.entry(last)]
    return write_package(vault, out, contents=contents, concerned=concerned, case=case, at=at, actor=actor)


def reduced_dossier(vault: Vault, dossier: Dossier, choice: Withholding) -> Dossier:
    """What a copy of this dossier's package would say. Raises BadInput for a choice that does not fit it."""
    record = verifier.parsed(canonical(to_record(dossier)), verifier.RECORD)
    return _reduced(vault, Source(record, vault.plain), choice).dossier


def told_later(vault: Vault, package: Path, pointer: str) -> list[tuple[str, str]]:
    """The salt and JSON of each leaf of a field of a full package: by them a recipient of a copy checks the words.

    Raises BadInput for a place that is no field with a value.
    """
    opened = open_sealed(vault, package)
    value, salts = opened.record, opened.salts["record"]
    for step in path_of(opened.record, pointer):
        value, salts = value[step], salts[step]
    if not isinstance(salts, str):
        raise BadInput(f"“{pointer[:80]}” is no single field.", hint="Name one, such as /items/0/item/text.")
    leaves = [
        one.decode() if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False) for one in pieces_of(value)
    ]
    return list(zip(salts.split(" ")[:-1], leaves, strict=True))


def kinds_of(marks: Marks, choice: Withholding, named: Sequence[str] = ()) -> str:
    """How many parts of which kinds stay back, in words, never what; of all kinds, or of those named.

    >>> kinds_of(Marks(whole={("summary",): "words"}), Withholding())
    '1 x words'
    """
    counts = Counter([*marks.whole.values(), *(kind for kinds in marks.pieces.values() for kind in kinds.values())])
    parts = [f"{count} x {kind}" for kind, count in sorted(counts.items()) if kind in (named or counts)]
    shown_in_part = sorted({one.exhibit for one in choice.regions})
    return ", ".join([*parts, *(f"parts of E-{number:04d}, a picture" for number in shown_in_part)])


def open_sealed(vault: Vault, path: Path) -> Source:
    """A full package of this vault, verified. Raises BadInput, IntegrityError."""
    failed = [check for check in verifier.verify(path, vault.log_key.fingerprint) if not check.ok]
    if failed:
        raise IntegrityError(f"{path.name} does not verify: {failed[0].name}: {failed[0].detail}")
    with zipfile.ZipFile(path) as archive:
        if verifier.SALTS not in archive.namelist():
            raise BadInput(f"{path.name} is of a former format.", hint="Seal the case anew, then withhold from that.")
        record, salts = (verifier.parsed(archive.read(name), name) for name in (verifier.RECORD, verifier.SALTS))
        lines = archive.read(verifier.ENTRIES).splitlines()
    last = verifier.parsed(lines[-1], verifier.ENTRIES)
    if last["act"] != verifier.SEALED:
        raise BadInput(f"{path.name} withholds already.", hint="Make the copy from the package that was sealed whole.")
    names = {one["exhibit"]["digest"]: f"exhibits/{one['file_name']}" for one in record["exhibits"]}

    @contextmanager
    def exhibit(digest: str) -> Iterator[Path]:
        with zipfile.ZipFile(path) as archive, vault.store.scratch.file("exhibit") as (place, file):
            with archive.open(names[digest]) as packed:
                shutil.copyfileobj(packed, file)
            file.flush()
            yield place

    return Source(record, exhibit, salts, last["seq"])


def _reduced(vault: Vault, source: Source, choice: Withholding) -> Reduced:
    back = _back(source, choice)
    entries = _told(vault, source)
    silent = frozenset(one.seq for one in entries if _silent(source, one, choice, back))
    marks = marks_of(source.record, choice, back, silent)
    silent |= {one.seq for one in entries if _touched(source, one, marks)}
    marks = marks_of(source.record, choice, back, silent)
    dossier = from_record(Dossier, shown(source.record, marks))
    return Reduced(marks, back, silent, _noted(dossier, kinds_of(marks, choice, (*KINDS, EXHIBIT))))


def views_of(source: Source, choice: Withholding) -> tuple[list[Part], dict[str, Any]]:
    """Each picture of which regions are withheld, made anew, and what salts.json tells of it."""
    parts, told = [], {}
    for kept in source.record["exhibits"]:
        number = kept["exhibit"]["number"]
        chosen = [
            Rectangle(one.left, one.top, one.width, one.height) for one in choice.regions if one.exhibit == number
        ]
        if chosen:
            path, data, entry = view_of(source, kept, chosen)
            parts.append(Part(path, "view", data))
            told[path] = entry
    return parts, told


def view_of(source: Source, kept: Mapping[str, Any], chosen: Iterable[Rectangle]) -> tuple[str, bytes, dict[str, Any]]:
    """One picture made anew. Raises Unavailable for what is no picture, BadInput for a rectangle outside it."""
    number = kept["exhibit"]["number"]
    label = f"E-{number:04d}"
    sealed = label in source.salts["pictures"]
    with source.exhibit(kept["exhibit"]["digest"]) as file:
        raster = demand_picture(decoded(file) if sealed else None, label)
    salts = source.salts["pictures"][label]["tiles"]
    hashes = tile_hashes(raster, salts)
    if root_of_tiles(raster, hashes) != kept["pixels"]:
        raise IntegrityError(f"{label} decodes to other pixels than were sealed.", hint="Withhold the whole exhibit.")
    hidden = covered(raster, chosen)
    words = [hashes[place] if place in hidden else salt for place, salt in enumerate(salts)]
    entry = {"number": number, "size": [raster.width, raster.height], "tiles": words}
    return f"exhibits/{label}_parts-withheld.png", png_of(painted(raster, hidden)), entry


def _back(source: Source, choice: Withholding) -> frozenset[int]:
    """Every exhibit whose file stays back: chosen, or holding or showing what is withheld, or made by the same act."""
    numbers = {one["exhibit"]["number"] for one in source.record["exhibits"]}
    if unknown := {*choice.exhibits, *(one.exhibit for one in choice.regions)} - numbers:
        raise BadInput(f"There is no exhibit E-{min(unknown):04d} in this package.")
    told = hit_exhibits(source.record, choice)
    given = [one["exhibit"] for one in source.record["exhibits"] if one["file_name"]]
    phrases = tuple(one.text for one in choice.phrases)
    held = {one["number"] for one in given if phrases and _holds(source, one["digest"], phrases)}
    alone = frozenset({*choice.exhibits, *(one.exhibit for one in choice.regions)})
    shows = (told - alone) | held
    return same_act(source.record, frozenset(shows)) | alone


def _holds(source: Source, digest: str, phrases: tuple[str, ...]) -> bool:
    """Whether a file holds a withheld phrase, or cannot be searched to its end; what was found once is remembered."""
    if (digest, phrases) not in SEARCHED:
        with source.exhibit(digest) as path:
            records = list(confine.records("tocsin.vault.trace:confined", path, {"phrases": phrases}))
        if len(SEARCHED) > MOST_REMEMBERED:
            SEARCHED.clear()
        SEARCHED[digest, phrases] = not records or bool(records[0]["found"])
    return SEARCHED[digest, phrases]


def _told(vault: Vault, source: Source) -> list[Entry]:
    """The log's entries on the package's exhibits, up to its sealing."""
    found = {
        entry.seq: entry
        for kept in source.record["exhibits"]
        for entry in vault.concerning(kept["exhibit"]["digest"])
        if entry.seq < source.sealing
    }
    return [found[seq] for seq in sorted(found)]


def _silent(source: Source, entry: Entry, choice: Withholding, back: frozenset[int]) -> bool:
    """Whether a log line stays back: it speaks of an exhibit that does, or holds what is withheld."""
    line = entry.line.decode()
    digests = {one["exhibit"]["digest"] for one in source.record["exhibits"] if one["exhibit"]["number"] in back}
    if any(digest in line for digest in digests):
        return True
    patterns = [pattern_of(one.text) for one in choice.phrases]
    return bool(found_in(entry.line, patterns))


def _touched(source: Source, entry: Entry, marks: Marks) -> bool:
    """Whether the record withholds some of what a log line tells."""
    for place, kept in enumerate(source.record["exhibits"]):
        received = entry.act == "received" and entry.exhibit == kept["exhibit"]["digest"]
        if received and ("exhibits", place, "exhibit") in marks:
            return True
        for at, event in enumerate(kept["custody"]):
            if event["seq"] == entry.seq and ("exhibits", place, "custody", at) in marks:
                return True
    return False


def _noted(dossier: Dossier, kinds: str) -> Dossier:
    """The dossier whose referral says what kinds were withheld."""
    if dossier.referral is None:
        return dossier
    sentence = f"Withheld in this copy, shown as [withheld]: {kinds}."
    return replace(dossier, referral=replace(dossier.referral, withheld=(*dossier.referral.withheld, sentence)))


def _demand_clean(contents: Sequence[Part], choice: Withholding, record: Any, marks: Marks) -> None:
    """Refuse a file of the copy that still holds what was withheld; names the file and the kind, never the value."""
    wanted = [*choice.phrases, *_values(record, marks)]
    patterns = [pattern_of(one.text) for one in wanted]
    for part in contents:
        if part.digest:
            continue
        try:
            found = found_in(part.path.encode() + b"\n" + part.data, patterns)
        except TooMuch as error:
            raise LimitReached(f"{part.path} is too large to be searched for what is withheld.") from error
        if found:
            raise Refused(
                f"{part.path} still holds a {wanted[min(found)].kind} that is withheld.",
                hint="Withhold the words around it too, or the whole field.",
            )


def _values(record: Any, marks: Marks) -> Iterator[Phrase]:
    """The digests and ids that stay back, which must not stand in a paper either."""
    for path, text in texts_of(record):
        if path in marks.whole and HASH.fullmatch(text):
            yield Phrase(text)


def _plain(value: Any) -> Any:
    """A record for writing: numbers with a fraction as numbers."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return float(value) if isinstance(value, bytes) else value
