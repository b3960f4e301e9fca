"""What the room knows, read from its tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openocop.accounts.models import Holding
from openocop.core.clock import now, today
from openocop.core.points import exact
from openocop.councils.advising import card
from openocop.councils.kinds import SeatRole
from openocop.councils.models import AgendaItem, Attendance, Ballot, Declaration, PassResult
from openocop.councils.sheets import STOP, Marks, scored
from openocop.councils.states import SHOWN, ItemState
from openocop.rulebooks import scoring, wording
from openocop.rulebooks.ballot_file import read_score

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from openocop.councils.advising import Card
    from openocop.councils.models import Council, Seat, Sitting
    from openocop.rulebooks.regulation import Regulation


def plain_rules(regulation: Regulation) -> dict[str, Any]:
    """A regulation as plain data that ``rulebooks.regulation`` reads again; numbers as exact text."""
    limit = regulation.spread_limit
    return {
        "gate_basis": regulation.gate_basis,
        "spread_limit": None if limit is None else exact(limit),
        "quorum": exact(regulation.quorum),
        "quorum_base": regulation.quorum_base,
        "chair_required": regulation.chair_required,
        "min_ballots": regulation.min_ballots,
        "passes": regulation.passes,
    }


def seats_on(council: Council, day: date | None = None) -> list[Seat]:
    """Who sits in a council on a day (today): chair, deputies, members, secretary, invited experts. One query."""
    order = list(SeatRole)
    return sorted(council.seats.on(day or today()), key=lambda one: (order.index(SeatRole(one.role)), one.pk))


def voters(sitting: Sitting) -> list[Attendance]:
    """The members of a sitting who may vote, present or not. One query."""
    return list(sitting.attendances.filter(votes=True))


def recused_of(item: AgendaItem) -> set[int]:
    """The members who are recused for a product, by the numbers of their attendance. One query."""
    rows = Declaration.objects.filter(item=item, recused=True)
    return set(rows.values_list("member_id", flat=True))


def absent_of(item: AgendaItem, pass_no: int) -> set[int]:
    """The members without a ballot in a pass because they are absent. One query."""
    return set(item.absences.filter(pass_no=pass_no).values_list("member_id", flat=True))


def entitled(item: AgendaItem) -> list[Attendance]:
    """Whose ballot is asked for in the pass that goes on: neither absent nor recused. Three queries."""
    out = recused_of(item) | absent_of(item, item.pass_no)
    return [one for one in voters(item.sitting) if one.pk not in out]


def sealed(item: AgendaItem, pass_no: int) -> list[Ballot]:
    """The sealed ballots of a pass. One query."""
    rows = Ballot.objects.filter(item=item, pass_no=pass_no, sealed_at__isnull=False)
    return list(rows.select_related("member"))


def waited_for(item: AgendaItem) -> list[Attendance]:
    """The entitled members whose ballot is not sealed yet. Four queries."""
    done = {one.member_id for one in sealed(item, item.pass_no)}
    return [one for one in entitled(item) if one.pk not in done]


def marks_of(ballot: Ballot) -> Marks:
    """What stands on a ballot. One query."""
    rows = {one.item: one for one in ballot.marks.all()}
    stop = rows.pop(STOP, None)
    return Marks(
        {item: one.option for item, one in rows.items()},
        {item: one.words for item, one in rows.items()},
        (stop.option, stop.words) if stop and stop.option else None,
    )


def scoring_members(item: AgendaItem, pass_no: int) -> list[scoring.Member]:
    """The members as scoring takes them, by the numbers of their attendance. Three queries."""
    recused, absent = recused_of(item), absent_of(item, pass_no)
    return [
        scoring.Member(str(one.pk), one.role, absent=one.pk in absent, recused=one.pk in recused)
        for one in voters(item.sitting)
    ]


def scoring_ballots(item: AgendaItem, pass_no: int) -> list[scoring.Ballot]:
    """The sealed ballots of a pass as scoring takes them. One query."""
    return [scored(one.sheet, str(one.member_id)) for one in sealed(item, pass_no) if one.sheet]


def score_file(item: AgendaItem, pass_no: int) -> dict[str, Any]:
    """A pass as the file that ``openocop score`` reads: the same ballots give the same result."""
    named = {str(one.pk): one for one in voters(item.sitting)}
    members = [
        {
            "id": one.id,
            "role": one.role,
            "absent": one.absent,
            "recused": one.recused,
            "name": named[one.id].name,
            "body": named[one.id].body,
        }
        for one in scoring_members(item, pass_no)
    ]
    away = {one["id"] for one in members if one["absent"] or one["recused"]}
    return {
        "rulebook": item.rulebook_code,
        "set": item.set_number,
        "regulation": item.sitting.rules,
        "members": members,
        "ballots": [
            {"member": one.member, "choices": dict(one.choices)}
            | ({"stop": {"item": one.stop.item, "note": one.stop.note}} if one.stop else {})
            for one in scoring_ballots(item, pass_no)
            if one.member not in away
        ],
    }


def tally(item: AgendaItem, pass_no: int) -> scoring.Result:
    """The result of a pass by ``rulebooks.scoring``, and by nothing else. A fixed number of queries."""
    members, ballots = scoring_members(item, pass_no), scoring_ballots(item, pass_no)
    return scoring.score(item.product_set, item.sitting.regulation, members, ballots)


@dataclass(frozen=True, slots=True)
class Block:
    """What keeps a product or a sitting from being closed: the sentence, and the article or paragraph it rests on."""

    code: str
    sentence: str
    ground: str


def blocks(item: AgendaItem) -> list[Block]:
    """What keeps a product from being concluded now. Before the ballots are open nothing of them shows here."""
    law = _("regulation of the council: %(source)s") % {"source": item.sitting.rules_source}
    if item.state == ItemState.WAITING:
        return [Block("not_begun", _("Scoring of this product has not begun."), _("Article 7.3.d"))]
    if item.state == ItemState.SCORING:
        names = ", ".join(one.name for one in waited_for(item))
        sentence = _("Ballots are missing: %(names)s.") % {"names": names}
        return [Block("missing", sentence, _("Article 7.3.d"))] if names else []
    if item.state not in SHOWN:
        return []
    result = tally(item, item.pass_no)
    if result.status in {scoring.Status.CONCLUDED, scoring.Status.REFUSED}:
        return []
    return [Block(one.code, _in_names(item, one), law) for one in result.reasons]


def _in_names(item: AgendaItem, reason: scoring.Reason) -> str:
    names = {str(one.pk): one.name for one in voters(item.sitting)}
    facts = dict(reason.facts)
    if "member" in facts:
        facts["member"] = names.get(facts["member"], facts["member"])
    return wording.sentence(replace(reason, facts=facts))


def lacks_to_open(sitting: Sitting) -> list[Block]:
    """What keeps a meeting from being opened: its quorum of attendance (exact rule 6) and its chair."""
    rules, everyone = sitting.regulation, voters(sitting)
    law = _("regulation of the council: %(source)s") % {"source": sitting.rules_source}
    here = [one for one in everyone if one.present]
    found = []
    if len(here) < rules.quorum * len(everyone) or len(here) < rules.min_ballots:
        sentence = ngettext(
            "%(here)d of %(all)d member is present; the regulation asks for %(share)s of them, at least %(least)d.",
            "%(here)d of %(all)d members are present; the regulation asks for %(share)s of them, at least %(least)d.",
            len(everyone),
        ) % {
            "here": len(here),
            "all": len(everyone),
            "share": exact(rules.quorum),
            "least": rules.min_ballots,
        }
        found.append(Block("attendance", sentence, law))
    if rules.chair_required and not any(one.role in scoring.LEADERS for one in here):
        sentence = _("Neither the chair nor a deputy is present, and the regulation requires one.")
        found.append(Block("no_chair", sentence, law))
    return found


def undeclared(sitting: Sitting, member: Attendance) -> list[AgendaItem]:
    """The products of the agenda of which a member has not said whether she has an interest. One query."""
    said = Declaration.objects.filter(member=member, interest__isnull=False).values("item_id")
    return list(sitting.items.exclude(pk__in=said))


def is_material_open(sitting: Sitting) -> bool:
    """Whether the dossiers are open to the members now."""
    return now() >= sitting.material_at


def results_of(item: AgendaItem) -> list[PassResult]:
    """What each pass came to, in order. One query."""
    return list(item.results.all())


def card_of(made: PassResult) -> Card | None:
    """The advisory card of a pass with a star; ``None`` for another. No query."""
    given = read_score(made.given)
    parts = (given.product_set, given.regulation, given.members, given.ballots)
    return card(*parts, scoring.score(*parts))


def ranking(means: Mapping[int, Fraction]) -> list[tuple[int, int, Fraction]]:
    """Products by exact mean, the highest first: (rank, number, mean). Equal means share a rank; stable."""
    ordered = sorted(means.items(), key=lambda one: (-one[1], one[0]))
    return [(1 + sum(other > mean for other in means.values()), number, mean) for number, mean in ordered]


def top(means: Mapping[int, Fraction], most: int) -> list[tuple[int, int, Fraction]]:
    """The ranking cut at a rank: all that share the last rank are in, so it may be longer, never cut by chance."""
    return [one for one in ranking(means) if one[0] <= most]


def offices_of(person_id: int | None) -> list[Holding]:
    """The roles that a member holds today, with their offices: where she works. One query."""
    if person_id is None:
        return []
    return list(Holding.objects.on(today()).filter(person_id=person_id).select_related("office"))
