"""What must be known of a packed workbook (xlsx, ods) before it is read: its size unpacked, and what hides in it.

A packed file of a few kilobytes can unpack to all of the memory, and a single stray cell far out makes a reader
reserve everything between. So the parts are unpacked once in small pieces, which also checks them, and looked over.
Error cells, formulas without a result and hidden rows are found in the same pass: the reader gives them as nothing.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.register.reading.cell import ErrorCell, column_index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_PARTS: Final = 5_000
LARGEST_PART: Final = 300 * 1024 * 1024
LARGEST_UNPACKED: Final = 400 * 1024 * 1024
MOST_CELLS: Final = 6_000_000
"""Rows times columns up to the last used cell of a sheet: what a reader reserves."""
MOST_REPEATED: Final = 1_000
_PIECE: Final = 1 << 20

_ROW_END: Final = re.compile(rb"</(?:\w+:)?(?:table-)?row>")
_ROW_HEAD: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER: Final = re.compile(rb"\br=[\"'](\d+)[\"']")
_HIDDEN: Final = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL
)
_PLACE: Final = re.compile(rb"\br=[\"']([A-Z]{1,3})\d+[\"']")
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|is|t)\b[^>]*>[^<]|<(?:\w+:)?is\b")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_IS_ERROR: Final = re.compile(rb"\bt=[\"']e[\"']")
_SHOWN: Final = re.compile(rb"<(?:\w+:)?v>(.*?)</(?:\w+:)?v>", re.DOTALL)
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b[^>]*?\b\w+:id=[\"']([^\"']+)[\"']")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_REPEATED: Final = re.compile(rb"number-(?:rows|columns)-repeated=[\"'](\d+)[\"']")
_FAR: Final = re.compile(rb"\br=[\"'][A-Z]{2,3}\d")


@dataclass(slots=True)
class Scan:
    """What one sheet of an xlsx hides: places count from 0."""

    marks: dict[tuple[int, int], ErrorCell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0


@dataclass(frozen=True, slots=True)
class Packed:
    """A packed workbook that is safe to read: its kind, and the scans of its sheets in their order."""

    kind: str
    scans: tuple[Scan | None, ...]


def look_over(path: Path) -> Packed:
    """Checks a packed file and looks over its sheets. Raises ``BadInputError`` for everything not to be read."""
    try:
        with zipfile.ZipFile(path) as packed:
            return _look_over(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise BadInputError("file", _damaged()) from error


def _damaged() -> str:
    return _("The file is damaged. Open it in Excel, save it again as .xlsx, and hand that in.")


def _too_large() -> str:
    return _(
        "Unpacked, the file is far too large to be a list. Copy the lines into a new workbook and hand that in."
    )


def protected() -> str:
    """The sentence for a file with a password."""
    return _("The file is protected with a password. Save it in Excel without the password and hand that in.")


def _look_over(packed: zipfile.ZipFile) -> Packed:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise BadInputError("file", protected())
    sizes = [part.file_size for part in parts]
    if len(parts) > MOST_PARTS or max(sizes, default=0) > LARGEST_PART or sum(sizes) > LARGEST_UNPACKED:
        raise BadInputError("file", _too_large())
    if "xl/workbook.xml" in names:
        return Packed("xlsx", _sheets(packed, names))
    if "content.xml" in names:
        return _open_document(packed, names)
    raise BadInputError("file", _("This is no workbook. Save the list in Excel as .xlsx and hand that in."))


def _open_document(packed: zipfile.ZipFile, names: set[str]) -> Packed:
    if "META-INF/manifest.xml" in names and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise BadInputError("file", protected())
    if b"opendocument.spreadsheet" not in packed.read("mimetype") if "mimetype" in names else False:
        raise BadInputError(
            "file", _("This is no workbook. Save the list in Excel as .xlsx and hand that in.")
        )
    for row in _rows(packed, "content.xml"):
        if b"value-type=" in row and any(int(n) > MOST_REPEATED for n in _REPEATED.findall(_used(row))):
            raise BadInputError("file", _too_large())
    return Packed("ods", ())


def _used(row: bytes) -> bytes:
    """A row of an OpenDocument sheet without its empty cells: those may repeat to the end of the sheet."""
    return re.sub(rb"<table:table-cell\b(?:(?!value-type)[^>])*/>", b"", row)


def _sheets(packed: zipfile.ZipFile, names: set[str]) -> tuple[Scan | None, ...]:
    scans: dict[str, Scan] = {}
    for name in sorted(names):
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            scans[name] = _scan(packed, name)
        elif not name.startswith("xl/media/"):
            for _piece in _pieces(packed, name):
                pass  # unpacked to the end its size and sum are checked
    return tuple(scans.get(name) for name in _sheet_parts(packed, names))


def _sheet_parts(packed: zipfile.ZipFile, names: set[str]) -> Iterator[str]:
    """The parts of the sheets, in the order of the workbook."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in names:
        return
    targets: dict[str, str] = {}
    for found in _RELATION.finditer(packed.read(relations).decode("utf-8", "replace")):
        said = dict(re.findall(r"\b(Id|Target)=[\"']([^\"']*)[\"']", found[0]))
        target = said.get("Target", "")
        targets[said.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    for sheet in _SHEET.finditer(packed.read("xl/workbook.xml").decode("utf-8", "replace")):
        yield targets.get(sheet[1], "")


def _pieces(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with packed.open(name) as part:
        while piece := part.read(_PIECE):
            yield piece


def _rows(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A sheet in rows: what stands up to the end of each."""
    rest = b""
    for piece in _pieces(packed, name):
        *rows, rest = _ROW_END.split(rest + piece)
        yield from rows
        if len(rest) > LARGEST_PART // 8:
            raise BadInputError("file", _too_large())
    yield rest.partition(b"</sheetData>")[0]  # rows without cells close themselves


def _scan(packed: zipfile.ZipFile, name: str) -> Scan:
    scan = Scan()
    at = -1
    for row in _rows(packed, name):
        at = _next_row(row, at, scan)
        if b"<f" in row or b":f" in row or b't="e"' in row or b"t='e'" in row:
            _mark(row, at, scan)
        if _VALUE.search(row):
            scan.rows = at + 1
            scan.columns = max(scan.columns, _width(row))
    if scan.rows * scan.columns > MOST_CELLS:
        sentence = _(
            "A cell far outside the list is filled (the sheet reaches row %(rows)s and column %(columns)s). "
            "Delete what stands outside the list, save, and hand the file in again."
        )
        raise BadInputError("file", sentence % {"rows": scan.rows, "columns": scan.columns})
    return scan


def _next_row(row: bytes, before: int, scan: Scan) -> int:
    """The number of the row; empty rows before it are in the same piece and count for what they hide."""
    at = before
    for head in _ROW_HEAD.finditer(row):
        number = _NUMBER.search(head[1])
        at = int(number[1]) - 1 if number else at + 1
        if _HIDDEN.search(head[1]):
            scan.hidden_rows.add(at)
    return at


def _width(row: bytes) -> int:
    """Columns up to the last filled cell of the row."""
    if not _FAR.search(row):
        return 26
    width = 0
    for at, cell in enumerate(_CELL.finditer(row)):
        if cell[2] and _VALUE.search(cell[2]):
            place = _PLACE.search(cell[1])
            width = max(width, (column_index(place[1].decode()) if place else at) + 1)
    return width


def _mark(row: bytes, at: int, scan: Scan) -> None:
    """Keeps the row's errors and its formulas without a result."""
    for number, cell in enumerate(_CELL.finditer(row)):
        content = cell[2] or b""
        shown = _SHOWN.search(content)
        word = unescape((shown[1] if shown else b"").decode("utf-8", "replace")).strip()
        place = _PLACE.search(cell[1])
        key = (at, column_index(place[1].decode()) if place else number)
        formula = _FORMULA.search(content)
        if _IS_ERROR.search(cell[1]):
            scan.marks[key] = ErrorCell(word or "#ERROR!")
        elif formula and not word and b't="str"' not in cell[1]:
            said = unescape((formula[1] or b"").decode("utf-8", "replace"))
            scan.marks[key] = ErrorCell(f"={said}", no_result=True)
