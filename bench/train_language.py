"""Trains the language table: `python bench/train_language.py FOLDER` with SIB-200 train files (`azj_Latn_train.tsv` …).

Softmax regression on hashed words and runs of letters with Adagrad, plain numpy, fixed seed. What it learns from are
sentences of SIB-200 (encyclopaedia), and for the languages that are read as many of the project's own (what people
write). The last 100 sentences of each language and the held-back third of the own are never trained on; accuracy on
crops of 3, 6 and 12 words of the former, and on the latter whole, is printed. Spellings that people type but the
files lack are made from them: Azerbaijani in Cyrillic and in plain ASCII, Armenian and Russian in Latin letters,
Turkish and Spanish without marks.
"""

import csv
import random
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.training_rows import own

from tocsin.extract.language import (
    BITS,
    UNSURE,
    identify,
    letters_of,
    rows_of,
    script_of,
    script_of_class,
    table,
    table_of,
)

FILES = {
    "eng_Latn": "en", "ind_Latn": "id", "zsm_Latn": "ms", "tur_Latn": "tr", "azj_Latn": "az", "azb_Arab": "az-Arab",
    "hye_Armn": "hy", "rus_Cyrl": "ru", "spa_Latn": "es", "arb_Arab": "ar", "apc_Arab": "ar", "ary_Arab": "ar",
    "pes_Arab": "fa", "ukr_Cyrl": "uk", "deu_Latn": "de", "fra_Latn": "fr", "por_Latn": "pt", "bel_Cyrl": "be",
    "bul_Cyrl": "bg", "cat_Latn": "ca", "ckb_Arab": "ckb", "crh_Latn": "crh", "glg_Latn": "gl", "heb_Hebr": "he",
    "jav_Latn": "jv", "kat_Geor": "ka", "kaz_Cyrl": "kk", "min_Latn": "min", "sun_Latn": "su", "tuk_Latn": "tk",
    "urd_Arab": "ur", "uzn_Latn": "uz",
}  # fmt: skip
AZ_CYRILLIC = str.maketrans("abcçdeəfgğhxıijkqlmnoöprsştuüvyz", "абҹчдеәфҝғһхыиҝкглмноөпрсштуүвјз") | str.maketrans(
    "jqkg", "жгкҝ"
)
AZ_ASCII = str.maketrans("əğıöüşç", "egiousc")
AZ_ASCII_SH = {**AZ_ASCII, ord("ş"): "sh", ord("ç"): "ch", ord("ə"): "a"}
HY_LATIN = str.maketrans(
    "աբգդեզէըթիլկհմյնոպջռսվտրցւփքօֆ",
    "abgdezeytilkhmynopjrsvtrcupqof",
) | {
    ord("ժ"): "zh",
    ord("խ"): "kh",
    ord("ծ"): "ts",
    ord("ձ"): "dz",
    ord("ղ"): "gh",
    ord("ճ"): "ch",
    ord("շ"): "sh",
    ord("չ"): "ch",
    ord("և"): "ev",
}
HY_LATIN_CHAT = {**HY_LATIN, ord("ը"): "@", ord("խ"): "x", ord("ց"): "ts", ord("ք"): "k", ord("ո"): "vo"}
RU_LATIN = str.maketrans(
    "абвгдезийклмнопрстуфыэ",
    "abvgdeziyklmnoprstufye",
) | {
    ord("ё"): "yo",
    ord("ж"): "zh",
    ord("х"): "kh",
    ord("ц"): "ts",
    ord("ч"): "ch",
    ord("ш"): "sh",
    ord("щ"): "sch",
    ord("ю"): "yu",
    ord("я"): "ya",
    ord("ъ"): "",
    ord("ь"): "",
}
MAIN = frozenset(["en", "id", "ms", "tr", "az", "az-Cyrl", "az-Arab", "hy", "hy-Latn", "ru", "es", "ar", "fa"])
"""Languages that are read, not only named: they are seen more often, as they are in reports."""
HELD_OUT, EPOCHS, BATCH, RATE, DECAY = 100, 20, 256, 0.15, 1e-7

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def plain(text: str) -> str:
    """The text without marks above and below its letters."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.replace("ı", "i")) if not unicodedata.combining(c))


def respelled(code: str, text: str) -> Iterator[tuple[str, str]]:
    """Further (class, text) pairs made from one sentence."""
    low = text.replace("İ", "i").replace("I", "ı").lower() if code in ("az", "tr") else text.lower()
    makers: dict[str, list[tuple[str, Callable[[str], str]]]] = {
        "az": [
            ("az", lambda t: t.translate(AZ_ASCII)),
            ("az", lambda t: t.translate(AZ_ASCII_SH)),
            ("az-Cyrl", lambda t: t.translate(AZ_CYRILLIC)),
        ],
        "tr": [("tr", plain)],
        "es": [("es", plain)],
        "pt": [("pt", plain)],
        "fr": [("fr", plain)],
        "de": [("de", plain)],
        "hy": [
            ("hy-Latn", lambda t: t.replace("ու", "u").translate(HY_LATIN)),
            ("hy-Latn", lambda t: t.replace("ու", "u").translate(HY_LATIN_CHAT)),
        ],
        "ru": [("ru-Latn", lambda t: t.translate(RU_LATIN))],
    }
    yield code, low
    for made, change in makers.get(code, []):
        yield made, change(low)


def sentences(folder: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Training and held-out (class, text) pairs."""
    train: list[tuple[str, str]] = []
    kept: list[tuple[str, str]] = []
    for name, code in FILES.items():
        with (folder / f"{name}_train.tsv").open(encoding="utf-8", newline="") as file:
            rows = [row["text"] for row in csv.DictReader(file, delimiter="\t")]
        for place, text in enumerate(rows):
            (kept if place >= len(rows) - HELD_OUT else train).extend(respelled(code, text))
    return train, kept


def own_sentences() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The project's own sentences, to train and held back, as far as they are written in a script that has a class."""
    train: list[tuple[str, str]] = []
    kept: list[tuple[str, str]] = []
    for row in own():
        script = script_of(letters_of(row.text))
        code = row.language if script == script_of_class(row.language) else f"{row.language}-{script.capitalize()}"
        if code not in MAIN:
            continue
        if row.held_back:
            kept.append((code, row.text))
        else:
            train.extend(respelled(code, row.text))
    return train, kept


def crop(text: str, size: int, chance: random.Random) -> str:
    """`size` words in a row from a text."""
    words = letters_of(text).split()
    start = chance.randrange(max(1, len(words) - size + 1))
    return " ".join(words[start : start + size])


def by_class(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Texts by class."""
    found: dict[str, list[str]] = {}
    for code, text in pairs:
        found.setdefault(code, []).append(text)
    return found


def learn(train: list[tuple[str, str]], mine: list[tuple[str, str]], codes: list[str], chance: random.Random) -> Floats:
    """Float weights, rows × classes; every second text of a class that has own sentences is one of them."""
    weights = np.zeros((1 << BITS, len(codes)))
    seen = np.full_like(weights, 1e-6)
    texts, own_texts = by_class(train), by_class(mine)
    for epoch in range(EPOCHS):
        pairs = [
            (code, chance.choice(own_texts.get(code, texts[code]) if at % 2 else texts[code]))
            for code in codes
            for at in range(1800 if code in MAIN else 700)
        ]
        chance.shuffle(pairs)
        for start in range(0, len(pairs), BATCH):
            step(weights, seen, pairs[start : start + BATCH], codes, chance)
        print("epoch", epoch + 1, flush=True)
    return weights


@lru_cache(maxsize=100_000)
def known(word: str) -> Ints:
    """Rows of the table for a word."""
    return np.array(rows_of(word), np.int64)


def features(words: str) -> Ints:
    """Rows of the table for a text."""
    return np.concatenate([known(word) for word in words.split()])


def step(weights: Floats, seen: Floats, pairs: list[tuple[str, str]], codes: list[str], chance: random.Random) -> None:
    """One Adagrad step on one batch of fresh crops."""
    rows = [features(crop(text, chance.choice((2, 3, 3, 4, 5, 6, 8, 12, 30)), chance)) for _, text in pairs]
    flat, sizes = np.concatenate(rows), np.array([len(row) for row in rows])
    norms = 1 / np.sqrt(sizes)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    scores = np.add.reduceat(weights[flat], starts, axis=0) * norms[:, None]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    error = powers / powers.sum(axis=1, keepdims=True)
    error[np.arange(len(pairs)), [codes.index(code) for code, _ in pairs]] -= 1
    error *= norms[:, None] / len(pairs)
    owner = np.repeat(np.arange(len(pairs)), sizes)
    for place in range(len(codes)):
        slope = np.bincount(flat, weights=error[owner, place], minlength=len(weights)) + DECAY * weights[:, place]
        seen[:, place] += slope**2
        weights[:, place] -= RATE * slope / np.sqrt(seen[:, place])


def measure(kept: list[tuple[str, str]], mine: list[tuple[str, str]], codes: list[str]) -> None:
    """Print accuracy on held-out crops, and on the held-back own sentences with how many are told surely."""
    chance = random.Random(7)
    found = [(code, identify(text)) for code, text in mine]
    right = sum(("hy" if got.code == "hyw" else got.code) == code for code, got in found) / len(found)
    sure = sum(got.confidence >= UNSURE for _, got in found) / len(found)
    print(f"own sentences: {right:.3f} of {len(found)} right, {sure:.3f} told surely")
    for size in (3, 6, 12):
        hits = {code: [0, 0] for code in codes}
        for code, text in kept:
            got = identify(crop(text, size, chance)).code
            hits[code][0] += ("hy" if got == "hyw" else got) == code
            hits[code][1] += 1
        shares = {code: right / total for code, (right, total) in hits.items()}
        print(f"{size:2d} words: mean {sum(shares.values()) / len(shares):.3f} ", end="")
        print(" ".join(f"{code} {share:.2f}" for code, share in shares.items()))


def main() -> None:
    """Train, write `src/tocsin/extract/data/language.npz`, measure."""
    chance = random.Random(20200721)
    train, kept = sentences(Path(sys.argv[1]))
    mine, mine_kept = own_sentences()
    codes = sorted({code for code, _ in train})
    target = Path(__file__).parent.parent / "src/tocsin/extract/data/language.npz"
    if "--measure" not in sys.argv:
        weights = learn(train, mine, codes, chance)
        scale = float(np.quantile(np.abs(weights), 0.9995)) / 127
        small = np.clip(np.rint(weights / scale), -127, 127).astype(np.int8)
        np.savez_compressed(target, codes=np.array(codes), weights=small, scale=scale)
        table.cache_clear()
        table_of.cache_clear()
    measure(kept, mine_kept, codes)
    print(target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
