"""Gates: when an item reaches its mark, and which star is left (exact rule 4)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from openocop.rulebooks.criteria import Gate
from openocop.rulebooks.gates import FailedGate, allowed_star, failed_gates, holding_back, star_by_points
from openocop.rulebooks.shelf import CODES, get_rulebook, rulebooks
from tests.rulebooks.reference import sheet
from tests.rulebooks.strategies import line, product_set_of, tiny

ONE_GATE = product_set_of(tiny(line("1", 0, 1, 2, 3, 5, marks={3: 3})))
TWO_GATES = product_set_of(tiny(line("1", 0, 1, 3, marks={3: 1, 5: 3}), line("2", 0, 2, marks={4: 2})))


def gate(star, item="1", points=1):
    return FailedGate(Gate(item, star, points), 0, 1)


@pytest.mark.parametrize(
    ("points", "majority", "every", "mean"),
    [
        ([3], True, True, True),
        ([2], False, False, False),
        ([3, 3, 3], True, True, True),
        ([3, 3, 0], True, False, False),
        ([3, 3, 2], True, False, False),
        ([5, 5, 0], True, False, True),
        ([5, 2, 2], False, False, True),
        ([5, 1, 2], False, False, False),
        ([3, 0], False, False, False),  # exactly half is no majority
        ([5, 5, 0, 0], False, False, False),
        ([5, 5, 1, 1], False, False, True),  # the mean is exactly 3
        ([3, 3, 3, 0], True, False, False),
    ],
)
def test_an_item_reaches_its_mark_by_the_regulations_basis(points, majority, every, mean):
    ballots = [{"1": value} for value in points]
    for basis, reached in (("majority", majority), ("every", every), ("mean", mean)):
        failed = failed_gates(ONE_GATE, ballots, basis)

        expected = FailedGate(Gate("1", 3, 3), sum(value >= 3 for value in points), len(points))
        assert failed == (() if reached else (expected,))


def test_the_basis_is_the_majority_where_nothing_is_said():
    ballots = [{"1": 3}, {"1": 3}, {"1": 0}]

    assert failed_gates(ONE_GATE, ballots) == failed_gates(ONE_GATE, ballots, "majority") == ()


def test_every_failed_mark_of_an_item_is_told_in_the_sheets_order():
    assert failed_gates(TWO_GATES, [{"1": 0, "2": 0}]) == (
        FailedGate(Gate("1", 3, 1), 0, 1),
        FailedGate(Gate("1", 5, 3), 0, 1),
        FailedGate(Gate("2", 4, 2), 0, 1),
    )


@pytest.mark.parametrize(
    ("points_star", "failed", "star"),
    [
        (5, [], 5),
        (5, [5], 4),
        (5, [4], 3),
        (5, [3], 2),
        (5, [5, 3, 4], 2),
        (4, [5], 4),
        (3, [4, 5], 3),
        (2, [3], 2),
        (1, [3], 1),
        (1, [], 1),
    ],
)
def test_the_star_is_the_highest_that_points_and_gates_allow(points_star, failed, star):
    assert allowed_star(points_star, [gate(entry) for entry in failed]) == star


def test_only_marks_within_reach_of_the_points_hold_back():
    failed = [gate(3), gate(4), gate(5)]

    assert holding_back(failed, 4) == (gate(3), gate(4))
    assert holding_back(failed, 2) == ()


@pytest.mark.parametrize(
    ("points", "star"),
    [
        (0, 1),
        (Fraction(2999999, 100000), 1),
        (30, 2),
        (Fraction(4999999, 100000), 2),
        (50, 3),
        (Fraction(69999999999, 1000000000), 3),
        (70, 4),
        (Fraction(8999, 100), 4),
        (90, 5),
        (100, 5),
    ],
)
def test_points_belong_to_the_band_whose_lower_bound_they_reach(points, star):
    for rulebook in rulebooks():
        assert star_by_points(rulebook.sets[0], points) == star


@pytest.mark.parametrize(("code", "number"), [(code, number) for code in CODES for number in range(1, 27)])
def test_the_gates_of_every_set_are_its_star_marks(code, number):
    product_set = get_rulebook(code).set(number)

    told = [(entry.item, entry.star, entry.points) for entry in product_set.gates]

    assert told == [
        (entry.id, star, points) for entry in sheet(code, number).lines for star, points in entry.marks
    ]


def test_the_marks_of_2019_are_not_in_the_source():
    counts = {rulebook.code: sum(len(entry.gates) for entry in rulebook.sets) for rulebook in rulebooks()}

    assert counts["QD1048-2019"] == 0
    assert (counts["QD26-2026"] > 0, counts["QD148-2023"] > 0) == (True, True)


def test_the_gates_of_an_item_are_kept_lowest_star_first():
    found = rulebooks()[0].sets[0].gates_by_item

    assert found["4.1"] == (Gate("4.1", 3, 2), Gate("4.1", 4, 3), Gate("4.1", 5, 5))
    assert found["2.2"] == (Gate("2.2", 3, 2),)
    assert "1.1" not in found


def test_a_mark_never_asks_for_less_than_a_lower_mark_of_its_item():
    for rulebook in rulebooks():
        for product_set in rulebook.sets:
            for marks in product_set.gates_by_item.values():
                assert [entry.points for entry in marks] == sorted(entry.points for entry in marks)
