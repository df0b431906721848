"""A copy of a sealed package that withholds: what is given still leads to the root that the log sealed.

The copy is made from the sealed package itself, then or years later. Its own entry in the log names the sealing entry
and the copy's contents, so each copy, too, is known.
"""

import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from tocsin import confine
from tocsin.canonical import canonical, instant, sha256
from tocsin.errors import BadInput, IntegrityError, LimitReached, Refused
from tocsin.model.artefact import Artefact
from tocsin.model.codec import from_record
from tocsin.model.dossier import Dossier
from tocsin.model.withholding import Phrase, Withholding
from tocsin.vault import verifier
from tocsin.vault.entry import Entry
from tocsin.vault.redaction import (
    Marks,
    count_kinds,
    hit_exhibits,
    marked,
    marks_of,
    same_act,
    shown,
    texts_of,
)
from tocsin.vault.seal import Part, SealedPackage, artefact_parts, contents_of, in_order, write_package
from tocsin.vault.tiles import Rectangle, covered, decoded, demand_picture, painted, png_of, root_of_tiles, tile_hashes
from tocsin.vault.trace import TooMuch, found_in, pattern_of
from tocsin.vault.vault import Vault

COPIED = verifier.COPIED
HASH = re.compile(r"[0-9a-f]{64}|itm_[0-9a-f]{20}")
Make = Callable[[Dossier], Sequence[Artefact]]
"""Makes the papers of a copy from the dossier as it may be read."""


@dataclass(frozen=True)
class Source:
    """A sealed package, opened."""

    path: Path
    record: Any
    salts: Any
    sealing: int
    """Index of the entry that sealed it."""

    def exhibit(self, kept: Mapping[str, Any]) -> bytes:
        """The bytes of an exhibit that it gives."""
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(f"exhibits/{kept['file_name']}")


@dataclass(frozen=True)
class Copy:
    """What a copy would say: the record with its gaps, and the dossier that its papers are made from."""

    record: Any
    salts: Any
    dossier: Dossier
    marks: Marks
    back: frozenset[int]
    """Numbers of the exhibits whose files stay back."""


def withhold(
    vault: Vault, source: Path, out: Path, *, choice: Withholding, make: Make, at: datetime, actor: str
) -> SealedPackage:
    """Write a copy of a sealed package without what was chosen, and log it.

    Raises BadInput for a package of the former format, one that withholds already, or a choice that does not fit it;
    Refused when a paper made from the reduced dossier still holds what was withheld; IntegrityError when the package
    does not verify under this vault's key.
    """
    opened = open_sealed(vault, source)
    copy, dropped = drawn_up(vault, opened, choice)
    views, told = views_of(opened, choice)
    given = [one for one in opened.record["exhibits"] if one["file_name"] and one["exhibit"]["number"] not in copy.back]
    contents = in_order(
        [
            Part(verifier.RECORD, "record", canonical(_plain(copy.record))),
            Part(verifier.SALTS, "salts", canonical({"record": copy.salts, "pictures": told})),
            *artefact_parts(make(copy.dossier)),
            *views,
            *(Part(f"exhibits/{one['file_name']}", "exhibit", digest=one["exhibit"]["digest"]) for one in given),
        ]
    )
    _demand_clean(contents, choice, opened, copy)
    last = _log_copy(vault, opened, copy, contents_of(vault, contents), at=at, actor=actor)
    concerned = [one for one in _told(vault, opened) if one.seq not in dropped]
    entries = sorted([*concerned, vault.ledger.entry(opened.sealing), last], key=lambda one: one.seq)
    case = copy.dossier.case_number
    return write_package(vault, out, contents=contents, concerned=entries, case=case, at=at, actor=actor)


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
    return Source(path, record, salts, last["seq"])


def drawn_up(vault: Vault, source: Source, choice: Withholding) -> tuple[Copy, frozenset[int]]:
    """The copy that a choice gives, and the log entries whose lines stay back."""
    back = _back(source, choice)
    silent = frozenset(one.seq for one in _told(vault, source) if _silent(source, one, choice, back))
    marks = marks_of(source.record, choice, back, silent)
    more = frozenset(one.seq for one in _told(vault, source) if _touched(source, one, marks)) | silent
    marks = marks_of(source.record, choice, back, more)
    record, salts = marked(source.record, source.salts["record"], marks)
    dossier = _noted(from_record(Dossier, shown(source.record, marks)), record, choice)
    return Copy(record, salts, dossier, marks, back), more


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
    raster = demand_picture(decoded(source.exhibit(kept)) if label in source.salts["pictures"] else None, label)
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
    held = {
        one["exhibit"]["number"]
        for one in source.record["exhibits"]
        if one["file_name"] and _holds(source, one, choice)
    }
    alone = frozenset({*choice.exhibits, *(one.exhibit for one in choice.regions)})
    shows = (told - alone) | held
    return same_act(source.record, frozenset(shows)) | alone


def _holds(source: Source, kept: Mapping[str, Any], choice: Withholding) -> bool:
    """Whether a file holds a withheld phrase, or cannot be searched to its end."""
    if not choice.phrases:
        return False
    with _on_disk(source.exhibit(kept)) as path:
        results = confine.run("tocsin.vault.trace:confined", path, {"phrases": [one.text for one in choice.phrases]})
        records = [one for one in results if isinstance(one, dict)]
    return not records or bool(records[0]["found"])


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


def _log_copy(vault: Vault, source: Source, copy: Copy, bound: str, *, at: datetime, actor: str) -> Entry:
    kinds = ", ".join(f"{count} x {kind}" for kind, count in sorted(count_kinds(copy.record).items()))
    facts = {"contents": bound, "sealed": str(source.sealing)}
    detail = {"case": copy.dossier.case_number, "withheld": kinds}
    key = sha256(canonical([COPIED, bound, actor, instant(at)]))
    return vault.ledger.entry(vault.note(COPIED, actor=actor, at=at, detail=detail, facts=facts, key=key).seq)


def _noted(dossier: Dossier, record: Any, choice: Withholding) -> Dossier:
    """The dossier whose referral says what kinds were withheld."""
    if dossier.referral is None:
        return dossier
    kinds = [f"{count} x {kind}" for kind, count in sorted(count_kinds(record).items())]
    kinds += [f"parts of E-{number:04d}, a picture" for number in sorted({one.exhibit for one in choice.regions})]
    sentence = f"Withheld in this copy, shown as [withheld]: {', '.join(kinds)}."
    return replace(dossier, referral=replace(dossier.referral, withheld=(*dossier.referral.withheld, sentence)))


def _demand_clean(contents: Sequence[Part], choice: Withholding, source: Source, copy: Copy) -> None:
    """Refuse a file of the copy that still holds what was withheld; names the file and the kind, never the value."""
    wanted = [*choice.phrases, *_values(source.record, copy.marks)]
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


@contextmanager
def _on_disk(data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tocsin-search-") as folder:
        path = Path(folder) / PurePosixPath("file")
        path.write_bytes(data)
        yield path
