"""Takes the words of an erased case out of the database and off the disk, whatever applications have added to it.

Rows are found by their foreign keys: whatever cannot be without a case, report, item or exhibit that goes, goes with
it; what may be without it only forgets it. So a table that is added tomorrow needs nothing here.
"""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import ForeignKey, Model, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tocsin.desk import here
from tocsin.desk.batches import batches
from tocsin.desk.cases.models import Case, Grant, Recusal
from tocsin.desk.dispatch.models import Letter, Package, Referral
from tocsin.desk.evidence.models import CustodyEntry
from tocsin.desk.intake.models import Lead
from tocsin.desk.keeping.models import Erasure, Hold, Review
from tocsin.desk.keeping.scope import Scope
from tocsin.vault.durable import destroy_file

STAYS: frozenset[type[Model]] = frozenset({Case, Grant, Recusal, Erasure, Hold, Review})
"""Of an erased case these rows stay, without their words: who had access, and what was decided about keeping it."""
Rows = dict[type[Model], set[Any]]


def files_of(case: Case, scope: Scope) -> list[Path]:
    """Files of this case outside the vault: packages and letters, answers to its reporters, captures left half done."""
    home = here.home()
    stems = [*Referral.objects.filter(case=case).values_list("number", flat=True)]
    stems += Package.objects.filter(referral__case=case).values_list("name", flat=True)
    stems += Letter.objects.filter(case=case).values_list("number", flat=True)
    stems += Letter.objects.filter(case=case).exclude(file="").values_list("file", flat=True)
    made = [path for path in _children(home.packages) if path.name.startswith(tuple({case.number, *stems}))]
    boxes = [home.door / "replies" / report.receipt_id for report in scope.reports if report.receipt_id]
    links = set(Lead.objects.filter(report__in=scope.reports).values_list("name", flat=True))
    links |= {link for one in scope.exhibits for link in (one.detail.get("url"), one.received_from) if link}
    left = [path for path in _children(home.root / "work") if path.is_dir() and _is_capture_of(path, links)]
    return [*made, *filter(Path.is_dir, boxes), *left]


def _is_capture_of(folder: Path, links: set[str]) -> bool:
    try:
        record = json.loads((folder / "capture.json").read_bytes())
    except (OSError, ValueError):
        return False
    return not links.isdisjoint({str(record.get("url", "")), str(record.get("final_url", ""))})


def remove_files(paths: Iterable[Path]) -> None:
    """Overwrite and delete these files and folders; once more changes nothing."""
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and not file.is_symlink():
                destroy_file(file)
        if path.is_dir():
            shutil.rmtree(path)


def remove_rows(case: Case, scope: Scope, seqs: Iterable[int]) -> None:
    """Delete every row that hangs on what goes, and the words of what stays; in the caller's transaction."""
    doomed: Rows = defaultdict(set)
    for row in (*scope.exhibits, *scope.reports):
        _gather(type(row), {row.pk}, doomed)
    for model, field in _hanging_on(Case):
        if model not in STAYS:
            _gather(model, _keys(model, field, {case.pk}), doomed)
    _delete(doomed)
    for part in batches(set(seqs)):
        CustodyEntry.objects.filter(seq__in=part).delete()
    _forget_words(case)


def _forget_words(case: Case) -> None:
    words = ("summary", "threatened", "community", "fear_statement", "steps_taken")
    Case.objects.filter(pk=case.pk).update(title=case.number, state="closed", **dict.fromkeys(words, ""))
    for model, field in ((Grant, "reason"), (Recusal, "reason"), (Erasure, "reason"), (Review, "reason")):
        model._default_manager.filter(case=case).update(**{field: ""})
    Hold.objects.filter(case=case).update(reason="", lift_reason="")


def _gather(model: type[Model], keys: set[Any], doomed: Rows) -> None:
    """Add these rows and all that cannot be without them."""
    fresh = keys - doomed[model]
    if not fresh:
        return
    doomed[model] |= fresh
    for other, field in _hanging_on(model):
        if not field.null:
            _gather(other, _keys(other, field, fresh), doomed)


def _hanging_on(model: type[Model]) -> Iterator[tuple[type[Model], "ForeignKey[Any, Any]"]]:
    """Each model with a foreign key to this one, the tables between two models included."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, relation.field  # type: ignore[union-attr, misc]


def _keys(model: type[Model], field: "ForeignKey[Any, Any]", keys: set[Any]) -> set[Any]:
    """Keys of this model's rows whose field is one of these."""
    found: set[Any] = set()
    for part in batches(keys):
        found |= set(model._base_manager.filter(**{f"{field.name}__in": part}).values_list("pk", flat=True))
    return found


def _delete(doomed: Rows) -> None:
    """Delete without asking each model's on_delete: all that hangs on a row is among the rows, or forgets it first.

    The database looks at foreign keys when the transaction ends, so the order does not matter.
    """
    for model, keys in doomed.items():
        for other, field in _hanging_on(model):
            if field.null:
                for part in batches(keys):
                    other._base_manager.filter(**{f"{field.name}__in": part}).update(**{field.name: None})
    for model, keys in doomed.items():
        for part in batches(keys):
            model._base_manager.filter(pk__in=part)._raw_delete(connection.alias)


def forget_by_products() -> None:
    """What the desk keeps beside its rows: results of tasks (their errors quote what they read), cached pages."""
    DBTaskResult.objects.filter(~Q(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])).delete()
    cache.clear()


def scrub_free_pages() -> None:
    """Make the database file anew, so that no free page and no journal keeps what was deleted.

    SQLite only: `secure_delete` overwrites rows, VACUUM the pages they left, and the checkpoint empties the journal. On
    PostgreSQL dead rows go with VACUUM, and its own log files and copies are the database's administrator's.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM FULL")


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
