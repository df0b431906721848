"""Each language is whole: every text translated, no page in two tongues, nothing said to be checked that was not."""

import ast
import gettext
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import tocsin.door
from tests.core.door.conftest import Reply, Visitor
from tests.core.door.test_mailbox import answer
from tocsin.door import pages
from tocsin.door.flood import Gate
from tocsin.door.site import Site
from tocsin.door.stages import STAGES
from tocsin.errors import BadInput

ROOT = Path(__file__).parents[3]
DOOR = Path(tocsin.door.__file__).parent
LANGUAGES = ("ar", "az", "es", "fa", "hy", "id", "ru", "tr")
NOT_LATIN = ("ar", "fa", "hy", "ru")
MAY_STAND_IN_LATIN = {"Atom", "cookie", "Harbour", "Hotline"}
ERRORS = {"BadInput", "LimitReached", "Crowded", "Refused", "TocsinError"}
OPERATORS = {"site.py"}
"""Modules whose errors only the person who starts the door reads."""


def catalogue(language: str) -> dict[str, str]:
    with (DOOR / "locale" / language / "LC_MESSAGES/door.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_catalogues_follow_the_texts_and_compiled_ones_follow_the_catalogues() -> None:
    """Whoever changes a text runs scripts/messages; what it would write is what is committed."""
    checked = subprocess.run(
        [sys.executable, str(ROOT / "scripts/messages"), "--check", "door"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    missing = [message for message, words in catalogue(language).items() if not words.strip()]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_numbers_of_its_text(language: str) -> None:
    """A limit or a waiting time must not change with the language; digits may be those of the script."""
    for message, words in catalogue(language).items():
        latin = words.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
        assert re.findall(r"\d+", message) == re.findall(r"\d+", latin), message
        assert "%" not in words


def test_the_same_words_do_not_stand_for_two_texts_that_are_answered_differently() -> None:
    for language in LANGUAGES:
        words = catalogue(language)
        assert len({words[one] for one in ("Yes", "No", "I am not sure")}) == 3
        assert len({words[stage] for stage in STAGES.values()}) == len(STAGES)


class Words(HTMLParser):
    """The words that a page shows or reads out, without names and the receipt's own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._skip: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("style", "bdi", "textarea", "time") or (tag == "ol" and told.get("lang") == "en"):
            self._skip.append(tag)
        self.found += [told[name] or "" for name in ("aria-label", "placeholder", "alt", "title") if name in told]

    def handle_endtag(self, tag: str) -> None:
        if self._skip and tag == self._skip[-1]:
            self._skip.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._skip:
            self.found.append(" ".join(data.split()))


def words_on(page: str) -> list[str]:
    reader = Words()
    reader.feed(page)
    return reader.found


def every_page(visitor: Visitor, language: str, receipt_in: Callable[[Reply], str]) -> dict[str, str]:
    """Each page of the door in this language, with each problem that a reporter can meet."""
    visitor.site = Site(
        visitor.site.folder, visitor.site.spool, replace(visitor.site.settings, languages=("en", *LANGUAGES))
    )
    visitor.extra["HTTP_ACCEPT_LANGUAGE"] = language
    sent = visitor.report(what="x", danger="yes")
    receipt = receipt_in(sent)
    found = {
        "receipt": sent.text,
        "form": visitor.get("/").text,
        "empty report": visitor.report().text,
        "receipt in report": visitor.report(what=receipt).text,
        "too many files": visitor.report({f"{n}.png": b"x" for n in range(21)}).text,
        "too long": visitor.report(what="a" * 200_001).text,
        "broken off": visitor.ask("POST", "/", b"--BOUND\r\n", "multipart/form-data; boundary=BOUND", length=500).text,
        "no form": visitor.ask("POST", "/", b"x", "text/plain").text,
        "return": visitor.get("/return").text,
        "wrong receipt": visitor.post("/return", receipt="x").text,
        "empty mailbox": visitor.post("/return", receipt=receipt).text,
        "message": visitor.post("/return/write", receipt=receipt, message=" ").text,
        "receipt in message": visitor.post("/return/write", receipt=receipt, message=receipt).text,
        "warnings": visitor.get("/warnings").text,
        "nowhere": visitor.get("/nowhere").text,
        "emergency": visitor.get("/emergency").text,
    }
    for number, stage in enumerate(STAGES):
        answer(visitor, "", stage, number)
    found["mailbox"] = visitor.post("/return", receipt=receipt).text
    visitor.gate = Gate()
    visitor.gate._counts[visitor.gate.source(""), "report"] = 99
    found["crowd"] = visitor.report(what="x").text
    visitor.site.published.joinpath("index.json").write_text("{ broken")
    found["our fault"] = visitor.get("/warnings").text
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_mixes_languages(
    visitor: Visitor, language: str, receipt_in: Callable[[Reply], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tocsin.door import receipt

    monkeypatch.setattr(receipt, "MEMORY_KIB", 64)
    english = {message for message, words in catalogue(language).items() if words != message}
    for name, page in every_page(visitor, language, receipt_in).items():
        assert f'lang="{language}"' in page, name
        for words in words_on(page):
            assert words not in english, f"{name}: {words}"
            assert not any(message in words for message in english if len(message) > 12), f"{name}: {words}"
            if language in NOT_LATIN and words not in pages.LANGUAGE_NAMES.values():
                assert set(re.findall(r"[A-Za-z]{2,}", words)) <= MAY_STAND_IN_LATIN, f"{name}: {words}"


def test_each_problem_of_a_reporter_is_told_on_its_page(visitor: Visitor, receipt_in: Callable[[Reply], str]) -> None:
    """The pages that the test above looks at do show what they are named after."""
    shown = every_page(visitor, "es", receipt_in)
    words = catalogue("es")
    for name, message in {
        "empty report": "There is nothing in this report yet.",
        "receipt in report": "Your text contains a receipt.",
        "too many files": "At most 20 files can be sent at once.",
        "too long": "That is too long.",
        "broken off": "The upload broke off.",
        "no form": "This form cannot be read.",
        "wrong receipt": "This is not a receipt of ours.",
        "message": "There is nothing in this message yet.",
        "receipt in message": "Your message contains a receipt.",
        "crowd": "Very many reports are coming in just now.",
        "our fault": "Something went wrong on our side.",
    }.items():
        assert words[message] in " ".join(words_on(shown[name])), name
    for sentence in STAGES.values():
        assert words[sentence] in shown["mailbox"]


def test_every_error_that_a_reporter_can_meet_is_marked_for_translation() -> None:
    bare = []
    for path in DOOR.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if path.name in OPERATORS or not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ERRORS:
                continue
            said = [*node.args, *(word.value for word in node.keywords)]
            bare += [f"{path.name}:{node.lineno}" for one in said if isinstance(one, (ast.Constant, ast.JoinedStr))]
    assert bare == []


def test_an_error_of_another_room_is_told_in_general_words_of_the_visitors_language() -> None:
    told = pages.words_of(BadInput("A passage from 3 to 1 cannot hold 5 characters."), "tr")
    assert told == (catalogue("tr")[pages.UNKNOWN], catalogue("tr")[pages.OWN_FAULT_HINT])


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unchecked_translation_says_so_in_its_own_words(visitor: Visitor, language: str) -> None:
    visitor.site = Site(
        visitor.site.folder, visitor.site.spool, replace(visitor.site.settings, languages=("en", language))
    )
    line = catalogue(language)["This translation has not been checked by a speaker yet."]
    assert line in visitor.get("/", f"lang={language}").text


def test_the_source_and_a_checked_translation_do_not_say_so(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "has not been checked" not in visitor.get("/", "lang=en").text
    monkeypatch.setattr(pages, "_reviewed", lambda: {"tr": "a speaker, 2026-11-22"})
    assert "unreviewed" not in visitor.get("/", "lang=tr").text


def test_a_language_without_a_catalogue_sets_neither_words_nor_direction(visitor: Visitor) -> None:
    settings = replace(visitor.site.settings, languages=("he", "ur"))
    visitor.site = Site(visitor.site.folder, visitor.site.spool, settings)
    page = visitor.get("/", "lang=he").text
    assert '<html lang="en" dir="ltr">' in page
    assert "Report a threat" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_gettext_itself_reads_what_is_committed(language: str) -> None:
    texts = gettext.translation("door", str(DOOR / "locale"), languages=[language])
    assert {message: texts.gettext(message) for message in catalogue(language)} == catalogue(language)
