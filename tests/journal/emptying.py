"""How tests empty the journal, which nothing in the software can do.

A test that commits (``transaction=True``, ``live_server``) ends with Django's ``flush``: DELETE from every
table on SQLite, TRUNCATE of all on PostgreSQL. The database refuses both while the journal holds entries; of an
empty one it refuses neither. So before each flush the tests take the triggers off, empty the table, and put
them back: with rights over the schema, which the triggers do not claim to withstand. The product has no such
function.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import TransactionTestCase

from openocop.journal import guards


def unguard():
    with connection.cursor() as cursor:
        for name in guards.POSTGRESQL if connection.vendor == "postgresql" else guards.SQLITE:
            on_table = f" ON {guards.TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def empty_journal():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM journal_entry LIMIT 1")
        if cursor.fetchone():
            unguard()
            cursor.execute("DELETE FROM journal_entry")
            guards.guard(connection)


@pytest.fixture(autouse=True, scope="session")
def _flush_finds_the_journal_empty():
    """For all tests: import it into ``tests/conftest.py``."""
    flush = TransactionTestCase._fixture_teardown

    def emptied_then_flushed(case):
        empty_journal()
        flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied_then_flushed)
        yield
