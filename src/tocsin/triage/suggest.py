"""Item and extraction in, suggestion out: pure, deterministic, the same for every community."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import tocsin.triage.cues
from tocsin.extract.groups import GROUP, Vocabulary, named_in, neutral
from tocsin.extract.groups import vocabulary as shipped
from tocsin.extract.language import NEARLY_SURE, UNSURE
from tocsin.extract.normalise import Normalised
from tocsin.model.extraction import Extraction, Language
from tocsin.model.indicator import IndicatorKind
from tocsin.model.item import Item
from tocsin.model.passage import Passage, passage_of
from tocsin.model.suggestion import Context, Cue, Level, Specificity, Suggestion
from tocsin.plugins import find
from tocsin.triage import contexts, explain, level
from tocsin.triage.contexts import Candidate, Frame
from tocsin.triage.grammar import Grammar, Source, compile_grammar
from tocsin.triage.lexicons import LANGUAGES
from tocsin.triage.matcher import AROUND, Hit, Sentence, Word, hits, sentences, understood

VERSION = "tocsin-cues/2"
READ = 20_000
"""Code points of a text that are read; the rest of a longer one is not, and the explanation says so."""

CONTRACT = ("PATTERNS", "FAMILY", "LABEL", "REASON", "EXAMPLES")
_EXACT = tuple(
    Source(f"exact:{kind}", kind, f"{{{kind}}}")
    for kind in ("time", "soon", "place", "weapon", "third", "you", "crush", "violence")
)
_ALIKE = {"tr": ("tr", "az"), "az": ("az", "tr"), "ms": ("id",), "hyw": ("hy",)}
_OF_SCRIPT = {
    "Latn": ("en", "id", "tr", "az", "es", "hy"),
    "Cyrl": ("ru", "az"),
    "Arab": ("ar", "fa", "az"),
    "Armn": ("hy",),
}
_ARMS = re.compile("[🔫💣🔪🗡🪓🧨]")
_VIOLENT, _SOFT, _YOU = frozenset({"weapon", "violence"}), frozenset({"crush"}), frozenset({"you"})
_QUOTED_WORDS = 3
_QUOTED = re.compile(
    r"“[^“”]{1,600}”|„[^„“”]{1,600}[“”]|«[^«»]{1,600}»|\"[^\"\n]{1,600}\"|(?<!\w)'[^'\n]{1,400}'(?!\w)"
)


@lru_cache(maxsize=1)
def families() -> dict[str, tuple[str, str]]:
    """Cue family → (label, reason), from the plug-ins."""
    return {name: (module.LABEL, module.REASON) for name, module in find(tocsin.triage.cues, CONTRACT).items()}


@lru_cache(maxsize=len(LANGUAGES))
def grammar(language: str) -> Grammar:
    """The compiled grammar of a language, with the patterns of every plug-in."""
    sources = [
        Source(name, pattern, text)
        for name, module in find(tocsin.triage.cues, CONTRACT).items()
        for pattern, text in module.PATTERNS.items()
    ]
    return compile_grammar(language, [*sources, *contexts.SOURCES, *_EXACT])


def languages_for(language: Language) -> tuple[str, ...]:
    """The grammars by which a text is read; none when its language has none.

    Near languages are read together unless it is sure which one it is (Turkish and Azerbaijani); where it is not sure
    at all, all grammars of the script are tried.
    """
    code = language.code.split("-")[0]
    near = read_as(code)
    if language.confidence < UNSURE or code == "und":
        return tuple(dict.fromkeys((*near, *_OF_SCRIPT.get(language.script, ()))))
    return near if language.confidence < NEARLY_SURE else near[:1]


def read_as(code: str) -> tuple[str, ...]:
    """The languages whose grammars read one, its own first; none where it is not read."""
    return tuple(name for name in _ALIKE.get(code, (code,)) if name in LANGUAGES)


def suggest(item: Item, extraction: Extraction, *, vocabulary: Vocabulary | None = None) -> Suggestion:
    """What the machine proposes for an item: never an assessment (guardrail 3).

    `extraction` gives language, quotes and indicators. `vocabulary` adds a desk's own community names. No language, no
    grammar for it, or no text: the level is None, “not assessed”, which is not “no threat”.
    """
    languages = languages_for(extraction.language)
    if not item.text.strip():
        return _not_assessed(extraction, explain.NO_TEXT)
    if not languages:
        return _not_assessed(extraction, explain.NOT_SUPPORTED.format(language=extraction.language.code))
    return _assessed(item, extraction, _read(item, extraction, languages, vocabulary or shipped()))


def _not_assessed(extraction: Extraction, why: str) -> Suggestion:
    return Suggestion(
        extraction.item, None, level.NOT_ASSESSED, why, language=extraction.language.code, made_by=VERSION
    )


class Neutral(NamedTuple):
    """What is read of a text: folded, with the neutral word for every community, and the words of its sentences."""

    folded: Normalised
    sentences: Sequence[Sequence[Word]]


@lru_cache(maxsize=2)
def neutrally(text: str, language: str, names: Vocabulary) -> Neutral:
    """The first `READ` code points of a text as cues and classifier read them in a language (primary subtag).

    The caller cuts the text, since what is remembered must not be a long one's all.
    """
    folded = neutral(*named_in(text, names, language))
    return Neutral(folded, sentences(folded))


@lru_cache(maxsize=4)
def understood_by(text: str, language: str, names: Vocabulary, by: str) -> Sequence[Sentence]:
    """The sentences of a text cut to `READ`, as the grammar of the language `by` understands them."""
    return [understood(words, grammar(by)) for words in neutrally(text, language, names).sentences]


class _Found(NamedTuple):
    """Everything the grammars found, with the folded text it stands in."""

    folded: Normalised
    hits: tuple[tuple[str, Hit], ...]
    """Those of cue families."""
    frames: tuple[Frame, ...]
    exact: tuple[Hit, ...]
    """Those that tell what the words make exact."""
    quoted: tuple[tuple[int, int], ...]


def _read(item: Item, extraction: Extraction, languages: Sequence[str], names: Vocabulary) -> _Found:
    text, code = item.text[:READ], extraction.language.code.split("-")[0]
    folded = neutrally(text, code, names).folded
    found = [(by, hit) for by in languages for hit in hits(understood_by(text, code, names, by), grammar(by))]
    cues, frames, exact = list[tuple[str, Hit]](), list[Frame](), list[Hit]()
    for language, hit in found:
        kind, colon, name = hit.pattern.family.partition(":")
        if not colon:
            cues.append((language, hit))
        elif kind == "exact":
            exact.append(hit)
        elif not (hit.negated and name in contexts.DENIED):
            frames.append(Frame(name, hit.start, hit.end, hit.sentence))
    quoted = tuple(match.span() for match in _QUOTED.finditer(folded.text)) if not item.reported_in else ()
    return _Found(folded, tuple(cues), tuple(frames), tuple(exact), quoted)


def _assessed(item: Item, extraction: Extraction, found: _Found) -> Suggestion:
    cues, covered, used = list[Cue](), list[Cue](), dict[tuple[str, int], Frame]()
    near = set[int]()
    for language, hit in _strongest(found.hits):
        cue = _cue(item, found.folded, language, hit)
        frame = _frame_over(hit, cue, found, item, extraction)
        (covered if frame else cues).append(cue)
        if frame:
            used[frame.kind, frame.start] = frame
        else:
            near.update(range(hit.sentence - AROUND, hit.sentence + AROUND + 1))
    facts = _facts(extraction, found, cues, covered, {hit.pattern.name for hit in found.exact if hit.sentence in near})
    rule = level.decide(facts)
    if rule is level.NO_CUE and len(item.text) > READ:
        return _not_assessed(extraction, explain.UNREAD.format(read=READ, length=len(item.text)))
    shown = tuple(_context(item, found.folded, frame) for frame in used.values())
    return Suggestion(
        extraction.item,
        rule.level,
        rule.name,
        explain.explanation(rule, cues, shown, len(item.text) > READ),
        cues=tuple(sorted([*cues, *covered], key=lambda cue: (cue.passage, cue.family))),
        contexts=shown,
        specificity=facts.exact,
        why_not_higher=explain.why_not_higher(rule, facts),
        why_not_lower=explain.why_not_lower(rule, cues),
        language=extraction.language.code,
        made_by=VERSION,
    )


def _strongest(found: Sequence[tuple[str, Hit]]) -> list[tuple[str, Hit]]:
    """One hit a family and sentence, the longest that is not negated, so that nobody reads one reason five times."""
    best: dict[tuple[str, int], tuple[str, Hit]] = {}
    for language, hit in found:
        key = (hit.pattern.family, hit.sentence)
        if key not in best or _strength(hit) > _strength(best[key][1]):
            best[key] = (language, hit)
    return list(best.values())


def _strength(hit: Hit) -> tuple[bool, int, int]:
    return not hit.negated, hit.end - hit.start, -hit.start


def _cue(item: Item, folded: Normalised, language: str, hit: Hit) -> Cue:
    return Cue(
        hit.pattern.family,
        _passage(item, folded, hit.start, hit.end),
        families()[hit.pattern.family][1],
        language,
        hit.pattern.name,
    )


def _passage(item: Item, folded: Normalised, start: int, end: int) -> Passage:
    return passage_of(item.text, *folded.span(start, end))


def _frame_over(hit: Hit, cue: Cue, found: _Found, item: Item, extraction: Extraction) -> Frame | None:
    """The first frame that sets the cue aside, if any."""
    if contexts.is_news(item):
        return Frame("news", 0, 0, -1)
    witness = item.kind in contexts.SPOKEN_BY_A_WITNESS or bool(item.reported_in)
    if not witness and contexts.attributed(extraction.quotes, cue.passage.start, cue.passage.end):
        return Frame("quotation", hit.start, hit.end, hit.sentence)
    if hit.negated:
        return Frame("negation", hit.start, hit.end, hit.sentence)
    if not found.frames:
        return None
    candidate = _candidate(hit, found)
    return next((frame for frame in found.frames if contexts.covers(frame, candidate, item)), None)


def _candidate(hit: Hit, found: _Found) -> Candidate:
    return Candidate(
        hit.pattern.family,
        hit.start,
        hit.end,
        hit.sentence,
        names_group=GROUP in found.folded.text[hit.start : hit.end],
        soft=hit.pattern.name.startswith("soft_") or _meets(hit, found, _SOFT),
        quoted=any(_speaks(hit, start, end, found.folded.text) for start, end in found.quoted),
        violent=_meets(hit, found, _VIOLENT),
        addressed=_meets(hit, found, _YOU),
    )


def _meets(hit: Hit, found: _Found, names: frozenset[str]) -> bool:
    """Whether words of one of these classes stand in the hit."""
    return any(other.pattern.name in names and other.start < hit.end and hit.start < other.end for other in found.exact)


def _speaks(hit: Hit, start: int, end: int, text: str) -> bool:
    """Whether the quotation carries the hit; one quoted word within it (“so-called”) does not."""
    if start <= hit.start:
        return hit.start < end
    return start < hit.end and len(text[start:end].split()) >= _QUOTED_WORDS


def _context(item: Item, folded: Normalised, frame: Frame) -> Context:
    return Context(frame.kind, _passage(item, folded, frame.start, frame.end), contexts.REASONS[frame.kind])


def _facts(
    extraction: Extraction, found: _Found, cues: Sequence[Cue], covered: Sequence[Cue], exact: set[str]
) -> level.Facts:
    """What the level is decided by; `exact` names what the words near the cues make exact."""
    kinds = {indicator.kind for indicator in extraction.indicators}
    specificity = Specificity(
        target=True if exact & {"third", "you"} else None,
        place=True if "place" in exact or kinds & {IndicatorKind.ADDRESS, IndicatorKind.COORDINATES} else None,
        time=True if exact & {"time", "soon"} else None,
        means=True if "weapon" in exact or _ARMS.search(found.folded.text) else None,
    )
    return level.Facts(
        frozenset(cue.family for cue in cues),
        specificity if cues else Specificity(),
        "soon" in exact,
        IndicatorKind.WALLET in kinds,
        frozenset(cue.family for cue in covered),
    )


def level_of(suggestion: Suggestion) -> str:
    """The level in words for a screen: never “no threat” for what was not assessed."""
    return "not assessed" if suggestion.level is None else Level(suggestion.level).value


def reads_as(suggestion: Suggestion) -> str:
    """Words and cues together in a word for a screen or a page."""
    if suggestion.level is None and not suggestion.reads_as_threat:
        return "not assessed"
    return {True: "threat", False: "no threat", None: "unclear"}[suggestion.reads_as_threat]
