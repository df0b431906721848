"""A referral from draft to acknowledgement: by two persons, on a basis, frozen and sealed."""

import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.desk.cases_story import (
    AT,
    BUREAU,
    CHIRRUP,
    HOUR,
    POLICE,
    Team,
    call,
    case,
    desk_home,
    log_length,
    person,
    post,
    solo_home,
    team,
)
from tocsin.canonical import sha256
from tocsin.casework.lifecycle import REFERRAL, events, states
from tocsin.casework.minimise import Personal
from tocsin.casework.permissions import Role
from tocsin.desk import here
from tocsin.desk.cases import services as cases
from tocsin.desk.cases.models import Case, Decision
from tocsin.desk.dispatch import queries, services
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.models import Package, Referral
from tocsin.desk.dispatch.products import content_digest, referral_dossier
from tocsin.desk.dispatch.sealing import read_kept
from tocsin.desk.intake.models import Channel, Consent, Purpose
from tocsin.desk.intake.services import Told, attach, open_report
from tocsin.errors import BadInput, Refused
from tocsin.errors import IntegrityError as Damaged
from tocsin.home import Home
from tocsin.model.codec import from_record, to_record
from tocsin.model.dossier import Dossier

__all__ = ["case", "desk_home", "solo_home", "team"]


@pytest.fixture
def draft(case: Case, team: Team) -> Referral:
    return services.draft_referral(
        by=team.noor, case=case, agency=POLICE, asks=["Assess the risk to the community."], at=AT
    )


@pytest.fixture
def asked(draft: Referral, team: Team) -> Referral:
    services.check_consent(by=team.noor, referral=draft, basis=Basis.PUBLIC, words="posts open to all", at=AT)
    services.ask_approval(by=team.noor, referral=draft, at=AT)
    return draft


def sealed(asked: Referral, team: Team) -> Package:
    services.approve_referral(by=team.rami, referral=asked, at=AT)
    return services.package_referral(by=team.rami, referral=asked, at=AT)


def reported_call(team: Team, consents: tuple[Purpose, ...] = ()) -> object:
    """A call that came as a report, with its exhibit."""
    item = call()
    report = open_report(told=Told(Channel.CALL, words="…", consents=consents), by=team.lea, at=AT)
    attach(report=report, digests=[item.exhibit.digest], by=team.lea, at=AT)
    return item


def test_the_drafter_cannot_approve(asked: Referral, team: Team) -> None:
    own = services.draft_referral(by=team.rami, case=asked.case, agency=POLICE, at=AT)
    services.check_consent(by=team.rami, referral=own, basis=Basis.PUBLIC, words="open posts", at=AT)
    services.ask_approval(by=team.rami, referral=own, at=AT)
    with pytest.raises(Refused, match="own work"):
        services.approve_referral(by=team.rami, referral=own, at=AT)
    own.refresh_from_db()
    assert own.state == "in approval" and own.approved_by is None


def test_the_database_too_refuses_a_drafter_who_approves(asked: Referral, team: Team) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=asked.pk).update(approved_by=team.noor)


def test_an_analyst_approves_and_sends_nothing(asked: Referral, team: Team) -> None:
    other = person("mira", {Role.ANALYST})
    cases.give_grant(by=team.ana, case=asked.case, person=other, reason="helps", at=AT)
    with pytest.raises(Refused):
        services.approve_referral(by=other, referral=asked, at=AT)


def test_solo_mode_marks_the_product(solo_home: Home) -> None:
    lone = person("sol", {Role.CASE_LEAD, Role.REVIEWER, Role.ANALYST})
    case = cases.open_case(by=lone, title="Solo", summary="One post.", items=[post()], at=AT)
    package = services.refer_case(
        by=lone, approver=lone, case=case, to="papd", basis=Basis.PUBLIC, words="open posts", at=AT
    )
    assert package.referral.solo
    assert from_record(Dossier, package.dossier).solo


def test_two_persons_leave_no_solo_mark(asked: Referral, team: Team) -> None:
    package = sealed(asked, team)
    dossier = from_record(Dossier, package.dossier)
    assert not dossier.solo and dossier.approved_by is not None
    assert (dossier.prepared_by.name, dossier.approved_by.name) == ("Noor", "Rami")


def test_the_whole_line_in_one_call_leaves_each_step_in_the_record(case: Case, team: Team) -> None:
    package = services.refer_case(
        by=team.noor, approver=team.rami, case=case, to="papd", basis=Basis.PUBLIC, words="open posts", at=AT
    )
    acts = [row.act for row in Decision.objects.filter(subject=package.referral.public_id)]
    assert acts == ["referral drafted", "consent checked", "approval asked", "referral approved", "package sealed"]


@pytest.mark.parametrize("state", states(REFERRAL))
def test_a_package_is_made_in_the_state_approved_and_in_no_other(state: str, asked: Referral, team: Team) -> None:
    Referral.objects.filter(pk=asked.pk).update(state=state)
    asked.refresh_from_db()
    if "package" in events(REFERRAL, state):
        assert state == "approved"
        return
    with pytest.raises(Refused):
        services.package_referral(by=team.rami, referral=asked, at=AT)
    assert not Package.objects.exists()


def test_what_changed_after_it_was_looked_at_is_not_approved(asked: Referral, team: Team) -> None:
    seen = content_digest(asked)
    cases.add_item(by=team.noor, case=asked.case, item=post("a further post"), why="new", at=AT)
    with pytest.raises(Refused, match="changed since"):
        services.approve_referral(by=team.rami, referral=asked, seen=seen, at=AT)
    services.approve_referral(by=team.rami, referral=asked, seen=content_digest(asked), at=AT)


def test_missing_consent_is_refused_with_the_report_named(case: Case, team: Team) -> None:
    cases.add_item(by=team.noor, case=case, item=reported_call(team), why="the call", at=AT)  # type: ignore[arg-type]
    draft = services.draft_referral(by=team.noor, case=case, agency=POLICE, at=AT)
    for basis in (Basis.CONSENT, Basis.PUBLIC):
        with pytest.raises(Refused, match="R-2026-0001"):
            services.check_consent(by=team.noor, referral=draft, basis=basis, words="x", at=AT)
    services.check_consent(by=team.noor, referral=draft, basis=Basis.LEGITIMATE, words="a named school", at=AT)
    assert draft.consent_basis == "legitimate interests: a named school"


def test_consent_given_for_police_is_enough_for_police_and_not_for_a_platform(case: Case, team: Team) -> None:
    item = reported_call(team, (Purpose.SHARE_POLICE,))
    cases.add_item(by=team.noor, case=case, item=item, why="the call", at=AT)  # type: ignore[arg-type]
    for agency, works in ((POLICE, True), (CHIRRUP, False)):
        draft = services.draft_referral(by=team.noor, case=case, agency=agency, at=AT)
        if works:
            services.check_consent(by=team.noor, referral=draft, basis=Basis.CONSENT, at=AT)
            continue
        with pytest.raises(Refused):
            services.check_consent(by=team.noor, referral=draft, basis=Basis.CONSENT, at=AT)


def test_a_withdrawn_consent_counts_no_more(case: Case, team: Team) -> None:
    item = reported_call(team, (Purpose.SHARE_POLICE,))
    cases.add_item(by=team.noor, case=case, item=item, why="the call", at=AT)  # type: ignore[arg-type]
    Consent.objects.update(withdrawn_at=AT)
    draft = services.draft_referral(by=team.noor, case=case, agency=POLICE, at=AT)
    with pytest.raises(Refused):
        services.check_consent(by=team.noor, referral=draft, basis=Basis.CONSENT, at=AT)


def test_leaving_the_exhibit_out_lifts_the_need_for_its_consent(case: Case, team: Team) -> None:
    item = reported_call(team)
    cases.add_item(by=team.noor, case=case, item=item, why="the call", at=AT)  # type: ignore[arg-type]
    digest = item.exhibit.digest  # type: ignore[attr-defined]
    draft = services.draft_referral(
        by=team.noor, case=case, agency=POLICE, left_out={digest: "the caller asked us not to"}, at=AT
    )
    services.check_consent(by=team.noor, referral=draft, basis=Basis.PUBLIC, words="open posts", at=AT)
    dossier = referral_dossier(draft, AT)
    (kept,) = [each for each in dossier.exhibits if each.file_name == ""]
    assert kept.exhibit.digest == "[withheld] " + kept.exhibit.label
    assert dossier.referral is not None and "the caller asked us not to" in dossier.referral.withheld[0]


def test_the_reporters_name_stays_at_the_desk(case: Case, team: Team) -> None:
    cases.add_item(by=team.noor, case=case, item=reported_call(team), why="the call", at=AT)  # type: ignore[arg-type]
    draft = services.draft_referral(by=team.noor, case=case, agency=POLICE, at=AT)
    assert "Ester Varga" not in str(to_record(referral_dossier(draft, AT)))
    naming = services.draft_referral(by=team.noor, case=case, agency=POLICE, release=[Personal.REPORTER], at=AT)
    assert "Ester Varga" in str(to_record(referral_dossier(naming, AT)))
    with pytest.raises(Refused, match="agreed to be named"):
        services.check_consent(by=team.noor, referral=naming, basis=Basis.LEGITIMATE, words="x", at=AT)


@pytest.mark.parametrize("basis", [Basis.PUBLIC, Basis.LEGAL, Basis.LEGITIMATE])
def test_a_basis_other_than_consent_needs_its_sentence(basis: Basis, draft: Referral, team: Team) -> None:
    with pytest.raises(BadInput, match="sentence"):
        services.check_consent(by=team.noor, referral=draft, basis=basis, at=AT)


def test_vital_interests_are_for_emergencies(draft: Referral, team: Team) -> None:
    with pytest.raises(Refused, match="emergency"):
        services.check_consent(by=team.noor, referral=draft, basis=Basis.VITAL, words="now", at=AT)


def test_a_returned_draft_is_checked_anew(asked: Referral, team: Team) -> None:
    with pytest.raises(BadInput, match="reason"):
        services.return_referral(by=team.rami, referral=asked, reason="", at=AT)
    services.return_referral(by=team.rami, referral=asked, reason="name the school", at=AT)
    assert (asked.state, asked.consent_basis) == ("draft", "")


def test_what_is_past_drafting_is_not_written(asked: Referral, team: Team) -> None:
    with pytest.raises(Refused, match="no longer written"):
        services.edit_referral(by=team.noor, referral=asked, asks=[], already_done=[], left_out={}, release=[], at=AT)


def test_the_package_on_disk_is_what_was_recorded_and_is_noticed_when_changed(asked: Referral, team: Team) -> None:
    package = sealed(asked, team)
    path = read_kept(package.name, package.sha256)
    assert sha256(path.read_bytes()) == package.sha256 and path.parent == here.home().packages
    names = zipfile.ZipFile(path).namelist()
    assert any(name.endswith("SUMMARY.pdf") for name in names) and any(name.endswith("verify.py") for name in names)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Damaged, match="changed"):
        read_kept(package.name, package.sha256)


def test_what_a_killed_sealing_left_does_not_block_the_next_one(asked: Referral, team: Team) -> None:
    """The file was placed, the desk had not taken note: the leftover keeps its name, and the referral is packaged."""
    here.home().packages.mkdir(parents=True, exist_ok=True)
    left = here.home().packages / f"{asked.number}-1.zip"
    left.write_bytes(b"sealed, and then the machine stopped")
    package = sealed(asked, team)
    assert package.name == f"{asked.number}-2.zip"
    assert read_kept(package.name, package.sha256).is_file()
    assert left.read_bytes() == b"sealed, and then the machine stopped"


def test_a_supplement_is_a_new_package_that_names_the_old(asked: Referral, team: Team) -> None:
    first = sealed(asked, team)
    before = read_kept(first.name, first.sha256).read_bytes()
    sent = services.send_package(by=team.rami, package=first, how="at the counter", at=AT)
    services.acknowledge(by=team.noor, dispatch=sent, reference="26-004512", at=AT + HOUR)
    asked.refresh_from_db()
    services.follow_referral(by=team.noor, referral=asked, event="return for information", at=AT + HOUR)
    cases.add_item(by=team.noor, case=asked.case, item=post("a further post"), why="new", at=AT + HOUR)
    second = services.supplement_referral(by=team.rami, referral=asked, at=AT + 2 * HOUR)
    assert second.supersedes == first and second.sha256 != first.sha256
    assert read_kept(first.name, first.sha256).read_bytes() == before
    with pytest.raises(Refused, match="superseded"):
        services.send_package(by=team.rami, package=first, how="again", at=AT + 2 * HOUR)
    services.send_package(by=team.rami, package=second, how="at the counter", at=AT + 2 * HOUR)


def test_sent_and_acknowledged_with_the_agencys_number(asked: Referral, team: Team) -> None:
    package = sealed(asked, team)
    with pytest.raises(BadInput, match="how"):
        services.send_package(by=team.rami, package=package, how=" ", at=AT)
    sent = services.send_package(by=team.rami, package=package, how="at the counter", at=AT)
    assert sent.to == POLICE.name
    with pytest.raises(BadInput, match="reference"):
        services.acknowledge(by=team.noor, dispatch=sent, reference="", at=AT)
    services.acknowledge(by=team.noor, dispatch=sent, reference="26-004512", officer="Sgt. Hall", at=AT + HOUR)
    asked.refresh_from_db()
    assert asked.state == "acknowledged"


def test_an_unanswered_referral_falls_due(asked: Referral, team: Team) -> None:
    package = sealed(asked, team)
    services.send_package(by=team.rami, package=package, how="at the counter", at=AT)
    asked.refresh_from_db()
    soon, late = (queries.acknowledgement_due(asked, AT + timedelta(days=days)) for days in (13, 15))
    assert soon is not None and late is not None and (soon.late, late.late) == (False, True)


def test_an_emergency_needs_one_person_and_is_reviewed_by_another(case: Case, team: Team) -> None:
    urgent = services.refer_in_emergency(
        by=team.noor, case=case, agency=POLICE, danger="a named school, tomorrow at noon", at=AT
    )
    package = services.package_referral(by=team.noor, referral=urgent, at=AT)
    services.send_package(by=team.noor, package=package, how="by phone and e-mail", at=AT)
    with pytest.raises(Refused, match="waits for its review"):
        services.refer_in_emergency(by=team.noor, case=case, agency=BUREAU, danger="again", at=AT)
    urgent.refresh_from_db()
    with pytest.raises(Refused):
        services.review_emergency(by=team.noor, referral=urgent, finding="right", at=AT + HOUR)
    assert queries.after_review_due(urgent, AT + timedelta(hours=25)).late  # type: ignore[union-attr]
    services.review_emergency(by=team.rami, referral=urgent, finding="needed, and right", at=AT + HOUR)
    services.refer_in_emergency(by=team.noor, case=case, agency=BUREAU, danger="again", at=AT + HOUR)


def test_an_emergency_says_to_whom_and_why_now(case: Case, team: Team) -> None:
    with pytest.raises(BadInput):
        services.refer_in_emergency(by=team.noor, case=case, agency=POLICE, danger=" ", at=AT)


def test_the_dossier_survives_its_own_file_form(asked: Referral) -> None:
    dossier = referral_dossier(asked, AT)
    assert from_record(Dossier, to_record(dossier)) == dossier


def test_the_dossier_tells_of_items_exhibits_custody_and_indicators(asked: Referral) -> None:
    dossier = referral_dossier(asked, AT)
    assert [entry.item.kind.value for entry in dossier.items] == ["post", "post", "article"]
    assert [kept.exhibit.label for kept in dossier.exhibits] == ["E-0001", "E-0002", "E-0003"]
    assert all(kept.custody and kept.file_name.startswith(kept.exhibit.label) for kept in dossier.exhibits)
    assert dossier.items[0].indicators == (
        "bitcoin wallet bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 (checksum verified)",
    )


ACTS = {
    "draft": lambda draft, team: services.draft_referral(by=team.noor, case=draft.case, agency=POLICE, at=AT),
    "edit": lambda draft, team: services.edit_referral(
        by=team.noor, referral=draft, asks=["x"], already_done=[], left_out={}, release=[], at=AT
    ),
    "check consent": lambda draft, team: services.check_consent(
        by=team.noor, referral=draft, basis=Basis.PUBLIC, words="open", at=AT
    ),
    "withdraw": lambda draft, team: services.withdraw_referral(by=team.noor, referral=draft, reason="no", at=AT),
    "emergency": lambda draft, team: services.refer_in_emergency(
        by=team.noor, case=draft.case, agency=POLICE, danger="now", at=AT
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_leaves_one_decision_and_one_custody_entry(name: str, draft: Referral, team: Team) -> None:
    before = log_length(), Decision.objects.count()
    ACTS[name](draft, team)
    assert (log_length(), Decision.objects.count()) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("name", ACTS)
def test_without_a_grant_nothing_can_be_done(name: str, draft: Referral, team: Team) -> None:
    stranger = person("otis", {Role.ANALYST, Role.CASE_LEAD, Role.REVIEWER})
    before = log_length(), Decision.objects.count()
    with pytest.raises(Refused):
        ACTS[name](draft, replace(team, noor=stranger))
    assert (log_length(), Decision.objects.count()) == before


def test_an_unknown_agency_is_answered_with_the_known(desk_home: Home) -> None:
    with pytest.raises(BadInput) as refusal:
        queries.agency("interpol")
    assert "papd" in refusal.value.hint


def test_the_desks_own_row_wins_over_the_settings(case: Case, team: Team) -> None:
    services.add_agency(by=team.ana, code="papd", name="PAPD, Hate Crimes Unit", kind="police", at=AT)
    assert queries.agency("papd").name == "PAPD, Hate Crimes Unit"
    with pytest.raises(BadInput, match="already"):
        services.add_agency(by=team.ana, code="papd", name="x", kind="police", at=AT)
