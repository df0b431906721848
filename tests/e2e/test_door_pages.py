"""From the form to the answer on a phone without scripts in three languages; every page in every language faultless."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.core.door.conftest import multipart
from tests.core.door.running import FORM, RunningDoor, running_door
from tests.core.door.test_languages import LANGUAGES, catalogue
from tests.e2e.desk_pages import looked_at
from tocsin.canonical import canonical
from tocsin.door.flood import BUDGETS
from tocsin.door.stages import IDENTITY_NEWS, STAGES
from tocsin.door.work import is_done

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
SHOTS = os.environ.get("TOCSIN_SHOTS")
WORDS = {
    "id": "Mereka menunggu kami di gerbang pelabuhan.",
    "hy": "Նրանք մեզ սպասում են նավահանգստի դարպասի մոտ։",
    "ar": "ينتظروننا عند بوابة الميناء.",
    "en": "They wait for us at the harbour gate.",
    "es": "Nos esperan en la puerta del puerto.",
    "fa": "آن‌ها کنار دروازهٔ بندر منتظر ما هستند.",
}
EVERY_DAY = ("id", "hy", "ar")
"""Walked through in every run; the other languages in the long one."""
NAMES = {"id": "Sona", "hy": "Սոնա", "ar": "سونا", "en": "Sona", "es": "Sona", "fa": "سونا"}
KEEPER = pyrage.x25519.Identity.generate()
"""The identity custodian's key."""
ANSWERS = {
    "id": "Kami sudah memberi tahu polisi.",
    "hy": "Մենք հայտնել ենք ոստիկանությանը։",
    "ar": "أبلغنا الشرطة بالأمر.",
    "en": "We told the police.",
    "es": "Hemos avisado a la policía.",
    "fa": "به پلیس خبر دادیم.",
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[RunningDoor]:
    """The door of the consulate, in all languages, before which nobody has stood yet."""
    with running_door(
        tmp_path / "site",
        organisation="Consulate of Marenia in Port Aldera",
        hotline="+1 202 555 0143",
        emergency="911",
        languages=["en", *LANGUAGES],
    ) as running:
        (running.folder / "door/custodians").write_text(f"{KEEPER.to_public()}\n")
        yield running


def texts(language: str) -> dict[str, str]:
    """Message → words in this language."""
    return {message: message for message in catalogue("fa")} if language == "en" else catalogue(language)


def spooled(door: RunningDoor) -> set[Path]:
    return set((door.folder / "spool").iterdir())


def opened(door: RunningDoor, folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(pyrage.decrypt((folder / "report.age").read_bytes(), [door.key]))
    return record


def answer(door: RunningDoor, record: dict[str, Any], number: int, stage: str, text: str) -> None:
    """What the desk lays down for a reporter (tocsin.intake.spool.answer)."""
    folder = door.folder / "door/replies" / record["mailbox"]
    folder.mkdir(exist_ok=True)
    told = canonical({"stage": stage, "text": text, "on": f"2026-11-2{number}T09:00:00Z"})
    (folder / f"{number:04d}.age").write_bytes(
        pyrage.encrypt(told, [pyrage.x25519.Recipient.from_str(record["recipient"])])
    )


def seen(page: Page, name: str) -> None:
    """A picture to be looked at, when a folder for it is named."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"door-{name}.png"), full_page=True)


@pytest.mark.parametrize(
    "language", [code if code in EVERY_DAY else pytest.param(code, marks=pytest.mark.slow) for code in sorted(WORDS)]
)
def test_from_the_form_to_the_answer_on_a_phone_without_scripts(
    chromium: Browser, door: RunningDoor, language: str, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, locale=language)
    page, words, before = context.new_page(), texts(language), spooled(door)
    page.goto(door.address)
    assert page.get_attribute("html", "lang") == language, "the browser's own language is answered"
    assert page.get_attribute("html", "dir") == ("rtl" if language in ("ar", "fa") else "ltr")
    assert not page.is_visible("fieldset .danger")
    page.check("input[name=danger][value=yes]")
    assert page.is_visible("fieldset .danger a[href='tel:911']"), "the number comes up without any script"
    page.fill("#q-what", WORDS[language])
    shot = tmp_path / "شاشة 1.png"
    shot.write_bytes(b"picture")
    page.set_input_files("#q-files", str(shot))
    page.click(f"text={words['Tell us more, if you can']}")
    page.check("input[name=consent][value=police]")
    page.fill("#q-name", NAMES[language])
    seen(page, f"{language}-form")
    page.click("main form button")
    page.locator("ol.words").wait_for()
    seen(page, f"{language}-receipt")
    receipt = " ".join(page.locator("ol.words li").all_inner_texts())
    assert len(receipt.split()) == 8
    (folder,) = spooled(door) - before
    record = opened(door, folder)
    assert record["answers"] == {"danger": ["yes"], "what": [WORDS[language]]}
    assert (record["consents"], record["language"]) == (["police"], language)
    assert record["files"][0]["name"] == shot.name
    who = json.loads(pyrage.decrypt((folder / "identity.age").read_bytes(), [KEEPER]))
    assert who["name"] == NAMES[language]

    answer(door, record, 1, "screened", "")
    answer(door, record, 2, "", ANSWERS[language])
    page.goto(f"{door.address}/return?lang={language}")
    page.fill("#receipt", receipt)
    page.click("main form button")
    page.locator("ol.thread").wait_for()
    thread = page.locator("ol.thread li").all_inner_texts()
    seen(page, f"{language}-mailbox")
    assert words[STAGES["screened"]] in thread[0]
    assert ANSWERS[language] in thread[1]

    before = spooled(door)
    page.fill("#message", WORDS[language])
    page.click(f"text={words['Take permissions back']}")
    page.check("input[name=withdraw][value=police]")
    seen(page, f"{language}-withdrawal")
    page.click("main form button")
    page.locator(".good").wait_for()
    assert words["Your message was sealed and is with us."] in page.inner_text("main")
    (folder,) = spooled(door) - before
    record = opened(door, folder)
    assert (record["text"], record["withdraw"]) == (WORDS[language], ["police"])
    context.close()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_words_that_an_officer_read_out_are_changed_without_scripts(
    chromium: Browser, door: RunningDoor, language: str
) -> None:
    context, words, before = (
        chromium.new_context(viewport=PHONE, java_script_enabled=False),
        texts(language),
        spooled(door),
    )
    page = context.new_page()
    page.goto(f"{door.address}/?lang={language}")
    page.fill("#q-what", "x")
    page.click("main form button")
    receipt = " ".join(page.locator("ol.words li").all_inner_texts())
    (folder,) = spooled(door) - before
    mailbox = door.folder / "door/replies" / opened(door, folder)["mailbox"]
    mailbox.mkdir()
    (mailbox / "change").touch()
    page.click("main form button")
    assert words["Change your eight words first"] in page.inner_text("h1").replace("\n", " ")
    seen(page, f"{language}-change")
    new = " ".join(page.locator("ol.words li").all_inner_texts())
    page.click("main form button")
    seen(page, f"{language}-changed")
    assert words["Only your new words count from now on."] in page.inner_text("h1").replace("\n", " ")
    for typed, told in (
        (receipt, words["These words were changed and no longer count."]),
        (new, words["Your mailbox"]),
    ):
        page.goto(f"{door.address}/return?lang={language}")
        page.fill("#receipt", typed)
        page.click("main form button")
        assert told in page.inner_text("main")
    context.close()


def test_a_browser_that_is_told_to_wait_works_instead_and_the_second_sending_is_taken(
    chromium: Browser, door: RunningDoor
) -> None:
    """Others behind the same address have spent its budget; nothing but the page's own script solves the puzzle."""
    for _ in range(BUDGETS["report"]):
        assert door.ask("POST", "/", multipart({"what": "x"}, {}), FORM)[0] == 200
    context = chromium.new_context(viewport=PHONE, locale="en")
    page, faults = context.new_page(), list[str]()
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(door.address)
    assert page.locator("script").count() == 0, "in quiet times no page runs a script"
    page.fill("#q-what", WORDS["en"])
    page.click("main form button")
    page.locator(".problem").wait_for()
    assert page.input_value("#q-what") == WORDS["en"]
    ticket = page.input_value("input[name=ticket]")
    expect(page.locator("input[name=work]")).not_to_have_value("", timeout=120_000)
    assert is_done(ticket, page.input_value("input[name=work]"))
    seen(page, "en-worked")
    page.click("main form button")
    page.locator("ol.words").wait_for()
    assert [fault for fault in faults if "429" not in fault] == []
    context.close()


def test_the_page_finds_ones_tongue_without_reading_another(chromium: Browser, door: RunningDoor) -> None:
    """The list of languages names each in itself and is reached by one tap, without scripts."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(door.address)
    page.click("details.languages summary")
    page.click("text=فارسی")
    assert page.get_attribute("html", "dir") == "rtl"
    context.close()


def test_a_mistake_keeps_what_was_typed_and_is_told_where_it_happened(chromium: Browser, door: RunningDoor) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, locale="es")
    page = context.new_page()
    page.goto(door.address)
    page.click(f"text={catalogue('es')['Tell us more, if you can']}")
    page.fill("#q-where", "tranvía 4")
    page.click("main form button")
    assert catalogue("es")["There is nothing in this report yet."] in page.inner_text("[role=alert]")
    assert page.input_value("#q-where") == "tranvía 4"
    context.close()


def visit_all(page: Page, door: RunningDoor, language: str) -> Iterator[str]:
    """Go to each page of the door in this language; gives its name when it is there."""
    for name, path in {"form": "/", "return": "/return", "warnings": "/warnings", "emergency": "/emergency"}.items():
        page.goto(f"{door.address}{path}?lang={language}")
        if name == "form":
            page.check("input[name=danger][value=yes]")
            page.click("details.more summary")
        yield name
    page.goto(f"{door.address}/nowhere?lang={language}")
    yield "nowhere"
    page.goto(f"{door.address}/?lang={language}")
    page.click("main form button")
    yield "mistake"


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_no_page_in_any_language_has_an_accessibility_fault(
    chromium: Browser, door: RunningDoor, language: str
) -> None:
    context = chromium.new_context(viewport=SMALL_PHONE, color_scheme="dark" if language in "es fa tr" else "light")
    page = context.new_page()
    for name in visit_all(page, door, language):
        looked_at(page, f"door-{language}-{name}")
    context.close()


def test_receipt_and_mailbox_have_no_accessibility_fault(chromium: Browser, door: RunningDoor) -> None:
    for language in ("en", "fa"):
        context, before = chromium.new_context(viewport=PHONE), spooled(door)
        page = context.new_page()
        page.goto(f"{door.address}/?lang={language}")
        page.check("input[name=danger][value=yes]")
        page.fill("#q-what", "x")
        page.click("main form button")
        page.locator("ol.words").wait_for()
        looked_at(page, f"door-{language}-receipt-seen")
        (folder,) = spooled(door) - before
        for number, stage in enumerate(STAGES):
            answer(door, opened(door, folder), number, stage, "")
        answer(door, opened(door, folder), 9, "", "We told the police.\nCall us.")
        for number, news in enumerate(IDENTITY_NEWS, 10):
            answer(door, opened(door, folder), number, news, "")
        page.click("main form button")
        page.locator("ol.thread").first.wait_for()
        assert page.locator("ol.thread li").count() == len(STAGES) + 1 + len(IDENTITY_NEWS)
        for summary in page.locator("details.more summary").all():
            summary.click()
        looked_at(page, f"door-{language}-mailbox-seen")
        (door.folder / "door/replies" / opened(door, folder)["mailbox"] / "change").touch()
        page.reload()
        looked_at(page, f"door-{language}-change-seen")
        context.close()
