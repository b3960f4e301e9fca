"""The product lines of a sheet: what is a line, what is a group, a total, a signature; and whose producer it is.

Nothing is lost: a row is either a line, or kept with the reason why it is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, Literal

from openocop.core.text import fold, repair
from openocop.register.reading.cell import Cell, ErrorCell, is_blank, text_of
from openocop.register.reading.fields import PRODUCER_FIELDS, Field
from openocop.register.reading.headings import Slot
from openocop.rulebooks.shelf import rulebooks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openocop.register.reading.headings import Headings
    from openocop.register.reading.workbook import Sheet

Why = Literal["group", "total", "signature", "note", "heading", "number"]

LEAST_CONTINUED: Final = 3
CONTINUED_SHARE: Final = 5
"""Without merged cells, blank producers are read as "the same as above" when they are many: 3 lines, and one in 5."""

_TOTAL_WORDS: Final = re.compile(r"(tong cong|tong so|cong nhom)\b|tong$|cong$")
_SIGNATURE: Final = re.compile(
    r"(nguoi lap( bieu| danh sach)?|noi nhan|thu truong|ke toan|xac nhan cua|chu tich|pho chu tich|giam doc)\b"
)
_ON_BEHALF: Final = re.compile(r"\s*(tm|kt|tl|tuq|đd)\s*\.", re.IGNORECASE)
_PLACE_AND_DAY: Final = re.compile(r".*\bngay\b.*\bthang\b.*\bnam\b")
_NOTE: Final = re.compile(r"\s*(ghi chú|lưu ý|\*|\(\*|nguồn)", re.IGNORECASE)
_ROMAN: Final = re.compile(r"[IVXL]{1,6}")
_LETTER: Final = re.compile(r"[A-HĐ]")
_MARKED: Final = re.compile(r"\s*(?:([IVXL]{1,6})|([A-HĐ])|(\d{1,2}(?:\.\d{1,2})*))\s*[.)/\-–:]\s*(?=\D)")
_GROUP_WORDS: Final = re.compile(
    r"(nhom|nganh|bo san pham|phan nhom|san pham (thuc pham|do uong)|linh vuc)\b"
)
_AREA_WORDS: Final = re.compile(
    r"\s*(huyện|xã|phường|thị trấn|thị xã|thành phố|tp\.?|quận|tỉnh|đặc khu)\s", re.IGNORECASE
)
_LONGEST_GROUP: Final = 120
_FEW: Final = 2


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no product line, and what it is."""

    row: int
    why: Why
    text: str


@dataclass(slots=True)
class Line:
    """One product line. ``cells`` are the sheet's own; ``filled`` holds what merged cells above say, by column."""

    row: int
    cells: Sequence[Cell]
    group: tuple[str, ...]
    columns: dict[Slot, int]
    hidden: bool = False
    filled: dict[int, Cell] = field(default_factory=dict)
    continues: int | None = None
    """The row whose producer this line shares because its own is blank, though no cells are merged."""

    def get(self, name: Field, round_: int = 0) -> Cell:
        """What the line says, merged cells filled down; of a field without a column the empty text."""
        column = self.columns.get((name, round_))  # type: ignore[call-overload]
        if column is None:
            return ""
        if column in self.filled:
            return self.filled[column]
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def values(self) -> dict[str, Cell]:
        """What the line says by the field's code, blanks left out."""
        said = {slot.code: self.get(*slot) for slot in self.columns}
        return {code: cell for code, cell in said.items() if not is_blank(cell)}


def read_lines(sheet: Sheet, headings: Headings, skipped: list[Skipped] | None = None) -> Iterator[Line]:
    """The product lines below the headings, in order. Rows that are none go to ``skipped``, blank ones nowhere."""
    return iter(_LineReader(sheet, headings, skipped if skipped is not None else []).lines())


class _LineReader:
    """One pass over a sheet."""

    def __init__(self, sheet: Sheet, headings: Headings, skipped: list[Skipped]) -> None:
        self.sheet = sheet
        self.headings = headings
        self.skipped = skipped
        self.columns = headings.columns
        self.product = self.columns.get(Slot(Field.PRODUCT))
        self.number = self.columns.get(Slot(Field.NUMBER))
        self.producer = self.columns.get(Slot(Field.PRODUCER))
        self.own = sorted(column for slot, column in self.columns.items() if slot.field in PRODUCER_FIELDS)
        self.groups: list[tuple[int, str]] = []
        self.path: tuple[str, ...] = ()
        self.ended = False

    def lines(self) -> list[Line]:
        found: list[Line] = []
        merges = _Merges(self.sheet, self.own)
        for at in range(self.headings.first_row - 1, len(self.sheet.rows)):
            cells = self.sheet.rows[at]
            filled = merges.filled(at)
            why = self._why_no_line(at, cells)
            if why is None:
                hidden = at in self.sheet.hidden_rows
                found.append(Line(at + 1, cells, self.path, self.columns, hidden, filled))
            elif why != "blank":
                self.skipped.append(Skipped(at + 1, why, _joined(cells)))
        if self.producer is not None and not merges.any:
            _continue(found, self.producer, self.own)
        return found

    def _why_no_line(self, at: int, cells: Sequence[Cell]) -> Why | Literal["blank"] | None:
        filled = [column for column, cell in enumerate(cells) if not is_blank(cell)]
        if not filled:
            return "blank"
        if self.product in filled and len(filled) > _FEW and not self.ended:
            # The common case, decided without looking at words: unless the row repeats the headings or sums up.
            return self._why_full_row(at, cells, filled)
        return self._why_sparse_row(at, cells, filled)

    def _why_full_row(self, at: int, cells: Sequence[Cell], filled: list[int]) -> Why | None:
        first = cells[filled[0]]
        if filled[0] == self.number and isinstance(first, str) and _ROMAN.match(first):
            return "group" if self._as_group(at, cells, filled) else None
        if isinstance(first, str) and not self._is_numbered(cells) and _TOTAL_WORDS.match(fold(first)):
            return "total"
        if isinstance(first, str) and self._repeats_headings(cells, filled):
            return "heading"
        return None

    def _why_sparse_row(self, at: int, cells: Sequence[Cell], filled: list[int]) -> Why | None:
        texts = [column for column in filled if isinstance(cells[column], str | ErrorCell)]
        if self.product is None:
            # Nothing tells a product's line from others: only what says that it is none is left out.
            return _by_words(text_of(cells[filled[0]])) if len(filled) <= _FEW else None
        if filled == [self.number] and self._is_numbered(cells):
            return "number"
        if not texts and (self.product not in filled or len(filled) == 1):
            return "total"
        return self._why_by_words(at, cells, filled)

    def _why_by_words(self, at: int, cells: Sequence[Cell], filled: list[int]) -> Why | None:
        first = next((text for column in filled if not _is_number(text := text_of(cells[column]))), "")
        why = _by_words(first)
        numbered = self._is_numbered(cells) and self.product in filled
        if why and not (numbered and len(filled) > _FEW):
            self.ended = self.ended or why == "signature"
            return why
        if self._repeats_headings(cells, filled):
            return "heading"
        if self.ended and not numbered:
            return "signature"
        if self._as_group(at, cells, filled):
            return "group"
        return self._why_unnamed(cells, filled)

    def _why_unnamed(self, cells: Sequence[Cell], filled: list[int]) -> Why | None:
        """Of rows without a product: a single text is a note; more is a line, and will be asked about."""
        if self.product in filled or self.product is None or len(filled) > 1:
            return None
        return None if isinstance(cells[filled[0]], ErrorCell) else "note"

    def _is_numbered(self, cells: Sequence[Cell]) -> bool:
        return (
            self.number is not None and self.number < len(cells) and _is_number(text_of(cells[self.number]))
        )

    def _repeats_headings(self, cells: Sequence[Cell], filled: list[int]) -> bool:
        """Whether the row is the headings again, as at the top of each printed page."""
        same = sum(
            column in self.headings.labels
            and fold(text_of(cells[column]))
            in {fold(part) for part in self.headings.labels[column].split(" – ")}
            for column in filled[:4]
        )
        return same >= min(_FEW, len(filled)) and same == len(filled[:4])

    def _as_group(self, at: int, cells: Sequence[Cell], filled: list[int]) -> bool:
        """Whether the row heads a group; the path is changed when it does."""
        texts = [(column, text_of(cells[column])) for column in filled if isinstance(cells[column], str)]
        roman = (
            bool(texts)
            and texts[0][0] == self.number
            and _ROMAN.fullmatch(texts[0][1].rstrip(". )")) is not None
        )
        if not texts or (len(filled) > _FEW and not roman):
            return False
        column, text = texts[1] if roman and len(texts) > 1 else texts[-1]
        marker = text_of(cells[filled[0]]) if filled[0] != column else ""
        level = _level(marker, text)
        if (
            level is None
            or len(text) > _LONGEST_GROUP
            or not self._heads(at, column, level, text, len(filled))
        ):
            return False
        self._enter(level, text)
        return True

    def _heads(self, at: int, column: int, level: int, text: str, filled: int) -> bool:
        if level in {_LETTERS, _ROMANS} or _is_group_name(text) or at in self._wide_rows:
            return True
        if column == self.product:
            return level in {_DIGITS, _DEEPER} and self._restarts(at)
        return filled == 1

    @cached_property
    def _wide_rows(self) -> set[int]:
        return {
            first for first, left, last, right in self.sheet.merged if first == last and right - left >= _FEW
        }

    def _restarts(self, at: int) -> bool:
        """Whether the next row's number begins again at 1: then this row was a heading and no product."""
        rows = self.sheet.rows
        if self.number is None or at + 1 >= len(rows) or len(rows[at + 1]) <= self.number:
            return False
        return text_of(rows[at + 1][self.number]) == "1"

    def _enter(self, level: int, text: str) -> None:
        self.groups = [one for one in self.groups if one[0] < level] + [(level, text)]
        self.path = tuple(name for _level, name in self.groups)


class _Merges:
    """Merged cells of the producer's columns, filled down as the rows go by."""

    def __init__(self, sheet: Sheet, columns: list[int]) -> None:
        self.rows = sheet.rows
        wanted = set(columns)
        self.begin: dict[int, list[tuple[int, int]]] = {}
        for first, left, last, right in sheet.merged:
            if last > first and left == right and left in wanted:
                self.begin.setdefault(first, []).append((left, last))
        self.active: dict[int, tuple[Cell, int]] = {}
        self.any = bool(self.begin)

    def filled(self, at: int) -> dict[int, Cell]:
        """What merged cells that began above say in this row, by column."""
        if self.active:
            self.active = {column: one for column, one in self.active.items() if one[1] >= at}
        said = {column: one[0] for column, one in self.active.items()}
        for column, last in self.begin.get(at, ()):
            row = self.rows[at]
            self.active[column] = (row[column] if column < len(row) else "", last)
        return said


def _continue(lines: list[Line], producer: int, own: list[int]) -> None:
    """Where merged cells were lost on the way to text, blank producers mean the one above: only when they are many."""

    def says(line: Line, column: int) -> bool:
        return column < len(line.cells) and not is_blank(line.cells[column])

    blank = [line for line in lines if not any(says(line, column) for column in own)]
    if len(blank) < LEAST_CONTINUED or len(blank) * CONTINUED_SHARE < len(lines):
        return
    missing = {line.row for line in blank}
    above: Line | None = None
    for line in lines:
        if line.row not in missing:
            # An error says nothing of the producer: what follows it stays blank and is asked about.
            known = says(line, producer) and not isinstance(line.cells[producer], ErrorCell)
            above = line if known else None
        elif above and above.group == line.group:
            line.continues = above.row
            line.filled = {column: above.cells[column] for column in own if says(above, column)}


_LETTERS, _ROMANS, _DIGITS, _DEEPER, _PLAIN = range(5)


def _level(marker: str, text: str) -> int | None:
    """How deep a group line stands: by its mark in the number column, or before its text; ``_PLAIN`` without one."""
    mark = marker.rstrip(". )")
    if not mark and (found := _MARKED.match(text)):
        mark = found[1] or found[2] or found[3]
    if not mark:
        return _PLAIN
    if _ROMAN.fullmatch(mark):
        return _ROMANS
    if _LETTER.fullmatch(mark):
        return _LETTERS
    return (_DEEPER if "." in mark else _DIGITS) if re.fullmatch(r"\d{1,2}(\.\d{1,2})*", mark) else None


def _is_group_name(text: str) -> bool:
    bare = _MARKED.sub("", text, count=1)
    folded = fold(bare)
    return bool(_GROUP_WORDS.match(folded) or folded in _group_names() or _AREA_WORDS.match(bare))


@lru_cache(maxsize=1)
def _group_names() -> frozenset[str]:
    """The names of categories, groups and sets of all rulebooks, folded."""
    names = {
        name
        for book in rulebooks()
        for one in book.sets
        for name in (_MARKED.sub("", one.category, count=1), one.group, one.subgroup, one.name)
    }
    return frozenset(fold(name) for name in names if name)


@lru_cache(maxsize=4096)
def _by_words(first: str) -> Why | None:
    """What a row is by its first text: a total, a signature, a note; None when the words do not say."""
    folded = fold(first)
    if _TOTAL_WORDS.match(folded):
        return "total"
    if _ON_BEHALF.match(first) or _SIGNATURE.match(folded) or _PLACE_AND_DAY.match(folded):
        return "signature"
    return "note" if _NOTE.match(first) else None


def _is_number(text: str) -> bool:
    return text.rstrip(".").isdecimal()


def _joined(cells: Sequence[Cell]) -> str:
    return repair(" | ".join(text for cell in cells if (text := text_of(cell)))).text[:200]
