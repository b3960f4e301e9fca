"""What a rulebook is made of: parts, criteria, items, options and star marks, as immutable values.

Decision 26/2026/QĐ-TTg, Article 3 and Annex II (and 148, 1048 before it). Points are whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

Star = Literal[1, 2, 3, 4, 5]
Words = dict[str, str]
"""One text in several languages, by language code; legal text itself is Vietnamese only."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the sheet: ``guidance``, ``requirement``, ``condition``, ``stop`` or ``reject``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Option:
    """One line that may be ticked. ``star_mark``: the least option for that star and the higher ones."""

    id: str
    points: int
    text: str
    case: str = ""
    star_mark: int | None = None
    implied: bool = False
    corrected_from: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """What receives exactly one choice (nội dung). ``part`` is the letter of the part it stands in.

    ``headings`` are the names of the criteria above it, outermost first.
    """

    id: str
    name: str
    max: int
    part: str
    options: tuple[Option, ...]
    headings: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    letter: str = ""
    star_mark: int | None = None
    corrected_from: str = ""
    correction: Words | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A heading with points of its own and items, or further criteria, below it (tiêu chí)."""

    id: str
    name: str
    max: int
    children: tuple[Criterion | Item, ...]
    notes: tuple[Note, ...] = ()
    letter: str = ""

    def items(self) -> Iterator[Item]:
        """The items below, in the sheet's order."""
        return _items(self.children)


@dataclass(frozen=True, slots=True)
class Part:
    """Part A, B or C of a sheet."""

    code: str
    name: str
    max: int
    children: tuple[Criterion | Item, ...]

    def items(self) -> Iterator[Item]:
        """The part's items, in the sheet's order."""
        return _items(self.children)


def _items(children: Iterable[Criterion | Item]) -> Iterator[Item]:
    for child in children:
        if isinstance(child, Item):
            yield child
        else:
            yield from child.items()


@dataclass(frozen=True, slots=True)
class Gate:
    """A star mark: to be eligible for ``star`` or more, ``item`` must reach ``points`` (exact rule 4)."""

    item: str
    star: int
    points: int


@dataclass(frozen=True, slots=True)
class Band:
    """A star and the least mean that belongs to it; bands are read by their lower bounds (exact rule 3)."""

    star: int
    min: int
    certificate: bool
    wording: str = ""


@dataclass(frozen=True, eq=False)
class ProductSet:
    """A product set (bộ sản phẩm) with its own scoring sheet.

    ``gates`` holds each star mark once, at the star it stands for. ``known_gaps`` tells what the source lost:
    a set with gaps can be read but never scored or chosen for a new dossier.
    """

    rulebook: str
    number: int
    code: str
    name: str
    category: str
    group: str
    bands: tuple[Band, ...]
    parts: tuple[Part, ...]
    gates: tuple[Gate, ...]
    known_gaps: tuple[Words, ...] = ()
    subgroup: str = ""
    classification_line: str = ""
    ministry: str = ""
    reject_if: str = ""
    sample_products: int = 0
    provenance: str = ""
    source: str = ""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items in the sheet's order."""
        return tuple(item for part in self.parts for item in part.items())

    @cached_property
    def item(self) -> Mapping[str, Item]:
        """The items by their id."""
        return {item.id: item for item in self.items}

    @cached_property
    def points(self) -> Mapping[str, Mapping[str | None, int]]:
        """Points by item id and option id; ``None`` ("none of the options is met") is worth 0 (exact rule 2)."""
        return {
            item.id: {None: 0} | {option.id: option.points for option in item.options} for item in self.items
        }

    @cached_property
    def option(self) -> Mapping[str, Option]:
        """The options by their id."""
        return {option.id: option for item in self.items for option in item.options}

    @cached_property
    def gates_by_item(self) -> Mapping[str, tuple[Gate, ...]]:
        """An item's gates, lowest star first; items without a mark are absent."""
        found: dict[str, tuple[Gate, ...]] = {}
        for gate in self.gates:
            found[gate.item] = (*found.get(gate.item, ()), gate)
        return found

    def lower_bound(self, star: int) -> int:
        """The least mean that reaches ``star``."""
        return next(band.min for band in self.bands if band.star == star)


@dataclass(frozen=True, eq=False)
class Rulebook:
    """A decision's criteria as a whole, dated and immutable.

    ``content_hash`` is the SHA-256 of the listing ``sha256sum *.yaml`` of its files, so that anyone can
    compute it again with public tools.
    """

    code: str
    decision: str
    title: str
    issued: date
    effective_from: date
    bands: tuple[Band, ...]
    part_points: Mapping[str, int]
    sets: tuple[ProductSet, ...]
    content_hash: str
    effective_to: date | None = None
    official_address: str = ""
    transcript: str = ""
    star_marks: str = ""
    certificate_validity_months: int = 36
    marks_note: Words = field(default_factory=dict)
    replaces: tuple[Mapping[str, str], ...] = ()
    amended_by: tuple[Mapping[str, object], ...] = ()

    def set(self, number: int) -> ProductSet | None:
        """The set of that number, or ``None``."""
        return next((entry for entry in self.sets if entry.number == number), None)

    @property
    def label(self) -> str:
        """The decision's number as people tell it from others: with its year where the number has none."""
        year = str(self.issued.year)
        return self.decision if year in self.decision else f"{self.decision} ({year})"

    @property
    def has_gaps(self) -> bool:
        """Whether any set lost something in its source: it can be read and carry history, but begin no dossier."""
        return any(entry.known_gaps for entry in self.sets)
