"""What the worker does for evidence. Tasks take plain values."""

from django.utils import timezone
from django_tasks import task

from tocsin.desk import here
from tocsin.desk.evidence import captures
from tocsin.errors import TocsinError
from tocsin.intake.take import Bench


@task()
def look_again_later(digest: str, actor: str) -> None:
    """Look again at a captured page, in the name of whoever asked; what prevents it stands in the exhibit's history."""
    bench = Bench(here.home(), here.vault(), here.settings(), actor, timezone.now)
    try:
        captures.look(digest=digest, bench=bench)
    except TocsinError as error:
        reason = f"{error} {error.hint}".strip()
        bench.vault.note("look failed", actor=actor, at=timezone.now(), exhibit=digest, detail={"reason": reason})
