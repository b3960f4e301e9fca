"""The database itself refuses; and what is changed past it, by one who takes the triggers off, is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from openocop.journal import guards
from openocop.journal.actions import LOCK
from openocop.journal.chain import GENESIS, Act, Broken, entry_hash
from openocop.journal.models import ACT_FIELDS, Entry
from openocop.journal.queries import state_of_chain
from tests.journal.conftest import act
from tests.journal.emptying import unguard

pytestmark = pytest.mark.django_db


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def five():
    return [act(number) for number in range(1, 6)]


def copy_of(source, number, previous="previous", digest=f"'{'e' * 64}'"):
    """SQL that adds a copy of an entry under another number."""
    names = [*ACT_FIELDS, "previous", "digest"]
    changed = {"number": str(number), "previous": previous, "digest": digest}
    return (
        f"INSERT INTO journal_entry ({', '.join(names)}) "  # noqa: S608 - constants
        f"SELECT {', '.join(changed.get(name, name) for name in names)} FROM journal_entry WHERE number = {source}"
    )


REFUSED = [
    "UPDATE journal_entry SET actor_name = 'Another' WHERE number = 3",
    "UPDATE journal_entry SET number = number + 10",
    "DELETE FROM journal_entry WHERE number = 3",
    "DELETE FROM journal_entry",
]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("sql", REFUSED)
def test_the_database_refuses_change_and_removal(sql):
    with (
        pytest.raises(IntegrityError, match=r"The journal is append-only: (UPDATE|DELETE) is refused"),
        transaction.atomic(),
    ):
        run(sql)
    assert state_of_chain().verified_up_to == 5


@pytest.mark.usefixtures("five")
def test_the_orm_is_refused_alike():
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.update(role="leader")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.get(number=2).delete()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.get(number=2).save()
    assert state_of_chain().is_whole


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("number", [3, 5, 7, 0, -1])
def test_only_the_next_number_may_be_added(number):
    with pytest.raises(IntegrityError), transaction.atomic():
        run(copy_of(3, number))


def test_only_an_entry_that_names_the_last_one_may_be_added(five):
    wrong = Entry(
        **{field: getattr(five[4], field) for field in ACT_FIELDS}, previous=GENESIS, digest="a" * 64
    )
    wrong.number = 6
    with pytest.raises(IntegrityError, match="only the next entry"), transaction.atomic():
        wrong.save(force_insert=True)


def test_replacing_is_refused(five):
    """SQLite's REPLACE removes the old row without asking a trigger on DELETE; PostgreSQL's upsert updates it."""
    sql = copy_of(5, 6, previous="digest", digest="digest")
    if connection.vendor == "postgresql":
        sql += " ON CONFLICT (digest) DO UPDATE SET role = 'leader'"
    else:
        sql = sql.replace("INSERT", "INSERT OR REPLACE")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(sql)
    assert list(Entry.objects.order_by("number")) == five
    assert state_of_chain().is_whole


@pytest.mark.django_db(transaction=True)
def test_flush_is_refused_while_the_journal_holds_an_entry():
    act()
    with pytest.raises(CommandError, match="couldn't be flushed") as refused:
        call_command("flush", interactive=False, verbosity=0)
    assert str(refused.value.__cause__).startswith("The journal is append-only")
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_flush_of_an_empty_journal_is_not_refused():
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    assert Entry.objects.count() == 0


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite knows no TRUNCATE")
@pytest.mark.usefixtures("five")
def test_postgresql_refuses_truncate_and_replication_does_not_help():
    for sql in (
        "TRUNCATE journal_entry",
        "SET session_replication_role = replica; DELETE FROM journal_entry",
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            run(sql)
    assert state_of_chain().is_whole


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_the_chain_is_locked_until_the_act_is_done():
    act()
    with connection.cursor() as cursor:
        # The view shows the whole server; other tests run beside this one in databases of their own.
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE locktype = 'advisory' AND objid = %s AND pid = pg_backend_pid()",
            [LOCK],
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.usefixtures("five")
def test_missing_triggers_are_told():
    assert state_of_chain().missing_guards == ()
    unguard()
    state = state_of_chain()
    assert (state.broken, state.is_whole) == (None, False)
    assert state.missing_guards == tuple(
        sorted(guards.POSTGRESQL if connection.vendor == "postgresql" else guards.SQLITE)
    )
    guards.guard(connection)
    assert state_of_chain().is_whole


TAMPERING = {
    "changed text": (
        ["UPDATE journal_entry SET actor_name = 'Another' WHERE number = 3"],
        Broken(3, "content"),
    ),
    "changed office": (["UPDATE journal_entry SET office = '' WHERE number = 1"], Broken(1, "content")),
    "changed facts": (["UPDATE journal_entry SET facts = '{}' WHERE number = 4"], Broken(4, "content")),
    "changed digest": (["UPDATE journal_entry SET digest = previous WHERE number = 1"], Broken(1, "content")),
    "removed first": (["DELETE FROM journal_entry WHERE number = 1"], Broken(1, "missing")),
    "removed between": (["DELETE FROM journal_entry WHERE number IN (3, 4)"], Broken(3, "missing")),
    "removed and renumbered": (
        [
            "DELETE FROM journal_entry WHERE number = 3",
            "UPDATE journal_entry SET number = 3 WHERE number = 4",
            "UPDATE journal_entry SET number = 4 WHERE number = 5",
        ],
        Broken(3, "previous"),
    ),
    "swapped": (
        [
            "UPDATE journal_entry SET number = 100 WHERE number = 2",
            "UPDATE journal_entry SET number = 2 WHERE number = 3",
            "UPDATE journal_entry SET number = 3 WHERE number = 100",
        ],
        Broken(2, "previous"),
    ),
    "put at the end": ([copy_of(5, 6, previous="digest")], Broken(6, "content")),
    "put far behind": ([copy_of(5, 9)], Broken(6, "missing")),
}


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("kind", TAMPERING)
def test_what_is_changed_past_the_triggers_is_found_and_named(kind):
    statements, broken = TAMPERING[kind]
    unguard()
    for sql in statements:
        run(sql)
    found = state_of_chain()
    assert found.broken == broken
    assert found.verified_up_to == broken.number - 1
    assert found.count == Entry.objects.count()


@pytest.mark.usefixtures("five")
def test_a_changed_time_is_found():
    unguard()
    Entry.objects.filter(number=2).update(at=F("at") + timedelta(microseconds=1))
    assert state_of_chain().broken == Broken(2, "content")


def test_a_cut_end_is_found_by_the_noted_digest(five):
    unguard()
    run("DELETE FROM journal_entry WHERE number = 5")
    assert state_of_chain().broken is None
    assert state_of_chain(five[4].digest).broken == Broken(4, "head")
    assert state_of_chain(five[3].digest).broken is None


def test_a_forger_who_recomputes_one_digest_is_found_at_the_next(five):
    unguard()
    values = {field: getattr(five[1], field) for field in ACT_FIELDS} | {"to_state": "recognised"}
    Entry.objects.filter(number=2).update(
        to_state="recognised", digest=entry_hash(five[0].digest, Act(**values))
    )
    assert state_of_chain().broken == Broken(3, "previous")
