"""What surrounds a text helps to read it: the language of the article that quotes it, the desk's own communities."""

import re

import pytest

from tocsin.extract import Context, extract
from tocsin.extract.language import identify, in_setting
from tocsin.intake.analyse import analyse
from tocsin.model.claim import MentionKind
from tocsin.model.extraction import Language
from tocsin.model.item import ItemKind
from tocsin.model.settings import GroupTerm
from tocsin.model.suggestion import Level

from .conftest import item_of

INDONESIAN = Language("id", 0.99, "Latn")
ARTICLE = (
    "PORT ALDERA (Kabar Aldera) – Konsulat Marenia di Port Aldera meminta polisi menyelidiki ancaman terhadap warga "
    "Marenia yang beredar di media sosial sejak unjuk rasa damai pada hari Selasa. Seorang pengguna Chirrup menulis, "
    "“Jumlah korban tewas di pihak mereka akan segera meningkat. Kerja yang baik, kawan!!”"
)


@pytest.mark.parametrize(
    ("found", "around", "code"),
    [
        (Language("ms", 0.62, "Latn"), INDONESIAN, "id"),
        (Language("ms", 0.89, "Latn"), INDONESIAN, "id"),
        (Language("ms", 0.9, "Latn"), INDONESIAN, "ms"),
        (Language("en", 0.59, "Latn"), INDONESIAN, "id"),
        (Language("en", 0.6, "Latn"), INDONESIAN, "en"),
        (Language("und", 0.9, "Latn"), INDONESIAN, "id"),
        (Language("ru", 0.3, "Cyrl"), INDONESIAN, "ru"),
        (Language("ms", 0.3, "Latn"), Language("und", 0.2, "Latn"), "ms"),
        (Language("ms", 0.3, "Latn"), None, "ms"),
    ],
)
def test_a_quotation_takes_over_the_language_around_it_only_when_its_own_is_not_sure(found, around, code):
    assert in_setting(found, around).code == code


def test_a_quotation_taken_for_malay_is_read_in_the_language_of_its_indonesian_article():
    quotation = "Lebih ramai lagi daripada mereka akan mati. Kerja yang baik, kawan!!"
    assert identify(quotation).code == "ms"
    article = item_of(re.sub("“.*”", f"“{quotation}”", ARTICLE))
    (quoted,) = [done for done in analyse([article]) if done.item.reported_in]
    assert quoted.extraction.language.code == "id"
    assert "prediction_of_death" in {cue.family for cue in quoted.suggestion.cues}
    assert quoted.suggestion.level is not Level.NONE


def test_communities_are_mentioned_by_code_but_not_within_the_name_of_an_institution():
    text = "The Consulate of Marenia warned Marenians and Orvani families."
    told = [one for one in extract(item_of(text)).mentions if one.kind is MentionKind.COMMUNITY]
    assert [(one.name, one.passage.text) for one in told] == [("marenian", "Marenians"), ("orvani", "Orvani")]


def test_communities_are_named_even_where_the_language_is_not_read():
    text = "Wir werden die Armenians und die Kurds nicht vergessen, sagte er gestern Abend in der Stadt."
    got = extract(item_of(text, ItemKind.POST))
    assert got.language.code == "de"
    assert [one.name for one in got.mentions] == ["armenian", "kurdish"]


def test_a_community_of_the_desks_own_is_mentioned_and_protected_as_the_others():
    velkari = (GroupTerm("velkari", ("Velkari",)),)
    post = item_of("We will burn down the houses of the Velkaris", ItemKind.POST)
    (known,), (unknown,) = analyse([post], vocabulary=velkari), analyse([post])
    assert [one.name for one in known.extraction.mentions] == ["velkari"]
    assert not unknown.extraction.mentions
    swapped = item_of("We will burn down the houses of the Marenians", ItemKind.POST)
    (shipped,) = analyse([swapped])
    assert [cue.pattern for cue in known.suggestion.cues] == [cue.pattern for cue in shipped.suggestion.cues]
    assert extract(post, Context(vocabulary=velkari)).mentions == known.extraction.mentions
