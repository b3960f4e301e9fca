"""What people sign in with, written in one way only: an e-mail address or a Vietnamese telephone."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError

_MOBILE: Final = re.compile(r"0[35789][0-9]{8}")
_LANDLINE: Final = re.compile(r"02[0-9]{9}")
_OLD_MOBILE: Final = re.compile(r"0(12[0-9]|16[2-9]|18[68]|199)([0-9]{7})")
_SEPARATORS: Final = re.compile(r"[\s.()·‐‑–−-]+")
_INTERNATIONAL: Final = re.compile(r"(?:\+|00)84(?:0(?=[0-9]{9,10}$))?(?=[0-9]{9,10}$)|84(?=[0-9]{9,10}$)")
_NATIONAL_WITHOUT_ZERO: Final = re.compile(r"[35789][0-9]{8}|2[0-9]{9}|1[0-9]{9}")
_LONGEST_EMAIL: Final = 254

_NEW_PREFIX: Final = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
"""Mobiles of eleven digits ended on 15/9/2018 (798/QĐ-BTTTT): what became of each prefix."""


def normal_login(text: str) -> str:
    """The one way in which a login is kept: an e-mail where the text has an "@", else a telephone.

    Raises ``BadInputError`` that names the field ``login``.
    """
    try:
        return normal_email(text) if "@" in _plain(text) else normal_phone(text)
    except BadInputError as error:
        raise BadInputError("login", error.sentence) from None


def normal_email(text: str) -> str:
    """An e-mail address in small letters, without blanks around it; ``BadInputError`` for what is none.

    The part before "@" is made small too: no mail service in use tells two people apart by capitals alone,
    and telephones write the first letter as a capital.
    """
    address = _plain(text).strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        address = ""
    if not address or len(address) > _LONGEST_EMAIL:
        raise BadInputError(
            "email", _("Write the e-mail address like ten@example.vn, without blanks or accents.")
        )
    return address


def normal_phone(text: str) -> str:
    """A Vietnamese telephone as people dial it: 0912000105, whatever the blanks, dots and country code.

    A lost leading zero is put back (a spreadsheet that took the number for a quantity drops it; 84 at the
    front of nine digits is a mobile prefix and not the country code). Raises ``BadInputError`` for everything
    else; a mobile of before 2018 is refused with its present number as a proposal, never changed in silence.
    """
    digits = _national(_SEPARATORS.sub("", _plain(text)))
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return digits
    old = _OLD_MOBILE.fullmatch(digits)
    if old:
        sentence = _(
            "Mobile numbers of eleven digits ended in 2018. Is it %(proposal)s? Then write it so, "
            "or write the number used today."
        )
        raise BadInputError("phone", sentence % {"proposal": f"0{_NEW_PREFIX[old[1]]}{old[2]}"})
    raise BadInputError("phone", _("Write a Vietnamese telephone number of ten digits, like 0912 000 105."))


def _plain(text: str) -> str:
    """The text composed (NFC), with digits and signs of full width made plain and nothing invisible."""
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text))
    return "".join(char for char in composed if unicodedata.category(char) != "Cf")


def _national(number: str) -> str:
    """The digits with one zero at the front instead of a country code, or the text as it is."""
    rest = _INTERNATIONAL.sub("", number, count=1) if _INTERNATIONAL.match(number) else number
    return f"0{rest}" if _NATIONAL_WITHOUT_ZERO.fullmatch(rest) else rest
