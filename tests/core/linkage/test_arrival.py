"""Items are linked as they arrive: one by one, some at a time or all at once, the same links stand at the end."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.linkage import Subject, propose_links
from tocsin.linkage.passages import COMMONEST
from tocsin.linkage.propose import COMMON, settle
from tocsin.linkage.traits import Memory, Trait, TraitKind, arrival, value_traits, words_of
from tocsin.model.account import Account
from tocsin.model.indicator import Indicator, IndicatorKind
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.model.link import Link
from tocsin.model.passage import Passage

from .words import unlike

HEADLINE = "police look into threats against marenians at port aldera after the rally"
TEXTS = ("tea at four", HEADLINE, HEADLINE + "!", f"my aunt sent me this {HEADLINE}", "pay for names of marenians here")


def subject(
    n: int, text: str = "", wallet: str = "", account: str = "", article: str = "", picture: str = ""
) -> Subject:
    sender = Account("chirrup", account) if account else None
    item = Item(ItemKind.POST, text, SourceRef("a" * 64, f"line {n}"), account=sender, reported_in=article)
    found = (Indicator(IndicatorKind.WALLET, wallet, Passage(0, 1, "b"), "bitcoin", True),) if wallet else ()
    return Subject(item, found, picture)


def arrived(subjects: Sequence[Subject], sizes: Sequence[int]) -> tuple[Link, ...]:
    """The links that stand after these came in parts of these sizes, the rest in one."""
    links: dict[str, Link] = {}
    at = 0
    for size in (*sizes, len(subjects)):
        part = subjects[at : at + size]
        settled = settle(list(map(arrival, part)), Memory(map(arrival, subjects[: at + size])))
        assert settled.gone.isdisjoint(link.id for link in settled.links)
        links = {key: link for key, link in links.items() if key not in settled.gone}
        links |= {link.id: link for link in settled.links}
        at += size
    return tuple(links[key] for key in sorted(links))


people = st.builds(
    dict,
    text=st.sampled_from(TEXTS),
    wallet=st.sampled_from(("", "bc1a", "bc1b")),
    account=st.sampled_from(("", "ada", "ben")),
    article=st.sampled_from(("", "itm_article")),
    picture=st.sampled_from(("", "0" * 64, "0" * 60 + "00ff", "f" * 64)),
)


@given(st.lists(people, max_size=9), st.lists(st.integers(0, 4), max_size=5))
def test_some_at_a_time_gives_what_all_at_once_gives(told: list[dict[str, str]], sizes: list[int]) -> None:
    subjects = [subject(n, **one) for n, one in enumerate(told)]
    assert arrived(subjects, sizes) == propose_links(subjects)


@settings(max_examples=12)
@given(st.lists(st.integers(1, 20), max_size=12), st.integers(COMMON - 2, COMMON + 3))
def test_a_value_that_becomes_commonplace_on_the_way_loses_all_its_links(sizes: list[int], many: int) -> None:
    subjects = [subject(n, wallet="bc1a") for n in range(many)]
    links = arrived(subjects, sizes)
    assert links == propose_links(subjects)
    assert bool(links) == (many <= COMMON)


@settings(max_examples=6)
@given(st.lists(st.integers(1, 30), max_size=8), st.integers(COMMONEST - 1, COMMONEST + 2))
def test_a_passage_that_becomes_boilerplate_on_the_way_loses_all_its_links(sizes: list[int], many: int) -> None:
    subjects = [subject(n, f"{unlike(n)} {HEADLINE} {unlike(n + 100)}") for n in range(many)]
    links = arrived(subjects, sizes)
    assert links == propose_links(subjects)
    assert bool(links) == (many <= COMMONEST)


@settings(max_examples=4)
@given(st.lists(st.integers(1, 120), max_size=6))
def test_a_flood_past_the_busiest_band_is_linked_the_same_in_parts(sizes: list[int]) -> None:
    subjects = [subject(n, TEXTS[4]) for n in range(230)]
    assert arrived(subjects, sizes) == propose_links(subjects)


def test_nothing_new_settles_nothing() -> None:
    subjects = [subject(n, HEADLINE) for n in range(3)]
    settled = settle([], Memory(map(arrival, subjects)))
    assert (settled.links, settled.gone) == ((), frozenset())


def test_the_traits_of_an_item_are_all_that_another_may_share_with_it() -> None:
    one = subject(1, HEADLINE, "bc1a", "ada", "itm_article")
    assert {trait.kind for trait in arrival(one).traits} == set(TraitKind)
    assert set(value_traits(one)) == {
        Trait(TraitKind.INDICATOR, "wallet bc1a"),
        Trait(TraitKind.ACCOUNT, "chirrup:@ada"),
        Trait(TraitKind.ARTICLE, "itm_article"),
    }


def test_boilerplate_has_no_words_by_which_it_could_be_found() -> None:
    one = Subject(subject(1, HEADLINE).item, boilerplate=True)
    assert words_of(one).skeleton == ""
    assert arrival(one).traits == frozenset()
