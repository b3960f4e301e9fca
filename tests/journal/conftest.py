"""What the tests of the journal share."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import translation

from openocop.journal.actions import Actor, Change, Subject, record
from tests.journal.emptying import _flush_finds_the_journal_empty  # noqa: F401 - a fixture

OFFICER = Actor(id="7", name="Nguyễn Thị Mẫu", role="commune_officer", office="UBND xã Mỹ Quí")


@pytest.fixture(autouse=True)
def _english():
    """Sentences are compared in English, the language of the code."""
    with translation.override("en"):
        yield


def act(number=1, **changes):
    """One act as a room above records it."""
    values = {
        "actor": OFFICER,
        "verb": "dossier:submit",
        "subject": Subject("dossier", str(number)),
        "facts": {"receipt": f"{number}/2026", "days": [1, 2], "ghi chú": "Đã nhận", "late": None},
        "change": Change("draft", "submitted"),
    }
    with transaction.atomic():
        return record(**(values | changes))


@pytest.fixture
def shared_database(tmp_path):
    """A database that several threads write to as servers do: call what it gives at the start of each thread.

    The tests' SQLite database lives in memory, where threads lock one another out of whole tables; a file is
    what the product has. On PostgreSQL the tests' own database will do.
    """
    if connection.vendor == "postgresql":
        yield lambda: None
        return
    plain = connections["default"]

    def open_file():
        values = plain.settings_dict | {"NAME": str(tmp_path / "shared.sqlite3")}
        connections["default"] = type(plain)(values, "default")

    open_file()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield open_file
    finally:
        connection.close()
        connections["default"] = plain
