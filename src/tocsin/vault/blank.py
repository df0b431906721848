"""What stands in the custody log where an entry was erased: a line of the same length that holds its leaf hash only.

So the tree, its root and all offsets stay what they were, and every proof for the other entries still leads to the
signed head. Which entries may be blank is said by the `erased` entry that names them; a blank that none names is an
alteration (`verify`).
"""

import re

from tocsin.errors import IntegrityError
from tocsin.vault.merkle import leaf_hash

BEGIN, END = b'{"erased":"', b'"}'
BLANK = re.compile(rb'\{"erased":"([0-9a-f]{64})"\} *')


def is_blank(line: bytes) -> bool:
    """Whether an erased entry stood in this line, given without its newline. No entry begins like a blank."""
    return line.startswith(BEGIN) and BLANK.fullmatch(line) is not None


def leaf_of(line: bytes) -> bytes:
    """The RFC 6962 leaf hash of a stored line, that of the erased one where it is blank."""
    found = BLANK.fullmatch(line) if line.startswith(BEGIN) else None
    return bytes.fromhex(found[1].decode()) if found else leaf_hash(line)


def blank_of(line: bytes) -> bytes:
    """The blank of a line, as long as the line. Raises IntegrityError for a line too short to be an entry."""
    blank = BEGIN + leaf_of(line).hex().encode() + END
    if len(blank) > len(line):
        raise IntegrityError("A line of the custody log is too short to be an entry.")
    return blank.ljust(len(line))


def ranges_of(numbers: list[int]) -> str:
    """Numbers in few words.

    >>> ranges_of([3, 4, 5, 9])
    '3-5 9'
    """
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return " ".join(str(low) if low == high else f"{low}-{high}" for low, high in found)


def numbers_in(text: str) -> set[int]:
    """The numbers that `ranges_of` wrote. Raises IntegrityError for anything else.

    >>> sorted(numbers_in("3-5 9"))
    [3, 4, 5, 9]
    """
    found: set[int] = set()
    for part in text.split():
        low, _, high = part.partition("-")
        if not low.isascii() or not low.isdecimal() or not (high or low).isdecimal():
            raise IntegrityError(f"“{text[:80]}” names no entries.")
        found |= set(range(int(low), int(high or low) + 1))
    return found
