"""The reasons behind marked words in a real browser: by tap, by keyboard, in both directions of writing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import make_home, make_person
from tests.desk.intake_story import BOUNTY, item, judged
from tests.e2e.desk_pages import chromium as a_browser
from tests.e2e.desk_pages import log_in, looked_at

pytestmark = pytest.mark.browser

ARABIC = (
    "مكافأة بالبيتكوين لمن يدلنا أين ينام المارينيون في بورت ألديرا قبل يوم الجمعة القادمة. "
    "المحفظة bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 واكتبوا إلى @maren_hunters"
)
HINT = "We had soup. Your pretty little shop will look different after the weekend, trust me. My aunt sends her love."


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture
def people(live_server: Any, settings: Any, tmp_path: Path) -> dict[str, Any]:
    settings.TOCSIN_HOME = make_home(tmp_path / "desk")
    return {name: make_person(name) for name in ("lea", "noor")}


def shown(chromium: Browser, live_server: Any, person: Any, one: Any, width: str) -> Page:
    page = log_in(chromium, live_server.url, person, width)
    page.goto(f"{live_server.url}/items/{one.item_id}/")
    page.check("#show-words")
    return page


def sheet(page: Page) -> str:
    """What the sheet of reasons shows; empty while none is open."""
    open_ones = page.locator(".why:visible")
    return str(open_ones.inner_text()) if open_ones.count() else ""


def test_before_the_answer_marks_say_what_a_value_is_and_nothing_of_the_machines_mind(chromium, live_server, people):
    page = shown(chromium, live_server, people["noor"], item(people["lea"]), "phone")
    assert sheet(page) == ""
    page.locator(".why-mark").first.click()
    assert "Wallet" in sheet(page)
    assert "well formed" in sheet(page)
    assert "The machine proposes" not in page.content()
    looked_at(page, "words-value-phone")


def test_after_the_answer_a_cue_gives_its_reason_by_keyboard_alone_and_gives_the_place_back(
    chromium, live_server, people
):
    one = item(people["lea"])
    judged(people["noor"], one)
    page = shown(chromium, live_server, people["noor"], one, "desktop")
    page.locator(".why-mark").first.focus()
    page.keyboard.press("Enter")
    reason = one.suggestion.value.cues[0].reason
    assert reason in sheet(page)
    looked_at(page, "words-reason-desktop")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Back to the words"
    page.keyboard.press("Enter")
    assert sheet(page) == ""
    assert page.url.endswith("#mark-1")
    assert "Why not higher" in page.inner_text("#machine") or "Why not lower" in page.inner_text("#machine")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_where_no_cue_speaks_the_words_that_weigh_most_are_marked_with_what_they_are_read_as(
    chromium, live_server, people, width
):
    one = item(people["lea"], HINT)
    assert one.suggestion.value.cues == ()
    judged(people["noor"], one)
    page = shown(chromium, live_server, people["noor"], one, width)
    mark = page.locator(".why-mark")
    assert "shop" in mark.inner_text()
    assert "soup" not in mark.inner_text()
    mark.click()
    assert "Second opinion" in sheet(page)
    assert "no cue does" in sheet(page)
    looked_at(page, f"words-carrying-{width}")


def test_veiled_words_open_no_sheet(chromium, live_server, people):
    page = log_in(chromium, live_server.url, people["noor"], "phone")
    page.goto(f"{live_server.url}/items/{item(people['lea']).item_id}/#why-1")
    assert sheet(page) == ""


def test_right_to_left_words_are_marked_and_explained_on_a_phone(chromium, live_server, people):
    one = item(people["lea"], ARABIC)
    judged(people["noor"], one)
    page = shown(chromium, live_server, people["noor"], one, "phone")
    assert page.evaluate("getComputedStyle(document.querySelector('#words-of-record')).direction") == "rtl"
    assert page.locator("#words-of-record").inner_text() == ARABIC
    page.locator(".why-mark").last.click()
    assert "maren_hunters" in sheet(page)
    looked_at(page, "words-arabic-phone")


def test_a_correction_is_written_and_kept_on_a_phone(chromium, live_server, people):
    one = item(people["lea"])
    judged(people["noor"], one)
    page = shown(chromium, live_server, people["noor"], one, "phone")
    page.click("text=Was the machine right?")
    page.check("#level_high")
    page.check("#reads_right")
    page.check("#cue_1_wrong")
    page.fill("#missed", BOUNTY[:23])
    looked_at(page, "correction-phone")
    page.click("text=Keep the correction")
    assert page.is_visible("text=Your correction is kept")
    looked_at(page, "correction-kept-phone", seen_before=True)
