"""The cheapest ways up, against hand-made right answers and against trying every combination."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from openocop.rulebooks.advice import FIELD, Advice, Change, Target, Way, advise, advise_towards
from openocop.rulebooks.ballot_file import scorable_set, write_advice
from openocop.rulebooks.criteria import Gate
from openocop.rulebooks.gates import FailedGate, allowed_star, failed_gates, star_by_points
from openocop.rulebooks.shelf import rulebooks
from tests.rulebooks import reference
from tests.rulebooks.reference import COMPLETE, choices_worth, few_ways, sheet
from tests.rulebooks.strategies import answers, line, nearly_best, product_set_of, tiny, tiny_sheets

REACHED = {5: 12, 4: 9, 3: 6, 2: 3, 1: 0}
"""Bands for small sheets."""


def advice_of(of, choices):
    """The product's advice as plain data, without the sentence on a star out of reach."""
    answer = write_advice(advise(product_set_of(of), choices))
    for target in answer["next"]:
        target.pop("reason", None)
    return answer


def shown(target):
    """The ways of a target, as short texts."""
    return [" ".join(change.after for change in way.changes) for way in target.ways]


# --- by hand


def test_points_alone_are_missing():
    of = tiny(line("1", 0, 3, 5), line("2", 0, 3), line("3", 0, 1, 2), floors=REACHED)

    found = advise(product_set_of(of), {"1": "1/1", "2": "2/2", "3": "3/1"})

    assert found == Advice(
        points=3,
        parts={"A": 3},
        missing=(),
        star_by_points=2,
        star=2,
        gates_failed=(),
        gates_open=(),
        targets=(
            Target(
                star=3,
                points_missing=3,
                gates_missing=(),
                ways=(
                    Way((Change("1", "1/1", "1/2", 3),), 6),
                    Way((Change("1", "1/1", "1/3", 5),), 8),
                ),
                fewest=1,
                count=2,
            ),
            Target(
                star=4,
                points_missing=6,
                gates_missing=(),
                ways=(
                    Way((Change("1", "1/1", "1/3", 5), Change("3", "3/1", "3/2", 1)), 9),
                    Way((Change("1", "1/1", "1/3", 5), Change("3", "3/1", "3/3", 2)), 10),
                ),
                fewest=2,
                count=2,
            ),
            Target(star=5, points_missing=9, gates_missing=(), ways=(), fewest=0, count=0),
        ),
    )


def test_a_gate_alone_is_missing():
    of = tiny(line("1", 0, 8), line("2", 0, 1, 2, marks={3: 1, 5: 2}), floors=REACHED)

    found = advise(product_set_of(of), {"1": "1/2", "2": "2/1"})

    assert (found.star_by_points, found.star) == (3, 2)
    assert found.gates_failed == (FailedGate(Gate("2", 3, 1), 0, 1),)
    assert found.gates_open == (FailedGate(Gate("2", 3, 1), 0, 1), FailedGate(Gate("2", 5, 2), 0, 1))
    assert [(target.star, target.points_missing, shown(target)) for target in found.targets] == [
        (3, 0, ["2/2", "2/3"]),
        (4, 1, ["2/2", "2/3"]),
        (5, 4, []),
    ]
    assert found.targets[2].gates_missing == (
        FailedGate(Gate("2", 3, 1), 0, 1),
        FailedGate(Gate("2", 5, 2), 0, 1),
    )


def test_a_way_never_holds_a_change_that_could_be_left_out():
    of = tiny(line("1", 0, 3), line("2", 0, 2), line("3", 0, 2), line("4", 3), floors=REACHED)

    found = advise(product_set_of(of), {"1": "1/1", "2": "2/1", "3": "3/1", "4": "4/1"})

    # 3 points are short: item 1 alone, or 2 and 3 together; 1 with 2 has one too many.
    assert shown(found.targets[0]) == ["1/2", "2/2 3/2"]
    assert (found.targets[0].fewest, found.targets[0].count) == (1, 1)


def test_a_greedy_choice_would_miss_the_cheapest_way():
    of = tiny(line("1", 0, 5), line("2", 0, 3), line("3", 0, 3), line("4", 0), floors=REACHED)

    found = advise(product_set_of(of), dict.fromkeys("1234"))

    # Two items for 6 points: 2 and 3 gain 6, 1 with either gains 8.
    assert shown(found.targets[0]) == ["2/2 3/2", "1/2 2/2", "1/2 3/2"]


def test_equal_ways_stand_in_the_order_of_items_and_only_three_are_shown():
    of = tiny(*(line(str(place), 0, 6) for place in range(1, 6)), floors=REACHED)

    target = advise(product_set_of(of), dict.fromkeys("12345")).targets[0]

    assert shown(target) == ["1/2", "2/2", "3/2"]
    assert (target.fewest, target.count) == (1, 5)


def test_options_worth_the_same_are_two_ways_in_the_sheets_order():
    of = tiny(line("8", 1, 3, 1, 3), line("9", 3), floors=REACHED)

    target = advise(product_set_of(of), {"8": None, "9": "9/1"}).targets[0]

    assert shown(target) == ["8/2", "8/4"]


def test_an_item_without_an_answer_counts_nothing_and_is_told():
    of = tiny(line("1", 2, 6), line("2", 0, 1), floors=REACHED)

    found = advise(product_set_of(of), {"2": "2/2"})

    assert (found.points, found.missing, found.star) == (1, ("1",), 1)
    assert found.targets[0].ways[0] == Way((Change("1", None, "1/2", 6),), 7)


def test_the_best_star_has_nothing_above_it():
    of = tiny(line("1", 0, 12), floors=REACHED)

    assert advise(product_set_of(of), {"1": "1/2"}).targets == ()


def test_nothing_can_be_done_about_a_sheet_that_ends_below_the_star():
    of = tiny(line("1", 0, 5), floors=REACHED)

    found = advise(product_set_of(of), {"1": "1/2"})

    assert [(target.star, target.ways, target.fewest, target.count) for target in found.targets] == [
        (3, (), 0, 0),
        (4, (), 0, 0),
        (5, (), 0, 0),
    ]


def test_advice_is_not_the_readers_to_change():
    found = advise(product_set_of(tiny(line("1", 0, 6), floors=REACHED)), {})

    with pytest.raises(FrozenInstanceError):
        found.points = 100


def test_two_readers_of_one_advice_do_not_disturb_each_other():
    product_set = product_set_of(tiny(line("1", 0, 6), floors=REACHED))
    with suppress(TypeError, AttributeError):
        advise(product_set, {"1": "1/2"}).parts["A"] = 99

    assert advise(product_set, {"1": "1/2"}).parts == {"A": 6}


@pytest.mark.parametrize(
    ("points", "aim", "stars"),
    [
        (7, None, [4]),
        (7, 5, [5]),
        (7, 4, [4]),
        (7, 3, [4]),  # reached already: the next one
        (7, 2, [4]),
        (0, None, [3]),
        (0, 5, [5]),
        (12, None, []),
        (12, 5, []),
    ],
)
def test_advice_towards_one_star_is_that_target_of_the_whole_advice(points, aim, stars):
    product_set = product_set_of(tiny(line("1", *range(13)), floors=REACHED))
    choices = {"1": f"1/{points + 1}"}
    whole = advise(product_set, choices)

    found = advise_towards(product_set, choices, aim)

    assert found == replace(whole, targets=tuple(target for target in whole.targets if target.star in stars))
    assert [target.star for target in found.targets] == stars


# --- real sheets


def test_every_gate_of_an_empty_sheet_is_missing():
    product_set = scorable_set({"rulebook": "QD26-2026", "set": 1})

    found = advise(product_set, {})

    assert (found.points, found.star, len(found.missing)) == (0, 1, len(product_set.items))
    assert found.targets[2].gates_missing == tuple(FailedGate(gate, 0, 1) for gate in product_set.gates)
    # Items with a mark of 5 stars or fewer: all must be raised, and further ones for the points.
    assert found.targets[2].fewest >= len(product_set.gates_by_item)


@pytest.mark.parametrize(("code", "number"), COMPLETE)
def test_the_best_answers_of_every_set_reach_five_stars(code, number):
    of = sheet(code, number)
    best = {entry.id: max(entry.options, key=lambda option: option[1])[0] for entry in of.lines}

    found = advise(scorable_set({"rulebook": code, "set": number}), best)

    assert (found.points, found.star, found.targets) == (100, 5, ())


def test_a_count_of_ways_fits_its_field():
    for rulebook in rulebooks():
        for product_set in rulebook.sets:
            ways = 1
            for item in product_set.items:
                ways *= len(item.options) + 1
            assert ways.bit_length() < FIELD


# --- against trying everything


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_small_sheets_agree_with_trying_everything(data):
    of = data.draw(tiny_sheets())
    choices = data.draw(answers(of))

    assert advice_of(of, choices) == reference.advise(of, choices)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_seven_items_agree_with_trying_everything(data):
    of = data.draw(tiny_sheets(most_items=7).filter(lambda of: len(of.lines) == 7))
    choices = data.draw(answers(of))

    assert advice_of(of, choices) == reference.advise(of, choices)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_nearly_best_answers_agree_with_trying_everything(data):
    of = sheet(*data.draw(st.sampled_from(COMPLETE)))
    choices = data.draw(nearly_best(of))

    found = write_advice(advise(scorable_set({"rulebook": of.code, "set": of.number}), choices))

    for target in found["next"]:
        target.pop("reason", None)
    assert found == reference.advise(of, choices)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whole_sheets_agree_with_trying_every_few_items(data):
    of = sheet(*data.draw(st.sampled_from(COMPLETE)))
    goal, short = data.draw(st.sampled_from([3, 4, 5])), data.draw(st.integers(1, 6))
    choices = _some_answers(of, dict(of.floors)[goal] - short, data.draw(st.sampled_from([0, 3, 4])))
    product_set = scorable_set({"rulebook": of.code, "set": of.number})
    target = next(entry for entry in advise(product_set, choices).targets if entry.star == goal)
    assume(0 < target.fewest <= 4)

    for size in range(target.fewest):
        assert few_ways(of, choices, goal, size) == []
    found = few_ways(of, choices, goal, target.fewest)

    assert target.count == len(found)
    expected = [[(name, option, gain) for name, option, gain in way] for way in found[:3]]
    told = [[(change.item, change.after, change.gain) for change in way.changes] for way in target.ways]
    assert told[: len(expected)] == expected


def _some_answers(of, total, least_star):
    try:
        return choices_worth(of, total, least_star=least_star)
    except ValueError:
        return choices_worth(of, total)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_way_arrives_and_none_of_its_changes_can_be_left_out(data):
    of = sheet(*data.draw(st.sampled_from(COMPLETE)))
    choices = data.draw(answers(of))
    product_set = scorable_set({"rulebook": of.code, "set": of.number})

    for target in advise(product_set, choices).targets:
        assert len(set(target.ways)) == len(target.ways)
        costs = [(len(way.changes), way.points_after) for way in target.ways]
        assert costs == sorted(costs)
        for way in target.ways:
            assert all(change.gain > 0 for change in way.changes)
            assert _star_after(product_set, choices, way.changes) >= target.star
            for left_out in way.changes:
                rest = [change for change in way.changes if change != left_out]
                assert _star_after(product_set, choices, rest) < target.star


def _star_after(product_set, choices, changes):
    reached = choices | {change.item: change.after for change in changes}
    points = {item.id: product_set.points[item.id][reached.get(item.id)] for item in product_set.items}
    return allowed_star(
        star_by_points(product_set, sum(points.values())), failed_gates(product_set, [points])
    )


def test_the_counts_of_ways_fit_their_fields():
    from math import prod  # noqa: PLC0415

    from openocop.rulebooks.advice import FIELD  # noqa: PLC0415
    from openocop.rulebooks.shelf import rulebooks  # noqa: PLC0415

    most = max(
        prod(len(item.options) + 1 for item in entry.items) for book in rulebooks() for entry in book.sets
    )
    assert most < 2**FIELD
