"""Take what somebody gives: preserve it first, then read, extract, triage, link. Every source gets an answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from tocsin import __version__, confine
from tocsin.capture import Camera, CapturePolicy
from tocsin.capture.profile import profile_for, profiles
from tocsin.errors import TocsinError, Unavailable
from tocsin.home import Home
from tocsin.intake.analyse import analyse
from tocsin.intake.analyses import Analyses, analysed_of
from tocsin.intake.journal import Journal
from tocsin.intake.preserve import Preserved, preserve_bytes, preserve_link
from tocsin.intake.read import LARGEST, Reading, is_read_apart, reading_of
from tocsin.intake.records import ANALYSIS, ANALYSIS_HEADER, MEDIA_TYPE, Analysed, analysed_line, line, stream_of
from tocsin.intake.sources import Source
from tocsin.model.exhibit import Exhibit
from tocsin.model.item import ItemKind
from tocsin.model.settings import Settings
from tocsin.net import Guard
from tocsin.vault import Vault

Clock = Callable[[], datetime]
Progress = Callable[[str, str], None]
"""Called with the source's name and with what is being done to it."""


LOG_IN_REASON = "asks for a log-in"
"""What a capture says of a log-in wall."""
LOG_IN_HINT = "Ask for a screenshot too. If the desk has an account there: `tocsin profile add --help`."


@dataclass(frozen=True)
class Taken:
    """What became of one source."""

    source: str
    status: str
    """`preserved`, `known`, `done before`, `refused`, or the status of a capture."""
    exhibits: tuple[Exhibit, ...] = ()
    analysed: Sequence[Analysed] = ()
    """Its items; read from the vault as they are walked."""
    problems: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Bench:
    """Where a run works: the desk's folder and vault, who acts, and the clock."""

    home: Home
    vault: Vault
    settings: Settings
    actor: str
    clock: Clock
    progress: Progress = field(default=lambda _source, _what: None)


def bench(home: Home, *, actor: str, clock: Clock, progress: Progress | None = None) -> Bench:
    """A workbench on this desk."""
    made = Bench(home, Vault(home.vault, home.keys), home.settings(), actor, clock)
    return Bench(made.home, made.vault, made.settings, actor, clock, progress) if progress else made


def take(at: Bench, sources: Sequence[Source]) -> Iterator[Taken]:
    """Take these sources one after another; one that fails does not stop the rest.

    A run that was killed goes on where it stopped when it is repeated with the same sources.
    """
    journal = Journal(at.vault, [source.name for source in sources], actor=at.actor, at=at.clock())
    with Camera() as camera:
        for source in sources:
            if journal.is_done(source.name):
                yield Taken(source.name, "done before")
                continue
            taken = _take(at, source, journal, camera)
            journal.done(source.name, at=at.clock(), outcome=taken.status)
            yield taken
    journal.finish(at=at.clock())


def _take(at: Bench, source: Source, journal: Journal, camera: Camera) -> Taken:
    if source.problem:
        return Taken(source.name, "refused", problems=(source.problem,), hint=source.hint)
    try:
        at.progress(source.name, "preserving")
        preserved = _preserve(at, source, journal, camera)
        return _work(at, source, preserved)
    except Unavailable as error:
        return Taken(source.name, "unavailable", problems=(str(error),), hint=error.hint)
    except TocsinError as error:
        return Taken(source.name, "failed", problems=(str(error),), hint=error.hint)
    except OSError as error:
        return Taken(source.name, "failed", problems=(f"{source.name} cannot be read: {error.strerror}.",))


def _preserve(at: Bench, source: Source, journal: Journal, camera: Camera) -> Preserved:
    if source.link:
        folder = at.home.root / "work" / journal.key(source.name, "capture").replace(":", "-")
        return preserve_link(
            at.vault,
            source,
            camera=camera,
            policy=policy_of(at, source.link),
            folder=folder,
            journal=journal,
            actor=at.actor,
            at=at.clock(),
        )
    return preserve_bytes(at.vault, source, actor=at.actor, at=at.clock(), key=journal.key(source.name, "received"))


def policy_of(at: Bench, link: str) -> CapturePolicy:
    """What a capture of this link may reach and take, with the desk's own log-in where it has one there."""
    own = profile_for(profiles(at.home.profiles), link)
    return CapturePolicy(guard=Guard(at.settings.allowed_origins), profile=own)


def _work(at: Bench, source: Source, preserved: Preserved) -> Taken:
    """Read and judge what was preserved."""
    problems = [preserved.note] if preserved.note else []
    read = tuple(filter(is_read_apart, preserved.exhibits))
    for exhibit in read:
        at.progress(source.name, "reading and triaging")
        problems += work_exhibit(at, exhibit)[1]
    hint = LOG_IN_HINT if LOG_IN_REASON in preserved.note else ""
    return Taken(source.name, preserved.status, preserved.exhibits, Analyses(at.vault, read), tuple(problems), hint)


def work_exhibit(at: Bench, exhibit: Exhibit) -> tuple[Sequence[Analysed], tuple[str, ...]]:
    """The exhibit's items with their analysis, and what could not be read; both are derivatives, made once."""
    reading = reading_of(at.vault, exhibit, actor=at.actor, at=at.clock())
    if not at.vault.derivatives(exhibit.digest, ANALYSIS):
        analyse_reading(at, exhibit, reading)
    return analysed_of(at.vault, exhibit), reading.problems


def analyse_reading(at: Bench, exhibit: Exhibit, reading: Reading) -> None:
    """Extract and triage each item of a reading, and keep what comes of it as it comes."""
    done = analyse(
        reading.items,
        country=at.settings.organisation.country,
        pictures=_pictures(at.vault, exhibit, reading),
        vocabulary=at.settings.vocabulary,
    )
    at.vault.derive(
        exhibit.digest,
        kind=ANALYSIS,
        data=stream_of(chain([line(ANALYSIS_HEADER)], map(analysed_line, done))),
        media_type=MEDIA_TYPE,
        recipe=f"tocsin {__version__} extract, triage",
        actor=at.actor,
        at=at.clock(),
        limit=LARGEST,
    )


def _pictures(vault: Vault, exhibit: Exhibit, reading: Reading) -> dict[str, str]:
    """PDQ hash of a picture exhibit, for its item; made in a confined child because pictures are foreign bytes."""
    if not exhibit.media_type.startswith("image/"):
        return {}
    pictured = [item for item in reading.items if item.kind is ItemKind.IMAGE]
    if not pictured:
        return {}
    with vault.plain(exhibit.digest) as path:
        hashes = [str(one["hash"]) for one in confine.records("tocsin.intake.picture:picture_record", path, {})]
    return {item.id: hashes[0] for item in pictured} if hashes else {}


def unfinished(vault: Vault) -> list[Exhibit]:
    """Exhibits that stand for themselves and were not analysed yet, for instance after a killed run."""
    return [one for one in vault.exhibits() if is_read_apart(one) and not vault.derivatives(one.digest, ANALYSIS)]
