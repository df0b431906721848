"""Take links, files, folders or words: preserve first, then read, extract, triage and link."""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from tocsin.canonical import sha256
from tocsin.cli._common import actor_name, desk_argument, desk_of, json_argument, now, shortened, table
from tocsin.intake.given import Given
from tocsin.intake.records import Analysed
from tocsin.intake.sources import STANDARD_INPUT, Source, sources_of
from tocsin.intake.take import Taken, bench, take
from tocsin.triage import level_of, reads_as

EXAMPLES = """\
  tocsin take https://example.org/post/81204
  tocsin take chat.txt screenshot.png export-folder/
  echo "words from a call" | tocsin take -
  tocsin take --quoted "where they live" --screenshot seen.png https://example.org/post/81204
  tocsin take --json inbox/ > results.jsonl
Stopped half-way? Run the same command again: it goes on where it was and takes nothing twice."""

MOST_ROWS = 200
"""Rows that are printed for people of one source."""
FINE = frozenset({"preserved", "known", "captured", "done before"})


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin take`."""
    words.add_argument("source", nargs="+", help="a link, a file, a folder, or - for words on standard input")
    said = "words that the page is said to hold, or a picture of it: the capture is looked through for them"
    words.add_argument("--quoted", action="append", default=[], metavar="WORDS", help=said)
    words.add_argument("--screenshot", action="append", default=[], type=Path, metavar="FILE", help=said)
    desk_argument(words)
    json_argument(words)


def run(given: argparse.Namespace) -> int:
    """Take each source, print what became of it, and bring the desk's index up to date."""
    from tocsin.desk.serve import reindex

    home = desk_of(given)
    typed = sys.stdin.buffer.read() if STANDARD_INPUT in given.source else None
    sources = with_given(list(sources_of(given.source, typed)), given.quoted, given.screenshot)
    at = bench(home, actor=actor_name(), clock=now, progress=None if given.json else say_progress)
    results = list(_printed(take(at, sources), as_json=given.json))
    reindex(home)
    if not given.json:
        print(summary(results))
    bad = sum(result.status not in FINE for result in results)
    return 0 if not bad else 3 if bad < len(results) else 1


def with_given(sources: list[Source], quoted: list[str], screenshots: list[Path]) -> list[Source]:
    """The screenshots as sources of their own before all others, and the links with what they are said to hold."""
    shown = list(sources_of([str(path) for path in screenshots]))
    pictures = tuple(sha256(one.path.read_bytes()) for one in shown if one.path)
    links = sum(bool(one.link) for one in sources)
    given = Given(tuple(quoted), pictures, sure=links == 1)
    return [*shown, *(replace(one, given=given) if one.link else one for one in sources)]


def say_progress(source: str, what: str) -> None:
    """One line on a terminal, overwritten by the next."""
    if sys.stderr.isatty():
        print(f"\r\033[K  {what}: {shortened(source, 60)}", end="", file=sys.stderr, flush=True)


def _printed(results: Iterator[Taken], *, as_json: bool) -> Iterator[Taken]:
    began = time.monotonic()
    for result in results:
        seconds, began = time.monotonic() - began, time.monotonic()
        if as_json:
            sys.stdout.writelines(json_line(result))
            sys.stdout.flush()
        else:
            print("\r\033[K" * sys.stderr.isatty(), end="", file=sys.stderr)
            print(lines_of(result, seconds), flush=True)
        yield result


def json_line(result: Taken) -> Iterator[str]:
    """A result for machines, one JSON object on one line, in pieces: an export may hold a million items."""
    known = {
        "source": result.source,
        "status": result.status,
        "exhibits": [
            {"number": one.label, "sha256": one.digest, "name": one.name, "media_type": one.media_type}
            for one in result.exhibits
        ],
        "problems": list(result.problems),
        "hint": result.hint,
    }
    yield json.dumps(known, ensure_ascii=False)[:-1] + ', "items": ['
    for number, one in enumerate(result.analysed):
        yield ", " * bool(number) + json.dumps(item_record(one), ensure_ascii=False)
    yield "]}\n"


def item_record(one: Analysed) -> dict[str, object]:
    """One item for machines."""
    return {
        "id": one.item.id,
        "kind": one.item.kind.value,
        "language": one.extraction.language.code,
        "level": one.suggestion.level.value if one.suggestion.level else None,
        "reads_as_threat": one.suggestion.reads_as_threat,
        "cues": sorted({cue.family for cue in one.suggestion.cues}),
        "account": one.item.account.key if one.item.account else "",
        "text": one.item.text,
    }


def lines_of(result: Taken, seconds: float) -> str:
    """A result for people: what was kept, then a row for each item that reads as a threat, has a cue, or was not
    assessed."""
    mark = "✓" if result.status in FINE else "!"
    kept = ", ".join(exhibit.label for exhibit in result.exhibits) or "nothing kept"
    lines = [f"{mark} {result.source}: {result.status}, {kept}, {len(result.analysed)} items, {seconds:.1f} s"]
    lines += [f"    {problem}" for problem in result.problems]
    lines += [f"    → {result.hint}"] if result.hint else []
    shown = list(islice(filter(_is_shown, result.analysed), MOST_ROWS + 1))
    rows = [
        (
            level_of(one.suggestion),
            reads_as(one.suggestion),
            one.extraction.language.code,
            one.item.account.label if one.item.account else one.item.speaker,
            one.item.text,
            ", ".join(sorted({cue.family.replace("_", " ") for cue in one.suggestion.cues})),
        )
        for one in shown[:MOST_ROWS]
    ]
    if rows:
        lines += [
            f"    {row}"
            for row in table(("suggested", "reads as", "lang", "account", "words", "cues"), rows, 40).split("\n")
        ]
    lines += ["    … and more: `tocsin show`, or the desk's inbox."] if len(shown) > MOST_ROWS else []
    return "\n".join(lines)


def _is_shown(one: Analysed) -> bool:
    return bool(one.suggestion.cues or one.suggestion.reads_as_threat) or one.suggestion.level is None


def summary(results: list[Taken]) -> str:
    """The last line: how much was taken, and what to do next."""
    items = sum(len(result.analysed) for result in results)
    cued = sum(bool(one.suggestion.cues) for result in results for one in result.analysed)
    read = sum(one.suggestion.reads_as_threat is True for result in results for one in result.analysed)
    bad = sum(result.status not in FINE for result in results)
    taken = f"{len(results) - bad} of {len(results)} sources taken"
    words = f"{taken}; {items} items, {cued} with a cue, {read} read as a threat."
    return f"{words} A suggestion is not a judgement: open the desk to assess."
