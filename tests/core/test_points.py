from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.core.points import (
    exact,
    parse_points,
    plain_decimal,
    show_number,
    show_percent,
    show_points,
)

points = st.fractions(min_value=0, max_value=100, max_denominator=5000)
bounds = st.sampled_from([30, 50, 70, 90])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (0, Fraction(0)),
        (72, Fraction(72)),
        ("72", Fraction(72)),
        ("71,33", Fraction(7133, 100)),
        ("71.33", Fraction(7133, 100)),
        (" 70,5 ", Fraction(141, 2)),
        ("214/3", Fraction(214, 3)),
        ("0", Fraction(0)),
        ("0,10", Fraction(1, 10)),
        (Fraction(214, 3), Fraction(214, 3)),
    ],
)
def test_parse_points_reads_exactly(written, value: Fraction) -> None:
    assert parse_points(written) == value


@pytest.mark.parametrize(
    "written",
    [
        71.33,
        70.0,
        True,
        None,
        -1,
        Fraction(-1, 3),
        "-2",
        "+1",
        "",
        "bảy mươi",
        "1,2,3",
        "1.002,5",
        "71,",
        ",5",
        "1/0",
        "1/-2",
        "1e3",
        "٧١",
        "7 1",
        "1_0",
        "9" * 19,
        "inf",
    ],
)
def test_parse_points_refuses_what_is_not_exact_points(written) -> None:
    with pytest.raises(ValueError, match="Not points"):
        parse_points(written)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0,00"),
        (72, "72,00"),
        (100, "100,00"),
        (Fraction(489, 7), "69,85"),
        (Fraction(214, 3), "71,33"),
        (Fraction(209, 3), "69,66"),
        (Fraction(141, 2), "70,50"),
        (Fraction(69_999_999, 1_000_000), "69,99"),
        (Fraction(70), "70,00"),
        (Fraction(1, 101), "0,00"),
        (Fraction(7001, 100), "70,01"),
    ],
)
def test_show_points_cuts_off(value: int | Fraction, shown: str) -> None:
    assert show_points(value) == shown


@given(points, bounds)
def test_shown_points_never_contradict_a_band(value: Fraction, bound: int) -> None:
    shown = parse_points(show_points(value))
    assert value - Fraction(1, 100) < shown <= value
    assert (shown >= bound) == (value >= bound)


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (Fraction(214, 3), 6, "71.333333"),
        (Fraction(209, 3), 6, "69.666666"),
        (8, 6, "8"),
        (70, 6, "70"),
        (0, 6, "0"),
        (Fraction(141, 2), 6, "70.5"),
        (Fraction(141, 2), 0, "70"),
        (Fraction(70), 0, "70"),
        (Fraction(1, 10_000_000), 6, "0"),
    ],
)
def test_plain_decimal_drops_zeros_at_the_end(value: int | Fraction, places: int, written: str) -> None:
    assert plain_decimal(value, places) == written


def test_plain_decimal_has_six_places_unless_told() -> None:
    assert plain_decimal(Fraction(1, 3)) == "0.333333"


@pytest.mark.parametrize("show", [show_points, plain_decimal])
def test_negative_points_are_refused(show) -> None:
    with pytest.raises(ValueError, match="never negative: -1/3"):
        show(Fraction(-1, 3))


def test_exact_is_a_fraction_or_a_whole_number() -> None:
    assert exact(Fraction(214, 3)) == "214/3"
    assert exact(Fraction(144, 2)) == "72"
    assert exact(72) == "72"


@given(points)
def test_exact_is_read_back(value: Fraction) -> None:
    assert parse_points(exact(value)) == value


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1.000"),
        (1002, 0, "1.002"),
        (1_234_567, 0, "1.234.567"),
        (-1002, 0, "-1.002"),
        (Fraction(8224, 100), 2, "82,24"),
        (Decimal("82.24"), 2, "82,24"),
        (Decimal("1002.5"), 1, "1.002,5"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(49, 100), 0, "0"),
        (Fraction(-49, 100), 0, "0"),
        (Fraction(1, 200), 2, "0,01"),
        (Fraction(999_995, 1000), 2, "1.000,00"),
        (5, 2, "5,00"),
    ],
)
def test_show_number_is_vietnamese(value, decimals: int, shown: str) -> None:
    assert show_number(value, decimals) == shown


def test_show_number_refuses_floats() -> None:
    with pytest.raises(ValueError, match="float is not exact"):
        show_number(82.24, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 7, "0,00 %"),
        (7, 7, "100,00 %"),
        (1, 3, "33,33 %"),
        (2, 3, "66,67 %"),
        (824, 1002, "82,24 %"),
        (1, 20_000, "0,01 %"),
        (1, 20_001, "0,01 %"),
        (1, 10**9, "0,01 %"),
        (10**9 - 1, 10**9, "99,99 %"),
        (9999, 10_000, "99,99 %"),
        (10**9 + 1, 10**9, "100,01 %"),
        (6, 5, "120,00 %"),
        (12, 1, "1.200,00 %"),
        (Fraction(1, 2), Fraction(3, 2), "33,33 %"),
        (0, 0, "—"),
        (5, 0, "—"),
    ],
)
def test_show_percent_says_nothing_untrue(part, whole, shown: str) -> None:
    assert show_percent(part, whole) == shown


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (1, -5)])
def test_show_percent_refuses_negative_numbers(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        show_percent(part, whole)


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_nothing_and_all_are_said_only_when_true(part: int, whole: int) -> None:
    shown = show_percent(part, whole)
    assert (shown == "0,00 %") == (part == 0)
    assert (shown == "100,00 %") == (part == whole)
