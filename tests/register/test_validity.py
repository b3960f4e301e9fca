"""The state of a recognition on every boundary day (exact rule 9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.register.validity import (
    IN_FORCE,
    Recognised,
    State,
    current,
    effective_last_day,
    filed_in_time,
    last_day,
    state_on,
)

DECIDED = date(2025, 3, 1)
END = date(2028, 3, 1)
ONE = timedelta(days=1)


def facts(**values):
    return Recognised(**{"stars": 3, "decided_on": DECIDED} | values)


def state(day, **values):
    return state_on(facts(**values), day).state


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (date(2025, 3, 1), date(2028, 3, 1)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
        (date(2025, 8, 31), date(2028, 8, 31)),
        (date(2025, 12, 31), date(2028, 12, 31)),
    ],
)
def test_the_last_valid_day_is_the_same_day_of_the_36th_month(decided, last):
    assert last_day(decided) == last


def test_an_expiry_that_the_decision_states_wins():
    assert last_day(DECIDED, date(2027, 12, 31)) == date(2027, 12, 31)
    assert state(date(2027, 12, 31), stated_expiry=date(2027, 12, 31)) is State.WINDOW_MISSED
    assert state(date(2028, 1, 1), stated_expiry=date(2027, 12, 31)) is State.EXPIRED


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (DECIDED - ONE, State.NOT_YET),
        (DECIDED, State.VALID),
        (END - timedelta(days=181), State.VALID),
        (END - timedelta(days=180), State.WINDOW_OPEN),
        (END - timedelta(days=120), State.WINDOW_OPEN),
        (END - timedelta(days=119), State.WINDOW_MISSED),
        (END, State.WINDOW_MISSED),
        (END + ONE, State.EXPIRED),
    ],
)
def test_a_star_from_its_first_day_to_its_last(day, expected):
    assert state(day) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (END - timedelta(days=151), State.WINDOW_OPEN),
        (END - timedelta(days=150), State.REASSESSMENT_FILED),
        (END, State.REASSESSMENT_FILED),
        (END + ONE, State.EXPIRED_PENDING),
        (END + timedelta(days=400), State.EXPIRED_PENDING),
    ],
)
def test_a_reassessment_filed_in_time_and_not_decided(day, expected):
    assert state(day, reassessment_filed_on=END - timedelta(days=150)) is expected


def test_a_failed_reassessment_leaves_the_star_until_its_end():
    filed, decided = END - timedelta(days=150), END - timedelta(days=60)
    tried = {"reassessment_filed_on": filed, "reassessment_decided_on": decided}
    assert state(decided - ONE, **tried) is State.REASSESSMENT_FILED
    assert state(decided, **tried) is State.WINDOW_MISSED
    assert state(END, **tried) is State.WINDOW_MISSED
    assert state(END + ONE, **tried) is State.EXPIRED


def test_filing_on_the_last_day_of_the_window_counts_and_a_day_later_does_not():
    closes = END - timedelta(days=120)
    assert state(END, reassessment_filed_on=closes) is State.REASSESSMENT_FILED
    assert state(END, reassessment_filed_on=closes + ONE) is State.WINDOW_MISSED
    assert state(END + ONE, reassessment_filed_on=closes + ONE) is State.EXPIRED


@pytest.mark.parametrize(
    ("decided", "may"),
    [(date(2023, 9, 18), True), (date(2023, 9, 19), False)],
)
def test_late_filers_count_only_where_the_window_closed_before_the_decision_was_in_force(decided, may):
    closes = last_day(decided) - timedelta(days=120)
    assert (closes < date(2026, 5, 22)) is may
    late = Recognised(stars=3, decided_on=decided, reassessment_filed_on=date(2026, 6, 30))
    assert filed_in_time(late) is may
    assert filed_in_time(late, late_filing=True) is True


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (END, State.REASSESSMENT_FILED),
        (END + ONE, State.EXTENDED),
        (END + timedelta(days=90), State.EXTENDED),
        (END + timedelta(days=91), State.EXPIRED_PENDING),
    ],
)
def test_an_extended_star_ends_on_its_extended_day(day, expected):
    filed, until = END - timedelta(days=150), END + timedelta(days=90)
    assert state(day, reassessment_filed_on=filed, extended_until=until) is expected


def test_an_extension_never_goes_beyond_180_days():
    filed, until = END - timedelta(days=150), END + timedelta(days=500)
    longest = END + timedelta(days=180)
    assert state(longest, reassessment_filed_on=filed, extended_until=until) is State.EXTENDED
    assert state(longest + ONE, reassessment_filed_on=filed, extended_until=until) is State.EXPIRED_PENDING
    assert effective_last_day(facts(reassessment_filed_on=filed, extended_until=until)) == longest


def test_an_extension_ends_with_the_result():
    tried = {
        "reassessment_filed_on": END - timedelta(days=150),
        "extended_until": END + timedelta(days=90),
        "reassessment_decided_on": END + timedelta(days=30),
    }
    assert state(END + timedelta(days=29), **tried) is State.EXTENDED
    assert state(END + timedelta(days=30), **tried) is State.EXPIRED
    assert effective_last_day(facts(**tried)) == END + timedelta(days=29)


def test_withdrawn_counts_from_its_day_on():
    day = date(2026, 5, 5)
    assert state(day - ONE, withdrawn_on=day) is State.VALID
    assert state(day, withdrawn_on=day) is State.WITHDRAWN
    assert state(END + ONE, withdrawn_on=day) is State.WITHDRAWN
    assert effective_last_day(facts(withdrawn_on=day)) == day - ONE


def test_superseded_counts_from_its_day_on_and_after_withdrawn():
    day = date(2026, 5, 5)
    assert state(day - ONE, superseded_on=day) is State.VALID
    assert state(day, superseded_on=day) is State.SUPERSEDED
    assert state(day, superseded_on=day, withdrawn_on=day) is State.WITHDRAWN


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2023, 12, 31), State.UNKNOWN), (date(2024, 1, 1), State.EXPIRED)],
)
def test_of_a_star_with_a_year_alone_only_its_certain_end_is_said(day, expected):
    assert state_on(Recognised(stars=3, decided_on=None, year=2020), day).state is expected


def test_of_a_star_with_neither_nothing_is_said():
    assert state_on(Recognised(stars=3, decided_on=None), date(2099, 1, 1)).state is State.UNKNOWN


def test_the_window_is_told_with_the_state():
    said = state_on(facts(), date(2026, 1, 1))
    assert (said.last_day, said.window_from, said.window_to) == (END, date(2027, 9, 3), date(2027, 11, 2))


def test_the_star_that_counts_is_the_one_in_force_decided_last():
    old, new = facts(stars=4), facts(stars=3, decided_on=date(2026, 3, 1))
    assert current([old, new], date(2026, 2, 28)) is old
    assert current([old, new], date(2026, 3, 1)) is new
    assert current([facts(withdrawn_on=DECIDED)], DECIDED) is None


days = st.dates(date(2019, 1, 1), date(2032, 12, 31))


@given(
    decided=days,
    day=days,
    withdrawn=st.none() | days,
    superseded=st.none() | days,
    filed=st.none() | days,
    decided_again=st.none() | days,
    extended=st.none() | days,
)
def test_the_star_is_shown_exactly_from_the_first_to_the_effective_last_day(  # noqa: PLR0913, PLR0917 - one each
    decided, day, withdrawn, superseded, filed, decided_again, extended
):
    end = last_day(decided)
    if extended is not None and (filed is None or filed > end - timedelta(days=120) or extended <= end):
        extended = None
    one = Recognised(
        stars=3,
        decided_on=decided,
        withdrawn_on=withdrawn,
        superseded_on=superseded,
        reassessment_filed_on=filed,
        reassessment_decided_on=decided_again,
        extended_until=extended,
    )
    last = effective_last_day(one)
    assert (state_on(one, day).state in IN_FORCE) == (decided <= day <= last)
