from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
import time_machine
from django.utils import translation

from openocop.core.errors import BadInputError
from openocop.core.workdays import WorkingCalendar
from openocop.rulebooks.actions import FIRST_DAY, set_working_day_exception
from openocop.rulebooks.models import TEXT_LENGTH, WorkingDayException
from openocop.rulebooks.queries import working_calendar

pytestmark = pytest.mark.django_db
SWAPPED_OFF = date(2026, 1, 2)
MADE_UP = date(2026, 1, 10)
REASON = "Hoán đổi ngày làm việc dịp Tết Dương lịch"
SOURCE = "12729/VPCP-KGVX"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def set_day(day=SWAPPED_OFF, *, is_working=False, reason=REASON, source=SOURCE):
    return set_working_day_exception(day, is_working=is_working, reason=reason, source=source)


# --- the calendar


def test_without_exceptions_the_calendar_is_the_computed_one():
    assert working_calendar() == WorkingCalendar()


def test_the_calendar_obeys_every_exception_with_one_query(django_assert_num_queries):
    set_day(SWAPPED_OFF)
    set_day(MADE_UP, is_working=True)
    set_day(date(2027, 5, 3), is_working=False)
    with django_assert_num_queries(1):
        calendar = working_calendar()
    assert calendar.exceptions == {SWAPPED_OFF: False, MADE_UP: True, date(2027, 5, 3): False}


def test_an_exception_moves_a_limit():
    received = date(2025, 12, 25)  # a Thursday; 1/1/2026 is off
    assert working_calendar().deadline(received, 5) == date(2026, 1, 2)
    set_day(SWAPPED_OFF)
    assert working_calendar().deadline(received, 5) == date(2026, 1, 5)
    set_day(date(2026, 1, 3), is_working=True)
    assert working_calendar().deadline(received, 5) == date(2026, 1, 3)


# --- entering one


def test_an_exception_is_kept_with_its_reason_source_and_day_of_entry():
    just_after_midnight = datetime(2026, 11, 25, 0, 30, tzinfo=timezone(timedelta(hours=7)))
    with time_machine.travel(just_after_midnight, tick=False):
        made = set_day(reason=f"  {REASON} \n", source=f" {SOURCE} ")
    made.refresh_from_db()
    assert (made.day, made.is_working, made.reason, made.source, made.entered_on) == (
        SWAPPED_OFF,
        False,
        REASON,
        SOURCE,
        date(2026, 11, 25),
    )


def test_a_later_word_on_the_same_day_replaces_the_earlier():
    with time_machine.travel(date(2025, 12, 1), tick=False):
        first = set_day()
    with time_machine.travel(date(2025, 12, 20), tick=False):
        second = set_day(is_working=True, reason="Nhập nhầm ngày", source="Văn phòng, 20/12/2025")
    assert second.pk == first.pk
    assert list(
        WorkingDayException.objects.values_list("day", "is_working", "reason", "source", "entered_on")
    ) == [(SWAPPED_OFF, True, "Nhập nhầm ngày", "Văn phòng, 20/12/2025", date(2025, 12, 20))]


@pytest.mark.parametrize("day", [FIRST_DAY, WorkingCalendar().known_until])
def test_the_first_and_last_day_of_the_calendar_can_be_corrected(day):
    assert set_day(day, is_working=True).day == day
    assert working_calendar().is_working(day) is True


@pytest.mark.parametrize(
    "day",
    [date(1994, 12, 31), date(202, 1, 2), WorkingCalendar().known_until + timedelta(days=1)],
)
def test_a_day_outside_the_calendar_is_refused(day):
    with pytest.raises(BadInputError) as refused:
        set_day(day)
    last = WorkingCalendar().known_until
    assert (refused.value.place, refused.value.sentence) == (
        "day",
        f"Choose a day from 01/01/1995 to {last:%d/%m/%Y}.",
    )
    assert WorkingDayException.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("reason", "Say why, such as “swapped with Saturday 10/01/2026”."),
        ("source", "Name the paper it stands in, such as 12729/VPCP-KGVX."),
    ],
)
@pytest.mark.parametrize("value", ["", "   ", "\n\t"])
def test_an_empty_reason_or_source_is_refused(field, sentence, value):
    with pytest.raises(BadInputError) as refused:
        set_day(**{field: value})
    assert (refused.value.place, refused.value.sentence) == (field, sentence)
    assert WorkingDayException.objects.count() == 0


@pytest.mark.parametrize("field", ["reason", "source"])
def test_a_reason_or_source_may_be_as_long_as_its_column_and_no_longer(field):
    assert getattr(set_day(**{field: "ữ" * TEXT_LENGTH}), field) == "ữ" * TEXT_LENGTH
    with pytest.raises(BadInputError) as refused:
        set_day(**{field: "ữ" * (TEXT_LENGTH + 1)})
    assert (refused.value.place, refused.value.sentence) == (field, "Write at most 300 letters.")
