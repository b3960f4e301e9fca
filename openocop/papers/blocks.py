"""What a paper is made of: few kinds of blocks, in one order that the PDF and the office document both follow.

A text here is legal or a person's own word and is printed as it is: nothing in it is ever read as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import date

BOX: Final = "□"
WHOLE_ROW: Final = 700
"""Characters of a row's longest cell up to which the row stays on one page."""
CHECK: Final = "√"
"""The mark that form 02 asks for: “Đánh dấu (√) vào mục tương ứng”."""

Look = Literal[
    "state", "motto", "office", "title", "subtitle", "chapter", "part", "part_title", "section", "line", "text",
    "guidance", "footnote", "place", "number", "signer", "sign_note", "room", "signed_name", "small",
    "small_strong", "addressee", "over",
    "cell", "cell_head", "cell_number", "cell_strong", "cell_choice", "cell_note",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text. ``raised`` is the small number of a footnote."""

    text: str
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """What nobody has filled in yet: the official dots, or longer ones to write on."""

    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A box, ticked or not."""

    ticked: bool


@dataclass(frozen=True, slots=True)
class Break:
    """A new line in the same paragraph."""


Piece = Words | Blank | Tick | Break


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``level`` 1 to 3 makes it a heading, with a bookmark; ``keeps`` holds it to what follows."""

    pieces: tuple[Piece, ...]
    look: Look = "line"
    level: int = 0
    keeps: bool = False

    @property
    def text(self) -> str:
        """The words as they are printed."""
        return "".join(words_of(piece) for piece in self.pieces)

    @property
    def is_open(self) -> bool:
        """Whether a blank is left in it: such a line is not stretched to the margin, since dots do not break."""
        return any(isinstance(piece, Blank) for piece in self.pieces)


def words_of(piece: Piece) -> str:
    """Give what a piece reads as: of a box, the box or the check mark."""
    if isinstance(piece, Tick):
        return CHECK if piece.ticked else BOX
    return "\n" if isinstance(piece, Break) else piece.text


def plain(text: str, look: Look = "line", level: int = 0) -> Paragraph:
    """Give a paragraph of words alone."""
    return Paragraph((Words(text),), look, level)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``span`` is how many columns it covers."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1


def is_whole(row: tuple[Cell, ...], longest: int = WHOLE_ROW) -> bool:
    """Whether a table's row is short enough to be kept on one page: no cell has more characters than ``longest``."""
    return max(sum(len(part.text) for part in cell.paragraphs) for cell in row) <= longest


def is_heading(row: tuple[Cell, ...]) -> bool:
    """Whether a row is a heading over the rows that follow: one cell across the table. It goes with the next row."""
    return len(row) == 1 and row[0].span > 1 and is_whole(row)


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table whose head is repeated on each page. ``widths`` are parts of the whole.

    ``longest`` is up to how many characters of its longest cell a row stays on one page: more where columns are wide.
    """

    widths: tuple[int, ...]
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    longest: int = WHOLE_ROW


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns without rules that stay on one page: a letterhead, a signature."""

    widths: tuple[int, int]
    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]
    name: Literal["letterhead", "signature"] = "signature"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Paragraph | Table | Columns | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. ``day`` is all that its properties say of time, so the same input gives the same bytes.

    PDF/A wants a day: a paper that has none yet bears its form's. ``wide`` lays the page on its side.
    """

    title: str
    blocks: tuple[Block, ...]
    day: date
    wide: bool = False
