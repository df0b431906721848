"""Links, handles, addresses, phones, tags, plates, places: what is found, in which form, and what is left alone."""

import pytest

from tocsin.extract.indicators import Scan, find
from tocsin.model.indicator import IndicatorKind as Kind


def got(text, platform="", countries=()):
    return [(one.kind, one.value, one.system) for one in find(Scan(text, platform, countries))]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://Example.ORG/A?b=1#c.", "https://example.org/A?b=1"),
        ("hxxps://bad[.]example[.]org/x", "https://bad.example.org/x"),
        ("h**p://bad(dot)example(dot)org/x", "http://bad.example.org/x"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("«https://example.org/привет»", "https://example.org/привет"),
        ("https://example.org/a), then", "https://example.org/a"),
    ],
)
def test_links_are_found_and_refanged(text, link):
    assert got(text) == [(Kind.URL, link, "")]


@pytest.mark.parametrize(
    ("text", "handle", "platform"),
    [
        ("https://www.instagram.com/maren_hunters/", "maren_hunters", "instagram"),
        ("https://x.com/maren_hunters/status/123", "maren_hunters", "x"),
        ("t.me/maren_hunters", "maren_hunters", "telegram"),
        ("https://social.example.org/@maren", "maren@social.example.org", "mastodon"),
        ("https://www.tiktok.com/@maren.hunters", "maren.hunters", "tiktok"),
    ],
)
def test_profile_links_name_accounts(text, handle, platform):
    assert got(text) == [(Kind.HANDLE, handle, platform)]


@pytest.mark.parametrize(
    "text", ["https://instagram.com/p/abc123/", "https://facebook.com/groups/", "https://x.com/home"]
)
def test_pages_of_a_platform_are_not_accounts(text):
    assert [kind for kind, _, _ in got(text)] == [Kind.URL]


@pytest.mark.parametrize(
    ("text", "invite"),
    [
        ("https://t.me/+AbCdEf12345", "t.me/+AbCdEf12345"),
        ("chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv", "chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv"),
        ("discord.gg/abcd12", "discord.gg/abcd12"),
    ],
)
def test_invitations_are_invitations(text, invite):
    assert [(kind, value) for kind, value, _ in got(text)] == [(Kind.INVITE, invite)]


@pytest.mark.parametrize("text", ["rumah.di sana", "end.so what", "version 1.2.3", "e.g. this", "U.S. police"])
def test_two_words_with_a_dot_are_no_host(text):
    assert got(text) == []


def test_handles_take_the_items_own_platform_and_mail_is_not_a_handle():
    assert got("ask @maren_hunters or joe[at]mail[.]com", "chirrup") == [
        (Kind.HANDLE, "maren_hunters", "chirrup"),
        (Kind.EMAIL, "joe@mail.com", ""),
    ]


@pytest.mark.parametrize(
    ("text", "countries", "number", "country"),
    [
        ("call +1 202 555 0143 now", (), "+12025550143", "US"),
        ("hubungi 0812-3456-7890", ("ID",), "+6281234567890", "ID"),
        ("ara: 0532 123 45 67", ("TR",), "+905321234567", "TR"),
        ("զանգիր 091 123456", ("AM",), "+37491123456", "AM"),
        ("zəng: 050 123 45 67", ("AZ",), "+994501234567", "AZ"),
        ("тел. 8 (912) 345-67-89", ("RU",), "+79123456789", "RU"),
    ],
)
def test_phones_are_found_in_local_and_international_form(text, countries, number, country):
    assert got(text, countries=countries) == [(Kind.PHONE, number, country)]


@pytest.mark.parametrize(
    "text", ["on 21.07.2026 at 12.15", "2026-07-23", "Rp 1.500.000.000", "id 123456789012", "10 000 000 people"]
)
def test_dates_and_amounts_are_no_phones(text):
    assert got(text, countries=("ID", "US")) == []


def test_hashtags_are_compared_without_case_and_numbers_are_none():
    assert got("#HuntThem #охота #1 a#b &#39;") == [(Kind.HASHTAG, "huntthem", ""), (Kind.HASHTAG, "охота", "")]


@pytest.mark.parametrize(
    ("text", "plate", "country"),
    [
        ("mobil plat nomor B 1234 XYZ di depan", "B1234XYZ", "ID"),
        ("plaka 34 ABC 123", "34ABC123", "TR"),
        ("машина А123ВС77 стоит", "А123ВС77", "RU"),
        ("maşın 10-AB-123", "10AB123", "AZ"),
    ],
)
def test_plates_need_a_word_beside_them_or_a_form_of_their_own(text, plate, country):
    assert got(text) == [(Kind.PLATE, plate, country)]


@pytest.mark.parametrize("text", ["A 4 B", "room B 12 on floor 3", "34 men and 123 women", "in 2026 BBC said"])
def test_ordinary_numbers_and_letters_are_no_plates(text):
    assert got(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("at 34.05223, -118.24368", "34.05223,-118.24368"), ("34°03'08\"N 118°14'37\"W", "34.05222,-118.24361")],
)
def test_coordinates_have_one_form(text, value):
    assert got(text) == [(Kind.COORDINATES, value, "WGS 84")]


def test_a_pair_off_the_globe_is_no_place():
    assert got("91.00001, 10.00001") == []


@pytest.mark.parametrize(
    ("text", "value", "language"),
    [
        ("he lives at 12 Harbour Street, they say", "12 harbour street", "en"),
        ("rumahnya di Jl. Pelabuhan Baru No. 12", "jl. pelabuhan baru no. 12", "id"),
        ("живёт на ул. Портовая, д. 5", "ул. портовая д. 5", "ru"),
        ("vive en la calle Mayor 15", "calle mayor 15", "es"),
    ],
)
def test_street_addresses_have_a_word_for_street(text, value, language):
    assert (Kind.ADDRESS, value, language) in got(text)


def test_characters_belong_to_one_indicator_only():
    found = find(Scan("https://example.org/+12025550143/@maren?wallet=bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("write to ANNA AT EXAMPLE DOT ORG", Kind.EMAIL, "anna@example.org"),
        ("anna[at]example.org", Kind.EMAIL, "anna@example.org"),
        ("example(dot)org has it", Kind.DOMAIN, "example.org"),
        ("＃watch", Kind.HASHTAG, "watch"),
        ("see example.org", Kind.DOMAIN, "example.org"),
    ],
)
def test_a_value_is_found_by_each_of_the_signs_that_it_may_be_written_with(text: str, kind: Kind, value: str) -> None:
    """A text without such a sign is not looked through: none may be forgotten."""
    assert [(one.kind, one.value) for one in find(Scan(text))] == [(kind, value)]
