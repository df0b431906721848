"""Looks through a finished capture for what the report quoted or showed, and says what became of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin import __version__, confine
from tocsin.capture import Capture, CaptureStatus
from tocsin.capture.reported import Found, Held, quoted_in, read_in
from tocsin.intake.given import Given
from tocsin.intake.read import reading_of
from tocsin.intake.records import keep_value, kept_values
from tocsin.linkage.pictures import SAME_PICTURE, SAME_TEMPLATE, distance
from tocsin.vault import Vault

CHECK = "capture-check"
FORMAT = "tocsin-capture-check/1"
SHOWN = 280
"""Characters of a quotation that the check repeats."""


@dataclass(frozen=True)
class Looked:
    """One thing that was looked for."""

    kind: str
    """`words` or `picture`."""
    given: str
    """The quotation's beginning, or the digest of the picture's exhibit."""
    found: Found


@dataclass(frozen=True)
class CaptureCheck:
    """What became of everything that was looked for; a derivative of the capture's main exhibit."""

    at: datetime
    sure: bool
    """Whether the report was about this link alone; only then does a miss make the capture partial."""
    looked: tuple[Looked, ...]
    format: str = FORMAT

    @property
    def missed(self) -> tuple[Looked, ...]:
        """What was not found."""
        return tuple(one for one in self.looked if one.found.held is Held.NOT_FOUND)


def check_capture(vault: Vault, made: Capture, given: Given, *, actor: str, at: datetime) -> CaptureCheck:
    """Look for each quotation and each picture. Pictures are read now when nobody has read them yet."""
    words = [Looked("words", quotation[:SHOWN], quoted_in(quotation, made.text)) for quotation in given.quotations]
    pictures = [Looked("picture", digest, seen_in(vault, digest, made, actor, at)) for digest in given.pictures]
    return CaptureCheck(at, given.sure, (*words, *pictures))


def seen_in(vault: Vault, digest: str, made: Capture, actor: str, at: datetime) -> Found:
    """Whether a picture shows what the capture holds: its words decide, and where it has none, its likeness."""
    reading = reading_of(vault, vault.exhibit(digest), actor=actor, at=at)
    by_words = read_in(" ".join(item.text for item in reading.items), made.text)
    return by_words if by_words.held is not Held.UNCHECKED else by_likeness(vault, digest, made)


def by_likeness(vault: Vault, digest: str, made: Capture) -> Found:
    """Whether one of the captured pictures is this one, by PDQ hash."""
    own, others = hashes(vault, digest, made)
    if not own:
        return Found(Held.UNCHECKED, "The picture has too few words and is too plain to be compared.")
    apart, name = min(((distance(own, other), name) for name, other in others.items()), default=(256, ""))
    if apart <= SAME_PICTURE:
        return Found(Held.FOUND, f"The capture holds this picture ({name}; {apart} of 256 bits differ).")
    if apart <= SAME_TEMPLATE:
        return Found(
            Held.DIFFERENCES, f"The capture holds a picture much like it ({name}; {apart} of 256 bits differ)."
        )
    return Found(Held.UNCHECKED, "The picture has too few words, and no captured picture is like it; it may be a part.")


def hashes(vault: Vault, digest: str, made: Capture) -> tuple[str, dict[str, str]]:
    """The hash of the given picture, and those of the captured ones by name."""
    package, screenshot = made.file("wacz"), made.file("screenshot")
    with vault.plain(digest) as given:
        beside = {"given": str(given)} | ({"the picture of the page": str(screenshot)} if screenshot else {})
        pictures = confine.records("tocsin.intake.likeness:picture_records", package or given, {"beside": beside})
        found = {str(one["name"]): str(one["hash"]) for one in pictures}
    return found.pop("given", ""), found


def with_check(made: Capture, check: CaptureCheck) -> Capture:
    """The capture as it counts after the check: one that lacks what was reported is partial."""
    if made.status is not CaptureStatus.CAPTURED or not check.missed or not check.sure:
        return made
    reason = f"What was reported is not in the capture: {check.missed[0].found.reason}"
    return replace(made, status=CaptureStatus.PARTIAL, reason=reason)


def keep_check(vault: Vault, digest: str, check: CaptureCheck, *, actor: str, at: datetime) -> None:
    """Keep a check as a derivative of the capture's main exhibit."""
    keep_value(vault, digest, CHECK, check, recipe=f"tocsin {__version__} intake.checked", actor=actor, at=at)


def checks_of(vault: Vault, digest: str) -> Iterator[CaptureCheck]:
    """Every check that was made of a capture, the oldest first."""
    return kept_values(vault, digest, CHECK, CaptureCheck)
