"""The need-to-know wall as evidence sees it: a rule says which items a person must not know of.

Evidence knows no cases. Whoever does, the application `cases`, raises its rule here when the desk starts; queries of
evidence keep to every rule raised. Without a rule everything is open.
"""

from collections.abc import Callable

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from tocsin.desk.evidence.models import Exhibit, Item
from tocsin.desk.people.models import User

Rule = Callable[[User], Q]
"""A condition on a row of Item (`OuterRef("pk")` is its key) that holds for what this person must not know of."""
RULES: dict[str, Rule] = {}
"""Name → rule. Filled once, when applications are ready."""


def raise_wall(name: str, rule: Rule) -> None:
    """Keep to this rule from now on; a second one of the same name takes its place."""
    RULES[name] = rule


def open_items(by: User) -> QuerySet[Item]:
    """The items that no rule hides from this person."""
    rows = Item.objects.all()
    for rule in RULES.values():
        rows = rows.exclude(rule(by))
    return rows


def open_exhibits(by: User) -> QuerySet[Exhibit]:
    """The exhibits in which this person may read everything.

    Bytes cannot be shown in part: one hidden item closes its exhibit, and with it what the same act preserved, since
    the screenshot shows what the archive holds.
    """
    if not RULES:
        return Exhibit.objects.all()
    hidden = Item.objects.exclude(pk__in=open_items(by).values("pk"))
    acts = hidden.values(act=act_of("exhibit__"))
    return Exhibit.objects.alias(act=act_of()).exclude(act__in=acts)


def act_of(prefix: str = "") -> Coalesce:
    """The act of preserving to which an exhibit belongs: its group, or itself when it stands alone."""
    return Coalesce(NullIf(F(f"{prefix}group"), Value("")), F(f"{prefix}digest"))
