"""A paper as an office document (DOCX): the same blocks in the same order as in the PDF."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from openocop.papers import looks
from openocop.papers.blocks import (
    Break,
    Cell,
    Columns,
    Paragraph,
    Table,
    Tick,
    Words,
    is_heading,
    is_whole,
    plain,
    words_of,
)

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table as WordTable
    from docx.table import _Row
    from docx.text.paragraph import Paragraph as WordParagraph
    from docx.text.run import Run

    from openocop.papers.blocks import Block, Document, Piece

FONT: Final = "Times New Roman"
"""What Decree 30/2020/NĐ-CP asks for and every office has; the PDF's typeface is as wide, letter by letter."""
_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_RULE_WIDTH: Final = 32
_BLACK: Final = RGBColor(0, 0, 0)
_DEEPEST: Final = 3
_FIRST_DAY_OF_ZIP: Final = (1980, 1, 1, 0, 0, 0)


def write(document: Document) -> bytes:
    """Give the office document; the same input gives the same bytes."""
    word = docx.Document()
    _set_up(word, document)
    width = (looks.HEIGHT if document.wide else looks.WIDTH) - looks.LEFT - looks.OTHER_MARGINS
    for block in document.blocks:
        _add(word, block, width)
    written = BytesIO()
    word.save(written)
    return _timeless(written.getvalue())


def _set_up(word: Word, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(looks.WIDTH), Mm(looks.HEIGHT)
    if document.wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(looks.HEIGHT), Mm(looks.WIDTH)
    section.left_margin = Mm(looks.LEFT)
    section.right_margin = section.top_margin = section.bottom_margin = Mm(looks.OTHER_MARGINS)
    section.header_distance = Mm(looks.OTHER_MARGINS / 2)
    section.different_first_page_header_footer = True
    _number_pages(section.header.paragraphs[0])
    for name in ("Normal", *(f"Heading {level}" for level in range(1, _DEEPEST + 1))):
        _set_style(word, name)
    about = word.core_properties
    about.title, about.author, about.comments, about.language = document.title, "", "", "vi-VN"
    day = datetime(document.day.year, document.day.month, document.day.day)  # noqa: DTZ001 - the format has no zone
    about.created = about.modified = day
    about.last_modified_by = ""


def _set_style(word: Word, name: str) -> None:
    style = word.styles[name]
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(13), _BLACK
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    if name == "Normal":
        properties.append(_element("w:lang", val="vi-VN", eastAsia="vi-VN"))


def _number_pages(paragraph: WordParagraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind in ("begin", "PAGE", "end"):
        run = paragraph.add_run()
        if kind == "PAGE":
            instruction = OxmlElement("w:instrText")
            instruction.text = kind
            run._r.append(instruction)  # noqa: SLF001 - python-docx has no fields
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))  # noqa: SLF001


def _element(name: str, **values: str) -> OxmlElement:  # type: ignore[valid-type]
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _add(word: Word, block: Block, width: float) -> None:
    if isinstance(block, Paragraph):
        _fill(word.add_paragraph(), block, width, after=word)
    elif isinstance(block, Table):
        _add_table(word, block, width)
    elif isinstance(block, Columns):
        _add_columns(word, block, width)
    else:
        word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _fill(
    made: WordParagraph, block: Paragraph, width: float, *, after: Word | _Cell, keeps: bool = False
) -> None:
    style = looks.STYLES[block.look]
    if block.level:
        made.style = f"Heading {block.level}"
    setting = made.paragraph_format
    setting.alignment = _ALIGN["left" if block.is_open and style.align == "justify" else style.align]
    setting.space_before, setting.space_after = Pt(style.before), Pt(0 if style.ruled else style.after)
    setting.line_spacing = 1.05
    setting.first_line_indent = Mm(style.indent - style.hanging) if style.indent or style.hanging else None
    setting.left_indent = Mm(style.left + style.hanging) if style.left or style.hanging else None
    setting.keep_with_next = style.keeps or style.ruled or keeps or block.keeps
    setting.keep_together = block.level > 0
    for piece in block.pieces:
        _set_run(made.add_run(), piece, style)
    if style.height:
        setting.line_spacing, setting.space_after = Pt(style.height), Pt(0)
    if style.ruled:
        _rule(after.add_paragraph(), width, style, keeps=style.keeps or keeps)


def _set_run(run: Run, piece: Piece, style: looks.Style) -> None:
    run.font.size, run.bold, run.italic = Pt(style.size), style.bold, style.italic
    if isinstance(piece, Break):
        run.add_break()
        return
    run.text = words_of(piece)
    if isinstance(piece, Words) and piece.raised:
        run.font.superscript = True
    if isinstance(piece, Tick) and piece.ticked:
        run._r.get_or_add_rPr().append(_element("w:bdr", val="single", sz="6", space="0", color="auto"))  # noqa: SLF001


def _rule(made: WordParagraph, width: float, style: looks.Style, *, keeps: bool) -> None:
    """The short line under a motto: the upper border of an empty, narrow paragraph."""
    setting = made.paragraph_format
    setting.left_indent = setting.right_indent = Mm(max(0, (width - _RULE_WIDTH) / 2))
    setting.space_before, setting.space_after = Pt(2), Pt(style.after)
    setting.line_spacing = Pt(3)
    setting.keep_with_next = keeps
    borders = OxmlElement("w:pBdr")
    borders.append(_element("w:top", val="single", sz="6", space="1", color="auto"))
    properties = made._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _add_table(word: Word, block: Table, width: float) -> None:
    table = word.add_table(rows=0, cols=len(block.widths), style="Table Grid")
    widths = _widths(block.widths, width)
    for at, row in enumerate((block.head, *block.rows)):
        made = table.add_row()
        properties = made._tr.get_or_add_trPr()  # noqa: SLF001
        if is_whole(row, block.longest):
            properties.append(_element("w:cantSplit"))
        if at == 0:
            properties.append(_element("w:tblHeader"))
        _fill_row(made, row, widths, keeps=is_heading(row))
    _fix(table, widths)
    margins = OxmlElement("w:tblCellMar")
    margins.extend([_element("w:top", w="40", type="dxa"), _element("w:bottom", w="40", type="dxa")])
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001 - python-docx has no cell margins
    _space(word, 4)


def _fill_row(made: _Row, row: tuple[Cell, ...], widths: tuple[float, ...], *, keeps: bool = False) -> None:
    """Fill the cells; one that covers several columns takes the place of those after it."""
    tags = made._tr.tc_lst  # noqa: SLF001 - ``cells`` counts the whole table anew for each row
    column = 0
    for cell in row:
        end = column + cell.span
        for covered in tags[column + 1 : end]:
            made._tr.remove(covered)  # noqa: SLF001
        tags[column].grid_span = cell.span
        place = _Cell(tags[column], made.table)
        place.width = Mm(sum(widths[column:end]))
        _fill_cell(place, cell.paragraphs, sum(widths[column:end]), keeps=keeps)
        column = end


def _fill_cell(place: _Cell, paragraphs: tuple[Paragraph, ...], width: float, *, keeps: bool = False) -> None:
    """Fill the paragraph that a cell always has, then add the others."""
    for at, one in enumerate(paragraphs):
        paragraph = place.paragraphs[0] if at == 0 else place.add_paragraph()
        _fill(paragraph, one, width, after=place, keeps=keeps)


def _add_columns(word: Word, block: Columns, width: float) -> None:
    table = word.add_table(rows=1, cols=2)
    widths = _widths(block.widths, width)
    row = table.rows[0]
    _fill_row(row, (Cell(block.left or (plain(""),)), Cell(block.right)), widths)
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001
    _fix(table, widths)
    _space(word, 4)


def _fix(table: WordTable, widths: tuple[float, ...]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _widths(parts: tuple[int, ...], width: float) -> tuple[float, ...]:
    return tuple(width * part / sum(parts) for part in parts)


def _space(word: Word, height: float) -> None:
    """A low empty paragraph: two tables that touch would become one."""
    setting = word.add_paragraph().paragraph_format
    setting.space_before = setting.space_after = Pt(0)
    setting.line_spacing = Pt(height)


def _timeless(data: bytes) -> bytes:
    """The same zip with one fixed time, so that it does not depend on when it was made."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, _FIRST_DAY_OF_ZIP), source.read(name), ZIP_DEFLATED)
    return made.getvalue()
