"""What the papers are made from: plain values, an empty text or None where a thing is not known.

An unknown field is printed as a dotted line. Texts may have several paragraphs; nothing in them is markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Kind(StrEnum):
    """What is asked for (form 01, line 4; Article 6.1)."""

    FIRST = "first"
    UPGRADE = "upgrade"
    REASSESSMENT = "reassessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """An office's part of form 01. ``number`` whole, as it was given: ``01-003/PĐK-87-29869-2026``."""

    number: str = ""
    received: date | None = None
    receiver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationForm:
    """Form 01, Phiếu đăng ký. ``province`` with its kind, as in running text: ``tỉnh Đồng Tháp``.

    ``product_group`` is the path in Annex I: category, group, subgroup.
    """

    province: str = ""
    year: int | None = None
    unit_name: str = ""
    legal_representative: str = ""
    position: str = ""
    contact_address: str = ""
    phone: str = ""
    email: str = ""
    product_name: str = ""
    product_group: tuple[str, ...] = ()
    kind: Kind | None = None
    samples: int | None = None
    place: str = ""
    day: date | None = None
    commune: Intake = Intake()
    provincial: Intake = Intake()


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """The producer's legal representative; ``address`` is where they are registered as living."""

    name: str = ""
    gender: str = ""
    ethnicity: str = ""
    address: str = ""
