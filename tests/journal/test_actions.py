"""Recording: what an entry holds, what is refused, and that numbers have no gaps whatever happens."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from unicodedata import normalize

import pytest
from django.db import connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext_lazy

from openocop.journal.actions import SYSTEM, Actor, Change, Subject, record
from openocop.journal.chain import GENESIS
from openocop.journal.models import Entry
from openocop.journal.plain import DEEPEST, LARGEST_INT, MOST_BYTES
from openocop.journal.queries import state_of_chain
from tests.journal.conftest import act

pytestmark = pytest.mark.django_db


def test_an_act_is_kept_with_all_its_words(time_machine):
    moment = datetime(2026, 11, 25, 2, 30, 0, 123456, tzinfo=UTC)
    time_machine.move_to(moment, tick=False)
    made = act(12)
    kept = Entry.objects.get()
    assert kept == made
    assert (kept.number, kept.at, kept.previous) == (1, moment, GENESIS)
    assert (kept.actor_id, kept.actor_name) == ("7", "Nguyễn Thị Mẫu")
    assert (kept.role, kept.office) == ("commune_officer", "UBND xã Mỹ Quí")
    assert (kept.verb, kept.subject_kind, kept.subject_id) == ("dossier:submit", "dossier", "12")
    assert (kept.from_state, kept.to_state) == ("draft", "submitted")
    assert kept.facts == {"receipt": "12/2026", "days": [1, 2], "ghi chú": "Đã nhận", "late": None}
    assert str(kept) == "1 dossier:submit dossier 12"


def test_each_entry_carries_the_digest_of_the_one_before():
    made = [act(number) for number in range(1, 4)]
    assert [entry.number for entry in made] == [1, 2, 3]
    assert [entry.previous for entry in made] == [GENESIS, made[0].digest, made[1].digest]
    assert state_of_chain().is_whole


def test_an_act_without_facts_or_change_is_kept():
    entry = act(actor=SYSTEM, facts=None, change=None)
    assert (entry.actor_name, entry.office, entry.facts, entry.from_state) == ("OpenOCOP", "", {}, "")


def test_text_is_kept_in_composed_letters():
    entry = act(facts={normalize("NFD", "ghi chú"): normalize("NFD", "Mỹ Quí")})
    assert Entry.objects.get().facts == {"ghi chú": "Mỹ Quí"}
    assert entry.facts == {"ghi chú": "Mỹ Quí"}
    assert state_of_chain().is_whole


def test_the_callers_facts_stay_the_callers():
    facts = {"list": [1]}
    entry = act(facts=facts)
    facts["list"].append(2)
    assert entry.facts == {"list": [1]}


def deep(levels):
    return {"a": deep(levels - 1)} if levels else 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"points": 1.5}, "facts.points: float is not plain JSON"),
        ({"points": Fraction(1, 3)}, "Fraction is not plain JSON"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "datetime is not plain JSON"),
        ({"pair": (1, 2)}, "tuple is not plain JSON"),
        ({"name": gettext_lazy("person")}, "is not plain JSON"),
        ({1: "one"}, "takes text here, not int"),
        ({"n": LARGEST_INT + 1}, "int is not plain JSON"),
        ({"a": "nul \x00"}, "no database keeps"),
        ({"a": ["half \ud83d"]}, r"facts.a\[0\]: the text holds"),
        ({"é": 1, normalize("NFD", "é"): 2}, "two keys are the same"),
        ({"a": "x" * MOST_BYTES}, "keep a file and name its hash"),
        (deep(DEEPEST + 1), "nested 20 levels"),
        ([], "takes a dict"),
    ],
)
def test_facts_that_are_not_plain_json_are_refused(facts, sentence):
    with pytest.raises(ValueError, match=sentence):
        act(facts=facts)
    assert not Entry.objects.exists()


def test_the_widest_facts_are_kept_exactly():
    facts = {
        "n": [LARGEST_INT, -LARGEST_INT, 0, True, False, None],
        "deep": deep(DEEPEST - 2),
        "": '“”\\"/\n\t😀',
    }
    act(facts=facts)
    assert Entry.objects.get().facts == facts
    assert state_of_chain().is_whole


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"verb": "submit"}, "subject:action"),
        ({"verb": "dossier:Submit"}, "subject:action"),
        ({"verb": "dossier:submit\n"}, "subject:action"),
        ({"verb": "ballot:close"}, "no act on a subject of the kind 'dossier'"),
        ({"actor": Actor("", "A", "officer")}, "actor_id"),
        ({"actor": Actor("1", " ", "officer")}, "actor_name"),
        ({"actor": Actor("1", "A", "")}, "role"),
        ({"actor": Actor("1", "A" * 301, "officer")}, "301 letters are more than the 300"),
        ({"actor": Actor(1, "A", "officer")}, "takes text here, not int"),
        ({"subject": Subject("dossier", "")}, "subject_id"),
        ({"change": Change("a" * 61, "")}, "change.before"),
    ],
)
def test_words_that_say_nothing_are_refused(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        act(**changes)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError, match="in the transaction that does it"):
        record(actor=SYSTEM, verb="dossier:submit", subject=Subject("dossier", "1"))
    assert not Entry.objects.exists()


class _OnPurposeError(Exception):
    pass


@transaction.atomic
def act_and_undo(number):
    act(number)
    raise _OnPurposeError


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_leaves_no_gap():
    act(1)
    with pytest.raises(_OnPurposeError):
        act_and_undo(2)
    assert act(3).number == 2
    assert state_of_chain().count == 2


@pytest.mark.django_db(transaction=True)
def test_an_act_undone_inside_a_larger_one_leaves_no_gap():
    with transaction.atomic():
        act(1)
        with pytest.raises(_OnPurposeError):
            act_and_undo(2)
        assert act(3).number == 2
    assert state_of_chain().is_whole


@pytest.mark.django_db(transaction=True)
def test_acts_of_many_at_once_follow_one_another(shared_database):
    failures = []

    def work(writer):
        try:
            shared_database()
            for number in range(15):
                act(f"{writer}-{number}")
        except Exception as error:  # noqa: BLE001 - told below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 91))
    assert state_of_chain().is_whole


def test_recording_costs_two_queries_and_a_lock_where_one_is_needed(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(3 if connection.vendor == "postgresql" else 2):
        record(actor=SYSTEM, verb="dossier:submit", subject=Subject("dossier", "1"))


def test_the_time_is_that_of_the_clock():
    before = datetime.now(UTC)
    entry = act()
    assert before <= entry.at <= before + timedelta(minutes=1)
