"""Many rows some at a time: a database takes only so many values in one question, and memory so many rows at once."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model

T = TypeVar("T")
BATCH = 500
"""Rows at once: SQLite took 999 values in one statement for long, and still does where it was built so."""


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """These values in their order, in lists of at most `size`; none is drawn before its list is asked for."""
    left = iter(values)
    while some := list(islice(left, size)):
        yield some


def upsert(model: type[Model], unique: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write these rows, all of the same columns; a row whose `unique` column is there already keeps its key."""
    for part in batches(rows):
        model._default_manager.bulk_create(
            (model(**row) for row in part),
            update_conflicts=True,
            unique_fields=[unique],
            update_fields=[name for name in part[0] if name != unique],
        )
