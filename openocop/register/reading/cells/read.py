"""What reading a cell gives: a value, what was repaired, and what a person must look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from openocop.register.reading.cell import Cell, ErrorCell

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Remark:
    """A code for programs and a sentence for people."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """``value`` is None when nothing could be read. ``notes``: what was repaired or assumed, safe to go on with.

    ``doubt``: a person must decide (``value`` is then a proposal). ``refusal``: it cannot be.
    """

    value: Value | None = None
    notes: tuple[Remark, ...] = ()
    doubt: Remark | None = None
    refusal: Remark | None = None


def error_remark(cell: ErrorCell) -> Remark:
    """Why a cell with an error, or a formula that was never worked out, says nothing."""
    if cell.no_result:
        sentence = _(
            "The cell holds the formula %(word)s, which was never worked out. "
            "Open the file in Excel, save it, and hand it in again."
        )
        return Remark("no_result", sentence % {"word": cell.word})
    sentence = _("The cell shows the error %(word)s instead of a value. Type the value in.")
    return Remark("error_cell", sentence % {"word": cell.word})


def unread(cell: Cell) -> Read[Value]:
    """The reading of a cell that shows an error, or of an empty one."""
    return Read(doubt=error_remark(cell)) if isinstance(cell, ErrorCell) else Read()
