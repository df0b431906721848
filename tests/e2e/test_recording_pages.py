"""A recording in a real browser: it plays, is typed out by keyboard, fits a phone, and axe is silent."""

import pytest
from playwright.sync_api import expect

from tests.core.readers.test_recording import wav
from tests.desk.test_evidence_recording import WORDS, kept
from tests.e2e.desk_pages import WIDTHS, chromium, log_in, looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_recording_plays_and_is_typed_out_in_both_widths(live_server, lea, noor, tmp_path):
    exhibit = kept(lea, tmp_path, "voicemail.wav", wav(2))
    address = f"{live_server.url}/exhibits/{exhibit.label}/recording/"
    with chromium() as browser:
        for number, width in enumerate(WIDTHS):
            page = log_in(browser, live_server.url, noor, width)
            page.goto(address)
            expect(page.locator("audio")).to_have_js_property("duration", 2)
            page.evaluate("document.querySelector('audio').currentTime = 1.5")
            expect(page.locator("audio")).to_have_js_property("currentTime", 1.5)
            looked_at(page, f"recording-{width}", seen_before=bool(number))
            page.get_by_label("What is said").fill(f"{WORDS} {number}")
            page.get_by_role("button", name="Keep the transcript").press("Enter")
            page.get_by_text(f"{WORDS} {number}").first.wait_for()
            looked_at(page, f"recording-typed-{width}", seen_before=bool(number))
