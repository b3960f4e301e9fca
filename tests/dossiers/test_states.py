"""The life of a dossier, pair by pair."""

from __future__ import annotations

from itertools import product

import pytest

from openocop.core.errors import RefusedError
from openocop.dossiers.states import (
    EDITABLE,
    NEXT,
    OPEN,
    STATE_NAMES,
    TURNS,
    State,
    Step,
    Turn,
    after,
    may_go,
    steps_from,
)
from openocop.rulebooks.procedure import Kind

S, V = State, Step
LIFE = {
    (S.DRAFT, V.HAND_IN): S.AT_COMMUNE,
    (S.DRAFT, V.WITHDRAW): S.WITHDRAWN,
    (S.AT_COMMUNE, V.RETURN): S.RETURNED_BY_COMMUNE,
    (S.AT_COMMUNE, V.REQUEST): S.REQUESTED,
    (S.AT_COMMUNE, V.WITHDRAW): S.WITHDRAWN,
    (S.RETURNED_BY_COMMUNE, V.HAND_IN): S.AT_COMMUNE,
    (S.RETURNED_BY_COMMUNE, V.WITHDRAW): S.WITHDRAWN,
    (S.REQUESTED, V.RECEIVE): S.AT_PROVINCE,
    (S.REQUESTED, V.WITHDRAW): S.WITHDRAWN,
    (S.AT_PROVINCE, V.RETURN): S.RETURNED_BY_PROVINCE,
    (S.AT_PROVINCE, V.ASSIGN): S.WITH_ADVISERS,
    (S.AT_PROVINCE, V.REPORT): S.READY,
    (S.AT_PROVINCE, V.WITHDRAW): S.WITHDRAWN,
    (S.AT_PROVINCE, V.REFUSE): S.REFUSED,
    (S.RETURNED_BY_PROVINCE, V.HAND_IN): S.AT_PROVINCE,
    (S.RETURNED_BY_PROVINCE, V.WITHDRAW): S.WITHDRAWN,
    (S.WITH_ADVISERS, V.RETURN): S.RETURNED_BY_ADVISERS,
    (S.WITH_ADVISERS, V.REPORT): S.READY,
    (S.WITH_ADVISERS, V.WITHDRAW): S.WITHDRAWN,
    (S.WITH_ADVISERS, V.REFUSE): S.REFUSED,
    (S.RETURNED_BY_ADVISERS, V.HAND_IN): S.WITH_ADVISERS,
    (S.RETURNED_BY_ADVISERS, V.WITHDRAW): S.WITHDRAWN,
    (S.READY, V.FORWARD): S.AT_MINISTRY,
    (S.READY, V.CLOSE): S.CLOSED,
    (S.READY, V.WITHDRAW): S.WITHDRAWN,
    (S.AT_MINISTRY, V.CLOSE): S.CLOSED,
}
"""Written down a second time, so that no step comes or goes unnoticed."""


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_every_pair_of_state_and_step(state, step):
    assert NEXT.get((state, step)) == LIFE.get((state, step))
    if (state, step) not in LIFE:
        for kind in Kind:
            assert not may_go(kind, state, step)
            with pytest.raises(RefusedError) as refused:
                after(kind, state, step)
            assert str(STATE_NAMES[state]) in str(refused.value)


@pytest.mark.parametrize("kind", Kind)
def test_only_a_reassessment_is_reported_by_the_provincial_office(kind):
    reassessed = kind is Kind.REASSESSMENT
    assert may_go(kind, State.AT_PROVINCE, Step.REPORT) is reassessed
    assert may_go(kind, State.AT_PROVINCE, Step.ASSIGN) is not reassessed


def test_a_dossier_that_is_over_takes_no_step():
    for state in set(State) - OPEN:
        assert [steps_from(kind, state) for kind in Kind] == [(), (), ()]
        assert TURNS[state] is Turn.NOBODY


def test_the_producer_writes_exactly_where_the_next_step_is_handing_in():
    assert {state for state, step in LIFE if step is Step.HAND_IN} == EDITABLE
    assert {state for state, turn in TURNS.items() if turn is Turn.PRODUCER} == EDITABLE


def test_it_is_withdrawn_at_any_time_before_the_council():
    assert {state for state, step in LIFE if step is Step.WITHDRAW} == OPEN - {State.AT_MINISTRY}


def test_every_open_state_has_a_way_to_an_end():
    for kind, start in product(Kind, OPEN):
        reached, todo = {start}, [start]
        while todo:
            state = todo.pop()
            for step in steps_from(kind, state):
                if after(kind, state, step) not in reached:
                    reached.add(after(kind, state, step))
                    todo.append(after(kind, state, step))
        assert reached & {State.CLOSED}, (kind, start)
