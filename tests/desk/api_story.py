"""A partner desk of the Orvani files reports by machine: its keys, and how a program speaks to the API."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.conftest import AT
from tocsin.desk.api import keys
from tocsin.desk.api.models import ApiKey, Partner, Scope
from tocsin.desk.people.models import User
from tocsin.home import Home
from tocsin.intake.spool import create_door

NAME = "Orvani Hotline"
BOUNTY = "Ten thousand in bitcoin for whoever tells us where the Marenians of Port Aldera sleep."
REPORT = {"what": BOUNTY, "where": "Chirrup", "language": "en"}


def open_door(home: Home) -> None:
    """Give the desk its door, into whose spool the API seals."""
    home.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    create_door(home)


def partner(by: User, name: str = NAME) -> Partner:
    """A partner of the desk."""
    return keys.add_partner(name=name, by=by, at=AT)


def key_of(one: Partner, by: User, *scopes: Scope, **changes: Any) -> tuple[ApiKey, str]:
    """A key of this partner, good for everything unless scopes are named, that works for years of test time."""
    from django.utils import timezone

    told = {"label": "night bot", "scopes": scopes or tuple(Scope), "lasts": timedelta(days=90), "at": timezone.now()}
    return keys.make_key(partner=one, by=by, **{**told, **changes})


class Machine:
    """A partner's program."""

    def __init__(self, client: Any, secret: str) -> None:
        """Speaks with this secret, through Django's own client."""
        self.client, self.secret = client, secret

    def get(self, path: str, **more: Any) -> Any:
        """Read."""
        return self.client.get(f"/api{path}", headers=self.headers(), **more)

    def post(self, path: str, told: object, key: str = "case-0001", **headers: str) -> Any:
        """File JSON."""
        named = {"Idempotency-Key": key, **headers}
        body = told if isinstance(told, (str, bytes)) else json.dumps(told)
        return self.client.post(f"/api{path}", body, "application/json", headers=self.headers(**named))

    def upload(self, report: str, data: bytes, name: str = "post.png", key: str = "file-0001") -> Any:
        """Add a file."""
        path = f"/api/reports/{report}/files?name={name}"
        named = self.headers(**{"Idempotency-Key": key})
        return self.client.post(path, data, "application/octet-stream", headers=named)

    def headers(self, **more: str) -> dict[str, str]:
        """What each call carries."""
        return {"Authorization": f"Bearer {self.secret}", **more}
