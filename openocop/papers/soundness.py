"""Whether a PDF that somebody sent in is whole. Readers mend silently: a page, a letter or half a picture is gone.

What is no loss is let pass: a wrong table of contents at the file's end, a wrong length of a stream, a key written
twice. Scanners and old programs write these.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Name

from openocop.papers.refusals import BrokenPdfError, LockedPdfError, UnknownPartError

MOST_UNPACKED: Final = 256 * 1024 * 1024
"""Bytes of one stream when unpacked: more than a scanned A3 page in colour, less than what fills the memory."""
_HEAD: Final = 1024
_TAIL: Final = 2048
_STEP: Final = 1024 * 1024
_QUARTER: Final = 90
_NO_LOSS: Final = re.compile(
    "file is damaged|xref not found|Attempting to reconstruct cross-reference table|has duplicated key"
    "|recovered trailer has no /Root entry|expected endstream|attempting to recover stream length"
    "|recovered stream length: [1-9]"
)
BROKEN: Final = (
    pikepdf.PdfError,
    pikepdf.models.OutlineStructureError,
    zlib.error,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RuntimeError,
    IndexError,
)
"""What reading a damaged PDF raises."""


def opened(data: bytes, title: str) -> pikepdf.Pdf:
    """Open a PDF that is whole. Raises the refusal that names what is wrong, under the title."""
    if b"%PDF-" not in data[:_HEAD]:
        raise UnknownPartError(title)
    if b"%%EOF" not in data[-_TAIL:]:
        # What is left could often be opened, with pages missing and nobody the wiser.
        raise BrokenPdfError(title)
    try:
        source = pikepdf.open(BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise LockedPdfError(title) from error
    except BROKEN as error:
        raise BrokenPdfError(title) from error
    if source.is_encrypted:
        raise LockedPdfError(title)
    try:
        is_whole = _is_whole(source)
    except BROKEN as error:
        raise BrokenPdfError(title) from error
    if not is_whole:
        raise BrokenPdfError(title)
    return source


def size(page: pikepdf.Page) -> tuple[float, float]:
    """Give width and height in points as the page is looked at, turned."""
    left, low, right, high = (float(value) for value in page.cropbox)
    width, height = abs(right - left), abs(high - low)
    turned = int(page.obj.get(Name.Rotate, 0)) // _QUARTER % 2
    return (height, width) if turned else (width, height)


def _is_whole(source: pikepdf.Pdf) -> bool:
    if not source.pages or len(source.pages) != int(source.Root.Pages.Count):
        return False
    for thing in source.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get(Name.Filter) == Name.FlateDecode:
            _unpack(thing.read_raw_bytes())
    was_mended = False
    for warning in source.get_warnings():
        if not _NO_LOSS.search(str(warning)):
            return False
        was_mended = True
    return all(_is_drawable(page, was_mended=was_mended) for page in source.pages) and not [
        warning for warning in source.get_warnings() if not _NO_LOSS.search(str(warning))
    ]


def _is_drawable(page: pikepdf.Page, *, was_mended: bool) -> bool:
    """An empty page is a page, unless the file had to be mended: then its drawing may be what was lost."""
    drawing = pikepdf.parse_content_stream(page)
    return all(side > 0 for side in size(page)) and bool(drawing or not was_mended)


def _unpack(packed: bytes) -> None:
    """Unpack to nowhere: the packer's own sum at the end tells whether every byte is as it was."""
    unpacker, total = zlib.decompressobj(), 0
    while packed and not unpacker.eof:
        total += len(unpacker.decompress(packed, _STEP))
        packed = unpacker.unconsumed_tail
        if total > MOST_UNPACKED:
            raise ValueError("too large when unpacked")
