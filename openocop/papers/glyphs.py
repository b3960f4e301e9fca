"""Which characters the papers' own typeface can show, read from the font file itself."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "data" / "fonts"
FAMILY: Final = "Liberation Serif"
"""As wide as Times New Roman letter by letter, so that lines break alike in the PDF and in the office document."""
UNSHOWN: Final = "◊"
"""Stands where a character has no shape in the typeface (an emoji, a Chinese character): a gap is not hidden."""

_STYLES: Final = ("Regular", "Bold", "Italic", "BoldItalic")
_SHAPELESS: Final = {"Cf", "Cc", "Cs"}
"""Marks of direction and joining: they could only make a printed line read otherwise than its letters stand."""
_LEFTWARD: Final = {"R", "AL", "AN"}
_UNICODE_TABLES: Final = {(0, 3), (3, 1)}
_SEGMENTS: Final = 4
_RECORD: Final = 8


@cache
def shown() -> frozenset[int]:
    """Give the code points that can be printed: all four styles have a shape, and it means the same to everybody."""
    return frozenset(filter(_is_plain, frozenset.intersection(*(_covered(style) for style in _STYLES))))


def showable(text: str) -> str:
    """Give the text with ``UNSHOWN`` for every character that cannot be printed; what has no shape at all goes."""
    known = shown()
    return "".join(
        char if ord(char) in known else UNSHOWN
        for char in text
        if unicodedata.category(char) not in _SHAPELESS
    )


def _is_plain(code: int) -> bool:
    """Not from the private area, which archives forbid, and not from right to left, which would turn a line about."""
    char = chr(code)
    return (
        unicodedata.category(char) not in {"Co", *_SHAPELESS}
        and unicodedata.bidirectional(char) not in _LEFTWARD
    )


def _covered(style: str) -> frozenset[int]:
    """Read the character map (format 4 of the OpenType specification, "cmap") of one font file."""
    data = (FONTS / f"LiberationSerif-{style}.ttf").read_bytes()
    table = _map_at(data, _table_at(data, b"cmap"))
    half = struct.unpack_from(">H", data, table + 6)[0]
    count = half // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, at)
        for at in (table + 14, table + 16 + half, table + 16 + 2 * half, table + 16 + 3 * half)
    )
    found: set[int] = set()
    for index, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        here = table + 16 + 3 * half + 2 * index
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = struct.unpack_from(">H", data, here + offset + 2 * (code - start))[0]
            if glyph and (glyph + delta) % 0x10000:
                found.add(code)
    return frozenset(found)


def _table_at(data: bytes, tag: bytes) -> int:
    count: int = struct.unpack_from(">H", data, 4)[0]
    for at in range(12, 12 + 16 * count, 16):
        if data[at : at + 4] == tag:
            return int.from_bytes(data[at + 8 : at + 12], "big")
    raise ValueError(f"The font has no table {tag!r}.")


def _map_at(data: bytes, cmap: int) -> int:
    count: int = struct.unpack_from(">H", data, cmap + 2)[0]
    for at in range(cmap + 4, cmap + 4 + _RECORD * count, _RECORD):
        platform, encoding, offset = struct.unpack_from(">HHI", data, at)
        if (platform, encoding) in _UNICODE_TABLES and data[cmap + offset + 1] == _SEGMENTS:
            return cmap + int(offset)
    raise ValueError("The font has no map of Unicode characters in segments.")
