"""What the papers about a council's results are made from: the list behind the decision, the letter to a producer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openocop.core.text import sort_key
from openocop.papers.inputs import Issue

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from openocop.papers.sitting_inputs import Gate, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProduct:
    """A line of the list of results; ``points`` is the exact mean, None where the council came to none."""

    name: str
    producer_name: str = ""
    commune: str = ""
    product_set: str = ""
    points: Fraction | None = None
    star: int | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultList:
    """The list of results, annex of the decision. ``issuer`` is who decides, as in running text."""

    issuer: str = ""
    issue: Issue = field(default_factory=Issue)
    round_name: str = ""
    products: tuple[ListedProduct, ...] = ()

    @property
    def ranked(self) -> tuple[tuple[int | None, ListedProduct], ...]:
        """Each product with its rank, the best first: equal exact means share one, and the next is skipped over.

        What has no points has no rank and stands last. Equals stand in the order of their names.
        """
        by_name = sorted(self.products, key=lambda one: (sort_key(one.name), sort_key(one.producer_name)))
        ranks: dict[Fraction, int] = {}
        means = sorted((one.points for one in by_name if one.points is not None), reverse=True)
        for rank, mean in enumerate(means, start=1):
            ranks.setdefault(mean, rank)
        given = [(None if one.points is None else ranks[one.points], one) for one in by_name]
        return tuple(sorted(given, key=lambda pair: (pair[0] is None, pair[0] or 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPoints:
    """An item where points were lost: the mean of the ballots below what the item can give, and why."""

    number: str
    name: str
    points: Fraction | None = None
    max_points: Fraction | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProducerLetter:
    """The written notice to the producer (Article 7.3.g). ``office`` tells, under ``over``; ``council`` assessed.

    ``next_steps`` are the office's own, after what follows from the outcome by itself.
    """

    over: str = ""
    office: str = ""
    recipients: tuple[str, ...] = ()
    council: str = ""
    sat_on: date | None = None
    product_name: str = ""
    product_code: str = ""
    product_set: str = ""
    points: Fraction | None = None
    star: int | None = None
    outcome: Outcome | None = None
    decision: str = ""
    lost: tuple[LostPoints, ...] = ()
    held_back: tuple[Gate, ...] = ()
    next_steps: tuple[str, ...] = ()
    contact: str = ""
    copies: tuple[str, ...] = ()
    issue: Issue = field(default_factory=Issue)
