"""An advisory card beside a result: how firm it is. Nothing here decides anything; ``rulebooks.scoring`` does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Final

from openocop.rulebooks import gates
from openocop.rulebooks.scoring import item_points, score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openocop.rulebooks.criteria import ProductSet
    from openocop.rulebooks.regulation import Regulation
    from openocop.rulebooks.scoring import Ballot, Member, Result

WIDEST: Final = 5
"""So many items with the widest disagreement are named."""
_LEAST_TO_TRIM: Final = 3


@dataclass(frozen=True, slots=True)
class Apart:
    """An item on which the members differ: the lowest and the highest points given."""

    item: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Card:
    """How firm a result is. Advisory only.

    ``above``: points over the lower bound of its band; ``below``: points missing to the next band, ``None`` at the
    top. ``pivotal``: members without whose ballot the star were another. The stars by median and trimmed mean take
    the gates as the result has them.
    """

    star: int
    above: Fraction
    below: Fraction | None
    pivotal: tuple[str, ...]
    median: Fraction
    median_star: int
    trimmed: Fraction | None
    trimmed_star: int | None
    widest: tuple[Apart, ...]

    @property
    def agree(self) -> bool:
        """Whether median and trimmed mean give the star of the mean."""
        return {self.median_star, self.trimmed_star or self.median_star} == {self.star}


def card(
    product_set: ProductSet,
    regulation: Regulation,
    members: Sequence[Member],
    ballots: Sequence[Ballot],
    result: Result,
) -> Card | None:
    """The card of a concluded result; ``None`` without a star."""
    if result.star is None or result.mean is None or result.star_by_points is None:
        return None
    totals = sorted(entry.total for entry in result.members if entry.total is not None)
    middle = Fraction(median(map(Fraction, totals)))
    trimmed = Fraction(sum(totals[1:-1]), len(totals) - 2) if len(totals) >= _LEAST_TO_TRIM else None
    bands = {band.star: band.min for band in product_set.bands}
    upper = [least for star, least in bands.items() if star > result.star_by_points]
    return Card(
        star=result.star,
        above=result.mean - bands[result.star_by_points],
        below=min(upper) - result.mean if upper else None,
        pivotal=_pivotal(product_set, regulation, members, ballots, result.star),
        median=middle,
        median_star=_star(product_set, regulation, ballots, result, middle),
        trimmed=trimmed,
        trimmed_star=_star(product_set, regulation, ballots, result, trimmed)
        if trimmed is not None
        else None,
        widest=_widest(product_set, _counted(result, ballots)),
    )


def _counted(result: Result, ballots: Sequence[Ballot]) -> list[Ballot]:
    scored = {entry.member for entry in result.members if entry.total is not None}
    return [one for one in ballots if one.member in scored]


def _pivotal(
    product_set: ProductSet,
    regulation: Regulation,
    members: Sequence[Member],
    ballots: Sequence[Ballot],
    star: int,
) -> tuple[str, ...]:
    """Members whose absence would give another star, quorum and spread left aside: those are said elsewhere."""
    free = replace(regulation, quorum=Fraction(0), min_ballots=1, chair_required=False, spread_limit=None)
    found = []
    for member in members:
        if member.absent or member.recused:
            continue
        others = [replace(one, absent=True) if one.id == member.id else one for one in members]
        without = score(product_set, free, others, ballots)
        if without.star is not None and without.star != star:
            found.append(member.id)
    return tuple(found)


def _star(
    product_set: ProductSet,
    regulation: Regulation,
    ballots: Sequence[Ballot],
    result: Result,
    points: Fraction,
) -> int:
    """The star that other points would give under the same gates."""
    sheets = [item_points(product_set, one) for one in _counted(result, ballots)]
    failed = gates.failed_gates(product_set, sheets, regulation.gate_basis)
    return gates.allowed_star(gates.star_by_points(product_set, points), failed)


def _widest(product_set: ProductSet, ballots: Sequence[Ballot]) -> tuple[Apart, ...]:
    sheets = [item_points(product_set, one) for one in ballots]
    apart = [
        Apart(item.id, min(sheet[item.id] for sheet in sheets), max(sheet[item.id] for sheet in sheets))
        for item in product_set.items
    ]
    differing = [one for one in apart if one.low != one.high]
    return tuple(sorted(differing, key=lambda one: one.low - one.high)[:WIDEST])
