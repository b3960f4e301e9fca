"""Limits of a dossier: how long the office at work has left (exact rule 12; Articles 5, 7.2, 7.6). No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from openocop.core.workdays import Pause, WorkingCalendar, due, remaining
from openocop.dossiers.states import State
from openocop.rulebooks.procedure import (
    Kind,
    Party,
    get_procedure,
    last_safe_hand_in,
    reassessment_window,
    round_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openocop.rulebooks.procedure import Procedure, RoundOfYear


@dataclass(frozen=True, slots=True)
class Passage:
    """A day on which a dossier came into a state."""

    on: date
    state: State


@dataclass(frozen=True, slots=True)
class Limit:
    """What is left of a limit: its last day, and days to it (below 0: days late). ``working``: working days."""

    last_day: date
    left: int
    working: bool

    @property
    def is_late(self) -> bool:
        """Whether the last day is past."""
        return self.left < 0


@dataclass(frozen=True, slots=True)
class Round:
    """The round that a dossier handed in on a day joins, and the last day that is surely early enough for it.

    ``is_sure`` is false where the commune's whole limit ends after the round's last day: it may still be quicker.
    """

    of: RoundOfYear
    last_safe_day: date
    is_sure: bool


_PAUSED: Final = {State.AT_COMMUNE: State.RETURNED_BY_COMMUNE, State.AT_PROVINCE: State.RETURNED_BY_PROVINCE}


def limit_of(
    kind: Kind,
    procedure_code: str,
    passages: Iterable[Passage],
    on: date,
    calendar: WorkingCalendar,
    *,
    restart: bool = False,
) -> Limit | None:
    """The limit that runs on a day; ``None`` where the law sets none, or the producer has the dossier."""
    way = list(passages)
    if not way:
        return None
    if way[-1].state is State.AT_COMMUNE:
        return _commune(procedure_code, way, on, calendar, restart=restart)
    if kind is Kind.REASSESSMENT and way[-1].state in {State.AT_PROVINCE, State.READY, State.AT_MINISTRY}:
        return _reassessment(procedure_code, way, on)
    return None


def commune_limit(procedure: Procedure) -> int | None:
    """Working days that the commune has (Article 7.2); ``None`` where the procedure does not say."""
    return next((step.limit_working_days for step in procedure.steps if step.who is Party.COMMUNE), None)


def _commune(
    code: str, way: list[Passage], on: date, calendar: WorkingCalendar, *, restart: bool
) -> Limit | None:
    limit = commune_limit(get_procedure(code))
    if limit is None:
        return None
    received = next(one.on for one in way if one.state is State.AT_COMMUNE)
    pauses = pauses_in(way, State.AT_COMMUNE)
    last = due(limit, received, pauses, calendar, restart=restart)
    if last is None:
        return None
    return Limit(last, remaining(limit, received, pauses, on, calendar, restart=restart), working=True)


def pauses_in(way: Iterable[Passage], state: State) -> list[Pause]:
    """When a dossier was sent back from this state and when it returned, in order."""
    found: list[Pause] = []
    for one in way:
        if one.state is _PAUSED[state]:
            found.append((one.on, None))
        elif one.state is state and found and found[-1][1] is None:
            found[-1] = (found[-1][0], one.on)
    return found


def _reassessment(code: str, way: list[Passage], on: date) -> Limit | None:
    """45 calendar days from the day on which the request was complete (Article 7.6.g); the ministry has its own."""
    rules = get_procedure(code).reassessment
    begins = State.AT_MINISTRY if way[-1].state is State.AT_MINISTRY else State.AT_PROVINCE
    complete = [one.on for one in way if one.state is begins]
    if rules is None or not complete:
        return None
    last = complete[-1] + timedelta(days=rules.limit_days)
    return Limit(last, (last - on).days, working=False)


def round_for(
    procedure: Procedure, handed_in: date, calendar: WorkingCalendar, extra: Iterable[RoundOfYear] = ()
) -> Round:
    """The round that a hand-in of this day joins if the commune uses its whole limit (Article 5; rounds by request).

    ``extra`` are the rounds that the province adds. A hand-in after the last safe day of a round may still reach it;
    what is certain is the next one.
    """
    nearest = _nearest(procedure, handed_in, extra)
    safe = last_safe_hand_in(nearest, calendar)
    return Round(nearest, safe, is_sure=handed_in <= safe)


def round_of_request(
    kind: str, code: str, requested: date, extra: Iterable[RoundOfYear] = ()
) -> tuple[int | None, int | None]:
    """Year and number of the round whose last request day is not past (Article 5); none for a reassessment."""
    if kind == Kind.REASSESSMENT:
        return None, None
    joined = _nearest(get_procedure(code), requested, extra)
    return joined.year, joined.no


def following(procedure: Procedure, one: RoundOfYear, extra: Iterable[RoundOfYear] = ()) -> RoundOfYear:
    """The round after this one."""
    return _nearest(procedure, one.last_request + timedelta(days=1), extra)


def _nearest(procedure: Procedure, request: date, extra: Iterable[RoundOfYear]) -> RoundOfYear:
    """Of the law's rounds and the province's own the one that closes first on or after a day."""
    own = [one for one in extra if request <= one.last_request]
    return min([round_of(procedure, request), *own], key=lambda one: one.last_request)


def window_of(last_valid: date) -> tuple[date, date]:
    """The days in which a reassessment is handed in, both included (Article 7.6.a)."""
    return reassessment_window(last_valid)
