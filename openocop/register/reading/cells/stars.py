"""Stars as they are written: "3", "3 sao", "3*", "***", "ba sao"; and what looks like stars and is none."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.text import fold
from openocop.register.reading.cell import ErrorCell, text_of
from openocop.register.reading.cells.read import Read, Remark, unread

if TYPE_CHECKING:
    from openocop.register.reading.cell import Cell

STARS: Final = (3, 4, 5)
"""The stars that earn a certificate (Article 4 of Decision 26/2026)."""

_WORDS: Final = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6}
_NOT_YET: Final = frozenset(
    {
        "",
        "chua",
        "khong",
        "chua co",
        "chua phan hang",
        "chua dat",
        "chua xep hang",
        "khong dat",
        "khong co",
        "chua danh gia",
    }
)
_DRAWN: Final = re.compile(r"[*★⭐✩✮✭🌟]")
_POTENTIAL: Final = re.compile(r"\(?\s*tiềm năng(?:\s*đạt)?\s*([1-6])\s*(?:sao|\*)?\s*\)?", re.IGNORECASE)
_RANGE: Final = re.compile(r"([1-6])\s*(?:sao|\*)?\s*(?:[-–—/,;+]|đến|hoặc|và|&)\s*([1-6])\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?<!\d)(?<!\d[.,])(\d+(?:[.,]\d+)?)")
_FILLER: Final = frozenset(
    {
        "sao",
        "hang",
        "ocop",
        "dat",
        "o",
        "cop",
        "cap",
        "san",
        "pham",
        "loai",
        "xep",
        "sp",
        "chuan",
        "stars",
        "star",
    }
)


def read_star(cell: Cell) -> Read[int]:
    """The stars a cell gives, 3 to 5. Buyers' ratings, 0, 1, 2 and 6 are none of them: they are asked or refused."""
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    if fold(text) in _NOT_YET and not _DRAWN.search(text):
        return Read()
    if found := _POTENTIAL.search(text):
        return _with_potential(text, found)
    if found := _RANGE.search(text):
        return _several(text, int(found[1]), int(found[2]))
    if drawn := _drawn(text):
        return _of_number(Decimal(drawn), text)
    return _of_text(text)


def _with_potential(text: str, found: re.Match[str]) -> Read[int]:
    """Of "4 (tiềm năng 5)" it is 4: what a product may reach is no star."""
    rest = read_star((text[: found.start()] + text[found.end() :]).strip(" ,;-–"))
    if rest.value is None:
        sentence = _(
            "“%(text)s” says which star is hoped for, not which was given. Enter the star of the decision."
        )
        return Read(doubt=Remark("star_potential", sentence % {"text": text}))
    sentence = _("“%(text)s”: the potential star was left out, it was not given by a decision.")
    return Read(rest.value, (*rest.notes, Remark("star_potential", sentence % {"text": text})))


def _several(text: str, first: int, second: int) -> Read[int]:
    if first == second:
        return _of_number(Decimal(first), text)
    sentence = _("“%(text)s” names more than one star. Enter the star of this product's decision.")
    return Read(doubt=Remark("star_several", sentence % {"text": text}))


def _drawn(text: str) -> int:
    """How many stars are drawn, when nothing else gives a number: "3*" is 3, "***" is 3, "★★★☆☆" is 3."""
    return 0 if re.search(r"\d", text) else len(_DRAWN.findall(text))


def _of_text(text: str) -> Read[int]:
    numbers = _NUMBER.findall(text)
    words = [word for word in fold(_NUMBER.sub(" ", text)).split() if word not in _FILLER]
    if len(numbers) == 1 and not words:
        try:
            return _of_number(Decimal(numbers[0].replace(",", ".")), text)
        except InvalidOperation:
            return _unclear(text)
    if not numbers and len(words) == 1 and words[0] in _WORDS:
        return _of_number(Decimal(_WORDS[words[0]]), text)
    return _unclear(text)


def _unclear(text: str) -> Read[int]:
    sentence = _("“%(text)s” does not say how many stars. Enter 3, 4 or 5, or leave the cell empty.")
    return Read(doubt=Remark("star_unclear", sentence % {"text": text}))


def _of_number(number: Decimal, text: str) -> Read[int]:
    whole = int(number)
    if number != whole:
        sentence = _(
            "“%(text)s” looks like a rating by buyers; OCOP stars are whole. Enter the star of the decision."
        )
        return Read(refusal=Remark("star_rating", sentence % {"text": text}))
    if whole in STARS:
        return Read(whole, _written_otherwise(whole, text))
    return _no_star(whole, text)


def _written_otherwise(star: int, text: str) -> tuple[Remark, ...]:
    if text == str(star):
        return ()
    sentence = _("“%(text)s” was read as %(star)s stars.")
    return (Remark("star_read", sentence % {"text": text, "star": star}),)


def _no_star(whole: int, text: str) -> Read[int]:
    if whole == 0:
        sentence = _(
            "The list says 0 stars: no decision recognises the product. Take it in without a star, or leave it."
        )
        return Read(doubt=Remark("star_zero", sentence))
    if whole in {1, 2}:
        sentence = _("%(star)s stars earn no certificate. Enter the star of a decision, or empty the cell.")
        return Read(refusal=Remark("star_low", sentence % {"star": whole}))
    if whole == max(STARS) + 1:
        sentence = _(
            "There are no 6 stars; some lists mean “4 stars, may reach 5” by it. Enter the decision's star."
        )
        return Read(doubt=Remark("star_six", sentence))
    sentence = _("“%(text)s” is no number of stars. Enter 3, 4 or 5, or empty the cell.")
    return Read(refusal=Remark("star_none", sentence % {"text": text}))
