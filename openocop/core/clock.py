"""Today in Viet Nam, and dates as Vietnamese papers write them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def zone(name: str) -> tzinfo:
    """Give the time zone, or UTC+7 under that name where the machine has no time zone data.

    Viet Nam has kept UTC+7 without summer time since 13/6/1975, and nothing here is older: the fallback is
    exact, and better than refusing to start on a bare machine.
    """
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=7), name)


VIETNAM: Final = zone("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Give this moment, with Viet Nam's time zone."""
    return datetime.now(VIETNAM)


def today() -> date:
    """Give today's date in Viet Nam, wherever the machine stands."""
    return now().date()


def day_of(moment: datetime) -> date:
    """Give the date in Viet Nam of a moment; ValueError when the moment does not say its zone."""
    if moment.tzinfo is None:
        raise ValueError(f"A moment without a time zone has no date: {moment!r}.")
    return moment.astimezone(VIETNAM).date()


def show_date(day: date) -> str:
    """Show a date as 25/11/2026; of a moment, its date in Viet Nam (ValueError without a time zone)."""
    if isinstance(day, datetime):
        day = day_of(day)
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def parse_date(text: str) -> date:
    """Read a date: 25/11/2026 or 5-3-2026 (day before month, always) or 2026-11-25.

    Raises ValueError for every other writing, years of two digits among them: it never guesses.
    """
    stripped = text.strip()
    if found := _DAY_FIRST.fullmatch(stripped):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _ISO.fullmatch(stripped):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        raise ValueError(f"Not a date: {text!r}. Write it as 25/11/2026 or 2026-11-25.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"No such day: {text!r}. The day comes before the month.") from None


def add_months(day: date, months: int) -> date:
    """Give the same day of the month ``months`` later, or that month's last day (rule 9).

    Always count from the first date: one month twice from 31/1 is not two months from 31/1.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
