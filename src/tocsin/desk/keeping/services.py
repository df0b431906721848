"""What people decide about keeping a case. Each act asks who may, changes rows, and is logged."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from tocsin.casework.permissions import Act, demand_somewhere
from tocsin.casework.retention import Ground, demand_later
from tocsin.desk import here
from tocsin.desk.cases.acts import ask, record
from tocsin.desk.cases.models import Case, Decision
from tocsin.desk.evidence.indexing import index
from tocsin.desk.evidence.linking import relink
from tocsin.desk.evidence.models import Exhibit
from tocsin.desk.keeping.models import Erasure, Hold, Review
from tocsin.desk.keeping.removal import files_of, forget_by_products, remove_files, remove_rows, scrub_free_pages
from tocsin.desk.keeping.scope import Scope, scope_of
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused
from tocsin.model.exhibit import CustodyEvent
from tocsin.vault.backup import expect_erasure, refresh
from tocsin.vault.blank import numbers_in
from tocsin.vault.erasure import Order, Tombstone
from tocsin.vault.recovery import say_destroyed

PATIENCE = timedelta(minutes=1)
"""How long an erasure that is under way is left to whoever decided it."""


@transaction.atomic
def keep_longer(*, by: User, case: Case, on: date, reason: str, at: datetime) -> Review:
    """Set the day on which the case is looked at again, with the reason why it is still needed."""
    ask(by, Act.WORK_CASE, case, at)
    demand_later(on, at.date(), reason)
    made = Review.objects.create(case=case, on=on, reason=reason.strip(), by=by, at=at)
    record(case=case, subject=case.public_id, act="review date set", sentence=f"keeps it until {on}", by=by, at=at)
    return made


@transaction.atomic
def place_hold(*, by: User, case: Case, reason: str, at: datetime) -> Hold:
    """Place a legal hold. Raises BadInput without a reason, Refused when there is one."""
    ask(by, Act.HOLD, case, at)
    if not reason.strip():
        raise BadInput("A legal hold needs a reason.", hint="Say which proceeding or order it is for.")
    if Hold.objects.filter(case=case, lifted_at=None).exists():
        raise Refused(f"{case.number} is under a legal hold already.")
    made = Hold.objects.create(case=case, reason=reason.strip(), placed_by=by, placed_at=at)
    _decided(case, "legal hold placed", by=by, at=at, reason=reason)
    here.vault().bind(case.number, [one.digest for one in scope_of(case).exhibits])
    here.vault().hold(case.number, actor=by.public_id, at=at)
    return made


@transaction.atomic
def lift_hold(*, by: User, case: Case, reason: str, at: datetime) -> Hold:
    """Lift the legal hold. Raises BadInput without a reason, Refused when there is none."""
    ask(by, Act.HOLD, case, at)
    if not reason.strip():
        raise BadInput("Lifting a legal hold needs a reason.", hint="Say what became of its ground.")
    hold = Hold.objects.select_for_update().filter(case=case, lifted_at=None).first()
    if hold is None:
        raise Refused(f"{case.number} is not under a legal hold.")
    hold.lift_reason, hold.lifted_by, hold.lifted_at = reason.strip(), by, at
    hold.save(update_fields=["lift_reason", "lifted_by", "lifted_at"])
    _decided(case, "legal hold lifted", by=by, at=at, reason=reason)
    here.vault().lift(case.number, actor=by.public_id, at=at)
    return hold


@transaction.atomic
def ask_erasure(*, by: User, case: Case, ground: Ground, reason: str, at: datetime) -> Erasure:
    """Ask for a case to be erased. Raises Refused naming what stands in the way, or when it was asked already."""
    ask(by, Act.ERASE, case, at)
    _demand_nothing_in_the_way(case)
    if not reason.strip():
        raise BadInput("Erasing needs a reason.", hint="Say who asked, or why it is not needed any more.")
    if Erasure.objects.filter(case=case, state__in=["asked", "under way", "done"]).exists():
        raise Refused(f"The erasure of {case.number} was asked for already.")
    made = Erasure.objects.create(case=case, ground=ground.value, reason=reason.strip(), asked_by=by, asked_at=at)
    record(case=case, subject=made.public_id, act="erasure asked for", sentence="asked to erase it", by=by, at=at)
    return made


@transaction.atomic
def refuse_erasure(*, by: User, erasure: Erasure, reason: str, at: datetime) -> None:
    """Keep the case. Whoever asked may take it back so, too. Raises BadInput without a reason."""
    ask(by, Act.ERASE, erasure.case, at)
    if not reason.strip():
        raise BadInput("Refusing needs a reason.", hint="Say why it is still needed.")
    if not Erasure.objects.filter(pk=erasure.pk, state="asked").update(state="refused", decided_by=by, decided_at=at):
        raise Refused("This was decided already.")
    _decided(erasure.case, "erasure refused", by=by, at=at, reason=reason, subject=erasure.public_id)


def erase(*, by: User, erasure: Erasure, at: datetime) -> CustodyEvent:
    """Decide that a case is erased, and do it. Raises Refused for one's own asking, or when something is in the way.

    Killed half-way it is finished by `finish_erasures`. Copies elsewhere are looked after by `tocsin backup`.
    """
    case = erasure.case
    ask(by, Act.ERASE, case, at, own_work=erasure.asked_by_id == by.pk)
    _demand_nothing_in_the_way(case)
    changed = {"state": "under way", "decided_by": by, "decided_at": at, "solo": erasure.asked_by_id == by.pk}
    if not Erasure.objects.filter(pk=erasure.pk, state="asked").update(**changed):
        raise Refused("This was decided already.")
    return carry_out(Erasure.objects.get(pk=erasure.pk))


def say_line_destroyed(*, by: User, number: int, at: datetime) -> None:
    """Keep that a person destroyed a retired line of the recovery sheet. Raises BadInput for one that does not wait."""
    demand_somewhere(actor_of(by), Act.ERASE)
    say_destroyed(here.home(), number, at)
    here.vault().note("recovery line destroyed", actor=by.public_id, at=at, facts={"line": str(number)})


def finish_erasures(at: datetime) -> int:
    """Finish what was decided before this moment and killed half-way; how many."""
    waiting = list(
        Erasure.objects.filter(state="under way", decided_at__lt=at - PATIENCE).select_related(
            "case", "asked_by", "decided_by"
        )
    )
    for erasure in waiting:
        carry_out(erasure)
    return len(waiting)


def carry_out(erasure: Erasure) -> CustodyEvent:
    """Erase a case that was decided upon: files, vault, rows, free pages. Each step may be repeated."""
    case, scope = erasure.case, scope_of(erasure.case)
    assert erasure.decided_by is not None and erasure.decided_at is not None, "decided"  # for types
    people = erasure.asked_by.public_id, erasure.decided_by.public_id
    expect_erasure(here.home(), erasure.decided_at)
    stone = _erase_bytes(case, scope, erasure.ground, people, erasure.decided_at)
    with transaction.atomic():
        remove_rows(case, scope, numbers_in(stone.detail["entries"]))
        Erasure.objects.filter(pk=erasure.pk).update(state="done", tombstone=stone.seq)
        sentence = f"erased {case.number}: entry {stone.seq} of the custody log"
        Decision.objects.create(
            case=case, subject=erasure.public_id, act="erased", sentence=sentence, by=erasure.decided_by, at=stone.at
        )
        forget_by_products()
        index(here.vault())
        relink()
    scrub_free_pages()
    refresh(here.home(), here.vault(), stone.at)
    return stone


def erase_again(stone: Tombstone) -> None:
    """Erase once more what was erased after the copy was made from which this desk was restored.

    Decided then, by those whom the tombstone names; a legal hold in the copy does not keep what was lifted since.
    """
    if here.vault().keyring.held(stone.case):
        here.vault().lift(stone.case, actor=stone.decided_by, at=stone.at)
    case, numbers = Case.objects.get(number=stone.case), numbers_in(stone.numbers)
    scope = replace(scope_of(case), exhibits=tuple(Exhibit.objects.filter(number__in=numbers)))
    event = _erase_bytes(case, scope, stone.ground, (stone.asked_by, stone.decided_by), stone.at)
    with transaction.atomic():
        remove_rows(case, scope, numbers_in(event.detail["entries"]))
        forget_by_products()
        index(here.vault())
        relink()
    scrub_free_pages()


def _erase_bytes(case: Case, scope: Scope, ground: str, people: tuple[str, str], at: datetime) -> CustodyEvent:
    remove_files(files_of(case, scope))
    known = {one.digest for one in here.vault().exhibits()}
    doomed = tuple(one.digest for one in scope.exhibits if one.digest in known)
    return here.vault().erase(Order(case.number, doomed, ground, *people, at))


def _demand_nothing_in_the_way(case: Case) -> None:
    here.vault().keyring.demand_no_hold(case.number)
    if found := scope_of(case).obstacles:
        raise Refused(f"{case.number} cannot be erased now: {found[0]}", hint="Settle this first, then ask again.")


def _decided(case: Case, act: str, *, by: User, at: datetime, reason: str, subject: str = "") -> None:
    """A decision in the case whose custody entry is written by the vault, or needs none."""
    Decision.objects.create(
        case=case, subject=subject or case.public_id, act=act, sentence=act, reason=reason.strip(), by=by, at=at
    )
