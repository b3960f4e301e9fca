"""Dates that were filled by dragging a cell down: each a year, a month or a day after the one above."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from openocop.core.clock import add_months

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Dated = tuple[int, date | None]
"""A row and its date."""

_YEAR: Final = 12
_STEPS: Final[tuple[tuple[int, Callable[[date, int], date]], ...]] = (
    (3, lambda first, count: add_months(first, _YEAR * count)),
    (4, add_months),
    (4, lambda first, count: first + timedelta(days=count)),
)
"""How many dates make a run, and the date so many steps after the first."""


def dragged(dates: Sequence[Dated]) -> frozenset[int]:
    """The rows whose dates were filled by dragging: three or more in a row that go up by a year, four by month or day.

    ``dates`` in the order of the lines. Equal dates are no run: one decision has many products.
    """
    found: set[int] = set()
    for least, after in _STEPS:
        at = 0
        while at < len(dates):
            length = _run(dates, at, after)
            if length >= least:
                found.update(row for row, _day in dates[at : at + length])
            at += max(length - 1, 1)
    return frozenset(found)


def _run(dates: Sequence[Dated], at: int, after: Callable[[date, int], date]) -> int:
    """How many dates from one on follow each other step by step."""
    first = dates[at][1]
    if first is None:
        return 1
    length = 1
    while at + length < len(dates):
        next_one = dates[at + length][1]
        if next_one is None or next_one != after(first, length):
            break
        length += 1
    return length
