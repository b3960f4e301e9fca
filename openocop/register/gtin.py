"""Barcode numbers (GTIN-8, 12, 13 and 14) with their check digit (GS1 General Specifications, 7.9)."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError

LENGTHS: Final = (8, 12, 13, 14)


def check_digit(digits: str) -> int:
    """The last digit of a number without it: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return -total % 10


def read_gtin(text: str) -> str:
    """The digits of a barcode number; empty for an empty text. ``BadInputError`` for one that cannot be."""
    digits = re.sub(r"[\s.-]+", "", text)
    if not digits:
        return ""
    if not digits.isascii() or not digits.isdigit() or len(digits) not in LENGTHS:
        raise BadInputError(
            "gtin", _("A barcode number has 8, 12, 13 or 14 digits. Compare it with the pack.")
        )
    if check_digit(digits[:-1]) != int(digits[-1]):
        raise BadInputError(
            "gtin",
            _(
                "One digit of the barcode number is wrong: its last digit does not fit. Compare it with the pack."
            ),
        )
    return digits
