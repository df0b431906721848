"""Many rows some at a time: a database takes only so many values in one question, and memory so many rows at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
BATCH = 500
"""Rows at once: SQLite took 999 values in one statement for long, and still does where it was built so."""


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """These values in their order, in lists of at most `size`; none is drawn before its list is asked for."""
    left = iter(values)
    while some := list(islice(left, size)):
        yield some
