"""Screened within four hours, danger within fifteen minutes: told in words at every report, and counted."""

from datetime import timedelta

import pytest

from tests.conftest import AT
from tocsin.desk.intake import clocks, locks, services
from tocsin.desk.intake.models import Urgency

from .intake_story import report

pytestmark = pytest.mark.postgresql

TICK = timedelta(microseconds=1)
LIMITS = {Urgency.NOW: timedelta(minutes=15), Urgency.SOON: timedelta(hours=4), Urgency.ROUTINE: timedelta(hours=4)}


@pytest.mark.parametrize("urgency", Urgency)
def test_a_report_is_late_one_tick_after_its_time(lea, urgency):
    one, limit = report(lea, urgency=urgency), LIMITS[urgency]
    assert not clocks.waiting_time(one, AT + limit).late
    assert clocks.waiting_time(one, AT + limit + TICK).late
    assert clocks.kept(lea, AT + limit).late_now == 0
    assert clocks.kept(lea, AT + limit + TICK).late_now == 1


def test_the_clock_stops_when_somebody_has_read_it(lea):
    one = services.advance(report=report(lea), event="screen", by=lea, at=AT)
    assert clocks.waiting_time(one, AT + timedelta(days=9)) is None
    assert clocks.kept(lea, AT + timedelta(days=9)).late_now == 0


def test_what_was_read_in_time_is_counted_and_what_was_not_too(lea):
    for urgency, after in ((Urgency.NOW, 15), (Urgency.NOW, 16), (Urgency.SOON, 240), (Urgency.ROUTINE, 241)):
        services.advance(report=report(lea, urgency=urgency), event="screen", by=lea, at=AT + timedelta(minutes=after))
    assert clocks.kept(lea, AT + timedelta(days=1)) == clocks.Kept(late_now=0, read=4, in_time=2)
    assert clocks.kept(lea, AT + clocks.LOOK_BACK + TICK).read == 0, "what is older than 30 days is not counted"


def test_a_report_that_is_read_a_second_time_counts_by_its_first(lea):
    one = services.advance(report=report(lea), event="screen", by=lea, at=AT)
    services.advance(report=one, event="withdraw", by=lea, at=AT)
    assert clocks.kept(lea, AT + timedelta(hours=9)).in_time == 1


def test_words_and_count_stand_in_the_inbox(browse, lea):
    report(lea, urgency=Urgency.NOW)
    page = browse(lea).get("/inbox/").content.decode()
    assert "late" in page, "it was received long before today"
    assert "1 report waits past its time" in page


def test_who_takes_a_report_is_shown_to_colleagues_and_may_let_go(browse, lea, noor):
    one = report(lea)
    browse(lea).post(f"/reports/{one.public_id}/claim/")
    for path in ("/inbox/", f"/reports/{one.public_id}/"):
        assert "Lea is at work on this" in browse(noor).get(path).content.decode()
    assert browse(noor).post(f"/reports/{one.public_id}/claim/").status_code == 403
    assert "You are at work on this" in browse(lea).get(f"/reports/{one.public_id}/").content.decode()
    browse(lea).post(f"/reports/{one.public_id}/claim/", {"let_go": "1"})
    assert browse(noor).post(f"/reports/{one.public_id}/claim/").status_code == 302


def test_a_step_lets_go_of_the_report(browse, lea):
    one = report(lea)
    browse(lea).post(f"/reports/{one.public_id}/claim/")
    browse(lea).post(f"/reports/{one.public_id}/step/", {"event": "screen"})
    assert locks.holders([one.public_id], AT) == {}
