"""What became of a page: still up, changed, removed or unreachable, and never one word more than was seen."""

from pathlib import Path

import pytest

from tests.core.capture.conftest import AT, POLICY
from tests.core.capture.web import Page, Web, page, reply
from tocsin.capture import Browser, Capture, CapturePolicy, CaptureStatus, Earlier, Standing, revisit
from tocsin.capture.revisit import compared
from tocsin.net import Guard

WORDS = "The market in Port Aldera opens at six and the ferry leaves at seven."
EARLIER = Earlier(f"Post\n{WORDS}", "http://127.0.0.1/post")


def now(text: str, status: CaptureStatus = CaptureStatus.CAPTURED, final_url: str = EARLIER.final_url) -> Capture:
    return Capture("http://127.0.0.1/post", final_url, status, "A reason.", text=text)


@pytest.mark.parametrize(
    ("seen", "standing"),
    [
        (now(EARLIER.text), Standing.STILL_UP),
        (now("POST — " + WORDS.upper()), Standing.STILL_UP),
        (now(EARLIER.text, final_url="http://127.0.0.1/post?moved=1"), Standing.STILL_UP),
        (now(EARLIER.text.replace("six", "nine")), Standing.CHANGED),
        (now("Something else entirely"), Standing.CHANGED),
        (now(EARLIER.text + " More.", final_url="http://127.0.0.1/elsewhere"), Standing.CHANGED),
        (now("Welcome. Read the news.", final_url="http://127.0.0.1/"), Standing.REMOVED),
        (now("", CaptureStatus.GONE), Standing.REMOVED),
        (now("", CaptureStatus.FAILED), Standing.UNREACHABLE),
        (now("Log in", CaptureStatus.PARTIAL), Standing.UNREACHABLE),
        (now("", CaptureStatus.REFUSED), Standing.UNREACHABLE),
    ],
)
def test_how_a_page_stands_follows_from_what_is_seen_now(seen: Capture, standing: Standing) -> None:
    found, reason = compared(EARLIER, seen)
    assert found is standing
    assert reason.endswith(".")


def test_a_page_that_was_gone_and_is_back_has_changed() -> None:
    was_gone = Earlier("", EARLIER.final_url, CaptureStatus.GONE)
    assert compared(was_gone, now(EARLIER.text))[0] is Standing.CHANGED
    assert compared(was_gone, now("", CaptureStatus.GONE))[0] is Standing.REMOVED


def test_a_wall_is_never_called_removed() -> None:
    """A desk that wrote “removed” because it was asked to log in would say what nobody saw."""
    for status in (CaptureStatus.PARTIAL, CaptureStatus.FAILED, CaptureStatus.REFUSED):
        assert compared(EARLIER, now("", status, "http://127.0.0.1/login"))[0] is Standing.UNREACHABLE


@pytest.mark.browser
@pytest.mark.parametrize(
    ("answer", "standing", "changed"),
    [
        (page("Post", "<p>318 likes</p>"), Standing.STILL_UP, []),
        (page("Post", "<p>402 likes</p>"), Standing.CHANGED, [("318", "402")]),
        (page("Post", "<p>318 likes</p>", words=WORDS.replace("ferry", "boat")), Standing.CHANGED, [("ferry", "boat")]),
        (reply("<h1>Gone</h1>", status="410 Gone"), Standing.REMOVED, []),
        (reply("<h1>Post</h1><p>This post is no longer available.</p>"), Standing.REMOVED, []),
        (reply("<h1>Log in</h1><p>Log in to go on.</p><form><input type=password></form>"), Standing.UNREACHABLE, []),
        (reply("", status="503 Service Unavailable"), Standing.UNREACHABLE, []),
    ],
)
def test_a_page_is_looked_at_again(
    browser: Browser, web: Web, tmp_path: Path, answer: Page, standing: Standing, changed: list[tuple[str, str]]
) -> None:
    policy = CapturePolicy(Guard((web.origin,)), seconds=POLICY.seconds)
    web.pages["/"] = answer
    earlier = Earlier(f"Post\n{WORDS}\n318 likes", f"{web.url}/")
    got = revisit(web.url, earlier, tmp_path / "again", policy, AT, browser=browser)
    assert got.standing is standing
    assert [(each.was, each.now) for each in got.changes] == changed
    assert got.at > AT
    assert got.capture is not None
    assert got.capture.file("wacz"), "the second look is a capture too, and is kept if the caller wants it"
    if changed:
        assert ("other numbers" in got.reason) == (changed[0][0] == "318")


@pytest.mark.browser
def test_a_link_that_now_leads_to_the_front_page_is_removed(browser: Browser, web: Web, tmp_path: Path) -> None:
    web.pages = {
        "/post": reply("", "text/plain", "Location: /", status="302 Found"),
        "/": page("Front", "", words="Read what happened in town today, and what the weather brings."),
    }
    policy = CapturePolicy(Guard((web.origin,)), seconds=POLICY.seconds)
    earlier = Earlier(f"Post\n{WORDS}", f"{web.url}/post")
    got = revisit(f"{web.url}/post", earlier, tmp_path / "again", policy, AT, browser=browser)
    assert got.standing is Standing.REMOVED
    assert f"{web.url}/" in got.reason
