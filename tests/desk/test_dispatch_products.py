"""Warnings, letters, platform notices: approved by another, checked for privacy, bound to records, never changed."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.desk.cases_story import AT, CHIRRUP, HOUR, WALLET, Team, case, desk_home, log_length, person, solo_home, team
from tocsin.casework.permissions import Role
from tocsin.desk import here
from tocsin.desk.cases import services as cases
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch import queries, services
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.models import Advisory, Letter, PlatformNotice
from tocsin.desk.dispatch.sealing import read_kept
from tocsin.errors import BadInput, Refused
from tocsin.home import Home
from tocsin.model.dossier import AdvisoryVersion, BoundFact

__all__ = ["case", "desk_home", "solo_home", "team"]

ENGLISH = AdvisoryVersion(
    "en", "Be careful about your address", "Someone online asks where members of our community live.", "Tell nobody."
)
INDONESIAN = AdvisoryVersion("id", "Jaga alamat Anda", "Seseorang di internet menanyakan alamat.", "Jangan beri tahu.")


@pytest.fixture
def draft(case: Case, team: Team) -> Advisory:
    return services.draft_advisory(
        by=team.noor,
        case=case,
        audience="our community",
        area="Port Aldera",
        source_grade="C3",
        versions=[ENGLISH, INDONESIAN],
        at=AT,
    )


def ready(draft: Advisory, team: Team) -> Advisory:
    services.check_facts(by=team.noor, advisory=draft, at=AT)
    services.check_privacy(by=team.noor, advisory=draft, at=AT)
    services.approve_advisory(by=team.rami, advisory=draft, at=AT)
    return draft


def published(home: Home) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in home.published.iterdir()}


def test_a_published_warning_is_on_the_door_in_every_language(draft: Advisory, team: Team, desk_home: Home) -> None:
    services.publish_advisory(by=team.pia, advisory=ready(draft, team), at=AT)
    files = published(desk_home)
    page = next(text for name, text in files.items() if name.endswith(".html"))
    assert ENGLISH.headline in page and INDONESIAN.headline in page and "0143" in page
    (line,) = json.loads(files["index.json"])
    assert line["headlines"]["id"] == INDONESIAN.headline and line["page"] in files


def test_nothing_public_shows_an_account_or_a_wallet(draft: Advisory, team: Team, desk_home: Home) -> None:
    services.publish_advisory(by=team.pia, advisory=ready(draft, team), at=AT)
    whole = " ".join(published(desk_home).values())
    for secret in ("maren_hunters", WALLET, "chirrup.example"):
        assert secret not in whole


@pytest.mark.parametrize("leak", ["Beware of @maren_hunters.", f"They pay to {WALLET}."])
def test_a_warning_that_names_an_account_stops_at_the_privacy_check(leak: str, case: Case, team: Team) -> None:
    telling = AdvisoryVersion("en", "Careful", leak, "Tell nobody.")
    draft = services.draft_advisory(
        by=team.noor, case=case, audience="all", area="Port Aldera", source_grade="C3", versions=[telling], at=AT
    )
    services.check_facts(by=team.noor, advisory=draft, at=AT)
    with pytest.raises(Refused, match="cannot be public"):
        services.check_privacy(by=team.noor, advisory=draft, at=AT)


def test_the_drafter_neither_approves_nor_publishes(case: Case, team: Team) -> None:
    both = person("mira", {Role.ANALYST, Role.REVIEWER, Role.PUBLISHER})
    cases.give_grant(by=team.ana, case=case, person=both, reason="helps", at=AT)
    draft = services.draft_advisory(
        by=both, case=case, audience="all", area="x", source_grade="C3", versions=[ENGLISH], at=AT
    )
    services.check_facts(by=both, advisory=draft, at=AT)
    services.check_privacy(by=both, advisory=draft, at=AT)
    with pytest.raises(Refused, match="own work"):
        services.approve_advisory(by=both, advisory=draft, at=AT)
    services.approve_advisory(by=team.rami, advisory=draft, at=AT)
    with pytest.raises(Refused, match="own work"):
        services.publish_advisory(by=both, advisory=draft, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Advisory.objects.filter(pk=draft.pk).update(published_by=both)


def test_a_warning_in_solo_mode_says_so(solo_home: Home) -> None:
    lone = person("sol", {Role.CASE_LEAD, Role.REVIEWER, Role.ANALYST, Role.PUBLISHER})
    case = cases.open_case(by=lone, title="Solo", at=AT)
    made = services.advise(
        by=lone,
        approver=lone,
        publisher=lone,
        case=case,
        audience="all",
        area="Port Aldera",
        source_grade="C3",
        versions=[ENGLISH],
        at=AT,
    )
    assert made.solo and made.state == "published"


def test_a_correction_and_a_withdrawal_are_public_too(draft: Advisory, team: Team, desk_home: Home) -> None:
    services.publish_advisory(by=team.pia, advisory=ready(draft, team), at=AT)
    services.correct_advisory(by=team.pia, advisory=draft, text="The hall is open again.", at=AT + HOUR)
    assert any("The hall is open again." in text for text in published(desk_home).values())
    services.withdraw_advisory(by=team.pia, advisory=draft, reason="It was about another city.", at=AT + 2 * HOUR)
    files = published(desk_home)
    assert json.loads(files["index.json"]) == []
    assert any("about another city" in text for name, text in files.items() if name.endswith(".html"))


def test_a_warning_ends_by_itself_and_not_before(draft: Advisory, team: Team) -> None:
    services.publish_advisory(by=team.pia, advisory=ready(draft, team), at=AT)
    with pytest.raises(Refused, match="stands until"):
        services.expire_advisory(by=team.pia, advisory=draft, at=draft.expires_at - timedelta(seconds=1))
    services.expire_advisory(by=team.pia, advisory=draft, at=draft.expires_at)
    assert draft.state == "expired"


def test_a_changed_text_loses_the_mark_of_its_speaker(draft: Advisory, team: Team) -> None:
    version = draft.versions.get(language="id")
    services.review_language(by=team.noor, version=version, at=AT)
    services.write_version(by=team.noor, advisory=draft, version=INDONESIAN, at=AT)
    version.refresh_from_db()
    assert version.reviewed_by is None and draft.versions.count() == 2


def test_a_warning_stands_no_longer_than_two_weeks(case: Case, team: Team) -> None:
    late = AT + timedelta(days=15)
    with pytest.raises(BadInput, match="14 days"):
        services.draft_advisory(
            by=team.noor,
            case=case,
            audience="a",
            area="b",
            source_grade="C3",
            expires_at=late,
            at=AT,
        )


@pytest.mark.parametrize("empty", ["audience", "area", "source_grade"])
def test_a_warning_needs_its_particulars(empty: str, case: Case, team: Team) -> None:
    given = {"audience": "all", "area": "Port Aldera", "source_grade": "C3"} | {empty: " "}
    with pytest.raises(BadInput):
        services.draft_advisory(by=team.noor, case=case, at=AT, **given)


@pytest.fixture
def letter(case: Case, team: Team) -> Letter:
    return services.draft_letter(
        by=team.noor,
        case=case,
        to_name="Dana Ortega",
        to_title="Mayor of Port Aldera",
        subject="Threats against Marenians",
        facts=[BoundFact("An account offered money for the whereabouts of Marenians.", "E-0001")],
        asks=["Condemn the threats in public."],
        at=AT,
    )


def test_a_fact_that_no_record_shows_is_refused(case: Case, team: Team) -> None:
    for record in ("", "E-0099", "I-2026-0001"):
        with pytest.raises(BadInput, match="bound to no record"):
            services.draft_letter(
                by=team.noor, case=case, to_name="x", subject="y", facts=[BoundFact("It happened.", record)], at=AT
            )


def test_a_letter_without_facts_is_not_checked(case: Case, team: Team) -> None:
    empty = services.draft_letter(by=team.noor, case=case, to_name="x", subject="y", at=AT)
    with pytest.raises(Refused, match="no fact"):
        services.check_letter(by=team.noor, letter=empty, at=AT)


def test_a_signed_letter_is_a_file_that_stays_as_it_was(letter: Letter, team: Team) -> None:
    services.check_letter(by=team.noor, letter=letter, at=AT)
    with pytest.raises(Refused):
        services.approve_letter(by=team.noor, letter=letter, at=AT)
    services.approve_letter(by=team.rami, letter=letter, at=AT)
    services.sign_letter(by=team.rami, letter=letter, at=AT)
    path = read_kept(letter.file, letter.file_sha256)
    assert path.read_bytes().startswith(b"%PDF") and path.parent == here.home().packages
    for event in ("send", "answer", "close"):
        services.follow_letter(by=team.rami, letter=letter, event=event, note="They will.", at=AT + HOUR)
    assert letter.state == "closed"


def test_a_checked_letter_is_written_only_after_it_was_returned(letter: Letter, team: Team) -> None:
    services.check_letter(by=team.noor, letter=letter, at=AT)
    with pytest.raises(Refused, match="no longer written"):
        services.edit_letter(by=team.noor, letter=letter, facts=[], asks=[], at=AT)
    services.return_letter(by=team.rami, letter=letter, reason="shorter", at=AT)
    services.edit_letter(by=team.noor, letter=letter, facts=[], asks=["Condemn."], at=AT, subject="Threats")
    assert (letter.state, letter.subject) == ("draft", "Threats")


@pytest.fixture
def notice(case: Case, team: Team) -> PlatformNotice:
    first = case.items.all()[0].item.item_id
    return services.draft_notice(by=team.noor, case=case, agency=CHIRRUP, items=[first], ground="Rule 4", at=AT)


def test_a_platform_is_told_only_after_somebody_was_asked_to_preserve(notice: PlatformNotice, team: Team) -> None:
    with pytest.raises(Refused, match="delete what police would need"):
        services.approve_notice(by=team.rami, notice=notice, at=AT)
    package = services.refer_case(
        by=team.noor, approver=team.rami, case=notice.case, to="papd", basis=Basis.PUBLIC, words="open", at=AT
    )
    with pytest.raises(Refused):
        services.approve_notice(by=team.rami, notice=notice, at=AT)
    services.send_package(by=team.rami, package=package, how="counter", at=AT)
    services.approve_notice(by=team.rami, notice=notice, at=AT)
    services.send_notice(by=team.rami, notice=notice, reference="CH-88", at=AT)
    services.answer_notice(by=team.noor, notice=notice, event="answer", answer="removed", at=AT + HOUR)
    assert (notice.state, notice.reference) == ("answered", "CH-88")


def test_what_cannot_wait_goes_with_its_reason(notice: PlatformNotice, team: Team) -> None:
    with pytest.raises(BadInput):
        services.go_without_preservation(by=team.noor, notice=notice, reason="", at=AT)
    services.go_without_preservation(by=team.noor, notice=notice, reason="an address is in it", at=AT)
    services.approve_notice(by=team.rami, notice=notice, at=AT)
    assert notice.without_preservation == "an address is in it"


def test_a_notice_is_about_items_of_its_case(case: Case, team: Team) -> None:
    for items in ([], ["itm_elsewhere"]):
        with pytest.raises(BadInput):
            services.draft_notice(by=team.noor, case=case, agency=CHIRRUP, items=items, ground="Rule 4", at=AT)


def test_whoever_may_approve_finds_what_waits_and_the_drafter_does_not(letter: Letter, team: Team) -> None:
    services.check_letter(by=team.noor, letter=letter, at=AT)
    assert [row.number for row in queries.waiting_for(team.rami, AT)] == [letter.number]
    assert queries.waiting_for(team.noor, AT) == []
    assert queries.waiting_for(team.ivo, AT) == []


def test_each_act_leaves_one_custody_entry(draft: Advisory, letter: Letter, notice: PlatformNotice, team: Team) -> None:
    acts = [
        lambda: services.write_version(by=team.noor, advisory=draft, version=ENGLISH, at=AT),
        lambda: services.check_facts(by=team.noor, advisory=draft, at=AT),
        lambda: services.check_privacy(by=team.noor, advisory=draft, at=AT),
        lambda: services.approve_advisory(by=team.rami, advisory=draft, at=AT),
        lambda: services.publish_advisory(by=team.pia, advisory=draft, at=AT),
        lambda: services.check_letter(by=team.noor, letter=letter, at=AT),
        lambda: services.go_without_preservation(by=team.noor, notice=notice, reason="now", at=AT),
        lambda: services.approve_notice(by=team.rami, notice=notice, at=AT),
    ]
    for act in acts:
        before = log_length()
        act()
        assert log_length() == before + 1
