"""A dossier's content, as it is or as it was handed in, put in order for a page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.core.clock import show_date
from openocop.dossiers.differences import differences
from openocop.dossiers.kinds import TEXT_NAMES, TICK_NAMES, TextKey, Tick
from openocop.dossiers.policy import Verb, why_not
from openocop.dossiers.wording import chosen_words, points_of
from openocop.register.fields import PRODUCER as FIELDS
from openocop.register.kinds import PRODUCER_KINDS, ProducerKind
from openocop.register.models import Producer, Product
from openocop.register.policy import may_read, readable_classes
from openocop.rulebooks import shelf
from openocop.web.office.register.desk import label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openocop.accounts.models import Person
    from openocop.dossiers.differences import Difference
    from openocop.dossiers.models import Dossier
    from openocop.rulebooks.criteria import ProductSet

    Content = Mapping[str, Any]

NO_ANSWER: Final = {"option": "", "words": ""}

SHOWN = (
    "kind", "name", "tax_code", "registered_on", "representative", "representative_sex", "representative_ethnic",
    "address", "phone", "email", "workers_total", "workers_local", "workers_women",
)  # fmt: skip


def frozen_page(dossier: Dossier, content: Content, reader: Person) -> dict[str, Any]:
    """What a page shows a reader of a content: unit (the fields that she reads), texts, answers by part, evidence."""
    sees, found = sight(dossier, reader), sheet_of(dossier, content)
    rows = rows_of(found, content)
    return {
        "dossier": dossier,
        "found": found,
        "unit": [
            (label(Producer, name), unit_value(name, content["unit"].get(name)))
            for name in SHOWN
            if sees("unit", name)
        ],
        "texts": [(TEXT_NAMES[key], content["texts"].get(key, "")) for key in TextKey if sees("texts", key)],
        "ticks": [TICK_NAMES[tick] for tick in Tick if tick in content["ticks"]],
        "sample_count": content["sample_count"],
        "parts": [(part, [row for row in rows if row["item"].part == part.code]) for part in found.parts],
        "total": sum(row["points"] or 0 for row in rows),
        "evidence": content["evidence"],
    }


def sight(dossier: Dossier, reader: Person) -> Callable[[str, str], bool]:
    """Whether the reader sees a field of the unit or a text; an auditor sees none that is a person's own."""
    if why_not(reader, Verb.READ_ALL, dossier) is None:
        return lambda _part, _at: True
    producer = dossier.product.producer
    classes = readable_classes(reader, producer)

    def sees(part: str, at: str) -> bool:
        if part == "unit":
            return at in FIELDS and may_read(at, producer, classes)
        return (part, at) != ("texts", TextKey.PERMANENT_ADDRESS)

    return sees


def changed_lines(
    dossier: Dossier, before: Content, after: Content, reader: Person
) -> list[tuple[str, str, str]]:
    """What changed between two hand-ins, as far as the reader sees it: what it is about, before, after, in words."""
    sees, found = sight(dossier, reader), sheet_of(dossier, after)
    return [
        (_about(found, one), _in_words(found, one, one.before), _in_words(found, one, one.after))
        for one in differences(before, after)
        if sees(one.part, one.at)
    ]


def _about(found: ProductSet, one: Difference) -> str:
    if one.part == "unit" and one.at in SHOWN:
        return str(label(Producer, one.at))
    if one.part == "product" and one.at != "packs":
        return str(label(Product, one.at))
    if one.part == "texts":
        return str(TEXT_NAMES[TextKey(one.at)])
    if one.at in found.item:
        return f"{one.at}. {found.item[one.at].name}"
    return {
        "small_or_medium": _("Size of the enterprise"),
        "packs": _("Packs"),
        "ticks": _("Papers that you have"),
        "sample_count": _("The sample products"),
        "set": _("Product set"),
    }.get(one.at, one.at)


def _in_words(found: ProductSet, one: Difference, value: str) -> str:
    if one.part == "answers":
        return chosen_words(found, value)
    if one.part == "unit" and one.at in SHOWN:
        return unit_value(one.at, value)
    if one.at == "ticks":
        return "; ".join(str(TICK_NAMES[Tick(tick)]) for tick in value.split())
    return value


def sheet_of(dossier: Dossier, content: Content) -> ProductSet:
    """The sheet under which a content was handed in; an office may have corrected the dossier's since."""
    law = content["law"]
    return shelf.get_rulebook(law["rulebook"]).set(law["set"]) or dossier.product_set


def unit_value(name: str, value: Any) -> str:
    """A field of the unit in words: its kind by name, days as they are written here."""
    if value in (None, ""):
        return ""
    if name == "kind":
        return str(PRODUCER_KINDS[ProducerKind(value)])
    if name == "registered_on":
        return show_date(value if isinstance(value, date) else date.fromisoformat(value))
    return str(value)


def rows_of(found: ProductSet, content: Content) -> list[dict[str, Any]]:
    """All items of the sheet, with what a content holds for each: choice, points, words, evidence."""
    papers: dict[str, list[dict[str, Any]]] = {}
    for piece in content["evidence"]:
        for item in piece["items"]:
            papers.setdefault(item, []).append(piece)
    rows = []
    for number, item in enumerate(found.items, start=1):
        entry = content["answers"].get(item.id, NO_ANSWER)
        rows.append(
            {
                "item": item,
                "number": number,
                "option": entry["option"],
                "chosen": chosen_words(found, entry["option"]),
                "points": points_of(found, item.id, entry["option"]),
                "words": entry["words"],
                "papers": papers.get(item.id, []),
            }
        )
    return rows
