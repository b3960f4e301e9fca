"""What speaks for an interest of a member in a product: proposals with their ground. No database, no decision.

A person decides (``actions.declaring``); what is found here only points her to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_COUNTRY: Final = re.compile(r"^(?:\+?84)(?=[1-9]\d{8}$)")
_LEAST_ADDRESS: Final = 6
"""Letters of an address that say anything: "ấp 1" stands everywhere."""


class Sign(StrEnum):
    """What speaks for an interest, the strongest first."""

    SAME_PERSON = "same_person"
    TAX_CODE = "tax_code"
    PHONE = "phone"
    ADDRESS = "address"
    FAMILY = "family"
    ADVISER = "adviser"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What is known of a member. ``person`` is her number in accounts; ``communes`` those of offices she works in."""

    person: str
    name: str
    phones: tuple[str, ...] = ()
    tax_codes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What is known of a product's producer and dossier. ``people``: who acts for the producer, by their numbers.

    ``names``: representative and members; ``advisers``: who prepared or looked at the dossier.
    """

    people: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    tax_codes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    commune: str = ""
    advisers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likely:
    """A likely conflict: what was found, and the sentence that says on what ground."""

    sign: Sign
    sentence: str


def likely(member: MemberFacts, product: ProductFacts) -> tuple[Likely, ...]:
    """Every ground on which this member may have an interest in this product, the strongest first."""
    found: list[Likely] = []
    if member.person and member.person in product.people:
        found.append(Likely(Sign.SAME_PERSON, _("The member acts for the producer.")))
    elif fold(member.name) in {fold(name) for name in product.names if name}:
        found.append(
            Likely(
                Sign.SAME_PERSON,
                _("The producer has a person of the same name: %(name)s.") % {"name": member.name},
            )
        )
    found += _shared(member, product)
    if member.person and member.person in product.advisers:
        found.append(Likely(Sign.ADVISER, _("The member prepared this dossier or advised on it.")))
    if product.commune and product.commune in member.communes:
        found.append(Likely(Sign.COMMUNE, _("The member works in the commune of the producer.")))
    return tuple(found)


def _shared(member: MemberFacts, product: ProductFacts) -> list[Likely]:
    found: list[Likely] = []
    if code := _common(map(_digits, member.tax_codes), map(_digits, product.tax_codes)):
        found.append(Likely(Sign.TAX_CODE, _("Both have the tax code %(code)s.") % {"code": code}))
    if phone := _common(map(_phone, member.phones), map(_phone, product.phones)):
        found.append(Likely(Sign.PHONE, _("Both have the telephone %(phone)s.") % {"phone": phone}))
    if _common(map(_address, member.addresses), map(_address, product.addresses)):
        found.append(Likely(Sign.ADDRESS, _("Both have the same address.")))
    found += _family(member, product)
    return found


def _family(member: MemberFacts, product: ProductFacts) -> list[Likely]:
    """One family name and one hamlet, street or commune in the address: a family business is likely."""
    relative = next((name for name in product.names if name and _first(name) == _first(member.name)), "")
    ours = {part for address in member.addresses for part in _places(address)}
    theirs = {part for address in product.addresses for part in _places(address)}
    if not relative or not ours & theirs or fold(relative) == fold(member.name):
        return []
    sentence = _("Same family name as %(name)s, and both live at “%(place)s”.")
    return [Likely(Sign.FAMILY, sentence % {"name": relative, "place": min(ours & theirs)})]


def _common(ours: Iterable[str], theirs: Iterable[str]) -> str:
    both = {one for one in ours if one} & {one for one in theirs if one}
    return min(both, default="")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _phone(text: str) -> str:
    return _COUNTRY.sub("0", re.sub(r"[^\d+]", "", text))


def _address(text: str) -> str:
    folded = fold(text)
    return folded if len(folded) >= _LEAST_ADDRESS else ""


def _first(name: str) -> str:
    words = fold(name).split()
    return words[0] if words else ""


def _places(address: str) -> set[str]:
    """The parts of an address but the last, which is a province or a district that thousands share."""
    parts = [fold(part) for part in address.split(",")]
    return {part for part in (parts[:-1] if len(parts) > 1 else parts) if len(part) >= _LEAST_ADDRESS}
