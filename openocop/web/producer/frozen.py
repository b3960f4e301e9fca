"""A dossier's content, as it is or as it was handed in, put in order for a page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from openocop.core.clock import show_date
from openocop.dossiers.kinds import TEXT_NAMES, TICK_NAMES, TextKey, Tick
from openocop.dossiers.wording import chosen_words, points_of
from openocop.register.kinds import PRODUCER_KINDS, ProducerKind
from openocop.register.models import Producer
from openocop.register.policy import may_read, readable_classes
from openocop.rulebooks import shelf
from openocop.web.office.register.desk import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openocop.accounts.models import Person
    from openocop.dossiers.models import Dossier
    from openocop.rulebooks.criteria import ProductSet

SHOWN = (
    "kind", "name", "tax_code", "registered_on", "representative", "representative_sex", "representative_ethnic",
    "address", "phone", "email", "workers_total", "workers_local", "workers_women",
)  # fmt: skip


def frozen_page(dossier: Dossier, content: Mapping[str, Any], reader: Person) -> dict[str, Any]:
    """What a page shows a reader of a content: unit (the fields of her class), texts, answers by part, evidence."""
    producer = dossier.product.producer
    classes = readable_classes(reader, producer)
    law = content["law"]
    found = shelf.get_rulebook(law["rulebook"]).set(law["set"]) or dossier.product_set
    return {
        "dossier": dossier,
        "found": found,
        "unit": [
            (label(Producer, name), unit_value(name, content["unit"].get(name)))
            for name in SHOWN
            if may_read(name, producer, classes)
        ],
        "texts": [(TEXT_NAMES[key], content["texts"].get(key, "")) for key in TextKey],
        "ticks": [TICK_NAMES[tick] for tick in Tick if tick in content["ticks"]],
        "sample_count": content["sample_count"],
        "parts": [(part, _rows(found, part.code, content)) for part in found.parts],
        "total": sum(_points(found, content)),
        "evidence": content["evidence"],
    }


def unit_value(name: str, value: Any) -> str:
    """A field of the unit in words: its kind by name, days as they are written here."""
    if value in (None, ""):
        return ""
    if name == "kind":
        return str(PRODUCER_KINDS[ProducerKind(value)])
    if name == "registered_on":
        return show_date(value if isinstance(value, date) else date.fromisoformat(value))
    return str(value)


def _rows(found: ProductSet, part: str, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    papers: dict[str, list[str]] = {}
    for piece in content["evidence"]:
        for item in piece["items"]:
            papers.setdefault(item, []).append(piece["name"])
    rows = []
    for number, item in enumerate(found.items, start=1):
        if item.part == part:
            entry = content["answers"].get(item.id, {"option": "", "words": ""})
            rows.append(
                {
                    "item": item,
                    "number": number,
                    "chosen": chosen_words(found, entry["option"]),
                    "points": points_of(found, item.id, entry["option"]),
                    "words": entry["words"],
                    "papers": papers.get(item.id, []),
                }
            )
    return rows


def _points(found: ProductSet, content: Mapping[str, Any]) -> list[int]:
    chosen = [(item, entry["option"]) for item, entry in content["answers"].items() if item in found.item]
    return [points for item, option in chosen if (points := points_of(found, item, option)) is not None]
