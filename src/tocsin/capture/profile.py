"""The desk's own log-in at a platform: kept apart from the vault, used in a copy, never a reporter's.

profiles/NAME/profile.json   what it is: hosts, account, since when
profiles/NAME/state.json     its cookies and stored values, as Playwright's storage state; whoever holds it is logged in

Folders are 0700 and files 0600. A capture loads the state into a browser context of its own and throws that away, so
nothing that a page does changes the profile.
"""

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tocsin.canonical import instant, parse_instant
from tocsin.errors import BadInput, Refused

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
HOST = re.compile(r"([a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}(:\d{1,5})?")
TELLING = 16
"""Characters. A stored value at least this long may let its holder in; shorter ones are words such as a language."""
FEW = 8
"""The same for cookies, whose values are drawn to be guessed by nobody."""
WITHHELD = "withheld"
STATE, ABOUT = "state.json", "profile.json"
NETSCAPE = 7
"""Fields of a line of a cookies.txt."""
HTTP_ONLY = "#HttpOnly_"
HINT = "Export them from the browser in which the desk is logged in: cookies.txt, or JSON."


@dataclass(frozen=True)
class Profile:
    """One log-in."""

    name: str
    hosts: tuple[str, ...]
    """Where it is used: a host stands for itself and what lies under it; with a port, for that port alone."""
    account: str
    """The account as the platform shows it: `@desk_of_marenia`."""
    added_at: datetime
    state: dict[str, Any] = field(default_factory=dict, repr=False)
    """Playwright's storage state: `cookies` and `origins`."""

    def fits(self, url: str) -> bool:
        """Whether this link lies at its platform."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        return any(own in (f"{host}:{parts.port}", host) or host.endswith(f".{own}") for own in self.hosts)

    @property
    def secrets(self) -> frozenset[str]:
        """Values that let their holder in."""
        cookies = (str(one["value"]) for one in self.state.get("cookies", ()) if len(str(one["value"])) >= FEW)
        return frozenset([*cookies, *(value for _, value in self._stored() if len(value) >= TELLING)])

    @property
    def blank(self) -> dict[str, Any]:
        """The state without what lets anybody in: the same names, with short values as they are and others withheld."""
        cookies = [one | {"value": withheld(str(one["value"]), FEW)} for one in self.state.get("cookies", ())]
        origins = [
            {
                "origin": origin["origin"],
                "localStorage": [
                    {"name": one["name"], "value": withheld(str(one["value"]), TELLING)}
                    for one in origin.get("localStorage", ())
                ],
            }
            for origin in self.state.get("origins", ())
        ]
        return {"cookies": cookies, "origins": origins}

    def _stored(self) -> Iterator[tuple[str, str]]:
        for origin in self.state.get("origins", ()):
            yield from ((str(one["name"]), str(one["value"])) for one in origin.get("localStorage", ()))


def withheld(value: str, telling: int) -> str:
    """The value when it is too short to let anybody in, else a word that says that it is not given."""
    return value if len(value) < telling else WITHHELD


def profiles(folder: Path) -> tuple[Profile, ...]:
    """Every log-in of the desk, by name. Raises BadInput for one that cannot be read."""
    if not folder.is_dir():
        return ()
    return tuple(read_profile(one) for one in sorted(folder.iterdir()) if (one / ABOUT).is_file())


def profile_for(found: Iterable[Profile], url: str) -> Profile | None:
    """The log-in to use for this link: the one with the longest host that fits."""
    fitting = [one for one in found if one.fits(url)]
    return max(fitting, key=lambda one: max(map(len, one.hosts)), default=None)


def read_profile(place: Path) -> Profile:
    """One log-in. Raises BadInput when its files cannot be read."""
    try:
        about = json.loads((place / ABOUT).read_text("utf-8"))
        state = json.loads((place / STATE).read_text("utf-8"))
        added = parse_instant(about["added_at"])
        return Profile(place.name, tuple(about["hosts"]), str(about["account"]), added, state)
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = f"Remove it and add it anew: tocsin profile remove {place.name}"
        raise BadInput(f"The log-in {place.name} cannot be read.", hint=hint) from error


def write_profile(folder: Path, profile: Profile) -> None:
    """Keep a log-in, in place of one of the same name. Raises BadInput for a name or host that is none."""
    if not NAME.fullmatch(profile.name):
        raise BadInput(f"“{profile.name}” is no name for a log-in.", hint="Small letters, digits and - only: chirrup.")
    if not profile.hosts or not all(HOST.fullmatch(host) for host in profile.hosts):
        raise BadInput("A log-in needs the hosts at which it is used.", hint="For instance --host chirrup.example")
    if not profile.state.get("cookies") and not profile.state.get("origins"):
        raise BadInput("There is no cookie and no stored value in this log-in.", hint=HINT)
    place = folder / profile.name
    for path in (folder, place):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    about = {"hosts": profile.hosts, "account": profile.account, "added_at": instant(profile.added_at)}
    write_private(place / STATE, json.dumps(profile.state))
    write_private(place / ABOUT, json.dumps(about, ensure_ascii=False))


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user reads, whole or not at all."""
    aside = path.with_name(f".{path.name}.part")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    aside.rename(path)


def remove_profile(folder: Path, name: str) -> None:
    """Forget a log-in. Raises Refused when there is none of this name."""
    if not NAME.fullmatch(name) or not (folder / name).is_dir():
        raise Refused(f"There is no log-in “{name}”.", hint="`tocsin profile list` shows them.")
    shutil.rmtree(folder / name)


def state_from(data: bytes) -> dict[str, Any]:
    """The state in an export: Playwright's storage state, a JSON list of cookies, or a Netscape cookies.txt.

    Raises BadInput when it is none of them.
    """
    text = data.decode("utf-8", "replace").strip()
    try:
        told: Any = json.loads(text) if text.startswith(("{", "[")) else netscape(text)
        if isinstance(told, dict):
            return {"cookies": [cookie(one) for one in told["cookies"]], "origins": list(told.get("origins", ()))}
        return {"cookies": [cookie(one) for one in told], "origins": []}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput("This is no export of cookies.", hint=HINT) from error


def netscape(text: str) -> list[dict[str, Any]]:
    """The cookies of a cookies.txt, seven fields a line, a tab between them. Raises ValueError for any other line."""
    found = []
    for line in text.splitlines():
        if not line.strip() or (line.startswith("#") and not line.startswith(HTTP_ONLY)):
            continue
        fields = line.removeprefix(HTTP_ONLY).split("\t")
        if len(fields) != NETSCAPE:
            raise ValueError(line)
        domain, _, path, secure, expires, name, value = fields
        found.append({"name": name, "value": value, "domain": domain, "path": path, "secure": secure == "TRUE"})
        found[-1] |= {"expires": float(expires), "httpOnly": line.startswith(HTTP_ONLY)}
    return found


def cookie(told: dict[str, Any]) -> dict[str, Any]:
    """A cookie as Playwright takes it, whatever the exporter called its fields. Raises what a wrong field raises."""
    ends = float(told.get("expires") or told.get("expirationDate") or -1)
    same = str(told.get("sameSite") or "Lax").capitalize()
    return {
        "name": str(told["name"]),
        "value": str(told["value"]),
        "domain": str(told["domain"]),
        "path": str(told.get("path") or "/"),
        "expires": ends if ends > 0 else -1,
        "httpOnly": bool(told.get("httpOnly", False)),
        "secure": bool(told.get("secure", False)),
        "sameSite": same if same in {"Strict", "Lax"} else "None" if told.get("secure") else "Lax",
    }
