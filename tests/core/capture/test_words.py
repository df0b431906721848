"""Differences of texts and pictures: none is missed, none is invented, and each is where it says."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tocsin.capture import CapturePolicy, pictures, words
from tocsin.capture.pictures import CELL, FAINT, LARGEST, MOST, Rectangle, changed_rectangles
from tocsin.capture.visit import TALLEST
from tocsin.capture.words import WordChange, changed_markup, changed_words, kept_share
from tocsin.errors import BadInput

TEXT = "The market in Port Aldera opens at six and the ferry leaves at seven."
SOME_WORDS = st.lists(st.sampled_from(["ferry", "market", "six", "seven", "ü", "12", "-"]), max_size=60)


def test_one_changed_word_is_found_with_the_words_before_it() -> None:
    assert changed_words(TEXT, TEXT.replace("six", "nine")) == (WordChange("six", "nine", "Port Aldera opens at"),)


def test_words_added_and_taken_away_are_told_apart() -> None:
    assert changed_words(TEXT, TEXT + " Come early.") == (WordChange("", "Come early.", "ferry leaves at seven."),)
    assert changed_words(TEXT, TEXT.replace("in Port Aldera ", "")) == (WordChange("in Port Aldera", "", "The market"),)


def test_spacing_is_no_difference() -> None:
    assert changed_words(TEXT, TEXT.replace(" ", "\n  ")) == ()


def test_a_changed_attribute_of_a_tag_is_a_difference_of_documents() -> None:
    assert changed_markup("<p>a<a href='/x'>b</a>", "<p>a<a href='/y'>b</a>") == (
        WordChange("href='/x'>", "href='/y'>", "<p> a <a"),
    )
    assert changed_markup("<p>a</p><p>b</p>", "<p>a</p><p>b</p>") == ()


@given(SOME_WORDS, SOME_WORDS)
def test_texts_have_differences_exactly_when_their_words_differ(was: list[str], now: list[str]) -> None:
    assert bool(changed_words(" ".join(was), " ".join(now))) == (was != now)


@given(SOME_WORDS, SOME_WORDS)
def test_what_changed_accounts_for_every_word_that_came_or_went(was: list[str], now: list[str]) -> None:
    """Taken together the changes hold the words that one text has more often than the other."""
    found = changed_words(" ".join(was), " ".join(now))
    gone = [word for change in found for word in change.was.split()]
    come = [word for change in found for word in change.now.split()]
    for word in {*was, *now}:
        assert come.count(word) - gone.count(word) == now.count(word) - was.count(word)


@pytest.mark.parametrize("size", [words.MOST_WORDS // 2, words.MOST_WORDS // 2 + 1])
def test_a_rewritten_text_is_compared_word_by_word_up_to_the_limit_and_as_one_passage_beyond(size: int) -> None:
    was, now = ([f"{side}{number}" for number in range(size)] for side in "ab")
    shared = size // 2
    was[shared] = now[shared] = "ferry"
    found = changed_words(" ".join(was), " ".join(now))
    assert len(found) == (2 if 2 * size <= words.MOST_WORDS else 1)
    assert all(len(each.was) <= words.SHOWN + 1 for each in found)


def test_no_more_than_fifty_differences_are_listed() -> None:
    was = " ".join(f"{number} ferry" for number in range(200))
    assert len(changed_words(was, was.replace("ferry", "boat"))) == words.MOST


@pytest.mark.parametrize(
    ("was", "now", "share"), [("", "a", 1.0), ("a b", "b a", 1.0), ("a b", "a", 0.5), ("a", "b", 0.0)]
)
def test_the_share_of_words_kept_does_not_depend_on_their_order(was: str, now: str, share: float) -> None:
    assert kept_share(was, now) == share


# ---- pictures


def saved(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", path: Path) -> Path:
    Image.fromarray(pixels).save(path)
    return path


def blank(width: int = 200, height: int = 150) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    return np.full((height, width, 3), 255, np.uint8)


def compared(tmp_path: Path, *parts: tuple[int, int, int, int]) -> tuple[Rectangle, ...]:
    changed = blank()
    for x, y, width, height in parts:
        changed[y : y + height, x : x + width] = (255 - FAINT - 1, 255, 255)
    return changed_rectangles(saved(blank(), tmp_path / "was.png"), saved(changed, tmp_path / "now.png"))


def test_equal_pictures_have_no_rectangle(tmp_path: Path) -> None:
    assert compared(tmp_path) == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 190), st.integers(0, 140), st.integers(1, 60), st.integers(1, 60))
def test_a_changed_part_is_given_to_the_pixel(
    tmp_path_factory: pytest.TempPathFactory, x: int, y: int, width: int, height: int
) -> None:
    """In one colour, by the least that counts: an edge smoothed over is as much a change as a word painted out."""
    width, height = min(width, 200 - x), min(height, 150 - y)
    found = compared(tmp_path_factory.mktemp("part"), (x, y, width, height))
    assert found == (Rectangle(x, y, width, height),)


@pytest.mark.parametrize(("step", "found"), [(FAINT, 0), (FAINT + 1, 1)])
@pytest.mark.parametrize("ground", [0, 250])
def test_a_step_that_no_reader_sees_is_no_difference_and_the_next_one_is(
    tmp_path: Path, ground: int, step: int, found: int
) -> None:
    """Brighter or darker, at either end of the scale: the difference of two bytes must not wrap around."""
    plain = np.full((40, 40, 3), ground, np.uint8)
    changed = plain.copy()
    changed[5:9, 5:9, 1] += np.uint8(step)
    one, other = saved(plain, tmp_path / "one.png"), saved(changed, tmp_path / "other.png")
    assert len(changed_rectangles(one, other)) == len(changed_rectangles(other, one)) == found


def test_parts_that_lie_apart_are_apart_and_parts_that_touch_are_one(tmp_path: Path) -> None:
    apart = compared(tmp_path, (0, 0, 4, 4), (0, 3 * CELL, 4, 4))
    assert apart == (Rectangle(0, 0, 4, 4), Rectangle(0, 3 * CELL, 4, 4))
    assert compared(tmp_path, (0, 0, 4, 4), (CELL, CELL, 4, 4)) == (Rectangle(0, 0, CELL + 4, CELL + 4),)


def test_what_only_one_picture_has_is_a_difference(tmp_path: Path) -> None:
    small, large = saved(blank(), tmp_path / "a.png"), saved(blank(200, 180), tmp_path / "b.png")
    assert changed_rectangles(small, large) == changed_rectangles(large, small) == (Rectangle(0, 150, 200, 30),)


def test_no_more_than_forty_rectangles_are_listed(tmp_path: Path) -> None:
    changed = blank(40 * CELL, 40 * CELL)
    changed[:: 2 * CELL, :: 2 * CELL] = 0
    was = saved(blank(40 * CELL, 40 * CELL), tmp_path / "was.png")
    assert len(changed_rectangles(was, saved(changed, tmp_path / "now.png"))) == MOST


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_a_file_that_is_no_picture_is_bad_input(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bad.png").write_bytes(data)
    with pytest.raises(BadInput, match=r"bad\.png cannot be read"):
        changed_rectangles(tmp_path / "bad.png", saved(blank(), tmp_path / "a.png"))


def test_a_picture_cut_short_is_bad_input(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (150, 200, 3), np.uint8)
    path = saved(noise, tmp_path / "cut.png")
    path.write_bytes(path.read_bytes()[:30_000])
    with pytest.raises(BadInput, match="cannot be read"):
        changed_rectangles(path, saved(blank(), tmp_path / "a.png"))


@pytest.mark.parametrize(("over", "fits"), [(0, True), (1, False)])
def test_a_picture_larger_than_any_page_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, over: int, fits: bool
) -> None:
    monkeypatch.setattr(pictures, "LARGEST", 200 * 150)
    Image.new("1", (200 * 150 + over, 1)).save(tmp_path / "huge.png")
    small = saved(blank(), tmp_path / "a.png")
    if fits:
        assert changed_rectangles(tmp_path / "huge.png", small)
    else:
        with pytest.raises(BadInput, match="larger than any picture"):
            changed_rectangles(tmp_path / "huge.png", small)


def test_the_largest_picture_of_a_capture_is_within_the_limit() -> None:
    assert CapturePolicy().width * TALLEST <= LARGEST
