"""What a list of products is asked for in its address; what cannot be read is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from openocop.core.clock import today
from openocop.places.atlas import atlas
from openocop.places.resolving import resolve
from openocop.register.kinds import ATTRIBUTE_KINDS, AttributeKind
from openocop.register.models.products import set_name
from openocop.register.queries import Wanted

if TYPE_CHECKING:
    from django.http import QueryDict

RULEBOOK = "QD26-2026"
STARS = (3, 4, 5)
NOWHERE = "?"
"""Asked for by a place that is not one commune of today: no product lies there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words asked for, what narrows the list, the page, and the place as it was typed."""

    text: str
    wanted: Wanted
    page: int
    place: str = ""

    @property
    def place_is_known(self) -> bool:
        """Whether the place that was typed is one commune of today."""
        return self.wanted.commune != NOWHERE

    def address(self, **changed: Any) -> str:
        """The query of the same list with something changed: ``""`` takes it away."""
        values = self._values() | changed
        return urlencode({name: value for name, value in values.items() if value not in ("", None, 0)})

    def _values(self) -> dict[str, Any]:
        return {
            "q": self.text,
            "set": self.wanted.set_number,
            "star": self.wanted.star,
            "commune": self.wanted.commune if self.place_is_known else self.place,
            "sector": self.wanted.sector,
            "attribute": self.wanted.attribute,
            "valid": "1" if self.wanted.valid_only else "",
        }


def read(query: QueryDict) -> Asked:
    """What an address asks for. A commune may be written by its name of today or of then."""
    place = query.get("commune", "").replace("\x00", "").strip()[:300]
    attribute = query.get("attribute", "")
    wanted = Wanted(
        set_number=number(query.get("set", ""), 26),
        star=number(query.get("star", ""), 5) if query.get("star") in {"3", "4", "5"} else None,
        commune=_commune(place),
        sector=query.get("sector", "").replace("\x00", "")[:300],
        attribute=attribute if attribute in {kind.value for kind in AttributeKind} else "",
        valid_only=query.get("valid") == "1",
    )
    text = query.get("q", "").replace("\x00", "")[:200]
    return Asked(text, wanted, number(query.get("page", ""), 500) or 1, place)


def labels(asked: Asked) -> list[tuple[str, str]]:
    """What narrows the list, in words, each with the address of the list without it."""
    wanted = asked.wanted
    found = []
    if wanted.set_number:
        found.append((set_name(RULEBOOK, wanted.set_number), asked.address(set="")))
    if wanted.star:
        found.append((_("%(number)d stars") % {"number": wanted.star}, asked.address(star="")))
    if wanted.commune and asked.place_is_known:
        found.append((commune_label(wanted.commune), asked.address(commune="")))
    if wanted.sector:
        found.append((wanted.sector, asked.address(sector="")))
    if wanted.attribute:
        found.append((str(ATTRIBUTE_KINDS[AttributeKind(wanted.attribute)]), asked.address(attribute="")))
    if wanted.valid_only:
        found.append((_("valid today"), asked.address(valid="")))
    return found


def commune_label(code: str) -> str:
    """A commune of today by its code, with its province."""
    unit = atlas().unit_on(code, today())
    return atlas().full_name(unit) if unit else code


def _commune(place: str) -> str:
    """The commune of today that a code or a name means; the name of an old one finds the one it went to."""
    if not place:
        return ""
    if place.isascii() and place.isdecimal():
        unit = atlas().unit_on(place, today())
        return place if unit is not None and unit.level == "commune" else NOWHERE
    answer = resolve(place)
    codes = {unit.code for unit in answer.today if unit.level == "commune"}
    return codes.pop() if answer.kind == "one" and len(codes) == 1 else NOWHERE


def number(text: str, most: int) -> int | None:
    """A whole number from 1 to ``most``, or ``None`` for every other text."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(most)):
        return None
    return int(text) if 0 < int(text) <= most else None
