"""From the lines of a plan to the rows that they come to; nothing is asked of the database and nothing written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from openocop.register.importing.planning import fields_of_product, web_page
from openocop.register.importing.stars import Star
from openocop.register.models.imports import Verdict

if TYPE_CHECKING:
    from openocop.register.importing.known import Made, Maker
    from openocop.register.importing.planning import Plan, Planned

_TAKEN = frozenset({Verdict.CREATE, Verdict.UPDATE})
_WITH_IT = {"rulebook_code": "set_number", "price_to": "price_from"}
"""Fields that are filled with another one or not at all."""


@dataclass(slots=True)
class NewProducer:
    """A producer to be: what its lines say of it, by field. ``pk`` is given when it is written."""

    said: dict[str, Any]
    pk: int = 0
    office: int | None = None


@dataclass(slots=True)
class ForProduct:
    """What goes to one product: the line that brought it in (``None`` for one of the register), packs, stars."""

    made: Made
    first: Planned | None = None
    packs: list[str] = field(default_factory=list)
    stars: list[Star] = field(default_factory=list)
    pk: int = 0


@dataclass(slots=True)
class Work:
    """All rows to be made and changed, of one plan."""

    producers: dict[int, NewProducer] = field(default_factory=dict)
    products: dict[int, ForProduct] = field(default_factory=dict)
    """New products and those of the register that get packs or stars, in the order of their first lines."""
    fills_producers: dict[int, dict[str, Any]] = field(default_factory=dict)
    fills_products: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def new_products(self) -> list[ForProduct]:
        """The products that the register does not hold."""
        return [one for one in self.products.values() if one.first is not None]


def gather(made: Plan, province: str) -> Work:
    """The rows of a plan. ``province``: where a producer whose place is not known is kept."""
    work = Work()
    for row in made.rows:
        if row.verdict in _TAKEN and row.maker is not None and row.made is not None:
            _gather_maker(row, row.maker, province, work)
            _gather_product(row, row.made, work)
    return work


def _gather_maker(row: Planned, maker: Maker, province: str, work: Work) -> None:
    if maker.pk is not None:
        if row.fills_maker:
            work.fills_producers.setdefault(maker.pk, {}).update(row.fills_maker)
        return
    known = work.producers.get(id(maker))
    said = _said_of_producer(row)
    if known is None:
        said["province_code"] = said["province_code"] or province
        work.producers[id(maker)] = NewProducer(said)
        return
    # A later line of the same new producer may say what the first did not.
    known.said |= {name: value for name, value in said.items() if value and not known.said[name]}


def _gather_product(row: Planned, made: Made, work: Work) -> None:
    if row.fills_made and made.pk is not None:
        said = fields_of_product(row.entry)
        filled = {name: value for name, value in said.items() if _WITH_IT.get(name, name) in row.fills_made}
        work.fills_products.setdefault(made.pk, {}).update(filled)
    target = work.products.get(id(made))
    if target is None:
        if made.pk is not None and not (row.new_packs or row.new_stars):
            return
        target = work.products[id(made)] = ForProduct(made, row if made.pk is None else None, pk=made.pk or 0)
    target.packs += row.new_packs
    target.stars += map(Star, row.new_stars)


def _said_of_producer(row: Planned) -> dict[str, Any]:
    entry = row.entry
    today_codes = entry.place.today
    return {
        "name": entry.producer[:300],
        "kind": entry.producer_kind.value if entry.producer_kind else "",
        "short_name": entry.producer_short[:300],
        "tax_code": entry.tax_code,
        "registered_on": entry.founded,
        "representative": entry.representative[:300],
        "address": entry.address[:500],
        "place_then": entry.place.then,
        "place_day": entry.place.then_day,
        "commune_code": today_codes[0] if len(today_codes) == 1 else "",
        "commune_candidates": list(today_codes) if len(today_codes) > 1 else [],
        "province_code": entry.place.province,
        "phone": entry.phone[:60],
        "email": entry.email[:254],
        "website": web_page(entry),
    }
