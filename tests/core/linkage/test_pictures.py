"""Pictures: a resaved picture is the same, an edited template is only a template, another picture is neither."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tocsin.linkage.pictures import SAME_PICTURE, SAME_TEMPLATE, alike, distance, picture_hash

hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)


def poster(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture with enough detail to compare, made of random shapes."""
    draw = np.random.default_rng(seed)
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = int(draw.integers(0, size[0])), int(draw.integers(0, size[1]))
        w, h = int(draw.integers(20, 200)), int(draw.integers(20, 200))
        pen.rectangle((x, y, x + w, y + h), fill=tuple(int(c) for c in draw.integers(0, 255, 3)))
    return picture


def test_a_picture_saved_again_as_a_small_poor_jpeg_is_the_same_picture(tmp_path: Path) -> None:
    poster(1).save(tmp_path / "a.png")
    poster(1).resize((320, 240)).save(tmp_path / "b.jpg", quality=20)
    assert distance(picture_hash(tmp_path / "a.png"), picture_hash(tmp_path / "b.jpg")) <= SAME_PICTURE


def test_different_pictures_are_neither_same_nor_template(tmp_path: Path) -> None:
    for seed in (1, 2):
        poster(seed).save(tmp_path / f"{seed}.png")
    assert distance(picture_hash(tmp_path / "1.png"), picture_hash(tmp_path / "2.png")) > SAME_TEMPLATE


def test_a_blank_picture_has_no_hash_because_all_blank_pictures_look_alike(tmp_path: Path) -> None:
    Image.new("RGB", (300, 300), "white").save(tmp_path / "blank.png")
    assert picture_hash(tmp_path / "blank.png") == ""
    assert list(alike({"a": "", "b": ""}, {"a", "b"})) == []


def test_what_is_not_a_picture_raises_and_does_not_give_an_empty_hash(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"not a picture")
    with pytest.raises(OSError, match="cannot identify"):
        picture_hash(tmp_path / "x.png")


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), hashes, max_size=12))
def test_the_fast_scan_finds_exactly_what_comparing_every_pair_finds(named: dict[str, str]) -> None:
    keys = sorted(named)
    slow = {
        (a, b, distance(named[a], named[b]))
        for at, a in enumerate(keys)
        for b in keys[at + 1 :]
        if distance(named[a], named[b]) <= SAME_TEMPLATE
    }
    assert sorted(alike(named, named.keys())) == sorted(slow)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.sampled_from(["0" * 64, "f" * 64]), max_size=8))
def test_only_pairs_with_a_new_picture_are_told_and_each_once(named: dict[str, str]) -> None:
    new = {key for key in named if key < "c"}
    every = list(alike(named, named.keys()))
    assert sorted(alike(named, new)) == sorted(pair for pair in every if not new.isdisjoint(pair[:2]))
    assert len(every) == len(set(every))


@given(hashes, st.integers(0, 255))
def test_distance_counts_flipped_bits(value: str, bit: int) -> None:
    flipped = f"{int(value, 16) ^ (1 << bit):064x}"
    assert distance(value, flipped) == 1
    assert {pair[2] for pair in alike({"a": value, "b": flipped}, {"a", "b"})} == {1}
