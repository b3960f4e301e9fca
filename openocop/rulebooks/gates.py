"""Gates: the star marks of a sheet, which a product must reach item by item (exact rule 4).

Each sheet says "Dấu sao là yêu cầu tối thiểu phải đạt theo các cấp độ sao". Read cumulatively: for a star, every
item with a mark of that star or a lower one must reach the marked option's points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from openocop.rulebooks.criteria import Gate, ProductSet
    from openocop.rulebooks.regulation import GateBasis

LOWEST_GATED_STAR = 3


@dataclass(frozen=True, slots=True)
class FailedGate:
    """A star mark that was not reached: on ``reached_by`` of ``of`` counted ballots the item had the points."""

    gate: Gate
    reached_by: int
    of: int


def failed_gates(
    product_set: ProductSet, ballots: Sequence[Mapping[str, int]], basis: GateBasis = "majority"
) -> tuple[FailedGate, ...]:
    """The gates that the counted ballots (points by item) do not reach, in the sheet's order.

    ``majority``: reached on more than half of the ballots; ``every``: on all; ``mean``: by the item's mean points.
    """
    failed = []
    for gate in product_set.gates:
        points = [ballot[gate.item] for ballot in ballots]
        reached_by = sum(value >= gate.points for value in points)
        if not _reaches(points, reached_by, gate, basis):
            failed.append(FailedGate(gate, reached_by, len(ballots)))
    return tuple(failed)


def _reaches(points: Sequence[int], reached_by: int, gate: Gate, basis: GateBasis) -> bool:
    if basis == "every":
        return reached_by == len(points)
    if basis == "mean":
        return sum(points) >= gate.points * len(points)
    return reached_by * 2 > len(points)


def star_by_points(product_set: ProductSet, points: Fraction | int) -> int:
    """The star whose band holds these points, compared exactly with the lower bounds (exact rule 3)."""
    return next(band.star for band in product_set.bands if points >= band.min)


def allowed_star(points_star: int, failed: Iterable[FailedGate]) -> int:
    """The highest star that both points and gates allow; a failed mark of 3 stars leaves at most 2."""
    lowest_failed = min((entry.gate.star for entry in failed), default=points_star + 1)
    return min(points_star, lowest_failed - 1)


def holding_back(failed: Iterable[FailedGate], points_star: int) -> tuple[FailedGate, ...]:
    """Of the failed gates those that cost stars which the points alone would give."""
    return tuple(entry for entry in failed if entry.gate.star <= points_star)
