"""Choosing what stays here, in a real browser: on a desk and on a phone, and by keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.desk.cases_story import AT, Team, case, desk_home, team
from tests.desk.test_dispatch_withhold import NAMES, VICTIM, draft
from tests.e2e.desk_pages import WIDTHS, chromium, log_in, looked_at
from tocsin.desk.dispatch import services
from tocsin.desk.dispatch.withholding import chosen_for
from tocsin.desk.evidence.models import Exhibit

__all__ = ["case", "desk_home", "draft", "team"]
pytestmark = pytest.mark.browser


def test_the_pages_hold_on_every_width_and_a_part_is_hidden_by_keyboard_alone(
    live_server: Any, draft: Any, team: Team
) -> None:
    services.choose_withholding(by=team.noor, referral=draft, choice=NAMES, at=AT)
    label = Exhibit.objects.get(name="shot.png").label
    address = f"{live_server.url}/referrals/{draft.public_id}/withhold/"
    with chromium() as browser:
        for width in WIDTHS:
            page = log_in(browser, live_server.url, team.noor, width)
            page.goto(address)
            looked_at(page, f"withhold-{width}", seen_before=width == "phone")
            assert VICTIM not in page.inner_text("aside")
            page.goto(f"{address}{label}/")
            assert page.locator("img").evaluate("image => image.naturalWidth") == 320
            looked_at(page, f"withhold-picture-{width}", seen_before=width == "phone")
        page.locator("input[name=cell]").first.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.locator("button", has_text="Hide these parts").focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        expect(page.locator("main img")).to_have_js_property("naturalWidth", 320)
        looked_at(page, "withhold-picture-after", seen_before=True)
        assert "40 by 30 pixels at 40, 0" in page.inner_text("main")
        draft.refresh_from_db()
        assert [(one.left, one.top) for one in chosen_for(draft).regions] == [(40, 0)]
