"""Opening a workbook whatever it is named: its sheets as rows of plain cells, or one sentence why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

from openocop.core.errors import BadInputError
from openocop.register.reading.cell import Cell, is_blank
from openocop.register.reading.delimited import read_text_rows
from openocop.register.reading.packed import Packed, look_over, protected

if TYPE_CHECKING:
    from pathlib import Path

    from python_calamine import CalamineSheet

    from openocop.register.reading.packed import Scan

LARGEST_FILE: Final = 60 * 1024 * 1024
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"%PDF", b"RIFF", b"II*\x00", b"MM\x00*")
_Made = TypeVar("_Made")

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged range, counted from 0."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows from the first of the sheet, merged ranges, and the rows that a filter or a hand hides."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False


class Sheets(Mapping[str, Sheet]):
    """The sheets by name, in the workbook's order; each is read when it is first asked for, and kept."""

    def __init__(self, names: tuple[str, ...], read: Callable[[str], Sheet]) -> None:
        self._names = names
        self._read = read
        self._kept: dict[str, Sheet] = {}

    def __getitem__(self, name: str) -> Sheet:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._kept:
            self._kept[name] = self._read(name)
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened workbook. ``kind`` is what it really is: "xlsx", "xls", "ods" or "text"."""

    kind: str
    sheets: Sheets
    hidden_sheets: frozenset[str] = field(default_factory=frozenset)


def open_workbook(path: Path) -> Workbook:
    """Opens a workbook of any of the known kinds, by its content and not its name.

    Raises ``BadInputError("file", sentence)`` for everything that cannot be read, and nothing else. Sheets are read
    when they are asked for; a damaged sheet raises the same.
    """
    head = _head(path)
    if head.startswith(b"PK"):
        return _opened(path, look_over(path))
    if head.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            raise BadInputError("file", protected())
        return _opened(path, Packed("xls", ()))
    if head.startswith(_PICTURES):
        raise BadInputError(
            "file", _("This is a picture or a document, no workbook. Hand in the list itself as .xlsx.")
        )
    rows = _trimmed(read_text_rows(path.read_bytes()))
    return Workbook("text", Sheets(("",), lambda name: Sheet(name, rows)))


def _head(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise BadInputError("file", _("The file cannot be opened. Check its name and place.")) from error
    if not size:
        raise BadInputError("file", _("The file is empty. Hand in the workbook with the list."))
    if size > LARGEST_FILE:
        sentence = _("The file is larger than %(size)s MB. Take pictures out of it, or divide it.")
        raise BadInputError("file", sentence % {"size": LARGEST_FILE // (1024 * 1024)})
    return head


def _opened(path: Path, packed: Packed) -> Workbook:
    book = _guarded(lambda: CalamineWorkbook.from_path(str(path)))
    names = tuple(book.sheet_names)
    scans = dict(zip(names, packed.scans, strict=False))
    hidden = frozenset(one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible)

    def read(name: str) -> Sheet:
        return _guarded(lambda: _sheet(book.get_sheet_by_name(name), scans.get(name), hidden=name in hidden))

    return Workbook(packed.kind, Sheets(names, read), hidden)


def _guarded(read: Callable[[], _Made]) -> _Made:
    """Whatever the reader makes of a damaged file, a person gets one sentence."""
    try:
        return read()
    except PasswordError as error:
        raise BadInputError("file", protected()) from error
    except (BadInputError, MemoryError):
        raise
    except BaseException as error:
        # The reader's own crash is no Exception and has no importable name; Ctrl-C must still stop.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise BadInputError(
            "file",
            _("The file cannot be read as a workbook. Open it in Excel, save it as .xlsx, and hand that in."),
        ) from error


def _sheet(found: CalamineSheet, scan: Scan | None, *, hidden: bool) -> Sheet:
    kept: dict[Cell, Cell] = {}
    # The reader leaves out empty columns on the left: put back, so that columns keep their letters.
    left: list[Cell] = [""] * (found.start[1] if found.start else 0)
    # Words repeat down a column: kept once, a large list needs a third of the memory.
    rows: list[list[Cell]] = [
        [*left, *(kept.setdefault(cell, cell) if isinstance(cell, str) else cell for cell in row)]
        for row in found.iter_rows()
    ]
    if scan:
        _put_marks(rows, scan)
    merged = tuple((*first, *last) for first, last in found.merged_cell_ranges or ())
    hidden_rows = frozenset(scan.hidden_rows) if scan else frozenset[int]()
    return Sheet(found.name, _trimmed(rows), merged, hidden_rows, hidden)


def _put_marks(rows: list[list[Cell]], scan: Scan) -> None:
    """Puts errors and formulas without a result where the reader saw nothing."""
    for (at, column), mark in scan.marks.items():
        while len(rows) <= at:
            rows.append([])
        row = rows[at]
        row.extend([""] * (column + 1 - len(row)))
        if row[column] == "":
            row[column] = mark


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows without empty columns on the right and empty rows at the end."""
    width = 0
    for row in rows:
        at = len(row)
        while at > width and is_blank(row[at - 1]):
            at -= 1
        width = max(width, at)
    for row in rows:
        del row[width:]
    while rows and all(is_blank(cell) for cell in rows[-1]):
        rows.pop()
    return rows
