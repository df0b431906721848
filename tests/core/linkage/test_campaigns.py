"""Campaign proposals: they need real links between concerning items and always say what speaks against them."""

from tocsin.linkage import Subject, propose_campaigns
from tocsin.model.account import Account
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.model.link import Link, LinkKind, LinkState
from tocsin.model.when import When


def subject(n: int, *, day: str = "", handle: str = "", concerning: bool = True, reported_in: str = "") -> Subject:
    item = Item(
        ItemKind.POST,
        f"text {n}",
        SourceRef("a" * 64, f"line {n}"),
        account=Account("chirrup", handle) if handle else None,
        posted=When(day) if day else None,
        reported_in=reported_in,
    )
    return Subject(item, concerning=concerning)


def link(
    a: Subject, b: Subject, kind: LinkKind = LinkKind.SAME_INDICATOR, confidence: float = 0.9, **more: object
) -> Link:
    low, high = sorted((a.id, b.id))
    return Link(kind, low, high, "shared", confidence, "wallet bc1q", **more)  # type: ignore[arg-type]


def test_a_shared_wallet_among_three_accounts_in_one_week_is_proposed_with_its_reasons() -> None:
    posts = [subject(n, day=f"2026-10-0{n}", handle=f"h{n}") for n in (1, 2, 3)]
    (campaign,) = propose_campaigns(posts, [link(posts[0], posts[1]), link(posts[1], posts[2])])
    assert campaign.members == tuple(sorted(post.id for post in posts))
    assert campaign.state is LinkState.PROPOSED
    assert (campaign.began_on, campaign.ended_on) == ("2026-10-01", "2026-10-03")
    assert any("3 different accounts" in reason for reason in campaign.reasons_for)
    assert any("within 3 days" in reason for reason in campaign.reasons_for)
    assert "only one kind of link holds them together" in campaign.reasons_against


def test_items_without_a_cue_never_make_a_campaign_however_alike_they_are() -> None:
    posts = [subject(n, concerning=False) for n in (1, 2)]
    assert propose_campaigns(posts, [link(*posts)]) == ()


def test_weak_links_and_rejected_links_join_nothing_but_a_person_may_confirm_a_weak_one() -> None:
    a, b = subject(1), subject(2)
    weak = link(a, b, LinkKind.REPORTED_IN, 0.3)
    assert propose_campaigns([a, b], [weak]) == ()
    assert propose_campaigns([a, b], [link(a, b, state=LinkState.REJECTED)]) == ()
    confirmed = link(a, b, LinkKind.REPORTED_IN, 0.3, state=LinkState.CONFIRMED)
    assert len(propose_campaigns([a, b], [confirmed])) == 1


def test_one_account_alone_is_said_to_be_one_hand() -> None:
    posts = [subject(n, handle="same") for n in (1, 2)]
    (campaign,) = propose_campaigns(posts, [link(*posts)])
    assert any("one hand is not a campaign" in reason for reason in campaign.reasons_against)


def test_copied_words_alone_are_said_to_be_weak() -> None:
    posts = [subject(n, handle=f"h{n}") for n in (1, 2)]
    (campaign,) = propose_campaigns(posts, [link(*posts, LinkKind.NEAR_DUPLICATE_TEXT, 0.8)])
    assert any("nothing to do with each other" in reason for reason in campaign.reasons_against)


def test_second_hand_and_undated_items_and_long_spans_are_named_against_it() -> None:
    a, b = subject(1, day="2026-01-01", reported_in="itm_article"), subject(2, day="2026-03-01")
    (spread,) = propose_campaigns([a, b], [link(a, b)])
    assert any("spread over 60 days" in reason for reason in spread.reasons_against)
    assert any("not at first hand" in reason for reason in spread.reasons_against)
    c = subject(3)
    (undated,) = propose_campaigns([a, c], [link(a, c)])
    assert "1 of 2 have no date" in undated.reasons_against


def test_a_trigger_counts_only_when_it_came_first() -> None:
    posts = [subject(n, day=f"2026-10-0{n}") for n in (2, 3)]
    (after,) = propose_campaigns(posts, [link(*posts)], "assault at a rally", "2026-10-01")
    (before,) = propose_campaigns(posts, [link(*posts)], "assault at a rally", "2026-10-09")
    assert after.trigger == "assault at a rally"
    assert before.trigger == ""


def test_two_unconnected_groups_are_two_proposals_largest_first() -> None:
    posts = [subject(n) for n in range(5)]
    links = [link(posts[0], posts[1]), link(posts[2], posts[3]), link(posts[3], posts[4])]
    first, second = propose_campaigns(posts, links)
    assert (len(first.members), len(second.members)) == (3, 2)
