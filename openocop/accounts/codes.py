"""One-time codes: a link to press or sixteen letters to type. Only a keyed hash of either is kept.

The printed alphabet has no letter that looks like another sign (O I L Z S, nor 0 and 1) and, for Viet Nam, none
that a Vietnamese keyboard changes while typing: no vowel, no W and no D (Telex makes Â of AA, Ư of W and Đ of DD;
VNI makes Đ of D9). What is left are 23 signs. Twenty-three is prime, so that one check sign finds every single
wrong sign and every two neighbours changed about; a typing error is told from a wrong code.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError

ALPHABET: Final = "23456789BCFGHJKMNPQRTVX"
_LENGTH: Final = 16
_GROUP: Final = 4
_SEPARATORS: Final = re.compile(r"[\s.·_‐‑–—−-]+")
_TOKEN_BYTES: Final = 32
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_SALT: Final = "openocop.accounts.codes"

LINK_LIFETIME: Final = timedelta(days=7)
PRINTED_LIFETIME: Final = timedelta(days=30)
RESET_LIFETIME: Final = timedelta(days=2)


class CodeKind(StrEnum):
    """How a code reaches its person: pressed in a letter, or typed from paper."""

    LINK = "link"
    PRINTED = "printed"


def new_code(kind: CodeKind) -> str:
    """A fresh code: a token for an address, or four groups of four such as 7KQ2-M4TX-9BCF-H3RJ."""
    if kind is CodeKind.LINK:
        return secrets.token_urlsafe(_TOKEN_BYTES)
    body = "".join(secrets.choice(ALPHABET) for _place in range(_LENGTH - 1))
    return grouped(body + _check_sign(body))


def lifetime(kind: CodeKind, *, reset: bool) -> timedelta:
    """How long a code works: 2 days for a new password; else 30 on paper, 7 as a link."""
    if reset:
        return RESET_LIFETIME
    return LINK_LIFETIME if kind is CodeKind.LINK else PRINTED_LIFETIME


def grouped(code: str) -> str:
    """A printed code in groups of four."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read_code(text: str) -> str:
    """The code that was meant, capitals, blanks and hyphens put right; ``BadInputError`` for a typing error."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _TOKEN.fullmatch(plain):
        return plain
    typed = _SEPARATORS.sub("", plain).upper()
    if len(typed) != _LENGTH:
        sentence = _(
            "A code has %(count)s letters and digits; %(found)s were typed. Compare it with the paper."
        )
        raise BadInputError("code", sentence % {"count": _LENGTH, "found": len(typed)})
    strange = next((sign for sign in typed if sign not in ALPHABET), None)
    if strange is not None:
        sentence = _("No code contains “%(sign)s”. Compare it with the paper.")
        raise BadInputError("code", sentence % {"sign": strange})
    if _check_sign(typed[:-1]) != typed[-1]:
        raise BadInputError(
            "code", _("One letter or digit of the code is mistyped. Compare it with the paper.")
        )
    return typed


def code_hash(text: str) -> str:
    """What is kept of a code: SHA-256 keyed with this installation's secret, so that a stolen copy opens nothing."""
    return salted_hmac(_SALT, read_code(text), algorithm="sha256").hexdigest()


def _check_sign(body: str) -> str:
    """The sign that makes the sum of all, each times its place, a multiple of 23."""
    total = sum(place * ALPHABET.index(sign) for place, sign in enumerate(body, start=1))
    # The check sign stands on place 16, whose inverse modulo 23 is 13 (16 × 13 = 208 = 9 × 23 + 1).
    return ALPHABET[-total * 13 % len(ALPHABET)]
