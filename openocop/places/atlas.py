"""All units of the country and what became of them, held in memory and never changed."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from openocop.core.clock import today
from openocop.core.text import sort_key
from openocop.places.reading import read_tables
from openocop.places.units import Fate, Succession

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from openocop.places.reading import Tables
    from openocop.places.units import SuccessionKind, Unit

_NO_SUCCESSIONS: Final[tuple[Succession, ...]] = ()


class Atlas:
    """The units by code and day, above and below each other, before and after each other."""

    def __init__(self, tables: Tables) -> None:
        self._units = tables.units
        self.spellings = tables.spellings
        self._unlisted = tuple(unit for unit in self.units() if not unit.listed)
        self.as_at = tables.as_at
        self._after = _by(tables.successions, new=False)
        self._before = _by(tables.successions, new=True)
        self._children: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit in self.units():
            if unit.parent:
                self._children[unit.parent].append(unit)
        self._derive_provinces()

    def units(self) -> Iterator[Unit]:
        """Every unit of every time."""
        return (unit for versions in self._units.values() for unit in versions)

    def unlisted(self) -> tuple[Unit, ...]:
        """The units that only the succession table names."""
        return self._unlisted

    def versions(self, code: str) -> tuple[Unit, ...]:
        """All units that ever bore the code, the earliest first; none for an unknown code."""
        return self._units.get(code, ())

    def unit_on(self, code: str, day: date) -> Unit | None:
        """The unit that bore the code on that day."""
        return next((unit for unit in self.versions(code) if unit.is_valid(day)), None)

    def parent(self, unit: Unit, day: date | None = None) -> Unit | None:
        """The unit above, as it was on the day (None: on the unit's last day, or today)."""
        if unit.parent is None:
            return None
        return self.unit_on(unit.parent, day if day and unit.is_valid(day) else _last_day(unit))

    def above(self, unit: Unit, day: date | None = None) -> tuple[Unit, ...]:
        """District and province of a commune, the nearest first."""
        parent = self.parent(unit, day)
        return (parent, *self.above(parent, day)) if parent else ()

    def province(self, unit: Unit, day: date | None = None) -> Unit:
        """The province a unit lies in; a province lies in itself."""
        return (unit, *self.above(unit, day))[-1]

    def children(self, unit: Unit, day: date | None = None) -> tuple[Unit, ...]:
        """The units directly below on the day (None: on the unit's last day, or today), in the order of lists."""
        day = day if day and unit.is_valid(day) else _last_day(unit)
        below = [one for one in self._children.get(unit.code, ()) if one.is_valid(day)]
        return tuple(sorted(below, key=lambda one: (sort_key(one.base), one.code)))

    def provinces(self, day: date) -> tuple[Unit, ...]:
        """The provinces of a day, in the order of lists."""
        found = [unit for unit in self.units() if unit.level == "province" and unit.is_valid(day)]
        return tuple(sorted(found, key=lambda one: sort_key(one.base)))

    def full_name(self, unit: Unit, day: date | None = None) -> str:
        """The name with those above: "Xã Mỹ Quí, Đồng Tháp"; a city keeps its kind: "…, Thành phố Huế"."""
        return ", ".join([unit.name, *map(_above_name, self.above(unit, day))])

    def successors(self, unit: Unit) -> tuple[Succession, ...]:
        """What the unit went into, directly; none when it still exists, or when the tables do not say."""
        return self._after.get(_key(unit), _NO_SUCCESSIONS)

    def predecessors(self, unit: Unit) -> tuple[Succession, ...]:
        """What the unit was made of, directly; none when the tables do not say."""
        return self._before.get(_key(unit), _NO_SUCCESSIONS)

    def same_on(self, unit: Unit, day: date) -> Unit | None:
        """The same unit as it was on the day, where only its name or kind changed; None where it became another."""
        if unit.is_valid(day):
            return unit
        later = unit.valid_to is not None and unit.valid_to < day
        steps = self.successors(unit) if later else self.predecessors(unit)
        if len(steps) != 1 or not self._is_renaming(steps[0]):
            return None
        return self.same_on(steps[0].new if later else steps[0].old, day)

    def _is_renaming(self, step: Succession) -> bool:
        alone = len(self.successors(step.old)) == len(self.predecessors(step.new)) == 1
        return alone and step.kind == "whole" and step.old.code == step.new.code

    def fate(self, unit: Unit, day: date | None = None) -> Fate:
        """Where the unit's people are on the day (None: today): one unit, or several when they were parted.

        For a district, the communes that took over its communes. Nothing is guessed: see ``Fate.complete``.
        """
        day = day or today()
        if unit.is_valid(day) or (unit.valid_from and unit.valid_from > day):
            return Fate((unit,), complete=True)
        if unit.level == "district":
            return _joined(self.fate(below, day) for below in self.children(unit))
        onward = _people(self.successors(unit))
        complete = bool(onward) and (len(onward) > 1 or onward[0].kind != "part")
        after = _joined(self.fate(one.new, day) for one in onward)
        return Fate(after.units, complete and after.complete)

    def _derive_provinces(self) -> None:
        """Provinces' successions follow from those of their communes; no table holds them."""
        steps: defaultdict[_Key, list[tuple[Succession, ...]]] = defaultdict(list)
        above: dict[str | None, _Key] = {}
        for onward in self._after.values():
            old = onward[0].old
            if old.level == "commune" and old.valid_from is None:
                if old.parent not in above:
                    above[old.parent] = _key(self.province(old))
                steps[above[old.parent]].append(onward)
        for key, of_communes in steps.items():
            old = next(unit for unit in self._units[key[0]] if _key(unit) == key)
            for new, kind in self._provinces_after(of_communes).items():
                one = Succession(old, new, kind)
                self._after[key] = (*self._after.get(key, ()), one)
                self._before[_key(new)] = (*self._before.get(_key(new), ()), one)

    def _provinces_after(self, of_communes: list[tuple[Succession, ...]]) -> dict[Unit, SuccessionKind]:
        """The provinces into which communes went, and what of the old province each received."""
        area = {_above(one) for onward in of_communes for one in onward}
        people = {_above(one) for onward in of_communes for one in _people(onward)}
        found: dict[Unit, SuccessionKind] = {}
        for code, day in sorted(area):
            new = self.unit_on(code, day)
            if new:
                alone: SuccessionKind = "whole" if len(area) == 1 else "all_people"
                found[new] = alone if people == {(code, day)} else "part"
        return found


@cache
def atlas() -> Atlas:
    """The one atlas of this process, read when it is first asked for."""
    return Atlas(read_tables())


_Key = tuple[str, "date | None"]


def _key(unit: Unit) -> _Key:
    return unit.code, unit.valid_from


def _above(step: Succession) -> tuple[str, date]:
    """The province that the newer unit lies in, by code and first day."""
    new = step.new
    return new.parent or "", new.valid_from or today()


def _by(successions: Iterable[Succession], *, new: bool) -> dict[_Key, tuple[Succession, ...]]:
    found: defaultdict[_Key, list[Succession]] = defaultdict(list)
    for one in successions:
        found[_key(one.new if new else one.old)].append(one)
    return {key: tuple(ones) for key, ones in found.items()}


def _last_day(unit: Unit) -> date:
    return unit.valid_to or max(today(), unit.valid_from or today())


def _above_name(unit: Unit) -> str:
    return unit.base if unit.kind == "Tỉnh" else unit.name


def _people(successions: tuple[Succession, ...]) -> tuple[Succession, ...]:
    """The successions that a producer can have followed: where all people went, if that is known.

    Beside parts, "whole" is the area: the people of Kỳ Lợi (18796) went to two other wards.
    """
    with_all = tuple(one for one in successions if one.kind == "all_people")
    return with_all or successions


def _joined(fates: Iterable[Fate]) -> Fate:
    units: dict[Unit, None] = {}
    complete = True
    for fate in fates:
        units.update(dict.fromkeys(fate.units))
        complete = complete and fate.complete
    return Fate(tuple(units), complete)
