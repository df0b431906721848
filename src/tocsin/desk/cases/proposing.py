"""What the linkage room would say about the items of one case."""

from tocsin.desk.cases.models import Case, CaseItem
from tocsin.intake.proposals import proposals
from tocsin.linkage import Subject, only_tells
from tocsin.model.link import Campaign


def proposals_for(case: Case) -> tuple[Campaign, ...]:
    """Campaigns that the items of this case may add up to, the largest first; people decide."""
    entries = case.items.select_related("item__exhibit", "item__suggestion")
    return proposals([_subject(entry) for entry in entries])[1]


def _subject(entry: CaseItem) -> Subject:
    """A person put it into the case, so it concerns; an article only tells of others, so its words link nothing."""
    value, read = entry.item.value, entry.item.extracted
    tells = only_tells(value)
    found = read.indicators if read and not tells else ()
    return Subject(value, found, entry.item.image_hash, concerning=not tells, boilerplate=tells)
