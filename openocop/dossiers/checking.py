"""What must be there before a dossier is handed in (Articles 2.3, 5, 6, 7.6). No database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.clock import show_date
from openocop.dossiers.kinds import TextKey
from openocop.dossiers.timing import window_of
from openocop.register.kinds import PRODUCER_KINDS
from openocop.rulebooks.procedure import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from openocop.rulebooks.criteria import ProductSet
    from openocop.rulebooks.procedure import Procedure

SAMPLES: Final = 5
"""Article 6.2.d."""
REQUIRED: Final = (
    TextKey.POSITION,
    TextKey.PRODUCT,
    TextKey.HISTORY,
    TextKey.STRUCTURE,
    TextKey.MATERIALS,
    TextKey.MARKET,
    TextKey.RESULTS,
    TextKey.PLAN,
)
"""Texts without which the forms are not complete."""
WITH_REGISTRATION: Final = frozenset({"farm", "household"})


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing: the task it belongs to, what to write beside it, and a sentence."""

    task: str
    at: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Unit:
    """Of a producer what the law asks about (Article 2.3)."""

    kind: str
    name: str
    representative: str
    address: str
    phone: str
    tax_code: str
    registered: bool
    commune_code: str
    small_or_medium: bool


def is_tourism(product_set: ProductSet) -> bool:
    """Whether the set is of tourism: other units may apply, and there are no sample products."""
    return product_set.sample_products == 0


def required_texts(kind: Kind) -> tuple[TextKey, ...]:
    """The texts that a dossier of this kind must have (Article 6.1)."""
    return REQUIRED if kind is Kind.FIRST else (*REQUIRED, TextKey.CHANGES)


def places_of(kind: Kind, product_set: ProductSet) -> tuple[str, ...]:
    """What a reason for sending a dossier back may be about: the unit, texts, samples, evidence, each item."""
    texts = [key for key in TextKey if key is not TextKey.CHANGES or key in required_texts(kind)]
    samples = [] if is_tourism(product_set) else ["samples"]
    return ("unit", *texts, *samples, "evidence", *(one.id for one in product_set.items))


def unit_lacks(unit: Unit, product_set: ProductSet, procedure: Procedure) -> list[Lack]:
    """Why the unit may not take part, or what is not known of it (Article 2.3)."""
    found = []
    if not unit.kind:
        found.append(Lack("unit", "kind", _("Say what kind of unit you are.")))
    elif (wrong := _wrong_kind(unit.kind, product_set, procedure)) is not None:
        found.append(Lack("unit", "kind", wrong))
    if unit.kind == "enterprise" and not unit.small_or_medium:
        sentence = _("Only small and medium enterprises take part: declare that yours is one.")
        found.append(Lack("unit", "small_or_medium", sentence))
    if unit.kind in WITH_REGISTRATION and not unit.registered:
        sentence = _(
            "Write the number of your business registration: without one a household cannot take part."
        )
        found.append(Lack("unit", "registration_number", sentence))
    for name, sentence in _unit_sentences().items():
        if not getattr(unit, name):
            found.append(Lack("unit", name, sentence))
    return found


def _unit_sentences() -> dict[str, str]:
    return {
        "representative": _("Write who represents your unit by law."),
        "address": _("Write the address of your unit."),
        "phone": _("Write a telephone number by which the office reaches you."),
        "commune_code": _(
            "The commune of your unit is not known yet. Ask the provincial OCOP office to assign it."
        ),
    }


def _wrong_kind(kind: str, product_set: ProductSet, procedure: Procedure) -> str | None:
    known = {entry.code: entry for entry in procedure.producer_kinds}
    if not known or (kind in known and (not known[kind].tourism_only or is_tourism(product_set))):
        return None
    name = {str(key): word for key, word in PRODUCER_KINDS.items()}.get(kind, kind)
    return _("A unit of the kind “%(kind)s” takes part with tourism services only (Article 2.3).") % {
        "kind": name
    }


def item_lacks(product_set: ProductSet, options: Mapping[str, str]) -> list[Lack]:
    """The items without an answer; unanswered is missing, never zero (exact rule 2)."""
    return [
        Lack("items", item.id, _("Item %(id)s is not answered yet.") % {"id": item.id})
        for item in product_set.items
        if not options.get(item.id)
    ]


def text_lacks(kind: Kind, texts: Mapping[str, str]) -> list[Lack]:
    """The texts that are missing."""
    sentence = _("Write something here: the form asks for it.")
    return [Lack("texts", key, sentence) for key in required_texts(kind) if not texts.get(key, "").strip()]


def set_lacks(*, confirm: bool) -> list[Lack]:
    """Whether the producer has still to confirm a product set that an office corrected."""
    sentence = _("The office corrected the product set. Look at your answers and confirm it first.")
    return [Lack("set", "set_number", sentence)] if confirm else []


def sample_lacks(product_set: ProductSet, count: int) -> list[Lack]:
    """Five sample products go with the dossier, not of tourism (Article 6.2.d)."""
    if is_tourism(product_set) or count >= SAMPLES:
        return []
    sentence = _("Say that you hand over %(count)d sample products with the dossier.")
    return [Lack("samples", "sample_count", sentence % {"count": SAMPLES})]


def window_lacks(last_valid: date | None, on: date, *, late_allowed: bool) -> list[Lack]:
    """Whether a reassessment may be handed in on a day: from 180 to 120 days before the end (Article 7.6.a)."""
    if last_valid is None:
        sentence = _(
            "The last day of the recognition is not known. Ask the provincial OCOP office to enter it."
        )
        return [Lack("window", "", sentence)]
    first, last = window_of(last_valid)
    if first <= on <= last or (late_allowed and last < on <= last_valid):
        return []
    sentence = _("A reassessment is handed in from %(first)s to %(last)s.")
    return [Lack("window", "", sentence % {"first": show_date(first), "last": show_date(last)})]


@dataclass(frozen=True, slots=True)
class Part:
    """A part that the law names for a dossier, in its own words."""

    code: str
    words: str


def parts_of(kind: Kind, product_set: ProductSet, procedure: Procedure) -> tuple[Part, ...]:
    """What a dossier of this kind consists of (Article 6.1), and the sample products where there are any (6.2.d)."""
    found = [
        Part(one.code, one.vi) for entry in procedure.dossiers if entry.kind is kind for one in entry.parts
    ]
    if not is_tourism(product_set):
        sent = [one for package in procedure.packages for one in package.parts if one.code == "samples"]
        found += [Part(one.code, one.vi) for one in sent[:1]]
    return tuple(found)
