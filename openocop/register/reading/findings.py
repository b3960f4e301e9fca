"""What was found while one line was read: repairs, doubts and refusals, each with its field and sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from openocop.register.reading.cell import Cell
    from openocop.register.reading.cells import Read, Remark

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to be said of a line. ``field`` is the field's code ("star.1"), ``code`` is for programs."""

    code: str
    field: str
    sentence: str


@dataclass(slots=True)
class Findings:
    """The findings of one line, in the order in which they were made."""

    notes: list[Doubt] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    refusals: list[Doubt] = field(default_factory=list)

    def take(self, name: str, read: Read[Value]) -> Value | None:
        """The value that was read; what is to be said of it is kept."""
        if not (read.notes or read.doubt or read.refusal):
            return read.value
        for remark in read.notes:
            self.notes.append(Doubt(remark.code, name, remark.sentence))
        if read.doubt:
            self.doubt(name, read.doubt)
        if read.refusal:
            self.refuse(name, read.refusal)
        return read.value

    def note(self, name: str, remark: Remark) -> None:
        """Something was repaired or assumed."""
        self.notes.append(Doubt(remark.code, name, remark.sentence))

    def doubt(self, name: str, remark: Remark) -> None:
        """A person must decide."""
        self.doubts.append(Doubt(remark.code, name, remark.sentence))

    def refuse(self, name: str, remark: Remark) -> None:
        """It cannot be."""
        self.refusals.append(Doubt(remark.code, name, remark.sentence))


class Memo:
    """Readings kept by the raw cell: a column of a large list holds few different values.

    One for each pass and not for the process, since sentences are in the reader's language.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], object] = {}

    def read(self, reader: Callable[[Cell], Read[Value]], cell: Cell) -> Read[Value]:
        """What the reader makes of the cell. The type counts: 1, 1.0 and True are equal and not the same."""
        key = (reader, type(cell), cell)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = reader(cell)
        return found  # type: ignore[return-value]

    def keep(self, key: tuple[object, ...], make: Callable[[], Value]) -> Value:
        """What was made for the key, made once."""
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
        return found  # type: ignore[return-value]
