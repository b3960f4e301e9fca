"""How each kind of paragraph is set, once for both writers.

Decree 30/2020/NĐ-CP, Annex I: A4, Times New Roman, 13 to 14 points, 30 mm at the left; page numbers in the middle of
the upper margin from the second page on. Lengths are millimetres, sizes and spaces points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from openocop.papers.blocks import Look

WIDTH: Final = 210
HEIGHT: Final = 297
LEFT: Final = 30
OTHER_MARGINS: Final = 20


@dataclass(frozen=True, slots=True)
class Style:
    """``ruled`` draws the short line that the decree wants under the motto and the office's name."""

    size: float = 13
    bold: bool = False
    italic: bool = False
    align: Literal["left", "center", "justify", "right"] = "justify"
    indent: float = 0
    left: float = 0
    before: float = 0
    after: float = 4
    ruled: bool = False
    height: float = 0
    """Of an empty room: how high it is."""
    hanging: float = 0
    """By how much all lines but the first are set in: text behind a box or a number."""
    keeps: bool = False
    """Stays with what follows."""


STYLES: Final[dict[Look, Style]] = {
    "state": Style(size=12.5, bold=True, align="center", after=0, keeps=True),
    "motto": Style(size=13, bold=True, align="center", after=10, ruled=True, keeps=True),
    "office": Style(size=12.5, bold=True, align="center", after=0, keeps=True),
    "over": Style(size=12.5, align="center", after=0, keeps=True),
    "addressee": Style(size=13, align="left", left=20, after=2),
    "title": Style(size=14, bold=True, align="center", before=10, after=2, keeps=True),
    "subtitle": Style(size=13, bold=True, align="center", after=4, keeps=True),
    "chapter": Style(size=13, bold=True, align="center", before=14, after=6, keeps=True),
    "part": Style(size=13, bold=True, align="center", before=10, after=4, keeps=True),
    "part_title": Style(size=13, bold=True, align="center", after=6, keeps=True),
    "section": Style(size=13, bold=True, align="left", before=4, keeps=True),
    "line": Style(),
    "text": Style(indent=10, before=2),
    "guidance": Style(italic=True),
    "footnote": Style(size=11, before=4),
    "place": Style(size=13, italic=True, align="center", after=2, keeps=True),
    "number": Style(size=13, align="center", before=4, after=0, keeps=True),
    "signer": Style(size=13, bold=True, align="center", after=0, keeps=True),
    "sign_note": Style(size=13, italic=True, align="center", after=0),
    "room": Style(height=50),
    "signed_name": Style(size=13, bold=True, align="center", after=0),
    "small": Style(size=11, align="left", after=0),
    "small_strong": Style(size=12, bold=True, italic=True, align="left", after=0),
    "cell": Style(size=11, align="left", before=1, after=1),
    "cell_head": Style(size=11, bold=True, align="center", before=1, after=1),
    "cell_number": Style(size=11, align="center", before=1, after=1),
    "cell_strong": Style(size=11, bold=True, align="left", before=1, after=1),
    "cell_choice": Style(size=11, align="left", before=2, after=1, hanging=5),
    "cell_note": Style(size=10.5, italic=True, align="left", before=1, after=1),
}
