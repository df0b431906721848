"""What the desk does by the clock: at its instant, once, by nobody, and without telling the matter."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.desk.cases_story import AT, HOUR, POST, Team, case, desk_home, desk_settings, log_length, team
from tests.desk.test_dispatch_products import draft, published, ready
from tocsin.casework.deadlines import ALLOWED, Clock
from tocsin.channels import Matter
from tocsin.desk import here, worker
from tocsin.desk.cases.models import Case, Decision
from tocsin.desk.cases.timeline import timeline
from tocsin.desk.dispatch import publishing, services, upkeep
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.models import Advisory, Referral, Told
from tocsin.desk.intake.models import Channel, Report, Urgency
from tocsin.desk.intake.services import Told as Telling
from tocsin.desk.intake.services import advance, open_report
from tocsin.errors import Unavailable
from tocsin.home import Home
from tocsin.model.codec import to_record
from tocsin.model.settings import NoticeTo

__all__ = ["case", "desk_home", "draft", "team"]
pytestmark = pytest.mark.postgresql
MINUTE = timedelta(minutes=1)


@pytest.fixture
def warning(draft: Advisory, team: Team) -> Advisory:
    """A published warning."""
    services.publish_advisory(by=team.pia, advisory=ready(draft, team), at=AT)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def sent(case: Case, team: Team) -> Referral:
    """A referral that was sent and not acknowledged."""
    package = services.refer_case(
        by=team.noor, approver=team.rami, case=case, to="papd", basis=Basis.PUBLIC, words="open", asks=["Look."], at=AT
    )
    services.send_package(by=team.rami, package=package, how="by hand", at=AT)
    return Referral.objects.get(pk=package.referral.pk)


@pytest.fixture
def told_folder(desk_home: Home, tmp_path: Path) -> Path:
    """The folder into which notices go, once the settings say so."""
    folder = tmp_path / "notices"
    notify(desk_home, NoticeTo("file", "lea", {"folder": str(folder)}))
    return folder


def notify(home: Home, *whom: NoticeTo) -> None:
    """Set whom the desk tells."""
    import tomli_w

    home.settings_file.write_text(tomli_w.dumps(to_record(replace(desk_settings(), notify=whom))), "utf-8")


def notices(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(folder.rglob("*.txt"))]


def call(team: Team, urgency: Urgency = Urgency.ROUTINE, at: datetime = AT) -> Report:
    return open_report(told=Telling(Channel.CALL, words=POST, urgency=urgency), by=team.lea, at=at)


def test_a_warning_ends_at_its_instant_and_not_before(warning: Advisory, desk_home: Home) -> None:
    assert upkeep.expire_advisories(warning.expires_at - MINUTE) == 0
    assert upkeep.expire_advisories(warning.expires_at) == 1
    warning.refresh_from_db()
    assert warning.state == "expired"
    assert json.loads(published(desk_home)["index.json"]) == []


def test_nothing_is_done_twice(warning: Advisory, sent: Referral) -> None:
    late = AT + timedelta(days=30)
    assert (upkeep.expire_advisories(late), upkeep.mark_overdue(late)) == (1, 1)
    before = log_length(), Decision.objects.count()
    assert (upkeep.expire_advisories(late), upkeep.mark_overdue(late)) == (0, 0)
    assert (log_length(), Decision.objects.count()) == before


def test_what_the_clock_did_is_in_the_record_and_in_the_log_as_the_desks(warning: Advisory, team: Team) -> None:
    upkeep.expire_advisories(warning.expires_at)
    decision = Decision.objects.get(act="advisory expired")
    assert (decision.by, decision.author) == (None, "the desk, by the clock")
    entry = list(here.vault().entries())[-1]
    assert (entry.act, entry.actor) == ("advisory expired", "desk")
    assert "the desk, by the clock" in [event.who for event in timeline(team.noor, warning.case, warning.expires_at)]


def test_a_warning_that_cannot_be_written_stays_in_force_and_keeps_no_other(
    warning: Advisory, sent: Referral, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(publishing, "publish", broken)
    assert upkeep.expire_advisories(warning.expires_at) == 0
    warning.refresh_from_db()
    assert warning.state == "published", "the public page still shows it, and so does the desk"
    assert not Decision.objects.filter(act="advisory expired").exists()


@pytest.mark.parametrize("state", ["draft", "approved", "withdrawn", "expired"])
def test_only_published_warnings_end(warning: Advisory, state: str) -> None:
    Advisory.objects.filter(pk=warning.pk).update(state=state)
    assert upkeep.expire_advisories(warning.expires_at + HOUR) == 0


def test_a_referral_is_overdue_when_its_clock_has_passed(sent: Referral) -> None:
    limit = AT + ALLOWED[Clock.ACKNOWLEDGEMENT]
    assert upkeep.mark_overdue(limit) == 0, "at the very instant it is not late"
    assert upkeep.mark_overdue(limit + MINUTE) == 1
    sent.refresh_from_db()
    assert sent.state == "overdue"


def test_an_emergency_is_overdue_after_a_day(sent: Referral) -> None:
    Referral.objects.filter(pk=sent.pk).update(emergency=True)
    assert upkeep.mark_overdue(AT + ALLOWED[Clock.ACKNOWLEDGEMENT_EMERGENCY] + MINUTE) == 1


def test_an_acknowledged_referral_is_never_overdue(sent: Referral, team: Team) -> None:
    handed = sent.packages.get().dispatches.get()
    services.acknowledge(by=team.noor, dispatch=handed, reference="26-1", officer="Hall", at=AT + HOUR)
    assert upkeep.mark_overdue(AT + timedelta(days=99)) == 0


def test_nobody_is_told_unless_the_settings_name_them(team: Team) -> None:
    call(team, Urgency.NOW)
    assert upkeep.tell(AT) == 0
    assert not Told.objects.exists()


def test_imminent_danger_is_told_at_once_and_once_without_its_words(told_folder: Path, team: Team) -> None:
    report = call(team, Urgency.NOW)
    assert upkeep.tell(AT) == 1
    assert upkeep.tell(AT + HOUR) == 0
    (notice,) = notices(told_folder)
    assert Matter.REPORT_IMMINENT.value in notice
    assert "http://127.0.0.1:8000/inbox/" in notice
    for secret in (POST, report.number, report.public_id, "Lea", "Marenian"):
        assert secret not in notice


def test_a_report_is_told_of_when_nobody_screened_it_in_time(told_folder: Path, team: Team) -> None:
    call(team)
    limit = AT + ALLOWED[Clock.SCREENING]
    assert upkeep.tell(limit) == 0
    assert upkeep.tell(limit + MINUTE) == 1
    assert Matter.REPORT.value in notices(told_folder)[0]


def test_a_screened_report_is_told_of_no_more(told_folder: Path, team: Team) -> None:
    advance(report=call(team, Urgency.NOW), event="screen", by=team.lea, at=AT)
    assert upkeep.tell(AT + timedelta(days=3)) == 0


def test_an_overdue_answer_and_an_unreviewed_emergency_are_told(told_folder: Path, sent: Referral) -> None:
    Referral.objects.filter(pk=sent.pk).update(emergency=True, reviewed_at=None)
    late = AT + timedelta(days=2)
    upkeep.mark_overdue(late)
    assert upkeep.tell(late) == 2
    assert {one.matter for one in upkeep.waiting(late)} == {Matter.AFTER_REVIEW, Matter.OVERDUE}


def test_everyone_named_is_told_and_one_broken_channel_keeps_no_other_from_it(
    desk_home: Home, tmp_path: Path, team: Team
) -> None:
    good, blocked = tmp_path / "good", tmp_path / "blocked"
    blocked.write_text("a file where a folder should be", "utf-8")
    notify(
        desk_home,
        NoticeTo("pigeon", "coop"),
        NoticeTo("file", "noor", {"folder": str(blocked)}),
        NoticeTo("email", "bad\naddress", {"host": "127.0.0.1", "port": "1", "sender": "desk@marenia.example"}),
        NoticeTo("file", "lea", {"folder": str(good)}),
    )
    call(team, Urgency.NOW)
    assert upkeep.tell(AT) == 1
    assert len(notices(good)) == 1


def test_what_could_not_go_out_is_tried_again(desk_home: Home, tmp_path: Path, team: Team) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be", "utf-8")
    notify(desk_home, NoticeTo("file", "noor", {"folder": str(blocked)}))
    call(team, Urgency.NOW)
    assert upkeep.tell(AT) == 0
    assert not Told.objects.exists()
    blocked.unlink()
    assert upkeep.tell(AT + MINUTE) == 1


def test_what_can_never_go_out_is_not_tried_for_ever(
    desk_home: Home, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tocsin.channels import DeliveryError

    def refused(*_: object) -> None:
        raise DeliveryError("The address was refused.", permanent=True)

    notify(desk_home, NoticeTo("file", "noor", {"folder": "anywhere"}))
    monkeypatch.setattr(upkeep, "send", refused)
    call(team, Urgency.NOW)
    assert upkeep.tell(AT) == 0
    assert Told.objects.get().problem == "The address was refused."
    monkeypatch.undo()
    assert upkeep.tell(AT + HOUR) == 0


def test_the_worker_does_all_of_it_and_survives_what_fails(
    warning: Advisory, sent: Referral, told_folder: Path, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker's clock is the machine's: what was issued at AT is long over unless the machine is far behind."""
    call(team, Urgency.NOW)
    late = AT + timedelta(days=99)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    worker.keep_up()
    warning.refresh_from_db(), sent.refresh_from_db()
    assert (warning.state, sent.state, len(notices(told_folder))) == ("expired", "overdue", 2)

    def broken(_: datetime) -> int:
        raise Unavailable("No settings.")

    monkeypatch.setattr(upkeep, "expire_advisories", broken)
    worker.keep_up()
