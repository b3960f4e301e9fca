"""The words of a PDF in its logical order, by its tags, and those of an office document."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO

import docx
import pikepdf
from docx.table import Table
from docx.text.paragraph import Paragraph

_A_LINE = 8
"""Points by which text moves down where a new line begins; a footnote's number moves less."""
_BLOCKS = {"P", "H1", "H2", "H3", "TD", "TH", "TR", "Table", "Div", "Sect", "Part", "Document"}


def words(text):
    """Words for comparing: NFC, every blank plain."""
    return unicodedata.normalize("NFC", text).split()


def pdf_text(data):
    """The text of a tagged PDF, artifacts (page numbers, repeated heads) left out."""
    with pikepdf.open(BytesIO(data)) as pdf:
        marked = {}
        for page in pdf.pages:
            _read_page(page, marked)
        return _logical(pdf.Root.StructTreeRoot.K, None, marked)


def pdf_pages(data):
    """The text of each page as it is drawn, page numbers and repeated heads left out."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = []
        for page in pdf.pages:
            marked = {}
            _read_page(page, marked)
            pages.append("\n".join(marked.values()))
        return pages


def docx_text(data):
    """The text of an office document's body; a cell that covers several columns is read once."""
    return "\n".join(_block_text(block) for block in docx.Document(BytesIO(data)).iter_inner_content())


def _block_text(block):
    if isinstance(block, Paragraph):
        return block.text
    assert isinstance(block, Table)
    found = []
    for row in block.rows:
        seen = []
        for cell in row.cells:
            if cell._tc not in seen:
                seen.append(cell._tc)
                found += [paragraph.text for paragraph in cell.paragraphs]
    return "\n".join(found)


def _logical(node, page, marked):
    if isinstance(node, pikepdf.Array):
        return "".join(_logical(one, page, marked) for one in node)
    if isinstance(node, int):
        return marked.get((page, int(node)), "")
    page = node.Pg.objgen if "/Pg" in node else page
    if "/MCID" in node:
        return marked.get((page, int(node.MCID)), "")
    inner = _logical(node.K, page, marked) if "/K" in node else ""
    return f"\n{inner}\n" if str(node.get("/S", ""))[1:] in _BLOCKS else inner


def _read_page(page, marked):
    fonts = {name: _unicode_of(font) for name, font in page.Resources.get("/Font", {}).items()}
    stack, font, at, shown_at = [], {}, 0.0, (None, 0.0)
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        _keep_stack(stack, name, operands)
        if name == "Tf":
            font = fonts[str(operands[0])]
        elif name in {"Tm", "Td", "TD"}:
            at = float(operands[-1]) + (0 if name == "Tm" else at)
        elif name in {"Tj", "TJ"} and (key := _key(stack)) is not None:
            gap = " " if shown_at[0] == key and abs(shown_at[1] - at) > _A_LINE else ""
            shown_at = (key, at)
            full = (page.obj.objgen, key)
            marked[full] = marked.get(full, "") + gap + _shown(operands[0], font)


def _keep_stack(stack, name, operands):
    if name == "BDC":
        stack.append(_mark(operands))
    elif name == "BMC":
        stack.append(("artifact", None) if str(operands[0]) == "/Artifact" else (None, None))
    elif name == "EMC":
        stack.pop()


def _mark(operands):
    name, properties = str(operands[0]), operands[1]
    if name == "/Artifact":
        return ("artifact", None)
    if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
        return ("mcid", int(properties.MCID))
    return (None, None)


def _key(stack):
    if any(kind == "artifact" for kind, _value in stack):
        return None
    return next((value for kind, value in reversed(stack) if kind == "mcid"), None)


def _shown(operand, font):
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(font.get(codes[at : at + 2].hex(), "\ufffd") for at in range(0, len(codes), 2))


def _unicode_of(font):
    """The letters by their code, from the font's ToUnicode map."""
    text = font.ToUnicode.read_bytes().decode("ascii")
    made = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, target in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block):
            made[code.lower()] = bytes.fromhex(target).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for low, high, target in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(high, 16) - int(low, 16) + 1):
                letter = bytes.fromhex(target).decode("utf-16-be")
                made[f"{int(low, 16) + step:04x}"] = letter[:-1] + chr(ord(letter[-1]) + step)
    return made
