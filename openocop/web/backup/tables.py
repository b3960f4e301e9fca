"""Tables as lines of JSON, exactly: what one engine wrote, either engine holds again.

Rows go in with ``_insert(raw=True)``, as Django's own ``loaddata`` does: ``bulk_create`` would set the clocks of
``auto_now`` anew.
"""

# ruff: noqa: SLF001 - Model._meta is Django's documented way to a model's columns

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import JSONField, Value
from django.utils.duration import duration_string

from openocop.web.backup.folders import hashed_file
from openocop.web.backup.manifest import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from django.db.models import Field, Model

CHUNK: Final = 2_000
BATCH: Final = 500
PASSING: Final = frozenset({"accounts.session", "accounts.try"})
"""What is over within a day: a session of a backup must open nothing, and none that was ended comes back."""


def models() -> list[type[Model]]:
    """All tables that hold something of their own, the ones between two others included, by name."""
    found = [model for model in apps.get_models(include_auto_created=True) if _has_table(model)]
    return sorted(found, key=label)


def label(model: type[Model]) -> str:
    """The model's name in a manifest, such as ``journal.entry``."""
    return model._meta.label_lower


def count(model: type[Model]) -> int:
    """The rows of a table."""
    return model._base_manager.count()


def _has_table(model: type[Model]) -> bool:
    meta = model._meta
    return meta.managed and not meta.proxy and not meta.swapped and label(model) not in PASSING


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns of the model's own table that are written, not computed by the database."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def file_of(name: str) -> str:
    """The name of a table's file inside the backup."""
    return f"{TABLES}/{name}.jsonl"


def dump(model: type[Model], folder: Path) -> tuple[Table, list[Any]]:
    """Writes a table's rows by primary key, one JSON list a line; the table, and its file's size and hash."""
    names = [field.attname for field in columns(model)]
    found = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)
    rows = 0
    with hashed_file(folder / file_of(label(model))) as file:
        for row in found:
            file.write(
                json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_as_json).encode() + b"\n"
            )
            rows += 1
    return Table(label(model), names, rows, last_id(model)), [file.size, file.digest]


def load(model: type[Model], table: Table, folder: Path) -> None:
    """Puts the rows of a table's file into the empty table, as they are: no default, no clock, no signal."""
    fields = [
        model._meta.get_field(name) for name in (_field_name(model, column) for column in table.columns)
    ]
    rows = _instances(model, fields, folder / file_of(table.model))
    size = max(1, min(BATCH, connection.ops.bulk_batch_size(fields, [None] * BATCH)))
    while batch := list(islice(rows, size)):
        model._base_manager._insert(batch, fields=fields, using=connection.alias, raw=True)  # type: ignore[attr-defined]
    if table.last_id is not None:
        _set_last_id(model, table.last_id)


def empty(some: Iterable[type[Model]]) -> None:
    """Takes out the rows that a fresh installation begins with, such as its kinds of content."""
    for model in some:
        if model._base_manager.exists():
            model._base_manager.all()._raw_delete(connection.alias)


def _field_name(model: type[Model], column: str) -> str:
    return next(field.name for field in columns(model) if field.attname == column)


def _instances(model: type[Model], fields: list[Any], path: Path) -> Iterator[Model]:
    with path.open("rb") as file:
        for line in file:
            made = model()
            for field, value in zip(fields, json.loads(line), strict=True):
                setattr(made, field.attname, _as_python(field, value))
            yield made


def _as_python(field: Any, value: Any) -> Any:
    if isinstance(field, JSONField):
        # JSON's null is a value, and the database's NULL is none; only one of them fits the column.
        return Value(None, field) if value is None and not field.null else value
    return None if value is None else field.to_python(value)


def _as_json(value: Any) -> Any:
    """What JSON has no writing for. TypeError for a kind nobody has thought of: never a guess."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return duration_string(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    raise TypeError(f"A backup cannot hold a value of the kind {type(value).__name__}.")


## Numbers that the database gives out: one once given is not given again, even when its row is gone


def last_id(model: type[Model]) -> int | None:
    """The last number that the table's counter gave, None for a table without one or before the first."""
    counter = _counter(model)
    if counter is None:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT last_value FROM {counter} WHERE is_called")  # noqa: S608 - the database's own name
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [counter])
        row = cursor.fetchone()
    return row[0] or None if row else None


def _set_last_id(model: type[Model], number: int) -> None:
    counter = _counter(model)
    if counter is None:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(%s, %s)", [counter, number])
            return
        cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [number, counter])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [counter, number])


def reset_counters(some: list[type[Model]]) -> None:
    """Sets every counter behind the rows that are there, before ``load`` sets those the manifest knows."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), some):
            cursor.execute(sql)


def _counter(model: type[Model]) -> str | None:
    """The database's name of the counter of a table's primary key."""
    key = model._meta.pk
    if key.get_internal_type() not in {"AutoField", "BigAutoField", "SmallAutoField"}:
        return None
    if connection.vendor != "postgresql":
        return model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_serial_sequence(%s, %s)",
            [connection.ops.quote_name(model._meta.db_table), key.column],
        )
        return str(cursor.fetchone()[0])
