"""Finds which units the stretches of an address can name: the dictionary behind `resolving`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from openocop.places.atlas import atlas
from openocop.places.naming import NO_UNIT_FOLLOWS, PROVINCE_SHORT, accent_key, comparable, name_key
from openocop.places.units import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openocop.places.atlas import Atlas
    from openocop.places.naming import Text
    from openocop.places.units import Level, Succession, Unit

LEVELS: Final[tuple[Level, ...]] = ("commune", "district", "province")


@dataclass(frozen=True, slots=True)
class Named:
    """A unit under one of its names."""

    unit: Unit
    kind: str
    base: str
    """Empty for a short form ("HCM"), which has no accents to compare."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an address that can name these units of one level."""

    start: int
    """The first word, the kind included."""
    end: int
    level: Level
    kind: str | None
    """The kind that is written before the name."""
    typed: str
    """The name as typed, with its accents."""
    accented: bool
    """Whether the writer used accents here."""
    named: tuple[Named, ...]
    parents: frozenset[int]
    """Identities (`Gazetteer.identity`) of the units, to compare with those above a commune."""


class Gazetteer:
    """Every name of every unit, and what lies above each unit in its own and in the other era."""

    def __init__(self, of: Atlas) -> None:
        self.atlas = of
        self._names: dict[Level, dict[str, tuple[Named, ...]]] = {level: {} for level in LEVELS}
        collected: dict[Level, defaultdict[str, list[Named]]] = {level: defaultdict(list) for level in LEVELS}
        for unit in of.units():
            collected[unit.level][name_key(unit.base)].append(Named(unit, unit.kind, unit.base))
        for unit, kind, base in of.spellings:
            collected["commune"][name_key(base)].append(Named(unit, kind, base))
        for level, names in collected.items():
            self._names[level] = {key: tuple(named) for key, named in names.items()}
        for short, key in PROVINCE_SHORT.items():
            named = tuple(Named(one.unit, one.kind, "") for one in self._names["province"][key])
            self._names["province"].setdefault(short, named)
        self._own: dict[int, frozenset[int]] = {}
        self._hints: dict[int, frozenset[int]] = {}

    def identity(self, unit: Unit) -> int:
        """A number that stands for the unit in sets of parents: its code, and which era's."""
        return int(unit.code) * 2 + (unit.valid_from is not None) + 200_000 * len(unit.code)

    def own(self, unit: Unit) -> frozenset[int]:
        """The units above, in the unit's own era."""
        key = self.identity(unit)
        if key not in self._own:
            self._own[key] = frozenset(map(self.identity, self.atlas.above(unit)))
        return self._own[key]

    def hints(self, unit: Unit) -> frozenset[int]:
        """The units of the other era in which it lay or lies, which people go on writing."""
        key = self.identity(unit)
        if key not in self._hints:
            others = (
                [one.old for one in self._first_predecessors(unit)]
                if unit.valid_from
                else [one.new for one in self.atlas.successors(unit)]
            )
            self._hints[key] = frozenset().union(*map(self.own, others)) if others else frozenset()
        return self._hints[key]

    def _first_predecessors(self, unit: Unit) -> tuple[Succession, ...]:
        """What the unit was made of on 1/7/2025, through later changes of its name."""
        before = self.atlas.predecessors(unit)
        if any(one.old.valid_from for one in before):
            return tuple(first for one in before for first in self._first_predecessors(one.old))
        return before

    def pieces(self, text: Text) -> list[Piece]:
        """Every piece of the address, of every level."""
        return [
            piece
            for start, end, key in text.spans()
            for level in LEVELS
            if key in self._names[level]
            for piece in self._pieces(text, (start, end), key, level)
        ]

    def _pieces(self, text: Text, at: tuple[int, int], key: str, level: Level) -> Iterator[Piece]:
        """The stretch with the kind before it, and without.

        Where accents are missing, a district or province may follow the end of a name that looks like a kind:
        "xa thuong quan thai nguyen".
        """
        start, end = at
        marker = text.marker_before(start) if start else None
        named = self._names[level][key]
        if marker and marker.kind in KINDS[level]:
            of_kind = named if level == "commune" else self._of_kind(named, key, marker.kind)
            if of_kind:
                yield self._piece(text, (marker.start, start, end), level, of_kind, marker.kind)
        if (marker is None or level != "commune") and _may_stand_alone(text, start, end, level):
            yield self._piece(text, (start, start, end), level, named, None)

    def _piece(
        self,
        text: Text,
        at: tuple[int, int, int],
        level: Level,
        named: tuple[Named, ...],
        kind: str | None,
    ) -> Piece:
        start, name, end = at
        typed = text.typed(name, end)
        if level != "commune":
            named = _as_typed(named, comparable(typed))
        return Piece(
            start,
            end,
            level,
            kind,
            typed,
            text.typed_with_accents(start, end),
            named,
            frozenset(self.identity(one.unit) for one in named),
        )

    def _of_kind(self, named: tuple[Named, ...], key: str, kind: str) -> tuple[Named, ...]:
        """Districts or provinces of the kind written; of another kind only where none of that kind has the name.

        "Thị xã" became "Thành phố" in many places, so a kind that differs is no contradiction by itself; but
        "Huyện Cao Lãnh" is not "Thành phố Cao Lãnh", nor "Thành phố Sóc Trăng" the province.
        """
        exact = tuple(one for one in named if one.kind == kind)
        if named[0].unit.level == "province":
            town = any(one.kind == kind for one in self._names["district"].get(key, ()))
            return exact if town or exact else named
        taken = {one.unit.parent for one in exact}
        return exact + tuple(one for one in named if one.kind != kind and one.unit.parent not in taken)


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process, made when the first address is read."""
    return Gazetteer(atlas())


def _may_stand_alone(text: Text, start: int, end: int, level: Level) -> bool:
    """Whether a name without a kind before it may be a unit's: a bare number or the name after "ấp" is not."""
    words = text.words
    if words[start].key[0].isdigit():
        return False
    if level != "commune":
        return True
    if not text.begins_part(start) and words[start - 1].key in NO_UNIT_FOLLOWS:
        return False
    whole_part = text.begins_name(start) and (end == len(words) or text.begins_part(end))
    return end - start > 1 or whole_part


def _as_typed(named: tuple[Named, ...], accent: str) -> tuple[Named, ...]:
    """Those that agree with the accents as typed, if any does."""
    return tuple(one for one in named if accent_key(one.base) == accent) or named
