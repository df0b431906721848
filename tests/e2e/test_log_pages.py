"""The log's page and the court papers' page in a real browser, on a desk and on a phone."""

import tomllib
from typing import Any

import pytest
import tomli_w

from tests.desk.cases_story import AT, POLICE, browse_as, case, desk_home, team
from tests.e2e.desk_pages import WIDTHS, chromium, log_in, looked_at
from tocsin.desk import here
from tocsin.desk.dispatch import court, services
from tocsin.desk.dispatch.consent import Basis
from tocsin.vault.backup import back_up, expect_erasure, refresh
from tocsin.vault.recovery import new_sheet

__all__ = ["browse_as", "case", "desk_home", "team"]
pytestmark = pytest.mark.browser


@pytest.fixture
def referral(live_server: Any, case: Any, team: Any) -> Any:
    """A referral in approval for which Noor will sign."""
    row = services.draft_referral(by=team.noor, case=case, agency=POLICE, asks=["Assess the risk."], at=AT)
    services.check_consent(by=team.noor, referral=row, basis=Basis.PUBLIC, words="posts open to all", at=AT)
    services.ask_approval(by=team.noor, referral=row, at=AT)
    court.name_signer(by=team.noor, referral=row, at=AT)
    return row


def switch_on_nobody(home: Any) -> None:
    """An authority at an address where nobody answers."""
    rows = [{"name": "Harbour clock", "url": "http://127.0.0.1:9/", "roots": "missing.pem"}]
    known = tomllib.loads(home.settings_file.read_text())
    home.settings_file.write_text(tomli_w.dumps(known | {"timestamps": rows}))


def test_log_and_court_papers_hold_on_every_width(live_server: Any, referral: Any, team: Any, desk_home: Any) -> None:
    with chromium() as browser:
        page = log_in(browser, live_server.url, team.ana, "phone")
        page.goto(f"{live_server.url}/log/")
        looked_at(page, "log-phone-without")
        switch_on_nobody(desk_home)
        for width in WIDTHS:
            page = log_in(browser, live_server.url, team.ana, width)
            page.goto(f"{live_server.url}/log/")
            page.click("text=Stamp now")
            assert "There is no certificate in" in page.inner_text("body")
            looked_at(page, f"log-{width}-failed", seen_before=width == "phone")
            page.goto(f"{live_server.url}/referrals/{referral.public_id}/court/")
            looked_at(page, f"court-{width}", seen_before=width == "phone")


def test_what_is_left_to_do_about_copies_holds_on_every_width(
    live_server: Any, case: Any, team: Any, desk_home: Any, tmp_path: Any
) -> None:
    new_sheet(desk_home, AT, lines=2)
    back_up(desk_home, here.vault(), tmp_path / "copy", tmp_path / "keys", AT)
    (tmp_path / "keys").rename(tmp_path / "taken away")
    expect_erasure(desk_home, AT)
    refresh(desk_home, here.vault(), AT)
    with chromium() as browser:
        for width in WIDTHS:
            page = log_in(browser, live_server.url, team.ana, width)
            page.goto(f"{live_server.url}/keeping/")
            looked_at(page, f"keeping-{width}", seen_before=width == "phone")
        page.click("text=Line 1 is destroyed")
        assert "line 1 of the recovery sheet" not in page.inner_text("body")
        assert "at its last line" in page.inner_text("body")
