"""What waits, in the order in which somebody must look."""

from datetime import timedelta

import pytest

from tests.conftest import AT
from tocsin.desk.evidence.indexing import rank_of
from tocsin.desk.evidence.models import Suggestion
from tocsin.desk.intake import locks, queries, services
from tocsin.desk.intake.models import Channel, Urgency
from tocsin.errors import Refused
from tocsin.model.suggestion import Level, SecondOpinion
from tocsin.model.suggestion import Suggestion as SuggestionValue

from .intake_story import BOUNTY, CALM, item, judged, report

pytestmark = pytest.mark.postgresql


def subjects(by, name, at=AT):
    return [entry.subject for entry in queries.lane(by, name, at).entries]


def test_reports_wait_by_urgency_the_oldest_first(lea):
    calm, urgent = report(lea), report(lea, urgency=Urgency.NOW)
    later = services.open_report(told=services.Told(channel=Channel.CALL), by=lea, at=AT + timedelta(hours=1))
    assert subjects(lea, "now") == [urgent.public_id]
    assert subjects(lea, "later") == [calm.public_id, later.public_id]


def test_a_report_that_was_dealt_with_waits_no_longer(lea):
    one = report(lea)
    services.advance(report=one, event="screen", by=lea, at=AT)
    assert subjects(lea, "later") == [one.public_id]
    services.advance(report=one, event="signpost", by=lea, at=AT, reason="the union's hotline")
    assert subjects(lea, "later") == []


@pytest.mark.parametrize(
    ("rank", "lane"), [(4, "now"), (3, "now"), (2, "soon"), (-1, "soon"), (1, "later"), (0, "later")]
)
def test_items_wait_by_the_machines_reading_and_not_assessed_is_not_no_threat(lea, rank, lane):
    one = item(lea)
    Suggestion.objects.filter(item=one).update(rank=rank)
    assert one.item_id in subjects(lea, lane)


@pytest.mark.parametrize(
    ("level", "threat", "rank"),
    [
        (Level.NONE, True, 2),
        (Level.LOW, True, 2),
        (Level.HIGH, True, 3),
        (Level.NONE, None, 0),
        (Level.NONE, False, 0),
        (Level.HIGH, False, 3),
        (None, True, -1),
        (None, False, -1),
    ],
)
def test_what_reads_as_a_threat_though_no_cue_knows_it_waits_no_longer_than_a_medium_level(level, threat, rank):
    """The level stays as the cues gave it, and no reading makes anybody wait longer."""
    assert rank_of(SuggestionValue("itm", level, "rule", "", second_opinion=SecondOpinion(threat, 0.9))) == rank


def test_a_judged_item_leaves_the_queue_and_stands_with_peoples_level(lea, noor):
    one = item(lea)
    judged(noor, one)
    assert all(one.item_id not in subjects(lea, name) for name in queries.LANES)
    assert [(entry.subject, entry.level) for entry in queries.done(lea, AT).entries] == [(one.item_id, "low")]


def test_the_list_shows_no_machine_level_and_none_of_the_words(browse, lea):
    one = item(lea)
    page = browse(lea).get("/inbox/").content.decode()
    assert one.item_id in page
    assert "Not judged yet" in page
    assert "bitcoin" not in page
    assert one.suggestion.value.explanation not in page


def test_handles_are_masked_in_lists(browse, lea):
    one = item(lea)
    record = one.record | {
        "account": {"platform": "chirrup", "handle": "maren_hunters", "stable_id": "", "display_name": "", "url": ""}
    }
    type(one).objects.filter(pk=one.pk).update(record=record)
    page = browse(lea).get("/inbox/").content.decode()
    assert "maren_hunters" not in page
    assert "ma•" in page


def test_an_empty_inbox_says_so(browse, lea):
    assert "Nothing waits" in browse(lea).get("/inbox/").content.decode()
    assert "Nobody has judged anything yet" in browse(lea).get("/inbox/?show=judged").content.decode()


def test_noor_sees_that_lea_is_at_work_and_takes_the_next_one(browse, lea, noor):
    one, other = item(lea, BOUNTY), item(lea, CALM)
    locks.claim(subject=one.item_id, by=lea, at=AT)
    with pytest.raises(Refused, match="Lea is at work"):
        locks.claim(subject=one.item_id, by=noor, at=AT)
    locks.claim(subject=other.item_id, by=noor, at=AT)
    assert locks.holders([one.item_id, other.item_id], AT) == {one.item_id: lea, other.item_id: noor}


def test_a_lock_ends_by_itself_so_that_nothing_waits_for_someone_who_went_home(lea, noor):
    locks.claim(subject="itm_x", by=lea, at=AT)
    with pytest.raises(Refused):
        locks.claim(subject="itm_x", by=noor, at=AT + locks.LASTS - timedelta(seconds=1))
    assert locks.claim(subject="itm_x", by=noor, at=AT + locks.LASTS).by == noor


def test_judging_lets_go_of_the_lock(lea, noor):
    one = item(lea)
    locks.claim(subject=one.item_id, by=noor, at=AT)
    judged(noor, one)
    assert locks.holders([one.item_id], AT) == {}


def test_a_lock_never_stops_an_answer(lea, noor):
    one = item(lea)
    locks.claim(subject=one.item_id, by=lea, at=AT)
    assert judged(noor, one).level == "low"
