"""Host names in text: the written and the defanged dot, and which endings make a name a host name."""

import base64
import hashlib
import re
import tomllib
from functools import cache
from importlib.resources import files

DOT = r"(?:\.|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\))"
LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOT = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", re.IGNORECASE)


@cache
def endings(kind: str) -> frozenset[str]:
    """Endings of host names from `data/domains.toml`: `generic`, `country`, `word_like`."""
    table = tomllib.loads(files("tocsin.extract").joinpath("data/domains.toml").read_text("utf-8"))
    return frozenset(table[kind].split())


def refanged(text: str) -> str:
    """The text with defanged dots written as dots.

    >>> refanged("bad[.]example(dot)org")
    'bad.example.org'
    """
    return _DOT.sub(".", text)


def is_host(host: str, *, sure: bool) -> bool:
    """Whether a dotted name ends as host names do. `sure` says that its surroundings show it is meant as one."""
    ending = host.rpartition(".")[2].casefold()
    if ending in endings("generic") or ending in endings("country"):
        return True
    return sure and (ending in endings("word_like") or ending.startswith("xn--"))


def onion_checked(host: str) -> bool | None:
    """Whether an onion address fits its checksum (Tor rend-spec-v3, section 6); None for other host names.

    >>> onion_checked("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion")
    True
    """
    name, _, ending = host.rpartition(".")
    if ending != "onion":
        return None
    try:
        data = base64.b32decode(name.rpartition(".")[2].upper())
    except ValueError:  # binascii.Error is one; letters that are not ASCII are another
        return False
    key, check, version = data[:32], data[32:34], data[34:]
    right = hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2]
    return len(data) == 35 and version == b"\x03" and check == right
