"""The six digits of an authenticator: RFC 6238 with SHA-1, half minutes and six digits, as all of them use."""

from __future__ import annotations

import base64
import hmac
import secrets
from typing import Final
from urllib.parse import quote

STEP: Final = 30
_SECRET_BYTES: Final = 20
_DIGITS: Final = 6


def new_secret() -> str:
    """A secret of 160 bits in the letters that authenticators take (base 32)."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def digits_of(secret: str, step: int) -> str:
    """The six digits of a half minute, counted from 1970 (RFC 4226, section 5.3)."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def matching_step(secret: str, typed: str, *, at: float) -> int | None:
    """The half minute whose digits were typed: this one, the one before or the one after (a clock that is off).

    ``at`` is a moment in seconds since 1970. ``None`` when none fits.
    """
    plain = "".join(typed.split())
    current = int(at) // STEP
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(digits_of(secret, step).encode(), plain.encode()):
            return step
    return None


def address(secret: str, *, login: str, issuer: str) -> str:
    """The address that an authenticator reads from a QR code."""
    label = quote(f"{issuer}:{login}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}"
