"""Calls and identities in real browsers: Lea reads out a receipt, Noor asks who called, Kim decides, Noor looks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import make_home, make_person
from tests.core.door.test_rotation import hidden
from tests.e2e.desk_pages import chromium as a_browser
from tests.e2e.desk_pages import log_in, looked_at

pytestmark = pytest.mark.browser

PASSPHRASE = "harbour lantern seventeen quiet geese"
NAME = "Սոնա Վարդան"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture
def people(live_server: Any, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """A desk with its door, and Lea, Noor and Kim."""
    from tocsin.intake import spool

    home = settings.TOCSIN_HOME = make_home(tmp_path / "desk")
    for folder in (home.spool, home.published):
        folder.mkdir(parents=True)
    spool.create_door(home)
    return {name: make_person(name) for name in ("lea", "noor", "kim")}


def page_of(chromium: Browser, live_server: Any, person: Any, path: str, width: str = "desktop") -> Page:
    page = log_in(chromium, live_server.url, person, width)
    page.goto(live_server.url + path)
    return page


def test_a_caller_is_sealed_asked_for_and_opened_to_one_browser(chromium, live_server, people, settings):
    kim = page_of(chromium, live_server, people["kim"], "/")
    looked_at(kim, "identities-key")
    kim.fill("#id_passphrase", PASSPHRASE)
    kim.fill("#id_again", PASSPHRASE)
    kim.click("text=Make my key")
    kim.wait_for_load_state()
    assert "may ask who somebody is" in kim.inner_text("body")

    lea = page_of(chromium, live_server, people["lea"], "/calls/new/", "phone")
    looked_at(lea, "call-phone")
    lea.fill("#id_words", "They wait for me at the harbour gate.")
    lea.check("text=Within hours")
    lea.fill("#id_name", NAME)
    lea.fill("#id_contact", "+1 202 555 0199")
    lea.fill("#id_safety_word", "lantern")
    lea.click("text=Keep this report")
    lea.locator("ol.receipt").wait_for()
    looked_at(lea, "call-kept-phone")
    receipt = "-".join(lea.locator("ol.receipt li").all_inner_texts())
    lea.click("text=They have written them down")
    looked_at(lea, "report-phone")
    assert NAME not in lea.content()
    report = lea.url.removeprefix(live_server.url)

    noor = page_of(chromium, live_server, people["noor"], report)
    looked_at(noor, "report-desktop")
    noor.click("text=Ask to see it")
    noor.fill("#id_identity-text", "She must be warned by phone tonight.")
    noor.click("text=Ask a custodian")
    looked_at(noor, "identity-asked")
    request = noor.url.removeprefix(live_server.url)

    kim.goto(live_server.url + "/identities/")
    looked_at(kim, "identities-waiting")
    kim.goto(live_server.url + request)
    looked_at(kim, "identity-decide")
    kim.fill("#id_passphrase", PASSPHRASE)
    kim.click("text=Open it for them")
    kim.wait_for_load_state()

    noor.goto(live_server.url + request)
    noor.click("text=Open it")
    noor.wait_for_load_state()
    looked_at(noor, "identity-open")
    assert NAME in noor.content()
    noor.goto(live_server.url + request)
    assert NAME not in noor.content(), "it is shown in answer to one request, and not afterwards"
    elsewhere = page_of(chromium, live_server, people["noor"], request)
    elsewhere.click("text=Open it")
    assert "does not hold the key" in elsewhere.inner_text("main"), "another browser of the same person opens nothing"
    changed_at_the_door(settings.TOCSIN_HOME, receipt)


def changed_at_the_door(home: Any, receipt: str) -> None:
    """The words that Lea read out lead to new ones, and then nowhere."""
    from tests.core.door.conftest import Visitor
    from tocsin.door.site import open_site
    from tocsin.intake import spool

    caller = Visitor(open_site(home.door, home.spool), spool._identity(home))
    offer = hidden(caller.post("/return", receipt=receipt))
    caller.post("/return/change", **offer)
    assert "no longer count" in caller.post("/return", receipt=receipt).text
    assert "Your mailbox" in caller.post("/return", receipt=offer["new"]).text


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_report_with_everything_on_it_has_no_accessibility_fault(chromium, live_server, people, width):
    from tests.desk.intake_story import AT, BOUNTY, report
    from tocsin.desk.intake import services, taking
    from tocsin.desk.intake.models import Channel, Purpose, Urgency

    told = {"receipt_id": "0" * 32, "language": "fa", "consents": (Purpose.SHARE_POLICE, Purpose.COUNT)}
    one = report(people["lea"], Channel.DOOR, Urgency.NOW, words="They wait", **told)
    for each in (one, report(people["lea"])):
        taking.preserve_words(report=each, words=f"{BOUNTY} {each.number}", by=people["lea"], at=AT)
    services.withdraw_consent(report=one, purpose=Purpose.COUNT, by=people["lea"], at=AT)
    services.advance(report=one, event="screen", by=people["lea"], at=AT)
    page = page_of(chromium, live_server, people["noor"], f"/reports/{one.public_id}/?answer=asked", width)
    looked_at(page, f"report-whole-{width}")
    assert page.locator("#id_reply-text").evaluate("node => getComputedStyle(node).direction") == "rtl"
    page.goto(live_server.url + "/inbox/")
    looked_at(page, f"inbox-known-{width}")
    assert "already known: 2 reports" in page.inner_text("main")
