"""The worked case from an empty folder to verified packages: every step with the parts that a real desk uses."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tocsin.demo import cast, platform
from tocsin.demo.stage import step
from tocsin.door.receipt import word_list
from tocsin.errors import Refused, TocsinError
from tocsin.home import Home, make_home

MARKER = ".tocsin-demo"
"""Says that a folder is a demo's and may be made anew."""

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Played:
    """What the demo leaves: the desk, its pass-phrases, the receipts of reporter and caller, and what was missing."""

    home: Home
    passphrase: str
    keys: str
    """The pass-phrase of the identity custodian's key."""
    receipt: str
    called: str
    """The receipt that the officer read out to the caller."""
    package: Path
    missing: tuple[str, ...]


def fresh_folder(folder: Path) -> None:
    """Make room for a demo. Raises Refused for a folder that is not an earlier demo's."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).exists():
            raise Refused(f"{folder} is not a demo's folder.", hint="Choose an empty or new one: tocsin demo FOLDER")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()


def new_passphrase() -> str:
    """Five words; every demo has its own."""
    return "-".join(secrets.choice(word_list()) for _ in range(5))


def found_desk(folder: Path, *, desk: str, door: str, site: platform.Platform, clock: Clock) -> tuple[Home, str, str]:
    """A new desk with vault, keys, door and people; the pass-phrase of all log-ins, and that of the custodian's key."""
    from tocsin.desk import serve
    from tocsin.intake.spool import create_door
    from tocsin.vault import Vault

    home = make_home(folder, cast.settings(desk=desk, door=door, platform=site.origin))
    Vault.create(home.vault, home.keys, "consulate-marenia.example/tocsin")
    create_door(home)
    os.environ["TOCSIN_HOME"] = str(home.root)
    serve.migrate(home)
    passphrase = new_passphrase()
    for username, name, roles in cast.PEOPLE:
        named = [role.value for role in roles]
        serve.create_person(home, username=username, name=name, password=passphrase, roles=named, at=clock())
    return home, passphrase, keep_identities(clock)


def keep_identities(clock: Clock) -> str:
    """Let the identity custodian make their key, so that the door asks who somebody is; gives its pass-phrase."""
    from tocsin.desk.people import custody
    from tocsin.desk.people.models import User

    words = new_passphrase()
    custody.make_key(by=User.objects.get(username=cast.KEEPER), passphrase=words, at=clock())
    return words


def play(folder: Path, *, desk: str, door: str, site: platform.Platform, clock: Clock) -> Played:
    """Run the worked case. What this machine lacks is left out, and said."""
    missing: list[str] = []
    with step("an empty desk: vault, keys, database, people"):
        fresh_folder(folder)
        home, passphrase, keys = found_desk(folder, desk=desk, door=door, site=site, clock=clock)
    receipt, called = take_evidence(home, site, clock, missing)
    package = work_the_case(home, clock)
    with step("the package, verified in an empty folder with its own verifier") as words:
        words.append(verify_alone(package))
    return Played(home, passphrase, keys, receipt, called, package, tuple(dict.fromkeys(missing)))


def take_evidence(home: Home, site: platform.Platform, clock: Clock, missing: list[str]) -> tuple[str, str]:
    """Everything that reaches the desk, preserved and read; gives the receipts of reporter and caller."""
    from tocsin.demo import evidence
    from tocsin.intake.take import bench

    at = bench(home, actor="demo", clock=clock)
    with step("a news article in Indonesian") as words:
        (article,) = evidence.take_files(at, evidence.ARTICLE)
        words.append(f"{len(article.analysed)} items, {len(article.analysed[0].extraction.claims)} claims")
    with step("a live post, captured by Chromium through the recording proxy") as words:
        captured = evidence.capture_post(at, site.url)
        words.append(f"{captured.status}, {len(captured.analysed)} items")
        missing.extend(captured.problems)
    with step("two screenshots, in Turkish and Armenian, read by OCR") as words:
        for shot in evidence.take_files(at, *evidence.SCREENSHOTS):
            words.append("left out" if shot.problems else f"{len(shot.analysed[0].item.text)} characters")
            missing.extend(shot.problems)
    with step("two chat exports, in English and Russian") as words:
        words.extend(f"{len(chat.analysed)} messages" for chat in evidence.take_files(at, *evidence.CHATS))
    with step("a report through the public door, sealed, opened at the desk"):
        receipt = report_through_the_door(home, site)
    with step("a call to the hotline, and the index over all of it"):
        called = index_everything(home, clock)
    return receipt, called


def report_through_the_door(home: Home, site: platform.Platform) -> str:
    """Start the real door for a moment, file a report by its form, and let the worker's code bring it in."""
    from tocsin.demo.evidence import report_at_the_door

    address = home.settings().door_address
    words = [sys.executable, "-m", "tocsin.door.server", str(home.door), str(home.spool)]
    process = subprocess.Popen(words)
    try:
        return _when_answering(lambda: report_at_the_door(address, site.url))
    finally:
        process.terminate()
        process.wait(10)


def _when_answering(ask: Callable[[], str], seconds: float = 20.0) -> str:
    until = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except TocsinError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def index_everything(home: Home, clock: Clock) -> str:
    """Bring the sealed report into the inbox, write down the call, and index the vault; gives the caller's receipt."""
    from tocsin.demo.evidence import CALL, MATERIAL
    from tocsin.desk import serve
    from tocsin.desk.intake import calls, sealed, services, taking
    from tocsin.desk.intake.models import Channel, Purpose, Urgency
    from tocsin.desk.people.models import User

    serve.reindex(home)
    sealed.bring_in(at=clock())
    duty = User.objects.get(username="lea")
    told, _, notes = (MATERIAL / CALL).read_text("utf-8").partition("Officer notes:")
    words = told.removeprefix("Caller:").strip()
    taken = calls.take_call(
        told=services.Told(
            channel=Channel.CALL,
            words=words,
            urgency=Urgency.SOON,
            language="en",
            reporter="target",
            call_back="after 18:00 only",
            safety_word="lantern",
            consents=(Purpose.CONTACT, Purpose.SHARE_POLICE),
        ),
        identity={"name": "Anahit Rell", "contact": "+1 202 555 0177"},
        by=duty,
        at=clock(),
    )
    services.add_note(report=taken.report, text=notes.strip(), by=duty, at=clock())
    taking.preserve_words(report=taken.report, words=words, by=duty, at=clock(), how="call")
    return taken.receipt


def work_the_case(home: Home, clock: Clock) -> Path:
    """From judgement to outcome; gives the sealed package's path."""
    from tocsin.demo import casefile
    from tocsin.demo.judgement import judge
    from tocsin.desk.people.models import User

    people = {person.username: person for person in User.objects.all()}
    team = casefile.Team(people["ana"], people["noor"], people["rami"])
    with step("a person's assessments, before the machine's suggestions") as words:
        judged = judge(by=team.analyst, at=clock())
        words.append(f"{len(judged)} items")
    with step("a case, its incident and what the newspaper claims"):
        case = casefile.open_case(team, judged, clock())
        casefile.record_news(team, case, clock())
    with step("a campaign proposal, with reasons for and against") as words:
        words.append(casefile.propose_campaign(team, case, clock()) or "none found")
    with step("a warning in five languages, published by the door"):
        casefile.warn(team, case, clock())
    with step("a referral to the police, approved by another person, sealed") as words:
        package = casefile.refer(team, case, clock())
        words.append(package.name)
    with step("a letter to the mayor"):
        casefile.write(team, case, "E-0001", clock())
    with step("the police's receipt slip, and a second referral that waits for you"):
        casefile.follow_up(team, case, package, clock())
    return home.packages / package.name


def verify_alone(package: Path) -> str:
    """Copy the package to an empty folder and run the verifier inside it with nothing of Tocsin at hand."""
    with tempfile.TemporaryDirectory() as empty:
        shutil.unpack_archive(package, empty, "zip")
        bare = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-I", "verify.py"], cwd=empty, env=bare, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise TocsinError(f"The package does not verify:\n{done.stdout}{done.stderr}")
    return done.stdout.strip().splitlines()[-1]


def tell(played: Played) -> str:
    """What is printed at the end: where to look, who may log in, what was left out."""
    settings = played.home.settings()
    lines = [
        "",
        f"  Desk      http://{settings.desk_address}",
        f"  Door      http://{settings.door_address}        (public: report form, receipt, warnings)",
        f"  Packages  {played.home.packages}",
        "",
        f"  Log in as one of these, pass-phrase  {played.passphrase}",
        *(
            f"    {username:<6}{name}: {', '.join(role.value for role in roles)}"
            for username, name, roles in cast.PEOPLE
        ),
        "",
        f"  The reporter's receipt, for the door: {played.receipt.replace('-', ' ')}",
        f"  The caller's, changed at first use:   {played.called.replace('-', ' ')}",
        f"  Kim's pass-phrase for identities:     {played.keys}",
        "  Try it: log in as rami and approve the referral that waits; look at the case as noor.",
    ]
    if played.missing:
        lines += ["", "  Left out, because this machine lacks a part:", *(f"    {one}" for one in played.missing)]
    return "\n".join([*lines, "", "  Ctrl-C stops everything. The folder stays.", ""])


def as_json(played: Played) -> str:
    """The same for machines."""
    settings = played.home.settings()
    told = {
        "desk": f"http://{settings.desk_address}",
        "door": f"http://{settings.door_address}",
        "passphrase": played.passphrase,
        "keys": played.keys,
        "receipt": played.receipt,
        "called": played.called,
        "package": str(played.package),
        "missing": list(played.missing),
    }
    return json.dumps(told)
