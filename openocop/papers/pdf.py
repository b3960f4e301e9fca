"""A paper as PDF: tagged, archivable (PDF/A-2a, PDF/UA-1), with bookmarks; the same input gives the same bytes."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import typst

from openocop.papers import looks
from openocop.papers.blocks import (
    Break,
    Columns,
    PageBreak,
    Paragraph,
    Table,
    Tick,
    Words,
    is_heading,
    is_whole,
    words_of,
)
from openocop.papers.glyphs import FAMILY, FONTS
from openocop.papers.texts import DATA

if TYPE_CHECKING:
    from openocop.papers.blocks import Block, Cell, Document, Piece

STANDARDS: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]
_LONG_WORD: Final = 12
"""Characters; no Vietnamese syllable has more than seven."""
_STRETCH: Final = re.compile(r"[^-_/.@]{0,7}[-_/.@]|[^-_/.@]{1,8}")


class SettingError(Exception):
    """The typesetter refused or warned: a fault of this package, never of what a person wrote."""


def write(document: Document) -> bytes:
    """Give the PDF. Raises ``SettingError`` on any warning of the typesetter."""
    return typeset("paper.typ", {"paper": json.dumps(_plain(document), ensure_ascii=False)}, STANDARDS)


def typeset(
    template: str, inputs: dict[str, str], standards: list[typst.PDFStandard], *, tags: bool = True
) -> bytes:
    """Give what a template of ``data/`` makes of the inputs; system fonts are never looked at."""
    try:
        made, warnings = typst.compile_with_warnings(
            DATA / template,
            root=DATA,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=standards,
            format="pdf",
            pdf_tags=tags,
        )
    except typst.TypstError as error:
        raise SettingError(f"{template}: {error.diagnostic}") from error
    if warnings or not isinstance(made, bytes):
        raise SettingError(f"{template}: {'; '.join(warning.message for warning in warnings)}")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _plain(document: Document) -> dict[str, Any]:
    day = document.day
    return {
        "title": document.title,
        "day": [day.year, day.month, day.day],
        "family": FAMILY,
        "page": {
            "width": looks.HEIGHT if document.wide else looks.WIDTH,
            "height": looks.WIDTH if document.wide else looks.HEIGHT,
            "left": looks.LEFT,
            "other": looks.OTHER_MARGINS,
        },
        "looks": {name: asdict(style) for name, style in looks.STYLES.items()},
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Table):
        return {
            "kind": "table",
            "widths": block.widths,
            "head": [_cell(cell) for cell in block.head],
            "groups": [
                {"heading": heading, "rows": [_row(row, block.longest) for row in rows]}
                for heading, rows in groupby(block.rows, is_heading)
            ],
        }
    if isinstance(block, Columns):
        left, right = ([_paragraph(part) for part in side] for side in (block.left, block.right))
        return {"kind": "columns", "widths": block.widths, "left": left, "right": right}
    assert isinstance(block, PageBreak)  # noqa: S101
    return {"kind": "page_break"}


def _row(row: tuple[Cell, ...], longest: int) -> dict[str, Any]:
    return {"whole": is_whole(row, longest), "cells": [_cell(cell) for cell in row]}


def _cell(cell: Cell) -> dict[str, Any]:
    return {"span": cell.span, "paragraphs": [_paragraph(part) for part in cell.paragraphs]}


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    pieces = [made for piece in paragraph.pieces for made in _pieces(piece)]
    return {
        "kind": "paragraph",
        "look": paragraph.look,
        "level": paragraph.level,
        "keeps": paragraph.keeps,
        "open": paragraph.is_open,
        "pieces": pieces,
    }


def _pieces(piece: Piece) -> list[dict[str, Any]]:
    if isinstance(piece, Break):
        return [{"kind": "break"}]
    if isinstance(piece, Tick):
        return [{"kind": "tick", "ticked": piece.ticked, "text": words_of(piece)}]
    raised = isinstance(piece, Words) and piece.raised
    made: list[dict[str, Any]] = []
    for text in _breakable(piece.text) if isinstance(piece, Words) else [piece.text]:
        made += [{"kind": "may_break"}] if made else []
        made.append({"kind": "words", "text": text, "raised": raised})
    return made


def _breakable(text: str) -> list[str]:
    """The text parted where a long word (a code, the name of a file) may go on in the next line.

    An office program breaks such a word by itself; the typesetter would let it run out of its cell.
    """
    made, at = [], 0
    for word in re.finditer(rf"\S{{{_LONG_WORD},}}", text):
        for stretch in _STRETCH.finditer(word[0]):
            made.append(text[at : word.start() + stretch.end()])
            at = word.start() + stretch.end()
    return [part for part in (*made, text[at:]) if part] or [text]
