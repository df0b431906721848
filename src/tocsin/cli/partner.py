"""Partner desks and bots that file reports by machine: add one, make it a key, list them, revoke a key."""

import argparse
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tocsin.canonical import instant
from tocsin.cli._common import desk_argument, json_argument, now, table
from tocsin.cli._desk import person, person_argument, ready
from tocsin.errors import BadInput

if TYPE_CHECKING:
    from tocsin.desk.api.models import ApiKey, Partner
    from tocsin.desk.people.models import User

EXAMPLES = """\
  tocsin partner add "Aldera Safety Net" --as ivo
  tocsin partner key "Aldera Safety Net" --label "night bot" --may file --may read --days 90 --as ivo
  tocsin partner list --as ivo
  tocsin partner revoke key_0123456789abcdef --as ivo
The key's secret is printed once, on the last line; of it the desk keeps only a hash."""
MAY = ("file", "read", "message", "upload")
"""Names of `Scope`, in small letters."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin partner`."""
    words.add_argument("act", choices=("add", "key", "list", "revoke"))
    words.add_argument("name", nargs="?", default="", metavar="NAME", help="of the partner; for `revoke`, the key's id")
    words.add_argument("--label", default="", help="which machine will hold the key: night bot")
    words.add_argument(
        "--may",
        action="append",
        default=[],
        choices=MAY,
        help="what the key is good for: file reports, read what became of them, write messages, upload files",
    )
    words.add_argument("--days", type=int, default=90, help="how long the key works (default: 90, at most 366)")
    person_argument(words)
    desk_argument(words)
    json_argument(words)


def run(given: argparse.Namespace) -> int:
    """Do it in the name of an administrator; each act leaves a line in the log."""
    ready(given)
    by, at = person(given), now()
    acts = {"add": _add, "key": _make_key, "revoke": _revoke, "list": _list}
    print(acts[given.act](given, by, at))
    return 0


def _add(given: argparse.Namespace, by: "User", at: datetime) -> str:
    from tocsin.desk.api import keys

    made = keys.add_partner(name=given.name, by=by, at=at)
    return f"{made.name} is added. Its machines come in with a key: tocsin partner key --help"


def _make_key(given: argparse.Namespace, by: "User", at: datetime) -> str:
    from tocsin.desk.api import keys
    from tocsin.desk.api.models import Scope

    partner = _partner(given.name, by)
    scopes = [Scope[name.upper()] for name in given.may]
    lasts = timedelta(days=max(0, min(given.days, timedelta.max.days)))  # longer ones cannot even be refused in words
    key, secret = keys.make_key(partner=partner, label=given.label, scopes=scopes, lasts=lasts, by=by, at=at)
    if given.json:
        return json.dumps({**_told(key), "secret": secret})
    return f"{key.public_id} works until {key.expires_at:%Y-%m-%d}. Its secret, which is not shown again:\n{secret}"


def _revoke(given: argparse.Namespace, by: "User", at: datetime) -> str:
    from tocsin.desk.api import keys

    key = next((key for key in _all_keys(by) if key.public_id == given.name), None)
    if key is None:
        raise BadInput(f"No key has the id “{given.name}”.", hint="`tocsin partner list` names them.")
    keys.revoke_key(key=key, by=by, at=at)
    return f"{key.public_id} ({key.label}) is revoked and works no longer."


def _list(given: argparse.Namespace, by: "User", at: datetime) -> str:
    from tocsin.desk.api import keys

    if given.json:
        return "\n".join(json.dumps(_told(key)) for key in _all_keys(by))
    rows = [row for partner in keys.partners(by) for row in _rows(partner, at)]
    heads = ("partner", "key", "held by", "good for", "state", "last used")
    return table(heads, rows) if rows else "No partner files reports here yet."


def _rows(partner: "Partner", at: datetime) -> Iterator[tuple[str, ...]]:
    """One line a key; one without for a partner that has none."""
    made = list(partner.keys.all())
    if not made:
        yield (partner.name, "none yet", "", "", "", "")
    for key in made:
        used = key.last_used_on.isoformat() if key.last_used_on else "never"
        yield (partner.name, key.public_id, key.label, ", ".join(key.scope_names), _state(key, at), used)


def _state(key: "ApiKey", at: datetime) -> str:
    if key.revoked_at:
        return f"revoked {key.revoked_at:%Y-%m-%d}"
    return f"until {key.expires_at:%Y-%m-%d}" if key.works(at) else f"ended {key.expires_at:%Y-%m-%d}"


def _told(key: "ApiKey") -> dict[str, Any]:
    """A key for machines, without what lets anybody in."""
    return {
        "partner": key.partner.name,
        "key": key.public_id,
        "label": key.label,
        "scopes": key.scope_names,
        "expires_at": instant(key.expires_at),
        "revoked_at": instant(key.revoked_at) if key.revoked_at else None,
        "last_used_on": key.last_used_on.isoformat() if key.last_used_on else None,
    }


def _all_keys(by: "User") -> "list[ApiKey]":
    from tocsin.desk.api import keys

    return [key for partner in keys.partners(by) for key in partner.keys.all()]


def _partner(name: str, by: "User") -> "Partner":
    from tocsin.desk.api import keys

    found = keys.partners(by).filter(name__iexact=name.strip()).first()
    if found is None:
        raise BadInput(f"No partner is called “{name}”.", hint="`tocsin partner list` names them; `add` makes one.")
    return found
