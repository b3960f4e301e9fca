"""From ballots to a star: exact rules 2 to 8 of the product, as pure functions on exact numbers.

Decision 26/2026/QĐ-TTg, Articles 3.3, 4 and 7.3; what it leaves to the council comes in as a ``Regulation``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openocop.rulebooks import gates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openocop.rulebooks.criteria import ProductSet
    from openocop.rulebooks.gates import FailedGate
    from openocop.rulebooks.regulation import Regulation

LEADERS = {"chair", "deputy"}
RECOGNISED_FROM = 3
FORWARDED_FROM = 5


class Status(StrEnum):
    """The status of a product in a sitting; the first that holds (exact rule 5)."""

    INCOMPLETE = "incomplete"
    NO_QUORUM = "no_quorum"
    REFUSED = "refused"
    RESCORE = "rescore"
    CONCLUDED = "concluded"


class Outcome(StrEnum):
    """What follows from a concluded star (exact rule 8)."""

    RECOGNISE = "recognise"
    FORWARD_TO_MINISTRY = "forward_to_ministry"
    NOT_RECOGNISED = "not_recognised"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the council for one product. ``role``: chair, deputy, secretary or member."""

    id: str
    role: str = "member"
    absent: bool = False
    recused: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop raised on a ballot: the item whose stop or reject note applies, and the reason."""

    item: str
    note: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member's ballot: option id by item id, ``None`` where the member states that none is met.

    An item that is not there is missing, never zero (exact rule 2).
    """

    member: str
    choices: Mapping[str, str | None] = field(default_factory=dict)
    stop: Stop | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What a member's ballot comes to. ``total`` and ``parts`` are ``None`` when incomplete or stopped."""

    member: str
    total: int | None
    parts: Mapping[str, int] | None
    missing: tuple[str, ...]
    stop: Stop | None = None

    @property
    def complete(self) -> bool:
        """Complete ballots count for quorum; a stop needs no further choices."""
        return self.stop is not None or not self.missing


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the result is as it is: a code with its facts, put into words by ``wording``."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one product in one pass. Points are exact; star and outcome exist only when concluded."""

    status: Status
    members: tuple[Counted, ...]
    counted: int
    mean: Fraction | None = None
    spread: int | None = None
    star_by_points: int | None = None
    star: int | None = None
    gates_failed: tuple[FailedGate, ...] = ()
    outcome: Outcome | None = None
    reasons: tuple[Reason, ...] = ()


def count_ballot(product_set: ProductSet, ballot: Ballot) -> Counted:
    """A ballot's total and parts, or what is missing (exact rule 2). Choices must be known to the set."""
    choices = ballot.choices
    if ballot.stop is not None:
        return Counted(ballot.member, None, None, (), ballot.stop)
    missing = tuple(item.id for item in product_set.items if item.id not in choices)
    if missing:
        return Counted(ballot.member, None, None, missing)
    points = product_set.points
    parts = dict.fromkeys((part.code for part in product_set.parts), 0)
    for item in product_set.items:
        parts[item.part] += points[item.id][choices[item.id]]
    return Counted(ballot.member, sum(parts.values()), parts, ())


def item_points(product_set: ProductSet, ballot: Ballot) -> dict[str, int]:
    """The points of a complete ballot by item."""
    points, choices = product_set.points, ballot.choices
    return {item.id: points[item.id][choices[item.id]] for item in product_set.items}


def score(
    product_set: ProductSet, regulation: Regulation, members: Sequence[Member], ballots: Sequence[Ballot]
) -> Result:
    """The result of a product. One ballot a member at most; absent and recused members' ballots are not counted."""
    given = {ballot.member: ballot for ballot in ballots}
    voters = [member for member in members if not member.absent and not member.recused]
    everything = tuple(item.id for item in product_set.items)
    counted = {
        member.id: count_ballot(product_set, given[member.id])
        if member.id in given
        else Counted(member.id, None, None, everything)
        for member in voters
    }
    tally = _Tally(product_set, regulation, tuple(members), given, counted)
    return tally.result()


@dataclass(frozen=True, slots=True)
class _Tally:
    """The ballots of one product while its result is worked out."""

    product_set: ProductSet
    regulation: Regulation
    members: tuple[Member, ...]
    given: Mapping[str, Ballot]
    counted: Mapping[str, Counted]

    def result(self) -> Result:
        stops = [entry for entry in self.counted.values() if entry.stop is not None]
        scored = [entry for entry in self.counted.values() if entry.total is not None]
        for status, reasons in (
            (Status.INCOMPLETE, self._incomplete()),
            (Status.NO_QUORUM, self._no_quorum()),
            (Status.REFUSED, self._refused(stops)),
        ):
            if reasons:
                return self._held(status, scored, reasons)
        return self._scored(scored, stops)

    def _held(self, status: Status, scored: Sequence[Counted], reasons: tuple[Reason, ...]) -> Result:
        return Result(status, tuple(self.counted.values()), len(scored), reasons=reasons)

    def _incomplete(self) -> tuple[Reason, ...]:
        total = len(self.product_set.items)
        return tuple(
            Reason("no_ballot", {"member": entry.member})
            if len(entry.missing) == total
            else Reason("ballot_incomplete", {"member": entry.member, "items": entry.missing})
            for entry in self.counted.values()
            if not entry.complete
        )

    def _no_quorum(self) -> tuple[Reason, ...]:
        """Exact rule 6. Absent members stay in the base, recused ones leave it unless the setting says all."""
        rules = self.regulation
        everyone = rules.quorum_base == "all_members"
        base = sum(everyone or not member.recused for member in self.members)
        complete, needed = len(self.counted), rules.quorum * base
        reasons = []
        if complete < needed:
            reasons.append(
                Reason("below_quorum", {"complete": complete, "base": base, "share": rules.quorum})
            )
        if complete < rules.min_ballots:
            reasons.append(Reason("below_min_ballots", {"complete": complete, "least": rules.min_ballots}))
        if rules.chair_required and not any(
            member.role in LEADERS and member.id in self.counted for member in self.members
        ):
            reasons.append(Reason("no_chair"))
        return tuple(reasons)

    def _refused(self, stops: Sequence[Counted]) -> tuple[Reason, ...]:
        """Stops on more than half of the ballots, or on all of them with basis ``every``."""
        ballots = len(self.counted)
        every = self.regulation.gate_basis == "every"
        enough = len(stops) == ballots if every else 2 * len(stops) > ballots
        if not stops or not enough:
            return ()
        return (
            Reason(
                "stopped", {"stops": len(stops), "of": ballots, "items": _stop_items(self.product_set, stops)}
            ),
        )

    def _scored(self, scored: Sequence[Counted], stops: Sequence[Counted]) -> Result:
        """Neither incomplete, without quorum nor refused: there is a total at least, and so a mean and a spread."""
        totals = [entry.total for entry in scored if entry.total is not None]
        mean, spread = Fraction(sum(totals), len(totals)), max(totals) - min(totals)
        members = tuple(self.counted.values())
        if reasons := self._rescore(spread, stops):
            return Result(Status.RESCORE, members, len(totals), mean, spread, reasons=reasons)
        return self._concluded(Result(Status.CONCLUDED, members, len(totals), mean, spread), mean)

    def _rescore(self, spread: int, stops: Sequence[Counted]) -> tuple[Reason, ...]:
        reasons = []
        if stops:
            items = _stop_items(self.product_set, stops)
            reasons.append(
                Reason("some_stops", {"stops": len(stops), "of": len(self.counted), "items": items})
            )
        limit = self.regulation.spread_limit
        if limit is not None and spread > limit:
            reasons.append(Reason("spread", {"spread": spread, "limit": limit}))
        return tuple(reasons)

    def _concluded(self, result: Result, mean: Fraction) -> Result:
        by_points = gates.star_by_points(self.product_set, mean)
        ballots = [
            item_points(self.product_set, self.given[entry.member])
            for entry in result.members
            if entry.total is not None
        ]
        failed = gates.failed_gates(self.product_set, ballots, self.regulation.gate_basis)
        held = gates.holding_back(failed, by_points)
        star = gates.allowed_star(by_points, held)
        outcome = outcome_of(star)
        reasons = [Reason("band", {"mean": mean, "star": by_points, "set": self.product_set})]
        reasons += [Reason("gate_failed", {"failed": entry, "set": self.product_set}) for entry in held]
        if by_points == FORWARDED_FROM and outcome == Outcome.RECOGNISE:
            reasons.append(Reason("ninety_but_gate", {"star": star}))
        reasons.append(Reason(outcome.value, {"star": star}))
        return replace(
            result,
            star_by_points=by_points,
            star=star,
            gates_failed=held,
            outcome=outcome,
            reasons=tuple(reasons),
        )


def _stop_items(product_set: ProductSet, stops: Sequence[Counted]) -> tuple[str, ...]:
    """The items named by the stops, in the sheet's order."""
    named = {entry.stop.item for entry in stops if entry.stop}
    return tuple(item.id for item in product_set.items if item.id in named)


def outcome_of(star: int) -> Outcome:
    """Exact rule 8: 5 stars go to the ministry, 3 and 4 the province recognises, below that nothing is issued."""
    if star >= FORWARDED_FROM:
        return Outcome.FORWARD_TO_MINISTRY
    return Outcome.RECOGNISE if star >= RECOGNISED_FROM else Outcome.NOT_RECOGNISED
