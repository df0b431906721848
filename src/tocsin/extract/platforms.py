"""Platforms as data: their names in every script, their hosts, and how their links name accounts and invitations."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

_HANDLE = re.compile(r"@?[\w.\-]{2,64}$")
_FEDIVERSE = re.compile(r"/@([\w.\-]{1,64})(?:/\d+)?$")


@dataclass(frozen=True)
class Platform:
    """One platform."""

    code: str
    names: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    profile: str = ""
    """Regular expression on the path whose group 1 is the handle."""
    invite: str = ""
    """Regular expression on the path (with query and fragment) whose group 1 is the invitation's code."""
    reserved: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LinkPlace:
    """What a link says about its platform."""

    platform: str = ""
    handle: str = ""
    invite: str = ""


@cache
def known() -> tuple[Platform, ...]:
    """All platforms of `data/platforms.toml`."""
    table = tomllib.loads(files("tocsin.extract").joinpath("data/platforms.toml").read_text("utf-8"))
    return tuple(
        Platform(
            code,
            tuple(row["names"]),
            tuple(row.get("hosts", ())),
            row.get("profile", ""),
            row.get("invite", ""),
            frozenset(row.get("reserved", ())),
        )
        for code, row in table.items()
    )


@cache
def by_host() -> dict[str, Platform]:
    """Host name → platform."""
    return {host: platform for platform in known() for host in platform.hosts}


def of_link(link: str) -> LinkPlace:
    """Platform, handle and invitation that a link in normal form names, as far as it does.

    >>> of_link("https://t.me/+AbCd1234")
    LinkPlace(platform='telegram', handle='', invite='t.me/+AbCd1234')
    """
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    platform = by_host().get(host)
    path = unquote(parts.path)
    if platform is None:
        found = _FEDIVERSE.search(path)
        return LinkPlace("mastodon", f"{found[1]}@{host}") if found else LinkPlace()
    whole = path + (f"#{parts.fragment}" if parts.fragment else "")
    if platform.invite and (invited := re.search(platform.invite, whole)):
        return LinkPlace(platform.code, invite=f"{host}{invited[0].rstrip('/')}")
    found = re.search(platform.profile, path) if platform.profile else None
    if found and _HANDLE.match(found[1]) and found[1].casefold() not in platform.reserved:
        return LinkPlace(platform.code, handle=found[1].removeprefix("@"))
    return LinkPlace(platform.code)
