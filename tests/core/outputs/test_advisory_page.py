"""The warning's page: read by a parser, by a browser on desk and phone, and by an accessibility engine."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.core.outputs.dossier_stories import advisory, corrected, demo, public_only
from tocsin import outputs
from tocsin.model.dossier import AdvisoryVersion, Correction
from tocsin.outputs.advisory_page import STYLE, STYLE_HASH

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Outline(HTMLParser):
    """Tags with attributes, ids, links, and whether every element is closed in order."""

    def __init__(self):
        super().__init__()
        self.tags, self.open, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def page(dossier):
    (artefact,) = outputs.render("advisory_page", dossier)
    return artefact.data.decode()


def outline(dossier):
    read = Outline()
    read.feed(page(dossier))
    assert read.open == []
    return read


def sections(dossier):
    return [attrs for tag, attrs in outline(dossier).tags if tag == "section"]


def test_the_emergency_number_is_the_first_thing_said():
    read = outline(demo())
    words = " ".join(" ".join(read.words).split())
    body = words[words.index("In danger now?") :]
    assert body.startswith("In danger now? Call 911 . We are not an emergency service.")
    assert next(attrs["href"] for tag, attrs in read.tags if tag == "a") == "tel:911"


def test_every_language_has_its_section_with_language_and_direction():
    assert [(one["lang"], one["dir"]) for one in sections(demo())] == [
        ("en", "ltr"),
        ("hy", "ltr"),
        ("id", "ltr"),
        ("ar", "rtl"),
    ]
    assert len(sections(corrected())) == 10


def test_every_section_has_hotline_and_emergency_number_to_tap():
    links = [attrs.get("href") for tag, attrs in outline(demo()).tags if tag == "a"]
    assert links.count("tel:+12025550143") == 4
    assert links.count("tel:911") == 4


def test_there_is_no_script_and_nothing_is_fetched():
    read = outline(demo())
    assert {tag for tag, _ in read.tags} & {"script", "img", "iframe", "form", "object", "embed"} == set()
    assert not any(name.startswith("on") for _, attrs in read.tags for name in attrs)
    assert "url(" not in STYLE and "@import" not in STYLE


def test_the_pages_own_policy_names_its_own_style_and_nothing_else():
    html = page(demo())
    assert f"default-src 'none'; style-src '{STYLE_HASH}'" in html
    assert f"<style>{STYLE}</style>" in html


def test_links_lead_to_the_languages_and_ids_stand_once():
    tags = outline(corrected()).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    inner = [attrs["href"][1:] for tag, attrs in tags if tag == "a" and attrs["href"].startswith("#")]
    assert set(inner) <= set(ids)
    assert len(inner) == 10


def test_there_is_one_first_heading_and_no_level_is_left_out():
    levels = [int(tag[1]) for tag, _ in outline(demo()).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip([0, 1, 2], sorted(set(levels)), strict=False))


def test_a_language_without_words_of_ours_says_which_words_are_english():
    html = page(corrected())
    start = html.index('<section id="sw"')
    assert '<span lang="en" dir="ltr">Hotline</span>' in html[start:]


def test_corrections_are_shown_with_their_time_in_every_language():
    html = page(corrected())
    assert html.count("The area is the harbour district, not the whole city.") == 10
    assert html.count('datetime="2026-10-03T21:00:00Z"') == 10


def test_expiry_and_issue_are_machine_readable_instants():
    assert page(demo()).count('<time datetime="2026-10-10T16:00:00Z">') == 4


def test_markup_typed_into_a_warning_is_text():
    version = AdvisoryVersion("en", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b < c", True)
    dossier = replace(
        public_only(), advisory=advisory(versions=(version,), corrections=(Correction(advisory().issued_at, "<b>x"),))
    )
    read = outline(dossier)
    assert not any(tag in {"script", "img", "b"} and attrs for tag, attrs in read.tags)
    assert "<script>alert(1)</script>" in "".join(read.words)


def test_a_hostile_language_tag_cannot_leave_its_attribute():
    version = AdvisoryVersion('en" onload="x', "Threat", "Body", "Do", True)
    tags = outline(replace(public_only(), advisory=advisory(versions=(version,)))).tags
    assert not any("onload" in attrs for _, attrs in tags)


def test_hidden_controls_in_a_warning_are_shown():
    version = AdvisoryVersion("en", "Threat", "safe\u202egnp.exe", "Do", True)
    assert "[U+202E RIGHT-TO-LEFT OVERRIDE]" in page(replace(public_only(), advisory=advisory(versions=(version,))))


def test_an_unchecked_translation_says_so_and_a_checked_one_does_not():
    html = page(demo())
    assert html.count("Teks ini belum diperiksa oleh penutur bahasa ini.") == 1
    assert "No speaker of this language" not in html


def test_a_single_language_needs_no_language_links():
    dossier = replace(demo(), advisory=advisory(versions=advisory().versions[:1]))
    assert "<nav" not in page(dossier)


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("story", [demo, corrected])
def test_the_page_is_accessible_and_never_scrolls_sideways(browser, tmp_path, width, story):
    """320 CSS pixels is the reflow width of WCAG 2.2, success criterion 1.4.10."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    file = tmp_path / "warning.html"
    # The page's own policy refuses the engine's script, as it should; the engine reads a copy without the policy.
    file.write_text(re.sub(r"<meta http-equiv=[^>]+>", "", page(story())), "utf-8")
    view = browser.new_page(viewport={"width": width, "height": 800})
    view.goto(file.as_uri())
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    assert [found["id"] for found in axe.run(view).response["violations"]] == []
    view.close()


@pytest.mark.browser
def test_under_its_own_policy_the_page_has_its_style_and_complains_of_nothing(browser, tmp_path):
    file = tmp_path / "warning.html"
    file.write_text(page(demo()), "utf-8")
    view, said = browser.new_page(), []
    view.on("console", lambda message: said.append(message.text))
    view.goto(file.as_uri())
    assert view.evaluate("getComputedStyle(document.querySelector('.call')).display") == "block"
    assert said == []
    view.close()
