"""What makes the database itself refuse: no entry is changed, none removed, and only the next one is added.

Triggers, on both engines, without a switch: no setting and no session variable turns them off. SQLite needs
the third even against the honest: ``INSERT OR REPLACE`` removes the row it replaces without asking a trigger
on DELETE, so an insert is refused unless its number is the next and its digest is new.

A migration that alters the table must end with ``migrations.RunPython(guards.guard_table)``: SQLite makes a
new table for many alterations, and its triggers go with the old one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from openocop.journal.chain import GENESIS

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE: Final = "journal_entry"
REFUSED: Final = "The journal is append-only"
"""How the database begins the sentence of each refusal."""

SQLITE: Final = {
    "journal_no_update": f"""
        CREATE TRIGGER journal_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}: UPDATE is refused.'); END""",
    "journal_no_delete": f"""
        CREATE TRIGGER journal_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}: DELETE is refused.'); END""",
    "journal_only_next": f"""
        CREATE TRIGGER journal_only_next BEFORE INSERT ON {TABLE}
        WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM {TABLE})
          OR NEW.previous IS NOT
             COALESCE((SELECT digest FROM {TABLE} ORDER BY number DESC LIMIT 1), '{GENESIS}')
          OR EXISTS (SELECT 1 FROM {TABLE} WHERE digest = NEW.digest)
        BEGIN SELECT RAISE(ABORT, '{REFUSED}: only the next entry may be added.'); END""",  # noqa: S608 - constants
}

# The names are written out with their schema: a temporary table of the same name must not stand in for the
# journal. The error is of the class of broken constraints (23001), as on SQLite.
POSTGRESQL_FUNCTIONS: Final = f"""
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{REFUSED}: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION journal_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held boolean;
BEGIN
  -- TRUNCATE holds the table for itself by now. Under READ COMMITTED this looks at what is there at this
  -- moment; an older snapshot could overlook entries, so under any other level nothing is truncated at all.
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO held;
  IF held OR current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION '{REFUSED}: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION journal_only_next() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_number bigint; last_digest text;
BEGIN
  EXECUTE format('SELECT number, digest FROM %I.%I ORDER BY number DESC LIMIT 1',
                 TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO last_number, last_digest;
  IF NEW.number IS DISTINCT FROM COALESCE(last_number, 0) + 1
     OR NEW.previous IS DISTINCT FROM COALESCE(last_digest, '{GENESIS}') THEN
    RAISE EXCEPTION '{REFUSED}: only the next entry may be added.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""  # noqa: S608 - constants

# ALWAYS: they fire for a replication session too, which skips ordinary triggers.
POSTGRESQL: Final = {
    "journal_no_change": f"""
        CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
        ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER journal_no_change""",
    "journal_no_truncate": f"""
        CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_truncate();
        ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER journal_no_truncate""",
    "journal_only_next": f"""
        CREATE TRIGGER journal_only_next BEFORE INSERT ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION journal_only_next();
        ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER journal_only_next""",
}


def guard_table(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Puts the triggers in place, from a migration; safe to run again."""
    guard(schema_editor.connection)


def guard(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers in place, each anew."""
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if on_postgresql:
            cursor.execute(POSTGRESQL_FUNCTIONS)
        for name, sql in (POSTGRESQL if on_postgresql else SQLITE).items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{f' ON {TABLE}' if on_postgresql else ''}")
            cursor.execute(sql)


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that are not there or do not fire, by name. One query."""
    if connection.vendor == "postgresql":
        wanted = set(POSTGRESQL)
        sql = f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{TABLE}'::regclass AND tgenabled = 'A'"  # noqa: S608 - constants
    else:
        wanted = set(SQLITE)
        sql = f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{TABLE}'"  # noqa: S608 - constants
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted(wanted - {name for (name,) in cursor.fetchall()})


def let_in_as_they_were(connection: BaseDatabaseWrapper) -> None:
    """Takes the trigger on INSERT off an *empty* table, for the restore of a chain that was saved broken.

    A broken chain is evidence and comes back as it was found, gaps included; ``guard`` must follow in the same
    transaction. The triggers that protect what is there stay. RuntimeError for a table that holds an entry.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {TABLE} LIMIT 1")  # noqa: S608 - constants
        if cursor.fetchone():
            raise RuntimeError(f"{REFUSED}: it holds entries.")
        cursor.execute(
            f"DROP TRIGGER journal_only_next{f' ON {TABLE}' if connection.vendor == 'postgresql' else ''}"
        )
