"""One short report in nine languages: who is quoted, who claims what and how carefully, what happened."""

import pytest

from tocsin.extract import Context, extract
from tocsin.model.claim import ClaimKind, MentionKind

from .conftest import item_of

REPORTS = {
    "en": (
        "“This may be part of a campaign,” said Mayor Dana Ortega on Tuesday. The Consulate of Marenia in "
        "Port Aldera said "
        "the attack was reportedly planned. According to the police, two people were injured.",
        "Dana Ortega", "may be", "Consulate of Marenia", "reportedly",
    ),
    "id": (
        "“Ini mungkin bagian dari kampanye,” kata Wali Kota Dana Ortega pada Selasa. Konsulat Marenia di Port Aldera "
        "mengatakan serangan itu diduga direncanakan. Menurut polisi, dua orang terluka.",
        "Dana Ortega", "mungkin", "Konsulat Marenia", "diduga",
    ),
    "tr": (
        "Belediye Başkanı Dana Ortega, “Bu bir kampanyanın parçası olabilir” dedi. Port Aldera Marenya Konsolosluğu, "
        "saldırının iddiaya göre planlandığını açıkladı. Polise göre iki kişi yaralandı.",
        "Dana Ortega", "olabilir", "Port Aldera Marenya Konsolosluğu", "iddiaya göre",
    ),
    "az": (
        "Bələdiyyə sədri Dana Ortega “Bu, kampaniyanın bir hissəsi ola bilər” dedi. Mareniyanın Port "
        "Alderadakı konsulluğu "
        "hücumun guya planlaşdırıldığını bildirib. Polisin məlumatına görə, iki nəfər yaralanıb.",
        "Dana Ortega", "ola bilər", "Mareniyanın Port Alderadakı konsulluğu", "guya",
    ),
    "hy": (
        "«Սա հնարավոր է քարոզարշավի մաս է»,- ասաց քաղաքապետ Դանա Օրտեգան։ Մարենիայի հյուպատոսությունը հայտնել է, որ "
        "հարձակումը ենթադրաբար ծրագրված էր։ Ոստիկանության տվյալներով՝ երկու մարդ վիրավորվել է։",
        "Դանա Օրտեգա", "հնարավոր է", "Մարենիայի հյուպատոսություն", "ենթադրաբար",
    ),
    "ru": (
        "«Это может быть частью кампании», — заявила мэр Дана Ортега во вторник. Консульство Марении в Порт-Алдере "
        "сообщило, что нападение предположительно было спланировано. По данным полиции, два человека ранены.",
        "Дана Ортега", "может быть частью", "Консульство Марении", "предположительно",
    ),
    "es": (
        "«Esto podría ser parte de una campaña», dijo la alcaldesa Dana Ortega el martes. El Consulado de "
        "Marenia en Port "
        "Aldera afirmó que el ataque presuntamente fue planeado. Según la policía, dos personas resultaron heridas.",
        "Dana Ortega", "podría ser", "Consulado de Marenia", "presuntamente",
    ),
    "ar": (
        "قالت رئيسة البلدية دانا أورتيغا: «قد يكون هذا جزءا من حملة». وأعلنت قنصلية مارينيا في بورت ألديرا "
        "أن الهجوم ربما "
        "كان مخططا له. ووفقا للشرطة، أصيب شخصان.",
        "دانا أورتيغا", "قد يكون", "قنصلية مارينيا", "ربما",
    ),
    "fa": (
        "شهردار دانا اورتگا گفت: «این ممکن است بخشی از یک کارزار باشد». کنسولگری مارنیا در پورت آلدرا اعلام "
        "کرد که حمله "
        "احتمالا برنامه‌ریزی شده بود. به گفته پلیس، دو نفر زخمی شدند.",
        "دانا اورتگا", "ممکن است", "کنسولگری مارنیا", "احتمالا",
    ),
}  # fmt: skip
"""Language: the report, the mayor's name, her word of caution, the consulate's name, its word of caution."""


@pytest.fixture(params=sorted(REPORTS))
def told(request):
    text, *expected = REPORTS[request.param]
    return extract(item_of(text), Context(published_on="2026-07-24")), expected


def test_the_quotation_has_its_speaker_and_its_verb(told):
    got, (mayor, *_) = told
    (quote,) = got.quotes
    assert quote.speaker == mayor
    assert quote.verb is not None


def test_the_campaign_is_the_mayors_claim_in_her_own_careful_words(told):
    got, (mayor, hedge, *_) = told
    (claim,) = [one for one in got.claims if one.kind is ClaimKind.CAMPAIGN]
    assert (claim.speaker, claim.hedge) == (mayor, hedge)


def test_reported_speech_is_the_consulates_claim_of_an_event(told):
    got, (*_, consulate, hedge) = told
    (claim,) = [one for one in got.claims if one.kind is ClaimKind.EVENT]
    assert (claim.speaker, claim.hedge) == (consulate, hedge)


def test_harm_is_said_by_whom_the_report_names_for_it(told):
    got, _ = told
    (claim,) = [one for one in got.claims if one.kind is ClaimKind.HARM]
    assert (claim.speaker, claim.hedge) == ("police", "")


def test_the_event_is_one_incident_with_its_harm_counted(told):
    got, _ = told
    (incident,) = got.incidents
    assert (incident.what, [harm for harm, _ in incident.harmed]) == ("assault", ["two people injured"])


def test_places_in_scripts_without_capitals_keep_both_their_words():
    for language, place in (("ar", "بورت ألديرا"), ("fa", "پورت آلدرا")):
        got = extract(item_of(REPORTS[language][0]))
        assert [one.name for one in got.mentions if one.kind is MentionKind.PLACE] == [place]
