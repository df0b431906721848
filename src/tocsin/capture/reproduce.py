"""Render proof: the recorded bytes, shown once more with the network off, beside what the capture says was seen.

The same browser looks at the page again under the recorded conditions and is answered from the archive alone. Picture,
text and document are compared with those of the capture. Whoever changes a word of the document or a part of the
picture afterwards, and not the recorded bytes, is found. What this cannot find: bytes that were forged on the wire.
"""

import re
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from tocsin.canonical import sha256_of_parts
from tocsin.capture.browser import Browser, open_browser
from tocsin.capture.pictures import Rectangle, changed_rectangles
from tocsin.capture.profile import Profile
from tocsin.capture.recording import Recording, open_recording
from tocsin.capture.replay import Replay
from tocsin.capture.result import CapturePolicy
from tocsin.capture.steps import Visit
from tocsin.capture.words import WordChange, changed_markup, changed_words, kept_share
from tocsin.errors import BadInput

FORMAT = "tocsin-render-proof/1"
SECONDS = 45.0
MOST_NAMED = 50
OTHER_CONTENT = 0.5
"""Below this share of the captured words, the replay shows something else."""
LARGEST_TEXT = 64_000_000
BLOB = re.compile(r"(blob:[^\s\"'<>]{0,300}/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NAMES = {"screenshot": "screenshot.png", "text": "text.txt", "dom": "dom.html"}
CALLED = {"screenshot": "The picture", "text": "The text", "dom": "The document"}


class ProofVerdict(StrEnum):
    """What became of a replay."""

    REPRODUCED = "reproduced"
    DIFFERENCES = "reproduced with differences"
    NOT_REPRODUCED = "not reproduced"


@dataclass(frozen=True)
class Difference:
    """Words of one compared thing that the replay shows otherwise."""

    where: str
    """`text`, `text in the archive`, `document`, `document in the archive`."""
    words: WordChange


@dataclass(frozen=True)
class RenderProof:
    """The outcome of a replay. It is about the recorded bytes; it says nothing of who wrote them."""

    verdict: ProofVerdict
    reason: str
    """One sentence; empty when reproduced."""
    at: datetime
    archive: str
    """SHA-256 of the WACZ that was replayed."""
    captured_with: str = ""
    """Browser build of the capture."""
    replayed_with: str = ""
    compared: tuple[str, ...] = ()
    """What there was to compare: `screenshot`, `text`, `dom`, `text in the archive`, `dom in the archive`."""
    words: tuple[Difference, ...] = ()
    rectangles: tuple[Rectangle, ...] = ()
    """Parts of the picture, in pixels from its left and top edge."""
    altered: tuple[str, ...] = ()
    """Files whose bytes are not those that the archive names."""
    unanswered: tuple[str, ...] = ()
    """Links that the replayed page asked for and that the archive neither holds nor names as missing."""
    notes: tuple[str, ...] = ()
    format: str = FORMAT


def reproduce(
    archive: Path,
    at: datetime,
    *,
    files: Mapping[str, Path] | None = None,
    seconds: float = SECONDS,
    picture: Path | None = None,
    browser: Browser | None = None,
) -> RenderProof:
    """Replay a capture and compare. Never raises for a hostile archive or page: that is a verdict and a sentence.

    `archive` is a capture's folder, or its WACZ with the other files by role in `files` (`screenshot`, `text`, `dom`);
    what is not given is not compared, and the proof says what was. `at` is the present instant (aware UTC). What the
    replay looked like is left in the file `picture` where one is named. Returns within `seconds` and a few more.

    Checks: 1. the archive opens and its script is ours; 2. it is sound, and the files beside are those that it names;
    3. the page replays; 4. text, 5. document, 6. picture are the same; 7. nothing was asked for that the archive lacks.
    Raises Unavailable when this machine has no browser; OSError when a named file is absent.
    """
    if browser is None or not browser.alive:
        with ThreadPoolExecutor(1) as own_thread:
            return own_thread.submit(alone, archive, at, files, seconds, picture).result()
    package, beside = parts(archive, files)
    blank = RenderProof(ProofVerdict.NOT_REPRODUCED, "", at, digest_of(package), replayed_with=browser.build)
    # beside the picture where one is wanted: who keeps it sweeps that folder after a kill
    with tempfile.TemporaryDirectory(prefix="tocsin-replay-", dir=picture.parent if picture else None) as place:
        try:
            recording = open_recording(package, Path(place))
        except BadInput as problem:
            return replace(blank, reason=str(problem))
        known = replace(blank, captured_with=recording.conditions.browser)
        shown = picture or Path(place) / "replay.png"
        seen = replayed(recording, shown, seconds, browser)
        return judged(known, recording, beside, seen, shown)


def alone(
    archive: Path, at: datetime, files: Mapping[str, Path] | None, seconds: float, picture: Path | None
) -> RenderProof:
    """The proof with a browser of its own, on a thread of its own."""
    with open_browser(at) as browser:
        return reproduce(archive, at, files=files, seconds=seconds, picture=picture, browser=browser)


def parts(archive: Path, files: Mapping[str, Path] | None) -> tuple[Path, dict[str, Path]]:
    """The package, and the files beside it by role."""
    if not archive.is_dir():
        return archive, dict(files or {})
    beside = {role: archive / name for role, name in NAMES.items() if (archive / name).is_file()}
    return archive / "capture.wacz", beside | dict(files or {})


@dataclass(frozen=True)
class Seen:
    """What the replay showed."""

    visit: Visit
    unanswered: tuple[str, ...]


def replayed(recording: Recording, picture: Path, seconds: float, browser: Browser) -> Seen:
    """Look at the recorded page with nothing but the archive to answer."""
    conditions = recording.conditions
    policy = CapturePolicy(seconds=seconds, page_seconds=seconds, scrolls=conditions.scrolls)
    policy = replace(policy, width=conditions.width, height=conditions.height, locale=conditions.locale)
    if recording.state:
        policy = replace(policy, profile=Profile("replay", (), "", datetime.fromtimestamp(0, UTC), recording.state))
    replay = Replay(policy, browser.authority, recording)
    try:
        visit = browser.visit(recording.url, replay, picture, conditions)
    finally:
        replay.close()
    return Seen(visit, tuple(replay.unanswered))


def judged(known: RenderProof, recording: Recording, beside: dict[str, Path], seen: Seen, picture: Path) -> RenderProof:
    """The verdict (checks 2 to 7)."""
    visit = seen.visit
    if visit.download:
        return replace(known, reason="The link gave a file, kept as served; there is no page to show again.")
    if visit.failure:
        return replace(known, reason=f"The recorded page did not open again ({visit.failure}).")
    texts = told(recording, beside)
    if not texts and "screenshot" not in beside:
        return replace(known, reason="The capture holds neither a picture nor words to compare with.")
    try:
        shown = changed_rectangles(beside["screenshot"], picture) if "screenshot" in beside and visit.picture else ()
    except BadInput as problem:
        return replace(known, reason=str(problem))
    proof = replace(
        known,
        compared=(*(role for role in ("screenshot",) if role in beside and visit.picture), *texts),
        words=word_differences(texts, visit),
        rectangles=shown,
        altered=tuple(altered(recording, beside)),
        unanswered=tuple(link for link in seen.unanswered if wanted(link) and link not in recording.missing)[
            :MOST_NAMED
        ],
        notes=tuple(notes(known, recording, beside, visit)),
    )
    return concluded(proof, recording, texts, visit)


def told(recording: Recording, beside: dict[str, Path]) -> dict[str, str]:
    """Every text and document that says what was seen, by what it is called in the proof."""
    found: dict[str, str] = {role: read(beside[role]) for role in ("text", "dom") if role in beside}
    if recording.text:
        found["text in the archive"] = recording.text
    if recording.dom:
        found["dom in the archive"] = recording.dom
    return found


def read(path: Path) -> str:
    """The words of a file."""
    with path.open("rb") as source:
        return source.read(LARGEST_TEXT).decode("utf-8", "replace")


def word_differences(texts: dict[str, str], visit: Visit) -> tuple[Difference, ...]:
    """What each text and document has otherwise than the replay; the same text twice is told once."""
    text, dom = plain(visit.text), plain(visit.dom)
    found = []
    for was, name in {was: name for name, was in reversed(texts.items())}.items():
        changes = changed_markup(drawn(was), drawn(dom)) if name.startswith("dom") else changed_words(was, text)
        found += [Difference(name.replace("dom", "document"), each) for each in changes]
    return tuple(found[:MOST_NAMED])


def drawn(dom: str) -> str:
    """A document without the names that a browser draws anew, each time, for what a script made (File API §8.3)."""
    return BLOB.sub(r"\1", dom)


def plain(text: str) -> str:
    """The text as a file would hold it: lone surrogates replaced."""
    return text.encode("utf-8", "replace").decode()


def altered(recording: Recording, beside: dict[str, Path]) -> list[str]:
    """The archive, when it is not sound, and the files beside whose bytes are not those that it names (check 2)."""
    unsound = [f"The archive is not sound: {recording.unsound}"] if recording.unsound else []
    return unsound + [
        f"{CALLED[role]} is not the file that the archive names."
        for role, path in sorted(beside.items())
        if role in CALLED and digest_of(path) != recording.digests.get(role)
    ]


def notes(known: RenderProof, recording: Recording, beside: dict[str, Path], visit: Visit) -> list[str]:
    """What a reader of the proof should know besides."""
    said = [note for note in visit.notes if note.startswith("No picture")]
    if known.captured_with != known.replayed_with:
        said.append("The replay used another browser build than the capture; pictures may differ for that alone.")
    if "screenshot" not in beside:
        said.append("No picture was given, so none was compared.")
    if recording.missing:
        said.append(f"The capture itself names {len(recording.missing)} links that it did not get.")
    return said


def wanted(link: str) -> bool:
    """Whether the page asked for this; its icon a browser asks for on its own account, early or late or not at all."""
    return urlsplit(link).path != "/favicon.ico"


def concluded(proof: RenderProof, recording: Recording, texts: dict[str, str], visit: Visit) -> RenderProof:
    """The verdict with its sentence."""
    was = texts.get("text") or texts.get("text in the archive", "")
    if kept_share(was, plain(visit.text)) < OTHER_CONTENT:
        return replace(proof, reason="The replayed page shows less than half of the captured words.")
    unknown = [link for link in proof.unanswered if not asked_before(link, recording)]
    counts = {
        "part of the picture": len(proof.rectangles),
        "passage": len(proof.words),
        "file that was changed": len(proof.altered),
        "link that the archive lacks": len(unknown),
    }
    found = ", ".join(counted(number, thing) for thing, number in counts.items() if number)
    if not found:
        return replace(proof, verdict=ProofVerdict.REPRODUCED)
    return replace(proof, verdict=ProofVerdict.DIFFERENCES, reason=f"The replay differs: {found}.")


def asked_before(link: str, recording: Recording) -> bool:
    """Whether the archive holds an answer from this address, if to another query: times and chance stand in those."""
    bare = re.split("[?#]", link, maxsplit=1)[0]
    return "?" in link and any(re.split("[?#]", url, maxsplit=1)[0] == bare for _, url in recording.answers)


def counted(number: int, thing: str) -> str:
    """The number with its noun: `2 passages`."""
    first, _, rest = thing.partition(" ")
    return f"{number} {first if number == 1 else first + 's'}{' ' + rest if rest else ''}"


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as source:
        return sha256_of_parts(iter(lambda: source.read(1 << 20), b""))[0]
