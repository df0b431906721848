"""What the worker does for intake. Tasks take plain ids and call `taking`."""

from django_tasks import task

from tocsin.desk.intake import taking
from tocsin.desk.intake.models import Lead


@task()
def capture_later(lead_id: str, actor: str) -> None:
    """Capture a link."""
    taking.capture_lead(lead=Lead.objects.get(public_id=lead_id), actor=actor)


@task()
def read_later(lead_id: str, digest: str, actor: str) -> None:
    """Read a large exhibit."""
    taking.read_exhibit(lead=Lead.objects.get(public_id=lead_id), digest=digest, actor=actor)
