"""In which order the columns of the register are taken along: the official list's, one observed, one saved.

An order names columns as ``reading.headings`` does; a saved import profile is turned into one by the places of its
columns, so that a list goes out as it came in. A field that the register does not hold stays as an empty column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.core.text import sort_key
from openocop.register.models import ImportProfile
from openocop.register.reading.cell import column_index
from openocop.register.reading.fields import Field
from openocop.register.reading.headings import Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from openocop.register.models import Product, Recognition

OFFICIAL: Final = "official"
_PROFILE: Final = "profile-"
BUILT_IN: Final[dict[str, str]] = {
    OFFICIAL: (
        "number product set producer_kind producer commune address star decision_number decided_on issuer expiry "
        "pack tax_code"
    ),
    # The follow-up list of a provincial rural development office, seen in September 2026 (columns A to V).
    "follow-up": (
        "number product set producer_kind producer commune address representative phone star expiry "
        "star.1 decided_on.1 year.1 decision_number.1 issuer.1 "
        "star.2 decided_on.2 year.2 decision_number.2 issuer.2 note"
    ),
    # The list that a province's trading site took in (An Giang, 2022): packs and prices first.
    "trading": (
        "set pack product ingredients standard storage price shelf_life star start end producer tax_code phone"
    ),
}
"""The orders that are always offered, by their key: the codes of their columns from left to right."""


_WIDTH: Final = 14
_WIDTHS: Final = {
    Field.NUMBER: 5,
    Field.STAR: 6,
    Field.YEAR: 6,
    Field.PRODUCT: 30,
    Field.PRODUCER: 30,
    Field.ADDRESS: 30,
    Field.SET: 26,
    Field.COMMUNE: 26,
    Field.ISSUER: 26,
    Field.INGREDIENTS: 26,
    Field.PACK: 20,
    Field.DECISION: 18,
}
"""How wide a column is drawn, in letters, where it is not as the others."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of columns: its key in an address, its name, and its columns from left to right."""

    key: str
    name: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """How the door tells kinds and places, and which fields of a producer the reader may read."""

    kind_name: Callable[[str], str]
    place_name: Callable[[str], str]
    shown: Callable[[Product, str], bool]


def orders(provinces: Iterable[str]) -> list[Order]:
    """The built-in orders, then those that the offices of these provinces saved, by name. One query."""
    names = {
        OFFICIAL: _("as the official list"),
        "follow-up": _("as an office's follow-up list"),
        "trading": _("as a trading site's list"),
    }
    built_in = [Order(key, names[key], _slots(codes.split())) for key, codes in BUILT_IN.items()]
    saved = [_order(one) for one in ImportProfile.objects.filter(province__in=set(provinces))]
    of_products = [one for one in saved if Slot(Field.PRODUCT) in one.slots]
    return built_in + sorted(of_products, key=lambda one: (sort_key(one.name), one.key))


def order_named(key: str, provinces: Iterable[str]) -> Order:
    """The order with this key; the official one for a key that is none of these provinces'."""
    found = {one.key: one for one in orders(provinces)}
    return found.get(key, found[OFFICIAL])


def headings(order: Order) -> list[str]:
    """What the columns are called, in the reader's language."""
    words = _words()
    return [_heading(slot, words) for slot in order.slots]


def columns(order: Order) -> list[tuple[str, int]]:
    """The columns with their widths in letters, for a workbook."""
    widths = [_WIDTHS.get(slot.field, _WIDTH) for slot in order.slots]
    return list(zip(headings(order), widths, strict=True))


def _heading(slot: Slot, words: Mapping[Field, str]) -> str:
    word = words.get(slot.field, "")
    return _("Round %(number)d: %(column)s") % {"number": slot.round, "column": word} if slot.round else word


def ordered_rows(order: Order, products: Iterable[Product], told: Told) -> Iterator[list[Any]]:
    """One row a product, its cells in this order. The rounds are its recognitions, the first one first."""
    for number, one in enumerate(products, start=1):
        cells = _cells(one, number, told)
        yield [cells.get(slot, "") for slot in order.slots]


def _order(profile: ImportProfile) -> Order:
    """A profile's columns by their places; each once."""
    known: Mapping[str, str] = profile.mapping
    placed = sorted((column_index(letters), code) for letters, code in known.items())
    return Order(f"{_PROFILE}{profile.pk}", profile.name, _slots(code for _place, code in placed))


def _slots(codes: Iterable[str]) -> tuple[Slot, ...]:
    """The columns that these codes mean, each once; what is no field is left out."""
    fields = {one.value: one for one in Field}
    found = []
    for code in codes:
        field, _dot, number = code.partition(".")
        if field in fields:
            found.append(Slot(fields[field], int(number) if number.isdecimal() else 0))
    return tuple(dict.fromkeys(found))


def _words() -> dict[Field, str]:
    return {
        Field.NUMBER: _("No."),
        Field.CODE: _("Product code"),
        Field.PRODUCT: _("Product"),
        Field.SET: _("Product set"),
        Field.GROUP: _("Product set"),
        Field.PRODUCER_KIND: _("Kind of producer"),
        Field.PRODUCER: _("Producer"),
        Field.COMMUNE: _("Commune of today"),
        Field.COMMUNE_CODE: _("Code of the commune"),
        Field.ADDRESS: _("Address"),
        Field.REPRESENTATIVE: _("Legal representative"),
        Field.PHONE: _("Telephone"),
        Field.EMAIL: _("E-mail"),
        Field.WEBSITE: _("Website"),
        Field.TAX_CODE: _("Tax code"),
        Field.FOUNDED: _("Registered on"),
        Field.STANDARD: _("Standard"),
        Field.STORAGE: _("Storage"),
        Field.STAR: _("Stars"),
        Field.EXPIRY: _("Valid to"),
        Field.DECISION: _("Decision number"),
        Field.DECIDED_ON: _("Decided on"),
        Field.ISSUER: _("Issuing body"),
        Field.YEAR: _("Year"),
        Field.PACK: _("Packs"),
        Field.PRICE: _("Price (đồng)"),
        Field.INGREDIENTS: _("Ingredients"),
        Field.SHELF_LIFE: _("Shelf life"),
        Field.START: _("Valid from"),
        Field.END: _("Valid to"),
        Field.NOTE: _("Note"),
    }


_OF_PRODUCER: Final = {
    Field.ADDRESS: "address",
    Field.REPRESENTATIVE: "representative",
    Field.PHONE: "phone",
    Field.EMAIL: "email",
    Field.WEBSITE: "website",
    Field.TAX_CODE: "tax_code",
    Field.FOUNDED: "registered_on",
}
"""The fields that hang on who reads them."""


def _cells(one: Product, number: int, told: Told) -> dict[Slot, Any]:
    made_by = one.producer
    cells: dict[Field, Any] = {
        Field.NUMBER: number,
        Field.CODE: one.code,
        Field.PRODUCT: one.name,
        Field.SET: one.set_name,
        Field.GROUP: one.set_name,
        Field.PRODUCER_KIND: told.kind_name(made_by.kind),
        Field.PRODUCER: made_by.name,
        Field.COMMUNE: told.place_name(one.commune_code),
        Field.COMMUNE_CODE: one.commune_code,
        Field.EXPIRY: one.valid_to,
        Field.START: one.valid_from,
        Field.END: one.valid_to,
        Field.PACK: "; ".join(pack.text for pack in one.packs.all()),
        Field.PRICE: one.price_from,
        Field.INGREDIENTS: one.ingredients,
        Field.SHELF_LIFE: one.shelf_life,
    }
    for field, name in _OF_PRODUCER.items():
        if told.shown(one, name):
            cells[field] = getattr(made_by, name)
    latest_first = list(one.recognitions.all())
    found = {Slot(field): value for field, value in (cells | _of(latest_first[:1])).items()}
    found[Slot(Field.STAR)] = one.star
    for at, recognition in enumerate(reversed(latest_first), start=1):
        found |= {Slot(field, at): value for field, value in _of([recognition]).items()}
    return found


def _of(recognitions: list[Recognition]) -> dict[Field, Any]:
    """The cells of a recognition, of one at most."""
    return {
        field: value
        for one in recognitions
        for field, value in (
            (Field.STAR, one.stars),
            (Field.DECISION, one.decision_number),
            (Field.DECIDED_ON, one.decided_on),
            (Field.ISSUER, one.issuing_body),
            (Field.YEAR, one.decided_on.year if one.decided_on else one.year),
        )
    }
