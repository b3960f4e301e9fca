"""Numbers that are names (tax codes, telephones) and numbers that count (prices), as Excel leaves them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.register.reading.cell import ErrorCell, text_of
from openocop.register.reading.cells.read import Read, Remark, unread

if TYPE_CHECKING:
    from openocop.register.reading.cell import Cell

KEPT_DIGITS: Final = 15
"""Excel keeps so many digits of a number; what follows is lost."""

_FIRM, _BRANCH, _PERSON = 10, 13, 12
_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)

# 798/QĐ-BTTTT of 2018: mobile numbers of 11 digits became 10.
_MOBILE_2018: Final = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083", "0124": "084",
    "0125": "085", "0127": "081", "0129": "082", "0162": "032", "0163": "033", "0164": "034", "0165": "035",
    "0166": "036", "0167": "037", "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
_PHONE_PARTS: Final = re.compile(r"[;/,\n]|\s-\s|\bhoặc\b|\bvà\b", re.IGNORECASE)
_HOTLINE: Final = re.compile(r"1[89]00\d{4,6}")
_LOCAL: Final = re.compile(r"0[35789]\d{8}|02\d{8,9}")
_GROUPS: Final = re.compile(r"\d{1,3}(?:[., ]\d{3})+")
_MONEY: Final = re.compile(
    r"(\d[\d., ]*)\s*(triệu|tr|nghìn|ngàn|k)?\s*(?:đồng|vnđ|vnd|đ|d|₫)?\b\.?₫?", re.IGNORECASE
)
_PER: Final = re.compile(r"\s*/\s*\d*\s*[^\W\d]+.*$")
_TIMES: Final = {"triệu": 1_000_000, "tr": 1_000_000, "nghìn": 1000, "ngàn": 1000, "k": 1000}
LOWEST_PRICE, HIGHEST_PRICE = 500, 1_000_000_000


def read_tax_code(cell: Cell) -> Read[str]:
    """A tax code: 10 digits, with a branch "-001", or the 12 digits of a person's number.

    A leading zero that Excel dropped is put back with a note.
    """
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    digits = re.sub(r"\D", "", text)
    if not digits:
        return Read() if len(text) < 2 else _unclear_tax(text)  # noqa: PLR2004 - a dash
    if isinstance(cell, int | float) and len(digits) > KEPT_DIGITS:
        return _digits_lost(text)
    if re.search(r"[^\W\d]", text) and len(digits) not in {_FIRM, _BRANCH}:
        return _unclear_tax(text)
    return _tax_of(digits, text)


def _tax_of(digits: str, text: str) -> Read[str]:
    notes: tuple[Remark, ...] = ()
    if len(digits) in {_FIRM - 1, _BRANCH - 1 if "-" in text else _FIRM - 1}:
        digits = f"0{digits}"
        sentence = _("The tax code %(text)s had lost its leading zero; it was read as %(code)s.")
        notes = (Remark("tax_code_zero", sentence % {"text": text, "code": digits}),)
    if len(digits) == _PERSON:
        return Read(digits, notes)
    if len(digits) not in {_FIRM, _BRANCH}:
        return _unclear_tax(text)
    if not _agrees(digits[:_FIRM]):
        sentence = _(
            "The last digit of the tax code %(text)s does not agree with the others; compare it with the papers."
        )
        notes = (*notes, Remark("tax_code_check", sentence % {"text": text}))
    return Read(digits if len(digits) == _FIRM else f"{digits[:_FIRM]}-{digits[_FIRM:]}", notes)


def _agrees(digits: str) -> bool:
    """Whether the tenth digit of a firm's tax code follows from the nine before it."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return (10 - total % 11) % 10 == int(digits[9]) and total % 11 != 0


def _unclear_tax(text: str) -> Read[str]:
    sentence = _(
        "“%(text)s” is no tax code: it has 10 digits (with a branch 13), or the 12 of a person. Enter it again."
    )
    return Read(doubt=Remark("tax_code_unclear", sentence % {"text": text}))


def _digits_lost(text: str) -> Read[str]:
    sentence = _(
        "Excel keeps only 15 digits of the number %(text)s, so its end is not known. Enter it again as text."
    )
    return Read(doubt=Remark("digits_lost", sentence % {"text": text}))


def read_phone(cell: Cell) -> Read[str]:
    """One telephone number, or several parted by ", ". Lost zeros and country codes are put right with a note."""
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    if len(text) < 2:  # noqa: PLR2004 - a dash
        return Read()
    if isinstance(cell, int | float) and len(text) > KEPT_DIGITS:
        return _digits_lost(text)
    reads = [_one_phone(part) for part in _PHONE_PARTS.split(text) if re.search(r"\d", part)]
    if not reads:
        return _unclear_phone(text)
    value = ", ".join(read.value for read in reads if read.value)
    notes = tuple(note for read in reads for note in read.notes)
    return Read(value or None, notes, next((read.doubt for read in reads if read.doubt), None))


def _one_phone(text: str) -> Read[str]:
    digits = re.sub(r"\D", "", text)
    given = digits
    if _HOTLINE.fullmatch(digits) or _LOCAL.fullmatch(digits):
        return Read(digits)
    # 84 before nine digits is the country; 84 before seven is the beginning of a number whose zero is lost.
    if digits.startswith("840") and len(digits) in {12, 13}:
        digits = digits[2:]
    elif digits.startswith("84") and len(digits) in {11, 12}:
        digits = f"0{digits[2:]}"
    elif not digits.startswith("0"):
        digits = f"0{digits}"
    if _LOCAL.fullmatch(digits):
        sentence = _("The telephone number %(text)s was read as %(phone)s.")
        return Read(digits, (Remark("phone_read", sentence % {"text": given, "phone": digits}),))
    return _old_mobile(text, digits)


def _old_mobile(text: str, digits: str) -> Read[str]:
    new = _MOBILE_2018.get(digits[:4])
    if len(digits) != 11 or new is None:  # noqa: PLR2004 - digits before 2018
        return _unclear_phone(text.strip())
    proposed = new + digits[4:]
    sentence = _(
        "%(text)s is a mobile number of before 2018; today it would be %(phone)s. Confirm or correct it."
    )
    return Read(proposed, doubt=Remark("phone_old", sentence % {"text": text.strip(), "phone": proposed}))


def _unclear_phone(text: str) -> Read[str]:
    sentence = _("“%(text)s” is no telephone number. Enter it with all digits, as 0912 345 678.")
    return Read(doubt=Remark("phone_unclear", sentence % {"text": text}))


@dataclass(frozen=True, slots=True)
class Price:
    """A price in whole đồng; of a single price both are the same."""

    low: int
    high: int


def read_price(cell: Cell) -> Read[Price]:
    """A price in đồng: "120.000", "120,000 đ", "2 500", "120k", "50.000 – 70.000"; "liên hệ" is no price."""
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    if not re.search(r"\d", text):
        return Read()
    if isinstance(cell, int | float):
        return _priced([Decimal(text)], text)
    parts = [part for part in re.split(r"\s*(?:[-–—~]|đến)\s*", _PER.sub("", text)) if part.strip()]
    amounts = [_amount(part) for part in parts]
    if not 1 <= len(amounts) <= 2 or any(amount is None for amount in amounts):  # noqa: PLR2004 - from and to
        return _unclear_price(text)
    return _priced([amount for amount in amounts if amount is not None], text)


def _amount(text: str) -> Decimal | None:
    found = _MONEY.fullmatch(text.strip())
    if not found:
        return None
    written, unit = found[1].strip(" .,"), (found[2] or "").lower()
    times = _TIMES.get(unit, 1)
    try:
        if _GROUPS.fullmatch(written) and times == 1:
            return Decimal(re.sub(r"\D", "", written))
        return Decimal(written.replace(" ", "").replace(",", ".")) * times
    except InvalidOperation:
        return None


def _priced(amounts: list[Decimal], text: str) -> Read[Price]:
    if any(amount != int(amount) for amount in amounts):
        return _unclear_price(text)
    low, high = int(min(amounts)), int(max(amounts))
    if low < LOWEST_PRICE or high > HIGHEST_PRICE:
        sentence = _(
            "The price %(text)s cannot be right in đồng (120.000 becomes 120 in some files). Enter it in whole đồng."
        )
        return Read(doubt=Remark("price_far", sentence % {"text": text}))
    return Read(Price(low, high))


def _unclear_price(text: str) -> Read[Price]:
    sentence = _("“%(text)s” is no price. Enter whole đồng, as 120.000.")
    return Read(doubt=Remark("price_unclear", sentence % {"text": text}))
