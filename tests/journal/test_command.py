"""``openocop journal verify`` and ``head``."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from openocop.journal.chain import GENESIS
from openocop.journal.models import Entry
from tests.journal.conftest import act
from tests.journal.emptying import unguard

pytestmark = pytest.mark.django_db


def answer(capsys, *arguments):
    """Exit code and what was said."""
    code = 0
    try:
        call_command("journal", *arguments)
    except SystemExit as stopped:
        code = stopped.code
    said = capsys.readouterr()
    return code, said.out + said.err


def test_an_empty_journal_is_whole(capsys):
    assert answer(capsys, "verify") == (0, "The journal is whole: it has no entries yet.\n")
    assert answer(capsys, "head") == (0, f"0 {GENESIS}\n")


def test_a_whole_journal_says_its_count_and_last_digest(capsys):
    act(1)
    last = act(2).digest
    assert answer(capsys, "verify") == (0, f"The journal is whole: 2 entries, the last digest is {last}.\n")
    assert answer(capsys, "head") == (0, f"2 {last}\n")
    assert answer(capsys, "verify", "--head", last.upper())[0] == 0


def test_a_broken_entry_is_named(capsys):
    first = act(1).digest
    act(2)
    with connection.cursor() as cursor:
        unguard()
        cursor.execute("UPDATE journal_entry SET role = 'leader' WHERE number = 2")
    code, said = answer(capsys, "verify")
    assert code == 1
    assert said.splitlines()[:2] == [
        "Entry 2 is broken: its content is not what was recorded; the digest differs.",
        f"Entries 1 to 1 agree; the last of them has the digest {first}.",
    ]
    assert said.splitlines()[2].startswith("The database no longer refuses every change: these triggers")


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("DELETE FROM journal_entry WHERE number = 1", "Entry 1 is broken: it is missing."),
        (
            "UPDATE journal_entry SET previous = digest WHERE number = 2",
            "Entry 2 is broken: it names another entry as the one before it.",
        ),
        ("UPDATE journal_entry SET number = 0 WHERE number = 1", None),
    ],
)
def test_each_fault_has_its_sentence(capsys, sql, sentence):
    act(1)
    act(2)
    with connection.cursor() as cursor:
        unguard()
        if sentence is None:
            with pytest.raises(Exception, match="journal_number_from_one"):
                cursor.execute(sql)
            return
        cursor.execute(sql)
    assert answer(capsys, "verify")[1].splitlines()[0] == sentence


def test_a_noted_digest_that_is_gone_is_told(capsys):
    noted = act(1).digest
    unguard()
    Entry.objects.all().delete()
    assert answer(capsys, "verify", "--head", noted)[1].splitlines()[0] == (
        "The noted digest is not in the journal, which ends at entry 0: the end was cut off, or the journal was "
        "written anew."
    )


def test_a_digest_that_is_none_is_refused(capsys):
    assert answer(capsys, "verify", "--head", "abc") == (
        2,
        "--head: write the 64 letters and digits that “journal head” printed.\n",
    )


def test_a_database_without_the_table_is_told(capsys):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry RENAME TO elsewhere")
    code, said = answer(capsys, "verify")
    assert (code, said.partition(":")[0]) == (2, "The journal cannot be read")
