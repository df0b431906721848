"""Looks again, on request, at a page that was captured, and keeps what was seen and what it means.

A later look is preserved as exhibits of the first capture's group, and one entry of the log (`revisited`) says how the
page stands. Both stay when the next look says otherwise.
"""

import shutil
from dataclasses import dataclass

from tocsin.capture import Camera, CaptureStatus, Earlier, Revisit, Standing
from tocsin.capture.words import WordChange
from tocsin.errors import BadInput
from tocsin.intake.preserve import captured, finished, keep, part_of, prove
from tocsin.intake.take import Bench, policy_of
from tocsin.model.capture_facts import CHANGED, LIVE, REMOVED, UNKNOWN, Visit
from tocsin.model.exhibit import CustodyEvent, Exhibit
from tocsin.vault import Vault

REVISITED = "revisited"
IN_WORDS = {
    Standing.STILL_UP: LIVE,
    Standing.CHANGED: CHANGED,
    Standing.REMOVED: REMOVED,
    Standing.UNREACHABLE: UNKNOWN,
}
MOST_CHANGES = 20
"""Changed passages that the log names one by one; the new capture holds them all."""


@dataclass(frozen=True)
class LookedAgain:
    """One later look, kept."""

    of: Exhibit
    """The first capture's main exhibit."""
    visit: Visit
    exhibits: tuple[Exhibit, ...]


def look_again(at: Bench, exhibit: Exhibit, camera: Camera) -> LookedAgain:
    """Look again at the page of a capture. Raises BadInput for an exhibit that was not captured from a link.

    A look that was killed is gone on with when it is repeated. Raises Unavailable when this machine has no browser.
    """
    first = first_of(at.vault, exhibit)
    number = len(visits_of(at.vault, first.digest)) + 1
    folder = at.home.root / "work" / f"revisit-{first.digest[:16]}-{number}"
    now = at.clock()
    link = first.detail["url"]
    policy = policy_of(at, link)
    seen = finished(folder, Revisit) or captured(
        folder, lambda: camera.revisit(link, earlier_of(at.vault, first), folder, policy, now)
    )
    kept = _keep(at, first, seen, number, camera)
    _note(at, first, seen, kept, number)
    shutil.rmtree(folder, ignore_errors=True)
    return LookedAgain(first, visits_of(at.vault, first.digest)[-1], kept)


def first_of(vault: Vault, exhibit: Exhibit) -> Exhibit:
    """The main exhibit of the capture to which this one belongs. Raises BadInput when it belongs to none."""
    first = vault.exhibit(exhibit.group) if exhibit.group else exhibit
    if first.how != "capture" or not first.detail.get("url"):
        raise BadInput(
            f"{exhibit.label} was not captured from a link.", hint="Only a captured page can be looked at again."
        )
    return first


def earlier_of(vault: Vault, first: Exhibit) -> Earlier:
    """What the first capture showed."""
    digest = part_of(first, "text")
    text = vault.read(digest).decode("utf-8", "replace") if digest else ""
    return Earlier(text, first.detail["final_url"], CaptureStatus(first.detail["status"]))


def is_later(exhibit: Exhibit) -> bool:
    """Whether the exhibit was preserved by a later look."""
    return bool(exhibit.detail.get("visit"))


def visits_of(vault: Vault, digest: str) -> tuple[Visit, ...]:
    """The later looks at this capture, the oldest first."""
    return tuple(visit_of(event) for event in vault.custody(digest) if event.act == REVISITED)


def visit_of(event: CustodyEvent) -> Visit:
    """A later look, as its log entry tells it."""
    said = event.detail
    return Visit(
        event.at,
        said.get("standing", UNKNOWN),
        said.get("reason", ""),
        tuple(said.get("changes", "").splitlines()),
        tuple(said.get("exhibits", "").split()),
    )


def in_words(change: WordChange) -> str:
    """A change in one line.

    >>> in_words(WordChange("noon", ""))
    '“noon” → nothing'
    """
    was, now = (f"“{' '.join(words.split())}”" if words else "nothing" for words in (change.was, change.now))
    return f"{was} → {now}"


def _keep(at: Bench, first: Exhibit, seen: Revisit, number: int, camera: Camera) -> tuple[Exhibit, ...]:
    """The new capture as exhibits of the first one's group, with its own render proof."""
    if seen.capture is None:
        return ()
    made = seen.capture
    key = f"revisit:{first.digest}:{number}"
    kept = keep(
        at.vault,
        made,
        lambda role: f"{key}:{role}",
        actor=at.actor,
        at=seen.at,
        group=first.digest,
        detail={"visit": str(number)},
    )
    folder = made.files[0].path.parent if made.files else None
    if folder and seen.standing is not Standing.UNREACHABLE:
        prove(at.vault, camera, made, kept, folder, actor=at.actor, at=seen.at)
    return kept


def _note(at: Bench, first: Exhibit, seen: Revisit, kept: tuple[Exhibit, ...], number: int) -> None:
    """The entry that says how the page stands."""
    changes = [in_words(change) for change in seen.changes]
    more = len(changes) - MOST_CHANGES
    detail = {
        "url": first.detail["url"],
        "standing": IN_WORDS[seen.standing],
        "reason": seen.reason,
        "exhibits": " ".join(one.digest for one in kept),
        "changes": "\n".join([*changes[:MOST_CHANGES], *([f"and {more} more"] if more > 0 else [])]),
    }
    key = f"revisit:{first.digest}:{number}:noted"
    at.vault.note(REVISITED, actor=at.actor, at=seen.at, exhibit=first.digest, detail=detail, key=key)
