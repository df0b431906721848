"""Run by test_erasing.py in a process of its own: two cases with planted secrets, a copy, the erasure of one."""

import json
import os
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from tocsin.cli import main

ROOT, DESK = Path(sys.argv[1]), Path(sys.argv[1]) / "desk"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
os.environ["TOCSIN_PASSWORD"] = PASSWORD = "correct horse battery staple"


def run(*words: str | Path) -> None:
    code = main([str(word) for word in words])
    assert code == 0, (words, code)


def material(secrets: dict[str, str]) -> list[Path]:
    """A post, a chat export and a picture, each with secrets in words, names and numbers."""
    from PIL import Image, PngImagePlugin

    folder = ROOT / "material" / secrets["file"]
    folder.mkdir(parents=True)
    post, chat, picture = (folder / f"{secrets['file']}{end}" for end in (".txt", "-chat.txt", ".png"))
    post.write_text(f"{secrets['name']} lives at {secrets['street']}, call {secrets['phone']}. Go there and hurt them.")
    chat.write_text(
        "".join(
            f"[12/10/26, 18:0{n}:00] {who}: {text}\n"
            for n, (who, text) in enumerate(
                [(secrets["account"], f"find {secrets['name']}"), ("Orvani friend", secrets["phone"]), ("x", "yes")]
            )
        )
    )
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", secrets["picture"])
    data = BytesIO()
    Image.new("RGB", (64, 48), (200, 40, 20)).save(data, "PNG", pnginfo=told)
    picture.write_bytes(data.getvalue())
    return [post, chat, picture]


def case_of(secrets: dict[str, str], after: int) -> str:
    """A case with everything taken since: a note, an incident, a referral sealed into a package, a letter."""
    from tocsin.desk.cases import services
    from tocsin.desk.cases.services import incidents, items
    from tocsin.desk.dispatch.consent import Basis
    from tocsin.desk.dispatch.services import referrals, sending
    from tocsin.desk.evidence.models import Item
    from tocsin.desk.people.models import User
    from tocsin.model.agency import Agency

    noor, rami = User.objects.get(username="noor"), User.objects.get(username="rami")
    found = Item.objects.filter(exhibit__number__gt=after, reported_in="")
    case = services.open_case(
        by=noor, title=f"About {secrets['name']}", summary=secrets["street"], items=found, team=[rami], at=NOW
    )
    items.add_note(by=noor, case=case, text=f"{secrets['name']} is afraid", at=NOW)
    incidents.make_incident(by=noor, case=case, title=secrets["account"], what=secrets["phone"], at=NOW)
    papd = Agency("papd", "Port Aldera Police Department", "police")
    referral = referrals.draft_referral(
        by=noor, case=case, agency=papd, asks=[secrets["street"]], already_done=[], at=NOW
    )
    referrals.check_consent(by=noor, referral=referral, basis=Basis.LEGAL, words=secrets["name"], at=NOW)
    referrals.ask_approval(by=noor, referral=referral, at=NOW)
    referrals.approve_referral(by=rami, referral=referral, at=NOW)
    sending.package_referral(by=rami, referral=referral, at=NOW)
    return case.number


def found() -> None:
    run("init", DESK, "--organisation", "Consulate of Marenia", "--recovery", (ROOT / "recipient").read_text())
    from tocsin.desk import serve
    from tocsin.home import Home

    for name, role in (("noor", "analyst"), ("rami", "reviewer"), ("ana", "case lead")):
        serve.create_person(Home(DESK), username=name, name=name, password=PASSWORD, roles=[role], at=NOW)


def story() -> None:
    planted = json.loads((ROOT / "planted.json").read_text())
    found()
    from tocsin.desk.evidence.models import Exhibit

    numbers = []
    for secrets, many in zip(planted, (3, 1), strict=True):
        after = Exhibit.objects.count()
        run("take", "--desk", DESK, *material(secrets)[:many])
        run("reindex", "--desk", DESK)
        numbers.append(case_of(secrets, after))
    for name in ("copy", "second-copy", "safe-copy"):
        run("backup", ROOT / name, "--keys", ROOT / name.replace("copy", "keys-copy"), "--desk", DESK)
    (ROOT / "numbers.json").write_text(json.dumps(numbers))
    import shutil

    shutil.copytree(ROOT / "copy", ROOT / "older-copy")
    shutil.copytree(ROOT / "keys-copy", ROOT / "older-keys")
    (ROOT / "safe-keys-copy").rename(ROOT / "locked-away")
    run("hold", numbers[0], "--reason", "PAPD asks", "--as", "ana", "--desk", DESK)
    erase = ["erase", numbers[0], "--desk", DESK]
    assert main([*map(str, erase), "--ground", "no longer needed", "--reason", "x", "--as", "rami"]) == 1
    run("hold", numbers[0], "--lift", "--reason", "done", "--as", "ana", "--desk", DESK)
    run(*erase, "--ground", "no longer needed", "--reason", planted[0]["name"], "--as", "rami")
    assert main([*map(str, erase), "--decide", "--as", "rami"]) == 1
    assert main([*map(str, erase), "--decide", "--as", "ana"]) == 3, "one place was not reached"
    run("verify", DESK)


story()
