from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.core.workdays import Pause, WorkingCalendar, due, remaining

CALENDAR = WorkingCalendar()
DAY = timedelta(days=1)

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
limits = st.integers(0, 40)


def d(text: str) -> date:
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


# --- which days are worked


@pytest.mark.parametrize(
    "holiday",
    [
        "1/1/2026",
        "16/2/2026",  # Tết 2026: 16 to 20 February
        "20/2/2026",
        "27/4/2026",  # the Hùng kings' day, 26/4, is a Sunday
        "30/4/2026",
        "1/5/2026",
        "31/8/2026",  # swapped with 22/8
        "1/9/2026",
        "2/9/2026",
        "24/11/2026",  # the Day of Vietnamese Culture, first in 2026
        "29/4/2024",  # swapped with 4/5/2024
        "3/9/2024",
        "27/1/2025",  # Tết 2025: 27 to 31 January
        "31/1/2025",
        "2/5/2025",  # swapped with 26/4/2025
        "1/9/2025",
        "21/11/2026",  # a Saturday
        "22/11/2026",  # a Sunday
    ],
)
def test_weekends_and_holidays_are_off(holiday: str) -> None:
    assert CALENDAR.is_working(d(holiday)) is False


@pytest.mark.parametrize(
    "working",
    [
        "13/2/2026",
        "23/2/2026",
        "28/4/2026",
        "3/9/2026",
        "24/11/2025",
        "25/11/2026",
        "4/5/2024",  # Saturdays worked in exchange
        "26/4/2025",
        "22/8/2026",
        "27/12/2014",  # in exchange for a day of the next year
    ],
)
def test_other_days_and_saturdays_in_exchange_are_worked(working: str) -> None:
    assert CALENDAR.is_working(d(working)) is True


def test_an_officers_exceptions_win_over_everything() -> None:
    corrected = WorkingCalendar({d("2/1/2026"): False, d("10/1/2026"): True, d("16/2/2026"): True})
    assert corrected.is_working(d("2/1/2026")) is False
    assert corrected.is_working(d("10/1/2026")) is True
    assert corrected.is_working(d("16/2/2026")) is True
    assert corrected.is_working(d("17/2/2026")) is False


def test_a_calendar_does_not_change_behind_ones_back() -> None:
    exceptions = {d("25/11/2026"): False}
    calendar = WorkingCalendar(exceptions)
    exceptions.clear()
    assert calendar.is_working(d("25/11/2026")) is False
    with pytest.raises(TypeError):
        calendar.exceptions[d("25/11/2026")] = True  # type: ignore[index]


def test_known_until_is_the_end_of_the_lunar_table() -> None:
    assert CALENDAR.known_until == date(2100, 12, 31)
    assert CALENDAR.is_working(date(2100, 12, 31)) is True
    assert CALENDAR.is_working(date(2100, 2, 9)) is False  # Tết
    with pytest.raises(ValueError, match="known from 1995 to 2100: 2101-01-03"):
        CALENDAR.is_working(date(2101, 1, 3))


def test_known_from_the_labour_code() -> None:
    assert CALENDAR.is_working(date(1995, 1, 3)) is True
    with pytest.raises(ValueError, match="1994-12-31"):
        CALENDAR.is_working(date(1994, 12, 31))


def test_swaps_are_announced_up_to_a_year() -> None:
    assert CALENDAR.announced_until == date(2026, 12, 31)


def test_a_moment_is_no_working_day() -> None:
    with pytest.raises(ValueError, match="not a moment"):
        CALENDAR.is_working(datetime(2026, 11, 25, 8))  # noqa: DTZ001 - the mistake under test


# --- limits


@pytest.mark.parametrize(
    ("day", "following"),
    [
        ("25/11/2026", "26/11/2026"),
        ("27/11/2026", "30/11/2026"),
        ("28/11/2026", "30/11/2026"),
        ("13/2/2026", "23/2/2026"),
        ("21/8/2026", "22/8/2026"),
    ],
)
def test_next_working_is_after_the_day_itself(day: str, following: str) -> None:
    assert CALENDAR.next_working(d(day)) == d(following)


@pytest.mark.parametrize(
    ("received", "limit", "last"),
    [
        ("25/11/2026", 0, "25/11/2026"),
        ("25/11/2026", 1, "26/11/2026"),
        ("27/11/2026", 1, "30/11/2026"),  # Friday
        ("28/11/2026", 1, "30/11/2026"),  # Saturday: Monday is the first day
        ("29/11/2026", 1, "30/11/2026"),
        ("27/11/2026", 15, "18/12/2026"),
        ("20/11/2026", 5, "30/11/2026"),  # 24/11 is off
        ("13/2/2026", 15, "13/3/2026"),  # Friday before Tết
        ("17/2/2026", 15, "13/3/2026"),  # first day of Tết
        ("29/4/2026", 1, "4/5/2026"),
        ("20/8/2026", 3, "24/8/2026"),  # Friday, the Saturday in exchange, Monday
        ("31/12/2026", 1, "4/1/2027"),
    ],
)
def test_a_limit_starts_on_the_working_day_after_receipt(received: str, limit: int, last: str) -> None:
    assert CALENDAR.deadline(d(received), limit) == d(last)
    assert CALENDAR.add(d(received), limit) == d(last)


@given(days, limits)
def test_add_and_count_agree(day: date, limit: int) -> None:
    last = CALENDAR.add(day, limit)
    assert CALENDAR.count_between(day, last) == limit
    assert limit == 0 or CALENDAR.is_working(last)


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_counts_of_neighbouring_stretches_add_up(day: date, first: int, second: int) -> None:
    middle, end = day + first * DAY, day + (first + second) * DAY
    parts = CALENDAR.count_between(day, middle) + CALENDAR.count_between(middle, end)
    assert parts == CALENDAR.count_between(day, end)


def test_count_between_excludes_the_start_and_includes_the_end() -> None:
    assert CALENDAR.count_between(d("25/11/2026"), d("25/11/2026")) == 0
    assert CALENDAR.count_between(d("25/11/2026"), d("26/11/2026")) == 1
    assert CALENDAR.count_between(d("27/11/2026"), d("29/11/2026")) == 0
    with pytest.raises(ValueError, match="lies before the start"):
        CALENDAR.count_between(d("26/11/2026"), d("25/11/2026"))


# --- the clock that stops

# Received Tuesday 1/12/2026, ten working days: 2, 3, 4, 7, 8, 9, 10, 11, 14, 15 December.
RECEIVED = d("1/12/2026")
BACK: Pause = (d("3/12/2026"), d("8/12/2026"))  # sent back on the second day, returned Tuesday


@pytest.mark.parametrize(
    ("on", "left"),
    [
        ("30/11/2026", 10),
        ("1/12/2026", 10),
        ("2/12/2026", 9),
        ("4/12/2026", 7),
        ("6/12/2026", 7),
        ("14/12/2026", 1),
        ("15/12/2026", 0),
        ("16/12/2026", -1),
        ("20/12/2026", -3),
    ],
)
def test_remaining_without_pauses(on: str, left: int) -> None:
    assert remaining(10, RECEIVED, [], d(on), CALENDAR) == left


def test_due_without_pauses_is_the_deadline() -> None:
    assert due(10, RECEIVED, [], CALENDAR) == d("15/12/2026")


@pytest.mark.parametrize(
    ("on", "left"),
    [
        ("2/12/2026", 9),
        ("3/12/2026", 8),  # the day it is sent back is used
        ("4/12/2026", 8),
        ("7/12/2026", 8),
        ("8/12/2026", 8),  # the day it returns is a receipt
        ("9/12/2026", 7),
        ("18/12/2026", 0),
        ("21/12/2026", -1),
    ],
)
def test_a_pause_stops_the_clock(on: str, left: int) -> None:
    assert remaining(10, RECEIVED, [BACK], d(on), CALENDAR) == left


def test_a_pause_moves_the_last_day() -> None:
    assert due(10, RECEIVED, [BACK], CALENDAR) == d("18/12/2026")


@pytest.mark.parametrize(
    ("on", "left"),
    [("3/12/2026", 8), ("7/12/2026", 8), ("8/12/2026", 10), ("9/12/2026", 9), ("22/12/2026", 0)],
)
def test_with_restart_the_clock_begins_afresh(on: str, left: int) -> None:
    assert remaining(10, RECEIVED, [BACK], d(on), CALENDAR, restart=True) == left


def test_with_restart_the_last_day_counts_from_the_last_return() -> None:
    again: Pause = (d("10/12/2026"), d("14/12/2026"))
    assert due(10, RECEIVED, [BACK], CALENDAR, restart=True) == d("22/12/2026")
    assert due(10, RECEIVED, [BACK, again], CALENDAR, restart=True) == d("28/12/2026")
    assert due(10, RECEIVED, [], CALENDAR, restart=True) == d("15/12/2026")


def test_while_with_the_producer_there_is_no_last_day() -> None:
    still_away: list[Pause] = [(d("3/12/2026"), None)]
    assert due(10, RECEIVED, still_away, CALENDAR) is None
    assert due(10, RECEIVED, still_away, CALENDAR, restart=True) is None
    assert remaining(10, RECEIVED, still_away, d("2/12/2026"), CALENDAR) == 9
    assert remaining(10, RECEIVED, still_away, d("31/12/2026"), CALENDAR) == 8
    assert remaining(10, RECEIVED, still_away, d("31/12/2026"), CALENDAR, restart=True) == 8


def test_two_pauses_both_stop_the_clock() -> None:
    again: Pause = (d("10/12/2026"), d("14/12/2026"))
    assert remaining(10, RECEIVED, [BACK, again], d("14/12/2026"), CALENDAR) == 6
    assert due(10, RECEIVED, [BACK, again], CALENDAR) == d("22/12/2026")


def test_sent_back_again_on_the_day_of_return_uses_nothing() -> None:
    again: Pause = (d("8/12/2026"), d("10/12/2026"))
    assert remaining(10, RECEIVED, [BACK, again], d("10/12/2026"), CALENDAR) == 8
    assert due(10, RECEIVED, [BACK, again], CALENDAR) == d("22/12/2026")


def test_sent_back_on_the_day_of_receipt_uses_nothing() -> None:
    assert remaining(10, RECEIVED, [(RECEIVED, d("8/12/2026"))], d("8/12/2026"), CALENDAR) == 10
    assert due(10, RECEIVED, [(RECEIVED, d("8/12/2026"))], CALENDAR) == d("22/12/2026")


def test_sent_back_and_returned_on_one_day_stops_nothing() -> None:
    same_day: Pause = (d("3/12/2026"), d("3/12/2026"))
    assert remaining(10, RECEIVED, [same_day], d("3/12/2026"), CALENDAR) == 8
    assert due(10, RECEIVED, [same_day], CALENDAR) == d("15/12/2026")


def test_a_pause_does_not_heal_lateness() -> None:
    late: Pause = (d("17/12/2026"), d("21/12/2026"))
    assert due(10, RECEIVED, [late], CALENDAR) == d("15/12/2026")
    assert remaining(10, RECEIVED, [late], d("21/12/2026"), CALENDAR) == -2
    assert due(10, RECEIVED, [late], CALENDAR, restart=True) == d("5/1/2027")


def test_sent_back_on_the_last_day_leaves_nothing() -> None:
    last_day: Pause = (d("15/12/2026"), d("21/12/2026"))
    assert due(10, RECEIVED, [last_day], CALENDAR) == d("15/12/2026")
    assert remaining(10, RECEIVED, [last_day], d("21/12/2026"), CALENDAR) == 0


def test_a_pause_across_tet_skips_it_once() -> None:
    pause: Pause = (d("12/2/2026"), d("18/2/2026"))
    assert due(5, d("10/2/2026"), [pause], CALENDAR) == d("25/2/2026")


def test_exceptions_move_limits() -> None:
    corrected = WorkingCalendar({d("4/12/2026"): False, d("5/12/2026"): True})
    assert remaining(10, RECEIVED, [], d("4/12/2026"), corrected) == 8
    assert due(3, RECEIVED, [], corrected) == d("5/12/2026")


@pytest.mark.parametrize(
    ("pauses", "message"),
    [
        ([("30/11/2026", "8/12/2026")], "2026-11-30 comes after 2026-12-01"),
        ([("8/12/2026", "3/12/2026")], "2026-12-03 comes after 2026-12-08"),
        ([("3/12/2026", "8/12/2026"), ("7/12/2026", "9/12/2026")], "2026-12-07 comes after 2026-12-08"),
        ([("9/12/2026", "10/12/2026"), ("3/12/2026", "8/12/2026")], "2026-12-03 comes after 2026-12-10"),
        ([("3/12/2026", None), ("8/12/2026", "9/12/2026")], "Only the last pause"),
    ],
)
def test_pauses_out_of_order_are_refused(pauses, message: str) -> None:
    read = [(d(start), d(end) if end else None) for start, end in pauses]
    with pytest.raises(ValueError, match=message):
        remaining(10, RECEIVED, read, d("31/12/2026"), CALENDAR)
    with pytest.raises(ValueError, match=message):
        due(10, RECEIVED, read, CALENDAR)


def test_negative_limits_are_refused() -> None:
    with pytest.raises(ValueError, match="never negative: -1 working days"):
        CALENDAR.deadline(RECEIVED, -1)
    with pytest.raises(ValueError, match="never negative"):
        remaining(-1, RECEIVED, [], RECEIVED, CALENDAR)
    with pytest.raises(ValueError, match="never negative"):
        due(-1, RECEIVED, [], CALENDAR)


@st.composite
def histories(draw) -> tuple[date, list[Pause]]:
    """A day of receipt and pauses in order, some of no length, some touching, the last perhaps open."""
    day = received = draw(days)
    pauses: list[Pause] = []
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4)):
        start = day + gap * DAY
        day = start + length * DAY
        pauses.append((start, day))
    if pauses and draw(st.booleans()):
        pauses[-1] = (pauses[-1][0], None)
    return received, pauses


def slow_remaining(limit: int, history: tuple[date, list[Pause]], on: date) -> int:
    """The rule said a second time, day by day."""
    received, pauses = history
    day = received + DAY
    while day <= on:
        with_producer = any(start < day <= (end or date.max) for start, end in pauses)
        limit -= CALENDAR.is_working(day) and not with_producer
        day += DAY
    return limit


@given(limits, histories(), st.integers(-5, 90))
def test_remaining_agrees_with_counting_day_by_day(limit: int, history, offset: int) -> None:
    received, pauses = history
    on = received + offset * DAY
    assert remaining(limit, received, pauses, on, CALENDAR) == slow_remaining(limit, history, on)


@given(limits, histories(), st.integers(-5, 90), st.booleans())
def test_the_clock_never_exceeds_the_limit_nor_falls_behind_the_plain_one(
    limit: int, history, offset: int, restart
) -> None:
    received, pauses = history
    on = received + offset * DAY
    left = remaining(limit, received, pauses, on, CALENDAR, restart=restart)
    assert remaining(limit, received, [], on, CALENDAR) <= left <= limit


@given(st.integers(1, 40), histories(), st.booleans())
def test_the_last_day_is_the_first_with_nothing_left(limit: int, history, restart) -> None:
    received, pauses = history
    last = due(limit, received, pauses, CALENDAR, restart=restart)
    if last is None:
        assert pauses[-1][1] is None
        return
    assert remaining(limit, received, pauses, last, CALENDAR, restart=restart) == 0
    assert remaining(limit, received, pauses, last - DAY, CALENDAR, restart=restart) == 1
