"""Platforms as data: their names in every script, their hosts, and how their links name accounts and invitations."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

_HANDLE = re.compile(r"@?[\w.\-]{2,64}$")
_NATIVE = (
    (re.compile(r"tg://join/?\?invite=([\w-]{6,40})"), "https://t.me/+{}"),
    (re.compile(r"tg://resolve/?\?domain=(\w{4,32})"), "https://t.me/{}"),
    (re.compile(r"viber://chat/?\?(?:number|invite)=(\S{6,60})"), "https://invite.viber.com/?g2={}"),
)
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
    handle: str = ""
    """Regular expression that every handle of the platform fulfils, by its published rules."""
    invite_form: str = ""
    """How an invitation is written, whichever link brought it: `t.me/+{}`."""
    phone: str = ""
    """Regular expression on the path whose group 1 is a telephone number without its plus."""


@dataclass(frozen=True)
class LinkPlace:
    """What a link says about its platform."""

    platform: str = ""
    handle: str = ""
    invite: str = ""
    phone: str = ""
    """E.164 number that the link writes to."""


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
            row.get("handle", ""),
            row.get("invite_form", ""),
            row.get("phone", ""),
        )
        for code, row in table.items()
    )


@cache
def by_host() -> dict[str, Platform]:
    """Host name → platform."""
    return {host: platform for platform in known() for host in platform.hosts}


@cache
def by_code() -> dict[str, Platform]:
    """Platform code → platform."""
    return {platform.code: platform for platform in known()}


def allows(code: str, handle: str) -> bool | None:
    """Whether a platform lets an account be called that; None for platforms whose rule is not known.

    >>> allows("x", "maren_hunters"), allows("x", "maren.hunters"), allows("chirrup", "maren.hunters")
    (True, False, None)
    """
    rule = by_code()[code].handle if code in by_code() else ""
    return bool(re.fullmatch(rule, handle.partition("@")[0])) if rule else None


def of_link(link: str) -> LinkPlace:
    """Platform, handle and invitation that a link in normal form names, as far as it does.

    >>> of_link("https://t.me/+AbCd1234")
    LinkPlace(platform='telegram', handle='', invite='t.me/+AbCd1234', phone='')
    """
    parts = urlsplit(native(link))
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    platform = by_host().get(host)
    path = unquote(parts.path)
    if platform is None:
        found = _FEDIVERSE.search(path)
        return LinkPlace("mastodon", f"{found[1]}@{host}") if found else LinkPlace()
    query = f"?{parts.query}" if parts.query else ""
    whole = (path or "/") + query + (f"#{parts.fragment}" if parts.fragment else "")
    if platform.invite and (invited := re.search(platform.invite, whole)):
        form = platform.invite_form or host + "/{}"
        return LinkPlace(platform.code, invite=form.format(invited[1].rstrip("/")))
    if platform.phone and (number := re.search(platform.phone, path)):
        return LinkPlace(platform.code, phone=f"+{number[1]}")
    return LinkPlace(platform.code, handle_in(platform, path, query))


def handle_in(platform: Platform, path: str, query: str) -> str:
    """The handle that a link's path names; empty for a page of the platform itself."""
    if not platform.profile:
        return ""
    found = re.search(platform.profile, path + query) or re.search(platform.profile, path)
    handle = next(filter(None, found.groups())) if found else ""
    return handle.removeprefix("@") if _HANDLE.match(handle) and handle.casefold() not in platform.reserved else ""


def native(link: str) -> str:
    """A link to an app (`tg://join?invite=…`) as the web link that leads to the same place."""
    for pattern, form in _NATIVE:
        if found := pattern.match(link):
            return form.format(found[1])
    return link
