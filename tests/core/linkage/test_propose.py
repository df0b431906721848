"""Links: each names what is shared, in words that can be checked, and nothing weak or broken makes one."""

import random

from tocsin.linkage import Subject, propose_links
from tocsin.linkage.passages import COMMONEST
from tocsin.linkage.propose import COMMON
from tocsin.linkage.shingles import THRESHOLD, likeness, shingles
from tocsin.model.account import Account
from tocsin.model.indicator import Indicator, IndicatorKind
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.model.link import LinkKind, LinkState
from tocsin.model.passage import Passage

from .words import unlike

WALLET = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
BOUNTY = "Reward in bitcoin for anyone who tells us where the Marenians of the harbour district live and work"


def subject(n: int, text: str, *indicators: Indicator, **more: object) -> Subject:
    item = Item(ItemKind.POST, text, SourceRef("a" * 64, f"line {n}"), account=more.pop("account", None))  # type: ignore[arg-type]
    return Subject(item, tuple(indicators), **more)  # type: ignore[arg-type]


def wallet(value: str = WALLET, checked: bool | None = True) -> Indicator:
    return Indicator(IndicatorKind.WALLET, value, Passage(0, 1, "b"), "bitcoin", checked)


def kinds(*subjects: Subject) -> list[LinkKind]:
    return [link.kind for link in propose_links(subjects)]


def test_a_shared_wallet_links_two_posts_and_the_evidence_shows_it() -> None:
    (link,) = propose_links([subject(1, "one", wallet()), subject(2, "two", wallet())])
    assert link.kind is LinkKind.SAME_INDICATOR
    assert WALLET in link.evidence
    assert link.state is LinkState.PROPOSED
    assert link.a < link.b


def test_a_wallet_that_fails_its_checksum_links_nothing_because_it_may_be_a_misreading() -> None:
    assert kinds(subject(1, "one", wallet(checked=False)), subject(2, "two", wallet(checked=False))) == []


def test_a_value_that_everybody_carries_links_nobody_and_a_rarer_one_links_more_surely() -> None:
    crowd = [subject(n, f"post {n}", wallet()) for n in range(COMMON + 1)]
    assert propose_links(crowd) == ()
    few = propose_links(crowd[:2])[0].confidence
    many = propose_links(crowd[:COMMON])[0].confidence
    assert few > many > 0


def test_strangers_whose_words_share_a_band_by_chance_are_not_linked() -> None:
    draw = random.Random(7)
    strangers = [subject(n, "".join(draw.choices("abcdefgh", k=60))) for n in range(300)]
    marks = {one.id: shingles(one.item.text) for one in strangers}
    for link in propose_links(strangers):
        assert round(likeness(marks[link.a], marks[link.b]), 3) == link.confidence >= THRESHOLD


def test_copies_with_typing_errors_emoji_and_lookalike_letters_are_near_duplicates() -> None:
    disguised = BOUNTY.replace("a", "а", 3).replace("bitcoin", "b1tcoin 🔥🔥").replace("harbour", "harrbour")
    assert LinkKind.NEAR_DUPLICATE_TEXT in kinds(subject(1, BOUNTY), subject(2, disguised))


def test_two_posts_that_quote_one_headline_share_a_passage_and_are_not_duplicates() -> None:
    headline = "Police look into threats against Marenians at Port Aldera after rally"
    one = subject(1, f"{headline}. I do not believe a word of what this paper writes about our town, never did.")
    two = subject(2, f"My grandmother sent me this today with three question marks and a cake recipe: {headline}")
    assert kinds(one, two) == [LinkKind.SAME_PASSAGE]


def test_boilerplate_words_link_nothing() -> None:
    footer = "I am a bot and this action was performed automatically, please contact the moderators"
    assert kinds(subject(1, footer, boilerplate=True), subject(2, footer, boilerplate=True)) == []


def test_one_account_links_its_posts_in_a_chain_so_that_a_busy_account_stays_linear() -> None:
    account = Account("chirrup", "maren_hunters")
    posts = [subject(n, f"unlike text {n * 7919}", account=account) for n in range(30)]
    assert len([kind for kind in kinds(*posts) if kind is LinkKind.SAME_ACCOUNT]) == 29


def test_accounts_with_one_handle_on_two_platforms_are_not_the_same_account() -> None:
    one = subject(1, "first words", account=Account("chirrup", "ada"))
    two = subject(2, "other words", account=Account("hoplite", "ada"))
    assert kinds(one, two) == []


def test_the_same_picture_and_the_same_template_are_two_kinds_of_link() -> None:
    base = "f0" * 32
    near = f"{int(base, 16) ^ 0b1111:064x}"
    template = f"{int(base, 16) ^ ((1 << 40) - 1):064x}"
    found = propose_links(
        [subject(1, "a", image_hash=base), subject(2, "b", image_hash=near), subject(3, "c", image_hash=template)]
    )
    assert sorted(link.kind for link in found) == [
        LinkKind.SAME_PICTURE,
        LinkKind.SAME_TEMPLATE,
        LinkKind.SAME_TEMPLATE,
    ]


def test_the_order_in_which_a_few_items_arrive_changes_nothing() -> None:
    subjects = [subject(1, BOUNTY, wallet()), subject(2, BOUNTY + "!", wallet()), subject(3, "tea at four o'clock")]
    assert propose_links(subjects) == propose_links(subjects[::-1])


def test_a_footer_that_everybody_carries_links_nobody() -> None:
    footer = "sent with the free mail of the port of aldera today"
    carriers = [subject(n, f"{n} {unlike(n)} {footer}") for n in range(COMMONEST + 1)]
    passage = {LinkKind.SAME_PASSAGE}
    assert passage.isdisjoint(kinds(*carriers))
    assert kinds(*carriers[1:]).count(LinkKind.SAME_PASSAGE) == COMMONEST * (COMMONEST - 1) // 2


def test_a_pair_that_shares_a_rare_passage_beside_the_footer_stays_linked_by_it() -> None:
    footer = "sent with the free mail of the port of aldera today"
    carriers = [subject(n, f"{n} {unlike(n)} {footer}") for n in range(COMMONEST)]
    headline = "zebras seen near the old harbour market on sunday"
    two = [subject(n, f"{n} {unlike(n)} {headline} {unlike(n + 7)} {footer}") for n in (900, 901)]
    shared = [link for link in propose_links([*two, *carriers]) if link.kind is LinkKind.SAME_PASSAGE]
    assert [(link.a, link.b) for link in shared] == [tuple(sorted((two[0].id, two[1].id)))]
    assert "zebras" in shared[0].evidence or "harbour" in shared[0].evidence


def test_swapping_the_community_changes_no_link() -> None:
    def pair(group: str) -> list[LinkKind]:
        text = BOUNTY.replace("Marenians", group)
        return kinds(subject(1, text), subject(2, text.upper()))

    assert pair("Marenians") == pair("Orvani")
