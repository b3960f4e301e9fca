"""Asking the journal: filters, days in Viet Nam, pages, and fixed numbers of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from openocop.journal.actions import SYSTEM, Actor, Subject
from openocop.journal.chain import GENESIS
from openocop.journal.models import Entry
from openocop.journal.queries import Filter, Head, entries, head, page, state_of_chain
from tests.journal.conftest import OFFICER, act

pytestmark = pytest.mark.django_db

OTHER = Actor("8", "Trần Văn Mẫu", "secretary", "UBND tỉnh")


@pytest.fixture
def kept(time_machine):
    """Four acts: two of the officer, one each of another office and of the software, around one midnight."""
    moments = [
        (datetime(2026, 11, 24, 16, 59, 59, 999999, tzinfo=UTC), OFFICER, Subject("dossier", "1")),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), OFFICER, Subject("dossier", "2")),
        (datetime(2026, 11, 25, 16, 59, tzinfo=UTC), OTHER, Subject("dossier", "1")),
        (datetime(2026, 11, 25, 17, 0, tzinfo=UTC), SYSTEM, Subject("round", "1")),
    ]
    for moment, actor, subject in moments:
        time_machine.move_to(moment, tick=False)
        act(actor=actor, subject=subject, verb=f"{subject.kind}:submit")


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (Filter(), [4, 3, 2, 1]),
        (Filter(office="UBND xã Mỹ Quí"), [2, 1]),
        (Filter(actor_id="8"), [3]),
        (Filter(subject=Subject("dossier", "1")), [3, 1]),
        (Filter(subject=Subject("round", "1")), [4]),
        (Filter(verb="round:submit"), [4]),
        (Filter(first_day=date(2026, 11, 25)), [4, 3, 2]),
        (Filter(last_day=date(2026, 11, 24)), [1]),
        (Filter(first_day=date(2026, 11, 25), last_day=date(2026, 11, 25)), [3, 2]),
        (Filter(office="UBND tỉnh", subject=Subject("dossier", "2")), []),
    ],
)
def test_acts_are_found_by_office_person_subject_verb_and_day(asked, numbers, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [entry.number for entry in entries(asked)] == numbers


def test_pages_go_back_to_the_first_act_without_a_gap(django_assert_num_queries):
    for number in range(1, 8):
        act(number)
    seen, before = [], None
    for _ in range(3):
        with django_assert_num_queries(1):
            found = page(before=before, size=3)
        seen.append([entry.number for entry in found.entries])
        before = found.older
    assert seen == [[7, 6, 5], [4, 3, 2], [1]]
    assert before is None


def test_a_full_last_page_has_no_older_one():
    for number in range(1, 4):
        act(number)
    assert page(size=3).older is None


def test_the_head_of_an_empty_journal():
    assert head() == Head(0, GENESIS, None)
    state = state_of_chain()
    assert (state.count, state.verified_up_to, state.head, state.last_at, state.is_whole) == (
        0,
        0,
        GENESIS,
        None,
        True,
    )


def test_the_head_is_the_last_entry(django_assert_num_queries):
    act(1)
    last = act(2)
    with django_assert_num_queries(1):
        assert head() == Head(2, last.digest, last.at)


@pytest.mark.parametrize("length", [1, 30])
def test_verifying_costs_the_same_queries_whatever_the_length(length, django_assert_num_queries):
    for number in range(length):
        act(number)
    with django_assert_num_queries(2):
        state = state_of_chain()
    assert (state.count, state.verified_up_to) == (length, length)
    assert state.head == Entry.objects.first().digest
