"""The calculator's answer in words: what is missing to each star and how to get there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openocop.rulebooks import wording

if TYPE_CHECKING:
    from openocop.rulebooks import advice
    from openocop.rulebooks.criteria import ProductSet
    from openocop.rulebooks.gates import FailedGate


@dataclass(frozen=True, slots=True)
class GateWords:
    """A condition that is not met."""

    item: str
    name: str
    need: str


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One change: the item, the line to reach, and the note under which it counts."""

    item: str
    name: str
    text: str
    gain: int
    condition: str


@dataclass(frozen=True, slots=True)
class WayWords:
    """One way: a title that says how much it takes, and its changes."""

    title: str
    changes: tuple[ChangeWords, ...]


@dataclass(frozen=True, slots=True)
class TargetWords:
    """One higher star: what is missing, the conditions, and the cheapest ways."""

    star: int
    lack: str
    gates: tuple[GateWords, ...]
    summary: str
    ways: tuple[WayWords, ...]


def headline(product_set: ProductSet, found: advice.Advice) -> str:
    """Why it is this star: the band of the points and, if they cost stars, the conditions."""
    band = wording.band(product_set, found.star_by_points)
    if found.star == found.star_by_points:
        return _("The points are in the band of %(star)d stars (%(band)s).") % {"star": found.star, "band": band}
    return _("By points alone it would be %(star)d stars (%(band)s), but required conditions are not met.") % {
        "star": found.star_by_points,
        "band": band,
    }


def target(product_set: ProductSet, found: advice.Target) -> TargetWords:
    """What a target's section says."""
    return TargetWords(
        found.star,
        _lack(found),
        tuple(_gate(product_set, entry) for entry in found.gates_missing),
        _summary(found),
        tuple(_way(product_set, position, way) for position, way in enumerate(found.ways, start=1)),
    )


def _lack(found: advice.Target) -> str:
    """The points and conditions missing, in one sentence."""
    points, gates = found.points_missing, len(found.gates_missing)
    points_words = ngettext("%(n)d point", "%(n)d points", points) % {"n": points}
    gates_words = ngettext("%(n)d required condition", "%(n)d required conditions", gates) % {"n": gates}
    if points and gates:
        return _("Missing: %(points)s and %(gates)s.") % {"points": points_words, "gates": gates_words}
    return _("Missing: %(what)s.") % {"what": points_words if points else gates_words}


def _gate(product_set: ProductSet, entry: FailedGate) -> GateWords:
    item = product_set.item[entry.gate.item]
    need = ngettext("at least %(points)d point is required", "at least %(points)d points are required", entry.gate.points)
    return GateWords(item.id, item.name, need % {"points": entry.gate.points})


def _summary(found: advice.Target) -> str:
    if not found.ways:
        return wording.no_way(found)
    changed = ngettext(
        "The shortest way changes %(n)d item.", "The shortest way changes %(n)d items.", found.fewest
    ) % {"n": found.fewest}
    if found.count <= len(found.ways):
        return changed
    rest = _("There are %(count)s ways to do it with so few; these are the %(shown)d that ask for the fewest points.")
    return changed + " " + rest % {"count": f"{found.count:,}".replace(",", "."), "shown": len(found.ways)}


def _way(product_set: ProductSet, position: int, way: advice.Way) -> WayWords:
    title = ngettext(
        "Way %(number)d: %(n)d item, %(points)d points after it",
        "Way %(number)d: %(n)d items, %(points)d points after it",
        len(way.changes),
    ) % {"number": position, "n": len(way.changes), "points": way.points_after}
    return WayWords(title, tuple(_change(product_set, change) for change in way.changes))


def _change(product_set: ProductSet, change: advice.Change) -> ChangeWords:
    item = product_set.item[change.item]
    condition = next((note.text for note in item.notes if note.kind == "condition"), "")
    return ChangeWords(item.id, item.name, product_set.option[change.after].text, change.gain, condition)
