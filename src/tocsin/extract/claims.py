"""Who asserts what, in whose words, with what caution: clause by clause, over the vocabulary of the language."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tocsin.extract import outcomes
from tocsin.extract.lexicon import Hit
from tocsin.extract.mentions import Named
from tocsin.extract.reader import Reading, Sentence, Span
from tocsin.extract.speech import SPEAKERS, Speech, quoted_name
from tocsin.model.claim import Claim, ClaimKind, MentionKind
from tocsin.model.extraction import OutcomeClaim
from tocsin.model.when import When

_ACTS = ("request", "condemn", "warn", "say", "write", "according")
_KINDS = {"request": ClaimKind.REQUEST, "condemn": ClaimKind.CONDEMNATION, "warn": ClaimKind.WARNING}
_CONTENT = (
    ("campaign", ClaimKind.CAMPAIGN),
    ("injured", ClaimKind.HARM),
    ("killed", ClaimKind.HARM),
    ("assault", ClaimKind.EVENT),
    ("shooting", ClaimKind.EVENT),
    ("stabbing", ClaimKind.EVENT),
    ("arson", ClaimKind.EVENT),
    ("vandalism", ClaimKind.EVENT),
    ("threat", ClaimKind.THREAT),
)
_ASKED = ("investigate", "act", "condemn")
_ACCORDING_REACH = 8
_BARE_VERB = 3
"""A verb among the first words of a sentence has no subject of its own: the speaker before goes on."""
_BODIES = frozenset({MentionKind.AGENCY, MentionKind.OFFICIAL})


@dataclass(frozen=True)
class Clause:
    """Part of a sentence with the act that its verb names."""

    first: int
    last: int
    act: Hit | None
    speaker: str


@dataclass
class Teller:
    """Goes through a text and remembers who spoke last."""

    reading: Reading
    named: Sequence[Named]
    dates: Sequence[When]
    outlet: str
    last_speaker: str = ""

    def sentence(self, sentence: Sentence, speeches: Sequence[Speech]) -> tuple[str, list[Claim], list[OutcomeClaim]]:
        """Speaker, claims and outcome claims of one sentence, its quotations included."""
        claims: list[Claim] = []
        steps: list[OutcomeClaim] = []
        by_account = any(speech.by_account for speech in speeches)
        acts = [] if by_account else self.acts(sentence)
        speaker = self.speaker(sentence, acts)
        for clause in self.clauses(sentence, acts, speaker):
            made, stepped = self.clause(clause)
            claims += made
            steps += stepped
        for speech in speeches:
            if not speech.by_account:
                claims += self.quoted(speech)
                steps += self.quoted_steps(speech)
                self.last_speaker = speech.speaker or self.last_speaker
        return speaker or self.outlet, claims, steps

    def acts(self, sentence: Sentence) -> list[Hit]:
        """Verbs and phrases of saying, asking, warning, condemning, outside quotations, one at a place."""
        found = [
            h for h in self.reading.between(sentence.first, sentence.last, *_ACTS) if not self.reading.in_quote(h.first)
        ]
        kept: list[Hit] = []
        for hit in found:
            if kept and hit.first < kept[-1].last:
                if hit.last - hit.first > kept[-1].last - kept[-1].first:
                    kept[-1] = hit
            elif self.asks_for(kept, hit):
                kept[-1] = hit
            elif not self.asked_for(kept, hit):
                kept.append(hit)
        return kept

    def asked_for(self, kept: Sequence[Hit], hit: Hit) -> bool:
        """Whether an act is what the one before asks for (`urged the mayor to condemn`): no “and” stands between."""
        if not kept or kept[-1].concept not in {"request", "warn"} or hit.concept not in {"condemn", "warn"}:
            return False
        if self.reading.lexicon.order == "verb last":
            return False
        begin = max(kept[-1].last, hit.first - 2)
        return kept[-1].concept == "warn" or not self.reading.has(begin, hit.first, "and")

    def asks_for(self, kept: Sequence[Hit], hit: Hit) -> bool:
        """Whether a request asks for the act just before it, in languages that put the verb last."""
        before = kept[-1] if kept and self.reading.lexicon.order == "verb last" else None
        return bool(
            before
            and hit.concept == "request"
            and before.concept in {"condemn", "warn"}
            and hit.first <= before.last + 1
        )

    def speaker(self, sentence: Sentence, acts: Sequence[Hit]) -> str:
        """Who tells the sentence: after “according to”, its subject, the speaker before; else nobody but the outlet."""
        for hit in acts:
            if hit.concept == "according" and (name := self.nearest(sentence, hit)):
                return name
        acts = [hit for hit in acts if hit.concept != "according"]
        if not acts:
            return ""
        first = acts[0]
        before = self.bodies(sentence.first, first.first)
        if self.reading.lexicon.language == "ar" and (after := self.bodies(first.last, first.last + 4)):
            before = before or after
        if before:
            named = [one for one in before if one.head != "police"]
            self.last_speaker = (named or before)[0].mention.name
        elif not self.reading.has(sentence.first, first.first, "pronoun", "user", "account"):
            after = self.bodies(first.last, min(sentence.last, first.last + 6))
            if after and first.concept in {"say", "write"} and self.reading.lexicon.order == "verb first":
                self.last_speaker = after[0].mention.name
                return self.last_speaker
            return self.last_speaker if first.first - sentence.first < _BARE_VERB else ""
        return self.last_speaker

    def nearest(self, sentence: Sentence, hit: Hit) -> str:
        """The body or outlet named nearest to “according to”."""
        near = [
            one
            for one in self.bodies(sentence.first, sentence.last)
            if min(abs(one.first - hit.last), abs(hit.first - one.last)) <= _ACCORDING_REACH
        ]
        best = min(near, key=lambda one: min(abs(one.first - hit.last), abs(hit.first - one.last)), default=None)
        return best.mention.name if best else ""

    def bodies(self, first: int, last: int) -> list[Named]:
        """Those between two words, outside quotations, who may speak."""
        return [
            one
            for one in self.between(first, last)
            if one.mention.kind in SPEAKERS and not quoted_name(self.reading, one)
        ]

    def between(self, first: int, last: int) -> Sequence[Named]:
        """Mentions that begin between two words."""
        begin, end = (bisect_left(self.named, place, key=lambda one: one.first) for place in (first, last))
        return self.named[begin:end]

    def clauses(self, sentence: Sentence, acts: Sequence[Hit], speaker: str) -> Iterator[Clause]:
        """The sentence cut at its acts, on the side where its language puts the verb."""
        if not acts:
            yield Clause(sentence.first, sentence.last, None, speaker)
            return
        whole = [hit for hit in acts if hit.concept == "according"]
        cut = [hit for hit in acts if hit.concept != "according"]
        if not cut:
            yield Clause(sentence.first, sentence.last, whole[0], speaker)
            return
        if self.reading.lexicon.order == "verb last":
            edges = [sentence.first, *[hit.last for hit in cut[:-1]], sentence.last]
        else:
            edges = [sentence.first, *[hit.first for hit in cut[1:]], sentence.last]
        for number, hit in enumerate(cut):
            yield Clause(edges[number], edges[number + 1], hit, speaker)

    def clause(self, clause: Clause) -> tuple[list[Claim], list[OutcomeClaim]]:
        """Claims of one clause: what is asked, warned of or condemned; else what is said to have happened."""
        act = clause.act.concept if clause.act else ""
        steps: list[OutcomeClaim] = []
        if act in _KINDS:
            careful = act == "request" and self.reading.has(clause.first, clause.last, "warn")
            careful = careful and not self.reading.has(clause.first, clause.last, *_ASKED)
            return list(self.act(clause, ClaimKind.WARNING if careful else _KINDS[act])), steps
        on = self.date_in(clause)
        speaker = clause.speaker or self.outlet
        found = list(outcomes.steps(self.reading, clause.first, clause.last))
        found = [step for step in found if not self.reading.in_quote(step[1])]
        if found:
            steps = [
                outcomes.claim_of(self.reading, step, speaker, (clause.first, clause.last), "")
                for step in found
                if outcomes.in_ledger(step)
            ]
            return [self.claim(clause, ClaimKind.OUTCOME, speaker, detail=step[0]) for step in found], steps
        kind = self.content(clause.first, clause.last)
        if kind is None:
            quoting = bool(self.reading.quotes_between(clause.first, clause.last))
            if act not in {"say", "write"} or quoting or not clause.speaker:
                return [], []
            kind = ClaimKind.STATEMENT
        return [self.claim(clause, kind, speaker, on=on)], []

    def content(self, first: int, last: int) -> ClaimKind | None:
        """What words are about, by the first concept of the list that they hold; quotations do not count."""
        said = {hit.concept for hit in self.reading.between(first, last) if not self.reading.in_quote(hit.first)}
        return next((kind for concept, kind in _CONTENT if concept in said), None)

    def act(self, clause: Clause, kind: ClaimKind) -> Iterator[Claim]:
        """A request (one claim for each addressee), a warning or a condemnation."""
        speaker = clause.speaker or self.outlet
        to = self.addressees(clause) if kind is not ClaimKind.CONDEMNATION else []
        asked = self.asked(clause) if kind is ClaimKind.REQUEST else ""
        for name, office in to or [("", "")]:
            detail = "; ".join(part for part in (asked, f"addressee's office: {office}" if office else "") if part)
            yield self.claim(clause, kind, speaker, addressee=name, detail=detail)

    def addressees(self, clause: Clause) -> list[tuple[str, str]]:
        """Bodies, officials and groups that a request is made to, with the office of an official."""
        act = clause.act
        if act is None:
            return []
        verb_last = self.reading.lexicon.order == "verb last"
        first, last = (clause.first, act.first) if verb_last else (act.last, clause.last)
        if self.reading.lexicon.order == "verb middle":
            first = clause.first
        found: list[tuple[int, str, str]] = []
        for one in self.between(first, last):
            if one.mention.kind in _BODIES and one.mention.name != clause.speaker:
                office = one.mention.detail if one.mention.kind is MentionKind.OFFICIAL else ""
                found.append((one.first, one.mention.name, office))
        asked = self.reading.between(first, last, *_ASKED)
        if asked and not verb_last:
            ahead = [one for one in found if one[0] < asked[0].first]
            found = ahead or found
        limit = asked[0].first if asked and not verb_last else last
        for concept in ("officials", "residents"):
            groups = self.reading.between(first, limit, concept)
            taken = any(one.first <= hit.first < one.last for one in self.between(first, last) for hit in groups[:1])
            if groups and not taken and (concept == "officials" or not found):
                found.append((groups[0].first, concept, ""))
        return list(dict.fromkeys((name, office) for _, name, office in sorted(found)))

    def asked(self, clause: Clause) -> str:
        """What is asked for, in a word: to investigate, to act, to condemn."""
        concepts = {hit.concept for hit in self.reading.between(clause.first, clause.last, *_ASKED)}
        names = [name for name in ("condemn", "investigate", "act") if name in concepts]
        return f"asked to {' and '.join(names)}" if names else ""

    def date_in(self, clause: Clause) -> str:
        """The last date that a clause gives."""
        start, end = self.reading.words.starts[clause.first], self.reading.words.ends[clause.last - 1]
        inside = [when.edtf for when in self.dates if when.passage and start <= when.passage.start < end]
        return inside[-1] if inside else ""

    def claim(
        self, clause: Clause, kind: ClaimKind, speaker: str, *, addressee: str = "", detail: str = "", on: str = ""
    ) -> Claim:
        """A claim with the caution that its own words carry."""
        last = clause.last
        while last - 1 > clause.first and self.reading.has(last - 1, last, "and"):
            last -= 1
        passage = self.reading.words.passage(clause.first, last)
        return Claim(speaker, kind, passage, self.hedge(clause.first, clause.last), addressee, on, detail=detail)

    def hedge(self, first: int, last: int) -> str:
        """The first word of caution there, as written."""
        quote = self.reading.in_quote(first)
        found = [hit for hit in self.reading.between(first, last, "hedge") if self.reading.in_quote(hit.first) is quote]
        return self.reading.words.written(found[0].first, found[0].last) if found else ""

    def quoted(self, speech: Speech) -> Iterator[Claim]:
        """Claims in a quotation, sentence by sentence."""
        for first, last in quoted_sentences(self.reading, speech.span):
            kind = self.quoted_kind(first, last)
            clause = Clause(first, last, None, speech.speaker)
            yield self.claim(clause, kind, speech.speaker or self.outlet)

    def quoted_kind(self, first: int, last: int) -> ClaimKind:
        """What a quoted sentence does: warn, condemn, claim a campaign or an event, ask; else it is a statement."""
        for concept, kind in (("warn", ClaimKind.WARNING), ("condemn", ClaimKind.CONDEMNATION), *_CONTENT[:1]):
            if self.reading.has(first, last, concept):
                return kind
        if self.reading.has(first, last, "request"):
            return ClaimKind.REQUEST
        if list(outcomes.steps(self.reading, first, last)):
            return ClaimKind.OUTCOME
        found = next((kind for concept, kind in _CONTENT if self.reading.has(first, last, concept)), None)
        return found or ClaimKind.STATEMENT

    def quoted_steps(self, speech: Speech) -> Iterator[OutcomeClaim]:
        """Outcome steps said in a quotation."""
        for first, last in quoted_sentences(self.reading, speech.span):
            if not self.reading.has(first, last, "request"):
                for step in filter(outcomes.in_ledger, outcomes.steps(self.reading, first, last)):
                    yield outcomes.claim_of(self.reading, step, speech.speaker or self.outlet, (first, last), "")


def quoted_sentences(reading: Reading, span: Span) -> Iterator[tuple[int, int]]:
    """The sentences inside a quotation, as spans of words."""
    words, first = reading.words, span.first
    for number in range(span.first, span.last):
        if number + 1 == span.last or any(mark in words.gap(number) for mark in (". ", "! ", "? ", "… ", "։ ", "؟ ")):
            yield first, number + 1
            first = number + 1
