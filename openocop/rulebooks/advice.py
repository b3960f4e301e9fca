"""The cheapest ways up: which few items to improve so that a product reaches a higher star.

Exact, not greedy. A *way* is a set of changes, each raising one item to a better option, that reaches the
target's points and gates and from which no change can be left out. Ways are ordered by the number of items
changed, then by the points gained, then by the sheet's order of items, then by the options' points.

Method: for every number of changes, the points that can be gained are kept as the bits of one whole number, so
that choosing an option is a shift and joining is an "or". The table is filled from the last item to the first; a
walk from the first item then meets no dead end. How many ways there are is counted in the same manner, with a
field of ``FIELD`` bits a gain and addition in place of "or".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from openocop.rulebooks import gates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openocop.rulebooks.criteria import Item, Option, ProductSet

FIELD = 96
"""Bits a field: wider than any count of ways, which is below 6 to the power of 37 (options, and items, of a sheet)."""
_MASK = (1 << FIELD) - 1
WAYS_SHOWN = 3
TARGETS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Change:
    """One item raised: ``before`` is the option chosen now (``None``: none is met, or not answered yet)."""

    item: str
    before: str | None
    after: str
    gain: int


@dataclass(frozen=True, slots=True)
class Way:
    """A set of changes that reaches the target, and the points it then has."""

    changes: tuple[Change, ...]
    points_after: int


@dataclass(frozen=True, slots=True)
class Target:
    """A higher star: what is missing to it and the cheapest ways there.

    ``fewest`` is the least number of items to change, ``count`` how many ways change just so many items;
    both are 0 where no way exists.
    """

    star: int
    points_missing: int
    gates_missing: tuple[gates.FailedGate, ...]
    ways: tuple[Way, ...]
    fewest: int
    count: int


@dataclass(frozen=True, slots=True)
class Advice:
    """Where a product stands by one set of answers, and the ways up. Items not answered yet count 0.

    ``gates_failed`` are those that cost stars which the points alone would give, ``gates_open`` all that are
    not reached, also of higher stars.
    """

    points: int
    parts: Mapping[str, int]
    missing: tuple[str, ...]
    star_by_points: int
    star: int
    gates_failed: tuple[gates.FailedGate, ...]
    gates_open: tuple[gates.FailedGate, ...]
    targets: tuple[Target, ...]


def advise(product_set: ProductSet, choices: Mapping[str, str | None]) -> Advice:
    """The advice for these answers, with the ways to every higher star of 3, 4 and 5.

    ``choices``: option id by item id, ``None`` for "none is met"; all must be known to the set.
    """
    standing = _standing(product_set, choices)
    higher = [star for star in TARGETS if star > standing.advice.star]
    return replace(standing.advice, targets=tuple(_target(standing, star) for star in higher))


def advise_towards(
    product_set: ProductSet, choices: Mapping[str, str | None], aim: int | None = None
) -> Advice:
    """As ``advise``, with the ways to one star only: ``aim`` where it is still higher, else the next one."""
    standing = _standing(product_set, choices)
    higher = [star for star in TARGETS if star > standing.advice.star]
    goal = aim if aim in higher else min(higher, default=None)
    return replace(standing.advice, targets=(_target(standing, goal),) if goal else ())


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a product stands, before any way up is sought."""

    product_set: ProductSet
    now: Mapping[str, str | None]
    points: Mapping[str, int]
    advice: Advice


def _standing(product_set: ProductSet, choices: Mapping[str, str | None]) -> _Standing:
    now = {item.id: choices.get(item.id) for item in product_set.items}
    points = {item: product_set.points[item][option] for item, option in now.items()}
    parts = dict.fromkeys((part.code for part in product_set.parts), 0)
    for item in product_set.items:
        parts[item.part] += points[item.id]
    total = sum(parts.values())
    failed = gates.failed_gates(product_set, [points])
    by_points = gates.star_by_points(product_set, total)
    star = gates.allowed_star(by_points, failed)
    missing = tuple(item for item in now if item not in choices)
    held = gates.holding_back(failed, by_points)
    return _Standing(
        product_set, now, points, Advice(total, parts, missing, by_points, star, held, failed, ())
    )


def _target(standing: _Standing, goal: int) -> Target:
    blocking = tuple(entry for entry in standing.advice.gates_open if entry.gate.star <= goal)
    needed = {entry.gate.item: entry.gate.points for entry in blocking}  # the highest mark stands last
    points = standing.advice.points
    short = standing.product_set.lower_bound(goal) - points
    steps = [
        _steps(item, standing.now[item.id], standing.points[item.id], needed.get(item.id))
        for item in standing.product_set.items
    ]
    search = _Search(steps, short)
    ways = tuple(
        Way(changes, points + sum(change.gain for change in changes))
        for changes in search.cheapest(WAYS_SHOWN)
    )
    fewest, count = search.fewest_and_count()
    return Target(goal, max(short, 0), blocking, ways, fewest, count)


@dataclass(frozen=True, slots=True)
class _Steps:
    """What may be done with one item: its better options, and whether a gate forces one of them."""

    changes: tuple[Change, ...]
    forced: bool


@lru_cache(maxsize=50_000)
def _steps(item: Item, before: str | None, points: int, needed: int | None) -> _Steps:
    least = points + 1 if needed is None else needed
    better: list[Option] = sorted(
        (o for o in item.options if o.points >= least), key=lambda option: option.points
    )
    changes = tuple(Change(item.id, before, option.id, option.points - points) for option in better)
    return _Steps(changes, needed is not None)


class _Search:
    """All ways from here to one target."""

    def __init__(self, steps: Sequence[_Steps], short: int) -> None:
        self.steps = [entry for entry in steps if entry.changes]
        self.short = max(short, 0)
        self.fewest = self._fewest()
        self._tables: dict[int, list[list[int]]] = {}

    def _fewest(self) -> int | None:
        """The least number of changes that can reach the target, ``None`` when all together cannot.

        Raising the forced items and then the items with most to gain, each to its best option, is as good as any
        set of that size, so only this number is greedy; the ways themselves are not.
        """
        best = [entry.changes[-1].gain for entry in self.steps if entry.forced]
        spare = sorted((entry.changes[-1].gain for entry in self.steps if not entry.forced), reverse=True)
        for extra in range(len(spare) + 1):
            if sum(best) + sum(spare[:extra]) >= self.short:
                return len(best) + extra
        return None

    def fewest_and_count(self) -> tuple[int, int]:
        """The least number of changes and how many ways have just so many; (0, 0) when there is none.

        With the least number no change can be left out, so every set that reaches the target is a way.
        """
        if self.fewest is None:
            return 0, 0
        counts = self._counts(self.fewest) >> (self.short * FIELD)
        total = 0
        while counts:
            total += counts & _MASK
            counts >>= FIELD
        return self.fewest, total

    def _counts(self, number: int) -> int:
        """The sets of just so many changes, by points gained."""
        row = [1] + [0] * number
        for entry in self.steps:
            before, row = row, [0] * (number + 1) if entry.forced else row.copy()
            shifts = [change.gain * FIELD for change in entry.changes]
            for made in range(1, number + 1):
                if ways := before[made - 1]:
                    row[made] += sum(ways << shift for shift in shifts)
        return row[number]

    def cheapest(self, wanted: int) -> list[tuple[Change, ...]]:
        """The first ``wanted`` ways in order; fewer when there are not so many."""
        found: list[tuple[Change, ...]] = []
        for number, gain in self._sizes():
            for way in self._ways(number, gain):
                found.append(way)
                if len(found) == wanted:
                    return found
        return found

    def _sizes(self) -> Iterator[tuple[int, int]]:
        """Numbers of changes and points gained that some way has, in the order of cost."""
        if self.fewest is None:
            return
        forced = [entry for entry in self.steps if entry.forced]
        free = [entry.changes[-1].gain for entry in self.steps if not entry.forced]
        # Each free change is worth a point at least and none can be spared, so they are no more than points owed.
        owed = max(self.short - sum(entry.changes[0].gain for entry in forced), 0)
        for number in range(self.fewest, len(forced) + min(owed, len(free)) + 1):
            most = max(free) if number > len(forced) else sum(entry.changes[-1].gain for entry in forced)
            for gain in range(self.short, self.short + most + 1):
                if self._table(self._spare(number, gain), number)[0][number] >> gain & 1:
                    yield number, gain

    def _spare(self, number: int, gain: int) -> int:
        """Points to spare that a change may not be worth; with the fewest changes none can be left out anyway."""
        return 0 if number == self.fewest else gain - self.short

    def _allowed(self, entry: _Steps, surplus: int) -> tuple[Change, ...]:
        """With ``surplus`` points to spare, a free change of no more than that could be left out."""
        if entry.forced or not surplus:
            return entry.changes
        return tuple(change for change in entry.changes if change.gain > surplus)

    def _table(self, surplus: int, number: int) -> list[list[int]]:
        """``table[i][n]``: the points that ``n`` changes among the items from ``i`` on can gain, as bits."""
        kept = self._tables.get(surplus)
        if kept is None or len(kept[0]) <= number:
            # Most questions end with the fewest changes; only a further one is worth the whole table.
            width = number if number == self.fewest else len(self.steps)
            kept = self._tables[surplus] = self._filled(surplus, width)
        return kept

    def _filled(self, surplus: int, number: int) -> list[list[int]]:
        after = [1] + [0] * number
        table = [after]
        for entry in reversed(self.steps):
            gains = [change.gain for change in self._allowed(entry, surplus)]
            row = [0] * (number + 1) if entry.forced else after.copy()
            for made in range(1, number + 1):
                if before := after[made - 1]:
                    for gain in gains:
                        row[made] |= before << gain
            table.append(row)
            after = row
        table.reverse()
        return table

    def _ways(self, number: int, gain: int) -> Iterator[tuple[Change, ...]]:
        """All ways with just this number of changes and points gained: by items first, then by options."""
        surplus = self._spare(number, gain)
        for chosen in self._choose(self._table(surplus, number), surplus, (number, gain)):
            yield from _pick([self._allowed(entry, surplus) for entry in chosen], gain)

    def _choose(
        self, table: Sequence[Sequence[int]], surplus: int, size: tuple[int, int]
    ) -> Iterator[tuple[_Steps, ...]]:
        """The sets of items, in the sheet's order, that can gain just so much with just so many changes."""
        number, gain = size

        def walk(position: int, left: int, owed: int) -> Iterator[tuple[_Steps, ...]]:
            # ``owed``: what may still have to be gained, one bit for each choice of options so far.
            if position == len(self.steps):
                yield ()
                return
            entry, after = self.steps[position], table[position + 1]
            rest = 0
            for change in self._allowed(entry, surplus):
                rest |= owed >> change.gain
            if left and rest & after[left - 1]:
                for tail in walk(position + 1, left - 1, rest):
                    yield (entry, *tail)
            if not entry.forced and owed & after[left]:
                yield from walk(position + 1, left, owed)

        return walk(0, number, 1 << gain)


def _pick(groups: Sequence[Sequence[Change]], gain: int) -> Iterator[tuple[Change, ...]]:
    """One change of each group, together worth ``gain``, in the order of the options."""
    if not groups:
        if gain == 0:
            yield ()
        return
    most = sum(group[-1].gain for group in groups[1:])
    least = sum(group[0].gain for group in groups[1:])
    for change in groups[0]:
        if least <= gain - change.gain <= most:
            for tail in _pick(groups[1:], gain - change.gain):
                yield (change, *tail)
