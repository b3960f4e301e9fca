"""Packs: "500 gram", "0.3 Kg", "50gam", and weights that stand inside a product's name."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from openocop.core.text import fold
from openocop.register.reading.cell import ErrorCell, text_of
from openocop.register.reading.cells.read import Read, unread

if TYPE_CHECKING:
    from openocop.register.reading.cell import Cell

_UNITS: Final = {
    "kg": "kg", "kilogam": "kg", "kilogram": "kg", "ki": "kg", "g": "g", "gr": "g", "gram": "g", "gam": "g",
    "grams": "g", "ml": "ml", "cc": "ml", "l": "lít", "lit": "lít", "cl": "cl", "mg": "mg",
}  # fmt: skip
_CONTAINERS: Final = (
    "hộp|hũ|lọ|chai|túi|gói|bịch|bao|thùng|lon|can|bình|bộ|combo|lốc"
    "|viên|cái|chiếc|quả|trái|con|cặp|vỉ|tô|ly|khay"
)
_UNIT_WORDS: Final = r"kg|kilogam|kilogram|ký|kí|mg|gram|grams|gam|gr|g|ml|cc|cl|lít|lit|l"
_AMOUNT: Final = r"\d+(?:[.,]\d+)?"
_MEASURE: Final = re.compile(rf"({_AMOUNT})\s*({_UNIT_WORDS})(?![^\W\d_])", re.IGNORECASE)
_ONE: Final = (
    rf"(?:(?:{_CONTAINERS})\s*(?:x\s*)?)?(?:{_AMOUNT}\s*(?:{_UNIT_WORDS}|{_CONTAINERS}))(?![^\W\d_])"
)
_JOIN: Final = r"[\s,;xX*/×+–-]*"
_TAIL: Final = re.compile(
    rf"[\s\-–_,.:]*[(\[]?\s*(?<![^\W\d_])((?:{_ONE}{_JOIN})+)(?:/\s*(?:{_CONTAINERS}))?\s*[)\]]?[\s.]*$",
    re.IGNORECASE,
)
_LETTERS: Final = re.compile(r"[^\W\d_]")


def read_pack(cell: Cell) -> Read[str]:
    """A pack with its measures written one way: "500 gram" is "500 g", "0.3 Kg" is "0,3 kg"."""
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    return Read(one_way(text)) if len(text) > 1 or text.isdigit() else Read()


@lru_cache(maxsize=8192)
def one_way(text: str) -> str:
    """The text with its measures written one way."""
    return _MEASURE.sub(lambda found: f"{_number(found[1])} {_UNITS[fold(found[2])]}", text)


def measure_of(pack: str) -> tuple[Decimal, str] | None:
    """Amount and unit of a pack as ``one_way`` writes it, where it names one measure only: "hộp 0,5 kg" is 0.5 kg."""
    found = _MEASURE.findall(pack)
    if len(found) != 1:
        return None
    return Decimal(_number(found[0][0]).replace(",", ".")), _UNITS[fold(found[0][1])]


def split_name(name: str) -> tuple[str, tuple[str, ...]]:
    """A product's name without the packs at its end, and those packs. What is nothing but a pack stays the name."""
    found = _TAIL.search(name)
    if not found:
        return name, ()
    bare = name[: found.start()].rstrip(" -–_,(/.:")
    if len(_LETTERS.findall(bare)) < 2:  # noqa: PLR2004 - a name has two letters
        return name, ()
    return bare, (one_way(found[1].strip(" ,;-–xX*/+")),)


def _number(written: str) -> str:
    whole, _point, rest = written.replace(",", ".").partition(".")
    # "1.000 g" counts a thousand; "0.300 kg" is a part of one.
    if len(rest) == 3 and whole != "0":  # noqa: PLR2004 - digits of a thousand
        return whole + rest
    rest = rest.rstrip("0")
    return f"{whole},{rest}" if rest else whole
