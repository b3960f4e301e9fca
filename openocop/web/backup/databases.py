"""Two ways of standing before the database: a picture of one moment, and a fresh one that replaces the old."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction
from django.utils.translation import gettext as _

from openocop.core.errors import RefusedError
from openocop.web.backup.folders import remove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

DEFAULT: Final = "default"
PATIENCE: Final = 5
"""Seconds to wait for others to let go of the database."""


@contextmanager
def _in_place_of_default(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    """Everything in this thread that asks the database asks ``wrapper``; it is closed at the end."""
    before = connections[DEFAULT]
    connections[DEFAULT] = cast("Any", wrapper)
    try:
        yield
    finally:
        wrapper.close()
        connections[DEFAULT] = before


@contextmanager
def one_moment() -> Iterator[None]:
    """The database as it is at one moment, while others go on writing: nothing waits for a backup.

    A connection of its own: the site's connections to SQLite begin as writers, and this one must not.
    """
    wrapper = connection.copy(DEFAULT)
    options = wrapper.settings_dict["OPTIONS"]
    if wrapper.vendor == "postgresql":
        from psycopg import IsolationLevel  # noqa: PLC0415 - only where there is PostgreSQL

        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
    else:
        options["transaction_mode"] = "DEFERRED"
    with _in_place_of_default(wrapper), transaction.atomic():
        yield


def holds_tables() -> bool:
    """Whether the database of this installation is more than an empty one."""
    if connection.vendor != "postgresql" and not _sqlite_path().exists():
        return False
    return bool(connection.introspection.table_names())


@contextmanager
def fresh_database(aside: Path | None) -> Iterator[None]:
    """A new, migrated database that takes the place of the old one when the block ends well.

    Where it ends with an error the old one is as it was. ``aside`` is a folder for a copy of what is replaced
    (SQLite only). No trigger is switched off: the old tables go as a whole, those of the new are new.
    """
    with _fresh_schema() if connection.vendor == "postgresql" else _fresh_file(aside):
        yield


@contextmanager
def _fresh_schema() -> Iterator[None]:
    """One transaction: the old tables go, the new ones come. It needs a database that is OpenOCOP's alone."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            # A table with checks still to be made cannot be altered; while migrating, they are made at once.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            if names := [
                connection.ops.quote_name(table) for table in connection.introspection.table_names()
            ]:
                cursor.execute(f"DROP TABLE {', '.join(names)} CASCADE")
            call_command("migrate", interactive=False, verbosity=0)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            yield
    except OperationalError as error:
        raise _in_use() from error


@contextmanager
def _fresh_file(aside: Path | None) -> Iterator[None]:
    """A new file beside the old one; SQLite itself then writes it over the old one, in one transaction."""
    target = _sqlite_path()
    fresh = target.with_name(f"{target.name}.restoring")
    _remove_database(fresh)
    wrapper = connection.copy(DEFAULT)
    wrapper.settings_dict["NAME"] = str(fresh)
    connection.close()
    try:
        with _in_place_of_default(wrapper):
            call_command("migrate", interactive=False, verbosity=0)
            with transaction.atomic():
                yield
        _write_over(fresh, target, aside)
    finally:
        _remove_database(fresh)


def _write_over(fresh: Path, target: Path, aside: Path | None) -> None:
    try:
        with closing(sqlite3.connect(target, timeout=PATIENCE)) as old:
            old.execute("BEGIN EXCLUSIVE")  # waits for writers; without it, the copy would wait for ever
            old.rollback()
            if aside:
                with closing(sqlite3.connect(aside / target.name)) as copy:
                    old.backup(copy)
            with closing(sqlite3.connect(fresh)) as new:
                new.backup(old)
    except sqlite3.OperationalError as error:
        raise _in_use() from error
    except sqlite3.DatabaseError as error:
        sentence = _(
            "The present database %(path)s is damaged. Move it and its “-wal” and “-shm” away, and restore again."
        )
        raise RefusedError(sentence % {"path": target}) from error


def _in_use() -> RefusedError:
    return RefusedError(_("The database is in use. Stop the site, and restore again; nothing was changed."))


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _remove_database(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        remove(path.with_name(path.name + ending))
