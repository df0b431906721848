"""The worker: brings in sealed reports from the door, and works off tasks, until it is told to stop."""

import logging
import signal
import threading
from types import FrameType

from tocsin.errors import TocsinError
from tocsin.home import Home

PAUSE = 1.0
"""Seconds between two looks into the spool."""

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
    while not stopped.is_set():
        bring_in_reports()
        work_off_tasks()
        stopped.wait(PAUSE)


def begin_anew() -> None:
    """Put tasks that a killed worker was at back into the queue; each of them may be repeated without harm."""
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(status=TaskResultStatus.READY, started_at=None)


def bring_in_reports() -> int:
    """Take what waits in the spool; a report that cannot be opened is logged and left where it is."""
    from django.utils import timezone

    from tocsin.desk.intake.sealed import bring_in

    try:
        return len(bring_in(at=timezone.now()))
    except TocsinError as error:
        log.error("A sealed report could not be taken: %s %s", error, error.hint)
        return 0


def work_off_tasks() -> None:
    """Work off every task that waits now."""
    from django.core.management import call_command

    call_command("db_worker", batch=True, interval=0, verbosity=0)
