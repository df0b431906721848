"""Posts per second and core through extraction, triage and the classifier: `python bench/triage_speed.py`.

Two loads. *Examples*: the examples of the cue plug-ins and the ordinary sentences of the tests, after a warm-up over
all of them; every reading has a word of its own at its end, so that whole-text caching could not help. *New posts*: the
sentences of `bench/training/wide`, each read once, by a process that has read none of them, after a warm-up over the
examples: what a desk's stream would give, with words met for the first time. One process, one core, processor time.
"""

import math
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.training_rows import OWN
from tests.core.triage.ordinary import SENTENCES
from tests.core.triage.seen import LANGUAGES, item

import tocsin.triage.cues
from tocsin.extract import extract
from tocsin.model.item import Item
from tocsin.model.suggestion import Suggestion
from tocsin.plugins import find
from tocsin.triage import suggest, with_second_opinion
from tocsin.triage.suggest import CONTRACT

ROUNDS = 5
READINGS = 12


def texts() -> Iterator[str]:
    """Every example and ordinary sentence."""
    yield from (text for _, text in SENTENCES)
    for module in find(tocsin.triage.cues, CONTRACT).values():
        for examples in module.EXAMPLES.values():
            yield from (*examples.positive, *examples.negative, *examples.hard)


Work = Callable[[Item], object]


def extracted(post: Item) -> Suggestion:
    """Extraction and cues."""
    return suggest(post, extract(post))


def opined(post: Item) -> Suggestion:
    """Extraction, cues and classifier."""
    found = extract(post)
    return with_second_opinion(suggest(post, found), post, found)


def mark(number: int) -> str:
    """A word for a number, of letters alone: few posts have digits, and those that have are looked through for more."""
    syllables = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeiou"]
    spoken = ""
    while number or not spoken:
        number, place = divmod(number, len(syllables))
        spoken += syllables[place]
    return spoken


def rate(posts: Iterable[str], work: Work) -> float:
    """Posts a second of processor time, each text once; a thousand are held at a time, so that memory is the work's."""
    taken, done, rest = 0.0, 0, iter(posts)
    while made := [item(text) for text in islice(rest, 1000)]:
        began = time.process_time()
        for post in made:
            work(post)
        taken += time.process_time() - began
        done += len(made)
    return done / taken


def undisturbed(texts: Sequence[str], work: Work, words: Iterator[str]) -> float:
    """Posts a second if every text took as long as the quickest of its readings, each with a word of its own: what the
    core gives when nobody else has it (the other tenants of a shared machine only ever make a reading slower)."""
    quickest = [math.inf] * len(texts)
    for _ in range(READINGS):
        for at, text in enumerate(texts):
            post = item(f"{text} {next(words)}")
            began = time.perf_counter()
            work(post)
            quickest[at] = min(quickest[at], time.perf_counter() - began)
    return len(texts) / sum(quickest)


def new_posts(language: str, part: int) -> Iterator[str]:
    """Every second of the varied training sentences of a language, of both halves one."""
    with (OWN / f"wide/{language}.tsv").open(encoding="utf-8") as file:
        for line in islice(file, 1 + part, None, 2):
            yield line.rstrip("\n").rpartition("\t")[2]


def main() -> None:
    """Print both loads, by language and together, and the memory."""
    examples = list(texts())
    words = map(mark, count())
    began = time.process_time()
    rate(examples, opined)
    print(f"first pass over {len(examples)} texts, with compiling: {time.process_time() - began:.2f} s")
    for name, work in (("extract and cues", extracted), ("with the classifier", opined)):
        rounds = ([f"{text} {next(words)}" for text in examples] for _ in range(ROUNDS))
        best = max(rate(posts, work) for posts in rounds)
        alone = undisturbed(examples, work, words)
        print(f"examples, {name:20} {best:7,.0f} posts/s; of {READINGS} readings of each the quickest {alone:7,.0f}")
    for name, work, part in (("extract and cues", extracted, 0), ("with the classifier", opined, 1)):
        every = (text for language in LANGUAGES for text in new_posts(language, part))
        print(f"new posts, {name:19} {rate(every, work):7,.0f} posts/s")
        for language in LANGUAGES:
            print(f"  again, {language} {rate(new_posts(language, part), work):7,.0f}")
    lengths = [len(text) for language in LANGUAGES for text in new_posts(language, 0)]
    print(f"mean {sum(map(len, examples)) / len(examples):.0f} and {sum(lengths) / len(lengths):.0f} characters")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
