"""Posts per second and core through folding, community names and cues: `python bench/triage_speed.py`.

Texts are the examples of the cue plug-ins and the ordinary sentences of the tests, language known beforehand, so that
language identification and indicators are not in the number. One process, one core, after a warm-up over all texts;
every round reads texts with a running number, so that whole-text caching could not help.
"""

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.core.triage.ordinary import SENTENCES
from tests.core.triage.seen import judged

import tocsin.triage.cues
from tocsin.plugins import find
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
    total = min(seconds(everything, mark) for mark in range(ROUNDS))
    length = sum(len(text) for _, text in everything) / len(everything)
    print(f"all {len(everything) / total:8.0f} posts/s, mean {length:.0f} characters")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
