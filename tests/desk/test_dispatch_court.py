"""Court papers at the desk: the signer puts their own name, somebody else lets them go, and only the log tells it."""

import zipfile

import pytest

from tests.desk.cases_story import AT, POLICE, Team, browse_as, case, desk_home, solo_home, team
from tocsin.desk import here
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch import court, services
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.models import Referral
from tocsin.desk.dispatch.products import referral_dossier
from tocsin.desk.dispatch.sealing import read_kept
from tocsin.errors import Refused
from tocsin.outputs._court import signers

__all__ = ["browse_as", "case", "desk_home", "solo_home", "team"]


@pytest.fixture
def approved(case: Case, team: Team) -> Referral:
    """A referral that Noor drafted and Rami approved."""
    row = services.draft_referral(by=team.noor, case=case, agency=POLICE, asks=["Assess the risk."], at=AT)
    services.check_consent(by=team.noor, referral=row, basis=Basis.PUBLIC, words="posts open to all", at=AT)
    services.ask_approval(by=team.noor, referral=row, at=AT)
    services.approve_referral(by=team.rami, referral=row, at=AT)
    return row


def names_in(row: Referral, team: Team) -> list[str]:
    """Files of the package that is sealed now."""
    package = services.package_referral(by=team.rami, referral=row, at=AT)
    with zipfile.ZipFile(read_kept(package.name, package.sha256)) as file:
        return file.namelist()


def test_without_anybodys_word_the_package_has_no_court_papers_but_the_certification(approved, team):
    found = names_in(approved, team)
    assert not [name for name in found if "COURT" in name]
    assert [name for name in found if "CERTIFICATION" in name]


def test_signed_for_by_one_and_approved_by_another_the_papers_go_along(approved, team):
    signed = court.name_signer(by=team.noor, referral=approved, at=AT)
    court.approve_papers(by=team.rami, referral=approved, at=AT)
    dossier = court.with_log(referral_dossier(approved, AT))
    assert signers(dossier) == [f"{team.noor.name} ({team.noor.public_id})"]
    assert signed.leaf
    assert len([name for name in names_in(approved, team) if "COURT" in name]) == 4


def test_nobody_approves_the_papers_that_they_sign(approved, team):
    court.name_signer(by=team.rami, referral=approved, at=AT)
    with pytest.raises(Refused, match="own work"):
        court.approve_papers(by=team.rami, referral=approved, at=AT)
    assert court.standing(approved.number).approved is None


def test_no_papers_are_approved_that_nobody_will_sign(approved, team):
    with pytest.raises(Refused, match="Nobody has said"):
        court.approve_papers(by=team.rami, referral=approved, at=AT)


def test_one_person_signs_and_says_so_once(approved, team):
    first = court.name_signer(by=team.noor, referral=approved, at=AT)
    assert court.name_signer(by=team.noor, referral=approved, at=AT).seq == first.seq
    with pytest.raises(Refused, match="Somebody else will sign"):
        court.name_signer(by=team.rami, referral=approved, at=AT)


def test_a_draft_and_a_sealed_referral_take_no_papers(approved, case, team):
    fresh = services.draft_referral(by=team.noor, case=case, agency=POLICE, asks=["x"], at=AT)
    names_in(approved, team)
    for row in (fresh, approved):
        with pytest.raises(Refused, match="not yet sealed"):
            court.name_signer(by=team.noor, referral=row, at=AT)


def test_whoever_may_not_draft_in_this_case_does_not_sign(approved, team):
    with pytest.raises(Refused):
        court.name_signer(by=team.lea, referral=approved, at=AT)


def test_a_claim_in_the_database_puts_no_name_on_a_paper(approved, team):
    """Only an entry of the log does: there is no row that could say it."""
    dossier = court.with_log(referral_dossier(approved, AT))
    assert signers(dossier) == []
    here.vault().note("will sign court papers", actor=team.noor.public_id, at=AT, detail={"case": "another"})
    assert signers(court.with_log(referral_dossier(approved, AT))) == []


def test_the_page_leads_from_reading_to_signing_to_the_package(approved, team, browse_as):
    url = f"/referrals/{approved.public_id}/court/"
    assert "Court papers" in browse_as(team.noor).get(f"/referrals/{approved.public_id}/").content.decode()
    page = browse_as(team.noor).get(url).content.decode()
    assert "I made these records and will sign" in page
    assert "have counsel read" in page.lower()
    browse_as(team.noor).post(f"{url}act/", {"act": "sign"})
    assert "Somebody else approves" in browse_as(team.noor).get(url).content.decode()
    assert "Put them into the package" in browse_as(team.rami).get(url).content.decode()
    browse_as(team.rami).post(f"{url}act/", {"act": "approve"})
    assert "The papers go into the package." in browse_as(team.noor).get(url).content.decode()


@pytest.mark.parametrize("name", ["certification", "court_page", "court_berkeley", "court_swgde", "court_custody"])
def test_each_draft_can_be_read_by_those_who_may_read_the_case_and_nobody_else(approved, team, browse_as, name):
    url = f"/referrals/{approved.public_id}/court/{name}.pdf"
    answer = browse_as(team.noor).get(url)
    assert answer.content.startswith(b"%PDF")
    assert "DRAFT-" in answer["Content-Disposition"]
    assert browse_as(team.lea).get(url).status_code in (403, 404)


def test_an_unknown_paper_or_act_is_refused(approved, team, browse_as):
    base = f"/referrals/{approved.public_id}/court/"
    assert browse_as(team.noor).get(f"{base}summary_pdf.pdf").status_code == 404
    assert browse_as(team.noor).post(f"{base}act/", {"act": "forge"}).status_code in (400, 409, 422)
