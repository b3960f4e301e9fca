"""What the minutes of a council's sitting are made from: plain values, an empty text or None where a thing is unknown.

Points are fractions and are summed and compared as fractions; the papers show them cut off to two decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class SittingKind(StrEnum):
    """How a council decides: it meets, or each member writes (Article 7.6.d, for a reassessment)."""

    MEETING = "meeting"
    WRITTEN_OPINION = "written_opinion"


class Attendance(StrEnum):
    """Whether a member took part in the sitting."""

    PRESENT = "present"
    ABSENT = "absent"


class Outcome(StrEnum):
    """What a product's sitting came to (exact rules 5, 7 and 8)."""

    RECOGNISE = "recognise"
    FORWARD_TO_MINISTRY = "forward_to_ministry"
    NOT_RECOGNISED = "not_recognised"
    REFUSED = "refused"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingMember:
    """A member of the council. ``role`` as in the establishing decision, ``reason`` of an absence."""

    name: str
    role: str = ""
    office: str = ""
    attendance: Attendance | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recusal:
    """A member who takes no part in a product, and on what ground."""

    name: str
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """Whether enough took part (exact rule 6): ``ballots`` of ``base`` members, at least ``share`` and ``least``.

    ``rests_on`` is the paragraph of the regulation; ``chaired`` whether the chair or a deputy is among them.
    """

    ballots: int | None = None
    base: int | None = None
    share: Fraction | None = None
    least: int | None = None
    chaired: bool | None = None
    rests_on: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberTotal:
    """One ballot of a pass. ``total`` is None where the ballot stops the product, for the reason ``stop``."""

    name: str
    total: Fraction | None = None
    stop: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringPass:
    """One pass over a product; all passes are kept (exact rule 7)."""

    number: int
    totals: tuple[MemberTotal, ...] = ()

    @property
    def known(self) -> tuple[Fraction, ...]:
        """The totals there are, the highest first: the order tells nothing of who gave which."""
        return tuple(sorted((one.total for one in self.totals if one.total is not None), reverse=True))

    @property
    def mean(self) -> Fraction | None:
        """The exact plain mean (exact rule 3); None without a total."""
        return sum(self.known, Fraction()) / len(self.known) if self.known else None

    @property
    def spread(self) -> Fraction | None:
        """Highest minus lowest total."""
        return self.known[0] - self.known[-1] if self.known else None

    @property
    def stops(self) -> tuple[MemberTotal, ...]:
        """The ballots that stop the product."""
        return tuple(one for one in self.totals if one.total is None and one.stop)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A star mark of an item and how it was met: ``reached_by`` of ``of`` ballots have the marked ``points``."""

    star: int
    points: Fraction
    item: str = ""
    name: str = ""
    reached_by: int | None = None
    of: int | None = None
    reached: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the council agreed to read an item of the sheet; ``item`` is empty where it is about the whole."""

    words: str
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote on postponing a product. ``question`` says until when and why."""

    question: str = ""
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    carried: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingProduct:
    """One product of a sitting. ``star`` and ``outcome`` are the council's, never worked out here.

    ``quorum`` is given where it differs from the sitting's, since members are recused.
    """

    name: str
    code: str = ""
    producer_name: str = ""
    product_set: str = ""
    recused: tuple[Recusal, ...] = ()
    quorum: Quorum | None = None
    passes: tuple[ScoringPass, ...] = ()
    spread_limit: Fraction | None = None
    held_back: tuple[Gate, ...] = ()
    readings: tuple[Reading, ...] = ()
    discussion: str = ""
    votes: tuple[Vote, ...] = ()
    star: int | None = None
    outcome: Outcome | None = None

    @property
    def mean(self) -> Fraction | None:
        """The exact mean of the last pass, the only one that counts."""
        return self.passes[-1].mean if self.passes else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingMinutes:
    """The minutes of a council's sitting (Articles 7.3.d and 7.6.d).

    ``over`` is the office that the council belongs to, ``established_by`` the decision that set it up and
    ``regulation`` the rules it works by, both as they are cited. ``names_shown`` prints who gave which total.
    """

    over: str = ""
    council: str = ""
    number: str = ""
    established_by: str = ""
    regulation: str = ""
    kind: SittingKind | None = None
    opened: datetime | None = None
    closed: datetime | None = None
    place: str = ""
    chair: str = ""
    secretary: str = ""
    members: tuple[SittingMember, ...] = ()
    quorum: Quorum = Quorum()
    agenda: tuple[str, ...] = ()
    products: tuple[SittingProduct, ...] = ()
    names_shown: bool = False
    copies: tuple[str, ...] = ()
