"""A council's own rules (quy chế hoạt động): what Decision 26/2026/QĐ-TTg leaves to each council (Article 7.3.b).

Members, quorum, spread and the way a gate is reached are settings with the text they come from; nothing here
is special to one province.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.rulebooks.lines import Lined, need, only, optional, read
from openocop.rulebooks.plain_json import join, kind_name, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

GateBasis = Literal["majority", "every", "mean"]
QuorumBase = Literal["not_recused", "all_members"]
PRESETS = Path(__file__).resolve().parent / "data" / "regulations.yaml"
MIN_BALLOTS = 3
"""The fewest complete ballots where a regulation says nothing (exact rule 6)."""


@dataclass(frozen=True, slots=True)
class Regulation:
    """The rules that scoring asks for (exact rules 4 to 7).

    ``quorum`` is a share from 0 to 1 of the members named by ``quorum_base``; ``spread_limit`` is in points,
    ``None`` for no limit; ``passes`` is how often a product may be scored before it is postponed.
    """

    gate_basis: GateBasis = "majority"
    spread_limit: Fraction | None = None
    quorum: Fraction = Fraction(0)
    quorum_base: QuorumBase = "not_recused"
    chair_required: bool = False
    min_ballots: int = MIN_BALLOTS
    passes: int = 2

    def __post_init__(self) -> None:
        # A product without a single ballot has no mean: such a rule would be a slip, not a regulation.
        if self.min_ballots < 1 or self.passes < 1:
            raise ValueError("min_ballots and passes must be 1 or more")


@dataclass(frozen=True, slots=True)
class Preset:
    """A regulation as found for a province: ``source`` is its text reference, ``assumptions`` what is not in it."""

    code: str
    name: str
    regulation: Regulation
    source: str
    assumptions: tuple[str, ...]


def parse_regulation(raw: Mapping[str, Any], place: str) -> Regulation:
    """A regulation from plain data; a key that is absent keeps its default.

    Raises ``BadInputError`` naming the key below ``place``.
    """
    readers = {
        "gate_basis": _one_of(get_args(GateBasis)),
        "spread_limit": _spread_limit,
        "quorum": _share,
        "quorum_base": _one_of(get_args(QuorumBase)),
        "chair_required": _bool,
        "min_ballots": _at_least_one,
        "passes": _at_least_one,
    }
    made: dict[str, Any] = {}
    for key, value in raw.items():
        where = join(place, key)
        if key not in readers:
            raise BadInputError(
                where, _("this rule is unknown; the rules are %(rules)s.") % {"rules": ", ".join(readers)}
            )
        made[key] = readers[key](value, where)
    return Regulation(**made)


def _one_of(choices: tuple[str, ...]) -> Any:
    def read_choice(value: Any, where: str) -> str:
        if value not in choices:
            raise BadInputError(
                where,
                _("this must be one of %(choices)s, not %(value)s.")
                % {"choices": ", ".join(choices), "value": shown(value)},
            )
        return str(value)

    return read_choice


def _bool(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadInputError(
            where,
            _("this must be %(kind)s, not %(value)s.") % {"kind": kind_name(bool), "value": shown(value)},
        )
    return value


def _at_least_one(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise BadInputError(
            where, _("this must be a whole number of 1 or more, not %(value)s.") % {"value": shown(value)}
        )
    return value


_NUMBER = re.compile(r"[0-9]{1,40}(?:\.[0-9]{1,40}|/0*[1-9][0-9]{0,39})?")


def _fraction(value: Any, where: str) -> Fraction:
    """Exact: "2/3", 10, "7.5", "7,5"; floating point, which is not exact, is refused."""
    exact = isinstance(value, str | int | Decimal | Fraction) and not isinstance(value, bool)
    text = str(value).strip().replace(",", ".") if exact else ""
    if not _NUMBER.fullmatch(text):
        raise BadInputError(
            where,
            _("this must be a number or a fraction such as 2/3, not %(value)s.") % {"value": shown(value)},
        )
    return Fraction(text)


def _share(value: Any, where: str) -> Fraction:
    percent = isinstance(value, str) and value.strip().endswith("%")
    share = (
        _fraction(value.strip()[:-1].strip() or value, where) / 100 if percent else _fraction(value, where)
    )
    if share > 1:
        raise BadInputError(
            where,
            _("this must lie between 0 and 1, such as 2/3 or 75%%, not %(value)s.") % {"value": shown(value)},
        )
    return share


def _spread_limit(value: Any, where: str) -> Fraction | None:
    return None if value is None else _fraction(value, where)


@cache
def presets() -> tuple[Preset, ...]:
    """The regulations that come with the software, checked."""
    return tuple(_preset(entry) for entry in read(PRESETS)["presets"])


def _preset(raw: Lined) -> Preset:
    only(raw, {"code", "name", "rules", "source", "assumptions"})
    rules = parse_regulation(need(raw, "rules", dict), f"{raw.place}: rules")
    assumptions = tuple(optional(raw, "assumptions", list, []))
    return Preset(
        need(raw, "code", str), need(raw, "name", str), rules, need(raw, "source", str), assumptions
    )
