"""Times are said in one form everywhere, and no more exactly than the source did."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from tocsin.desk import moments
from tocsin.desk.people.templatetags.desk import moment, sender, stamp
from tocsin.model.account import Account
from tocsin.model.item import Item, ItemKind, SourceRef

WRITTEN = {
    "2026-11-15T18:04:00Z": "15 Nov 2026, 18:04 UTC",
    "2026-11-15T18:04Z": "15 Nov 2026, 18:04 UTC",
    "2026-11-15T20:04:00.25+02:00": "15 Nov 2026, 18:04 UTC",
    "2026-11-15T18:04:00": "15 Nov 2026, 18:04",
    "2026-11-15": "15 Nov 2026",
    "2026-11-15?": "15 Nov 2026 (uncertain)",
    "2026-11~": "Nov 2026 (about)",
    "2026%": "2026 (uncertain, about)",
    "2026-07-03/2026-07-05": "3 Jul 2026 – 5 Jul 2026",
    "2026-07-03/..": "since 3 Jul 2026",
    "../2026-07": "until Jul 2026",
    "2026-22": "summer 2026",
    "XXXX-07-21": "21 Jul, year not known",
    "": "",
}
"""EDTF → what a person reads."""


def words(html: str) -> str:
    """What stands between the tags."""
    return html.split(">", 1)[1].split("<", maxsplit=1)[0] if html.startswith("<time") else html


@pytest.mark.parametrize("edtf", WRITTEN)
def test_a_date_is_said_as_exactly_as_it_was_given(edtf: str) -> None:
    assert words(moment(edtf)) == WRITTEN[edtf]


def test_an_instant_of_the_desk_has_the_same_form_and_is_whole_for_machines() -> None:
    at = datetime(2026, 11, 15, 18, 4, 9, tzinfo=UTC)
    assert words(stamp(at)) == words(moment("2026-11-15T18:04:09Z")) == "15 Nov 2026, 18:04 UTC"
    assert 'datetime="2026-11-15T18:04:09+00:00"' in stamp(at)
    assert stamp(None) == moment(None) == ""


def test_the_zone_of_the_desk_is_named() -> None:
    with timezone.override("Europe/Madrid"):
        assert words(moment("2026-11-15T18:04:00Z")) == "15 Nov 2026, 19:04 CET"
        assert words(moment("2026-11-15T18:04:00")) == "15 Nov 2026, 18:04", "a source without a zone gets none"


def test_months_are_named_in_the_readers_language() -> None:
    with translation.override("es"):
        assert words(moment("2026-11-15T18:04:00Z")).casefold() == "15 nov 2026, 18:04 utc"
    with translation.override("ru"):
        assert words(moment("2026-11-15")) != "15 Nov 2026"


@pytest.mark.parametrize("odd", ["2026-02-30", "2026-13", "2026-11-15T25:00Z", "15.11.2026", "yesterday", "٢٠٢٦-١١-١٥"])
def test_what_is_no_date_stays_as_it_was_written(odd: str) -> None:
    assert moments.moment(odd) == odd


@given(st.text(max_size=40))
def test_no_text_breaks_a_page_or_becomes_markup(text: str) -> None:
    told = moments.moment(text)
    assert told == text or "<" not in told or told.startswith("<time")


def item(kind: ItemKind = ItemKind.MESSAGE, speaker: str = "", account: Account | None = None) -> Item:
    return Item(kind, "words", SourceRef("0" * 64), speaker=speaker, account=account)


SENDERS = [
    (item(speaker="Kemal"), "Ke•••"),
    (item(account=Account("whatsapp", display_name="Kemal")), "Ke•••"),
    (item(account=Account("whatsapp", handle="", stable_id="+12025550143")), "+1••••••••••"),
    (item(ItemKind.POST, account=Account("chirrup", "maren_hunters")), "ma" + "•" * 11),
    (item(ItemKind.ARTICLE, speaker="Kabar Aldera"), "Kabar Aldera"),
    (item(ItemKind.CALL, speaker="Ester Varga"), ""),
    (item(), ""),
]


@pytest.mark.parametrize(("value", "said"), SENDERS)
def test_a_sender_is_masked_and_never_lost(value: Item, said: str) -> None:
    assert sender(value) == said
