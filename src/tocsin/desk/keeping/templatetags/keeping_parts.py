"""How a case is kept, in one word on its page."""

from typing import Any

from django import template
from django.utils import timezone

from tocsin.desk.cases.models import Case
from tocsin.desk.keeping.queries import keeping, kept
from tocsin.desk.people.models import User

register = template.Library()


@register.inclusion_tag("keeping/chip.html")
def keeping_chip(case: Case) -> dict[str, Any]:
    """A chip that leads to the page about keeping this case."""
    return {"case": case, "kept": kept(case, timezone.now())}


@register.simple_tag
def keeping_due(user: User) -> int:
    """How many readable cases wait for a decision about keeping them."""
    return sum(bool(row.overdue or row.erasure) for row in keeping(user, timezone.now()))
