"""A compiled lexicon knows every word and phrase that is written in it, in every spelling, and no other."""

import random
from pathlib import Path

import pytest

from tocsin.errors import TocsinError
from tocsin.extract.normalise import normalise
from tocsin.extract.scripts import spellings
from tocsin.triage import compiled as compiling
from tocsin.triage.compiled import compiled, made_from, packed, shipped, unpacked, write
from tocsin.triage.lexicons import LANGUAGES, NUMBER, Lexicon, lexicon
from tocsin.triage.spelling import _PIECE
from tocsin.triage.wordbook import _SLOT_BITS, _SLOTS, Wordbook, together, wordbook

SAMPLE = 400


def book(parts: dict[str, list[str]] | None = None, **words: list[str]) -> Lexicon:
    return Lexicon("en", {name: tuple(some) for name, some in words.items()}, {}, parts or {})


def classes(words: Wordbook, phrase: str) -> set[str]:
    """The classes that these words fill from first to last."""
    readings = [words.read(word) for word in phrase.split()]
    mask = readings[0].mask
    if len(readings) > 1:
        nodes = list(readings[0].begins)
        for reading in readings[1:]:
            nodes = words.below(nodes, reading.slots)
        mask = 0
        for node in nodes:
            mask |= words.ends[node]
    return {name for at, name in enumerate(words.classes) if mask >> at & 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_known_in_every_spelling_as_it_folds_in_a_text(language: str) -> None:
    written, words = lexicon(language), compiled(language)
    entries = [(name, entry) for name, some in written.words.items() for entry in some]
    chance = random.Random(language)
    for name, entry in chance.sample(entries, SAMPLE):
        said = chance.choice(written.every(entry))
        for way in spellings(said, language):
            pieces = [piece.rstrip("*") or "anything" for piece in _PIECE.findall(normalise(way).text)]
            if len(pieces) > 1 or (pieces and len(pieces[0]) > 1):
                assert name in classes(words, " ".join(pieces)), (name, entry, said, way)


def test_parts_are_put_together_in_every_way_that_is_written_and_in_no_other() -> None:
    parts = {"s": ["", "s"], "both": ["kick", "beat up", "knock{s} down"]}
    words = wordbook(book(parts, hurt=["{both} them"], know=["know{s}"]))
    for phrase in ("kick them", "beat up them", "knock down them", "knocks down them"):
        assert classes(words, phrase) == {"hurt"}
    for phrase in ("beat down them", "knock up them", "kick up them", "beat them", "kick", "them"):
        assert classes(words, phrase) == set()
    assert classes(words, "knows") == classes(words, "know") == {"know"}


def test_a_part_in_a_part_of_phrases_is_written_out() -> None:
    """A part named in another part was once kept as its name, and no order in Arabic was read."""
    words = wordbook(
        book({"end": ["ed", "ing"], "go": ["walk{end}", "run off"], "all": ["{go}", "sit"]}, move=["{all} here"])
    )
    assert classes(words, "walking here") == classes(words, "run off here") == classes(words, "sit here") == {"move"}


def test_a_word_may_fill_several_classes_and_phrases_share_their_words() -> None:
    words = wordbook(book(weapon=["gun", "hunting knife"], tool=["knife", "hunting knife"], sport=["hunting"]))
    assert classes(words, "gun") == {"weapon"}
    assert classes(words, "hunting knife") == {"weapon", "tool"}
    assert classes(words, "hunting") == {"sport"}
    assert "hunting" in words and "knife" in words
    assert "gunner" not in words


def test_a_stem_tells_every_word_that_begins_with_it_first_or_later() -> None:
    words = wordbook(book(deed=["murder*", "blow* you up", "see mr *"]))
    assert (
        classes(words, "murderous") == classes(words, "blowing you up") == classes(words, "see mr nobody") == {"deed"}
    )
    assert classes(words, "murde") == classes(words, "see mr") == set()


def test_a_stem_of_one_letter_says_only_how_a_later_word_begins() -> None:
    words = wordbook(book(time=["at 1*", "x*", "*"]))
    assert classes(words, "at 19") == {"time"}
    assert not words.read("x").known and not words.read("xylophone").known


def test_a_word_that_stands_only_later_in_phrases_is_not_known_by_itself() -> None:
    words = wordbook(book(deed=["burn down"]))
    assert not words.read("down").known and "down" not in words
    assert words.read("burn").known and "burn" in words


def test_an_unknown_part_or_class_is_named() -> None:
    with pytest.raises(TocsinError, match="no part “nothing”"):
        wordbook(book(deed=["kick{nothing} them"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_is_the_lexicon_as_it_is_written(language: str) -> None:
    """`make lexicons` was run after the last change of the lexicon, of spelling or of folding."""
    kept = shipped(language)
    assert kept is not None, "run: make lexicons"
    fresh = wordbook(lexicon(language))
    assert kept.classes == fresh.classes and NUMBER in fresh.classes
    assert kept.shapes == fresh.shapes
    assert (kept.words, kept.stems) == (fresh.words, fresh.stems)
    assert (kept.ends, kept.edges) == (fresh.ends, fresh.edges)


def test_packing_keeps_what_was_packed(tmp_path: Path) -> None:
    words = wordbook(book({"s": ["", "s"]}, deed=["burn{s} it down", "burn*"], way=["down"]))
    again = unpacked(packed(words))
    for phrase in ("burn it down", "burns it down", "burner", "down", "burn down"):
        assert classes(again, phrase) == classes(words, phrase)
    assert write("id", tmp_path).read_bytes() == write("id", tmp_path).read_bytes()


def test_a_lexicon_that_was_edited_is_read_as_edited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "made_from", lambda language: b"another")
    assert shipped("id") is None
    monkeypatch.undo()
    assert shipped("id") is not None
    assert len(made_from("id")) == 32


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_has_every_stem_that_it_begins_with_and_what_may_follow_it(language: str) -> None:
    """Stems are looked for by their first letters, what may follow a word is gathered at once: neither may lose any."""
    words, chance = compiled(language), random.Random(language)
    leading = dict[int, set[int]]()
    for edge in words.edges:
        leading.setdefault(edge >> _SLOT_BITS, set()).add(edge & _SLOTS)
    for known in chance.sample(sorted({*words.words, *(stem for stem in words.stems if len(stem) > 1)}), SAMPLE):
        for word in (known, f"{known}lar", known[:3]):
            stems = [word[:length] for length in range(2, min(24, len(word)) + 1) if word[:length] in words.stems]
            entries = [words.words.get(word, (0, ())), *(words.stems[stem] for stem in stems)]
            reading = words.read(word)
            assert reading.mask == together(mask for mask, _ in entries)
            assert {slot for _, slots in entries for slot in slots} <= set(reading.slots)
            assert words.behind(reading.begins) == set().union(*(leading.get(node, ()) for node in reading.begins))
