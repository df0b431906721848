"""A community's name is found in any script and inflection, read as one neutral word, and nothing else is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract.groups import GROUP, canonicalise, mentions, tables, vocabulary
from tocsin.extract.normalise import normalise
from tocsin.model.settings import GroupTerm

LANGUAGES = ("en", "id", "tr", "az", "hy", "ru", "es", "ar", "fa")


def codes(text: str, language: str = "") -> list[str]:
    return [mention.code for mention in mentions(normalise(text), None, language)]


def test_the_vocabulary_names_each_of_at_least_two_hundred_communities_in_every_language() -> None:
    assert len(tables()) >= 200
    assert all(set(languages) == set(LANGUAGES) for languages in tables().values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Armenians", "armenian"),
        ("Armenia's", "armenian"),
        ("ARMENIAN", "armenian"),
        ("orang-orang Armenia", "armenian"),
        ("Armenialah", "armenian"),
        ("Ermenilerden", "armenian"),
        ("Ermenistan'da", "armenian"),
        ("ermənilərə", "armenian"),
        ("ермәниләри", "armenian"),
        ("հայերին", "armenian"),
        ("армянами", "armenian"),
        ("армянский", "armenian"),
        ("armenias", "armenian"),
        ("وللأرمن", "armenian"),
        ("ارمنی‌ها", "armenian"),
        ("Aziks", "azerbaijani"),
        ("azərbaycanlıların", "azerbaijani"),
        ("ադրբեջանցիներից", "azerbaijani"),
        ("азербайджанцам", "azerbaijani"),
        ("türklere", "turkish"),
        ("թուրքերի", "turkish"),
        ("турков", "turkish"),
        ("Маренийцы", "marenian"),
        ("Mаrenіans", "marenian"),
        ("M a r e n i a n s", "marenian"),
        ("Jehovah's Witnesses", "jehovahs_witness"),
        ("Native Americans", "indigenous"),
    ],
)
def test_inflected_and_disguised_forms_are_found(text: str, code: str) -> None:
    language = "az" if "ә" in text else ""
    assert codes(text, language) == [code]


@pytest.mark.parametrize(
    "text",
    ["lazım lazımdır", "içinde için", "друзей персонал русло", "serbest siir", "indigo italics perspective",
     "kinder", "hay que", "rusak rusuh laporan", "հայր հույս կինո", "کردم ترک کرد", "persen kubah", "turmoil thaiet"],
)  # fmt: skip
def test_words_that_only_begin_alike_are_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [("لازم نروح", "ar"), ("كرة القدم، الكورة", "ar"), ("سنين طويلة", "ar"), ("ناس مثلي", "ar"),
     ("لازم نیست", "fa"), ("کار کردی", "fa"), ("نان و کره", "fa"), ("مجری تلویزیون", "fa"), ("واستون خریدم", "fa")],
)  # fmt: skip
def test_everyday_words_of_arabic_and_persian_are_no_communities_by_an_ending_of_the_other(
    text: str, language: str
) -> None:
    assert codes(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [("لازيون", "ar", "laz"), ("الكوريين", "ar", "korean"), ("السنيين", "ar", "sunni"), ("المجريين", "ar", "hungarian"),
     ("الإستونيين", "ar", "estonian"), ("للمثليين", "ar", "lgbt"), ("الأكراد", "ar", "kurdish"),
     ("كردية", "ar", "kurdish"),
     ("لازی‌ها", "fa", "laz"), ("کره‌ای‌ها", "fa", "korean"), ("سنی‌ها", "fa", "sunni"), ("کردها", "fa", "kurdish")],
)  # fmt: skip
def test_the_communities_those_words_sound_like_are_still_found(text: str, language: str, code: str) -> None:
    assert codes(text, language) == [code]


READ = {
    "en": "Hazaras:hazara Pashtuns:pashtun Rohingya:rohingya Tutsis:tutsi Qatar:qatari Yemen:yemeni Sudan:sudanese",
    "id": "Rohingya:rohingya Papua:papuan Tibet:tibetan Sudan:sudanese Batak:batak Cina:chinese",
    "tr": "Mısırlılar:egyptian Mısır'da:egyptian Kürtlere:kurdish Kürdistan:kurdish Çinlilerden:chinese"
    " Çin'in:chinese Koreliler:korean Sudanlı:sudanese Yemenliler:yemeni Finliler:finnish Lezgiler:lezgin",
    "az": "kürdlərin:kurdish kürd:kurdish çinlilər:chinese talışlar:talysh ləzgilərə:lezgin kürdü:kurdish",
    "hy": "մարենցի:marenian մարենցիներին:marenian պարսիկներ:iranian քրդերի:kurdish օսեթներ:ossetian եզդիների:yazidi",
    "ru": "еврейка:jewish еврейки:jewish еврейку:jewish еврейкой:jewish евреек:jewish еврейкам:jewish"
    " турчанка:turkish турчанок:turkish персиянка:iranian персы:iranian узбечка:uzbek таджичку:tajik казашки:kazakh"
    " израильтянка:israeli ассирийка:assyrian католичка:catholic колумбийка:colombian индонезийка:indonesian"
    " сирийку:syrian сириек:syrian сомалийка:somali нигерийка:nigerian немка:german немок:german француженок:french"
    " полька:polish боснийка:bosnian черкешенка:circassian черкешенок:circassian гречанку:greek кореянка:korean"
    " китаянок:chinese тайка:thai индианка:indian гаитянка:haitian ингушек:ingush хазарейцы:hazara"
    " маренийка:marenian маренец:marenian маренцев:marenian орванец:orvani орванка:orvani орванийский:orvani",
    "es": "chinos:chinese sirios:syrian asirias:assyrian kurdas:kurdish rusa:russian indios:indian vascos:basque",
    "ar": "للروهينغا:rohingya الهزارة:hazara الموارنة:maronite اليهود:jewish ويهودي:jewish المغاربة:moroccan"
    " الأردنيين:jordanian والدروز:druze التبت:tibetan النوبيين:nubian",
    "fa": "مارنی:marenian مارنی‌ها:marenian هزاره‌ها:hazara پشتون‌ها:pashtun بلوچ‌ها:baloch لرها:lur یهودیان:jewish",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_communities_are_read_by_their_plain_and_their_feminine_forms(language: str) -> None:
    said = dict(pair.split(":") for pair in READ[language].split())
    assert {word: codes(word, language) for word in said} == {word: [code] for word, code in said.items()}


EVERYDAY = {
    "en": "chin rum hind hazard avar parsing karen sami mali cinema sluice",
    "id": "cinta cincin cintamu serbu sih kubantai rusa haus hutan karena dalih",
    "tr": "mısır mısırı kurdu kurdum kurda kurdele cinler cinsi köre şirin aşırı indi sudan batak bataklık fincan final"
    " araban romanın berber burma avare hazar karen samimi yemen",
    "az": "indi şirin cinsi soğanağını aşırı romanın fincanı sudan yaman qatar bərbər karen",
    "hy": "հազար ավար ավարտ լուր լուրեր կարեն իրան իրանք լազերով aysor berum talis",
    "ru": "гречка гречку персик персика персики корейка тайком тайга кит китам лазейка лаз авария карен осень казак",
    "es": "cine cinta cintura cincuenta siete siente sien avaro hazaña rumba lurte",
    "ar": "تشيل تشيلها أردنا المغرب فرس مجرى المجرة البيض النوبة كتبت توبيخ كارين مالي أغاني",
    "fa": "بیهوده درز سیخ مغرب آوار آواره هزار بربری فلانی مالی لرز تبت احمدیان کرده‌ام",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyday_words_are_no_communities(language: str) -> None:
    words = EVERYDAY[language].split()
    assert {word: codes(word, language) for word in words if codes(word, language)} == {}


def test_a_word_that_is_a_community_in_one_language_only_counts_there() -> None:
    assert codes("bali", "id") == ["balinese"]
    assert codes("fas", "tr") == ["moroccan"] and codes("fas", "en") == []


def test_two_texts_that_differ_in_the_community_alone_are_one_text() -> None:
    texts = ["Death to the Kurds!", "death to the SWEDES!", "Death to the Puerto Ricans!", "Death to the black people!"]
    assert {canonicalise(normalise(text)).text for text in texts} == {f"death to the {GROUP}!"}


def test_the_way_back_leads_to_the_whole_name() -> None:
    text = "all Puerto\u200b Ricans here"
    folded = canonicalise(normalise(text))
    at = folded.text.index(GROUP)
    start, end = folded.span(at, at + 1)
    assert text[start:end] == "Puerto\u200b Ricans"


def test_a_desks_own_words_are_added_with_every_ending_and_change_nobody_elses() -> None:
    names = vocabulary((GroupTerm("velkari", ("Velkari", "Velk Isles")),))
    found = mentions(normalise("Velkaris, Velkarilere, Velk Isles and Kurds"), names)
    assert [mention.code for mention in found] == ["velkari", "velkari", "velkari", "kurdish"]
    assert codes("Velkaris") == []


@given(st.text(max_size=120))
def test_any_text_is_read_without_error_and_mentions_do_not_overlap(text: str) -> None:
    folded = normalise(text)
    found = mentions(folded)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(folded.text[m.start : m.end] for m in found)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["armenian ", "armenia", "puerto ", "ال", "ermenilerlerler"])
def test_a_hundred_thousand_letters_end(unit: str) -> None:
    mentions(normalise(unit * (100_000 // len(unit))))
