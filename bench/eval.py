"""How many unseen threats are found and how many contrasts are raised: `python bench/eval.py`.

The sentences are those of `tests/core/triage/unseen/`, frozen before any rule saw them. “Found” is a level above none;
“named” is the very family that the author of the sentence wrote down. Precision takes the contrasts of the language as
its ordinary talk: as many contrasts as threats, so it is a harsher number than a stream of posts would give.
"""

import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.core.triage.ordinary import SENTENCES
from tests.core.triage.seen import LANGUAGES, item, judged

from tocsin.extract import extract
from tocsin.model.suggestion import Level, Suggestion
from tocsin.triage import suggest

UNSEEN = Path(__file__).parent.parent / "tests/core/triage/unseen"


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
        return self.suggestion.level not in {None, Level.NONE}

    @property
    def named(self) -> bool:
        """Whether the family that the author meant is among the cues."""
        return any(cue.family == self.kind for cue in self.suggestion.cues)


def cases(*, told: bool) -> list[Case]:
    """Every unseen sentence, judged; `told` says whether its language is given or has to be identified."""
    found = []
    for language in LANGUAGES:
        table = tomllib.loads((UNSEEN / f"{language}.toml").read_text("utf-8"))
        for name in ("threats", "contrasts"):
            for kind, text in table[name]:
                suggestion = judged(text, language) if told else suggest(item(text), extract(item(text)))
                found.append(Case(language, kind, name == "threats", text, suggestion))
    return found


def line(name: str, some: list[Case]) -> str:
    """Recall, precision, F1 and naming of some cases as a row."""
    threats, contrasts = [c for c in some if c.threat], [c for c in some if not c.threat]
    hit, wrong = sum(c.raised for c in threats), sum(c.raised for c in contrasts)
    recall = hit / len(threats) if threats else 0.0
    precision = hit / (hit + wrong) if hit + wrong else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    named = sum(c.named for c in threats)
    counts = f"{hit:3}/{len(threats):3} {recall:6.2f} {wrong:3}/{len(contrasts):3}"
    return f"{name:24} {counts} {precision:6.2f} {f1:6.2f} {named:5}"


def table(title: str, found: list[Case]) -> None:
    """Print one table: all, by language, by family of threat, by kind of contrast."""
    print(f"\n{title}\n{'':24} {'found':>7} {'recall':>6} {'raised':>7} {'prec.':>6} {'F1':>6} named")
    print(line("all", found))
    for by in ("language", "kind"):
        groups: dict[str, list[Case]] = defaultdict(list)
        for case in found:
            groups[getattr(case, by)].append(case)
        for name, some in groups.items():
            print(line(name, some))


def main() -> None:
    """Print the tables; with `--show`, also the sentences that went wrong."""
    told = cases(told=True)
    table("Language given", told)
    print("\n" + line("language identified", cases(told=False)))
    flagged = sum(judged(text, language).level is not Level.NONE for language, text in SENTENCES)
    print(f"ordinary talk raised: {flagged} of {len(SENTENCES)}")
    if "--show" in sys.argv:
        for case in told:
            if case.raised is not case.threat:
                print(case.language, "missed" if case.threat else "raised", case.kind, case.text, sep=" | ")


if __name__ == "__main__":
    main()
