"""The worker: brings in sealed reports from the door, and works off tasks, until it is told to stop."""

import logging
import signal
import threading
import time
from types import FrameType

from tocsin.errors import TocsinError
from tocsin.home import Home

PAUSE = 1.0
"""Seconds between two looks into the spool."""
ROUND = 30.0
"""Seconds between two looks at the clocks of the work."""

WORKER = "worker"
"""Who acts in the custody log when the worker does by itself."""

log = logging.getLogger("tocsin.worker")


def run(home: Home) -> None:
    """Work until SIGTERM or SIGINT. What an earlier, killed worker left half done is begun anew."""
    from tocsin.desk.serve import configure

    configure(home)
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    begin_anew()
    due = 0.0
    while not stopped.is_set():
        bring_in_reports()
        if time.monotonic() >= due:
            keep_up()
            seek_outside_time()
            due = time.monotonic() + ROUND
        work_off_a_task()
        stopped.wait(0 if a_task_waits() else PAUSE)


def begin_anew() -> None:
    """Put tasks that a killed worker was at back into the queue; each of them may be repeated without harm."""
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(status=TaskResultStatus.READY, started_at=None)


def a_task_waits() -> bool:
    """Whether there is work left."""
    from django_tasks_db.models import DBTaskResult

    return bool(DBTaskResult.objects.ready().exists())


def bring_in_reports() -> int:
    """Take what waits in the spool; a report that cannot be opened is logged and left where it is."""
    from django.utils import timezone

    from tocsin.desk.intake.sealed import bring_in

    try:
        return len(bring_in(at=timezone.now()))
    except TocsinError as error:
        log.error("A sealed report could not be taken: %s %s", error, error.hint)
        return 0


def keep_up() -> None:
    """End warnings whose time is over, mark what is overdue, tell those who are to be told, finish erasures."""
    from django.utils import timezone

    from tocsin.desk.dispatch import upkeep
    from tocsin.desk.intake import identities
    from tocsin.desk.keeping.services import finish_erasures

    at = timezone.now()
    for duty in (upkeep.expire_advisories, upkeep.mark_overdue, upkeep.tell, identities.lapse, finish_erasures):
        try:
            duty(at)
        except TocsinError as error:
            log.error("Upkeep could not be done: %s %s", error, error.hint)


def seek_outside_time() -> None:
    """Have new work stamped and cosigned when it is time; what fails is shown on the log's page and tried again."""
    from django.utils import timezone

    from tocsin.desk import here
    from tocsin.vault.stamping import cosign_if_due, stamp_if_due

    try:
        attempt = stamp_if_due(here.home(), here.vault(), actor=WORKER, clock=timezone.now)
        failures = cosign_if_due(here.home(), here.vault(), actor=WORKER, clock=timezone.now)
    except TocsinError as error:
        log.error("The log could not be stamped: %s %s", error, error.hint)
        return
    for failure in [*(attempt.failures if attempt else ()), *failures]:
        log.warning("No outside time from %s: %s %s", failure.authority, failure.what, failure.hint)


def work_off_a_task() -> None:
    """Work off one task, if one waits. The signals stay ours, so that the worker can be stopped between two."""
    from django_tasks_db.management.commands.db_worker import Worker

    Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id="tocsin",
    ).run()
