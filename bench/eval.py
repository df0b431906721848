"""How many unseen threats are found and how many contrasts are raised: `python bench/eval.py [SET …]`.

Sets that neither rules nor training read. `unseen` was written before the first cues and has been a thermometer
since, by its totals alone; `fresh`, `blind`, `sealed`, `unopened`, `untouched`, `unheard` and `unmet` were each
written by somebody who had seen neither rules nor sentences. `wide` is the held-back third of the training sentences:
no cue was tuned on it, but the shipped classifier has learnt from it, so only its cues are counted here (`make train`
prints what the classifier does when it has not). No sentence of these sets is printed. “Read” is what words and cues
together say (`reads_as_threat` of a suggestion), “cues” a level above none, “either” any of the two. Precision takes
the contrasts of the language as its ordinary talk: about as many contrasts as threats, so it is a harsher number than
a stream of posts would give.
"""

import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import triage_speed
from bench.obfuscation import WAYS
from bench.train_classifier import auroc
from bench.training_rows import longer, own
from tests.core.triage.ordinary import SENTENCES
from tests.core.triage.seen import frozen_lines, item, judged, opined

from tocsin.model.suggestion import SecondOpinion, Suggestion

SETS = ("unseen", "fresh", "blind", "sealed", "unopened", "untouched", "unheard", "unmet")
LENGTHS = (100, 200, 400, 800, 1600)
"""Characters of ordinary talk around a sentence when it is read in a longer message."""
BINS = tuple(tenth / 10 for tenth in range(11))


@dataclass(frozen=True)
class Case:
    """One sentence: its language, its family or kind, whether it is a threat, and what was suggested."""

    language: str
    kind: str
    threat: bool
    text: str
    suggestion: Suggestion

    @property
    def raised(self) -> bool:
        """Whether the level is above none."""
        return self.suggestion.raised

    @property
    def opinion(self) -> SecondOpinion:
        """What the classifier thinks."""
        return self.suggestion.second_opinion or SecondOpinion(threat=False, probability=0.0)

    @property
    def read(self) -> bool:
        """Whether words and cues together read as a threat."""
        return self.suggestion.reads_as_threat is True

    @property
    def either(self) -> bool:
        """Whether it reads as a threat or a level is shown."""
        return self.raised or self.read

    @property
    def families(self) -> set[str]:
        """The families that a person is shown, or where the cues show none the likeliest that is told."""
        shown = {cue.family for cue in self.suggestion.cues} if self.raised else set[str]()
        return shown or set(self.opinion.families[:1])

    @property
    def named(self) -> bool:
        """Whether the family that the author meant is among the cues."""
        return any(cue.family == self.kind for cue in self.suggestion.cues)

    @property
    def score(self) -> float:
        """Order for AUROC: the level, and within a level the classifier's probability."""
        return (self.suggestion.level.rank if self.suggestion.level else 0) + self.opinion.probability


def both(text: str, language: str = "") -> Suggestion:
    """Cues and classifier; the language is identified when it is not given."""
    return opined(text, language) if language else triage_speed.opined(item(text))


def cases(name: str, *, told: bool) -> list[Case]:
    """Every sentence of a set, judged; `told` says whether its language is given or has to be identified."""
    if name == "wide":
        rows = [row for row in own() if row.wide and row.held_back]
        return [Case(r.language, r.family or "none", bool(r.family), r.text, judged(r.text, r.language)) for r in rows]
    return [
        Case(language, kind, side == "threats", text, both(text, language if told else ""))
        for language, side, kind, text in frozen_lines(name)
    ]


def line(name: str, some: list[Case], hit: Callable[[Case], bool] = lambda case: case.raised) -> str:
    """Recall, precision, F1 and naming of some cases as a row."""
    threats, contrasts = [c for c in some if c.threat], [c for c in some if not c.threat]
    found, wrong = sum(map(hit, threats)), sum(map(hit, contrasts))
    recall = found / len(threats) if threats else 0.0
    precision = found / (found + wrong) if found + wrong else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    counts = f"{found:3}/{len(threats):3} {recall:6.2f} {wrong:3}/{len(contrasts):3}"
    return f"{name:24} {counts} {precision:6.2f} {f1:6.2f} {sum(c.named for c in threats):5}"


def table(title: str, found: list[Case]) -> None:
    """Print one table: all, by language, by family of threat, by kind of contrast."""
    print(f"\n{title}\n{'':24} {'found':>7} {'recall':>6} {'raised':>7} {'prec.':>6} {'F1':>6} named")
    print(line("cues", found))
    opined_on = any(case.suggestion.second_opinion for case in found)
    if opined_on:
        print(line("read", found, lambda case: case.read))
        print(line("either", found, lambda case: case.either))
    else:
        print(f"{'read, either':24} not counted: the classifier has learnt from this set")
    for by in ("language", "kind"):
        groups: dict[str, list[Case]] = defaultdict(list)
        for case in found:
            groups[getattr(case, by)].append(case)
        for name, some in sorted(groups.items()):
            beside = f"  read {line('', some, lambda case: case.read).strip()}" if opined_on else ""
            print(line(name, some) + beside)


def by_family(found: list[Case]) -> None:
    """Print precision, recall and F1 of the families that are named, each against all other sentences.

    Beside it, how many of a family's threats read as a threat at all, how many contrasts read as one and show that
    family, and the F1 of the two: a threat of one family may well carry cues of another.
    """
    by = "cues and classifier" if any(case.suggestion.second_opinion for case in found) else "cues alone"
    print(f"\n{f'named, {by}':28} {'recall':>6} {'prec.':>6} {'F1':>6}   read, and contrasts with it")
    for family in sorted({case.kind for case in found if case.threat}):
        meant = {id(case) for case in found if case.threat and case.kind == family}
        named = {id(case) for case in found if family in case.families}
        recall, precision = len(meant & named) / len(meant), len(meant & named) / max(1, len(named))
        seen = sum(case.read for case in found if case.threat and case.kind == family)
        wrong = sum(case.read and family in case.families for case in found if not case.threat)
        print(
            f"{family:28} {recall:6.2f} {precision:6.2f} {2 * len(meant & named) / (len(meant) + len(named)):6.2f}"
            f"   {seen:3}/{len(meant):3} {wrong:3}  F1 {2 * seen / (seen + wrong + len(meant)):.2f}"
        )


def calibration(found: list[Case]) -> None:
    """Print what the classifier said against what was so, and the mean gap weighted by counts (ECE)."""
    gaps = 0.0
    for low, high in pairwise(BINS):
        some = [c for c in found if low <= c.opinion.probability < high or c.opinion.probability == high == 1.0]
        if some:
            said = sum(c.opinion.probability for c in some) / len(some)
            so = sum(c.threat for c in some) / len(some)
            gaps += abs(said - so) * len(some) / len(found)
            print(f"  said {said:.2f}, so in {so:.2f} of {len(some)}")
    print(f"  expected calibration error {gaps:.3f}")


def robustness(found: list[Case]) -> None:
    """Print what share of the threats that cues found is still found when hidden in each way."""
    plain = [case for case in found if case.threat and case.raised]
    for name, hide in WAYS.items():
        still = sum(judged(hide(case.text), case.language).raised for case in plain)
        print(f"  {name:28} {still:3} of {len(plain)}")


def in_messages(found: list[Case]) -> None:
    """Print what is read of sentences that stand among lines of ordinary talk, and of those lines alone."""
    chance = Random(1)
    around: dict[str, list[str]] = defaultdict(list)
    for language, text in SENTENCES:
        around[language].append(text)
    for length in LENGTHS:
        long = [
            Case(case.language, case.kind, case.threat, text, both(text, case.language))
            for case in found
            for text in [longer(case.text, around[case.language], length, chance)]
        ]
        truth, scores = np.array([c.threat for c in long], float), np.array([c.opinion.probability for c in long])
        for name, hit in (("cues", lambda case: case.raised), ("read", lambda case: case.read)):
            print(line(f"  {length:5} around, {name}", long, hit))
        print(f"  AUROC {auroc(scores, truth):.3f}")


def speed(texts: list[str], rounds: int = 3) -> None:
    """Print posts a second on one core, median of the rounds, and the peak memory of this process."""
    for name, work in (("extract and cues", triage_speed.extracted), ("with the classifier", triage_speed.opined)):
        taken = []
        for _ in range(rounds):
            start = time.process_time()
            for text in texts:
                work(item(text))
            taken.append(len(texts) / (time.process_time() - start))
        print(f"  {name:28} {sorted(taken)[rounds // 2]:7,.0f} posts a second")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def measure(name: str) -> list[Case]:
    """Print all that one set says; its cases."""
    found = cases(name, told=True)
    table(f"Set {name}, language given", found)
    by_family(found)
    if name == "wide":
        return found
    identified = cases(name, told=False)
    print("\nlanguage identified, cues " + line("", identified).strip())
    print("language identified, read " + line("", identified, lambda case: case.read).strip())
    truth = np.array([case.threat for case in found], float)
    probabilities = np.array([case.opinion.probability for case in found])
    scores = np.array([case.score for case in found])
    print(f"AUROC, threats against contrasts: probability {auroc(probabilities, truth):.3f}, ")
    print(f"  level and then probability {auroc(scores, truth):.3f}")
    calibration(found)
    return found


def main(*names: str) -> None:
    """Print the tables of these sets, of all when none is named; then ordinary talk, hidden words, speed."""
    measured = {name: measure(name) for name in names or (*SETS, "wide")}
    every = [case for some in measured.values() for case in some]
    unread = [case for name, some in measured.items() if name in SETS for case in some]
    print("\nThe sets that neither rules nor training read, together")
    by_family(unread)
    ordinary = [Case(language, "", False, text, both(text, language)) for language, text in SENTENCES]
    ordinary += [case for case in unread if case.kind == "plain"]
    for name, hit in (("cues", lambda c: c.raised), ("read", lambda c: c.read)):
        print(f"ordinary talk raised by {name}: {sum(map(hit, ordinary))} of {len(ordinary)}")
    print("\nSentences in longer messages")
    in_messages(unread)
    if names:
        return
    print("\nThreats still found when hidden")
    robustness(unread)
    print("\nSpeed, short posts, one core")
    speed([case.text for case in every + ordinary])


if __name__ == "__main__":
    main(*sys.argv[1:])
