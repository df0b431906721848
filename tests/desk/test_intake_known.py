"""“Already known: 4 reports have this account”: counted in reports, by normal form, and never across the wall."""

import pytest

from tests.conftest import AT
from tocsin.desk.cases import services as cases
from tocsin.desk.intake import known, queries, services, taking
from tocsin.desk.intake.models import Lead, Report
from tocsin.errors import BadInput

from .intake_story import report

pytestmark = pytest.mark.postgresql

WALLET = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"


def told(by, words: str) -> Report:
    one = report(by)
    taking.preserve_words(report=one, words=words, by=by, at=AT)
    return one


def kinds(by, one: Report) -> dict[str, int]:
    return {found.kind: found.count for found in known.known(by, one)}


def test_a_wallet_in_three_reports_is_told_at_each_with_links_to_the_others(lea):
    told_by = [told(lea, f"{words} Pay to {WALLET}") for words in ("They offer money.", "Look at this.", "Again him.")]
    for one in told_by:
        (found,) = [each for each in known.known(lea, one) if each.kind == "wallet"]
        assert found.count == 3
        assert set(found.reports) == set(told_by) - {one}
    assert known.counts(lea, told_by) == {one.pk: 3 for one in told_by}


def test_mentions_in_one_report_are_one_report(lea):
    one = told(lea, f"Pay to {WALLET}. I said {WALLET}!")
    taking.preserve_words(report=one, words=f"And once more {WALLET}", by=lea, at=AT)
    assert known.known(lea, one) == []
    assert known.counts(lea, [one]) == {}


@pytest.mark.parametrize(
    "other",
    ["https://chirrup.example/p/81204", "HTTPS://Chirrup.example/p/81204#top", "hxxps://chirrup[.]example/p/81204"],
)
def test_a_link_is_known_however_it_is_written(lea, other):
    """One gives it as a link, the next pastes it defanged into their story."""
    first = report(lea)
    taking.note_lead(first, "link", "https://chirrup.example/p/81204", AT)
    second = told(lea, f"He wrote it at {other} last night.")
    assert kinds(lea, second) == {"url": 2}
    assert kinds(lea, first) == {"url": 2}


def test_a_profile_link_is_the_account(lea):
    first = report(lea)
    taking.note_lead(first, "link", "https://www.instagram.com/maren_hunters/", AT)
    assert (Lead.objects.get().mark_kind, Lead.objects.get().mark) == ("handle", "maren_hunters")
    assert kinds(lea, told(lea, "It was @maren_hunters again.")) == {"handle": 2}


def test_what_is_too_common_is_not_told(lea):
    one, other = (
        told(lea, "Seen on chirrup.example #port"),
        told(lea, "Also on chirrup.example, and #port is full of it"),
    )
    assert known.known(lea, one) == known.known(lea, other) == []


def test_a_withdrawn_report_is_not_counted(lea):
    one, other = told(lea, f"Pay {WALLET} for it"), told(lea, f"He wants {WALLET} paid")
    services.advance(report=other, event="withdraw", by=lea, at=AT)
    assert known.known(lea, one) == []
    assert known.counts(lea, [one]) == {}


def test_what_lies_behind_the_wall_is_neither_counted_nor_named(lea, ana):
    """Lea has no place in Ana's case: for her the page is as if that report held nothing."""
    hidden, one = told(lea, f"Pay {WALLET} for it"), told(lea, f"He wants {WALLET} paid")
    item = hidden.exhibits.get().items.get(reported_in="")
    assert kinds(lea, one)["wallet"] == 2
    cases.open_case(by=ana, title="Closed", summary="A case.", items=[item], at=AT)
    assert known.known(lea, one) == []
    assert known.counts(lea, [one]) == {}
    assert kinds(ana, one)["wallet"] == 2


def test_nearly_the_same_words_are_told(lea):
    words = "On Friday after the evening prayer we will all wait for the Marenians at the harbour gate with sticks"
    one, _other = told(lea, words + "."), told(lea, words + "!!")
    assert kinds(lea, one).get("text") == 2


def test_the_inbox_and_the_report_say_it_and_mask_the_account(browse, lea):
    one, _other = told(lea, "It was @maren_hunters."), told(lea, "Look: @maren_hunters does it again.")
    assert "already known: 2 reports" in browse(lea).get("/inbox/").content.decode()
    page = browse(lea).get(f"/reports/{one.public_id}/").content.decode()
    assert "2 reports: account" in page
    assert "ma•" in page


def test_a_duplicate_is_merged_into_another_report_and_says_so(browse, lea):
    one, other = told(lea, "The same."), told(lea, "The same, seen later.")
    services.advance(report=other, event="screen", by=lea, at=AT)
    browse(lea).post(f"/reports/{other.public_id}/step/", {"event": "merge", "into": one.number.lower()})
    other.refresh_from_db()
    assert (other.state, other.merged_into) == ("merged", one)
    assert one.number in browse(lea).get(f"/reports/{other.public_id}/").content.decode()
    services.advance(report=other, event="reopen", by=lea, at=AT)
    other.refresh_from_db()
    assert other.merged_into is None


def test_a_report_is_not_merged_into_nothing_itself_or_a_merged_one(lea):
    one, other, third = report(lea), report(lea), report(lea)
    for each in (one, other, third):
        services.advance(report=each, event="screen", by=lea, at=AT)
        each.refresh_from_db()
    for into in (None, one):
        with pytest.raises(BadInput, match="which report"):
            services.advance(report=one, event="merge", by=lea, at=AT, into=into)
    services.advance(report=other, event="merge", by=lea, at=AT, into=third)
    other.refresh_from_db()
    with pytest.raises(BadInput, match="which report"):
        services.advance(report=one, event="merge", by=lea, at=AT, into=other)


@pytest.mark.parametrize("event", sorted(services.REASONED))
def test_what_closes_a_report_by_judgement_says_why(lea, event):
    one = report(lea)
    services.advance(report=one, event="screen", by=lea, at=AT)
    one.refresh_from_db()
    with pytest.raises(BadInput, match="needs a reason"):
        services.advance(report=one, event=event, by=lea, at=AT, reason="  ")


def test_a_lane_counts_what_is_known_in_few_questions(lea, django_assert_max_num_queries):
    """Sixty rows must not ask the database sixty times."""
    for number in range(8):
        told(lea, f"{number} times {WALLET}")
    with django_assert_max_num_queries(30):
        rows = queries.lane(lea, "later", AT).entries
    assert {row.known for row in rows if row.report} == {8}
