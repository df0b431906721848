"""Whatever the text, every passage holds the words that stand at its place; and hostile texts end."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.extract import Context, extract
from tocsin.extract.reading import LONGEST
from tocsin.model.extraction import Extraction
from tocsin.model.item import ItemKind
from tocsin.model.passage import Passage

from .conftest import item_of

PIECES = (
    "“", "”", "«", "»", '"', "\n", " ", ". ", "@maren_hunters", "t.me/+AbCdEf12", "21 July 2026",
    "Selasa (21/7)", "вчера",
    "The Consulate of Marenia", "urged", "wrote", "said", "Mayor Dana Ortega", "and", "attack",
    "demonstrators", "\u202e",
    "\u200b", "😀", "\ud800", "İ", "ﬁ", "a\u0301", "+1 202 555 0143", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "хейт", "قالت القنصلية", "գրել է", "hxxp://a[.]b", "#tag", "(", ")", "–", "account", "called",
    "police", "\x00", "1/2/2026",
)  # fmt: skip
texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))


def passages(got: Extraction) -> Iterator[Passage]:
    for group in (got.dates, got.indicators, got.quotes, got.mentions, got.claims, got.incidents, got.outcomes):
        yield from (one.passage for one in group)
    yield from (quote.verb for quote in got.quotes if quote.verb)
    yield from (passage for incident in got.incidents for _, passage in incident.harmed)
    yield from (item.reported_passage for item in got.reported)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_every_passage_stands_where_it_says(text):
    for kind in (ItemKind.ARTICLE, ItemKind.POST):
        got = extract(item_of(text, kind), Context(published_on="2026-07-24", country="ID"))
        for passage in passages(got):
            assert text[passage.start : passage.end] == passage.text


@settings(max_examples=40, deadline=None)
@given(texts)
def test_reported_items_keep_words_of_the_article(text):
    for item in extract(item_of(text)).reported:
        assert item.text in text


@pytest.mark.parametrize(
    "hostile",
    [
        "😀",
        "\u202eabc \x00",
        "“",
        "account “a_b” ",
        "said ",
        "a.",
        "1 ",
        "@a",
        "0x" + "aB" * 20 + " ",
        "Jl. Abc ",
        "(",
        "°1",
    ],
)
def test_long_hostile_text_is_read_up_to_the_limit_with_a_note(hostile):
    text = hostile * (30_000 // len(hostile)) + "x" * LONGEST
    got = extract(item_of(text))
    assert any("Only the first 200,000" in note for note in got.notes)


def test_text_at_the_limit_is_read_whole_and_one_more_is_not():
    unread = "Only the first 200,000 of 200,001 characters were read."
    assert not [note for note in extract(item_of("a" * LONGEST)).notes if "characters" in note]
    assert unread in extract(item_of("a" * (LONGEST + 1))).notes


def test_an_empty_text_gives_nothing():
    got = extract(item_of(""))
    assert (got.language.code, got.dates, got.claims, got.reported) == ("und", (), (), ())


def test_a_language_without_vocabulary_is_said_so():
    got = extract(item_of("Це речення написане українською мовою, щоб перевірити, що мову названо, але не прочитано."))
    assert got.language.code == "uk"
    assert got.notes == ("No vocabulary for “uk”: only indicators were read.",)


def test_a_post_is_not_searched_for_claims():
    got = extract(item_of("The Consulate of Marenia urged the police to act.", ItemKind.POST))
    assert got.claims == ()
    assert got.mentions
