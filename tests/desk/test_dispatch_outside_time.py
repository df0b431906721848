"""Outside time in what leaves: a package is stamped before it is sealed, and says plainly when nobody answered."""

import tomllib
from datetime import UTC, datetime

import pytest
import tomli_w

from tests.core.vault.authority import Clockmaker, honest, served
from tests.desk.cases_story import AT, POLICE, Team, browse_as, case, desk_home, team
from tocsin.desk import here
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch import sealing, services
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.models import Package, Referral
from tocsin.home import Home
from tocsin.vault import verify_package

__all__ = ["browse_as", "case", "desk_home", "team"]


@pytest.fixture
def approved(case: Case, team: Team) -> Referral:
    row = services.draft_referral(by=team.noor, case=case, agency=POLICE, asks=["Assess the risk."], at=AT)
    services.check_consent(by=team.noor, referral=row, basis=Basis.PUBLIC, words="posts open to all", at=AT)
    services.ask_approval(by=team.noor, referral=row, at=AT)
    services.approve_referral(by=team.rami, referral=row, at=AT)
    return row


def switch_on(home: Home, place: str, root: str) -> None:
    known = tomllib.loads(home.settings_file.read_text())
    rows = [{"name": "Harbour clock", "url": f"http://{place}/", "roots": root}]
    home.settings_file.write_text(tomli_w.dumps(known | {"allowed_origins": [place], "timestamps": rows}))


def test_a_package_takes_along_a_timestamp_made_just_before_it_was_sealed(
    approved, team, desk_home, tmp_path, browse_as
):
    clock = Clockmaker(tmp_path / "tsa")
    with served(honest(clock)) as (place, asked):
        switch_on(desk_home, place, str(clock.folder / "root.pem"))
        browse_as(team.rami).post(f"/referrals/{approved.public_id}/act/", {"act": "package"})
    package = Package.objects.get()
    path = desk_home.packages / package.name
    assert len(asked) == 1, "the page asks before its transaction; nothing is new when it is sealed"
    assert sealing.timestamps_in(path) == 1
    told = [check.detail for check in verify_package(path) if check.name == "outside time"]
    assert any("Harbour clock" in line for line in told)
    assert (
        "1 timestamp of an outside authority"
        in browse_as(team.rami).get(f"/packages/{package.public_id}/").content.decode()
    )


def test_where_nobody_answers_the_package_is_sealed_and_says_that_it_has_no_timestamp(
    approved, team, desk_home, tmp_path, browse_as
):
    clock = Clockmaker(tmp_path / "tsa")
    switch_on(desk_home, "127.0.0.1:9", str(clock.folder / "root.pem"))
    browse_as(team.rami).post(f"/referrals/{approved.public_id}/act/", {"act": "package"})
    package = Package.objects.get()
    path = desk_home.packages / package.name
    assert sealing.timestamps_in(path) == 0
    assert all(check.ok for check in verify_package(path))
    assert any("no timestamp" in check.detail for check in verify_package(path))
    page = browse_as(team.rami).get(f"/packages/{package.public_id}/").content.decode()
    assert "no timestamp: only the desk" in page


def test_after_a_failure_the_worker_stamps_what_waits_when_the_authority_is_back(approved, team, desk_home, tmp_path):
    from tocsin.desk import worker
    from tocsin.vault.stamping import STATE, last_outside

    clock = Clockmaker(tmp_path / "tsa")
    switch_on(desk_home, "127.0.0.1:9", str(clock.folder / "root.pem"))
    sealing.seek_outside_time(team.rami.public_id)
    assert last_outside(here.vault()) is None
    with served(honest(clock)) as (place, _):
        switch_on(desk_home, place, str(clock.folder / "root.pem"))
        worker.seek_outside_time()
        assert last_outside(here.vault()) is None, "not at once after a failure"
        (desk_home.root / STATE).unlink()
        worker.seek_outside_time()
    newest = last_outside(here.vault())
    assert newest is not None
    assert abs((newest.at - datetime.now(UTC)).total_seconds()) < 600
