"""Which of a product's recognitions superseded which, and the star that counts: in memory, before a row is written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from openocop.register.importing.rows import change, parts
from openocop.register.kinds import RecognitionKind
from openocop.register.models import Product, Recognition
from openocop.register.validity import Recognised, state_on, the_star

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from openocop.register.reading.rounds import SaidRecognition


class Ranked(Protocol):
    """A recognition of the register or of a line."""

    kind: str
    superseded_on: date | None

    @property
    def facts(self) -> Recognised:
        """What decides its state."""


@dataclass(slots=True, eq=False)
class Star:
    """A recognition to be; ``pk`` is given when it is written."""

    said: SaidRecognition
    kind: str = RecognitionKind.FIRST.value
    superseded_on: date | None = None
    superseded_by: int | None = None
    pk: int = 0

    @property
    def facts(self) -> Recognised:
        """What decides its state."""
        said = self.said
        year = said.decided_on.year if said.decided_on else said.year
        return Recognised(
            said.stars or 0, said.decided_on, year, said.stated_expiry, superseded_on=self.superseded_on
        )


def put_in_succession(found: Sequence[Ranked]) -> list[tuple[Ranked, Ranked]]:
    """Of dated recognitions of one product each later one supersedes the one it found in force; the pairs."""
    if len(found) < 2:  # noqa: PLR2004 - most products have one
        return []
    facts = [one.facts for one in found]
    dated = sorted((one.decided_on, one.stars, at) for at, one in enumerate(facts) if one.decided_on)
    pairs = []
    for (_day, stars, at), (day, later_stars, later_at) in pairwise(dated):
        earlier, later = found[at], found[later_at]
        if later.kind == RecognitionKind.FIRST:
            kind = RecognitionKind.UPGRADE if later_stars > stars else RecognitionKind.REASSESSMENT
            later.kind = kind.value
        if earlier.superseded_on is None and state_on(facts[at], day).in_force:
            earlier.superseded_on = day
            pairs.append((earlier, later))
    return pairs


def keep_stars(product_ids: Iterable[int]) -> None:
    """Writes star and days of these products anew from their recognitions. Two statements a thousand products."""
    for part in parts(sorted(product_ids), 500):
        facts: dict[int, list[Recognised]] = {pk: [] for pk in part}
        for one in Recognition.objects.filter(product_id__in=part):
            facts[one.product_id].append(one.facts)
        rows = ((*the_star(found), pk) for pk, found in facts.items())
        change(Product, ("star", "valid_from", "valid_to"), rows)
