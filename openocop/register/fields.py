"""Which fields of the register anyone, the offices, or only the nearest may read; and which the office has verified."""

from __future__ import annotations

from typing import Final

from openocop.register.kinds import PERSONAL_KINDS, Reading

_PUBLIC, _OFFICE, _PRIVATE = Reading.PUBLIC, Reading.OFFICE, Reading.PRIVATE

PRODUCER: Final = {
    "id": _PUBLIC,
    "kind": _PUBLIC,
    "name": _PUBLIC,
    "short_name": _PUBLIC,
    "tax_code": _PUBLIC,
    "registered_on": _OFFICE,
    "representative": _OFFICE,
    "representative_sex": _PRIVATE,
    "representative_ethnic": _PRIVATE,
    "representative_disability": _PRIVATE,
    "address": _PUBLIC,
    "place_then": _PUBLIC,
    "place_day": _PUBLIC,
    "commune_code": _PUBLIC,
    "commune_candidates": _OFFICE,
    "province_code": _PUBLIC,
    "phone": _PUBLIC,
    "email": _PUBLIC,
    "website": _PUBLIC,
    "bank_account": _PRIVATE,
    "bank_name": _PRIVATE,
    "workers_total": _OFFICE,
    "workers_local": _OFFICE,
    "workers_women": _OFFICE,
    "channels": _PUBLIC,
    "office": _OFFICE,
    "succeeds": _PUBLIC,
    "merged_into": _OFFICE,
    "demonstration": _PUBLIC,
    "source_address": _PUBLIC,
    "created_at": _OFFICE,
    "other_names": _OFFICE,
    "folded": _OFFICE,
    "norm": _OFFICE,
    "sort_key": _PUBLIC,
}
"""Every column of ``Producer``; a new one without a class fails a test."""

PERSONAL: Final = frozenset({"tax_code", "phone", "email", "address"})
"""Of a household and a farm these are a person's own: private, whatever they are of a firm (Law on personal data)."""

PRODUCT: Final = {
    "id": _PUBLIC,
    "producer": _PUBLIC,
    "name": _PUBLIC,
    "rulebook_code": _PUBLIC,
    "set_number": _PUBLIC,
    "code": _PUBLIC,
    "description": _PUBLIC,
    "story": _PUBLIC,
    "story_link": _PUBLIC,
    "ingredients": _PUBLIC,
    "materials_origin": _PUBLIC,
    "shelf_life": _PUBLIC,
    "price_from": _PUBLIC,
    "price_to": _PUBLIC,
    "gtin": _PUBLIC,
    "sector": _PUBLIC,
    "craft_village": _PUBLIC,
    "star": _PUBLIC,
    "valid_from": _PUBLIC,
    "valid_to": _PUBLIC,
    "merged_into": _OFFICE,
    "demonstration": _PUBLIC,
    "source_address": _PUBLIC,
    "created_at": _OFFICE,
    "commune_code": _PUBLIC,
    "folded": _OFFICE,
    "folded_name": _OFFICE,
    "norm": _OFFICE,
    "sort_key": _PUBLIC,
}
"""Every column of ``Product``."""

FIGURE: Final = {
    "id": _PUBLIC,
    "product": _PUBLIC,
    "year": _PUBLIC,
    "revenue": _OFFICE,
    "export": _OFFICE,
    "output": _OFFICE,
    "workers": _OFFICE,
    "entered_by": _OFFICE,
    "declared_by_producer": _OFFICE,
    "entered_at": _OFFICE,
}
"""Every column of ``YearlyFigure``: what a firm earns is its own business, also where its product has a star."""

VERIFIED: Final = frozenset(
    {"kind", "name", "tax_code", "registered_on", "address", "rulebook_code", "set_number", "gtin"}
)
"""What the office has compared with papers: a producer asks for the change of it (``ChangeRequest``)."""

EDITABLE_PRODUCER: Final = frozenset(
    {
        "kind",
        "name",
        "short_name",
        "tax_code",
        "registered_on",
        "representative",
        "representative_sex",
        "representative_ethnic",
        "representative_disability",
        "address",
        "phone",
        "email",
        "website",
        "bank_account",
        "bank_name",
        "workers_total",
        "workers_local",
        "workers_women",
        "channels",
    }
)
EDITABLE_PRODUCT: Final = frozenset(
    {
        "name",
        "rulebook_code",
        "set_number",
        "description",
        "story",
        "story_link",
        "ingredients",
        "materials_origin",
        "shelf_life",
        "price_from",
        "price_to",
        "gtin",
        "sector",
        "craft_village",
    }
)


def class_of(field: str, kind: str) -> Reading:
    """Who may read a producer's field, by the producer's kind."""
    if field in PERSONAL and kind in PERSONAL_KINDS:
        return Reading.PRIVATE
    return PRODUCER[field]
