"""Lexicons compiled beforehand, so that a program that reads one message does not first read nine lexicons.

`make lexicons` writes `lexicon/compiled/<language>.npz`: what `wordbook` makes of the lexicon, as plain arrays, with
the SHA-256 of the files it was made from. Where those have been edited since, the lexicon is compiled in memory: the
same, only slower.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.triage.lexicons import LANGUAGES, files, lexicon
from tocsin.triage.wordbook import Wordbook, width, wordbook

FOLDER = "lexicon/compiled"

Numbers = NDArray[np.uint32]
Arrays = dict[str, NDArray[np.generic]]


@lru_cache(maxsize=len(LANGUAGES))
def compiled(language: str) -> Wordbook:
    """The lexicon of a language, ready for reading. Raises TocsinError naming what is wrong in it."""
    return shipped(language) or wordbook(lexicon(language))


def shipped(language: str) -> Wordbook | None:
    """What the compiled file holds; None where there is none, or the lexicon has been edited since."""
    file = resources.files("tocsin.triage").joinpath(FOLDER, f"{language}.npz")
    if not file.is_file():
        return None
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        if arrays["made_from"].tobytes() != made_from(language):
            return None
        return unpacked({name: arrays[name] for name in arrays.files})


def made_from(language: str) -> bytes:
    """The SHA-256 of the files of a lexicon, one after the other."""
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files(language))).digest()


def write(language: str, folder: Path) -> Path:
    """Compile a lexicon into a file of this folder."""
    path = folder / f"{language}.npz"
    arrays: dict[str, Any] = {**packed(wordbook(lexicon(language))), "made_from": _bytes(made_from(language))}
    np.savez_compressed(path, **arrays)
    return path


def packed(words: Wordbook) -> Arrays:
    """A compiled lexicon as arrays: masks numbered, rows of numbers one after the other."""
    listed = {**words.words, **{f"{stem}*": entry for stem, entry in words.stems.items()}}
    entries = {entry: at for at, entry in enumerate(dict.fromkeys(listed.values()))}
    masks = {mask: at for at, mask in enumerate(dict.fromkeys([*(mask for mask, _ in entries), *words.ends]))}
    size = width(words.classes)
    return {
        "classes": _text(words.classes),
        "shapes": _bytes(json.dumps(dict(words.shapes), ensure_ascii=False).encode()),
        "masks": _bytes(b"".join(mask.to_bytes(size, "little") for mask in masks)),
        "words": _text(listed),
        "entry_of_word": _numbers(entries[entry] for entry in listed.values()),
        "mask_of_entry": _numbers(masks[mask] for mask, _ in entries),
        "slots": _numbers(chain.from_iterable(slots for _, slots in entries)),
        "slots_end": np.cumsum([0, *(len(slots) for _, slots in entries)], dtype=np.uint32),
        "ends": _numbers(masks[mask] for mask in words.ends),
        "edges": np.fromiter(words.edges, np.uint64),
        "nodes_below": _numbers(words.edges.values()),
    }


def unpacked(arrays: Arrays) -> Wordbook:
    """What was packed."""
    classes = tuple(_lines(arrays["classes"]))
    size = width(classes)
    raw, slots = arrays["masks"].tobytes(), arrays["slots"].tolist()
    masks = [int.from_bytes(raw[at : at + size], "little") for at in range(0, len(raw), size)]
    rows = (tuple(slots[start:end]) for start, end in pairwise(arrays["slots_end"].tolist()))
    entries = list(zip(map(masks.__getitem__, arrays["mask_of_entry"].tolist()), rows, strict=True))
    listed = dict(zip(_lines(arrays["words"]), map(entries.__getitem__, arrays["entry_of_word"].tolist()), strict=True))
    return Wordbook(
        classes,
        {name: tuple(some) for name, some in json.loads(arrays["shapes"].tobytes()).items()},
        {word: entry for word, entry in listed.items() if word[-1] != "*"},
        {word[:-1]: entry for word, entry in listed.items() if word[-1] == "*"},
        list(map(masks.__getitem__, arrays["ends"].tolist())),
        dict(zip(arrays["edges"].tolist(), arrays["nodes_below"].tolist(), strict=True)),
    )


def _numbers(some: Iterable[int]) -> Numbers:
    return np.fromiter(some, np.uint32)


def _bytes(raw: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(raw, np.uint8)


def _text(lines: Iterable[str]) -> NDArray[np.uint8]:
    return _bytes("\n".join(lines).encode())


def _lines(raw: NDArray[np.generic]) -> list[str]:
    return raw.tobytes().decode().split("\n")
