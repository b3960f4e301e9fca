"""A workbook of staff and members, read into lines of text. It knows no table and judges nobody.

A small file can stand for an enormous sheet: a packed one may unpack to a thousand times its size, and two cells
in opposite corners make a reader hold all between them. Both are looked at before the reader sees the file.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from openocop.core.clock import show_date
from openocop.core.errors import BadInputError
from openocop.core.text import fold, repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LARGEST_FILE: Final = 1024 * 1024
MOST_LINES: Final = 300
LONGEST_CELL: Final = 300
COLUMNS: Final = {
    "name": "Họ và tên",
    "email": "Thư điện tử",
    "phone": "Điện thoại",
    "role": "Vai trò",
    "office": "Cơ quan, đơn vị",
    "until": "Đến ngày",
}
"""The columns, in the words that stand over them in the form that is handed out."""

_UNPACKED: Final = 20 * LARGEST_FILE
_CHUNK: Final = 64 * 1024
_MOST_CELLS: Final = 500_000
_MOST_SHEETS: Final = 20
_HEAD_WITHIN: Final = 20
_HEAD_NEEDS: Final = 3
_WORDS: Final = {
    "name": ("ho va ten", "ho ten", "full name", "name"),
    "email": ("thu dien tu", "email", "e mail"),
    "phone": ("dien thoai", "sdt", "phone"),
    "role": ("vai tro", "role"),
    "office": ("co quan", "don vi", "office"),
    "until": ("den ngay", "den het ngay", "until"),
}
_CELL: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_OLD_BINARY: Final = b"\xd0\xcf\x11\xe0"
_PACKED: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Line:
    """What one row of the workbook says, as text; ``number`` is the row as the sheet counts it."""

    number: int
    name: str = ""
    email: str = ""
    phone: str = ""
    role: str = ""
    office: str = ""
    until: str = ""

    @property
    def login(self) -> str:
        """What the person shall sign in with, the e-mail before the telephone; may be empty."""
        return self.email or self.phone

    def as_plain(self) -> list[Any]:
        """The line as JSON keeps it; ``line_from`` reads it."""
        return [getattr(self, field.name) for field in fields(self)]


def line_from(kept: Iterable[Any]) -> Line:
    """The line that ``as_plain`` wrote."""
    return Line(*kept)


def read_roster(content: bytes, name: str) -> list[Line]:
    """The lines of a workbook (xlsx, xls, ods) or table (csv), from the first sheet with the wanted columns.

    ``name`` is the file's name and tells a csv from the rest. Raises ``BadInputError`` that names the field
    ``file``: for what is no such file, is too large or damaged, lacks columns, or holds nobody or too many.
    """
    if not content:
        raise _bad(_("The file is empty. Choose the file with the names."))
    if len(content) > LARGEST_FILE:
        raise _bad(_("The file is larger than 1 MB. Keep only the sheet with the names."))
    for rows in _sheets(content, name):
        lines = _lines(rows)
        if lines is None:
            continue
        if not lines:
            raise _bad(_("Nobody stands under the heads of the columns. Write one person a row."))
        if len(lines) > MOST_LINES:
            sentence = _("The file has %(found)s rows; at most %(most)s go in at once. Make two files of it.")
            raise _bad(sentence % {"found": len(lines), "most": MOST_LINES})
        return lines
    raise _bad(
        _(
            "No row with the heads of the columns was found. Name, role and office must be among them; take the form."
        )
    )


def _bad(sentence: str) -> BadInputError:
    return BadInputError("file", sentence)


# --- sheets


def _sheets(content: bytes, name: str) -> Iterator[list[list[str]]]:
    """The sheets as rows of text."""
    packed = content.startswith(_PACKED)
    if packed or content.startswith(_OLD_BINARY):
        if packed:
            _refuse_huge(content)
        yield from _workbook(content)
    elif PurePath(name).suffix.lower() in {".csv", ".txt", ".tsv"}:
        yield _table(content)
    else:
        raise _bad(_("This is no workbook. Choose an .xlsx, .xls, .ods or .csv file."))


def _workbook(content: bytes) -> Iterator[list[list[str]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for title in book.sheet_names[:_MOST_SHEETS]:
            rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            yield [[_text(cell) for cell in row] for row in rows]
    except (CalamineError, OSError, ValueError):
        raise _bad(
            _("The workbook cannot be opened. Open it, save it anew as .xlsx and try again.")
        ) from None


def _text(cell: object) -> str:
    """A cell as text: a whole number without ".0", a date as 25/11/2026."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return show_date(cell.date())
    if isinstance(cell, date):
        return show_date(cell)
    return repair(str(cell)).text[:LONGEST_CELL]


def _table(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    head = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(";\t,", key=head.count)
    try:
        return [[_text(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=mark)]
    except csv.Error:
        raise _bad(_("The table cannot be read. Save it anew as .xlsx and try again.")) from None


def _decoded(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise _bad(
            _("The letters of this table cannot be read. Save it anew as .xlsx, or as CSV UTF-8.")
        ) from None


# --- columns


def _lines(rows: Sequence[Sequence[str]]) -> list[Line] | None:
    """The people under the heads of the columns, or ``None`` where there are no heads."""
    for at, row in enumerate(rows[:_HEAD_WITHIN]):
        places = _places(row)
        if {"name", "role", "office"} <= places.keys() and len(places) >= _HEAD_NEEDS:
            below = enumerate(rows[at + 1 :], start=at + 2)
            found = [_line(number, cells, places) for number, cells in below]
            return [line for line in found if line.name or line.login]
    return None


def _places(row: Sequence[str]) -> dict[str, int]:
    """Where each column stands, by the words of its head."""
    heads = [fold(cell) for cell in row]
    found: dict[str, int] = {}
    for column, words in _WORDS.items():
        for at, head in enumerate(heads):
            if at not in found.values() and any(f" {word} " in f" {head} " for word in words):
                found[column] = at
                break
    return found


def _line(number: int, cells: Sequence[str], places: dict[str, int]) -> Line:
    said = {column: cells[at] for column, at in places.items() if at < len(cells)}
    return Line(number, **said)


# --- files that are more than they seem


def _refuse_huge(content: bytes) -> None:
    """``BadInputError`` for a packed file that unpacks to too much, or a sheet of which two cells lie too far apart."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            left, cells = _UNPACKED, 0
            for member in archive.infolist():
                data = _unpacked(archive, member, left)
                left -= len(data)
                cells += _extent(member.filename, data)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, expat.ExpatError):
        raise _bad(
            _("The workbook cannot be opened. Open it, save it anew as .xlsx and try again.")
        ) from None
    if cells > _MOST_CELLS:
        raise _bad(_("The sheet is too wide or too long. Copy only the rows with names into a new workbook."))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    """What a member unpacks to, whatever size it claims; ``BadInputError`` beyond what is left."""
    data = bytearray()
    with archive.open(member) as packed:
        while chunk := packed.read(_CHUNK):
            data += chunk
            if len(data) > left:
                raise _bad(
                    _("The file unpacks to too much. Copy only the rows with names into a new workbook.")
                )
    return bytes(data)


def _extent(name: str, data: bytes) -> int:
    """How many cells a reader holds for this member of the file."""
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        return _extent_of(data, _Far())
    return _extent_of(data, _Repeated()) if name == "content.xml" else 0


def _extent_of(data: bytes, seen: _Far | _Repeated) -> int:
    parser = expat.ParserCreate()
    parser.StartElementHandler = seen.start
    parser.Parse(data, True)
    return seen.cells


class _Far:
    """The rectangle that the cells of an .xlsx sheet span, by their names (B7)."""

    def __init__(self) -> None:
        self.column = self.row = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        found = _CELL.fullmatch(attributes.get("r", "")) if tag.rpartition(":")[2] == "c" else None
        if found:
            self.column = max(self.column, _column(found[1]))
            self.row = max(self.row, int(found[2]))

    @property
    def cells(self) -> int:
        return self.column * self.row


class _Repeated:
    """The rectangle of an .ods sheet, whose cells and rows are written once with a count.

    Cells that hold nothing count only where something stands behind them.
    """

    def __init__(self) -> None:
        self.columns = self.rows = self._across = self._down = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "table:table-row":
                self._down += _count(attributes, "table:number-rows-repeated")
                self._across = 0
            case "table:table-cell" | "table:covered-table-cell":
                self._across += _count(attributes, "table:number-columns-repeated")
                if any(key.startswith("office:") for key in attributes):
                    self._hold()
            case "text:p":
                self._hold()

    def _hold(self) -> None:
        self.columns, self.rows = max(self.columns, self._across), max(self.rows, self._down)

    @property
    def cells(self) -> int:
        return self.columns * self.rows


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < len(str(_UNPACKED)) else _UNPACKED


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
