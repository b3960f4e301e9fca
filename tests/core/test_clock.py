from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from openocop.core.clock import (
    VIETNAM,
    add_months,
    day_of,
    now,
    parse_date,
    show_date,
    today,
    zone,
)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 16, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 17, 0, 0, tzinfo=UTC), date(2026, 11, 25)),
    ],
)
def test_the_day_changes_at_midnight_in_viet_nam(moment: datetime, day: date) -> None:
    with time_machine.travel(moment, tick=False):
        assert today() == day
        assert now() == moment
        assert now().utcoffset() == timedelta(hours=7)
    assert day_of(moment) == day


def test_a_machine_without_zone_data_gets_the_same_time() -> None:
    bare = zone("Asia/No_Such_Place")
    moment = datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert moment.astimezone(bare).replace(tzinfo=None) == moment.astimezone(VIETNAM).replace(tzinfo=None)
    assert moment.astimezone(bare).tzname() == "Asia/No_Such_Place"


def test_show_date_is_day_month_year() -> None:
    assert show_date(date(2026, 11, 25)) == "25/11/2026"
    assert show_date(date(2026, 3, 5)) == "05/03/2026"


def test_show_date_of_a_moment_is_its_day_in_viet_nam() -> None:
    assert show_date(datetime(2026, 11, 24, 17, tzinfo=UTC)) == "25/11/2026"


def test_a_moment_without_a_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        show_date(datetime(2026, 11, 24, 17))  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/11/2026", date(2026, 11, 25)),
        ("05/03/2026", date(2026, 3, 5)),
        ("5/3/2026", date(2026, 3, 5)),
        ("5-3-2026", date(2026, 3, 5)),
        ("2026-11-25", date(2026, 11, 25)),
        (" 29/2/2024 ", date(2024, 2, 29)),
        ("12/11/2026", date(2026, 11, 12)),
    ],
)
def test_parse_date_reads_three_writings(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25/11",
        "25/11/26",
        "25.11.2026",
        "5/3-2026",
        "2026/11/25",
        "2026-3-5",
        "20261125",
        "25 tháng 11 năm 2026",
        "25/11/2026 10:00",
        "٢٥/11/2026",
        "005/03/2026",
    ],
)
def test_parse_date_refuses_other_writings(text: str) -> None:
    with pytest.raises(ValueError, match="Not a date"):
        parse_date(text)


@pytest.mark.parametrize("text", ["11/25/2026", "29/2/2026", "31/4/2026", "0/1/2026", "1/0/2026", "1/1/0000"])
def test_parse_date_refuses_days_that_do_not_exist(text: str) -> None:
    with pytest.raises(ValueError, match="No such day"):
        parse_date(text)


@given(st.dates())
def test_a_shown_date_is_read_back(day: date) -> None:
    assert parse_date(show_date(day)) == day
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 25), 36, date(2029, 11, 25)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 6, 15), 0, date(2026, 6, 15)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(st.dates(date(1995, 1, 1), date(2100, 12, 31)), st.integers(-600, 600))
def test_add_months_lands_in_the_right_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])
