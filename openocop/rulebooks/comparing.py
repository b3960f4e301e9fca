"""Two decisions beside each other: which set became which, and what changed on its sheet, item by item.

Pure: it reads ``criteria`` values only. A wording counts as changed when its words, with their accents, or
the signs ``% < > ≤ ≥`` differ; not for capitals, other punctuation or the place of a tone mark (hoà, hòa).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar

from openocop.core.text import fold, norm, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from openocop.rulebooks.criteria import Item, Option, Part, ProductSet, Rulebook, Words

Kind = Literal["same", "changed", "added", "removed"]
_T = TypeVar("_T")
KINDS: Final[tuple[Kind, ...]] = ("same", "changed", "added", "removed")

LINEAGES: Final[tuple[tuple[int, int, int, str], ...]] = (
    (2, 2, 2, "148 puts aquatic produce into the set of fresh meat, eggs and milk"),
    (3, 3, 3, "148 adds “hạt sơ chế khác” to rice and cereals"),
    (4, 4, 4, "148 adds other farm produce to honey and other nectars"),
    (8, 8, 8, "148 merges processed aquatic produce (1048's 9) into processed meat, eggs and milk"),
    (10, 10, 11, "148 names the spices in brackets"),
    (11, 11, 12, "tea of tea leaf; 148 repeats the word “chè”"),
    (12, 12, 13, "tea of other plants; 1048 calls it other products of tea"),
    (13, 13, 14, "written “ca cao” in 1048 and 148, “cacao” in 26"),
    (16, 16, 17, "“đóng chai” comes with 148, “tinh khiết” goes with 26"),
    (17, 17, 18, "148 adds “khác”"),
    (18, 18, 19, "the same three kinds of goods; traditional medicine is worded three ways"),
    (19, 19, 20, "cosmetics: of herbs since 148, of medicinal materials in 26"),
    (20, 20, 22, "other herbs; 148 puts essential oils in front, 26 says medicinal materials"),
    (21, 21, 24, "148 merges decorative crafts (1048's 23) into household crafts (24)"),
    (26, 26, 26, "148 adds ecological tourism"),
)
"""Sets whose name changed: the numbers in 26, 148 and 1048, and what shows that they are one.

Checked by hand against the three lists of names. A set that is not here corresponds by its name alone.
"""

MERGED: Final[Mapping[tuple[str, int], int]] = {("QD1048-2019", 9): 8, ("QD1048-2019", 23): 21}
"""Sets of 1048 that went into a set which already has its own counterpart: the number in 148 and in 26."""

RENAMED: Final = (
    ("Nguồn nguyên liệu", "Nguồn gốc sản phẩm"),
    ("Tính hoàn thiện của bao bì", "Bao bì, ghi nhãn sản phẩm"),
    ("Tính thẩm mỹ, kỹ thuật", "Mức độ tinh xảo/sắc nét của sản phẩm"),
    ("Hồ sơ công bố tiêu chuẩn sản phẩm của cơ sở sản xuất", "CÔNG BỐ CHẤT LƯỢNG SẢN PHẨM"),
    (
        "Sử dụng năng lượng, công nghệ thân thiện bền vững trong SX",
        "Sử dụng công nghệ theo hướng bền vững trong sản xuất",
    ),
)
"""Items of 1048 that ask the same under another name, by their options, but with too few words in common.

Not here: 1048's 2.2 and 2.3 in most sheets (packing, labelling), which 148 cut in another way.
"""

_COLUMNS: Final = {"QD26-2026": 0, "QD148-2023": 1, "QD1048-2019": 2}
_RENAMED: Final = frozenset(frozenset(map(fold, names)) for names in RENAMED)
# Tried on all pairs of sheets: the least alike true pair has 0.53, the most alike false one 0.51, where two
# items share "chất lượng sản phẩm" and ask different things.
_ITEM_LIKENESS: Final = 0.52
_SURE_NAME: Final = 0.8  # such names ask the same, whatever became of the options
_OPTION_LIKENESS: Final = 0.5
_EXACT_WEIGHT: Final = 2.0  # an option that stays word by word anchors the ladder around it
_WORDING: Final = re.compile(r"[^\W_]+|[%<>≤≥]")


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option in both sheets; ``None`` where it does not stand, and then nothing counts as changed."""

    old: Option | None
    new: Option | None

    @property
    def points_changed(self) -> bool:
        return _differ(self.old, self.new, lambda option: option.points)

    @property
    def text_changed(self) -> bool:
        return _differ(self.old, self.new, lambda option: wording(option.text))

    @property
    def case_changed(self) -> bool:
        """Both stand, and the words of the case above them differ ("Trường hợp 1: …", in tourism only)."""
        return _differ(self.old, self.new, lambda option: wording(option.case))

    @property
    def kind(self) -> Kind:
        differs = self.points_changed or self.text_changed or self.case_changed
        return _kind(self.old, self.new, differs=differs)


@dataclass(frozen=True, slots=True)
class GateRow:
    """The least points for ``star`` in both sheets; ``None`` where the item has no mark at that star."""

    star: int
    old: int | None
    new: int | None

    @property
    def changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class Row:
    """One item in both sheets; ``None`` where it does not stand. ``part`` is where the row is shown.

    Of an item that stands in one sheet only, all options and gates count as changed, name and points do not.
    ``gates`` is empty when the marks of one of the sheets are unknown; see ``Comparison.gates_compared``.
    """

    kind: Kind
    part: str
    old: Item | None
    new: Item | None
    options: tuple[OptionRow, ...]
    gates: tuple[GateRow, ...]

    @property
    def name_changed(self) -> bool:
        return _differ(self.old, self.new, lambda item: wording(item.name))

    @property
    def max_changed(self) -> bool:
        return _differ(self.old, self.new, lambda item: item.max)

    @property
    def notes_changed(self) -> bool:
        """Both stand, and the kinds or words of the notes differ."""
        return _differ(
            self.old, self.new, lambda item: [(note.kind, wording(note.text)) for note in item.notes]
        )

    @property
    def options_changed(self) -> bool:
        return any(option.kind != "same" for option in self.options)

    @property
    def gates_changed(self) -> bool:
        return any(gate.changed for gate in self.gates)

    @property
    def moved_from(self) -> str:
        """The part the item stood in before, when it is another; else empty."""
        return self.old.part if self.old is not None and self.old.part != self.part else ""


@dataclass(frozen=True, slots=True)
class PartRows:
    """One part in both sheets, its points (``None``: the sheet has no such part) and its rows."""

    code: str
    name: str
    old_points: int | None
    new_points: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sheets of one set.

    ``comparable`` is false when the source lost a whole sheet: then there are no parts, for nothing can be
    called added or removed. ``gates_compared`` is false when the star marks of one sheet are unknown (all of
    1048). ``counts`` holds every kind, 0 included.
    """

    old: ProductSet
    new: ProductSet
    parts: tuple[PartRows, ...]
    counts: Mapping[Kind, int]
    comparable: bool
    gates_compared: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for part in self.parts for row in part.rows)

    @property
    def known_gaps(self) -> tuple[Words, ...]:
        """What the sources lost of either sheet: a row may be added or removed for that reason alone."""
        return (*self.old.known_gaps, *self.new.known_gaps)


def counterpart(product_set: ProductSet, other: Rulebook) -> ProductSet | None:
    """The set of ``other`` that corresponds, or ``None``; asked back, the answer is ``product_set``.

    By ``LINEAGES`` where the name changed, else by the name. A set that was merged into another one has no
    counterpart; ``merged_into`` tells where it went.
    """
    if product_set.rulebook == other.code:
        return other.set(product_set.number)
    lineage = _lineage(product_set)
    if lineage is not None:
        return other.set(int(lineage[_COLUMNS[other.code]])) if other.code in _COLUMNS else None
    name = fold(product_set.name)
    return next((entry for entry in other.sets if fold(entry.name) == name and _lineage(entry) is None), None)


def merged_into(product_set: ProductSet, other: Rulebook) -> ProductSet | None:
    """The set of a later decision that took ``product_set`` in beside its own counterpart, or ``None``."""
    number = MERGED.get((product_set.rulebook, product_set.number))
    return None if number is None or other.code == product_set.rulebook else other.set(number)


@lru_cache(maxsize=256)
def compare(old: ProductSet, new: ProductSet) -> Comparison:
    """The two sheets item by item, in the new sheet's order.

    An item that was removed stands in the part it had, after the item it followed. Items correspond by name,
    first in the same part, then by likeness of name and options; each is used once.
    """
    comparable = bool(old.items and new.items)
    twins = _pair_items(old.items, new.items) if comparable else {}
    sheets = _Sheets(old, new, twins, gates_compared=bool(old.gates and new.gates))
    codes = dict.fromkeys(part.code for sheet in (new, old) for part in sheet.parts) if comparable else ()
    parts = tuple(_part_rows(code, sheets) for code in codes)
    kinds = [row.kind for part in parts for row in part.rows]
    counts = {kind: kinds.count(kind) for kind in KINDS}
    return Comparison(old, new, parts, counts, comparable, sheets.gates_compared)


class _Sheets(NamedTuple):
    """Both sheets, and the old item by the new item's id."""

    old: ProductSet
    new: ProductSet
    twins: Mapping[str, Item]
    gates_compared: bool


def _lineage(product_set: ProductSet) -> tuple[int, int, int, str] | None:
    column, number = _COLUMNS.get(product_set.rulebook), product_set.number
    return next((entry for entry in LINEAGES if column is not None and entry[column] == number), None)


def _pair_items(old: Sequence[Item], new: Sequence[Item]) -> dict[str, Item]:
    """The old item by the new item's id: by name in the same part, by name anywhere, then by likeness."""
    pairs: dict[str, Item] = {}
    for key in (lambda item: (item.part, fold(item.name)), lambda item: fold(item.name)):
        waiting: dict[object, list[Item]] = {}
        for item in _unused(old, pairs):
            waiting.setdefault(key(item), []).append(item)
        for item in new:
            if item.id not in pairs and waiting.get(key(item)):
                pairs[item.id] = waiting[key(item)].pop(0)
    for before, after in _likest(_unused(old, pairs), [item for item in new if item.id not in pairs]):
        pairs[after.id] = before
    return pairs


def _unused(old: Sequence[Item], pairs: Mapping[str, Item]) -> list[Item]:
    used = {item.id for item in pairs.values()}
    return [item for item in old if item.id not in used]


def _likest(old: Sequence[Item], new: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """The most alike pairs first: of the same part, then of others; equal ones in the sheets' order."""
    ranked = sorted(
        (before.part != after.part, -_item_likeness(before, after), row, column)
        for row, before in enumerate(old)
        for column, after in enumerate(new)
    )
    rows: set[int] = set()
    columns: set[int] = set()
    for _, likeness, row, column in ranked:
        if -likeness >= _ITEM_LIKENESS and row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            yield old[row], new[column]


def _item_likeness(old: Item, new: Item) -> float:
    if frozenset((fold(old.name), fold(new.name))) in _RENAMED:
        return 1.0
    name = _likeness(old.name, new.name)
    old_text, new_text = (" ".join(option.text for option in item.options) for item in (old, new))
    return name if name >= _SURE_NAME else (name + _likeness(old_text, new_text)) / 2


def _likeness(one: str, two: str) -> float:
    """The share of words in common, from 0 to 1, counted as often as they stand (Dice)."""
    bag, other = _bag(one), _bag(two)
    total = bag.total() + other.total()
    return 2 * (bag & other).total() / total if total else 1.0


@lru_cache(maxsize=8192)
def _bag(text: str) -> Counter[str]:
    return Counter(tokens(text))


def _part_rows(code: str, sheets: _Sheets) -> PartRows:
    before, after = (next((part for part in sheet.parts if part.code == code), None) for sheet in sheets[:2])
    rows = [_row(code, sheets.twins.get(item.id), item, sheets) for item in (after.items() if after else ())]
    if before:
        _insert_removed(rows, before, sheets)
    name = after.name if after else before.name if before else ""
    return PartRows(code, name, before.max if before else None, after.max if after else None, tuple(rows))


def _insert_removed(rows: list[Row], before: Part, sheets: _Sheets) -> None:
    """Put each removed item after the row of the item that it followed, at the start when there is none."""
    removed = _unused(sheets.old.items, sheets.twins)
    place = 0
    for item in before.items():
        if item in removed:
            rows.insert(place, _row(before.code, item, None, sheets))
        place = next((at + 1 for at, row in enumerate(rows) if row.old is item), place)


def _row(code: str, old: Item | None, new: Item | None, sheets: _Sheets) -> Row:
    options = _align(old.options if old else (), new.options if new else ())
    gates = _gate_rows(old, new, sheets) if sheets.gates_compared else ()
    row = Row("changed", code, old, new, options, gates)
    differs = (
        row.name_changed or row.max_changed or row.notes_changed or row.moved_from != ""
        or row.options_changed or row.gates_changed
    )  # fmt: skip
    return replace(row, kind=_kind(old, new, differs=differs))


def _differ(old: _T | None, new: _T | None, read: Callable[[_T], object]) -> bool:
    return old is not None and new is not None and read(old) != read(new)


def _kind(old: object | None, new: object | None, *, differs: bool) -> Kind:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    return "changed" if differs else "same"


def _gate_rows(old: Item | None, new: Item | None, sheets: _Sheets) -> tuple[GateRow, ...]:
    before, after = (
        {gate.star: gate.points for gate in sheet.gates_by_item.get(item.id, ())} if item else {}
        for sheet, item in ((sheets.old, old), (sheets.new, new))
    )
    return tuple(GateRow(star, before.get(star), after.get(star)) for star in sorted({*before, *after}))


def _align(old: tuple[Option, ...], new: tuple[Option, ...]) -> tuple[OptionRow, ...]:
    """The two ladders beside each other without crossing, so that likeness is greatest in sum.

    Options climb from few points to many in both sheets; a crossing pair would be a coincidence of words.
    """
    best = _best_sums(old, new)
    rows: list[OptionRow] = []
    at, to = 0, 0
    while at < len(old) and to < len(new):
        weight = _weight(old[at], new[to])
        if weight and best[at, to] == best[at + 1, to + 1] + weight:
            rows.append(OptionRow(old[at], new[to]))
            at, to = at + 1, to + 1
        elif best[at, to] == best[at + 1, to]:
            rows.append(OptionRow(old[at], None))
            at += 1
        else:
            rows.append(OptionRow(None, new[to]))
            to += 1
    rows.extend(OptionRow(option, None) for option in old[at:])
    rows.extend(OptionRow(None, option) for option in new[to:])
    return tuple(rows)


def _best_sums(old: tuple[Option, ...], new: tuple[Option, ...]) -> dict[tuple[int, int], float]:
    """The greatest sum of weights that the options from the given places on can reach."""
    best = dict.fromkeys(product(range(len(old) + 1), range(len(new) + 1)), 0.0)
    for at in reversed(range(len(old))):
        for to in reversed(range(len(new))):
            paired = best[at + 1, to + 1] + _weight(old[at], new[to])
            best[at, to] = max(paired, best[at + 1, to], best[at, to + 1])
    return best


def _weight(old: Option, new: Option) -> float:
    if wording(old.text) == wording(new.text) and wording(old.case) == wording(new.case):
        return _EXACT_WEIGHT
    likeness = _likeness(old.text, new.text)
    return likeness if likeness >= _OPTION_LIKENESS else 0.0


@lru_cache(maxsize=8192)
def wording(text: str) -> tuple[str, ...]:
    """What must differ for two texts to count as two: their words and the signs ``% < > ≤ ≥``."""
    return tuple(_WORDING.findall(norm(text)))
