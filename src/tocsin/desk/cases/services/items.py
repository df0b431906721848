"""Items, their translations, and notes of the team."""

from datetime import datetime

from django.db import transaction

from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask, record
from tocsin.desk.cases.keys import bind
from tocsin.desk.cases.models import Case, CaseItem, CaseNote, Translation
from tocsin.desk.cases.services.opening import must_be_open
from tocsin.desk.evidence.models import Item
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused


@transaction.atomic
def add_item(
    *, by: User, case: Case, item: Item, why: str, at: datetime, learned_at: datetime | None = None
) -> CaseItem:
    """Put an item into the case. Raises Refused when it is in it already."""
    ask(by, Act.WORK_CASE, case, at)
    must_be_open(case)
    if case.items.filter(item=item).exists():
        raise Refused(f"This item is in {case.number} already.")
    entry = CaseItem.objects.create(
        case=case, item=item, why=why.strip(), added_by=by, added_at=at, learned_at=learned_at
    )
    bind(case, [item])
    sentence = f"added an item of {item.exhibit.label}"
    record(case=case, subject=item.item_id, act="item added", sentence=sentence, by=by, at=at, reason=entry.why)
    return entry


@transaction.atomic
def add_translation(
    *, by: User, entry: CaseItem, text: str, language: str, translator: str, method: str, at: datetime
) -> Translation:
    """Put a translation beside an item's words. `method` is `human` or `machine`; neither is certified.

    Raises BadInput for an empty text or translator, or another method.
    """
    ask(by, Act.WORK_CASE, entry.case, at)
    must_be_open(entry.case)
    if not text.strip() or not translator.strip() or method not in ("human", "machine"):
        raise BadInput("A translation needs its words, who made it, and whether a person or a machine did.")
    made = Translation.objects.create(
        entry=entry, text=text.strip(), language=language, translator=translator.strip(), method=method, by=by, at=at
    )
    sentence = f"translated an item of {entry.item.exhibit.label} into {language}"
    record(case=entry.case, subject=entry.item.item_id, act="translated", sentence=sentence, by=by, at=at)
    return made


@transaction.atomic
def add_note(*, by: User, case: Case, text: str, at: datetime, kind: str = "fact") -> CaseNote:
    """Add a note: `fact`, `opinion` or `privileged`. Raises BadInput for an empty one."""
    ask(by, Act.WORK_CASE, case, at)
    if not text.strip() or kind not in dict(CaseNote.KINDS):
        raise BadInput("A note needs words and a kind.")
    note = CaseNote.objects.create(case=case, kind=kind, text=text.strip(), by=by, at=at)
    record(case=case, subject=case.public_id, act="note added", sentence=f"added a note ({kind})", by=by, at=at)
    return note
