"""The first real input, read exactly: every value with the words that it came from."""

import pytest

from tocsin.extract import extract
from tocsin.model.claim import ClaimKind, MentionKind
from tocsin.model.extraction import Extraction
from tocsin.model.item import Item, ItemKind


@pytest.fixture(scope="module")
def got(seed: Item) -> Extraction:
    return extract(seed)


def test_its_language_is_indonesian(got):
    assert (got.language.code, got.language.script) == ("id", "Latn")


def test_its_dates_are_read_day_first_and_agree_with_their_weekdays(got):
    said = {(w.edtf, w.passage.text, w.weekday_said, w.weekday_agrees) for w in got.dates}
    assert said == {
        ("2020-07-23", "Kamis (23/7/2020)", "Thursday", True),
        ("2020-07-21", "Selasa (21/7)", "Tuesday", True),
        ("2020-07-21", "21 Juli lalu", "", None),
    }


def test_a_year_that_is_not_written_says_where_it_comes_from(got):
    inferred = {w.passage.text: w.inferred for w in got.dates}
    assert inferred["Kamis (23/7/2020)"] == ()
    assert inferred["Selasa (21/7)"] == ("year: from another date in the text (2020-07-23)",)


def test_the_account_that_offers_a_reward_is_an_item_of_its_own(got, seed):
    item = next(i for i in got.reported if i.account.handle == "armo_bountyhunters")
    assert (item.account.platform, item.kind, item.reported_in) == ("instagram", ItemKind.POST, seed.id)
    assert "pembayaran Bitcoin" in item.reported_passage.text
    assert "warga Azerbaijan atau Turki" in item.reported_passage.text
    assert item.extra == {"words": "described"}


def test_the_post_quoted_in_full_is_an_item_of_its_own(got):
    item = next(i for i in got.reported if i.account.platform == "facebook")
    assert item.text.startswith("Jumlah korban tewas") and item.text.endswith("Kerja yang baik saudara!!")
    assert item.extra == {"words": "quoted"}
    assert item.account.handle == ""


def test_the_consulates_own_words_are_not_reported_as_somebodys_post(got):
    assert len(got.reported) == 2


def test_the_assault_is_one_incident_with_day_place_and_harm_by_its_source(got):
    (incident,) = got.incidents
    assert (incident.what, incident.on, incident.place) == ("assault at a demonstration", "2020-07-21", "Los Angeles")
    ((harm, passage),) = incident.harmed
    assert harm == "at least one LAPD officer injured"
    assert passage.text.startswith("Setidaknya satu petugas LAPD")
    assert "KTLA 5 News" in incident.sources


def test_harm_is_the_claim_of_the_station_that_reports_it(got):
    (claim,) = [c for c in got.claims if c.kind is ClaimKind.HARM]
    assert claim.speaker == "KTLA 5 News"


def test_the_suspected_campaign_is_the_consulates_claim_with_its_own_word_of_caution(got):
    (claim,) = [c for c in got.claims if c.kind is ClaimKind.CAMPAIGN]
    assert (claim.speaker, claim.hedge) == ("Konsulat Azerbaijan", "mungkin")
    assert claim.passage.text.startswith("Ini mungkin bagian dari kampanye intimidasi")


def test_requests_go_to_police_federal_bureau_mayor_and_officials(got):
    asked = {(c.addressee, c.detail) for c in got.claims if c.kind is ClaimKind.REQUEST}
    assert {
        ("LAPD", "asked to act"),
        ("FBI", "asked to act"),
        ("Eric Garcetti", "asked to condemn; addressee's office: mayor"),
        ("officials", "asked to condemn"),
    } <= asked
    assert {c.speaker for c in got.claims if c.kind is ClaimKind.REQUEST} == {"Konsulat Azerbaijan"}


def test_asking_others_to_condemn_is_not_condemning(got):
    (claim,) = [c for c in got.claims if c.kind is ClaimKind.CONDEMNATION]
    assert "mengecam ancaman" in claim.passage.text


def test_residents_are_warned(got):
    warned = [c for c in got.claims if c.kind is ClaimKind.WARNING]
    assert any(c.addressee == "residents" and "waspada" in c.passage.text for c in warned)


def test_the_investigation_is_claimed_by_the_consulate(got):
    (step,) = got.outcomes
    assert (step.step, step.claimed_by) == ("hate-crime investigation launched", "Konsulat Azerbaijan")
    assert "telah diluncurkan" in step.passage.text


def test_names_are_canonical(got):
    named = {(m.kind, m.name, m.passage.text) for m in got.mentions}
    assert (MentionKind.AGENCY, "LAPD", "Departemen Kepolisian Los Angeles") in named
    assert (MentionKind.AGENCY, "FBI", "FBI") in named
    assert (MentionKind.OFFICIAL, "Eric Garcetti", "wali kota Eric Garcetti") in named
    assert (MentionKind.OUTLET, "Arrahmah.com", "Arrahmah.com") in named
    assert {m.name for m in got.mentions if m.kind is MentionKind.INSTITUTION} == {"Konsulat Azerbaijan"}


def test_quotes_have_their_speakers(got):
    assert [q.speaker for q in got.quotes] == ["pengguna Facebook", "Konsulat Azerbaijan", "Konsulat Azerbaijan"]
    assert [q.verb.text for q in got.quotes] == ["dengan menulis", "tulis", "imbuhnya"]


def test_reading_twice_gives_the_same(seed, got):
    assert extract(seed) == got
