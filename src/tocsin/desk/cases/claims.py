"""What an article in a case claims, offered to a person: make it an incident, record it as claimed, or leave it."""

from dataclasses import dataclass

from tocsin.desk.cases.models import Case, CaseItem
from tocsin.desk.evidence.models import Item
from tocsin.errors import BadInput
from tocsin.model.claim import Claim, ClaimKind
from tocsin.model.extraction import IncidentSketch, OutcomeClaim
from tocsin.model.passage import Passage


@dataclass(frozen=True)
class Sketch:
    """An incident that a source tells of, and whether the case has taken it."""

    source: Item
    index: int
    sketch: IncidentSketch
    taken: bool

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The words that carry it, each once."""
        return tuple(dict.fromkeys((self.sketch.passage, *(passage for _, passage in self.sketch.harmed))))

    @property
    def harm(self) -> str:
        """The harm told of, in one line."""
        return "; ".join(words for words, _ in self.sketch.harmed)


@dataclass(frozen=True)
class Step:
    """An outcome that somebody in a source claims."""

    source: Item
    index: int
    claim: OutcomeClaim
    taken: bool


def sketches(case: Case) -> list[Sketch]:
    """The incidents that the items of the case tell of."""
    return [
        Sketch(entry.item, index, sketch, _is_taken(case, entry.item))
        for entry in _entries(case)
        if (read := entry.item.extracted)
        for index, sketch in enumerate(read.incidents)
    ]


def steps(case: Case) -> list[Step]:
    """The outcomes that the items of the case claim."""
    known = set(case.outcomes.values_list("step", flat=True))
    return [
        Step(entry.item, index, claim, claim.step in known)
        for entry in _entries(case)
        if (read := entry.item.extracted)
        for index, claim in enumerate(read.outcomes)
    ]


def sketch_of(case: Case, item_id: str, index: int) -> Sketch:
    """One of them. Raises BadInput when the case has no such item or the item tells of no such incident."""
    for sketch in sketches(case):
        if (sketch.source.item_id, sketch.index) == (item_id, index):
            return sketch
    raise BadInput("Nothing in this case tells of that.", hint="Go back to the case and choose again.")


def step_of(case: Case, item_id: str, index: int) -> Step:
    """One of the outcomes claimed. Raises BadInput when there is none such."""
    for step in steps(case):
        if (step.source.item_id, step.index) == (item_id, index):
            return step
    raise BadInput("Nothing in this case claims that.", hint="Go back to the case and choose again.")


def claims_for(sketch: Sketch) -> list[tuple[Item, Claim]]:
    """What the source says of the incident, speaker by speaker, ready to stand beside it."""
    read = sketch.source.extracted
    near = [claim for claim in read.claims if claim.kind in (ClaimKind.EVENT, ClaimKind.HARM)] if read else []
    touching = [claim for claim in near if any(claim.passage.overlaps(each) for each in sketch.passages)]
    speaker = (sketch.sketch.sources or (sketch.source.value.speaker or sketch.source.exhibit.label,))[0]
    own = Claim(speaker, ClaimKind.EVENT, sketch.sketch.passage, event_on=sketch.sketch.on)
    return [(sketch.source, claim) for claim in touching or [own]]


def _entries(case: Case) -> list[CaseItem]:
    return list(case.items.select_related("item__exhibit"))


def _is_taken(case: Case, source: Item) -> bool:
    return case.incidents.filter(claims__source=source).exists()
