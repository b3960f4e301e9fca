"""A form's official lines with the answers put into their blanks, in the official order.

The order of a paper is the order of its form's lines and nothing else: whoever adds a table says behind which line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from openocop.core.text import repair
from openocop.papers.blocks import (
    Blank,
    Break,
    Cell,
    Columns,
    Paragraph,
    Table,
    Tick,
    Words,
    plain,
)
from openocop.papers.glyphs import showable
from openocop.papers.texts import Box, Mark, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from openocop.papers.blocks import Block, Look, Piece
    from openocop.papers.texts import FormText, Line, Part, Text

_LEAST_DOTS: Final = 12
_LETTERS_OF_A_LINE: Final = 68
_LETTERS_OF_A_DOT: Final = 2.1
"""How many letters are as wide as one “…”."""
_GUIDE_WIDTHS: Final = (1, 5, 9)
_HEAD_WIDTHS: Final = (2, 3)
_SIGN_WIDTHS: Final = (2, 3)
_LEVELS: Final = {"title": 1, "chapter": 2, "section": 2, "part": 2}
_LATE_MONTHS: Final = 3
_ONE_DIGIT: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What goes into a form: texts and ticks by the names of the blanks; blocks and lines by the ids of lines.

    An empty text is an unknown field. ``after`` stands behind a line; ``beside`` under a letterhead or at the left of a
    signature; ``names`` are those of the signers (``…_left`` of a signature's left one); ``left_out`` lines are not
    printed.
    """

    words: Mapping[str, str]
    ticks: Mapping[str, bool] = field(default_factory=dict)
    after: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()


def clean(text: str) -> tuple[str, ...]:
    """Give a person's text as the paragraphs it has: composed letters, no unseen characters, none without a shape."""
    lines = (showable(repair(line).text) for line in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text))
    return tuple(line for line in lines if line)


def day_words(day: date | None, prefix: str = "") -> dict[str, str]:
    """Give day, month and year as Decree 30/2020/NĐ-CP writes them: a zero before days under 10 and months 1 and 2."""
    if day is None:
        return {f"{prefix}day": "", f"{prefix}month": "", f"{prefix}year": ""}
    return {
        f"{prefix}day": f"{day.day:02}",
        f"{prefix}month": f"{day.month:02}" if day.month < _LATE_MONTHS else str(day.month),
        f"{prefix}year": str(day.year),
    }


def compose(form: FormText, answers: Answers) -> tuple[Block, ...]:
    """Give the blocks of the filled form. KeyError when a blank of the form has no answer, not even an empty one."""
    made: list[Block] = []
    in_chapter = False
    for line in form.lines:
        if line.id not in answers.left_out:
            in_chapter = in_chapter or line.kind == "chapter"
            _add(made, line, answers, in_chapter=in_chapter)
        made += answers.after.get(line.id, ())
    return tuple(_kept(block, made[at : at + 1]) for at, block in enumerate(made, start=1))


def _kept(block: Block, following: list[Block]) -> Block:
    """The paragraph before a table or a signature goes with it: neither begins a page without its words."""
    leads = any(
        isinstance(next_one, Table) or (isinstance(next_one, Columns) and next_one.name == "signature")
        for next_one in following
    )
    return replace(block, keeps=True) if leads and isinstance(block, Paragraph) else block


def fill(
    text: Text, words: Mapping[str, str], look: Look = "line", ticks: Mapping[str, bool] | None = None
) -> list[Paragraph]:
    """Give one line filled in."""
    return _paragraphs(text, look, Answers(words=words, ticks=ticks or {}))


def _add(made: list[Block], line: Line, answers: Answers, *, in_chapter: bool) -> None:
    if line.kind == "table":
        made.append(_guide(line))
    elif line.kind == "letterhead":
        made.append(_letterhead(line, answers))
    elif line.kind == "signature":
        made.append(_signature(line, answers))
    elif line.kind == "part_title" and made and isinstance(made[-1], Paragraph):
        # "Phần I" and its name are one heading of two lines.
        title = _paragraphs(line.texts[0], "part", answers)[0]
        made[-1] = Paragraph((*made[-1].pieces, Break(), *title.pieces), "part", made[-1].level)
    else:
        level = _LEVELS.get(line.kind, 0) + (line.kind == "part" and in_chapter)
        made += _paragraphs(line.texts[0], _look(line.kind), answers, level)


def _look(kind: str) -> Look:
    return kind  # type: ignore[return-value] # texts.read has checked it


def _guide(line: Line) -> Table:
    head, *rows = line.rows
    widths = _GUIDE_WIDTHS if len(head) == len(_GUIDE_WIDTHS) else tuple(1 for _cell in head)
    return Table(
        widths,
        tuple(Cell((plain(cell, "cell_head"),)) for cell in head),
        tuple(tuple(cell_of(cell) for cell in row) for row in rows),
    )


def cell_of(text: str, look: Look = "cell") -> Cell:
    """Give a cell of a person's text, one paragraph a line."""
    return Cell(tuple(plain(line, look) for line in clean(text)) or (plain("", look),))


def _letterhead(line: Line, answers: Answers) -> Columns:
    *above, own = line.left
    left = [part for text in above for part in _paragraphs(text, "over", answers)]
    left += [_broken(part) for part in _paragraphs(own, "office", answers)]
    state, motto = (part for text in line.right for part in _paragraphs(text, "state", answers))
    left[-1] = Paragraph(left[-1].pieces, "motto")
    right = (state, Paragraph(motto.pieces, "motto"))
    issue = answers.beside.get(line.id, ())
    return Columns(
        _HEAD_WIDTHS,
        (*left, *(one for one in issue if one.look != "place")),
        (*right, *(one for one in issue if one.look == "place")),
        "letterhead",
    )


def _broken(paragraph: Paragraph) -> Paragraph:
    """The office on one line, whose it is on the next."""
    first, *rest = paragraph.pieces
    return replace(paragraph, pieces=(first, Break(), *rest)) if rest else paragraph


def _signature(line: Line, answers: Answers) -> Columns:
    left = answers.beside.get(line.id, ())
    if line.left:
        left = _signer(line.left, answers, answers.names.get(f"{line.id}_left", ""))
    return Columns(_SIGN_WIDTHS, left, _signer(line.texts, answers, answers.names.get(line.id, "")))


def _signer(texts: tuple[Text, ...], answers: Answers, name: str) -> tuple[Paragraph, ...]:
    """Place and date (where the form has them), who signs, how, room to sign in, the name."""
    *dated, who, note = texts
    return (
        *(part for text in dated for part in _paragraphs(text, "place", answers)),
        *_paragraphs(who, "signer", answers),
        *_paragraphs(note, "sign_note", answers),
        plain("", "room"),
        *(plain(line, "signed_name") for line in clean(name)),
    )


def _paragraphs(text: Text, look: Look, answers: Answers, level: int = 0) -> list[Paragraph]:
    """The line filled in; an answer of several paragraphs follows it."""
    pieces: list[Piece] = []
    behind: list[Paragraph] = []
    slots = sum(isinstance(part, Slot) for part in text.parts)
    room = _LETTERS_OF_A_LINE // slots if slots and look == "line" else 0
    for at, part in enumerate(text.parts):
        if isinstance(part, Slot):
            before, after = _neighbour(text.parts, at - 1), _neighbour(text.parts, at + 1)
            lines = clean(answers.words[part.name])
            if len(lines) > 1:
                behind += [plain(line, "text" if look == "line" else look) for line in lines]
            else:
                pieces += _filled(part, lines, before, after, room)
        else:
            pieces.append(_piece(part, answers))
    return [Paragraph(tuple(pieces), look, level), *behind] if pieces or not behind else behind


def _piece(part: str | Box | Mark, answers: Answers) -> Piece:
    if isinstance(part, Box):
        return Tick(answers.ticks[part.name])
    return Words(part.text, raised=True) if isinstance(part, Mark) else Words(part)


def _neighbour(parts: tuple[Part, ...], at: int) -> str | None:
    part = parts[at] if 0 <= at < len(parts) else None
    return part if isinstance(part, str) else None


def _filled(
    slot: Slot, lines: tuple[str, ...], before: str | None, after: str | None, room: int
) -> list[Piece]:
    if not lines:
        return [Blank(_dots(slot, before, room))]
    # The official dots stand against the words (“ngày........tháng”); an answer needs a blank there.
    ahead = " " if before and (before[-1].isalnum() or before[-1] in ";:") else ""
    behind = " " if after and after[0].isalnum() else ""
    return [Words(f"{ahead}{lines[0]}{behind}")]


def _dots(slot: Slot, before: str | None, room: int) -> str:
    """The official dots, as long as there is room to write where they follow a colon or are missing."""
    if any(char.isalpha() for char in slot.blank) or (
        slot.blank and not (room and (before or "").endswith(": "))
    ):
        return slot.blank
    return "…" * max(_LEAST_DOTS, int((room - len(before or "")) / _LETTERS_OF_A_DOT))
