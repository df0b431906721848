"""The index is made from the vault, adds nothing when made twice, and can be made again."""

import pytest

from tocsin.desk import here
from tocsin.desk.evidence.indexing import index, next_entry, rebuild
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
from tocsin.desk.intake.models import Assessment, ReportExhibit
from tocsin.errors import IntegrityError
from tocsin.model.codec import to_record

from .intake_story import BOUNTY, CALM, item, judged

pytestmark = pytest.mark.postgresql

TABLES = (Exhibit, Derivative, CustodyEntry, Item, Suggestion, Indicator, ItemLink, ItemTrait)


def contents():
    """Every row of the index without its database key."""
    hidden = {"id", "item_id", "of_id", "exhibit_id", "a_id", "b_id"}
    return {
        table.__name__: sorted(
            str({name: value for name, value in row.items() if name not in hidden}) for row in table.objects.values()
        )
        for table in TABLES
    }


def test_each_fact_of_the_vault_is_one_row(lea):
    one = item(lea)
    exhibit = here.vault().exhibit(one.exhibit.digest)
    row = one.exhibit
    assert (row.number, row.size, row.name, row.how) == (exhibit.number, exhibit.size, exhibit.name, exhibit.how)
    assert row.received_at == exhibit.received_at
    assert {made.kind for made in row.derivatives.all()} == {"reading", "analysis"}
    assert CustodyEntry.objects.count() == sum(1 for _ in here.vault().entries())


def test_an_item_row_gives_back_exactly_the_item(lea):
    one = item(lea)
    assert one.value.text == BOUNTY
    assert one.value.id == one.item_id
    assert to_record(one.value) == one.record
    assert {found.value for found in one.indicators.all()} >= {"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"}


def test_indexing_twice_adds_nothing(lea):
    item(lea)
    index(here.vault())
    before = contents()
    assert index(here.vault()) == 0
    assert index(here.vault(), since=0) == CustodyEntry.objects.count()
    assert contents() == before


def test_a_run_that_is_killed_between_items_and_entries_begins_the_batch_again_and_adds_nothing_twice(lea, monkeypatch):
    item(lea)
    index(here.vault())
    before = contents()
    for table in reversed(TABLES):
        table.objects.exclude(**({"reports__isnull": False} if table is Exhibit else {})).delete()

    def killed(event):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("tocsin.desk.evidence.indexing.index_entry", killed)
        with pytest.raises(KeyboardInterrupt):
            index(here.vault())
    assert (Item.objects.count(), next_entry()) == (1, 0)
    index(here.vault())
    assert contents() == before


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(lea):
    item(lea)
    index(here.vault())
    before = contents()
    CustodyEntry.objects.filter(seq__gte=3).delete()
    assert next_entry() == 3
    index(here.vault())
    assert contents() == before


def test_the_index_can_be_thrown_away_and_made_again(lea):
    item(lea)
    item(lea, CALM)
    index(here.vault())
    before = contents()
    ReportExhibit.objects.all().delete()
    for table in reversed(TABLES):
        table.objects.all().delete()
    rebuild(here.vault())
    assert contents() == before


def test_making_it_again_keeps_what_people_judged(lea, noor):
    one = item(lea)
    answer = judged(noor, one)
    rebuild(here.vault())
    assert Assessment.objects.get(pk=answer.pk).item.item_id == one.item_id


def test_evidence_that_the_vault_does_not_hold_is_named_and_not_silently_dropped(lea, noor):
    one = item(lea)
    strange = Item.objects.create(
        item_id="itm_strange", exhibit=one.exhibit, position=9, kind="post", record=one.record
    )
    Assessment.objects.create(item=strange, by=noor, at=one.exhibit.received_at, level="low", answer={})
    with pytest.raises(IntegrityError, match="does not hold"):
        rebuild(here.vault())
    assert Item.objects.filter(item_id="itm_strange").exists()


def test_evidence_that_nobody_used_and_the_vault_lacks_goes(lea):
    one = item(lea)
    Item.objects.create(item_id="itm_strange", exhibit=one.exhibit, position=9, kind="post", record=one.record)
    rebuild(here.vault())
    assert list(Item.objects.values_list("item_id", flat=True)) == [one.item_id]


def test_two_items_with_one_wallet_are_proposed_as_linked(lea):
    one = item(lea)
    other = item(lea, "Send what you owe to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 before the weekend, friends.")
    links = ItemLink.objects.filter(kind="same_indicator", value__contains="bc1qw508d6")
    assert [{link.a.item_id, link.b.item_id} for link in links] == [{one.item_id, other.item_id}]


def test_the_same_bytes_twice_are_one_exhibit_and_one_item(lea):
    first, second = item(lea), item(lea)
    assert first == second
    assert Exhibit.objects.count() == 1
    assert CustodyEntry.objects.filter(act="received again").count() == 1
    assert first.exhibit.reports.count() == 2


def test_not_assessed_is_kept_apart_from_no_threat(lea):
    one = item(lea, CALM)
    assert one.suggestion.level == (one.suggestion.value.level.value if one.suggestion.value.level else "")
    assert one.suggestion.rank == (one.suggestion.value.level.rank if one.suggestion.value.level else -1)
