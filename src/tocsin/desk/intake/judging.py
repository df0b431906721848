"""What people judge of an item: answers that stand beside each other and are superseded, never edited."""

from datetime import datetime

from django.db import transaction

from tocsin.casework.permissions import Act, Relation, demand
from tocsin.desk import here
from tocsin.desk.evidence.models import Item
from tocsin.desk.intake import locks, worksheet
from tocsin.desk.intake.models import Assessment
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.errors import Refused
from tocsin.model.assessment import Assessment as Answer
from tocsin.model.codec import to_record


@transaction.atomic
def assess(*, item: Item, answer: Answer, by: User, at: datetime) -> Assessment:
    """Keep one person's answer. A second answer by the same person supersedes the first and says so."""
    demand(actor_of(by), Act.ASSESS)
    return keep(item=item, answer=answer, by=by, at=at, review_of=None)


@transaction.atomic
def review(*, assessment: Assessment, answer: Answer, by: User, at: datetime) -> Assessment:
    """Keep a second person's own answer about what a colleague judged. Raises Refused for one's own assessment."""
    demand(actor_of(by), Act.REVIEW, Relation(own_work=assessment.by_id == by.pk))
    if Assessment.objects.filter(supersedes=assessment).exists():
        raise Refused("This assessment was superseded.", hint="Review the one that took its place.")
    return keep(item=assessment.item, answer=answer, by=by, at=at, review_of=assessment)


def keep(*, item: Item, answer: Answer, by: User, at: datetime, review_of: Assessment | None) -> Assessment:
    """Store a checked answer with who, when and what it supersedes; the server fills these, whatever was posted."""
    earlier = standing_answer(item, by)
    complete = stamped(answer, item=item, by=by, at=at, earlier=earlier)
    worksheet.check(complete, item.value.text)
    made = Assessment.objects.create(
        item=item,
        by=by,
        at=at,
        level=complete.level.value,
        answer=to_record(complete),
        review_of=review_of,
        supersedes=earlier,
    )
    locks.release(subject=item.item_id, by=by)
    detail = {"item": item.item_id, "assessment": made.public_id, "level": made.level}
    act = "assessment reviewed" if review_of else "item assessed"
    here.vault().note(act, actor=by.public_id, at=at, exhibit=item.exhibit.digest, detail=detail)
    return made


def stamped(answer: Answer, *, item: Item, by: User, at: datetime, earlier: Assessment | None) -> Answer:
    """The answer with what only the desk may say of it."""
    record = dict(vars(answer))
    record |= {"item": item.item_id, "assessed_by": by.name, "assessed_at": at}
    record |= {"first_answer_before_machine": earlier is None, "supersedes": earlier.public_id if earlier else ""}
    return Answer(**record)


def standing_answer(item: Item, by: User) -> Assessment | None:
    """This person's answer about this item that nothing superseded."""
    return Assessment.objects.filter(item=item, by=by, superseded_by=None).first()
