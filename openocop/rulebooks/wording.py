"""Results put into plain sentences, in the reader's language; legal text itself is never reworded here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openocop.core.points import exact, show_points

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openocop.rulebooks.advice import Target
    from openocop.rulebooks.criteria import ProductSet
    from openocop.rulebooks.scoring import Reason


def sentence(reason: Reason) -> str:
    """The sentence of one reason of a result."""
    return _SENTENCES[reason.code](reason.facts)


def band(product_set: ProductSet, star: int) -> str:
    """A star's band in words: "from 70 to below 90 points"."""
    bounds = {entry.star: entry.min for entry in product_set.bands}
    if star == max(bounds):
        return _("from %(low)d to 100 points") % {"low": bounds[star]}
    if bounds[star] == 0:
        return _("below %(high)d points") % {"high": bounds[star + 1]}
    return _("from %(low)d to below %(high)d points") % {"low": bounds[star], "high": bounds[star + 1]}


def no_way(target: Target) -> str:
    """Why no way leads to a star: its points or gates are out of reach with this sheet."""
    return _("No choice of options reaches %(star)d stars.") % {"star": target.star}


def _no_ballot(facts: Mapping[str, Any]) -> str:
    return _("Member %(member)s has not scored yet.") % facts


def _ballot_incomplete(facts: Mapping[str, Any]) -> str:
    items = ", ".join(facts["items"])
    return _("Member %(member)s has not scored item %(items)s.") % {"member": facts["member"], "items": items}


def _below_quorum(facts: Mapping[str, Any]) -> str:
    return _(
        "%(complete)d complete ballots of %(base)d members; the regulation asks for %(share)s of them."
    ) % {
        "complete": facts["complete"],
        "base": facts["base"],
        "share": exact(facts["share"]),
    }


def _below_min_ballots(facts: Mapping[str, Any]) -> str:
    return _("%(complete)d complete ballots; at least %(least)d are needed.") % facts


def _no_chair(_facts: Mapping[str, Any]) -> str:
    return _("Neither the chair nor a deputy has a complete ballot, and the regulation requires one.")


def _stopped(facts: Mapping[str, Any]) -> str:
    return _("%(stops)d of %(of)d ballots stop the product at item %(items)s; it is refused.") % {
        **facts,
        "items": ", ".join(facts["items"]),
    }


def _some_stops(facts: Mapping[str, Any]) -> str:
    return _(
        "%(stops)d of %(of)d ballots stop the product at item %(items)s: too few to refuse it. "
        "The council discusses and scores again."
    ) % {**facts, "items": ", ".join(facts["items"])}


def _spread(facts: Mapping[str, Any]) -> str:
    return _(
        "The highest and the lowest total differ by %(spread)s points; the limit is %(limit)s. "
        "The council discusses and scores again."
    ) % {"spread": exact(facts["spread"]), "limit": exact(facts["limit"])}


def _band(facts: Mapping[str, Any]) -> str:
    return _("The mean of %(points)s points is in the band of %(star)d stars (%(band)s).") % {
        "points": show_points(facts["mean"]),
        "star": facts["star"],
        "band": band(facts["set"], facts["star"]),
    }


def _gate_failed(facts: Mapping[str, Any]) -> str:
    failed, product_set = facts["failed"], facts["set"]
    return ngettext(
        "Item %(item)s “%(name)s” must reach %(needed)d point for %(star)d stars; "
        "%(reached_by)d of %(of)d ballots reach it.",
        "Item %(item)s “%(name)s” must reach %(needed)d points for %(star)d stars; "
        "%(reached_by)d of %(of)d ballots reach it.",
        failed.gate.points,
    ) % {
        "item": failed.gate.item,
        "name": product_set.item[failed.gate.item].name,
        "needed": failed.gate.points,
        "star": failed.gate.star,
        "reached_by": failed.reached_by,
        "of": failed.of,
    }


def _ninety_but_gate(facts: Mapping[str, Any]) -> str:
    return (
        _(
            "The points reach 5 stars but a condition of 5 stars is not met, so the province recognises %(star)d stars "
            "(a reading derived from Articles 3.3 and 7.3)."
        )
        % facts
    )


def _recognise(facts: Mapping[str, Any]) -> str:
    return _("The province recognises %(star)d stars and issues the certificate.") % facts


def _forward(_facts: Mapping[str, Any]) -> str:
    return _("5 stars: the province approves the result and sends the dossier to the ministry.")


def _not_recognised(_facts: Mapping[str, Any]) -> str:
    return _("Below 3 stars: neither a decision of recognition nor a certificate is issued.")


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "no_ballot": _no_ballot,
    "ballot_incomplete": _ballot_incomplete,
    "below_quorum": _below_quorum,
    "below_min_ballots": _below_min_ballots,
    "no_chair": _no_chair,
    "stopped": _stopped,
    "some_stops": _some_stops,
    "spread": _spread,
    "band": _band,
    "gate_failed": _gate_failed,
    "ninety_but_gate": _ninety_but_gate,
    "recognise": _recognise,
    "forward_to_ministry": _forward,
    "not_recognised": _not_recognised,
}
