"""The calculator's answer in words: what is missing to each star and how to get there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openocop.core.points import show_number
from openocop.rulebooks import wording
from openocop.web.public import answer_pieces

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from openocop.rulebooks import advice
    from openocop.rulebooks.criteria import Part, ProductSet


@dataclass(frozen=True, slots=True)
class WayWords:
    """One way: a title that says how much it takes, and its changes as list entries."""

    title: str
    changes: SafeString


@dataclass(frozen=True, slots=True)
class TargetWords:
    """One higher star: what is missing, the conditions as list entries, and the cheapest ways."""

    name: str
    lack: str
    gates: SafeString
    summary: str
    ways: tuple[WayWords, ...]


def points(found: advice.Advice) -> str:
    """The points, said to be provisional while items are open."""
    words = _("%(points)d of 100 points") if not found.missing else _("%(points)d of 100 points so far")
    return words % {"points": found.points}


def provided(product_set: ProductSet) -> str:
    """What no answer can tell: that the product is not refused altogether."""
    stops = any(note.kind in {"stop", "reject"} for item in product_set.items for note in item.notes)
    if not stops and not product_set.reject_if:
        return ""
    return _("Provided that nothing refuses the dossier or stops the assessment; see the notes on the sheet.")


def top(*, old: bool) -> str:
    """What to say to somebody who has the highest star already."""
    if old:
        return _("This is the highest star by this older decision.")
    return _("This is the highest star: keep the evidence for every answer ready for the council.")


def headline(product_set: ProductSet, found: advice.Advice) -> str:
    """Why it is this star: the band of the points and, if they cost stars, the conditions."""
    band = wording.band(product_set, found.star_by_points)
    if found.star == found.star_by_points:
        return _("The points are in the band of %(star)d stars (%(band)s).") % {
            "star": found.star,
            "band": band,
        }
    return _(
        "By points alone it would be %(star)d stars (%(band)s), but required conditions are not met."
    ) % {
        "star": found.star_by_points,
        "band": band,
    }


def target(product_set: ProductSet, found: advice.Target) -> TargetWords:
    """What a target's section says."""
    return TargetWords(
        goal(found.star),
        lack(found.points_missing, len(found.gates_missing)),
        answer_pieces.gates(product_set, found.gates_missing),
        _summary(found),
        tuple(
            WayWords(_title(position, way), answer_pieces.changes(product_set, way.changes))
            for position, way in enumerate(found.ways, start=1)
        ),
    )


def goal(star: int) -> str:
    """The heading of a target."""
    return _("To %(star)d stars") % {"star": star}


def part(found: Part) -> str:
    """A part's short name."""
    return _("Part %(code)s") % {"code": found.code}


def open_items(found: advice.Advice) -> str:
    """How many items are not answered yet; empty when all are."""
    number = len(found.missing)
    if not number:
        return ""
    return ngettext(
        "%(number)d item is still open and counts 0:", "%(number)d items are still open and count 0:", number
    ) % {"number": number}


def lack(points: int, gates: int) -> str:
    """The points and the conditions missing, in one sentence."""
    points_words = ngettext("%(n)d point", "%(n)d points", points) % {"n": points}
    gates_words = ngettext("%(n)d required condition", "%(n)d required conditions", gates) % {"n": gates}
    if points and gates:
        return _("Missing: %(points)s and %(gates)s.") % {"points": points_words, "gates": gates_words}
    return _("Missing: %(what)s.") % {"what": points_words if points else gates_words}


def _summary(found: advice.Target) -> str:
    if not found.ways:
        return wording.no_way(found)
    changed = ngettext(
        "The shortest way changes %(n)d item.", "The shortest way changes %(n)d items.", found.fewest
    ) % {"n": found.fewest}
    if found.count <= len(found.ways):
        return changed
    rest = _(
        "There are %(count)s ways to do it with so few; these are the %(shown)d that ask for the fewest points."
    )
    return changed + " " + rest % {"count": show_number(found.count), "shown": len(found.ways)}


def _title(position: int, way: advice.Way) -> str:
    return ngettext(
        "Way %(number)d: %(n)d item, %(points)d points after it",
        "Way %(number)d: %(n)d items, %(points)d points after it",
        len(way.changes),
    ) % {"number": position, "n": len(way.changes), "points": way.points_after}
