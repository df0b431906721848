"""Makes this application's rows from the custody log, from where it stopped last; running it twice adds nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from tocsin.desk.evidence.models import CustodyEntry, Derivative, Exhibit, Indicator, Item, ItemLink, Suggestion
from tocsin.desk.turns import wait_for_turn
from tocsin.errors import IntegrityError
from tocsin.intake.analyses import analysed_of
from tocsin.intake.proposals import proposals, subject_of
from tocsin.intake.records import ANALYSIS, READING, Analysed
from tocsin.linkage import Subject
from tocsin.model.codec import to_record
from tocsin.model.exhibit import CustodyEvent
from tocsin.model.link import Link
from tocsin.vault import Vault

BATCH = 500
"""Log entries indexed in one transaction: a killed run loses at most this much work and no fact."""
NOT_ASSESSED = -1
LINK_COLUMNS = ("kind", "a_id", "b_id", "evidence", "confidence", "value")


def index(vault: Vault, since: int | None = None) -> int:
    """Bring the rows up to the custody log and give the number of entries read.

    `since` names the first entry to read; by default the one after the last indexed. Links are proposed anew when new
    items came.
    """
    events = vault.entries(next_entry() if since is None else since)
    read, analysed = 0, False
    while batch := list(islice(events, BATCH)):
        analysed |= index_batch(vault, batch)
        read += len(batch)
    if analysed:
        index_links()
    return read


def next_entry() -> int:
    """The log index from which nothing is indexed yet."""
    last: int | None = CustodyEntry.objects.aggregate(last=Max("seq"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def index_batch(vault: Vault, events: Iterable[CustodyEvent]) -> bool:
    """Index these entries; whether an analysis was among them."""
    wait_for_turn("index")
    analysed: set[str] = set()
    for event in events:
        index_entry(event)
        if event.exhibit:
            index_exhibit(vault, event)
        if event.detail.get("kind") in {READING, ANALYSIS}:
            analysed.add(event.exhibit)
    for digest in analysed:
        index_items(vault, digest)
    return bool(analysed)


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


def index_items(vault: Vault, digest: str) -> None:
    """The items of one exhibit with what the machine read and proposed, from its latest reading and analysis."""
    exhibit = Exhibit.objects.get(digest=digest)
    for position, one in enumerate(analysed_of(vault, vault.exhibit(digest))):
        index_item(exhibit, position, one)


def index_item(exhibit: Exhibit, position: int, one: Analysed) -> Item:
    """One item, its suggestion and its indicators."""
    item, _ = Item.objects.update_or_create(item_id=one.item.id, defaults=item_columns(exhibit, position, one))
    level = one.suggestion.level
    Suggestion.objects.update_or_create(
        item=item,
        defaults={
            "level": level.value if level else "",
            "rank": level.rank if level else NOT_ASSESSED,
            "language": one.suggestion.language,
            "record": to_record(one.suggestion),
        },
    )
    item.indicators.all().delete()
    Indicator.objects.bulk_create(indicators_of(item, one))
    return item


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


def indicators_of(item: Item, one: Analysed) -> Iterator[Indicator]:
    """One row for each different value found in the item."""
    found = {(each.kind.value, each.value): each for each in one.extraction.indicators}
    for (kind, value), each in found.items():
        yield Indicator(item=item, kind=kind, value=value, system=each.system, checked=each.checked)


@transaction.atomic
def index_links() -> None:
    """Propose links between all items anew. What is proposed as before keeps its row, so that what people said fits."""
    wait_for_turn("index")
    keys: dict[str, int] = dict(Item.objects.values_list("item_id", "pk"))
    links, _ = proposals(subjects())
    rows = {row.link_id: row for row in map(partial(link_row, keys), links)}
    gone: list[int] = []
    for row in ItemLink.objects.all().iterator():
        if same_link(row, rows):
            del rows[row.link_id]
        else:
            gone.append(row.pk)
    drop_links(gone)
    ItemLink.objects.bulk_create(rows.values(), batch_size=BATCH)


def subjects() -> Iterator[Subject]:
    """Every analysed item as linkage needs it, read a few rows at a time: the rest of a row is not held."""
    rows = Item.objects.filter(extraction__isnull=False).select_related("suggestion")
    return (subject_of(analysed_row(row)) for row in rows.iterator(chunk_size=BATCH) if row.extraction)


def link_row(keys: Mapping[str, int], link: Link) -> ItemLink:
    """A link as a row that is not yet written; `keys` are the rows of the items by item id."""
    return ItemLink(
        link_id=link.id,
        kind=link.kind.value,
        a_id=keys[link.a],
        b_id=keys[link.b],
        evidence=link.evidence,
        confidence=link.confidence,
        value=link.value,
    )


def same_link(row: ItemLink, proposed: Mapping[str, ItemLink]) -> bool:
    """Whether a row says what is proposed now."""
    other = proposed.get(row.link_id)
    return other is not None and all(getattr(row, name) == getattr(other, name) for name in LINK_COLUMNS)


def drop_links(gone: Sequence[int]) -> None:
    """Remove rows, some at a time: a database takes only so many values in one question."""
    for start in range(0, len(gone), BATCH):
        ItemLink.objects.filter(pk__in=gone[start : start + BATCH]).delete()


def analysed_row(row: Item) -> Analysed:
    """An item's row as intake gave it."""
    extraction = row.extracted
    assert extraction is not None, "only rows with an extraction are asked for"  # for types
    return Analysed(row.value, extraction, row.suggestion.value, row.image_hash)


@transaction.atomic
def rebuild(vault: Vault) -> int:
    """Make every row again from the vault. Raises IntegrityError when people judged an item that the vault lacks."""
    for made in (CustodyEntry, ItemLink, Indicator, Suggestion, Derivative):
        made._default_manager.all().delete()
    read = index(vault, since=0)
    digests = [exhibit.digest for exhibit in vault.exhibits()]
    try:
        Item.objects.filter(suggestion=None).delete()
        Exhibit.objects.exclude(digest__in=digests).delete()
    except ProtectedError as error:
        raise IntegrityError("The index names evidence that the vault does not hold.") from error
    return read
