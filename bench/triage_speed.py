"""Posts per second and core through extraction, triage and the classifier: `python bench/triage_speed.py`.

Two loads. *Examples*: the examples of the cue plug-ins and the ordinary sentences of the tests, after a warm-up over
all of them; every round reads texts with a running number, so that whole-text caching could not help. *New posts*: the
sentences of `bench/training/wide`, each read once, by a process that has read none of them, after a warm-up over the
examples: what a desk's stream would give, with words met for the first time. One process, one core, processor time.
"""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.training_rows import own
from tests.core.triage.ordinary import SENTENCES
from tests.core.triage.seen import item

import tocsin.triage.cues
from tocsin.extract import extract
from tocsin.model.item import Item
from tocsin.model.suggestion import Suggestion
from tocsin.plugins import find
from tocsin.triage import suggest, with_second_opinion
from tocsin.triage.suggest import CONTRACT

ROUNDS = 5


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


def rate(posts: list[str], work: Work) -> float:
    """Posts a second of processor time, each text once."""
    made = [item(text) for text in posts]
    began = time.process_time()
    for post in made:
        work(post)
    return len(posts) / (time.process_time() - began)


def main() -> None:
    """Print both loads, by language and together, and the memory."""
    examples = list(texts())
    began = time.process_time()
    rate(examples, opined)
    print(f"first pass over {len(examples)} texts, with compiling: {time.process_time() - began:.2f} s")
    for name, work in (("extract and cues", extracted), ("with the classifier", opined)):
        rounds = (
            [f"{text} {mark(at + number * len(examples))}" for at, text in enumerate(examples)]
            for number in range(ROUNDS)
        )
        best = max(rate(posts, work) for posts in rounds)
        print(f"examples, {name:20} {best:7,.0f} posts/s")
    new = [(row.language, row.text) for row in own() if row.wide]
    for name, work, part in (("extract and cues", extracted, 0), ("with the classifier", opined, 1)):
        some = new[part::2]
        print(f"new posts, {name:19} {rate([text for _, text in some], work):7,.0f} posts/s of {len(some)}")
        for language in sorted({language for language, _ in some}):
            print(f"  again, {language} {rate([text for spoken, text in some if spoken == language], work):7,.0f}")
    length = sum(len(text) for _, text in new) / len(new)
    print(f"mean {sum(map(len, examples)) / len(examples):.0f} and {length:.0f} characters")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
