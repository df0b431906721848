"""Erasing a case takes two persons, is stopped by a legal hold, and takes everything that hangs on the case."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from tests.desk.cases_story import AT, HOUR, POST, WALLET, Team, call, case, desk_home, person, post, solo_home, team
from tocsin.casework.permissions import Role
from tocsin.casework.retention import Ground
from tocsin.desk import here
from tocsin.desk.cases.models import Case, CaseItem
from tocsin.desk.cases.services import add_item, add_note, open_case, reopen_case
from tocsin.desk.evidence.models import CustodyEntry, Exhibit, Item
from tocsin.desk.intake.identities import forget_identity
from tocsin.desk.intake.models import Report, ReportExhibit
from tocsin.desk.keeping import services
from tocsin.desk.keeping.models import Erasure, Hold
from tocsin.errors import BadInput, Refused
from tocsin.home import Home
from tocsin.vault import audit_vault

__all__ = ["case", "desk_home", "solo_home", "team"]
LATER = AT + timedelta(days=400)


def asked(case: Case, team: Team, **changes: Any) -> Erasure:
    words = {"ground": Ground.OVER, "reason": "Nobody needs it.", "at": LATER} | changes
    return services.ask_erasure(by=team.rami, case=case, **words)


def rows() -> Iterator[tuple[str, str]]:
    """Every text of every row of every table."""
    for model in apps.get_models():
        for row in model._default_manager.values():
            yield model.__name__, str(row)


def erased(case: Case, team: Team) -> Any:
    return services.erase(by=team.ana, erasure=asked(case, team), at=LATER + HOUR)


def test_a_case_that_takes_an_item_holds_its_exhibit_by_its_own_key(case: Case) -> None:
    holders = {one.digest: here.vault().keyring.holders(one.digest) for one in Exhibit.objects.all()}
    assert set(map(tuple, holders.values())) == {(case.number,)}


def test_no_row_and_no_byte_of_the_vault_tells_of_an_erased_case(case: Case, team: Team, desk_home: Home) -> None:
    add_note(by=team.noor, case=case, text="Ester Varga called", at=AT)
    stone = erased(case, team)
    told = [
        where for where, text in rows() if any(word in text for word in (WALLET, "maren_hunters", "Ester", "vigil"))
    ]
    assert told == []
    assert not Item.objects.exists()
    assert not Exhibit.objects.exists()
    kept = b"".join(path.read_bytes() for path in desk_home.root.rglob("*") if path.is_file())
    assert b"maren_hunters" not in kept
    assert b"post.txt" not in kept
    assert [check.detail for check in audit_vault(desk_home.vault) if not check.ok] == []
    case.refresh_from_db()
    assert (case.title, case.summary, case.state) == (case.number, "", "closed")
    done = Erasure.objects.get()
    assert (done.state, done.tombstone, done.reason) == ("done", stone.seq, "")
    assert CustodyEntry.objects.get(seq=stone.seq).detail["asked_by"] == team.rami.public_id


def test_what_another_case_holds_stays_with_it(case: Case, team: Team) -> None:
    shared = CaseItem.objects.filter(case=case).first()
    assert shared is not None
    other = open_case(by=team.noor, title="Other", items=[shared.item, call()], team=[team.rami], at=AT)
    digest, text = shared.item.exhibit.digest, shared.item.value.text
    erased(case, team)
    assert here.vault().keyring.holders(digest) == [other.number]
    assert here.vault().read(digest).decode() == text
    assert {entry.item.value.text for entry in other.items.all()} >= {text}


def test_nobody_erases_on_their_own_asking(case: Case, team: Team) -> None:
    request = asked(case, team)
    with pytest.raises(Refused, match="your own work"):
        services.erase(by=team.rami, erasure=request, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=request.pk).update(state="done", decided_by=team.rami)
    assert Item.objects.exists()


@pytest.mark.parametrize("name", ["noor", "pia", "ivo", "lea"])
def test_only_reviewers_and_leads_ask_decide_and_hold(case: Case, team: Team, name: str) -> None:
    who, request = getattr(team, name), asked(case, team)
    for act in (
        lambda: services.ask_erasure(by=who, case=case, ground=Ground.OVER, reason="x", at=LATER),
        lambda: services.erase(by=who, erasure=request, at=LATER),
        lambda: services.place_hold(by=who, case=case, reason="x", at=LATER),
    ):
        with pytest.raises(Refused):
            act()


def test_whoever_is_not_in_the_case_cannot_decide_its_erasure(case: Case, team: Team) -> None:
    outsider = person("omar", {Role.CASE_LEAD})
    with pytest.raises(Refused):
        services.erase(by=outsider, erasure=asked(case, team), at=LATER)


def test_a_legal_hold_refuses_every_way_of_deleting(case: Case, team: Team) -> None:
    request = asked(case, team)
    hold = services.place_hold(by=team.ana, case=case, reason="PAPD asks to preserve", at=LATER)
    sentence = f"{case.number} is under a legal hold since 2027-10-29"
    digests = list(Exhibit.objects.values_list("digest", flat=True))
    for act in (
        lambda: services.erase(by=team.ana, erasure=request, at=LATER),
        lambda: asked(case, team),
        lambda: services.carry_out(decided(request, team)),
        lambda: here.vault().keyring.destroy(digests, "intake"),
    ):
        with pytest.raises(Refused, match=sentence), transaction.atomic():
            act()
    assert all(here.vault().read(digest) for digest in digests)
    services.lift_hold(by=team.rami, case=case, reason="The court is done", at=LATER)
    hold.refresh_from_db()
    assert hold.lifted_by == team.rami
    with pytest.raises(Refused, match="not under a legal hold"):
        services.lift_hold(by=team.rami, case=case, reason="again", at=LATER)


def decided(request: Erasure, team: Team) -> Erasure:
    Erasure.objects.filter(pk=request.pk).update(state="under way", decided_by=team.ana, decided_at=LATER)
    return Erasure.objects.get(pk=request.pk)


def test_a_hold_on_one_case_keeps_what_another_case_shares_with_it(case: Case, team: Team) -> None:
    item = CaseItem.objects.filter(case=case)[0].item
    other = open_case(by=team.noor, title="Other", items=[item], team=[team.rami], at=AT)
    services.place_hold(by=team.ana, case=other, reason="court", at=LATER)
    erased(case, team)
    assert here.vault().keyring.holders(item.exhibit.digest) == [other.number]


def test_an_erasure_killed_after_the_decision_is_finished_by_the_worker(case: Case, team: Team) -> None:
    request = decided(asked(case, team), team)
    assert services.finish_erasures(LATER) == 0
    assert services.finish_erasures(LATER + HOUR) == 1
    request.refresh_from_db()
    assert request.state == "done"
    assert services.finish_erasures(LATER + HOUR) == 0
    assert services.carry_out(request).seq == request.tombstone


def test_a_report_that_nobody_screened_stops_the_erasure(case: Case, team: Team) -> None:
    exhibit = Exhibit.objects.all()[0]
    report = Report.objects.create(number="R-2026-0009", channel="file", received_at=AT, words="the same file")
    ReportExhibit.objects.create(report=report, exhibit=exhibit)
    with pytest.raises(Refused, match="R-2026-0009 came with the same files"):
        asked(case, team)
    Report.objects.update(state="linked")
    erased(case, team)
    assert not Report.objects.exists()


def test_a_refusal_keeps_the_case_and_it_may_be_asked_again(case: Case, team: Team) -> None:
    request = asked(case, team)
    with pytest.raises(BadInput):
        services.refuse_erasure(by=team.ana, erasure=request, reason=" ", at=LATER)
    services.refuse_erasure(by=team.ana, erasure=request, reason="Police still ask", at=LATER)
    with pytest.raises(Refused, match="decided already"):
        services.erase(by=team.ana, erasure=request, at=LATER)
    assert asked(case, team).state == "asked"


def test_packages_and_half_captures_of_the_case_leave_the_disk(case: Case, team: Team, desk_home: Home) -> None:
    package = desk_home.packages / f"{case.number}_PAPD.zip"
    package.write_bytes(POST.encode())
    link = Exhibit.objects.all()[0].received_from
    half = desk_home.root / "work" / "run"
    half.mkdir(parents=True)
    (half / "capture.json").write_text(f'{{"url": "{link}"}}', "utf-8")
    elsewhere = desk_home.packages / "T-2099-0001.zip"
    elsewhere.write_bytes(b"another case")
    erased(case, team)
    assert not package.exists()
    assert not half.exists()
    assert elsewhere.exists()


def test_an_item_cannot_come_into_an_erased_case(case: Case, team: Team) -> None:
    erased(case, team)
    case.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        add_item(by=team.noor, case=case, item=post("new words"), why="x", at=LATER)
    with pytest.raises(Refused, match="is erased"):
        reopen_case(by=team.noor, case=case, reason="again", at=LATER)
    assert not Hold.objects.exists()


def test_a_hold_keeps_the_reporters_identity_too(case: Case, team: Team) -> None:
    report = Report.objects.create(number="R-2026-0008", channel="file", received_at=AT, state="linked")
    ReportExhibit.objects.create(report=report, exhibit=Exhibit.objects.all()[0])
    assert forget_identity(report=report, by=None, at=LATER) is False
    services.place_hold(by=team.ana, case=case, reason="court", at=LATER)
    with pytest.raises(Refused, match="legal hold"):
        forget_identity(report=report, by=None, at=LATER)
