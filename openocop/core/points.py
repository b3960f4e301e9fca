"""Points, numbers and shares: kept exactly, shown the Vietnamese way.

Points are fractions (the mean of three ballots is often no decimal). A shown figure is made from the exact
one and never contradicts a decision taken on it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from decimal import Decimal

NO_DATA: Final = "—"

_POINTS: Final = re.compile(r"[0-9]{1,18}(?:[.,][0-9]{1,18}|/[0-9]{1,18})?")
_HUNDRED_PERCENT: Final = 10_000  # hundredths of a per cent, the smallest step that is shown


def parse_points(value: int | str | Fraction) -> Fraction:
    """Read points exactly: 72, "71,33", "71.33", "214/3". The comma and the point both part the decimals.

    Raises ValueError for floats (they are not exact), negative numbers and anything else. Numbers are never
    grouped: "1.002" is one and two thousandths.
    """
    if isinstance(value, str) and _POINTS.fullmatch(value.strip()):
        return _fraction_of(value.strip().replace(",", "."))
    if isinstance(value, int | Fraction) and not isinstance(value, bool) and value >= 0:
        return Fraction(value)
    raise ValueError(f'Not points: {value!r}. Give a whole number, "71,33", "71.33" or "214/3".')


def show_points(value: int | Fraction) -> str:
    """Show points with two decimals, cut off and never rounded up: 489/7 is "69,85".

    So a product with 69.999… points reads "69,99" beside its 3 stars, never "70,00". ValueError below 0.
    """
    whole, decimals = _cut_off(value, places=2)
    return f"{whole},{decimals}"


def plain_decimal(value: int | Fraction, places: int = 6) -> str:
    """Give a decimal for machines, cut off after ``places`` decimals: 214/3 is "71.333333", 8 is "8".

    Zeros at the end are dropped. Raises ValueError below 0.
    """
    whole, decimals = _cut_off(value, places)
    return f"{whole}.{decimals}".rstrip("0").rstrip(".")


def exact(value: int | Fraction) -> str:
    """Give the exact value as `parse_points` reads it: "214/3", "72"."""
    return str(Fraction(value))


def show_number(value: int | Fraction | Decimal, decimals: int = 0) -> str:
    """Show a number with Vietnamese grouping and comma: 1002 is "1.002"; 1002.5 with one decimal "1.002,5".

    Rounded half up (away from zero), exactly. Raises ValueError for floats: they are not exact.
    """
    if isinstance(value, float):
        raise ValueError(f"A float is not exact: {value!r}.")  # noqa: TRY004 - one kind of error for one cause
    scaled = _half_up(abs(Fraction(value)) * 10**decimals)
    whole, rest = divmod(scaled, 10**decimals)
    sign = "-" if value < 0 and scaled else ""
    grouped = f"{whole:,}".replace(",", ".")
    return f"{sign}{grouped},{rest:0{decimals}}" if decimals else f"{sign}{grouped}"


def show_percent(part: int | Fraction, whole: int | Fraction) -> str:
    """Show a share with two decimals: "82,24 %"; "—" where the whole is 0, since no data is not 0 %.

    Rounded half up, but "0,00 %" and "100,00 %" are said only where exactly true: a single product in a
    hundred thousand is "0,01 %". Raises ValueError when either is negative.
    """
    if part < 0 or whole < 0:
        raise ValueError(f"No share of negative numbers: {part} of {whole}.")
    if whole == 0:
        return NO_DATA
    return f"{show_number(Fraction(_honest_share(Fraction(part) / Fraction(whole)), 100), 2)} %"


def _honest_share(share: Fraction) -> int:
    """Round a share to hundredths of a per cent without reaching 0 or 100 % by rounding."""
    rounded = _half_up(share * _HUNDRED_PERCENT)
    if rounded == 0 < share:
        return 1
    if rounded == _HUNDRED_PERCENT and share != 1:
        return _HUNDRED_PERCENT + (1 if share > 1 else -1)
    return rounded


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _cut_off(value: int | Fraction, places: int) -> tuple[int, str]:
    if value < 0:
        raise ValueError(f"Points are never negative: {value}.")
    scaled = value * 10**places
    whole, rest = divmod(scaled.numerator // scaled.denominator, 10**places)
    return whole, f"{rest:0{places}}" if places else ""


def _fraction_of(text: str) -> Fraction:
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"Not points: {text!r} divides by zero.") from None
