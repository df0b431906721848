"""The pages about keeping: what is due stands first with one next step; a hold is shown; two persons erase."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.desk.cases_story import Team, browse_as, case, desk_home, team
from tocsin.desk import here
from tocsin.desk.cases.models import Case, Decision
from tocsin.desk.keeping import services
from tocsin.desk.keeping.models import Erasure, Review
from tocsin.home import Home
from tocsin.vault.backup import BEGUN, COPIES, back_up, expect_erasure, places_of, restore
from tocsin.vault.recovery import move_on, new_sheet, waiting

__all__ = ["browse_as", "case", "desk_home", "team"]


@pytest.fixture
def old(case: Case) -> Case:
    """A case in which nothing happened for two years."""
    Decision.objects.filter(case=case).update(at=timezone.now() - timedelta(days=730))
    return case


def page(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_case_whose_day_has_come_stands_in_the_list_with_one_next_step(old: Case, team: Team, browse_as: Any) -> None:
    listed = page(browse_as(team.rami), "/keeping/")
    assert "look at it now" in listed
    assert "Keep, hold or erase" in listed
    assert "1 case to keep, hold or erase" in page(browse_as(team.rami), "/cases/")
    assert "review is due" in page(browse_as(team.rami), f"/cases/{old.public_id}/")


def test_keeping_it_with_a_reason_takes_it_off_the_list(old: Case, team: Team, browse_as: Any) -> None:
    browser = browse_as(team.noor)
    day = (timezone.now() + timedelta(days=200)).date()
    browser.post(f"/cases/{old.public_id}/keeping/keep/", {"on": day.isoformat(), "reason": "PAPD still asks"})
    assert Review.objects.get().on == day
    assert "look at it now" not in page(browser, "/keeping/")


@pytest.mark.parametrize("days", [0, -1, 1096])
def test_a_date_of_before_tomorrow_or_past_three_years_is_refused(
    old: Case, team: Team, browse_as: Any, days: int
) -> None:
    day = (timezone.now() + timedelta(days=days)).date()
    browse_as(team.noor).post(f"/cases/{old.public_id}/keeping/keep/", {"on": day.isoformat(), "reason": "x"})
    assert not Review.objects.exists()


def test_a_hold_is_shown_on_the_case_and_refuses_the_asking(case: Case, team: Team, browse_as: Any) -> None:
    browser, here = browse_as(team.ana), f"/cases/{case.public_id}/keeping/"
    browser.post(f"{here}hold/", {"act": "hold", "reason": "PAPD asks to preserve"})
    assert "legal hold" in page(browser, f"/cases/{case.public_id}/")
    assert "PAPD asks to preserve" in page(browser, here)
    assert "Ask for it to be erased" not in page(browser, here)
    browser.post(f"{here}erase/", {"ground": "no longer needed", "reason": "x"})
    assert not Erasure.objects.exists()
    browser.post(f"{here}hold/", {"act": "lift", "reason": "over"})
    assert "Ask for it to be erased" in page(browser, here)


def test_one_asks_and_another_erases(case: Case, team: Team, browse_as: Any) -> None:
    asking, deciding, here = browse_as(team.rami), browse_as(team.ana), f"/cases/{case.public_id}/keeping/"
    asking.post(f"{here}erase/", {"ground": "no longer needed", "reason": "nobody asks"})
    assert "someone else decides" in page(asking, here)
    asking.post(f"{here}decide/", {"act": "erase"})
    assert Erasure.objects.get().state == "asked"
    assert "Erase it for good" in page(deciding, here)
    deciding.post(f"{here}decide/", {"act": "erase"})
    assert Erasure.objects.get().state == "done"
    told = page(deciding, here)
    assert "This case is erased." in told
    assert "Bounty" not in told
    assert "Bounty" not in page(deciding, f"/cases/{case.public_id}/")


def test_keeping_a_case_that_was_to_be_erased(case: Case, team: Team, browse_as: Any) -> None:
    here = f"/cases/{case.public_id}/keeping/"
    browse_as(team.rami).post(f"{here}erase/", {"ground": "consent withdrawn", "reason": "asked by mail"})
    browse_as(team.ana).post(f"{here}decide/", {"act": "keep", "reason": "another reporter stands behind it"})
    assert Erasure.objects.get().state == "refused"


def test_whoever_is_not_in_the_case_finds_no_page_about_keeping_it(case: Case, team: Team, browse_as: Any) -> None:
    for who in (team.lea, team.ivo):
        assert browse_as(who).get(f"/cases/{case.public_id}/keeping/").status_code in {403, 404}
        assert browse_as(who).post(f"/cases/{case.public_id}/keeping/hold/", {"reason": "x"}).status_code in {403, 404}


def test_copies_that_were_not_reached_are_said(
    case: Case, team: Team, browse_as: Any, desk_home: Home, tmp_path: Path
) -> None:
    """Until they are made anew, an older copy of the keys opens what was erased: whoever decides must know."""
    new_sheet(desk_home, timezone.now())
    back_up(desk_home, here.vault(), tmp_path / "copy", tmp_path / "keys", timezone.now())
    (tmp_path / "keys").rename(tmp_path / "taken away")
    address = f"/cases/{case.public_id}/keeping/"
    browse_as(team.rami).post(f"{address}erase/", {"ground": "no longer needed", "reason": "nobody asks"})
    answer = browse_as(team.ana).post(f"{address}decide/", {"act": "erase"}, follow=True)
    assert "more to do about the copies" in answer.content.decode()
    page = browse_as(team.ana).get("/keeping/").content.decode()
    assert "were not reached" in page and "Line 1 is destroyed" in page
    assert "not where they were made" in places_of(desk_home)[0].stale
    assert [line.number for line in waiting(desk_home)] == [1]


def test_somebody_who_may_erase_says_that_the_retired_line_is_destroyed(
    case: Case, team: Team, browse_as: Any, desk_home: Home
) -> None:
    """The log keeps who said so and when; nobody else can say it, and nobody twice."""
    new_sheet(desk_home, timezone.now())
    move_on(desk_home, timezone.now())
    assert browse_as(team.lea).post("/keeping/line/1/").status_code == 403
    assert "Line 1 is destroyed" not in browse_as(team.noor).get("/keeping/").content.decode()
    assert "Line 1 is destroyed" in browse_as(team.ana).get("/keeping/").content.decode()
    browse_as(team.ana).post("/keeping/line/1/")
    assert waiting(desk_home) == []
    last = list(here.vault().entries())[-1]
    assert (last.act, last.actor, last.detail["line"]) == ("recovery line destroyed", team.ana.public_id, "1")
    assert browse_as(team.ana).post("/keeping/line/1/").status_code == 400


def test_an_erasure_cut_off_before_the_copies_are_made_anew_leaves_that_to_be_seen(
    case: Case, team: Team, browse_as: Any, desk_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes and rows were gone, the case was “erased”, and nothing said that the copies still opened."""
    new_sheet(desk_home, timezone.now())
    back_up(desk_home, here.vault(), tmp_path / "copy", tmp_path / "keys", timezone.now())
    address = f"/cases/{case.public_id}/keeping/"
    browse_as(team.rami).post(f"{address}erase/", {"ground": "no longer needed", "reason": "nobody asks"})

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(services, "refresh", killed)
    with pytest.raises(KeyboardInterrupt):
        browse_as(team.ana).post(f"{address}decide/", {"act": "erase"})
    assert [one.stale for one in places_of(desk_home)] == [BEGUN]
    assert [line.number for line in waiting(desk_home)] == [1]
    assert "were not reached" in browse_as(team.ana).get("/keeping/").content.decode()


def test_one_decision_retires_one_line_however_often_it_is_carried_out(desk_home: Home, case: Case) -> None:
    decided = timezone.now()
    new_sheet(desk_home, decided - timedelta(days=1))
    (desk_home.keys / COPIES).write_bytes(b"[]")
    for _ in range(3):
        expect_erasure(desk_home, decided)
    assert [line.number for line in waiting(desk_home)] == [1]
    expect_erasure(desk_home, decided + timedelta(days=1))
    assert [line.number for line in waiting(desk_home)] == [1, 2]


def test_a_desk_that_was_never_copied_keeps_its_line_and_one_that_was_restored_does_not(
    desk_home: Home, case: Case, tmp_path: Path
) -> None:
    """The copy that a desk was restored from still lies somewhere, and opened with the line that was kept."""
    secrets = new_sheet(desk_home, timezone.now())
    expect_erasure(desk_home, timezone.now())
    assert waiting(desk_home) == []
    back_up(desk_home, here.vault(), tmp_path / "copy", tmp_path / "keys", timezone.now())
    restore(tmp_path / "copy", tmp_path / "keys", secrets[0], tmp_path / "again")
    again = Home(tmp_path / "again")
    assert places_of(again) == []
    expect_erasure(again, timezone.now())
    assert [line.number for line in waiting(again)] == [1]
