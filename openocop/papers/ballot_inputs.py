"""What ballots and the table of scores are made from. An unanswered item is missing, never zero (exact rule 2)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from openocop.papers.sitting_inputs import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class TableItem:
    """A row of a score table: the item's points in the order of the table's ballots, None where there are none."""

    number: str
    name: str
    criterion: str = ""
    max_points: Fraction | None = None
    points: tuple[Fraction | None, ...] = ()
    gates: tuple[Gate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """Part A, B or C of a score table."""

    code: str
    name: str
    max_points: Fraction
    items: tuple[TableItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """All ballots of one product and pass. ``ballots`` are the members' names, printed only with ``names_shown``.

    ``stops`` are the places of the ballots that stop the product: these have no total and are in no mean.
    """

    over: str = ""
    council: str = ""
    product_name: str = ""
    product_code: str = ""
    producer_name: str = ""
    product_set: str = ""
    pass_number: int | None = None
    sitting: str = ""
    ballots: tuple[str, ...] = ()
    stops: frozenset[int] = frozenset()
    parts: tuple[TablePart, ...] = ()
    names_shown: bool = False
    chair: str = ""
    secretary: str = ""
    place: str = ""
    day: date | None = None

    @property
    def items(self) -> tuple[TableItem, ...]:
        """All items in the sheet's order."""
        return tuple(item for part in self.parts for item in part.items)

    @property
    def counted(self) -> tuple[int, ...]:
        """The places of the ballots that make the mean; none while a ballot that stops nothing misses an item."""
        places = tuple(at for at in range(len(self.ballots)) if at not in self.stops)
        is_whole = all(points_at(item, at) is not None for item in self.items for at in places)
        return places if is_whole and self.items else ()

    def mean_of(self, items: tuple[TableItem, ...]) -> Fraction | None:
        """The exact mean of the counted ballots over these items together."""
        points = [points_at(item, at) or Fraction() for item in items for at in self.counted]
        return sum(points, Fraction()) / len(self.counted) if self.counted else None


def points_at(item: TableItem, at: int) -> Fraction | None:
    """The item's points on the ballot of that place."""
    return item.points[at] if at < len(item.points) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotOption:
    """A line that may be ticked. ``case`` is the heading above it, ``star_mark`` the star that needs at least this."""

    text: str
    points: Fraction
    case: str = ""
    star_mark: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotItem:
    """One item. ``chosen`` is the option's place; ``none_met`` counts 0 and needs its ``reason`` (exact rule 2)."""

    number: str
    name: str
    criterion: str = ""
    max_points: Fraction | None = None
    notes: tuple[str, ...] = ()
    options: tuple[BallotOption, ...] = ()
    chosen: int | None = None
    none_met: bool = False
    reason: str = ""

    @property
    def points(self) -> Fraction | None:
        """The points of the choice; None while nothing is chosen."""
        if self.none_met:
            return Fraction()
        return None if self.chosen is None else self.options[self.chosen].points


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPart:
    """Part A, B or C of a ballot."""

    code: str
    name: str
    max_points: Fraction
    items: tuple[BallotItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPaper:
    """One member's ballot on one product, filled in or to be written on by hand. ``code`` is the ballot's own.

    ``stop_item`` and ``stop_reason`` stop the product: no further choice is needed and there is no total.
    """

    over: str = ""
    council: str = ""
    code: str = ""
    member: str = ""
    office: str = ""
    product_name: str = ""
    product_code: str = ""
    producer_name: str = ""
    rulebook: str = ""
    pass_number: int | None = None
    parts: tuple[BallotPart, ...] = ()
    stop_item: str = ""
    stop_reason: str = ""
    remarks: str = ""
    place: str = ""
    day: date | None = None

    @property
    def is_stopped(self) -> bool:
        """Whether the ballot stops the product."""
        return bool(self.stop_item or self.stop_reason)

    @property
    def total(self) -> Fraction | None:
        """The sum of the points; None while an item is missing or where the product is stopped."""
        points = [item.points for part in self.parts for item in part.items]
        if self.is_stopped or not points or None in points:
            return None
        return sum((one for one in points if one is not None), Fraction())
