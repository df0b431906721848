"""Posts per second and core through the whole of extract and triage, and through triage alone:
`python bench/triage_speed.py`.

Texts are the examples of the cue plug-ins and the ordinary sentences of the tests. The first number has everything in
it: language identification, indicators, dates, mentions, quotations, cues, level. For the second, the language is known
beforehand and nothing is extracted. One process, one core, after a warm-up over all texts;
every round reads texts with a running number, so that whole-text caching could not help.
"""

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.core.triage.ordinary import SENTENCES
from tests.core.triage.seen import item, judged

import tocsin.triage.cues
from tocsin.extract import extract
from tocsin.plugins import find
from tocsin.triage import suggest
from tocsin.triage.suggest import CONTRACT

ROUNDS = 5


def texts() -> Iterator[tuple[str, str]]:
    """(language, text) of every example and ordinary sentence."""
    yield from SENTENCES
    for module in find(tocsin.triage.cues, CONTRACT).values():
        for language, examples in module.EXAMPLES.items():
            for text in (*examples.positive, *examples.negative, *examples.hard):
                yield language, text


def seconds(posts: list[tuple[str, str]], mark: int) -> float:
    """CPU seconds for one pass."""
    began = time.process_time()
    for i, (language, text) in enumerate(posts):
        judged(f"{text} {mark}{i}", language)
    return time.process_time() - began


def whole_seconds(posts: list[tuple[str, str]], mark: int) -> float:
    """CPU seconds for one pass through extraction and triage."""
    began = time.process_time()
    for i, (_, text) in enumerate(posts):
        post = item(f"{text} {mark}{i}")
        suggest(post, extract(post))
    return time.process_time() - began


def main() -> None:
    """Print a table: language, posts a second."""
    everything = list(texts())
    began = time.process_time()
    seconds(everything, 9)
    print(f"first pass over {len(everything)} texts, with compiling: {time.process_time() - began:.2f} s")
    for language in sorted({language for language, _ in everything}):
        posts = [post for post in everything if post[0] == language]
        best = min(seconds(posts, mark) for mark in range(ROUNDS))
        print(f"{language}  {len(posts) / best:8.0f} posts/s")
    whole_seconds(everything, 9)
    both = min(whole_seconds(everything, mark) for mark in range(ROUNDS))
    print(f"extract and triage together {len(everything) / both:8.0f} posts/s")
    total = min(seconds(everything, mark) for mark in range(ROUNDS))
    length = sum(len(text) for _, text in everything) / len(everything)
    print(f"triage alone {len(everything) / total:8.0f} posts/s, mean {length:.0f} characters")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
