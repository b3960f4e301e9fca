"""How a council's papers say gates, stars, outcomes and quorum: in one way, in minutes, list and letter."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Literal

from openocop.core.points import exact
from openocop.papers.parts import label, numbered_lines, shown

if TYPE_CHECKING:
    from openocop.papers.sitting_inputs import Gate, Outcome, Quorum


def shown_star(star: int | None) -> str:
    """Give "4 sao", or nothing."""
    return "" if star is None else label("star", star=str(star))


def conclusion(star: int | None, outcome: Outcome | None, manner: Literal["proposes", "comes_to"]) -> str:
    """Give star and outcome: as the council ``proposes`` it, or as what it ``comes_to`` by the decision."""
    words = label(f"{manner}_{outcome.value}") if outcome else ""
    said = "; ".join(filter(None, (shown_star(star), words)))
    return said[:1].upper() + said[1:]


def held_back(gates: tuple[Gate, ...]) -> str:
    """Give the gates that were not reached, one a line."""
    return numbered_lines(tuple(_gate(gate) for gate in gates))


def _gate(gate: Gate) -> str:
    words = label("gate", item=gate.item, name=gate.name, star=str(gate.star), points=shown(gate.points))
    return "; ".join(filter(None, (words, _reached_by(gate))))


def gate_of_item(gate: Gate) -> str:
    """Give a gate in its item's own row: the star, the points it asks for, how many ballots have them."""
    words = label("gate_of_item", star=str(gate.star), points=shown(gate.points))
    state = "" if gate.reached is None else label("gate_reached" if gate.reached else "gate_not_reached")
    return "; ".join(filter(None, (words, _reached_by(gate), state)))


def _reached_by(gate: Gate) -> str:
    if gate.reached_by is None or gate.of is None:
        return ""
    return label("gate_reached_by", reached_by=str(gate.reached_by), of=str(gate.of))


def quorum_words(quorum: Quorum) -> str:
    """Give whether enough took part: the verdict, the numbers, the paragraph they rest on; nothing where unknown."""
    if quorum.met is None and quorum.ballots is None:
        return ""
    said = "" if quorum.met is None else label("quorum_met" if quorum.met else "quorum_not_met")
    words = "; ".join(filter(None, (*_numbers(quorum), label("quorum_rests_on", rests_on=quorum.rests_on))))
    return f"{said}: {words}" if said else words


def _numbers(quorum: Quorum) -> tuple[str, ...]:
    ballots, base = quorum.ballots, quorum.base
    made = [
        label(
            "quorum_numbers",
            ballots="" if ballots is None else str(ballots),
            base="" if base is None else str(base),
        )
    ]
    if quorum.share is not None and base is not None:
        needed = ceil(quorum.share * base)
        made.append(label("quorum_share", share=exact(quorum.share), needed=str(needed)))
    if quorum.least is not None:
        made.append(label("quorum_least", least=str(quorum.least)))
    if quorum.chaired is not None:
        made.append(label("quorum_chaired" if quorum.chaired else "quorum_not_chaired"))
    return tuple(made)
