"""The desk in a real browser: every page without an accessibility fault, on a desk and on a phone, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PASSWORD, make_home, make_person
from tests.e2e.desk_pages import SHOTS, faults
from tocsin.capture.browser import find_chromium

pytestmark = pytest.mark.browser

WIDTHS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One Chromium for all pages."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def world(live_server: Any, settings: Any, tmp_path: Path) -> dict[str, str]:
    """A desk with a call, a bounty and an article, and the addresses of its pages."""
    settings.TOCSIN_HOME = make_home(tmp_path / "desk")
    from tests.desk.intake_story import BOUNTY, item, judged, report

    lea, noor = make_person("lea"), make_person("noor")
    make_person("ivo"), make_person("aud")
    bounty = item(lea, BOUNTY)
    judged(noor, bounty)
    waiting = item(lea, (Path(__file__).parents[1] / "vectors" / "seed-article.txt").read_text("utf-8"))
    call = report(lea, words="They said they would wait at the harbour gate.", call_back="After six")
    return {
        "inbox": "/inbox/",
        "judged": "/inbox/?show=judged",
        "take": "/take/",
        "call": "/calls/new/",
        "report": f"/reports/{call.public_id}/",
        "item": f"/items/{bounty.item_id}/",
        "article": f"/items/{waiting.item_id}/",
        "worksheet": f"/items/{waiting.item_id}/judge/",
        "exhibit": f"/exhibits/{bounty.exhibit.label}/",
        "me": "/me/",
        "about": "/about/",
        "second factor": "/account/second-factor/",
        "password": "/account/password/",
        "nowhere": "/nowhere/",
    }


def log_in(context: Any, base: str, name: str) -> Any:
    """A page of this person's browser, logged in through the form."""
    page = context.new_page()
    page.goto(f"{base}/account/log-in/")
    page.fill("#id_login", name)
    page.fill("#id_password", PASSWORD)
    page.click("form.stacked button.primary")
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize(
    ("width", "scheme"), [("desk", "light"), pytest.param("desk", "dark", marks=pytest.mark.slow), ("phone", "light")]
)
def test_no_page_has_an_accessibility_fault_or_breaks_its_policy(chromium, live_server, world, width, scheme):
    context = chromium.new_context(viewport=WIDTHS[width], color_scheme=scheme)
    found: list[str] = []
    again = (width, scheme) != ("desk", "light")
    page = log_in(context, live_server.url, "noor")
    page.on("console", lambda message: found.append(message.text) if "Content Security" in message.text else None)
    for address in world.values():
        page.goto(live_server.url + address)
        found += faults(page, seen_before=again)
    for name, addresses in {"ivo": ["/people/"], "aud": ["/log/"]}.items():
        other = log_in(chromium.new_context(viewport=WIDTHS[width], color_scheme=scheme), live_server.url, name)
        for address in addresses:
            other.goto(live_server.url + address)
            found += faults(other, seen_before=again)
    stranger = chromium.new_context(viewport=WIDTHS[width], color_scheme=scheme).new_page()
    stranger.goto(f"{live_server.url}/account/log-in/")
    assert found + faults(stranger, seen_before=again) == []


@pytest.mark.parametrize("width", sorted(WIDTHS))
def test_the_pages_of_the_day_hold_from_right_to_left(chromium, live_server, world, width):
    """In Arabic the page is mirrored, fits the window, and has no accessibility fault."""
    context = chromium.new_context(viewport=WIDTHS[width], reduced_motion="reduce")
    page = log_in(context, live_server.url, "noor")
    context.add_cookies([{"name": "django_language", "value": "ar", "url": live_server.url}])
    found: list[str] = []
    for name in ("inbox", "report", "item", "worksheet", "exhibit", "me"):
        page.goto(live_server.url + world[name])
        found += faults(page, seen_before=width == "phone")
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"ar-{width}-{name}.png"), full_page=True)
    assert found == []
    assert page.evaluate("document.documentElement.dir") == "rtl"
    brand, menu = (page.locator(css).bounding_box()["x"] for css in (".brand", ".whoami"))
    assert brand > menu, "the brand stands on the right"


def test_lea_takes_words_on_her_phone_without_any_script(chromium, live_server, world):
    context = chromium.new_context(viewport=WIDTHS["phone"], java_script_enabled=False)
    page = log_in(context, live_server.url, "lea")
    page.click("text=Take a report")
    page.fill("#id_text", "We will be at the harbour gate on Friday with knives.")
    page.check("text=Within hours")
    page.click("text=Preserve it")
    assert "preserved" in page.inner_text("main")
    page.click("ul.queue h3 a")
    assert page.is_visible("text=Judge this")


def test_words_stay_blurred_until_asked_for_and_the_keyboard_can_ask(chromium, live_server, world):
    page = log_in(chromium.new_context(java_script_enabled=False), live_server.url, "lea")
    page.goto(live_server.url + world["item"])
    blur = "getComputedStyle(document.querySelector('.veil .under')).filter"
    with_script = log_in(chromium.new_context(), live_server.url, "noor")
    with_script.goto(live_server.url + world["item"])
    assert "blur" in with_script.evaluate(blur)
    with_script.focus("#show-words")
    with_script.keyboard.press("Space")
    with_script.wait_for_timeout(600)
    assert "blur" not in with_script.evaluate(blur)
    page.check("#show-words")
    assert page.is_checked("#show-words")


def test_noor_judges_with_words_she_selected_and_then_meets_the_machine(chromium, live_server, world):
    page = log_in(chromium.new_context(viewport=WIDTHS["desk"]), live_server.url, "lea")
    page.goto(live_server.url + world["item"])
    assert "The machine proposes" not in page.content()
    page.click("text=Judge this")
    page.check("#show-words")
    page.check("#level_high")
    page.fill("#id_rationale", "A price on people's whereabouts.")
    page.select_option("#id_cue_1", "reward_for_whereabouts")
    page.evaluate(
        """() => { const node = document.querySelector('#words-of-record').firstChild;
                   const range = document.createRange(); range.setStart(node, 0); range.setEnd(node, 23);
                   getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    page.click("[data-take-selection=id_cue_words_1]")
    assert page.input_value("#id_cue_words_1") == "Ten thousand in bitcoin"
    page.fill("#id_alternatives", "A hoax.")
    page.click("text=Sign and keep")
    assert page.is_visible("text=The machine proposes")


def test_a_screen_reader_hears_the_level_and_not_only_its_colour(chromium, live_server, world):
    page = log_in(chromium.new_context(), live_server.url, "noor")
    page.goto(live_server.url + world["item"])
    assert "Threat level: Low" in " ".join(page.inner_text(".level").split())
