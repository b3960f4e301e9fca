"""Many rows of one table at once: numbers before the rows, and each engine's own quick way in.

Django makes an object of every row and works out every value by itself, which costs more than the database does. A
large list is written here without: the caller gives plain values in the order of the columns. Nothing is checked but
by the database, no signal is sent, and columns that follow from others (``register.columns``) are the caller's to give.
"""

# ruff: noqa: SLF001 - a model's _meta is documented, its underline notwithstanding

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.db.backends.utils import CursorWrapper

    Model = type[models.Model]
    Field = models.Field[Any, Any]

CHUNK: Final = 1_000
_PLAIN: Final = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)
"""Columns whose values both engines take as they are; all others are made ready by their field."""


def numbers(model: Model, count: int) -> list[int]:
    """Numbers for so many new rows, none of which was or will be given to another row. Within a transaction."""
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            table = connection.ops.quote_name(model._meta.db_table)
            asked = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(asked, [table, count])
            return [row[0] for row in cursor.fetchall()]
        # The transaction holds the only writer; rows with numbers of their own move the counter on.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + count))


def insert(model: Model, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows whose values stand in the order of ``names``; columns not named get their default.

    Raises ``IntegrityError`` for what the database refuses.
    """
    fields = [field for field in model._meta.concrete_fields if field.attname in names]
    others = [
        field for field in model._meta.concrete_fields if field.attname not in names and not field.primary_key
    ]
    order = [names.index(field.attname) for field in fields]
    ready = [_ready(field) for field in fields]
    rest = [field.get_db_prep_save(field.get_default(), connection) for field in others]
    made = (
        [*(value if make is None else make(value) for make, value in zip(ready, row, strict=True)), *rest]
        for row in ([row[at] for at in order] for row in rows)
    )
    with connection.cursor() as cursor:
        _insert(cursor, model._meta.db_table, [str(field.column) for field in (*fields, *others)], made)


def change(model: Model, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes values over those of rows that are there: the values in the order of ``names``, last the row's number."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    ready = [_ready(by_name[name]) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(by_name[name].column))} = %s" for name in names)
    line = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE id = %s"  # noqa: S608 - names of our own columns
    made = (
        [
            *(value if make is None else make(value) for make, value in zip(ready, row[:-1], strict=True)),
            row[-1],
        ]
        for row in rows
    )
    with connection.cursor() as cursor:
        for part in parts(made):
            cursor.executemany(line, part)


def parts(rows: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """The rows in lists of at most so many."""
    left = iter(rows)
    while part := list(islice(left, size)):
        yield part


def _insert(cursor: CursorWrapper, table: str, columns: list[str], rows: Iterable[list[Any]]) -> None:
    quote = connection.ops.quote_name
    named = f"{quote(table)} ({', '.join(map(quote, columns))})"
    if connection.vendor == "postgresql":
        _copy(cursor, named, rows)
        return
    holes = ", ".join(["%s"] * len(columns))
    line = f"INSERT INTO {named} VALUES ({holes})"  # noqa: S608 - names of our own columns
    for part in parts(rows):
        cursor.executemany(line, part)


def _copy(cursor: Any, named: str, rows: Iterable[list[Any]]) -> None:
    """PostgreSQL's own way for many rows; what it refuses is told as Django tells it."""
    with connection.wrap_database_errors, cursor.copy(f"COPY {named} FROM STDIN") as copied:
        for row in rows:
            copied.write_row(row)


@cache
def _ready(field: Field) -> Callable[[Any], Any] | None:
    """What makes a value ready for the engine; ``None`` where nothing need be done."""
    if isinstance(field, _PLAIN):
        return None
    return lambda value: field.get_db_prep_save(value, connection)
