"""Preserve first: bytes or a link become exhibits in the vault before anything else is done with them."""

import json
import mimetypes
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TypeVar

from tocsin import __version__
from tocsin.canonical import canonical
from tocsin.capture import Camera, Capture, CaptureFile, CapturePolicy, Revisit, capture_without_browser
from tocsin.capture.preserve import digest_of
from tocsin.errors import Unavailable
from tocsin.intake.checked import check_capture, keep_check, with_check
from tocsin.intake.journal import Journal
from tocsin.intake.sources import Source
from tocsin.model.codec import from_record, to_record
from tocsin.model.exhibit import Exhibit
from tocsin.vault import Vault

MAIN_ROLES = ("wacz", "document", "page", "text")
"""Roles of a capture's files, the one that stands for the whole capture first."""
RENDER_PROOF, REPLAY_PICTURE = "render-proof", "replay-picture"
MOST_MISSING = 200
"""Missing requests that the custody log names one by one; more are counted."""


Made = TypeVar("Made", Capture, Revisit)


@dataclass(frozen=True)
class Preserved:
    """What became of one source."""

    main: Exhibit | None
    exhibits: tuple[Exhibit, ...] = ()
    status: str = "preserved"
    """`preserved`, `known` (the same bytes were there already), or the status of a capture."""
    note: str = ""


def preserve_bytes(
    vault: Vault, source: Source, *, actor: str, at: datetime, key: str = "", received_from: str = "", how: str = ""
) -> Preserved:
    """Keep a file or pasted words as an exhibit. The same bytes twice are one exhibit and two custody entries."""
    name = source.path.name if source.path else "pasted.txt"
    received = vault.receive(
        source.path if source.path else source.text or b"",
        name=name,
        media_type=media_type(name),
        how=how or source.how,
        actor=actor,
        at=at,
        received_from=received_from,
        key=key,
    )
    return Preserved(received.exhibit, (received.exhibit,), "known" if received.again else "preserved")


UNKNOWN = "application/octet-stream"
PHOTOS = {".heic": "image/heic", ".heif": "image/heif", ".hif": "image/heif", ".avif": "image/avif"}
"""Endings of photos that Python's own table lacks on some systems."""


def media_type(name: str) -> str:
    """Media type by the name's ending; a reader looks at the bytes later and trusts no name."""
    ending = PurePath(name).suffix.lower()
    return PHOTOS.get(ending) or mimetypes.guess_type(name, strict=False)[0] or UNKNOWN


def preserve_link(
    vault: Vault,
    source: Source,
    *,
    camera: Camera,
    policy: CapturePolicy,
    folder: Path,
    journal: Journal,
    actor: str,
    at: datetime,
) -> Preserved:
    """Capture a link, look through it for what was reported, and keep all that was received as one group of exhibits.

    The capture is finished in `folder` before its first file is kept, and the folder stays until the last one is, so
    that a killed run goes on with the same bytes instead of capturing a second time.
    """
    made = finished(folder, Capture) or captured(folder, lambda: _capture(camera, source, folder, policy, at))
    moment = made.ended_at or at
    check = check_capture(vault, made, source.given, actor=actor, at=moment) if source.given else None
    made = with_check(made, check) if check else made
    exhibits = keep(vault, made, lambda role: journal.key(source.name, role), actor=actor, at=moment)
    if check and exhibits:
        keep_check(vault, exhibits[0].digest, check, actor=actor, at=moment)
    prove(vault, camera, made, exhibits, folder, actor=actor, at=moment)
    shutil.rmtree(folder, ignore_errors=True)
    main = exhibits[0] if exhibits else None
    if main is None:
        detail = {"source": vault.veil(source.link), "status": made.status.value}  # no name: it stays for good
        vault.note("capture gave nothing", actor=actor, at=at, detail=detail, key=journal.key(source.name, "nothing"))
    return Preserved(main, exhibits, made.status.value, made.reason)


def prove(
    vault: Vault, camera: Camera, made: Capture, exhibits: Sequence[Exhibit], folder: Path, *, actor: str, at: datetime
) -> None:
    """Replay the recorded bytes with the network off, and keep what came of it as a derivative of the archive.

    Where the picture differs, the replay's own is kept too, so that a person can look at both.
    """
    if made.file("wacz") is None or not exhibits or vault.derivatives(exhibits[0].digest, RENDER_PROOF):
        return
    replay = folder / "replay.png"
    proof = camera.reproduce(folder, at, picture=replay)
    recipe = f"tocsin {__version__} capture.reproduce, {proof.replayed_with}"
    record = canonical(to_record(proof))
    verdict = {"verdict": proof.verdict.value}
    kinds = [(RENDER_PROOF, record, "application/json", verdict)]
    if proof.rectangles:
        kinds.insert(0, (REPLAY_PICTURE, replay.read_bytes(), "image/png", {}))
    of = exhibits[0].digest
    for kind, data, form, said in kinds:
        vault.derive(of, kind=kind, data=data, media_type=form, recipe=recipe, actor=actor, at=at, detail=said)


def _capture(camera: Camera, source: Source, folder: Path, policy: CapturePolicy, at: datetime) -> Capture:
    link, expect = source.link, source.given.demanded
    try:
        return camera.capture(link, folder, policy, at, expect)
    except Unavailable as error:
        made = capture_without_browser(link, folder, policy, at, expect)
        return replace(made, notes=(f"{error} {error.hint}",))


def captured(folder: Path, act: Callable[[], Made]) -> Made:
    """Run one act of capturing into an empty folder, and leave its record there once it is whole."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = act()
    aside = folder / "capture.json.part"
    aside.write_text(json.dumps(to_record(made)), "utf-8")
    aside.rename(folder / "capture.json")
    return made


def finished(folder: Path, kind: type[Made]) -> Made | None:
    """The act that an earlier, killed run finished here."""
    record = folder / "capture.json"
    return from_record(kind, json.loads(record.read_text("utf-8"))) if record.is_file() else None


def keep(
    vault: Vault,
    made: Capture,
    key: Callable[[str], str],
    *,
    actor: str,
    at: datetime,
    group: str = "",
    detail: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Exhibit, ...]:
    """Receive the capture's files, the main one first; the others carry its digest as their group.

    `key` gives the idempotency key for a role. With a `group`, a later look at a page is filed with its first capture;
    `detail` is added to what the log says of each file.
    """
    kept: list[Exhibit] = []
    for file in sorted(made.files, key=_order):
        received = vault.receive(
            file.path,
            name=file.path.name,
            media_type=file.media_type,
            how="capture",
            actor=actor,
            at=at,
            received_from=made.url,
            group=group or (kept[0].digest if kept else ""),
            detail={**_detail(made, file), **detail},
            key=key(file.role),
        )
        kept.append(received.exhibit)
    return tuple(kept)


def _order(file: CaptureFile) -> tuple[int, str]:
    return (MAIN_ROLES.index(file.role) if file.role in MAIN_ROLES else len(MAIN_ROLES), file.role)


def part_of(main: Exhibit, role: str) -> str:
    """The digest of the file with this role that the same act made; empty when it made none."""
    parts = dict(part.split(":", 1) for part in main.detail.get("parts", "").split())
    return parts.get(role, "")


def _detail(made: Capture, file: CaptureFile) -> dict[str, str]:
    """What the custody log says of a captured file; the main one carries its parts and what was not captured."""
    detail = {"role": file.role, "url": made.url, "final_url": made.final_url, "status": made.status.value}
    detail["tool"] = f"tocsin {__version__}{f', {made.browser}' if made.browser else ''}"
    if file.role in MAIN_ROLES:
        missing = [f"{one.url}: {one.reason}" for one in made.missing]
        more = len(missing) - MOST_MISSING
        detail |= {
            "title": made.title,
            "reason": made.reason,
            "browser": made.browser,
            "account": made.account,
            "requests": str(made.requests),
            "parts": " ".join(f"{one.role}:{digest_of(one.path)}" for one in made.files if one is not file),
            "notes": "\n".join(made.notes),
            "not_captured": "\n".join([*missing[:MOST_MISSING], *([f"and {more} more"] if more > 0 else [])]),
        }
    return detail
