"""Finding the headings of a list by their words: one row or two, anywhere in the first rows, with repeated rounds."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.core.text import fold
from openocop.register.reading.cell import Cell, ErrorCell, column_index, column_letters, is_blank, text_of
from openocop.register.reading.fields import PRODUCER_FIELDS, ROUND_FIELDS, Field, known_words, likely_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from openocop.register.reading.workbook import Range, Workbook

LAST_HEADING_ROW: Final = 25
MOST_ROUNDS: Final = 9
_LEAST_KNOWN: Final = 2
_ROUND: Final = re.compile(
    r"\b(?:lan|dot|vong)\s*(?:thu\s*)?(\d|nhat|dau|mot|hai|nhi|ba|bon|tu|nam)\b|\bcong nhan (lai)\b"
)
_ORDINALS: Final = {
    "nhat": 1, "dau": 1, "mot": 1, "hai": 2, "nhi": 2, "lai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5,
}  # fmt: skip
_TODAY: Final = re.compile(r"\bhien (tai|nai|nay)\b")
_COLUMN_NUMBER: Final = re.compile(r"\(?\s*(\d{1,2}|[A-Za-z])\s*\)?(\s*=.*)?")


class Slot(NamedTuple):
    """A field, and which round of recognition it belongs to: 0 for the current one, or the only one."""

    field: Field
    round: int = 0

    @property
    def code(self) -> str:
        """As it is kept: "product", "star.2"."""
        return f"{self.field.value}.{self.round}" if self.round else self.field.value


@dataclass(frozen=True, slots=True)
class Headings:
    """How a list's columns are understood. ``rows`` count from 1 as Excel does; ``first_row`` is the first below."""

    rows: tuple[int, ...]
    labels: Mapping[int, str]
    mapping: Mapping[int, Slot]

    @property
    def first_row(self) -> int:
        """The row, counted from 1, that follows the headings."""
        return max(self.rows, default=0) + 1

    @property
    def columns(self) -> dict[Slot, int]:
        """The column of each field; of a field that stands twice the first column."""
        found: dict[Slot, int] = {}
        for column in sorted(self.mapping):
            found.setdefault(self.mapping[column], column)
        return found

    @property
    def rounds(self) -> tuple[int, ...]:
        """The rounds side by side, 0 left out."""
        return tuple(sorted({slot.round for slot in self.mapping.values() if slot.round}))

    @property
    def holds(self) -> Literal["products", "producers", "other"]:
        """What the lines are about."""
        fields = {slot.field for slot in self.mapping.values()}
        if Field.PRODUCT in fields:
            return "products"
        return "producers" if Field.PRODUCER in fields else "other"

    @property
    def digest(self) -> str:
        """What two lists with the same headings share: SHA-256 of the headings' words."""
        words = "\n".join(f"{column}:{fold(label)}" for column, label in sorted(self.labels.items()))
        return hashlib.sha256(words.encode()).hexdigest()

    def as_json(self) -> dict[str, str]:
        """The mapping as a person reads and corrects it: {"A": "product", "L": "star.1"}."""
        return {column_letters(column): self.mapping[column].code for column in sorted(self.mapping)}


def find_headings(rows: Sequence[Sequence[Cell]], merged: Iterable[Range] = ()) -> Headings | None:
    """Finds the headings in the first rows, or None when no row looks like headings.

    ``rows`` from the first row of the sheet. ``merged`` ranges say how far an upper heading reaches.
    """
    at = _heading_row(rows[:LAST_HEADING_ROW])
    if at is None:
        return None
    top = _texts(rows[at])
    lower = _lower_tier(rows, at, top, merged)
    labels = (
        _labels(_reaching(top, lower, at, merged), lower) if lower else {c: (t, "") for c, t in top.items()}
    )
    last = at + 1 if lower else at
    while last + 1 < len(rows) and _numbers_columns(rows[last + 1]):
        last += 1
    shown = {
        column: " – ".join(dict.fromkeys(part for part in both if part)) for column, both in labels.items()
    }
    return Headings(tuple(range(at + 1, last + 2)), shown, _understood(labels))


def apply_mapping(headings: Headings, mapping: Mapping[str, Any]) -> Headings:
    """The headings with the columns as a person says: {"A": "product", "L": "star.1", "M": ""}.

    What is not named stays as it was found; an empty text takes a column out. Raises
    ``BadInputError("mapping.L", …)`` for unknown columns and fields, and for a field given twice.
    """
    found = dict(headings.mapping)
    for letters, code in mapping.items():
        column = _column(letters)
        if code in {"", None}:
            found.pop(column, None)
        else:
            found[column] = _slot(letters, code)
    _refuse_twice(found)
    return replace(headings, mapping=dict(sorted(found.items())))


def choose_sheet(workbook: Workbook) -> tuple[str, Headings | None]:
    """The sheet that is the list: most known columns first, products before others, shown before hidden.

    Of a workbook without any sheet the name is empty.
    """
    best: tuple[tuple[bool, bool, int], str, Headings | None] = ((False, False, -1), "", None)
    for name, sheet in workbook.sheets.items():
        found = find_headings(sheet.rows, sheet.merged)
        rank = (
            bool(found and found.holds == "products"),
            not sheet.hidden,
            len(found.mapping) if found else 0,
        )
        if rank > best[0]:
            best = (rank, name, found)
    return best[1], best[2]


def _column(letters: str) -> int:
    try:
        return column_index(letters)
    except ValueError as error:
        sentence = _("%(column)s is no column. Name columns by their letters: A, B, AA.")
        raise BadInputError(f"mapping.{letters}", sentence % {"column": letters}) from error


def _slot(letters: str, code: object) -> Slot:
    name, _dot, number = str(code).partition(".")
    known = name in {field.value for field in Field}
    whole = (
        not number or (number.isdecimal() and len(number) == 1 and Field(name) in ROUND_FIELDS)
        if known
        else False
    )
    if not whole:
        sentence = _("No field is named %(field)s. Choose one from the list.")
        raise BadInputError(f"mapping.{letters}", sentence % {"field": code})
    return Slot(Field(name), int(number or 0))


def _refuse_twice(found: Mapping[int, Slot]) -> None:
    seen: dict[Slot, int] = {}
    for column, slot in sorted(found.items()):
        if slot in seen:
            sentence = _(
                "Columns %(first)s and %(second)s are both said to hold “%(field)s”. Keep one of them."
            )
            named = {
                "first": column_letters(seen[slot]),
                "second": column_letters(column),
                "field": slot.code,
            }
            raise BadInputError(f"mapping.{column_letters(column)}", sentence % named)
        seen[slot] = column


def _texts(row: Sequence[Cell]) -> dict[int, str]:
    return {at: text_of(cell) for at, cell in enumerate(row) if isinstance(cell, str) and cell.strip()}


def _field_of(text: str) -> Field | None:
    without_round = _without_round(text)
    return known_words(text) or known_words(without_round) or likely_words(text)


def _without_round(text: str) -> str:
    return re.sub(r"^\s*(lần|đợt|vòng)\s*(thứ\s*)?\w+\s*(/[^:]*)?[:\-–.]?\s*", "", text, flags=re.IGNORECASE)


def _heading_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The first row with the most known words, most of its cells being known."""
    best, most = None, _LEAST_KNOWN - 1
    for at, row in enumerate(rows):
        texts = _texts(row)
        known = {field for text in texts.values() if (field := _field_of(text))}
        texts = {column: text for column, text in texts.items() if not _ROUND.search(fold(text))}
        numbers = sum(not isinstance(cell, str | ErrorCell) for cell in row)
        if len(known) * 2 >= len(texts) and len(known) > most and not numbers and not _is_lower_of(rows, at):
            best, most = at, len(known)
    return best


def _is_lower_of(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    """Whether a row is the lower tier of the row above: it is blank where that one is headed."""
    if not at:
        return False
    above, here = _texts(rows[at - 1]), _texts(rows[at])
    known = [column for column, text in above.items() if _field_of(text)]
    return len(known) >= _LEAST_KNOWN and not any(
        column in here and _field_of(above[column]) for column in known[:2]
    )


def _lower_tier(
    rows: Sequence[Sequence[Cell]], at: int, top: Mapping[int, str], merged: Iterable[Range]
) -> dict[int, str]:
    """The texts of a second heading row, or nothing when the row below is a line already."""
    if at + 1 >= len(rows):
        return {}
    below = rows[at + 1]
    texts = _texts(below)
    if not texts or any(not isinstance(cell, str) for cell in below) or _numbers_columns(below):
        return {}
    known = sum(bool(_field_of(text)) for text in texts.values())
    wide = {column for first, left, _last, right in merged if first == at and right > left
            for column in range(left, right + 1)}  # fmt: skip
    fitting = sum(column in wide or column not in top for column in texts)
    return texts if (known * 2 >= len(texts) or wide) and fitting * 2 >= len(texts) else {}


def _reaching(
    top: Mapping[int, str], lower: Mapping[int, str], at: int, merged: Iterable[Range]
) -> dict[int, str]:
    """The upper headings over every column that they stand above."""
    reaching = dict(top)
    for first, left, _last, right in merged:
        if first == at and left in top:
            reaching.update(dict.fromkeys(range(left, right + 1), top[left]))
    for column in sorted(lower):
        if column not in reaching:
            before = [one for one in reaching if one < column]
            reaching[column] = reaching[max(before)] if before else ""
    return reaching


def _labels(top: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    return {column: (top.get(column, ""), lower.get(column, "")) for column in sorted({*top, *lower})}


def _understood(labels: Mapping[int, tuple[str, str]]) -> dict[int, Slot]:
    """What each column holds; the same field of two columns goes to rounds, or to the first of them."""
    slots: dict[int, Slot] = {}
    for column, (upper, lower) in labels.items():
        field = _field_of_both(upper, lower)
        if field:
            slots[column] = Slot(field, _round_of(f"{upper} {lower}") if field in ROUND_FIELDS else 0)
    slots = _with_rounds_counted(
        slots, {c for c, both in labels.items() if _TODAY.search(fold(" ".join(both)))}
    )
    kept: dict[Slot, int] = {}
    for column, slot in slots.items():
        kept.setdefault(slot, column)
    return {column: slot for slot, column in kept.items()}


def _field_of_both(upper: str, lower: str) -> Field | None:
    """The lower heading by itself, unless the two together say more ("Quyết định – Số", "Chủ thể – Tên")."""
    if not lower:
        return _field_of(upper)
    together = f"{_without_round(upper)} {lower}".strip()
    return known_words(together) or known_words(lower) or likely_words(together) or _field_of(lower)


def _round_of(text: str) -> int:
    found = _ROUND.search(fold(text))
    if not found:
        return 0
    word = found[1] or found[2]
    return int(word) if word.isdecimal() else _ORDINALS[word]


def _with_rounds_counted(slots: dict[int, Slot], current: set[int]) -> dict[int, Slot]:
    """Blocks that repeat without saying which round they are get their numbers from left to right."""
    counted = dict(slots)
    for field in ROUND_FIELDS:
        plain = [c for c, slot in slots.items() if slot == Slot(field) and c not in current]
        if len(plain) > 1:
            for number, column in enumerate(plain[:MOST_ROUNDS], start=1):
                counted[column] = Slot(field, number)
    return counted


def _numbers_columns(row: Sequence[Cell]) -> bool:
    """Whether a row only counts the columns: (1) (2) (3), or A B 1 2 3."""
    filled = [cell for cell in row if not is_blank(cell)]
    if len(filled) <= _LEAST_KNOWN:
        return False
    return list(_counted(filled)) == list(range(len(filled)))


def _counted(filled: Sequence[Cell]) -> Iterator[int]:
    """Positions of the cells that fit a count over the columns."""
    letters = numbers = 0
    for at, cell in enumerate(filled):
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        found = _COLUMN_NUMBER.fullmatch(text.strip())
        if found and found[1].isdecimal() and int(found[1]) == numbers + 1:
            numbers += 1
            yield at
        elif found and found[1].isalpha() and ord(found[1].upper()) - ord("A") == letters:
            letters += 1
            yield at


__all__ = [
    "PRODUCER_FIELDS",
    "ROUND_FIELDS",
    "Field",
    "Headings",
    "Slot",
    "apply_mapping",
    "choose_sheet",
    "find_headings",
]
