"""Whether a recognition counts on a day (26/2026/QĐ-TTg, Articles 11 and 12). Pure: no tables, no clock.

A recognition's last valid day *E* is the same day of the 36th month after its decision, or that month's last day; an
expiry that the decision itself states wins. Days are dates of Viet Nam, both ends included.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from openocop.core.clock import add_months

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS: Final = 36
WINDOW_OPENS: Final = timedelta(days=180)
"""A reassessment is filed from this long before the last valid day …"""
WINDOW_CLOSES: Final = timedelta(days=120)
"""… to this long before it (Article 12)."""
LONGEST_EXTENSION: Final = timedelta(days=180)
"""After the last valid day (Article 12.3)."""
LATE_FILING_BEFORE: Final = date(2026, 5, 22)
"""Whose window closed before the decision came into force may file late (Article 12.3); others may not."""
_ONE_DAY: Final = timedelta(days=1)


class State(StrEnum):
    """What a recognition is on a day; of those that fit, the first in this order."""

    NOT_YET = "not_yet"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    REASSESSMENT_FILED = "reassessment_filed"
    WINDOW_OPEN = "window_open"
    WINDOW_MISSED = "window_missed"
    VALID = "valid"
    EXTENDED = "extended"
    EXPIRED_PENDING = "expired_pending"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    """The day of the decision is not known here, so nothing can be said."""


IN_FORCE: Final = frozenset(
    {State.REASSESSMENT_FILED, State.WINDOW_OPEN, State.WINDOW_MISSED, State.VALID, State.EXTENDED}
)
"""The states in which the star may be shown."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The facts of one recognition that decide its state.

    ``decided_on`` is ``None`` where only the ``year`` is known. ``reassessment_decided_on`` is the day on which a
    filed reassessment ended, whatever its result.
    """

    stars: int
    decided_on: date | None
    year: int | None = None
    stated_expiry: date | None = None
    withdrawn_on: date | None = None
    superseded_on: date | None = None
    reassessment_filed_on: date | None = None
    reassessment_decided_on: date | None = None
    extended_until: date | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """The state on a day; the last valid day and the window for filing a reassessment, where they are known."""

    state: State
    last_day: date | None = None
    window_from: date | None = None
    window_to: date | None = None

    @property
    def in_force(self) -> bool:
        """Whether the star may be shown on that day."""
        return self.state in IN_FORCE


def last_day(decided_on: date, stated_expiry: date | None = None) -> date:
    """The last valid day *E* (exact rule 9)."""
    return stated_expiry or add_months(decided_on, MONTHS)


def state_on(facts: Recognised, day: date, *, late_filing: bool = False) -> Validity:
    """What the recognition is on a day. ``late_filing``: the setting that lets every late filer be extended."""
    if facts.decided_on is None:
        return Validity(_without_decision(facts, day), facts.stated_expiry)
    end = last_day(facts.decided_on, facts.stated_expiry)
    state = _ended_early(facts, day) or _by_days(facts, day, end, late_filing=late_filing)
    return Validity(state, end, end - WINDOW_OPENS, end - WINDOW_CLOSES)


def effective_last_day(facts: Recognised) -> date | None:
    """The last day on which the star may be shown, as known now; before the first where it never counts.

    ``None`` where the day of the decision is not known.
    """
    if facts.decided_on is None:
        return None
    end = last_day(facts.decided_on, facts.stated_expiry)
    if facts.extended_until is not None:
        until = min(facts.extended_until, end + LONGEST_EXTENSION)
        if facts.reassessment_decided_on is not None:
            until = min(until, facts.reassessment_decided_on - _ONE_DAY)
        end = max(end, until)
    ends = [end, *(day - _ONE_DAY for day in (facts.withdrawn_on, facts.superseded_on) if day)]
    return min(ends)


def current(recognitions: Iterable[Recognised], day: date) -> Recognised | None:
    """The recognition whose star counts on a day: of those in force the one decided last."""
    found = [one for one in recognitions if state_on(one, day).in_force]
    return max(found, key=lambda one: (one.decided_on or date.min, one.stars), default=None)


def the_star(recognitions: Iterable[Recognised]) -> tuple[int | None, date | None, date | None]:
    """Star, first and last day that a product carries; the star alone where only its year is known."""
    found = list(recognitions)
    dated: list[tuple[date, date, int]] = []
    for one in found:
        ends = effective_last_day(one)
        if one.decided_on is not None and ends is not None and ends >= one.decided_on:
            dated.append((ends, one.decided_on, one.stars))
    if dated:
        ends, begins, stars = max(dated)
        return stars, begins, ends
    undated = [one for one in found if one.decided_on is None and one.withdrawn_on is None]
    latest = max(undated, key=lambda one: (one.year or 0, one.stars), default=None)
    return (latest.stars if latest else None), None, None


def filed_in_time(facts: Recognised, *, late_filing: bool = False) -> bool:
    """Whether a reassessment was filed by E−120, or late by somebody who may (Article 12.3)."""
    if facts.reassessment_filed_on is None or facts.decided_on is None:
        return False
    closes = last_day(facts.decided_on, facts.stated_expiry) - WINDOW_CLOSES
    return facts.reassessment_filed_on <= closes or may_file_late(closes, late_filing=late_filing)


def may_file_late(window_to: date, *, late_filing: bool = False) -> bool:
    """Whether somebody whose window closed on this day may still file (Article 12.3)."""
    return late_filing or window_to < LATE_FILING_BEFORE


def _without_decision(facts: Recognised, day: date) -> State:
    if facts.withdrawn_on is not None and facts.withdrawn_on <= day:
        return State.WITHDRAWN
    if facts.superseded_on is not None and facts.superseded_on <= day:
        return State.SUPERSEDED
    latest = facts.stated_expiry
    if latest is None and facts.year is not None:
        # Decided on the last day of its year at the latest: after 36 months more it has ended for certain.
        latest = date(facts.year + MONTHS // 12, 12, 31)
    return State.EXPIRED if latest is not None and latest < day else State.UNKNOWN


def _ended_early(facts: Recognised, day: date) -> State | None:
    assert facts.decided_on is not None  # noqa: S101 - state_on has looked
    if day < facts.decided_on:
        return State.NOT_YET
    if facts.withdrawn_on is not None and facts.withdrawn_on <= day:
        return State.WITHDRAWN
    if facts.superseded_on is not None and facts.superseded_on <= day:
        return State.SUPERSEDED
    return None


def _by_days(facts: Recognised, day: date, end: date, *, late_filing: bool) -> State:
    in_time = filed_in_time(facts, late_filing=late_filing)
    filed_on, decided_on = facts.reassessment_filed_on, facts.reassessment_decided_on
    filed = in_time and filed_on is not None and filed_on <= day
    pending = filed and (decided_on is None or decided_on > day)
    if day <= end:
        return _before_end(day, end, pending=pending)
    until = facts.extended_until
    if pending and until is not None and day <= min(until, end + LONGEST_EXTENSION):
        return State.EXTENDED
    return State.EXPIRED_PENDING if pending and filed_on is not None and filed_on <= end else State.EXPIRED


def _before_end(day: date, end: date, *, pending: bool) -> State:
    if pending:
        return State.REASSESSMENT_FILED
    if day < end - WINDOW_OPENS:
        return State.VALID
    return State.WINDOW_OPEN if day <= end - WINDOW_CLOSES else State.WINDOW_MISSED
