"""What a unit of the country is, and how one became another: plain values, no files, no tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import date

Level = Literal["province", "district", "commune"]
SuccessionKind = Literal["whole", "part", "all_people"]

LEVELS: Final[dict[int, Level]] = {2: "province", 3: "district", 5: "commune"}
"""The level by the length of the code."""

KINDS: Final[dict[Level, tuple[str, ...]]] = {
    "province": ("Thành phố", "Tỉnh"),
    "district": ("Thành phố", "Thị xã", "Huyện", "Quận"),
    "commune": ("Thị trấn", "Đặc khu", "Phường", "Xã"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A province, district or commune during one stretch of days.

    A code alone names no unit: 82 was Tiền Giang and is Đồng Tháp. Code and day together do. ``valid_from`` and
    ``valid_to`` are both days on which the unit existed, as in Vietnamese papers. ``None`` is "not known, but
    before the list of January 2025" for the first and "still there" for the second.
    """

    code: str
    kind: str
    base: str
    """The name without its kind: "Mỹ Quí"; "Phường Đúc" of "Phường Phường Đúc"; "7" of "Quận 7"."""
    parent: str | None
    """The code of the unit above: of a commune the district until 30/6/2025, the province since."""
    valid_from: date | None
    valid_to: date | None
    point: tuple[float, float] | None = None
    """Latitude and longitude inside the unit, where known."""
    listed: bool = True
    """False for the few units that only the succession table names."""

    @property
    def name(self) -> str:
        """The name with its kind, spelt as the resolutions spell it: "Xã Mỹ Quí"."""
        return f"{self.kind} {self.base}"

    @property
    def level(self) -> Level:
        return LEVELS[len(self.code)]

    def is_valid(self, day: date) -> bool:
        """Whether the unit existed on the day (before January 2025: as far as its list knows)."""
        since_then = self.valid_from is None or self.valid_from <= day
        return since_then and (self.valid_to is None or day <= self.valid_to)

    @property
    def is_today(self) -> bool:
        """Whether no end is known."""
        return self.valid_to is None


@dataclass(frozen=True, slots=True)
class Succession:
    """What of one unit went into another.

    ``whole``: all of it. ``part``: a part of its area or people. ``all_people``: a part of its area with all its
    people, which is where a producer of the old unit goes.
    """

    old: Unit
    new: Unit
    kind: SuccessionKind
    basis: str = ""
    """The resolution, where the files name it."""


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a unit's people are on a later day.

    Several units only when the people were really parted; nobody can tell from the name alone which one it is.
    ``complete`` is False when the tables do not say all of it: no successor is known, or only one of a part.
    """

    units: tuple[Unit, ...]
    complete: bool


def split_kind(name: str, level: Level) -> tuple[str, str]:
    """Part a full name into kind and base. ValueError for a name that begins with no kind of the level."""
    for kind in KINDS[level]:
        if name.startswith(f"{kind} "):
            return kind, name[len(kind) + 1 :]
    raise ValueError(f"No kind of {level} begins the name {name!r}.")
