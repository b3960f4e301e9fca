"""What a rulebook must satisfy before anyone is scored by it; each check refuses with file and line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from openocop.core.errors import BadInputError
from openocop.rulebooks.criteria import Gate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openocop.rulebooks.criteria import Band, Criterion, Item, Option, ProductSet
    from openocop.rulebooks.lines import Lined

TOTAL = 100
STARS = [5, 4, 3, 2, 1]


def check_bands(raw: Lined, bands: Sequence[Band], part_points: Mapping[str, int]) -> None:
    """Five bands from 5 stars down to 1, lower bounds falling to 0; the parts share out 100 points."""
    if [band.star for band in bands] != STARS:
        raise BadInputError(raw.place, "the bands must be for 5, 4, 3, 2, 1 stars, in this order")
    bounds = [band.min for band in bands]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0 or bounds[0] > TOTAL:
        raise BadInputError(raw.place, "the bands' lower bounds must fall from 5 stars to 1 and end at 0")
    if raw.get("total") != TOTAL:
        raise BadInputError(raw.place, f"'total' must be {TOTAL}")
    if list(part_points) != ["A", "B", "C"] or sum(part_points.values()) != TOTAL:
        raise BadInputError(raw.place, f"the parts A, B, C must share out {TOTAL} points")


def check_numbers(raw: Lined, sets: Sequence[ProductSet]) -> None:
    """Sets are numbered 1, 2, 3 … without holes, and no code stands twice."""
    numbers = [entry.number for entry in sets]
    if not sets or numbers != list(range(1, len(sets) + 1)):
        raise BadInputError(raw.place, f"the sets must be numbered 1, 2, 3 …; found {numbers}")
    if doubled := _doubled(entry.code for entry in sets):
        raise BadInputError(raw.place, f"two sets have the code {doubled!r}")


def check_options(raw: Lined, options: Sequence[Option]) -> None:
    """An item has at least two options, their ids begin with its own, and points are never negative."""
    if len(options) < 2:  # noqa: PLR2004 - a choice needs two
        raise BadInputError(raw.place, "an item needs at least two options")
    for entry, option in zip(raw["options"], options, strict=True):
        if option.id.rpartition("/")[0] != raw["id"]:
            raise BadInputError(entry.place, f"the option {option.id!r} must begin with {raw['id']}/")
        if option.points < 0:
            raise BadInputError(entry.place, f"the option {option.id!r} has negative points")


def check_criterion(raw: Lined, children: Sequence[Criterion | Item]) -> None:
    """A criterion is worth what stands below it."""
    total = sum(child.max for child in children)
    if total != raw["max"]:
        raise BadInputError(
            raw.place, f"criterion {raw['id']!r} says {raw['max']} points, what is below sums to {total}"
        )


def check_set(raw: Lined, made: ProductSet, part_points: Mapping[str, int]) -> None:
    """The whole sheet: ids, gates and, unless the set declares known gaps, the arithmetic."""
    entries = {entry["id"]: entry for part in raw["parts"] for entry in _walk(part)}
    _check_ids(raw, made, entries)
    for gate, entry in _gates_with_entries(raw, made):
        _check_gate(entry, gate, made)
        if any(
            other.points > gate.points for other in made.gates_by_item[gate.item] if other.star < gate.star
        ):
            raise BadInputError(entry.place, f"the gates of item {gate.item!r} must not fall with the star")
    _check_marks(made, entries)
    faults = list(_arithmetic(raw, made, part_points, entries))
    if made.known_gaps and not faults:
        raise BadInputError(raw.place, "known gaps are declared but the sheet has none")
    if faults and not made.known_gaps:
        raise faults[0]


def _walk(raw: Lined) -> Iterator[Lined]:
    for entry in raw.get("criteria", []):
        yield entry
        yield from _walk(entry)


def _doubled(ids: Iterator[str]) -> str | None:
    return next((name for name, times in Counter(ids).items() if times > 1), None)


def _check_ids(raw: Lined, made: ProductSet, entries: Mapping[str, Lined]) -> None:
    every = [entry for part in raw["parts"] for entry in _walk(part)]
    if doubled := _doubled(entry["id"] for entry in every):
        second = [entry for entry in every if entry["id"] == doubled][1]
        raise BadInputError(second.place, f"the id {doubled!r} stands twice")
    for item in made.items:
        if doubled := _doubled(option.id for option in item.options):
            raise BadInputError(entries[item.id].place, f"the option id {doubled!r} stands twice")


def _gates_with_entries(raw: Lined, made: ProductSet) -> Iterator[tuple[Gate, Lined]]:
    places: dict[str, Lined] = {}
    for entry in raw["gates"]:
        if entry["item"] in places:
            raise BadInputError(entry.place, f"the gates of item {entry['item']!r} stand twice")
        places[entry["item"]] = entry
    for gate in made.gates:
        yield gate, places[gate.item]


def _check_gate(entry: Lined, gate: Gate, made: ProductSet) -> None:
    item = made.item.get(gate.item)
    if item is None:
        raise BadInputError(entry.place, f"the gate's item {gate.item!r} does not exist in this set")
    if gate.points not in {option.points for option in item.options}:
        raise BadInputError(
            entry.place,
            f"the gate of {gate.star} stars asks for {gate.points} points, which no option of {gate.item!r} has",
        )


def _check_marks(made: ProductSet, entries: Mapping[str, Lined]) -> None:
    """The gates say exactly what the star marks on options and headings say."""
    for item in made.items:
        if made.gates_by_item.get(item.id, ()) != _marks(item):
            raise BadInputError(
                entries[item.id].place, f"the gates of item {item.id!r} and its star marks differ"
            )


def _marks(item: Item) -> tuple[Gate, ...]:
    marks = {option.star_mark: option.points for option in item.options if option.star_mark is not None}
    if item.star_mark is not None:
        # A mark on the heading: the item must score, that is, reach its least option above 0.
        marks[item.star_mark] = min((option.points for option in item.options if option.points), default=0)
    return tuple(Gate(item.id, star, points) for star, points in sorted(marks.items()))


def _arithmetic(
    raw: Lined, made: ProductSet, part_points: Mapping[str, int], entries: Mapping[str, Lined]
) -> Iterator[BadInputError]:
    if [part.code for part in made.parts] != list(part_points):
        yield BadInputError(raw.place, f"the parts must be {', '.join(part_points)}")
    for part, entry in zip(made.parts, raw["parts"], strict=True):
        total = sum(child.max for child in part.children)
        if not part.max == total == part_points.get(part.code):
            yield BadInputError(
                entry.place,
                f"part {part.code} must sum to {part_points.get(part.code)} points; its heading says {part.max}, "
                f"its criteria sum to {total}",
            )
    for item in made.items:
        best = max(option.points for option in item.options)
        if best != item.max:
            yield BadInputError(
                entries[item.id].place, f"item {item.id!r} says {item.max} points, its best option has {best}"
            )
