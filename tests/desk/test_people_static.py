"""What pages are made of: files of others are those that were named, styles read from either side."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

import tocsin.desk
from tocsin.desk.people.templatetags.desk import LEVELS, language_word, masked, size
from tocsin.desk.people.templatetags.icons import ICONS

DESK = Path(tocsin.desk.__file__).parent
STATIC, TEMPLATES = DESK / "static", sorted((DESK).glob("**/templates/**/*.html"))
CSS = (STATIC / "desk" / "desk.css").read_text("utf-8")
VENDOR = STATIC / "vendor"


def test_every_vendored_file_is_named_with_its_licence_and_unchanged():
    named = tomllib.loads((VENDOR / "vendor.toml").read_text("utf-8"))["file"]
    for file in named:
        assert hashlib.sha256((VENDOR / file["path"]).read_bytes()).hexdigest() == file["sha256"]
        assert file["licence"] in {"0BSD", "MIT", "BSD-3-Clause", "Apache-2.0", "ISC"}
        assert file["version"]
    assert {file["path"] for file in named} == {path.name for path in VENDOR.iterdir()} - {"vendor.toml"}


def test_styles_have_no_left_and_no_right_so_that_arabic_pages_mirror():
    physical = re.findall(r"(?<![\w-])(?:margin|padding|border)?-?(?:left|right)\s*:|text-align:\s*(?:left|right)", CSS)
    assert physical == []
    assert re.findall(r"(?<![\w-])(?:width|height|top|bottom)\s*:", CSS) == []


def test_styles_stay_short_enough_to_be_read():
    assert len(CSS.splitlines()) <= 700


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_page_carries_inline_style_or_script_which_the_policy_forbids(template):
    text = template.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert "|safe" not in text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_pages_never_call_anybody_what_no_court_has(template):
    assert not re.search(r"perpetrator|terrorist|tamper-proof|admissible|\bproves\b", template.read_text("utf-8"), re.I)


def test_every_level_has_its_own_word_and_shape():
    judged = [LEVELS[name] for name in ("none", "low", "medium", "high", "imminent")]
    assert len({str(word) for word, _ in judged}) == len({shape for _, shape in judged}) == 5


def test_every_icon_that_a_template_names_is_drawn():
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "(\w+)" %}', path.read_text("utf-8"))}
    named |= {name for path in TEMPLATES for name in re.findall(r' icon="(\w+)"', path.read_text("utf-8"))}
    assert named <= set(ICONS)


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (5 << 20, "5.0 MiB"), (3 << 40, "3.0 TiB")]
)
def test_sizes_are_told_in_the_largest_unit_that_fits(count, shown):
    assert size(count) == shown


@pytest.mark.parametrize(
    ("handle", "shown"), [("", ""), ("a", "a•••"), ("ab", "ab•••"), ("maren_hunters", "ma" + "•" * 11)]
)
def test_a_masked_handle_shows_two_letters_at_most(handle, shown):
    assert masked(handle) == shown


@pytest.mark.parametrize(
    ("code", "word"), [("id", "Indonesian"), ("und", "not known"), ("", "not known"), ("xx", "xx")]
)
def test_a_language_is_told_in_words(code, word):
    assert language_word(code) == word
