"""The demo story told twice in nine languages: the same things are found in each."""

import pytest

from tocsin.extract import extract
from tocsin.extract.incidents import DATED_ELSEWHERE
from tocsin.extract.lexicon import LANGUAGES
from tocsin.model.claim import ClaimKind, MentionKind

from .conftest import item_of

CONSULATE = {
    "en": "Consulate of Marenia",
    "id": "Konsulat Marenia",
    "tr": "Marenya'nın Port Aldera Konsolosluğu",
    "az": "Mareniyanın Port Aldera Konsulluğu",
    "hy": "Մարենիայի հյուպատոսություն",
    "ru": "Консульство Марении",
    "es": "Consulado de Marenia",
    "ar": "قنصلية مارينيا",
    "fa": "کنسولگری مارنیا",
}
MAYOR = {"hy": "Դանա Օրտեգա", "ru": "Дана Ортега", "ar": "دانا أورتيغا", "fa": "دانا اورتگا"}
STATION = {
    "tr": "Aldera 9 Haber", "az": "Aldera 9 Xəbər", "hy": "Ալդերա 9", "ru": "Алдера 9",
    "ar": "ألديرا 9", "fa": "آلدرا ۹",
}  # fmt: skip
POST = {
    "en": "More Marenians", "id": "Akan ada", "tr": "Yakında", "az": "Tezliklə", "hy": "Շուտով", "ru": "Скоро",
    "es": "Pronto", "ar": "سيموت", "fa": "به زودی",
}  # fmt: skip

every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
@pytest.mark.parametrize("number", [1, 2])
def test_the_language_is_told(reading_of, language, number):
    assert reading_of(f"{language}_{number}").language.code == language


@every_language
def test_days_are_read_and_their_weekdays_agree(reading_of, language):
    days = {w.edtf: w.weekday_agrees for w in reading_of(f"{language}_1").dates}
    assert days == {"2026-07-23": True, "2026-07-21": True}


@every_language
def test_a_day_without_a_year_takes_it_from_the_other_date(reading_of, language):
    days = {w.edtf: w.inferred for w in reading_of(f"{language}_2").dates}
    assert "2026-08-04" in days
    if language != "en":
        assert days["2026-08-05"] == ("year: from another date in the text (2026-08-04)",)


@every_language
def test_the_account_is_reported_with_its_platform(reading_of, language):
    got = reading_of(f"{language}_1")
    item = next(i for i in got.reported if i.account.handle == "maren_hunters")
    assert item.account.platform == "chirrup"
    assert item.extra["words"] == "described"


@every_language
def test_the_post_is_reported_in_its_own_words_and_without_an_inventor(reading_of, language):
    (item,) = [i for i in reading_of(f"{language}_1").reported if i.extra["words"] == "quoted"]
    assert item.text.startswith(POST[language])
    assert (item.account.platform, item.account.handle) == ("chirrup", "")


@every_language
def test_the_consulate_asks_and_is_cautious(reading_of, language):
    claims = reading_of(f"{language}_1").claims
    asked = [c for c in claims if c.kind is ClaimKind.REQUEST]
    assert asked and {c.speaker for c in asked} == {CONSULATE[language]}
    (campaign,) = [c for c in claims if c.kind is ClaimKind.CAMPAIGN]
    assert campaign.speaker == CONSULATE[language]
    assert campaign.hedge


@every_language
def test_the_mayor_is_asked(reading_of, language):
    claims = reading_of(f"{language}_1").claims
    mayor = [c for c in claims if c.kind is ClaimKind.REQUEST and c.detail.endswith("office: mayor")]
    assert len(mayor) == 1


@every_language
def test_the_station_is_the_source_of_the_injury(reading_of, language):
    (harm,) = [c for c in reading_of(f"{language}_1").claims if c.kind is ClaimKind.HARM]
    assert harm.speaker.endswith(STATION.get(language, "Aldera 9 News"))


@every_language
def test_the_outcome_is_claimed_by_the_consulate(reading_of, language):
    (step,) = reading_of(f"{language}_1").outcomes
    assert (step.step, step.claimed_by) == ("hate-crime investigation launched", CONSULATE[language])


@every_language
def test_the_assault_is_sketched_once_with_its_day(reading_of, language):
    (incident,) = reading_of(f"{language}_1").incidents
    assert (incident.what, incident.on) == ("assault at a demonstration", "2026-07-21")
    assert next(label for label, _ in incident.harmed).startswith("at least one")


@every_language
def test_the_mayors_two_quotations_have_her_as_speaker(reading_of, language):
    assert [q.speaker for q in reading_of(f"{language}_2").quotes] == [MAYOR.get(language, "Dana Ortega")] * 2


@every_language
def test_an_arrest_and_a_suspension_are_steps_and_a_charge_that_was_not_made_is_none(reading_of, language):
    assert {s.step for s in reading_of(f"{language}_2").outcomes} == {"arrested", "account suspended"}


@every_language
def test_the_police_are_an_agency(reading_of, language):
    kinds = {m.kind for m in reading_of(f"{language}_1").mentions}
    assert {MentionKind.AGENCY, MentionKind.INSTITUTION, MentionKind.OFFICIAL} <= kinds


@every_language
def test_a_claim_of_an_event_is_dated_by_the_sentence_that_dates_the_event(reading_of, language):
    """One sentence says when, another who was hurt: both speak of one event. Which date was joined is told."""
    claims = [c for c in reading_of(f"{language}_1").claims if c.kind in {ClaimKind.EVENT, ClaimKind.HARM}]
    assert {(claim.event_on, claim.detail) for claim in claims} == {
        ("2026-07-21", ""),
        ("2026-07-21", DATED_ELSEWHERE),
    }
    (harm,) = [claim for claim in claims if claim.kind is ClaimKind.HARM]
    assert harm.detail == DATED_ELSEWHERE


def test_a_claim_is_not_given_the_date_of_another_event():
    text = (
        "PORT ALDERA (Kabar Aldera) – Police said a shooting at a mosque hurt nobody on 3 August 2026. "
        "The shooting at the mosque shocked the city. "
        "Police said a shop was set on fire in an arson attack. The consulate said the arson was reported at once."
    )
    got = extract(item_of(text))
    dated = {claim.passage.text[:20]: claim.event_on for claim in got.claims if claim.kind is ClaimKind.EVENT}
    assert {on for words, on in dated.items() if "arson" in words or "shop" in words} == {""}
    assert "2026-08-03" in dated.values()
