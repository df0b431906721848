"""What the machine proposes: on the first real input, on ordinary talk, on disguised words, on hostile sizes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.triage.ordinary import SENTENCES
from tests.core.triage.seen import LANGUAGES, active, item, judged
from tocsin.model.claim import Quote
from tocsin.model.extraction import Extraction, Language
from tocsin.model.indicator import Indicator, IndicatorKind
from tocsin.model.item import ItemKind
from tocsin.model.passage import passage_of
from tocsin.model.suggestion import Level, SecondOpinion, Suggestion
from tocsin.triage import level_of, reads_as, suggest
from tocsin.triage.suggest import READ, languages_for

ARTICLE = (Path(__file__).parents[2] / "vectors" / "seed-article.txt").read_text("utf-8")
BOUNTY = ARTICLE[ARTICLE.index("akun Instagram") : ARTICLE.index(" di sekitarnya")]
FACEBOOK = ARTICLE[ARTICLE.index("Jumlah korban") : ARTICLE.index("saudara!!") + len("saudara!!")]


def test_the_bounty_post_is_a_reward_for_whereabouts_of_at_least_medium() -> None:
    suggestion = judged(BOUNTY, "id", reported_in="itm_article")
    assert "reward_for_whereabouts" in active(suggestion)
    assert suggestion.level is not None and suggestion.level.rank >= Level.MEDIUM.rank
    (cue,) = [cue for cue in suggestion.cues if cue.family == "reward_for_whereabouts"]
    assert "Bitcoin" in cue.passage.text and "keberadaan" in cue.passage.text


def test_the_facebook_post_praises_and_predicts() -> None:
    suggestion = judged(FACEBOOK, "id", reported_in="itm_article")
    assert {"praise_of_attack", "prediction_of_death"} <= active(suggestion)
    assert suggestion.level is Level.MEDIUM and suggestion.rule == "praise_and_prediction"


def test_the_article_that_reports_them_is_news_and_no_threat() -> None:
    suggestion = judged(ARTICLE, "id", ItemKind.ARTICLE)
    assert suggestion.level is Level.NONE
    assert suggestion.cues, "what stands in it is shown all the same"
    assert [context.kind for context in suggestion.contexts] == ["news"]


@pytest.mark.parametrize(
    ("code", "confidence", "read"),
    [
        ("tr", 0.99, ("tr",)),
        ("tr", 0.9, ("tr",)),
        ("tr", 0.89, ("tr", "az")),
        ("az-Cyrl", 0.7, ("az", "tr")),
        ("ms", 0.99, ("id",)),
        ("hyw", 0.95, ("hy",)),
        ("tr", 0.59, ("tr", "az", "en", "id", "es", "hy")),
        ("und", 0.2, ("en", "id", "tr", "az", "es", "hy")),
        ("de", 0.99, ()),
    ],
)
def test_a_text_is_read_as_its_language_as_the_near_one_too_when_not_sure_and_as_all_of_its_script_when_unsure(
    code: str, confidence: float, read: tuple[str, ...]
) -> None:
    """A few words are Turkish or Azerbaijani; of a whole text it is known, and the other's words in it mislead."""
    assert languages_for(Language(code, confidence, "Latn")) == read


def test_at_most_one_in_a_hundred_ordinary_sentences_is_flagged() -> None:
    flagged = [text for language, text in SENTENCES if judged(text, language).level is not Level.NONE]
    assert len(SENTENCES) >= 300
    assert len(flagged) <= len(SENTENCES) / 100, flagged


@pytest.mark.parametrize(
    ("text", "level", "rule"),
    [
        ("We will shoot you", "medium", "harm_announced"),
        ("We will shoot you tonight at the church", "imminent", "direct_specific_and_near"),
        ("We will shoot the Marenians on friday at the church", "high", "direct_and_specific"),
        ("I will stab you. We know where you live", "high", "direct_and_watched"),
        ("Just bought ammo. I will kill you", "high", "direct_and_steps_taken"),
        ("There is a bomb in the school, it goes off on friday", "high", "bomb_with_place_and_time"),
        ("Watch your back", "low", "indirect_or_vague"),
        ("Orvani are rats", "none", "offence_without_threat"),
        ("Lovely weather", "none", "no_cue"),
    ],
)
def test_each_step_of_detail_raises_the_level_and_names_its_rule(text: str, level: str, rule: str) -> None:
    suggestion = judged(text, "en")
    assert (suggestion.level, suggestion.rule) == (level, rule)
    assert suggestion.explanation and (suggestion.why_not_higher or level == "imminent")


def test_a_wallet_beside_a_bounty_makes_it_high() -> None:
    text = "Reward for addresses of Marenian families: bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    it = item(text)
    wallet = Indicator(IndicatorKind.WALLET, text[-42:], passage_of(text, len(text) - 42, len(text)), "bitcoin", True)
    suggestion = suggest(it, Extraction(it.id, Language("en", 0.9, "Latn"), indicators=(wallet,)))
    assert (suggestion.level, suggestion.rule) == (Level.HIGH, "payable_reward")


def test_unknown_is_not_no() -> None:
    known = judged("We will shoot you", "en").specificity
    assert known.target is True and known.place is None and known.time is None and known.means is None


@pytest.mark.parametrize(("text", "language"), [("Wir werden euch umbringen", "de"), ("", "en"), ("  \n ", "en")])
def test_what_cannot_be_read_is_not_assessed_and_never_called_harmless(text: str, language: str) -> None:
    suggestion = judged(text, language)
    assert suggestion.level is None and suggestion.rule == "not_assessed" and level_of(suggestion) == "not assessed"
    assert "does not mean that there is no threat" in suggestion.explanation


def test_an_unsure_language_is_read_by_every_language_of_its_script() -> None:
    it = item("Seni öldüreceğim")
    for script, level in (("Latn", Level.MEDIUM), ("Thai", None)):
        assert suggest(it, Extraction(it.id, Language("und", 0.1, script))).level is level


def test_a_quotation_with_a_reporting_verb_found_by_extract_sets_a_cue_aside() -> None:
    text = "Er schrieb: We will shoot you"
    it = item(text)
    quote = Quote(passage_of(text, 12, len(text)), "er", passage_of(text, 3, 10))
    language = Language("en", 0.9, "Latn")
    assert suggest(it, Extraction(it.id, language)).level is Level.MEDIUM
    assert suggest(it, Extraction(it.id, language, quotes=(quote,))).level is Level.NONE


def test_what_a_caller_quotes_is_what_the_caller_reports() -> None:
    text = "He said “I will kill you” on the phone"
    assert judged(text, "en").level is Level.NONE
    assert judged(text, "en", ItemKind.CALL).level is Level.MEDIUM


def test_a_game_word_does_not_make_a_threat_to_a_community_harmless() -> None:
    assert judged("Time to kill them all, last boss of the game", "en").level is Level.NONE
    assert judged("Time to kill all Marenians, not a game", "en").level is not Level.NONE


@pytest.mark.parametrize(
    "playful", ["The game was great.", "They won the final.", "Read the last chapter of the novel.", "Sing along!"]
)
def test_play_in_another_part_of_a_message_does_not_make_a_threat_harmless(playful: str) -> None:
    """A person who threatens talks of the match as well; only what stands beside the words may explain them."""
    between = "I saw your brother at the shop. He bought bread and milk."
    assert judged(f"{playful} {between} We will shoot you.", "en").level is Level.MEDIUM
    assert judged(f"We will shoot you. {between} {playful}", "en").level is Level.MEDIUM


def test_time_and_place_of_another_matter_do_not_make_a_threat_imminent() -> None:
    bread = "My aunt bakes bread. It smells of butter. We ate it warm."
    assert judged("We will shoot you. See you tonight at the church.", "en").level is Level.IMMINENT
    assert judged(f"We will shoot you. {bread} See you tonight at the church.", "en").level is Level.MEDIUM


@pytest.mark.parametrize(
    ("level", "opinion", "reads", "word"),
    [
        (Level.HIGH, None, True, "threat"),
        (Level.NONE, None, False, "no threat"),
        (None, None, None, "not assessed"),
        (Level.HIGH, True, True, "threat"),
        (Level.HIGH, False, False, "no threat"),
        (Level.NONE, True, True, "threat"),
        (Level.NONE, "unsure", None, "unclear"),
        (None, False, None, "not assessed"),
        (None, "unsure", None, "not assessed"),
        (None, True, True, "threat"),
    ],
)
def test_words_and_cues_together_give_one_reading(
    level: Level | None, opinion: bool | str | None, reads: bool | None, word: str
) -> None:
    """What was not assessed is never called harmless, and without a classifier the cues speak."""
    said = SecondOpinion(None if opinion == "unsure" else bool(opinion), 0.5) if opinion is not None else None
    suggestion = Suggestion("itm", level, "rule", "", second_opinion=said)
    assert suggestion.reads_as_threat is reads
    assert reads_as(suggestion) == word


@pytest.mark.parametrize(
    ("language", "text", "sport"),
    [
        ("en", "We will smash the Marenians", " in the final"),
        ("id", "Kita akan hancurkan Marenia", " di semifinal"),
        ("tr", "Marenyalıları ezeceğiz", " yarı finalde"),
        ("ru", "Мы раздавим маренийцев", " в полуфинале"),
        ("es", "Vamos a destrozar a los marenios", " en la semifinal"),
    ],
)
def test_to_crush_a_team_is_sport_and_to_crush_people_is_a_threat(language: str, text: str, sport: str) -> None:
    assert judged(text, language).level is not Level.NONE
    assert judged(text + sport, language).level is Level.NONE


DISGUISES = {
    "case": "wE wIlL kIlL tHe MaReNiAnS",
    "zero-width": "We w\u200bi\u200bll ki\u200dll the Mare\u2060nians",
    "homoglyphs": "Wе wіll kіll thе Маrеniаns",
    "leetspeak": "We w1ll k1ll the Mar3nians",
    "leetspeak throughout": "W3 w1ll k1ll 7h3 M4r3n14n5",
    "stretched throughout": "Weeee willll killll theeee Marenianssss",
    "stretched": "We willll killlll the Mareniansss",
    "stretched in the middle": "Weee will kiiiiill the Marenians",
    "spelled out": "We will k i l l the Marenians",
    "dotted": "We will k.i.l.l the Marenians",
    "full width": "Ｗｅ ｗｉｌｌ ｋｉｌｌ ｔｈｅ Ｍａｒｅｎｉａｎｓ",
    "mathematical letters": "𝐖𝐞 𝐰𝐢𝐥𝐥 𝐤𝐢𝐥𝐥 𝐭𝐡𝐞 𝐌𝐚𝐫𝐞𝐧𝐢𝐚𝐧𝐬",
    "combining marks": "We wi\u0336l\u0336l\u0336 k\u0336i\u0336l\u0336l\u0336 the Marenians",
    "soft hyphens": "We will ki\u00adll the Mare\u00adnians",
    "direction controls": "\u202eWe will\u202c kill \u2067the Marenians\u2069",
    "emoji between words": "We🔪will🔪kill🔪the🔪Marenians",
    "small capitals": "We will ᴋɪʟʟ the Marenians",
    "squared letters": "We will 🅺🅸🅻🅻 the Marenians",
}


@pytest.mark.parametrize("kind", DISGUISES)
def test_a_disguise_changes_neither_the_level_nor_the_way_back_to_the_words(kind: str) -> None:
    text = DISGUISES[kind]
    suggestion = judged(text, "en")
    assert suggestion.level is judged("We will kill the Marenians", "en").level, suggestion
    assert all(cue.passage.text == text[cue.passage.start : cue.passage.end] for cue in suggestion.cues)


def test_the_same_item_gets_the_same_answer() -> None:
    assert judged(FACEBOOK, "id") == judged(FACEBOOK, "id")


def test_a_very_long_text_is_read_to_the_limit_and_says_so() -> None:
    kept = judged("a " * (READ // 2 - 20) + "we will kill you", "en")
    lost = judged("a " * (READ // 2 + 1) + "we will kill you", "en")
    found = judged("We will kill you. " + "a " * READ, "en")
    assert kept.level is Level.MEDIUM and found.level is Level.MEDIUM
    assert lost.level is None, "what was not read is not called harmless"
    assert "only the beginning" in lost.explanation and "Only the beginning" in found.explanation
    assert "nly the beginning" not in kept.explanation


WORDS = [
    "we",
    "will",
    "kill",
    "you",
    "if",
    "not",
    "◈",
    "“",
    "said",
    ".",
    "k i l l",
    "nobody",
    "alive",
    ",",
    "9",
    "knife",
]
HOSTILE = st.one_of(
    st.text(max_size=400),
    st.text("kil \u200b\u202ea1!ա🔪◈.«»\"'", max_size=400),
    st.lists(
        st.sampled_from(
            ["we", "will", "kill", "you", "if", "not", "◈", "“", "said", ".", "k i l l", "nobody", "alive", ",", "9"]
        )
    ).map(" ".join),
)


@settings(max_examples=150, deadline=None)
@given(HOSTILE, st.sampled_from(LANGUAGES))
def test_any_text_gets_an_answer_whose_passages_are_its_own_words(text: str, language: str) -> None:
    suggestion = judged(text, language)
    for anchored in (*suggestion.cues, *suggestion.contexts):
        assert text[anchored.passage.start : anchored.passage.end] == anchored.passage.text


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["if you ", "k i l l ", "🔪", "aaaa", "\u202e", "«", "1a", "we will not ", "ا", "'"])
def test_a_megabyte_of_anything_ends(unit: str) -> None:
    judged(unit * (1_000_000 // len(unit)), "en")


def test_a_sentence_wrapped_over_lines_is_read_as_one() -> None:
    """Screenshots, letters and people who hide words break lines anywhere; an empty line ends a sentence."""
    whole = "We will burn the Marenian church on Friday"
    wrapped = judged(whole.replace(" ", "\n"), "en")
    assert (wrapped.level, wrapped.rule) == (judged(whole, "en").level, judged(whole, "en").rule)
    assert "\n" in wrapped.cues[0].passage.text
    assert judged("We will\n\nMarenian church choir on Friday", "en").level is Level.NONE


def test_a_joke_that_is_denied_sets_nothing_aside() -> None:
    assert judged("Я вас всех убью, шучу", "ru").level is Level.NONE
    assert judged("Я вас всех убью, не шучу", "ru").level is not Level.NONE


@pytest.mark.parametrize(
    "text",
    [
        "Looking for the address of a good Azerbaijani restaurant in town.",
        "Does anyone know where the Polish church holds its Christmas fair?",
    ],
)
def test_money_spoken_of_in_the_next_sentence_makes_nobody_who_asks_the_way_a_hirer(text: str) -> None:
    """Two harmless lines of one letter were called imminent, since the second spoke of bitcoin and of today."""
    money = "Bitcoin fell again today and everyone is talking about money."
    assert judged(f"{text} {money}", "en").level is Level.NONE
    hired = "Who knows where the Polish priest parks? Two thousand to whoever breaks his legs, paid in bitcoin today."
    assert judged(hired, "en").level is not Level.NONE
