"""Makes this application's rows from the custody log, from where it stopped last; running it twice adds nothing."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from tocsin.desk.batches import batches, upsert
from tocsin.desk.evidence.linking import arrive, relink
from tocsin.desk.evidence.models import (
    CustodyEntry,
    Derivative,
    Exhibit,
    Indicator,
    Item,
    ItemLink,
    ItemTrait,
    Suggestion,
)
from tocsin.desk.turns import wait_for_turn
from tocsin.errors import IntegrityError
from tocsin.intake.analyses import analysed_of
from tocsin.intake.proposals import subject_of
from tocsin.intake.records import ANALYSIS, READING, Analysed
from tocsin.model.codec import to_record
from tocsin.model.exhibit import CustodyEvent
from tocsin.model.suggestion import Level
from tocsin.model.suggestion import Suggestion as SuggestionValue
from tocsin.vault import Vault

NOT_ASSESSED = -1


def index(vault: Vault, since: int | None = None) -> int:
    """Bring the rows up to the custody log and give the number of entries read.

    `since` names the first entry to read; by default the one after the last indexed.
    """
    read = 0
    for batch in batches(vault.entries(next_entry() if since is None else since)):
        index_batch(vault, batch)
        read += len(batch)
    return read


def next_entry() -> int:
    """The log index from which nothing is indexed yet."""
    last: int | None = CustodyEntry.objects.aggregate(last=Max("seq"))["last"]
    return 0 if last is None else last + 1


def index_batch(vault: Vault, events: Sequence[CustodyEvent]) -> None:
    """Index these entries: exhibits, then their items some at a time, then the entries themselves.

    So others at the desk need not wait for a large export, and a run that is killed begins with this batch again.
    """
    with transaction.atomic():
        wait_for_turn("index")
        for event in events:
            if event.exhibit:
                index_exhibit(vault, event)
    analysed = {event.exhibit: None for event in events if event.detail.get("kind") in {READING, ANALYSIS}}
    changed = [index_items(vault, digest) for digest in analysed]
    with transaction.atomic():
        wait_for_turn("index")
        for event in events:
            index_entry(event)
    if any(changed):
        relink()


def index_entry(event: CustodyEvent) -> None:
    """One row for one log entry."""
    known = {
        "at": event.at,
        "actor": event.actor,
        "act": event.act,
        "exhibit_digest": event.exhibit,
        "detail": event.detail,
    }
    CustodyEntry.objects.update_or_create(seq=event.seq, defaults=known)


def index_exhibit(vault: Vault, event: CustodyEvent) -> None:
    """The exhibit that an entry begins, or what an entry says was made from it."""
    if event.act == "received":
        record = to_record(vault.exhibit(event.exhibit)) | {"received_at": event.at}
        Exhibit.objects.update_or_create(digest=record.pop("digest"), defaults=record)
    elif event.act == "derived":
        index_derivative(event)


def index_derivative(event: CustodyEvent) -> None:
    """What was made from an exhibit; what was made from a derivative stays in the log alone."""
    exhibit = Exhibit.objects.filter(digest=event.exhibit).first()
    if exhibit is None:
        return
    facts = event.detail
    Derivative.objects.update_or_create(
        of=exhibit,
        kind=facts["kind"],
        digest=facts["digest"],
        defaults={"media_type": facts["media_type"], "recipe": facts["recipe"], "made_at": event.at},
    )


def index_items(vault: Vault, digest: str) -> bool:
    """The items of one exhibit with what the machine read and proposed, from its latest reading and analysis.

    Whether one that was there is found by other traits now, so that links may hold no more.
    """
    exhibit = Exhibit.objects.get(digest=digest)
    changed = False
    for some in batches(enumerate(analysed_of(vault, vault.exhibit(digest)))):
        with transaction.atomic():
            wait_for_turn("index")
            changed |= index_some(exhibit, {one.item.id: (position, one) for position, one in some})
    return changed


def index_some(exhibit: Exhibit, found: Mapping[str, tuple[int, Analysed]]) -> bool:
    """These items, by id, with suggestions, indicators and links; whether one is found by other traits than before."""
    upsert(Item, "item_id", ({"item_id": key, **item_columns(exhibit, *at)} for key, at in found.items()))
    rows = dict(Item.objects.filter(item_id__in=found).values_list("item_id", "pk"))
    opinions = ({"item_id": rows[key], **suggestion_columns(one)} for key, (_, one) in found.items())
    upsert(Suggestion, "item_id", opinions)
    Indicator.objects.filter(item__in=rows.values()).delete()
    Indicator.objects.bulk_create(chain(*(indicators_of(rows[key], one) for key, (_, one) in found.items())))
    return arrive({rows[key]: subject_of(one) for key, (_, one) in found.items()})


def item_columns(exhibit: Exhibit, position: int, one: Analysed) -> dict[str, Any]:
    """The columns of an item's row."""
    item = one.item
    return {
        "exhibit": exhibit,
        "position": position,
        "kind": item.kind.value,
        "title": item.title,
        "language": one.extraction.language.code,
        "posted": item.posted.edtf if item.posted else "",
        "account_key": item.account.key if item.account else "",
        "reported_in": item.reported_in,
        "image_hash": one.image_hash,
        "record": to_record(item),
        "extraction": to_record(one.extraction),
    }


def suggestion_columns(one: Analysed) -> dict[str, Any]:
    """The columns of a suggestion's row."""
    level = one.suggestion.level
    return {
        "level": level.value if level else "",
        "rank": rank_of(one.suggestion),
        "language": one.suggestion.language,
        "record": to_record(one.suggestion),
    }


def rank_of(suggestion: SuggestionValue) -> int:
    """Where an item waits: by its level, and what reads as a threat though no cue knows its words as one of medium."""
    if suggestion.level is None:
        return NOT_ASSESSED
    return max(suggestion.level.rank, Level.MEDIUM.rank if suggestion.reads_as_threat else 0)


def indicators_of(item: int, one: Analysed) -> Iterator[Indicator]:
    """One row for each different value found in the item, whose row is given by its key."""
    found = {(each.kind.value, each.value): each for each in one.extraction.indicators}
    for (kind, value), each in found.items():
        yield Indicator(item_id=item, kind=kind, value=value, system=each.system, checked=each.checked)


@transaction.atomic
def rebuild(vault: Vault) -> int:
    """Make every row again from the vault. Raises IntegrityError when people judged an item that the vault lacks."""
    for made in (CustodyEntry, ItemLink, ItemTrait, Indicator, Suggestion, Derivative):
        made._default_manager.all().delete()
    read = index(vault, since=0)
    digests = [exhibit.digest for exhibit in vault.exhibits()]
    try:
        Item.objects.filter(suggestion=None).delete()
        Exhibit.objects.exclude(digest__in=digests).delete()
    except ProtectedError as error:
        raise IntegrityError("The index names evidence that the vault does not hold.") from error
    return read
