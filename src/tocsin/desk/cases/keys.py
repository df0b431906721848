"""A case holds what it took in: its exhibits open by its own key from then on, and no longer by that of the intake."""

from collections.abc import Iterable

from tocsin.desk import here
from tocsin.desk.cases.models import Case
from tocsin.desk.evidence.models import Exhibit, Item
from tocsin.desk.evidence.wall import act_of


def bind(case: Case, items: Iterable[Item]) -> None:
    """Let the case hold the exhibits of these items, and what the same acts preserved."""
    vault = here.vault()
    acts = {item.exhibit.group or item.exhibit.digest for item in items}
    digests = Exhibit.objects.alias(act=act_of()).filter(act__in=acts).values_list("digest", flat=True)
    vault.bind(case.number, [digest for digest in digests if vault.keyring.holders(digest)])
