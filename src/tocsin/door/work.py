"""Work in place of waiting: while many knock, a form carries a small puzzle that a browser solves on its own.

The puzzle is Hashcash's (A. Back, “Hashcash - A Denial of Service Counter-Measure”, 2002) with SHA-256 (FIPS 180-4): a
number that, written after the ticket's signature and a dot, gives a hash which begins with BITS zero bits. It costs a
million hashes on average: some seconds of a telephone, spent while its owner types. `static/work.js` finds it; whoever
runs no script waits half a minute instead (`door.flood`). Why, and why only then: docs/decisions/0021.
"""

import hashlib

BITS = 20
MOST_DIGITS = 12
"""Digits of an answer that are looked at; the puzzle is solved long before."""


def is_done(ticket: str, answer: str) -> bool:
    """Whether this answer solves the puzzle of this ticket.

    >>> is_done("7-ab-00", "12a")
    False
    """
    if not (answer.isascii() and answer.isdecimal()) or len(answer) > MOST_DIGITS:
        return False
    digest = hashlib.sha256(f"{puzzle_of(ticket)}.{answer}".encode("utf-8", "replace")).digest()
    return int.from_bytes(digest) >> (256 - BITS) == 0


def puzzle_of(ticket: str) -> str:
    """What the numbers are written after: the ticket's signature, 32 hex digits that no other ticket has."""
    return ticket[:80].rpartition("-")[2]
