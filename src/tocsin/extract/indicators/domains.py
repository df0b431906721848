"""Host names in text: the written and the defanged dot, and which endings make a name a host name."""

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
