"""The index links items as they arrive, and says what comparing all of them would say."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.desk import here
from tocsin.desk.evidence import linking
from tocsin.desk.evidence.indexing import index, index_some, rebuild
from tocsin.desk.evidence.linking import arrive, is_unlinked, key_of, relink
from tocsin.desk.evidence.models import Exhibit, Item, ItemLink, ItemTrait
from tocsin.desk.serve import reindex
from tocsin.extract.reading import extract
from tocsin.intake.proposals import subject_of
from tocsin.intake.records import Analysed
from tocsin.linkage import propose_links, shingles
from tocsin.linkage.propose import COMMON
from tocsin.linkage.traits import Trait, TraitKind
from tocsin.model.account import Account
from tocsin.model.item import Item as ItemValue
from tocsin.model.item import ItemKind, SourceRef
from tocsin.model.suggestion import Suggestion

from .intake_story import BOUNTY, item

pytestmark = pytest.mark.postgresql

WALLET_AGAIN = "Send what you owe to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 before the weekend, friends."
HEADLINE = "police look into threats against marenians at port aldera after the rally"
TEXTS = ("tea at four", HEADLINE, HEADLINE + "!", f"my aunt sent me this {HEADLINE}", WALLET_AGAIN, BOUNTY)


def analysed(n, text=BOUNTY, account="", article="", picture="", kind=ItemKind.POST):
    """An item as intake gives it."""
    sender = Account("chirrup", account) if account else None
    one = ItemValue(kind, text, SourceRef("a" * 64, f"line {n}"), account=sender, reported_in=article)
    return Analysed(one, extract(one), Suggestion(one.id, None, "", ""), picture)


def come(exhibit, some):
    """Index these items as one part of an export."""
    return index_some(exhibit, {one.item.id: (at, one) for at, one in enumerate(some)})


KNOWN_KEY = 3432392134192419122


def links():
    """What the index says: each link's id, reason and strength."""
    return sorted(ItemLink.objects.values_list("link_id", "evidence", "confidence"))


def expected(*some):
    """What comparing all of them says."""
    return sorted(
        (link.id, link.evidence, link.confidence) for link in propose_links([subject_of(one) for one in some])
    )


@pytest.fixture
def exhibit(lea):
    """An exhibit on whose items the tests hang theirs."""
    kept = item(lea, "nothing that anything else would share").exhibit
    Item.objects.all().delete()
    return kept


one_of = st.builds(
    dict,
    text=st.sampled_from(TEXTS),
    account=st.sampled_from(("", "ada")),
    article=st.sampled_from(("", "itm_article")),
    picture=st.sampled_from(("", "0" * 64, "0" * 60 + "00ff")),
    kind=st.sampled_from((ItemKind.POST, ItemKind.ARTICLE)),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(one_of, max_size=8), st.integers(1, 4))
def test_items_that_come_some_at_a_time_are_linked_as_if_all_were_compared(exhibit, told, size):
    ItemLink.objects.all().delete()
    Item.objects.all().delete()
    some = [analysed(n, **one) for n, one in enumerate(told)]
    for at in range(0, len(some), size):
        assert not come(exhibit, some[at : at + size])
    assert links() == expected(*some)


@pytest.mark.parametrize("size", [1, 7, 30])
def test_a_value_that_becomes_commonplace_loses_its_links_here_too(exhibit, size):
    some = [analysed(n, f"{n} {WALLET_AGAIN}", account=f"person{n}") for n in range(COMMON + 1)]
    come(exhibit, some[:COMMON])
    assert ItemLink.objects.filter(kind="same_indicator").exists()
    come(exhibit, some[COMMON:])
    assert not ItemLink.objects.filter(kind="same_indicator").exists()
    assert links() == expected(*some)


@pytest.mark.parametrize("size", [1, 3, 20])
def test_a_flood_of_one_text_from_one_account_stays_linear_and_reaches_everybody(exhibit, size, monkeypatch):
    for room in (linking, shingles):
        monkeypatch.setattr(room, "BUSIEST", 4)
    some = [analysed(n, HEADLINE, account="ada") for n in range(13)]
    for at in range(0, len(some), size):
        come(exhibit, some[at : at + size])
    assert links() == expected(*some)
    copies = ItemLink.objects.filter(kind="near_duplicate_text")
    assert copies.count() == 6 + 9
    assert {end for link in copies for end in (link.a_id, link.b_id)} == set(Item.objects.values_list("pk", flat=True))


def test_a_link_that_holds_as_before_keeps_its_row(lea):
    item(lea)
    item(lea, WALLET_AGAIN)
    before = list(ItemLink.objects.order_by("pk").values())
    assert before
    index(here.vault(), since=0)
    assert list(ItemLink.objects.order_by("pk").values()) == before


def test_one_more_report_asks_as_many_questions_however_many_items_are_there(exhibit, django_assert_max_num_queries):
    come(exhibit, [analysed(n, f"{n} unlike {n * 7919}") for n in range(300)])
    with django_assert_max_num_queries(20):
        come(exhibit, [analysed(1000, HEADLINE)])


def test_an_item_that_is_found_by_other_traits_than_before_asks_for_new_links(exhibit):
    one, other = analysed(1, WALLET_AGAIN), analysed(2, f"unlike {BOUNTY}")
    come(exhibit, [one, other])
    assert ItemLink.objects.filter(kind="same_indicator").exists()
    bare = Analysed(one.item, extract(analysed(1, "nothing").item), one.suggestion)
    assert come(exhibit, [bare])
    relink()
    assert links() == expected(bare, other)


def test_relinking_finds_what_was_lost_and_drops_what_does_not_hold(lea):
    one, other = item(lea), item(lea, WALLET_AGAIN)
    right = links()
    ItemLink.objects.update(evidence="another reason", confidence=0.01)
    ItemLink.objects.create(link_id="old", kind="same_passage", a=one, b=other, evidence="", confidence=0.5)
    relink()
    assert links() == right


def test_a_desk_made_before_items_were_found_by_traits_is_linked_when_it_starts(lea):
    item(lea)
    item(lea, WALLET_AGAIN)
    right = links()
    ItemTrait.objects.all().delete()
    assert is_unlinked()
    reindex(here.home())
    assert not is_unlinked()
    assert links() == right


def test_making_the_index_again_gives_the_same_links(lea):
    item(lea)
    item(lea, WALLET_AGAIN)
    right = links()
    rebuild(here.vault())
    assert links() == right


def test_what_is_kept_of_a_trait_is_a_number_that_does_not_change_from_version_to_version():
    assert key_of(Trait(TraitKind.RUN, "a b")) == KNOWN_KEY
    assert key_of(Trait(TraitKind.BAND, "a b")) != KNOWN_KEY


@given(st.sampled_from(TraitKind), st.text())
def test_every_trait_fits_the_column(kind, value):
    assert -(2**63) <= key_of(Trait(kind, value)) < 2**63


def test_an_item_that_is_linked_already_is_not_linked_again(exhibit):
    some = [analysed(n, HEADLINE) for n in range(2)]
    come(exhibit, some)
    rows = dict(Item.objects.values_list("item_id", "pk"))
    ItemLink.objects.all().delete()
    assert not arrive({rows[one.item.id]: subject_of(one) for one in some})
    assert not ItemLink.objects.exists()
    assert Exhibit.objects.count() == 1
