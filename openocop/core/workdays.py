"""Limits in working days, and the clock that stops while a dossier is with its producer (rule 12).

Two readings of one law: `remaining` says how many working days are left on a day, `due` which day is last.

A limit starts on the working day after the day of receipt. When a dossier is sent back, the day it is sent
still counts as used (the office worked on it); the days after it do not, nor does the day on which it comes
back, which is a receipt again: the clock goes on with the next working day. A dossier sent back and returned
on one day therefore stops nothing. Limits in calendar days need no help: add a `timedelta`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from holidays import country_holidays
from holidays.countries.vietnam import VietnamStaticHolidays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Pause: TypeAlias = tuple[date, date | None]
"""The day a dossier was sent back and the day it returned; None while it is still with the producer."""

_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_FIRST_DAY: Final = date(1995, 1, 1)  # the Labour Code, with days off given in place of those on weekends
_LAST_DAY: Final = date(country_holidays("VN").end_year, 12, 31)


@dataclass(frozen=True, slots=True)
class _Year:
    days_off: frozenset[date]
    made_up: frozenset[date]  # Saturdays worked in exchange for a day off


@cache  # building a year takes a quarter of a millisecond, and a limit asks for its days one by one
def _year(year: int) -> _Year:
    # The following year is needed too: a day off on 2/1/2015 was made up on 27/12/2014.
    table = country_holidays("VN", years=(year, year + 1))
    return _Year(
        days_off=frozenset(day for day in table if day.year == year),
        made_up=frozenset(day for day in table.weekend_workdays if day.year == year),
    )


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days Vietnamese offices work: not on weekends and public holidays, except as announced.

    The holidays come from the package ``holidays`` (Labour Code, Article 112, with days given in place of
    those on weekends). Two things are announced anew each year, and it cannot know them beforehand: days
    swapped with a Saturday, and on which side of Tết and of 2/9 the further days off fall. ``exceptions``
    corrects it: True = worked, False = off; it wins over everything.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # A copy nobody else holds: a calendar that changes would change limits already told to people.
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))

    @property
    def known_until(self) -> date:
        """Give the last day that can be answered: the lunar table, and with it Tết, ends there."""
        return _LAST_DAY

    @property
    def announced_until(self) -> date:
        """Give the end of the last year of which the package holds an announced swap of days.

        Later days are an estimate from the law alone. Up to it a swap may still be missing (package 0.109
        lacks 2/1/2026 for 10/1/2026, 12729/VPCP-KGVX): the office's ``exceptions`` decide.
        """
        return date(max(VietnamStaticHolidays.special_public_holidays), 12, 31)

    def is_working(self, day: date) -> bool:
        """Tell whether offices work; ValueError outside 1995 … `known_until`, where Tết is not known."""
        if isinstance(day, datetime):
            raise ValueError(f"A working day is a date, not a moment: {day!r}.")  # noqa: TRY004 - one kind of error
        if day in self.exceptions:
            return self.exceptions[day]
        if not _FIRST_DAY <= day <= _LAST_DAY:
            raise ValueError(f"Public holidays are known from {_FIRST_DAY.year} to {_LAST_DAY.year}: {day}.")
        year = _year(day.year)
        return day in year.made_up or (day.weekday() < _SATURDAY and day not in year.days_off)

    def next_working(self, day: date) -> date:
        """Give the first working day after ``day``, never ``day`` itself."""
        return self.add(day, 1)

    def add(self, day: date, working_days: int) -> date:
        """Give the n-th working day after ``day``; ``day`` itself for 0. ValueError below 0."""
        _refuse_negative(working_days)
        for _ in range(working_days):
            day += _ONE_DAY
            while not self.is_working(day):
                day += _ONE_DAY
        return day

    def deadline(self, received: date, working_days: int) -> date:
        """Give the last day of a limit: the day of receipt does not count, the first working day after does.

        What comes in on a weekend or holiday is as if it came on the last working day before.
        """
        return self.add(received, working_days)

    def count_between(self, start_exclusive: date, end_inclusive: date) -> int:
        """Count the working days after the first day, up to and with the last; ValueError backwards."""
        if end_inclusive < start_exclusive:
            raise ValueError(f"The end {end_inclusive} lies before the start {start_exclusive}.")
        days = (end_inclusive - start_exclusive).days
        return sum(self.is_working(start_exclusive + n * _ONE_DAY) for n in range(1, days + 1))


def remaining(
    limit: int,
    received: date,
    pauses: Sequence[Pause],
    on: date,
    calendar: WorkingCalendar,
    *,
    restart: bool = False,
) -> int:
    """Tell how many working days of the limit are left at the end of the day ``on``; below 0, days too late.

    On the last day itself it is 0. During a pause it stands still. What happens after ``on`` is not looked
    at, so the past can be asked for; before receipt the whole limit is left. With ``restart`` the whole limit
    is there again on the day the dossier comes back. Raises ValueError for a negative limit and for pauses
    that are out of order (see `due`).
    """
    _refuse_negative(limit)
    runs = [(start, end) for start, end in _runs(received, pauses) if start <= on]
    counted = runs[-1:] if restart else runs
    return limit - sum(calendar.count_between(start, min(end or on, on)) for start, end in counted)


def due(
    limit: int,
    received: date,
    pauses: Sequence[Pause],
    calendar: WorkingCalendar,
    *,
    restart: bool = False,
) -> date | None:
    """Give the limit's last day, or None while the dossier is with its producer (the last pause has no end).

    A limit used up before a pause ends on that earlier day: a pause does not heal lateness, unless
    ``restart`` gives the whole limit anew after it. Raises ValueError for a negative limit, a pause before
    receipt, one that ends before it starts, starts before the one before it ended, or stands open before
    another.
    """
    _refuse_negative(limit)
    runs = _runs(received, pauses)
    last_start, last_end = runs[-1]
    if last_end is not None:
        return None
    if restart:
        return calendar.deadline(last_start, limit)
    used_up_in, left = last_start, limit
    for start, end in ((start, end) for start, end in runs if end is not None):
        used = calendar.count_between(start, end)
        if used >= left:
            used_up_in = start
            break
        left -= used
    return calendar.deadline(used_up_in, left)


def _runs(received: date, pauses: Sequence[Pause]) -> list[tuple[date, date | None]]:
    """Give the stretches in which the clock runs: after the first day, up to and with the second if any."""
    _refuse_disorder(received, pauses)
    starts = [received, *(returned for _, returned in pauses if returned is not None)]
    ends: list[date | None] = [sent_back for sent_back, _ in pauses]
    if len(starts) > len(ends):
        ends.append(None)
    return list(zip(starts, ends, strict=True))


def _refuse_disorder(received: date, pauses: Sequence[Pause]) -> None:
    if any(returned is None for _, returned in pauses[:-1]):
        raise ValueError("Only the last pause may still be open.")
    days = [received, *(day for pause in pauses for day in pause if day is not None)]
    for earlier, later in pairwise(days):
        if later < earlier:
            raise ValueError(f"The pauses are out of order: {later} comes after {earlier}.")


def _refuse_negative(working_days: int) -> None:
    if working_days < 0:
        raise ValueError(f"A limit is never negative: {working_days} working days.")
