"""The second opinion: neutral, bounded, reproducible, replaceable, beside the cues and never above them."""

import json
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from bench import train_classifier, training_rows
from bench.eval import SETS
from hypothesis import given
from hypothesis import strategies as st

from tests.core.triage.ordinary import SENTENCES
from tests.core.triage.seen import LANGUAGES, frozen_lines, item, opined
from tocsin.errors import TocsinError
from tocsin.extract import extract, words
from tocsin.extract.groups import vocabulary
from tocsin.model.suggestion import Level, SecondOpinion, Suggestion
from tocsin.triage import classifier, families, features, suggest, with_second_opinion
from tocsin.triage.suggest import READ, grammar, neutrally

AGREES = SecondOpinion(threat=False, probability=0.1, made_by="stub")
UNSURE = SecondOpinion(threat=None, probability=0.5, made_by="stub")
ADDED = 20
"""Threats of the two frozen sets (396) that the classifier tells of and no cue raises, at least."""
LONGEST_KEPT = 60
ALARMED = SecondOpinion(threat=True, probability=0.9, families=("direct_threat",), made_by="stub")


def opinion(text: str, language: str) -> SecondOpinion | None:
    """What is said beside the cues of a text whose language is known."""
    return opined(text, language).second_opinion


def taken_apart(text: str, language: str = "en") -> features.Apart:
    """A text as the classifier reads it."""
    found = classifier.read_apart(text, language, vocabulary())
    assert found is not None
    return found


def heard(text: str) -> Mapping[str, float]:
    """What the first layer says of a text."""
    found = classifier.evidence(taken_apart(text), classifier.table().first)
    assert found is not None
    return found.said


def pieces(text: str) -> list[str]:
    """The pieces of a text, as they are read."""
    found, folded = taken_apart(text), neutrally(text, "en", vocabulary()).folded.text
    starts = [found.places[piece.tokens.start][0] for piece in found.pieces]
    return [folded[start:end] for start, end in pairwise([*starts, len(folded)])]


def beside(text: str, says: SecondOpinion) -> Suggestion:
    """The suggestion for a text with this opinion beside it."""
    extraction = extract(item(text))
    return with_second_opinion(suggest(item(text), extraction), item(text), extraction, by=lambda *_: says)


def frozen(name: str, *folders: str) -> list[tuple[str, str]]:
    """Sentences that neither rules nor training saw. Nobody prints them: they measure by their totals alone."""
    return [
        (language, text)
        for folder in folders or ("unseen", "fresh")
        for language, _, _, text in frozen_lines(folder, name)
    ]


def test_the_model_ships_with_the_product_and_is_small() -> None:
    assert train_classifier.MODEL.stat().st_size < 30_000_000
    table = classifier.table()
    assert table.first.weights.dtype == np.int8
    assert table.first.weights.shape == (1 << features.BITS, len(table.labels))


def test_its_labels_are_the_families_of_the_cues() -> None:
    """A person reads one vocabulary, whoever speaks."""
    assert classifier.table().labels[0] == train_classifier.THREAT
    assert set(classifier.table().labels[1:]) <= set(families())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We will burn every {} shop"),
        ("es", "Vamos a quemar las tiendas de los {}"),
        ("id", "Kita bakar toko orang {}"),
        ("tr", "Bütün {} dükkanlarını yakacağız"),
        ("ru", "Спалим все магазины {}"),
    ],
)
def test_swapping_the_community_changes_nothing_at_all(language: str, text: str) -> None:
    """Guardrail 5, to the last digit of the probability."""
    names = ["Marenian", "Orvani", "Armenian", "Kurdish", "Jewish", "Muslim"]
    if language == "ru":
        names = ["армян", "курдов", "евреев", "мусульман", "азербайджанцев", "турок"]
    assert len({opinion(text.format(name), language) for name in names}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_community_named_alone_is_no_reason(language: str) -> None:
    """The neutral word has no weight of its own, so being spoken of is not held against anybody."""
    assert not any(some.size for some in taken_apart("Armenian", language).features())
    bare, named = (taken_apart(text, language).features() for text in ("the shop", "Armenian the shop"))
    assert all(set(one) <= set(other) for one, other in zip(bare, named, strict=True))


def test_roles_are_the_same_columns_in_every_language() -> None:
    """What is learnt of a role in one language holds in the others."""
    knives = {"en": "knife", "ru": "нож", "tr": "bıçak", "es": "cuchillo", "id": "pisau", "ar": "سكين"}
    roles = [set(taken_apart(word, language).features().roles) for language, word in knives.items()]
    assert set.intersection(*roles)


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_has_columns_within_the_table_each_once(text: str, language: str) -> None:
    for some in taken_apart(text, language).features():
        assert len(set(some)) == len(some)
        assert not some.size or 0 <= some.min() <= some.max() < 1 << features.BITS


@pytest.mark.parametrize("language", ["de", "fr", "und", "zz"])
def test_it_is_silent_in_languages_it_was_not_trained_on(language: str) -> None:
    assert opinion("We will burn every shop", language) is None


@pytest.mark.parametrize("text", ["", " ", "\u200b", "Armenian"])
def test_it_is_silent_about_nothing(text: str) -> None:
    assert opinion(text, "en") is None
    assert beside("", ALARMED).second_opinion is None


@given(st.text(max_size=300))
def test_any_text_gets_a_probability_or_nothing(text: str) -> None:
    found = opinion(text, "en")
    assert found is None or 0 <= found.probability <= 1


def test_what_stands_after_the_limit_is_not_read() -> None:
    """Ten megabytes take no longer than two thousand letters."""
    head = "the bus was late again " * 1000
    assert len(head) > READ
    assert heard(head[:READ]) == heard(head[:READ] + "kill " * 2_000_000)
    assert heard(head[:-300]) != heard("kill them all " + head[:-300])


@pytest.mark.parametrize("around", [1, 3, 8, 20])
def test_one_sentence_that_threatens_is_not_lost_in_a_long_letter(around: int) -> None:
    """Most threats that come by letter stand between harmless sentences."""
    calm = "The bus was late again. We had soup for lunch. My sister sends her love."
    letter = " ".join([*[calm] * around, "I will come to your house and kill you and your children.", *[calm] * around])
    said = opinion(letter, "en")
    plain = opinion(" ".join([calm] * 2 * around), "en")
    assert said is not None and plain is not None
    assert said.threat is True
    assert "direct_threat" in said.families
    assert plain.threat is not True


def test_a_lone_sentence_is_its_own_piece_and_longer_texts_are_cut_behind_each() -> None:
    assert pieces("we had soup") == ["we had soup"]
    assert pieces("one. two! three") == ["one. ", "two! ", "three"]


@given(st.text(max_size=400))
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    """Each token is read in one piece and no other, or in the whole where nothing is a word."""
    found = taken_apart(text)
    read = [at for piece in found.pieces for at in piece.tokens]
    assert not read or read == list(range(len(found.places)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [(features.LONGEST_PIECE, 1), (features.LONGEST_PIECE + 1, 2), (features.LONGEST_PIECE * 2 + 1, 3)],
)
def test_who_writes_without_full_stops_is_read_in_pieces(words: int, expected: int) -> None:
    lengths = [len(piece.split()) for piece in pieces("word " * words)]
    assert len(lengths) == expected
    assert max(lengths) - min(lengths) <= expected


def test_a_text_of_very_many_sentences_is_read_in_a_bounded_number_of_pieces() -> None:
    """Those behind the bound are read with the whole."""
    calm = "We had soup. " * (classifier.MOST_PIECES + 5)
    behind, before = (heard(text)["sentence:any"] for text in (calm + "I will kill you.", "I will kill you. " + calm))
    assert behind < before


@given(st.lists(st.sampled_from(["we", "will", "burn", "your", "armenian", "house", "12", "tonight"]), min_size=1))
def test_a_run_of_pieces_has_the_columns_that_its_words_have_alone(words: list[str]) -> None:
    """Whatever is summed for a sentence within a letter is what would be summed for the sentence."""
    sentence = f"{' '.join(words)}. "
    letter, alone = taken_apart(f"bread. {sentence * 2}"), taken_apart(sentence)
    for one, other in zip(letter.features(1, 1 + len(alone.pieces)), alone.features(), strict=True):
        assert list(one) == list(other)


@pytest.mark.parametrize("says", [AGREES, ALARMED])
@pytest.mark.parametrize("text", ["We will burn the Marenian church on Friday", "The church sells cake on Friday"])
def test_level_rule_and_cues_stay_as_they_are(text: str, says: SecondOpinion) -> None:
    """Levels come from anchored cues alone: an opinion without a passage can neither raise nor lower one."""
    plain = suggest(item(text), extract(item(text)))
    assert replace(beside(text, says), second_opinion=None) == plain


def test_where_the_two_differ_a_person_is_told_and_where_they_agree_nothing_is_said() -> None:
    burn, cake = "We will burn the Marenian church on Friday", "The church sells cake on Friday"
    told = {
        (text, says.threat): beside(text, says).second_opinion.says  # type: ignore[union-attr]
        for text in (burn, cake)
        for says in (AGREES, ALARMED)
    }
    assert told[burn, True] == told[cake, False] == ""
    assert "sees no threat" in told[burn, False]
    assert "direct threat" in told[cake, True]
    assert "Read it closely" in told[cake, True]


@pytest.mark.parametrize("text", ["We will burn the Marenian church on Friday", "The church sells cake on Friday"])
def test_where_it_is_unsure_it_disagrees_with_nobody(text: str) -> None:
    """A note on every second post would be read on none."""
    assert beside(text, UNSURE).second_opinion.says == ""  # type: ignore[union-attr]


def test_it_doubts_harmless_sentences_more_often_than_threats() -> None:
    """“Sees no threat” is said where it is true more often than not, on sentences that trained nothing."""
    doubted = {
        name: sum(bool((said := opinion(text, language)) and said.threat is False) for language, text in frozen(name))
        for name in ("threats", "contrasts")
    }
    assert doubted["contrasts"] > 4 * doubted["threats"]


def test_beside_what_was_not_assessed_it_stays_an_opinion() -> None:
    """Not assessed is not “no threat”, so nothing can disagree with it."""
    extraction = extract(item("Heute gibt es Kuchen in der Kirche, und alle sind eingeladen."))
    found = with_second_opinion(
        suggest(item("x"), extraction), item("Heute gibt es Kuchen."), extraction, by=lambda *_: ALARMED
    )
    assert found.level is None
    assert found.second_opinion is not None
    assert found.second_opinion.says == ""


def test_it_finds_threats_that_no_cue_finds_and_raises_few_contrasts() -> None:
    """It must add measurably, or it goes: measured on sentences that neither rules nor training saw."""
    counts = {name: [_seen(*one) for one in frozen(name)] for name in ("threats", "contrasts")}
    added = {name: sum(told and not raised for raised, told in seen) for name, seen in counts.items()}
    assert added["threats"] >= ADDED
    assert added["contrasts"] <= added["threats"] / 2


def _seen(language: str, text: str) -> tuple[bool, bool]:
    """Whether the cues raise a level, and whether the classifier tells of a threat."""
    found = opined(text, language)
    return found.level not in {None, Level.NONE}, bool(found.second_opinion and found.second_opinion.threat)


def test_ordinary_talk_is_seldom_raised() -> None:
    raised = [text for language, text in SENTENCES if (said := opinion(text, language)) and said.threat]
    assert len(raised) <= 0.02 * len(SENTENCES), raised


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def test_no_sentence_that_measures_is_among_those_that_train() -> None:
    """A number measured on its own training set is worth nothing."""
    trained = {folded(row.text) for row in training_rows.own()}
    measuring = [text for name in ("threats", "contrasts") for _, text in frozen(name, *SETS)]
    assert sum(folded(text) in trained for text in measuring) == 0
    assert sum(folded(text) in trained for _, text in SENTENCES) == 0
    assert len(trained) > 10_000


def test_training_again_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever doubts the model can make it again and compare."""
    monkeypatch.setattr(train_classifier, "FOLDS", 2)
    monkeypatch.setattr(train_classifier, "EPOCHS", 2)
    rows = training_rows.own()[::80]
    labels = [train_classifier.THREAT, *sorted({row.family for row in rows if row.family})]
    made = []
    for name in ("one", "two"):
        monkeypatch.setattr(train_classifier, "MODEL", tmp_path / name / "classifier.npz")
        data = train_classifier.as_set(rows, labels)
        folds = train_classifier.folds_of(rows)
        layer = train_classifier.stacked(data, train_classifier.asked(rows, folds, len(rows)), folds)
        train_classifier.save(train_classifier.fit(data, range(len(rows))), labels, layer)
        made.append((tmp_path / name / "classifier.npz").read_bytes())
    assert made[0] == made[1]


def test_the_second_layer_is_calibrated_on_what_it_learns_from() -> None:
    read = np.c_[np.ones(400), np.linspace(-3, 3, 400), np.zeros(400)]
    truth = (np.random.default_rng(0).random(400) < 1 / (1 + np.exp(-2 * read[:, 1]))).astype(float)
    said = 1 / (1 + np.exp(-read @ train_classifier.second(read, truth)))
    assert abs(said.mean() - truth.mean()) < 0.001
    assert train_classifier.error_of(said, truth) < 0.1 < train_classifier.error_of(np.full(400, 0.9), truth)


def test_a_tie_counts_half_in_the_area_under_the_curve() -> None:
    assert train_classifier.auroc(np.array([0.1, 0.5, 0.5, 0.9]), np.array([0.0, 0.0, 1.0, 1.0])) == 0.875
    assert train_classifier.auroc(np.zeros(4), np.array([0.0, 0.0, 1.0, 1.0])) == 0.5


class Server(BaseHTTPRequestHandler):
    """A stand-in for a local model server: answers with what it is asked to think."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({"threat": "burn" in asked["words"], "probability": 0.75}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nothing of what was asked is written down."""


PLUGIN = """
import json, urllib.request
from tocsin.model.suggestion import SecondOpinion
def opinion(words, language):
    body = json.dumps({"words": words, "language": language}).encode()
    with urllib.request.urlopen(urllib.request.Request("http://127.0.0.1:PORT/", body), timeout=5) as answer:
        return SecondOpinion(**json.loads(answer.read()), made_by="local model")
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which plug-ins can be installed, and a model server that they ask."""
    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "local_model.py").write_text(PLUGIN.replace("PORT", str(server.server_port)), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    classifier.installed.cache_clear()
    yield tmp_path
    server.shutdown()
    server.server_close()
    sys.modules.pop("local_model", None)
    classifier.installed.cache_clear()


def install(folder: Path, name: str) -> None:
    """What an installer writes for a package with one entry point."""
    information = folder / f"{name}-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n", "utf-8")
    (information / "entry_points.txt").write_text(f"[{classifier.PLUGINS}]\n{name} = local_model:opinion\n", "utf-8")


def test_a_local_model_server_can_stand_in_through_an_entry_point(plugin: Path) -> None:
    install(plugin, "local-model")
    text = "We will burn the Marenian church on Friday"
    found = with_second_opinion(suggest(item(text), extract(item(text))), item(text), extract(item(text)))
    assert found.second_opinion == SecondOpinion(threat=True, probability=0.75, made_by="local model")


@pytest.mark.parametrize(
    "fault", [ConnectionRefusedError("no server"), ValueError("no JSON"), TocsinError("The model is not loaded.")]
)
def test_where_a_plug_in_cannot_be_asked_the_shipped_classifier_speaks_and_says_so(fault: Exception) -> None:
    """A model server that is down must not stop the reading of an export."""

    def down(_words: str, _language: str) -> SecondOpinion:
        raise fault

    text = "We will burn the Marenian church on Friday"
    suggestion, extraction = suggest(item(text), extract(item(text))), extract(item(text))
    own = with_second_opinion(suggestion, item(text), extraction).second_opinion
    found = with_second_opinion(suggestion, item(text), extraction, by=down).second_opinion
    assert own is not None
    assert found is not None
    assert (found.threat, found.probability, found.made_by) == (own.threat, own.probability, own.made_by)
    assert found.says.startswith(f"{classifier.SILENT} ({fault})")


def test_a_plug_in_too_reads_communities_as_one_neutral_word(plugin: Path) -> None:
    heard: list[str] = []
    text = "We will burn the Armenian church on Friday"
    extraction = extract(item(text))
    by = lambda words, _: heard.append(words) or None  # noqa: E731
    assert with_second_opinion(suggest(item(text), extraction), item(text), extraction, by=by).second_opinion is None
    assert "rmenian" not in heard[0]


def test_two_classifiers_are_refused_because_nobody_could_say_whose_opinion_is_shown(plugin: Path) -> None:
    install(plugin, "local-model")
    install(plugin, "other-model")
    with pytest.raises(TocsinError, match=r"local-model.*other-model|other-model.*local-model") as refusal:
        classifier.installed()
    assert "Uninstall" in refusal.value.hint


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_word_that_nobody_writes_is_remembered(language: str) -> None:
    """Thousands of words are kept for when they come again; of texts made to fill the memory they would be its all."""
    post = item(f"kill {'ﻻ' * 9_000} {'x' * 9_000}")
    found = extract(post)
    with_second_opinion(suggest(post, found), post, found)
    assert opined(post.text, language).level is not None
    kept = [features._words, words._known, vocabulary().known(language), grammar(language).readings]
    assert [max(map(len, known), default=0) <= LONGEST_KEPT for known in kept] == [True] * len(kept)
