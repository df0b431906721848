"""Seals a dossier into a package: one ZIP that a stranger can verify without Tocsin (docs/formats/package.md)."""

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from tocsin.canonical import canonical, instant, sha256
from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.model.artefact import Artefact
from tocsin.model.codec import to_record
from tocsin.model.dossier import Dossier, PreservedExhibit
from tocsin.model.exhibit import CustodyEvent, Exhibit
from tocsin.vault import verifier
from tocsin.vault.bundle import Bundle, Listed, digest_of_file, parts_of
from tocsin.vault.entry import Entry
from tocsin.vault.leaves import PURPOSE, Salter, root_of, salted
from tocsin.vault.outside import chosen, size_of
from tocsin.vault.tiles import PICTURES, decoded, root_of_tiles, salts_of, tile_hashes
from tocsin.vault.vault import Vault

SEALED, SELECTED = verifier.SEALED, "selected for package"
FLAT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
AGREED = ("number", "size", "media_type", "name", "how", "received_at")
"""Particulars of an exhibit on which dossier and vault must agree."""
REBUILD = "Rebuild the dossier."


@dataclass(frozen=True)
class SealedPackage:
    """A package on disk."""

    path: Path
    digest: str
    """SHA-256 (hex) of the ZIP: what the covering letter states."""
    size: int
    files: tuple[Listed, ...]
    seq: int
    """Index of the sealing entry in the custody log."""


@dataclass(frozen=True)
class Part:
    """A file to be sealed: its bytes, or the digest under which the vault keeps them."""

    path: str
    role: str
    data: bytes = b""
    digest: str = ""


def package_file_name(exhibit: Exhibit) -> str:
    """The name of an exhibit's file inside packages: label, then what is safe of its own name; ASCII, no path.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 1, 1, tzinfo=UTC)
    >>> package_file_name(Exhibit(1, "0" * 64, 1, "image/png", "../Ekran görüntüsü.PNG", "file", at))
    'E-0001_Ekran-goruntusu.png'
    """
    plain = unicodedata.normalize("NFKD", exhibit.name.replace("\\", "/").rsplit("/", 1)[-1])
    text = plain.encode("ascii", "ignore").decode()
    stem, dot, extension = text.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", extension):
        stem, extension = text, ""
    safe = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:60].strip("-")
    return "_".join(filter(None, (exhibit.label, safe))) + (f".{extension.lower()}" if extension else "")


def seal_package(
    vault: Vault, out: Path, *, dossier: Dossier, artefacts: Sequence[Artefact], at: datetime, actor: str
) -> SealedPackage:
    """Write the package of a dossier to the file `out` and log its sealing.

    Exhibits whose `file_name` in the dossier is empty are withheld: their custody goes along, their bytes do not. The
    same dossier, artefacts, actor and instant give the same bytes, so a run that was killed may be repeated.

    Raises BadInput when the dossier says of an exhibit what the vault does not, or a name is not fit for a package;
    LimitReached past 4 GiB; Refused when `out` is there with other bytes; IntegrityError for a damaged exhibit.
    """
    for preserved in dossier.exhibits:
        _demand_agreement(vault, preserved)
    record, salts = sealed_leaves(vault, dossier)
    contents = in_order(
        [
            Part(verifier.RECORD, "record", record),
            Part(verifier.SALTS, "salts", canonical(salts)),
            *artefact_parts(artefacts),
            *(
                Part(f"exhibits/{one.file_name}", "exhibit", digest=one.exhibit.digest)
                for one in dossier.exhibits
                if one.file_name
            ),
        ]
    )
    bound = {
        "contents": contents_of(vault, contents),
        "tree": root_of(verifier.parsed(record, verifier.RECORD), salts["record"]),
    }
    sealing = _log_sealing(vault, dossier, bound, at, actor)
    concerned = _entries(vault, dossier, sealing)
    return write_package(
        vault, out, contents=contents, concerned=concerned, case=dossier.case_number, at=at, actor=actor
    )


def sealed_leaves(vault: Vault, dossier: Dossier) -> tuple[bytes, dict[str, Any]]:
    """The record of a dossier as it is sealed, and the salts of its fields and of its pictures' tiles."""
    name = sha256(canonical(to_record(dossier)))
    salter = Salter(hashlib.sha256(vault.sign(PURPOSE + name.encode())).digest())
    pictures, exhibits = {}, []
    for kept in dossier.exhibits:
        exhibits.append(kept)
        if kept.file_name and kept.exhibit.media_type in PICTURES:
            with vault.plain(kept.exhibit.digest) as path:
                raster = decoded(path)
            if raster is not None:
                salts = salts_of(raster, salter, kept.exhibit.label)
                exhibits[-1] = replace(kept, pixels=root_of_tiles(raster, tile_hashes(raster, salts)))
                pictures[kept.exhibit.label] = {"size": [raster.width, raster.height], "tiles": salts}
    record = canonical(to_record(replace(dossier, exhibits=tuple(exhibits))))
    return record, {"record": salted(verifier.parsed(record, verifier.RECORD), salter), "pictures": pictures}


def artefact_parts(artefacts: Sequence[Artefact]) -> list[Part]:
    """The papers as files of a package. Raises BadInput for a name that is not fit for one."""
    return [Part(_flat(one.name), "artefact", one.data) for one in artefacts]


def in_order(parts: Sequence[Part]) -> list[Part]:
    """The files by path. Raises BadInput when two would have one name, or one a name of the package's own."""
    names = [part.path.casefold() for part in parts]
    own = ("verify.py", "verify.txt", "verify.html", "custody", "exhibits", *(name.casefold() for name in verifier.OWN))
    for name in names:
        if name in own or names.count(name) > 1:
            raise BadInput(f"Two files of this package would be named “{name}”.", hint="Rename the artefact.")
    return sorted(parts, key=lambda part: part.path)


def write_package(
    vault: Vault,
    out: Path,
    *,
    contents: Sequence[Part],
    concerned: Sequence[Entry],
    case: str,
    at: datetime,
    actor: str,
) -> SealedPackage:
    """Write the ZIP of these files; the last of the `concerned` entries binds them. Nothing is left of a failed try."""
    last = concerned[-1]
    aside = out.with_name(f".{out.name}.part")
    try:
        listed = _write(vault, aside, [*contents, *_custody(vault, concerned), *_helps(vault)], case, at)
        package = SealedPackage(out, digest_of_file(aside), aside.stat().st_size, listed, last.seq)
        _check_own_work(vault, aside)
        _place(aside, package)
    finally:
        aside.unlink(missing_ok=True)
    facts = {"package": package.digest, "size": str(package.size)}
    vault.note("package written", actor=actor, at=at, facts=facts, detail={"name": out.name}, key=package.digest)
    return package


def _flat(name: str) -> str:
    if not FLAT.fullmatch(name):
        raise BadInput(f"“{name[:80]}” is no name for a file in a package.", hint="ASCII letters, digits, . _ - only.")
    return name


def _demand_agreement(vault: Vault, preserved: PreservedExhibit) -> None:
    told, kept = preserved.exhibit, vault.exhibit(preserved.exhibit.digest)
    for word in AGREED:
        if getattr(told, word) != getattr(kept, word):
            raise BadInput(f"The dossier's {word} of {kept.label} is not the vault's.", hint=REBUILD)
    if preserved.file_name not in ("", package_file_name(kept)):
        raise BadInput(f"“{preserved.file_name[:80]}” is not the package name of {kept.label}.")
    seen = preserved.capture
    if seen is not None and (seen.proof_digest, seen.proof) != _replay(vault, kept):
        raise BadInput(f"The dossier's verdict on the replay of {kept.label} is not the vault's.", hint=REBUILD)
    logged = {_essence(event) for event in vault.custody(kept.digest)}
    if not {_essence(event) for event in preserved.custody} <= logged:
        raise BadInput(f"The dossier tells custody of {kept.label} that the log does not.", hint=REBUILD)


def _replay(vault: Vault, kept: Exhibit) -> tuple[str, str]:
    """Digest and verdict of the last render proof of a capture; empty where none was made."""
    made = vault.derivatives(kept.digest, verifier.REPLAY)
    return (made[-1].digest, str(json.loads(vault.read(made[-1].digest))["verdict"])) if made else ("", "")


def _essence(event: CustodyEvent) -> tuple[int, datetime, str, str]:
    return event.seq, event.at, event.act, event.exhibit


def _log_sealing(vault: Vault, dossier: Dossier, bound: dict[str, str], at: datetime, actor: str) -> CustodyEvent:
    """Two entries: which exhibits, then what was sealed; so the second can be shown where the first stays back."""
    chosen = {"exhibits": " ".join(one.exhibit.digest for one in dossier.exhibits)}
    for act, facts in ((SELECTED, chosen), (SEALED, bound)):
        key = sha256(canonical([act, bound["contents"], actor, instant(at)]))
        event = vault.note(act, actor=actor, at=at, detail={"case": dossier.case_number}, facts=facts, key=key)
    return event


def contents_of(vault: Vault, contents: Sequence[Part]) -> str:
    """Digest over the files that an entry binds."""
    rows = [{"path": one.path, "size": _size(vault, one), "sha256": one.digest or sha256(one.data)} for one in contents]
    return verifier.contents_digest(rows)


def _size(vault: Vault, part: Part) -> int:
    return vault.exhibit(part.digest).size if part.digest else len(part.data)


def _custody(vault: Vault, concerned: Sequence[Entry]) -> Iterator[Part]:
    """These entries of the log, their proofs in the log that ends with the last, its head and the key."""
    last = concerned[-1].seq
    size = last + 1
    outside = chosen(vault, [one.seq for one in concerned if one.seq < last], last)
    entries = sorted([*concerned, *outside], key=lambda one: one.seq)
    proofs: dict[str, object] = {"size": size, "proofs": _inclusions(vault, entries, size)}
    if outside:
        proofs["consistency"] = _consistencies(vault, outside, size)
    yield Part(verifier.CHECKPOINT, "custody", vault.ledger.checkpoint(size).encode())
    yield Part(verifier.ENTRIES, "custody", b"".join(one.line + b"\n" for one in entries))
    yield Part(verifier.PEM, "key", vault.log_key.pem.encode())
    yield Part(verifier.VKEY, "key", f"{vault.log_key.vkey}\n".encode())
    yield Part(verifier.PROOFS, "custody", canonical(proofs))
    for one in outside:
        stem = f"{verifier.OUTSIDE[one.act]}{one.seq:06d}"
        kept = [word for word in ("checkpoint", "token") if word in one.facts]
        yield from (Part(f"{stem}.{word}", "custody", vault.read(one.facts[word])) for word in kept)


def _inclusions(vault: Vault, entries: Sequence[Entry], size: int) -> dict[str, list[str]]:
    return {str(one.seq): [step.hex() for step in vault.ledger.inclusion(one.seq, size)] for one in entries}


def _consistencies(vault: Vault, entries: Sequence[Entry], size: int) -> dict[str, list[str]]:
    """Proofs that the log of `size` entries extends each of these heads."""
    sizes = {size_of(vault, one) for one in entries}
    return {str(old): [step.hex() for step in vault.ledger.consistency(old, size)] for old in sorted(sizes)}


def _entries(vault: Vault, dossier: Dossier, sealing: CustodyEvent) -> list[Entry]:
    found = {sealing.seq: vault.ledger.entry(sealing.seq)}
    for preserved in dossier.exhibits:
        found |= {one.seq: one for one in vault.concerning(preserved.exhibit.digest) if one.seq <= sealing.seq}
    return [found[seq] for seq in sorted(found)]


def _helps(vault: Vault) -> Iterator[Part]:
    here = files("tocsin.vault")
    text = Template((here / "VERIFY.txt").read_text("utf-8")).substitute(fingerprint=vault.log_key.fingerprint)
    yield Part("VERIFY.html", "verifier", (here / "VERIFY.html").read_bytes())
    yield Part("VERIFY.txt", "instructions", text.encode())
    yield Part("verify.py", "verifier", (here / "verifier.py").read_bytes())


def _write(vault: Vault, path: Path, parts: Iterable[Part], case: str, at: datetime) -> tuple[Listed, ...]:
    with path.open("wb") as file:
        bundle = Bundle(file)
        listed = [bundle.add(part.path, part.role, _bytes(vault, part)) for part in parts]
        listed.sort(key=lambda one: one.path)
        manifest = canonical(
            {
                "format": verifier.FORMAT,
                "case": case,
                "sealed_at": instant(at),
                "log": vault.log_key.name,
                "files": [asdict(one) for one in listed],
            }
        )
        own = [bundle.add(verifier.MANIFEST, "manifest", [manifest])]
        own.append(bundle.add(verifier.MANIFEST_SIG, "manifest", [vault.sign(manifest)]))
        sums = "".join(f"{one.sha256}  {one.path}\n" for one in sorted([*listed, *own], key=lambda one: one.path))
        bundle.add(verifier.SUMS, "sums", [sums.encode()])
        bundle.add(verifier.SUMS_SIG, "sums", [vault.sign(sums.encode())])
        bundle.close()
        file.flush()
        os.fsync(file.fileno())
    return tuple(listed)


def _bytes(vault: Vault, part: Part) -> Iterable[bytes]:
    return parts_of(vault.open(part.digest)) if part.digest else [part.data]


def _check_own_work(vault: Vault, path: Path) -> None:
    failed = [check for check in verifier.verify(path, vault.log_key.fingerprint) if not check.ok]
    if failed:
        raise IntegrityError(f"The package does not verify: {failed[0].name}: {failed[0].detail}")


def _place(aside: Path, package: SealedPackage) -> None:
    if package.path.exists() and digest_of_file(package.path) != package.digest:
        raise Refused(f"{package.path} is there already with other bytes.", hint="Choose another name.")
    aside.rename(package.path)
