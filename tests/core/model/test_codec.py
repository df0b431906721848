"""Model values to records and back: nothing is lost, and what does not fit is named by its field."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.canonical import canonical, instant, parse_instant, sha256
from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.codec import from_record, to_record
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.model.passage import Passage, passage_of
from tocsin.model.suggestion import Level, Suggestion
from tocsin.model.when import When

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
items = st.builds(
    Item,
    kind=st.sampled_from(ItemKind),
    text=texts,
    source=st.builds(SourceRef, texts, texts, texts),
    account=st.none() | st.builds(Account, texts, texts, texts),
    posted=st.none() | st.builds(When, texts),
    extra=st.dictionaries(texts, texts, max_size=3),
)


@given(items)
def test_an_item_survives_the_way_to_json_and_back_with_the_same_id(item: Item) -> None:
    back = from_record(Item, json.loads(canonical(to_record(item))))
    assert back == item
    assert back.id == item.id


@given(texts, texts)
def test_items_of_different_words_or_places_have_different_ids(one: str, other: str) -> None:
    def item(text: str, place: str) -> Item:
        return Item(ItemKind.POST, text, SourceRef("a" * 64, place))

    assert (item(one, "x").id == item(other, "x").id) == (one == other)
    assert item(one, "x").id != item(one, "y").id


def test_not_assessed_stays_apart_from_none_through_the_codec() -> None:
    unknown = Suggestion("itm_1", None, "not_assessed", "Not assessed.")
    nothing = Suggestion("itm_1", Level.NONE, "no_cue", "No words of threat.")
    assert from_record(Suggestion, to_record(unknown)).level is None
    assert from_record(Suggestion, to_record(nothing)).level is Level.NONE


def test_each_field_that_does_not_fit_is_named() -> None:
    with pytest.raises(BadInput) as refused:
        from_record(Item, {"kind": "riddle", "text": 7})
    assert "kind" in str(refused.value)
    assert "source" in str(refused.value)


def test_fields_of_a_later_version_are_passed_over() -> None:
    record = to_record(SourceRef("a" * 64)) | {"added_later": 1}
    assert from_record(SourceRef, record) == SourceRef("a" * 64)


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_keeps_its_moment_and_is_written_in_utc(at: datetime) -> None:
    text = instant(at)
    assert text.endswith("Z")
    assert parse_instant(text) == at.astimezone(UTC)


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(BadInput):
        instant(datetime(2026, 1, 1))
    with pytest.raises(BadInput):
        parse_instant("2026-01-01T00:00:00")
    with pytest.raises(BadInput):
        parse_instant("yesterday")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60, "\ud800", {1, 2}, object()])
def test_what_json_cannot_hold_exactly_has_no_canonical_form(value: object) -> None:
    with pytest.raises(BadInput):
        canonical(value)


def test_canonical_bytes_do_not_depend_on_the_order_of_keys() -> None:
    assert sha256(canonical({"a": 1, "b": [2]})) == sha256(canonical({"b": [2], "a": 1}))


@given(texts, st.integers(0, 50), st.integers(0, 50))
def test_a_passage_always_holds_the_words_between_its_offsets(text: str, start: int, length: int) -> None:
    end = min(len(text), start + length)
    start = min(start, end)
    passage = passage_of(text, start, end)
    assert text[passage.start : passage.end] == passage.text
    assert passage.shifted(3) == Passage(start + 3, end + 3, passage.text)
    with pytest.raises(BadInput):
        Passage(start, end + 1, passage.text)
