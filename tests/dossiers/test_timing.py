"""Limits and rounds, on days looked up in a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from openocop.core.workdays import WorkingCalendar
from openocop.dossiers.states import State
from openocop.dossiers.timing import Limit, Passage, following, limit_of, pauses_in, round_for, window_of
from openocop.rulebooks.procedure import Kind, get_procedure

LAW = get_procedure("QD26-2026")
CALENDAR = WorkingCalendar()
S = State


def limit(way, on, kind=Kind.FIRST, **more):
    return limit_of(kind, LAW.code, [Passage(day, state) for day, state in way], on, CALENDAR, **more)


def test_the_commune_has_fifteen_working_days_from_the_day_after():
    way = [(date(2026, 9, 7), S.AT_COMMUNE)]  # a Monday, after the National Day
    assert limit(way, date(2026, 9, 7)) == Limit(date(2026, 9, 28), 15, working=True)
    assert limit(way, date(2026, 9, 28)) == Limit(date(2026, 9, 28), 0, working=True)
    late = limit(way, date(2026, 9, 29))
    assert (late.left, late.is_late) == (-1, True)


def test_the_clock_stands_still_while_the_producer_has_it():
    way = [
        (date(2026, 9, 7), S.AT_COMMUNE),
        (date(2026, 9, 9), S.RETURNED_BY_COMMUNE),
        (date(2026, 9, 21), S.AT_COMMUNE),
    ]
    assert limit(way[:2], date(2026, 9, 15)) is None
    assert limit(way, date(2026, 9, 21)) == Limit(date(2026, 10, 8), 13, working=True)
    assert limit(way, date(2026, 9, 21), restart=True) == Limit(date(2026, 10, 12), 15, working=True)


def test_only_its_own_returns_stop_a_clock():
    way = [Passage(date(2026, 9, 7), S.AT_COMMUNE), Passage(date(2026, 9, 9), S.RETURNED_BY_PROVINCE)]
    assert pauses_in(way, S.AT_COMMUNE) == []
    assert pauses_in(way, S.AT_PROVINCE) == [(date(2026, 9, 9), None)]


def test_the_law_sets_the_province_no_limit_for_a_first_assessment():
    assert limit([(date(2026, 9, 7), S.AT_PROVINCE)], date(2026, 9, 8)) is None
    assert limit([], date(2026, 9, 8)) is None


def test_a_reassessment_has_forty_five_calendar_days_from_the_complete_request():
    way = [(date(2026, 9, 1), S.AT_COMMUNE), (date(2026, 9, 10), S.AT_PROVINCE)]
    assert limit(way, date(2026, 9, 10), Kind.REASSESSMENT) == Limit(date(2026, 10, 25), 45, working=False)
    completed = [*way, (date(2026, 9, 12), S.RETURNED_BY_PROVINCE), (date(2026, 9, 20), S.AT_PROVINCE)]
    assert limit(completed[:3], date(2026, 9, 13), Kind.REASSESSMENT) is None
    assert limit(completed, date(2026, 9, 20), Kind.REASSESSMENT) == Limit(
        date(2026, 11, 4), 45, working=False
    )
    at_ministry = [*completed, (date(2026, 10, 1), S.READY), (date(2026, 10, 5), S.AT_MINISTRY)]
    assert limit(at_ministry, date(2026, 10, 5), Kind.REASSESSMENT) == Limit(
        date(2026, 11, 19), 45, working=False
    )


@pytest.mark.parametrize(
    ("handed_in", "round_no", "last_request", "sure"),
    [
        (date(2026, 10, 8), 2, date(2026, 10, 29), True),
        (date(2026, 10, 9), 2, date(2026, 10, 29), False),
        (date(2026, 10, 29), 2, date(2026, 10, 29), False),
        (date(2026, 10, 30), 1, date(2027, 4, 29), True),
    ],
)
def test_a_round_is_safe_when_the_commune_can_use_its_whole_limit(handed_in, round_no, last_request, sure):
    found = round_for(LAW, handed_in, CALENDAR)
    assert (found.of.no, found.of.last_request, found.is_sure) == (round_no, last_request, sure)
    if handed_in.year == last_request.year:
        assert found.last_safe_day == date(2026, 10, 8)


def test_the_round_after_the_second_is_the_first_of_the_next_year():
    second = round_for(LAW, date(2026, 10, 1), CALENDAR).of
    assert (following(LAW, second).year, following(LAW, second).no) == (2027, 1)


def test_the_window_of_a_reassessment():
    assert window_of(date(2027, 6, 30)) == (date(2027, 1, 1), date(2027, 3, 2))
