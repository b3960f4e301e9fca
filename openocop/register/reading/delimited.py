"""Lists as text: which encoding, which separator; never half read."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError

if TYPE_CHECKING:
    from openocop.register.reading.cell import Cell

MOST_COLUMNS: Final = 1_000
MOST_ROWS: Final = 1_000_000
_SEPARATORS: Final = (",", ";", "\t", "|")
_LOOKED_AT: Final = 40
_MOST_BREAKS: Final = 20
_BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MARKUP: Final = re.compile(r"\s*(?:<(?:!doctype|html|table|\?xml|\w+[ >:])|\{\\rtf|%PDF)", re.IGNORECASE)
_SEPARATOR_LINE: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_text_rows(data: bytes) -> list[list[Cell]]:
    """The rows of a list kept as text, separators and encoding found out.

    Raises ``BadInputError`` for what is no text, a page or document under a false name, and quotes that never close.
    """
    text = decode(data)
    if _MARKUP.match(text):
        raise BadInputError(
            "file",
            _(
                "The file is a web page or document under another name. "
                "Open it in Excel, save it as .xlsx, and hand that in."
            ),
        )
    if named := _SEPARATOR_LINE.match(text):
        return _split(text[named.end() :], named[1])
    return _split(text, _separator(text))


def decode(data: bytes) -> str:
    """The text of the bytes: UTF-8, UTF-16 or Windows-1258 (its loose tone marks joined to their letters).

    Raises ``BadInputError`` for bytes that are no text.
    """
    text = _decoded(data)
    if text is None or _CONTROL.search(text) or not text.strip():
        raise BadInputError(
            "file", _("This is no workbook. Save the list in Excel as .xlsx and hand that in.")
        )
    return text.lstrip("\ufeff")


def _decoded(data: bytes) -> str | None:
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _try(data[len(mark) :], name)
    if b"\x00" in data[:4000]:
        name = "utf-16-le" if data[1:4000:2].count(0) >= data[0:4000:2].count(0) else "utf-16-be"
        return _try(data, name)
    text = _try(data, "utf-8")
    if text is None:
        text = _try(data, "cp1258")
        # Vietnamese Windows keeps the tone after the letter; joined, so that cells show and compare as typed.
        text = unicodedata.normalize("NFC", text) if text is not None else None
    return text


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _separator(text: str) -> str:
    """The sign that parts the first lines into the most columns, equally many in most lines."""
    sample = "\n".join(text.splitlines()[:_LOOKED_AT])
    best, most = ",", 0
    for sign in _SEPARATORS:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=sign) if row]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        score = widths.count(usual) * (usual - 1)
        if score > most:
            best, most = sign, score
    return best


def _split(text: str, separator: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    kept: dict[str, str] = {}
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            _check(row, len(rows))
            rows.append([kept.setdefault(cell, cell) for cell in row])
    except csv.Error as error:
        raise BadInputError("file", _unclosed()) from error
    return rows


def _check(row: list[str], before: int) -> None:
    if len(row) > MOST_COLUMNS or before > MOST_ROWS:
        raise BadInputError(
            "file",
            _("The file has more lines or columns than a list can have. Divide it and hand in the parts."),
        )
    if any(cell.count("\n") > _MOST_BREAKS for cell in row):
        raise BadInputError("file", _unclosed())


def _unclosed() -> str:
    return _(
        "A quotation mark in the file is never closed, so its lines cannot be told apart. "
        "Open it in Excel, save it as .xlsx, and hand that in."
    )
