"""What makes search quick: each engine's own index over the folded columns; the columns are the same on both.

SQLite: a full-text table over ``folded`` that triggers keep. PostgreSQL: trigrams over ``folded``, and the order of
the alphabet by code point. A later migration that makes one of the two tables anew on SQLite (Django does so for most
changes of a column) must end with ``RunPython(indexing.build)``, since the triggers go with the old table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES: Final = ("register_product", "register_producer")

_SQLITE: Final = (
    "DROP TABLE IF EXISTS {table}_words",
    # content='': the words stay in the table itself. prefix: people type the first letters.
    (
        "CREATE VIRTUAL TABLE {table}_words USING fts5(folded, content='{table}', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 0', prefix='1 2 3')"
    ),
    "DROP TRIGGER IF EXISTS {table}_words_added",
    (
        "CREATE TRIGGER {table}_words_added AFTER INSERT ON {table} BEGIN"
        " INSERT INTO {table}_words (rowid, folded) VALUES (new.id, new.folded); END"
    ),
    "DROP TRIGGER IF EXISTS {table}_words_gone",
    (
        "CREATE TRIGGER {table}_words_gone AFTER DELETE ON {table} BEGIN"
        " INSERT INTO {table}_words ({table}_words, rowid, folded) VALUES ('delete', old.id, old.folded); END"
    ),
    "DROP TRIGGER IF EXISTS {table}_words_changed",
    (
        "CREATE TRIGGER {table}_words_changed AFTER UPDATE OF folded ON {table} WHEN old.folded <> new.folded BEGIN"
        " INSERT INTO {table}_words ({table}_words, rowid, folded) VALUES ('delete', old.id, old.folded);"
        " INSERT INTO {table}_words (rowid, folded) VALUES (new.id, new.folded); END"
    ),
    "INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')",
)
_POSTGRESQL: Final = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS {table}_words ON {table} USING gin (folded gin_trgm_ops)",
    'ALTER TABLE {table} ALTER COLUMN sort_key TYPE text COLLATE "C"',
)


def build(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Makes the indexes of this engine, or makes them anew."""
    lines = _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE
    for table in TABLES:
        for line in lines:
            schema_editor.execute(line.format(table=table))
