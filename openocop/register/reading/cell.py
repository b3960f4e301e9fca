"""What a cell of a sheet can hold, and the error that a cell shows instead of a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from openocop.core.text import repair


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell without a value: an error (``word`` is "#REF!"), or a formula that was never worked out."""

    word: str
    no_result: bool = False


Cell = str | int | float | bool | date | datetime | time | timedelta | ErrorCell
"""An empty cell is the empty text."""


LONGEST_READ: Final = 1_000
"""No cell of a list needs more characters; patterns look at no more of a cell, however long somebody made it."""


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell; blanks alone are nothing."""
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Cell) -> str:
    """The cell as repaired text, at most ``LONGEST_READ`` of it; whole numbers without ".0"; of an error nothing."""
    if isinstance(cell, str):
        return _clean(cell[:LONGEST_READ]) if cell else ""
    if isinstance(cell, bool | ErrorCell):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(Decimal(repr(cell)))
    if isinstance(cell, datetime):
        cell = cell.date()
    return f"{cell.day:02}/{cell.month:02}/{cell.year:04}" if isinstance(cell, date) else str(cell)


@lru_cache(maxsize=65_536)
def _clean(text: str) -> str:
    return repair(text).text


def original_of(cell: Cell) -> str:
    """The cell as it is shown to a person who compares: nothing repaired."""
    if isinstance(cell, str):
        return cell
    return cell.word if isinstance(cell, ErrorCell) else text_of(cell)


def column_letters(index: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    letters = ""
    at = index + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The column of a name: A is 0. Raises ValueError for what is no column."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):  # noqa: PLR2004 - XFD is the last
        raise ValueError(f"Not a column: {letters!r}.")
    at = 0
    for letter in letters.upper():
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1
