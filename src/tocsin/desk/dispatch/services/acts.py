"""The steps that every product takes: drafted, moved through its table, approved by another."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tocsin.casework.lifecycle import Table, step
from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask, record
from tocsin.desk.dispatch.models import Advisory, Draft, Letter, PlatformNotice, Referral
from tocsin.desk.dispatch.standing import ELSEWHERE
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused

AnyDraft = Referral | Letter | Advisory | PlatformNotice


def must_be_draft(draft: Draft) -> None:
    """Raise Refused unless the product may still be written."""
    if draft.state != "draft":
        raise Refused(f"{draft.number} is “{draft.state}” and is no longer written.", hint="Return it to its drafter.")


def move(draft: AnyDraft, table: Table, event: str) -> None:
    """Move a product by one event of its table. Raises Refused when the table has no such step."""
    draft.state = step(table, draft.state, event)


def keep(
    draft: AnyDraft, act: str, sentence: str, *, by: User | None, at: datetime, reason: str = "", **detail: str
) -> None:
    """Save the product and record the one act that changed it."""
    draft.save()
    record(
        case=draft.case,
        subject=draft.public_id,
        act=act,
        sentence=sentence,
        by=by,
        at=at,
        reason=reason.strip(),
        number=draft.number,
        state=draft.state,
        **detail,
    )


def approve(draft: AnyDraft, table: Table, *, by: User, at: datetime) -> None:
    """Approve someone else's draft; in solo mode one's own, and the product says so. Raises Refused otherwise."""
    own = draft.drafted_by == by
    ask(by, Act.APPROVE, draft.case, at, own_work=own)
    move(draft, table, "approve")
    draft.approved_by, draft.approved_at, draft.solo = by, at, own


def return_to_drafter(draft: AnyDraft, table: Table, *, by: User, reason: str, at: datetime) -> None:
    """Give a draft back with the reason."""
    ask(by, Act.APPROVE if draft.drafted_by != by else Act.DRAFT, draft.case, at)
    if not reason.strip():
        raise BadInput("A return needs a reason.", hint="Say what is to be changed.")
    move(draft, table, "return to drafter")
    draft.approved_by = draft.approved_at = None
    draft.solo = False
    keep(draft, "returned to drafter", f"returned {draft.number}", by=by, at=at, reason=reason)


@transaction.atomic
def rest_elsewhere(*, by: User, product: Advisory | Letter, reason: str, at: datetime) -> None:
    """Say on what a product rests, now that a reporter took a permission back.

    Whoever drafts says so before it was approved, somebody other than its drafter from then on.
    """
    late = product.approved_by is not None
    ask(by, Act.APPROVE if late else Act.DRAFT, product.case, at, own_work=late and product.drafted_by == by)
    if not reason.strip():
        raise BadInput("Say on what it rests instead.", hint="Name the source in a sentence.")
    keep(product, ELSEWHERE, f"said on what {product.number} rests instead", by=by, at=at, reason=reason)


def lines(texts: Iterable[str]) -> list[str]:
    """Those of these lines that say something, trimmed."""
    return [text.strip() for text in texts if text.strip()]
