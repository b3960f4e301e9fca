"""Dates the three ways that one column holds them, and years. The day stands before the month, always."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.clock import show_date
from openocop.register.reading.cell import ErrorCell, text_of
from openocop.register.reading.cells.read import Read, Remark, unread

if TYPE_CHECKING:
    from openocop.register.reading.cell import Cell

FIRST_YEAR, LAST_YEAR = 2013, 2060
"""Before 2013 no province had the programme; a date outside is a slip of the finger."""

_SERIAL_ZERO: Final = date(1899, 12, 30)
_SERIALS: Final = range(36_526, 73_051)  # the years 2000 to 2099
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4}|\d{2})")
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_WORDS: Final = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})\s*,?\s*năm\s*(\d{4})", re.IGNORECASE)
_MONTH: Final = re.compile(r"(?:tháng\s*)?\d{1,2}\s*(?:[-/.]|năm)\s*\d{4}|\d{4}[-/.]\d{1,2}", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:năm\s*)?(\d{4})", re.IGNORECASE)
_LEADING: Final = re.compile(r"^(?:ngày|từ|đến|hết|ngày hết hạn)\s*:?\s+", re.IGNORECASE)
_TIME_BEHIND: Final = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?$", re.IGNORECASE)
_SHORT_YEARS: Final = range(13, 61)
_MONTHS: Final = 12


def read_date(cell: Cell) -> Read[date]:
    """The date of a cell: text day/month/year, Excel's number of days, or a real date.

    A month or year alone, month before day, a day that does not exist and years far off are asked about.
    """
    if isinstance(cell, datetime):
        return _checked(cell.date(), ())
    if isinstance(cell, date):
        return _checked(cell, ())
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    if not text or text in {"-", "–", "x", "X", "/"}:
        return Read()
    return _serial(int(text)) if text.isdecimal() and int(text) in _SERIALS else _of_text(text)


def read_year(cell: Cell) -> Read[int]:
    """The year of a cell: 2021, "Năm 2021", or the year of a date."""
    if isinstance(cell, date):
        return Read(cell.year)
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    if not text or text in {"-", "–"}:
        return Read()
    found = _YEAR.fullmatch(text)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return Read(int(found[1]))
    sentence = _("“%(text)s” is no year. Enter it with four digits, as 2024.")
    return Read(doubt=Remark("year_unclear", sentence % {"text": text}))


def mirrored(day: date) -> date | None:
    """The date with day and month changed round, where that is another date."""
    if day.day > _MONTHS or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)


def _serial(number: int) -> Read[date]:
    day = _SERIAL_ZERO + timedelta(days=number)
    sentence = _("The number %(number)s was read as Excel's count of days: %(day)s.")
    return _checked(day, (Remark("date_serial", sentence % {"number": number, "day": show_date(day)}),))


def _of_text(text: str) -> Read[date]:
    bare = _TIME_BEHIND.sub("", _LEADING.sub("", text)).strip(" .,")
    if found := _ISO.fullmatch(bare):
        return _made(text, int(found[3]), int(found[2]), int(found[1]))
    if found := _DAY_FIRST.fullmatch(bare) or _WORDS.fullmatch(bare):
        return _day_first(text, int(found[1]), int(found[2]), found[3])
    if found := _MONTH.fullmatch(bare) or _YEAR.fullmatch(bare):
        sentence = _("“%(text)s” is no whole date. Enter day, month and year as the decision states them.")
        return Read(doubt=Remark("date_incomplete", sentence % {"text": text}))
    return _unclear(text)


def _day_first(text: str, day: int, month: int, year: str) -> Read[date]:
    if len(year) == 4:  # noqa: PLR2004 - digits of a year
        return _made(text, day, month, int(year))
    if int(year) not in _SHORT_YEARS:
        return _unclear(text)
    read = _made(text, day, month, 2000 + int(year))
    sentence = _("The year of “%(text)s” has two digits; it was read as %(year)s.")
    note = Remark("date_short_year", sentence % {"text": text, "year": 2000 + int(year)})
    return Read(read.value, (note, *read.notes), read.doubt, read.refusal)


def _made(text: str, day: int, month: int, year: int) -> Read[date]:
    try:
        return _checked(date(year, month, day), ())
    except ValueError:
        return _month_first(text, day, month, year)


def _month_first(text: str, day: int, month: int, year: int) -> Read[date]:
    """What is no date with the day first may be one with the month first: shown, never taken silently."""
    try:
        other = date(year, day, month)
    except ValueError:
        return _unclear(text)
    sentence = _(
        "“%(text)s” has no such day; with the month first it would be %(day)s. Enter the right date."
    )
    return Read(other, doubt=Remark("date_month_first", sentence % {"text": text, "day": show_date(other)}))


def _checked(day: date, notes: tuple[Remark, ...]) -> Read[date]:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return Read(day, notes)
    sentence = _("The date %(day)s cannot be right. Enter it again as the decision states it.")
    return Read(day, notes, Remark("date_far", sentence % {"day": show_date(day)}))


def _unclear(text: str) -> Read[date]:
    sentence = _("“%(text)s” is no date. Enter it as 25/11/2026: day, month, year.")
    return Read(doubt=Remark("date_unclear", sentence % {"text": text}))
