"""Links items as they arrive: each is compared with those that share something with it, however many the desk holds."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.db.models import Max, Window
from django.db.models.functions import RowNumber

from tocsin.desk.batches import BATCH, batches, upsert
from tocsin.desk.evidence.models import Item, ItemLink, ItemTrait
from tocsin.desk.turns import wait_for_turn
from tocsin.intake.proposals import subject_of
from tocsin.intake.records import Analysed
from tocsin.linkage import Subject, only_tells
from tocsin.linkage.propose import Settled, settle
from tocsin.linkage.shingles import BUSIEST
from tocsin.linkage.traits import Trait, Words, arrival, words_of
from tocsin.model.link import Link


def arrive(subjects: Mapping[int, Subject]) -> bool:
    """Link items that have just been indexed, by the keys of their rows; in the caller's transaction.

    Those that were linked before are left alone. Whether one of them is found by other traits now: then links may hold
    no more, and `relink` settles it.
    """
    come = {row: arrival(one) for row, one in subjects.items()}
    keys = {row: set(map(key_of, one.traits)) for row, one in come.items()}
    before: dict[int, set[int]] = defaultdict(set)
    for row, key in ItemTrait.objects.filter(item__in=list(keys)).values_list("item__pk", "key"):
        before[row].add(key)
    new = sorted(come.keys() - before.keys())
    made = (ItemTrait(item_id=row, key=key) for row in new for key in sorted(keys[row]))
    ItemTrait.objects.bulk_create(made, batch_size=BATCH)
    _keep(settle([come[row] for row in new], _Met(new)))
    return any(found != keys[row] for row, found in before.items())


def key_of(trait: Trait) -> int:
    """A trait as the 64-bit number by which the index finds it (BLAKE2b, RFC 7693)."""
    told = f"{trait.kind.value} {trait.value}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), signed=True)


class _Met:
    """The items of the index, asked by their traits."""

    def __init__(self, arrived: Collection[int]) -> None:
        """`arrived` are the rows of those that have just come."""
        self._first = min(arrived, default=0)

    def holders(self, traits: Collection[Trait]) -> Mapping[Trait, Sequence[str]]:
        """The first holders of each trait, and of a busy one those that have just come with the one before them."""
        named = {key_of(trait): trait for trait in traits}
        found: dict[Trait, dict[str, None]] = defaultdict(dict)
        for part in batches(named):
            rows = list(_first_holders(part))
            counted: dict[int, int] = defaultdict(int)
            for key, _item in rows:
                counted[key] += 1
            for key, item in (*rows, *self._later([key for key, many in counted.items() if many > BUSIEST])):
                found[named[key]][item] = None
        return {trait: tuple(items) for trait, items in found.items()}

    def _later(self, busy: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Of busy traits the last holder before the arrival, and those that arrived."""
        held = ItemTrait.objects.filter(key__in=busy)
        last = held.filter(item__lt=self._first).values("key").annotate(last=Max("item")).values("last")
        yield from held.filter(item__in=last).values_list("key", "item__item_id")
        yield from held.filter(item__gte=self._first).order_by("item_id").values_list("key", "item__item_id")

    def words(self, ids: Collection[str]) -> Mapping[str, Words]:
        """The folded words of these items."""
        found = {}
        for part in batches(ids):
            for row in Item.objects.filter(item_id__in=part).only("item_id", "record"):
                item = row.value
                found[row.item_id] = words_of(Subject(item, boilerplate=only_tells(item)))
        return found

    def pictures(self) -> Mapping[str, str]:
        """The PDQ hash of each item that has one."""
        return dict(Item.objects.exclude(image_hash="").values_list("item_id", "image_hash"))


def _first_holders(keys: Sequence[int]) -> Iterable[tuple[int, str]]:
    """Key and item id of the first holders of each key, one more than a busy trait begins with."""
    place = Window(RowNumber(), partition_by="key", order_by="item_id")
    held = ItemTrait.objects.filter(key__in=keys).annotate(place=place).filter(place__lte=BUSIEST + 1)
    return held.order_by("item_id").values_list("key", "item__item_id")


def _keep(settled: Settled) -> None:
    """Write what changed: a link that was there keeps its row."""
    for part in batches(settled.gone):
        ItemLink.objects.filter(link_id__in=part).delete()
    keys: dict[str, int] = {}
    for part in batches({end for link in settled.links for end in (link.a, link.b)}):
        keys |= Item.objects.filter(item_id__in=part).values_list("item_id", "pk")
    upsert(ItemLink, "link_id", (_columns(keys, link) for link in settled.links))


def _columns(keys: Mapping[str, int], link: Link) -> dict[str, Any]:
    return {
        "link_id": link.id,
        "kind": link.kind.value,
        "a_id": keys[link.a],
        "b_id": keys[link.b],
        "evidence": link.evidence,
        "confidence": link.confidence,
        "value": link.value,
    }


def relink() -> None:
    """Link every item anew, some at a time: when items were taken away, or are found by other traits than before."""
    with transaction.atomic():
        wait_for_turn("index")
        ItemLink.objects.all().delete()
        ItemTrait.objects.all().delete()
        rows = (
            Item.objects.filter(extraction__isnull=False, suggestion__isnull=False)
            .select_related("suggestion")
            .order_by("pk")
        )
        for part in batches(rows.iterator(chunk_size=BATCH)):
            arrive({row.pk: _subject(row) for row in part})


def is_unlinked() -> bool:
    """Whether items stand in an index that was made before items were found by their traits."""
    return Item.objects.exists() and not ItemTrait.objects.exists()


def _subject(row: Item) -> Subject:
    extraction = row.extracted
    assert extraction is not None, "only rows with an extraction are asked for"  # for types
    return subject_of(Analysed(row.value, extraction, row.suggestion.value, row.image_hash))
