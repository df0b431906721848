"""Lea reads the desk in her own language: what she chooses is kept, and a catalogue never breaks a sentence."""

import io
import re

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from tocsin.casework.lifecycle import REPORT, states
from tocsin.desk import languages
from tocsin.desk.vocabulary import WORDS, worded
from tocsin.model.item import ItemKind

from .intake_story import item, report

CODES = languages.catalogues()
WHOLE = ("ar", "es", "ru")
"""Languages in which every page speaks; the others have the pages of the day."""
RIGHT_TO_LEFT = {"ar", "fa"}
HOLES = re.compile(r"%\(\w+\)s|%[ds]|</?\w+>|\{\w*\}")
"""What a translation must keep: values and markup."""


def catalogue(code, kind="po"):
    path = languages.CATALOGUES / code / "LC_MESSAGES" / f"django.{kind}"
    return (read_po if kind == "po" else read_mo)(io.BytesIO(path.read_bytes()))


def sentences(message):
    """Each original with its translation."""
    if isinstance(message.id, tuple):
        return [(message.id[1], said) for said in message.string]
    return [(message.id, message.string)]


def key(message, of="id"):
    """Singular and plurals as one value."""
    told = getattr(message, of)
    return told if isinstance(told, str) else tuple(told)


def test_there_are_catalogues_for_the_most_used_languages():
    assert {"ar", "es", "ru"} <= set(CODES)
    assert dict(settings.LANGUAGES).keys() == {"en", *CODES}


@pytest.mark.parametrize("code", CODES)
def test_translations_keep_every_value_and_all_markup(code):
    for message in catalogue(code):
        for original, said in sentences(message):
            if message.id and said:
                assert set(HOLES.findall(said)) <= set(HOLES.findall(original)), message.id
            if message.id and said and not isinstance(message.id, tuple):
                assert sorted(HOLES.findall(said)) == sorted(HOLES.findall(original)), message.id


@pytest.mark.parametrize("code", CODES)
def test_what_is_compiled_is_what_was_written(code):
    written = {key(m): key(m, "string") for m in catalogue(code) if m.id and any(said for _, said in sentences(m))}
    compiled = {key(m): key(m, "string") for m in catalogue(code, "mo") if m.id}
    for told, said in compiled.items() - written.items():
        texts = [told] if isinstance(told, str) else list(told)
        assert set([said] if isinstance(said, str) else said) <= set(texts), "what is not translated falls back"
    assert {told: compiled[told] for told in written} == written
    assert len(written) > 150


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("count", [0, 1, 2, 3, 11, 21, 100])
def test_every_number_has_its_own_words(code, count):
    with translation.override(code):
        said = translation.ngettext(
            "%(count)s thing waits for a person.", "%(count)s things wait for a person.", count
        ) % {"count": count}
    assert said
    assert "wait" not in said


def test_kinds_of_items_and_states_of_reports_are_words_of_the_vocabulary():
    assert {kind.value for kind in ItemKind} <= WORDS
    assert set(states(REPORT)) <= WORDS
    assert {event for _, event in REPORT} <= WORDS
    assert worded("maren_hunters") == "maren_hunters"
    with translation.override("es"):
        assert worded("post") == "publicación"


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [(("en",), ["en"]), (("es", "en"), ["es", "en"]), (("xx", "ar"), ["ar"]), (("ka",), ["en"]), ((), ["en"])],
)
def test_a_desk_offers_the_languages_that_it_names_and_has(wanted, codes):
    assert [code for code, _ in languages.offered(wanted)] == codes


def test_every_language_is_offered_by_its_own_name():
    assert dict(languages.offered(("es", "ru", "ar"))) == {"es": "Español", "ru": "Русский", "ar": "العربيّة"}


@pytest.mark.parametrize("code", CODES)
def test_the_choice_at_log_in_is_kept_and_needs_no_script(browse, code):
    stranger = browse()
    page = stranger.get("/account/log-in/").content.decode()
    assert f'value="{code}" lang="{code}"' in page
    assert dict(languages.offered((code,)))[code] in page, "by its own name, whatever language the page is in"
    answer = stranger.post("/language/", {"language": code, "next": "/account/log-in/"})
    assert answer.headers["Location"] == "/account/log-in/"
    told = stranger.get("/account/log-in/").content.decode()
    assert f'<html lang="{code}" dir="{"rtl" if code in RIGHT_TO_LEFT else "ltr"}">' in told
    assert "English" in told, "the way back is named in its own language"
    assert "Log in" not in told
    assert "no native speaker" not in told, "the warning itself is translated"


@pytest.mark.parametrize("code", CODES)
def test_the_pages_of_the_day_speak_the_language(browse, lea, code):
    """Navigation, inbox, item, worksheet, report and one's own page; the words of record stay as they are."""
    one, client = item(lea), browse(lea)
    client.post("/language/", {"language": code})
    told = report(lea)
    for path in (
        "/inbox/",
        f"/items/{one.item_id}/",
        f"/items/{one.item_id}/judge/",
        f"/reports/{told.public_id}/",
        "/me/",
    ):
        page = client.get(path).content.decode()
        for english in (
            ">Inbox<",
            ">Judge this<",
            "Skip to content",
            ">Facts<",
            "Look now",
            "Your roles",
            ">Reply<",
            "Sign and keep",
        ):
            assert english not in page, (path, english)
    assert "Ten thousand in bitcoin" in client.get(f"/items/{one.item_id}/").content.decode()


def test_english_is_one_press_away_again(browse, lea):
    client = browse(lea)
    client.post("/language/", {"language": "ru"})
    client.post("/language/", {"language": "en"})
    assert ">Inbox<" in client.get("/inbox/").content.decode().replace("<span>", ">").replace("</span>", "<")


@pytest.mark.parametrize("language", ["xx", "", "../../etc", "ES"])
def test_a_language_that_is_not_offered_changes_nothing(browse, lea, language):
    client = browse(lea)
    answer = client.post("/language/", {"language": language, "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_one_language_leaves_nothing_to_choose(browse, lea, settings):
    settings.LANGUAGES = [("en", "English")]
    assert 'name="language"' not in browse(lea).get("/me/").content.decode()
    assert 'name="language"' not in browse().get("/account/log-in/").content.decode()


@pytest.mark.parametrize("code", WHOLE)
def test_a_catalogue_speaks_of_nearly_everything(code):
    """What a new page adds is shown in English until the next round of translation, never more than one in ten."""
    known = [message for message in catalogue(code) if message.id]
    bare = [message.id for message in known if not all(said for _, said in sentences(message))]
    assert len(bare) < len(known) / 10, bare[:20]
