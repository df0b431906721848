"""Whom the desk may address."""

from datetime import datetime

from django.db import transaction

from tocsin.casework.permissions import Act, demand
from tocsin.desk import here
from tocsin.desk.dispatch.models import KINDS, Agency
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.errors import BadInput


@transaction.atomic
def add_agency(*, by: User, code: str, name: str, kind: str, at: datetime, **particulars: str) -> Agency:
    """Add a body to those of the settings. Raises BadInput for an unknown kind, a bad or taken code, or no name."""
    demand(actor_of(by), Act.OPEN_CASE)
    if kind not in dict(KINDS) or not name.strip() or not code.replace("-", "").isalnum():
        raise BadInput("An agency needs a short code (letters, digits, hyphens), a name and a kind.")
    if Agency.objects.filter(code=code).exists():
        raise BadInput(f"There is an agency “{code}” already.", hint="Choose another code.")
    made = Agency.objects.create(code=code, name=name.strip(), kind=kind, added_by=by, added_at=at, **particulars)
    here.vault().note("agency added", actor=by.public_id, at=at, detail={"agency": code})
    return made
