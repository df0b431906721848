"""The salted Merkle leaves of a record: every field, every word of a text, under one root (docs/formats/package.md).

A salt is 128 bits that nobody computes without the log's private key, so a leaf's hash tells nothing of a value, be it
yes or no, a year or a telephone number. `verifier.fold` computes the same root from what a recipient holds.
"""

import hmac
from typing import Any

from tocsin.errors import BadInput
from tocsin.vault import verifier

PURPOSE = b"tocsin leaf salts 1\n"
"""Begins the message whose signature by the log key is the secret of one record's salts; nothing else begins so."""


class Salter:
    """Gives each leaf its salt from one secret and the leaf's path."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret of one sealed record."""
        self._secret = secret

    def salt(self, *path: object) -> str:
        """16 bytes (hex): HMAC-SHA-256 of the path, cut."""
        name = "\n".join(str(part) for part in path).encode()
        return hmac.digest(self._secret, name, "sha256")[:16].hex()


def salted(value: Any, salter: Salter, *path: object) -> Any:
    """The salts of a value in the value's own shape; a field's are one text, with the field's hash at its end.

    The value is one that `verifier.parsed` read, so that its numbers are as the file writes them.
    Raises BadInput for a key that begins with `$`, which is kept for what is withheld.
    """
    if isinstance(value, dict) and value:
        if odd := [key for key in value if key.startswith("$")]:
            raise BadInput(f"No field of a sealed record may be called “{odd[0][:40]}”.")
        return {key: salted(value[key], salter, *path, key) for key in value}
    if isinstance(value, list) and value:
        return [salted(one, salter, *path, place) for place, one in enumerate(value)]
    pieces = pieces_of(value)
    salts = [salter.salt(*path, place) for place in range(len(pieces))]
    return " ".join([*salts, field_hash(pieces, salts)])


def pieces_of(value: Any) -> list[Any]:
    """The leaves of a field: a text's words with the space behind them, any other value alone.

    >>> pieces_of("Call Ana, now")
    ['Call ', 'Ana, ', 'now']
    """
    return (verifier.PIECES.findall(value) or [""]) if type(value) is str else [value]


def leaf_hash(salt: str, piece: Any) -> str:
    """Hash (hex) of one leaf."""
    return verifier.leaf(salt, piece).hex()


def field_hash(pieces: list[Any], salts: list[str]) -> str:
    """Hash (hex) of a field from its leaves."""
    leaves = (verifier.leaf(salt, piece) for piece, salt in zip(pieces, salts, strict=True))
    return verifier.sha(b"\3" + b"".join(leaves)).hex()


def root_of(record: Any, salts: Any) -> str:
    """Root (hex) over a record under its salts."""
    return verifier.fold(record, salts, "", [], []).hex()
