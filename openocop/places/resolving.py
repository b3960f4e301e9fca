"""Which unit an address means: one, several or none, and never a guess.

An address is read from its end: province, district, commune; what stands before the commune (house, street, hamlet)
is passed over. A unit *fits* when everything behind its name is explained: by the units above it, by the country
or a postal code. The rule, in this order:

1. A unit that explains more of the address, that is, whose name begins further to the left, is preferred: in
   "Tân Thuận Tây, Cao Lãnh, Đồng Tháp" the commune Tân Thuận Tây, not the ward Cao Lãnh of today.
2. The kind as written ("Xã", "Thị trấn") before another kind (``kind_differs``).
3. A unit whose parents as written are of its own era, before one that needs a parent of the other era as a hint
   (a new commune with its old district or old province: ``hint``).
4. The accents as typed, i and y and tone placement being equal, before a name that agrees without accents only
   (``accents_differ``). A name typed with accents never stands for a name with other accents.
5. A unit's own name before another writing of the succession table.
6. Units valid on the day before those of other days (``era`` is "other"; of one unit the version nearest to the day).
   A unit that went on under another kind or name is answered as it was on the day: "Xã Lộc Ninh" asked after 30/4/2026
   is Phường Lộc Ninh (``kind_differs``).

A bare name alone ("Đồng Tháp") is read from the end too: a province's of the day, and no commune's far away.

What is left after this is the answer: one unit, or several. When nothing fits, the answer is none, and
``candidates`` are units that fit in part, for a person to choose from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from openocop.core.clock import today
from openocop.places.atlas import atlas
from openocop.places.gazetteer import gazetteer
from openocop.places.naming import WRITTEN_OUT, accent_key, comparable, exact_key, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from openocop.places.gazetteer import Named, Piece
    from openocop.places.naming import Text
    from openocop.places.units import Level, Unit

Note = Literal["hint", "kind_differs", "accents_differ", "successor_unknown", "split", "twin"]

MOST_TAILS: Final = 48
MOST_CANDIDATES: Final = 100
MOST_NEAR: Final = 10
EXACT, FOLDED, WRONG = 2, 1, 0
AGREEING: Final = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address means on a day.

    ``today`` holds the units of today that the one unit's people went to: several for a unit that was split, none
    when the tables do not say (note ``successor_unknown``). With "one", ``candidates`` is empty but for a ``twin``:
    a unit of the same name and district that the succession table knows under another code.
    """

    kind: Literal["one", "several", "none"]
    on: date
    unit: Unit | None = None
    today: tuple[Unit, ...] = ()
    candidates: tuple[Unit, ...] = ()
    era: Literal["day", "other"] | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fit:
    """One unit under one name at one stretch of the address, and how well it fits."""

    start: int
    own: bool
    kind: bool
    accents: int
    by_name: bool
    of_day: bool
    unit: Unit
    piece: Piece
    as_written: bool

    @property
    def rank(self) -> tuple[int, bool, bool, int, bool, bool]:
        """Greater is better; the order is the rule in the module's text."""
        return (-self.start, self.kind, self.own, self.accents, self.by_name, self.of_day)


def resolve(
    text: str, on: date | None = None, *, level: Level | None = None, within: Unit | None = None
) -> Answer:
    """Find the unit that the text names, on a day (None: today). See the rule at the head of this module.

    ``level`` and ``within`` say what the asker knows beforehand, of a column that holds provinces, or of a
    province's own register: only units of that level, or that lie or lay in that province or district, are looked for.
    """
    day = on or today()
    reading = _Reading(read_text(text), day, level, within)
    fits = reading.fits()
    if not fits:
        return Answer("none", day, candidates=reading.near())
    best = max(fit.rank for fit in fits)
    chosen = reading.with_provinces(_one_version_each([fit for fit in fits if fit.rank == best], day))
    if len(chosen) > 1:
        units = tuple(fit.unit for fit in _in_order(chosen))[:MOST_CANDIDATES]
        return Answer("several", day, candidates=units, era="day" if chosen[0].of_day else "other")
    return _one(chosen[0], day)


class _Reading:
    """One address on one day."""

    def __init__(self, text: Text, day: date, level: Level | None, within: Unit | None) -> None:
        self.text = text
        self.names = gazetteer()
        self.day = day
        self.level = level
        self.within = self.names.identity(within) if within else None
        self.pieces = self.names.pieces(text)
        self.tails = self._tails()
        self.marked = self._marked()

    def fits(self) -> list[_Fit]:
        """Everything that fits wholly."""
        return [
            fit
            for piece in self.pieces
            if self._may_begin(piece)
            for named in piece.named
            if self._is_wanted(named.unit)
            if (fit := self._fit(piece, named)) and fit.accents != WRONG
        ]

    def near(self) -> tuple[Unit, ...]:
        """Units that fit in part: their name stands there, and no other place contradicts more than agrees."""
        scored: dict[Unit, int] = {}
        above = [piece for piece in self.pieces if piece.level != "commune"]
        for piece in self.pieces:
            if piece.level != "commune":
                continue
            behind = [one for one in above if one.start >= piece.end]
            for named in filter(lambda one: self._is_wanted(one.unit), piece.named):
                known = self.names.own(named.unit) | self.names.hints(named.unit)
                agreeing = sum(not one.parents.isdisjoint(known) for one in behind)
                if agreeing or not behind:
                    score = AGREEING * agreeing + 2 * (self._accents(piece, named) == EXACT)
                    score += self._of_day(named.unit)
                    scored[named.unit] = max(score, scored.get(named.unit, 0))
        if any(score >= AGREEING for score in scored.values()):
            scored = {unit: score for unit, score in scored.items() if score >= AGREEING}
        best = sorted(scored, key=lambda unit: (-scored[unit], unit.code))
        return tuple(best[:MOST_NEAR])

    def with_provinces(self, chosen: list[_Fit]) -> list[_Fit]:
        """A bare name, alone, is read as a province's first: of the day, and then it is no commune; or of another."""
        if self.text.parts > 1 or any(fit.start or fit.piece.kind for fit in chosen):
            return chosen
        if any(fit.unit.level == "province" for fit in chosen):
            return [fit for fit in chosen if fit.unit.level != "commune"]
        whole = [
            fit
            for piece in self.pieces
            if piece.level == "province" and (piece.start, piece.end) == (0, len(self.text.words))
            for named in piece.named
            if self._is_wanted(named.unit)
            if (fit := self._fit(piece, named)) and fit.accents != WRONG
        ]
        return chosen + _one_version_each(whole, self.day)

    def _is_wanted(self, unit: Unit) -> bool:
        """Whether the asker looks for such a unit at all."""
        if self.level not in {None, unit.level}:
            return False
        if self.within is None or self.within == self.names.identity(unit):
            return True
        return self.within in self.names.own(unit) | self.names.hints(unit)

    def _tails(self) -> list[list[tuple[Piece, ...]]]:
        """For each word, the ways to explain all from it to the end with districts and provinces."""
        words = self.text.words
        starting: list[list[Piece]] = [[] for _word in words]
        for piece in self.pieces:
            if piece.level != "commune":
                starting[piece.start].append(piece)
        tails: list[list[tuple[Piece, ...]]] = [[] for _word in words] + [[()]]
        for at in range(len(words) - 1, -1, -1):
            ways = [
                (piece, *tail)
                for piece in starting[at]
                for tail in tails[piece.end]
                if not any(_same_twice(piece, one) for one in tail)
            ]
            if noise := self.text.noise(at):
                ways += tails[at + noise]
            tails[at] = ways[:MOST_TAILS]
        return tails

    def _marked(self) -> int:
        """The first word that says that a unit follows, whatever is known of that unit.

        An address that names "Phường 99" is not resolved to the district behind it.
        """
        text, words = self.text, self.text.words
        for at in range(1, len(words)):
            marker = text.marker_before(at)
            if marker and self._is_sure(marker.start, at, written_out=marker.written_out):
                return marker.start
        return len(words)

    def _is_sure(self, start: int, at: int, *, written_out: bool) -> bool:
        words = self.text.words
        if any(piece.start == start and piece.end > at and piece.kind for piece in self.pieces):
            return True
        begins = self.text.begins_part(start) or not words[start].accent.isascii()
        return written_out and begins and words[at].key not in WRITTEN_OUT

    def _may_begin(self, piece: Piece) -> bool:
        """Whether what stands before the piece may be passed over."""
        if self.marked < piece.start or not self.tails[piece.end]:
            return False
        if piece.level != "commune":
            return piece.start == 0
        if piece.kind is not None:
            return True
        begins = self.text.parts == 1 or self.text.begins_name(piece.start)
        return begins and (self.text.follows_hamlet(piece.start) or not self._names_higher(piece))

    def _names_higher(self, piece: Piece) -> bool:
        """Whether the same words also name a district or province: then an unread name before them is its commune.

        "Tô Chậu, An Giang" is a commune nobody knows in An Giang, not the ward An Giang of another province.
        """
        return any(
            self._fit(one, named)
            for one in self.pieces
            if one.level != "commune" and (one.start, one.end) == (piece.start, piece.end)
            for named in one.named
        )

    def _fit(self, piece: Piece, named: Named) -> _Fit | None:
        unit = named.unit
        own, hints = self.names.own(unit), self.names.hints(unit)
        is_own = is_hinted = False
        for tail in self.tails[piece.end]:
            foreign = [one for one in tail if one.parents.isdisjoint(own)]
            is_own = is_own or not foreign
            is_hinted = is_hinted or not any(one.parents.isdisjoint(hints) for one in foreign)
        if not (is_own or is_hinted):
            return None
        kind = piece.kind is None or piece.kind == named.kind
        accents = self._accents(piece, named)
        written = piece.typed == exact_key(unit.base)
        by_name = named.base in {unit.base, ""}
        return _Fit(piece.start, is_own, kind, accents, by_name, self._of_day(unit), unit, piece, written)

    def _accents(self, piece: Piece, named: Named) -> int:
        """How the accents typed agree; where the writer used none at all, every name agrees."""
        if not (piece.accented and named.base) or comparable(piece.typed) == accent_key(named.base):
            return EXACT
        return FOLDED if piece.typed.isascii() else WRONG

    def _of_day(self, unit: Unit) -> bool:
        return unit.is_valid(self.day)


def _same_twice(one: Piece, other: Piece) -> bool:
    """Whether two pieces of one level can name the same: "TP Sóc Trăng, Sóc Trăng" is a town and its province."""
    return one.level == other.level and not one.parents.isdisjoint(other.parents)


def _one(fit: _Fit, day: date) -> Answer:
    unit = atlas().same_on(fit.unit, day) or fit.unit
    fate = atlas().fate(unit)
    twins = _twins(unit)
    notes: dict[Note, bool] = {
        "hint": not fit.own,
        "kind_differs": not fit.kind or unit.kind != fit.unit.kind,
        "accents_differ": fit.accents != EXACT,
        "successor_unknown": not fate.complete,
        "split": len(fate.units) > 1 and unit.level == "commune",
        "twin": bool(twins),
    }
    said = tuple(note for note, holds in notes.items() if holds)
    return Answer("one", day, unit, fate.units, twins, "day" if unit.is_valid(day) else "other", said)


def _twins(unit: Unit) -> tuple[Unit, ...]:
    """Units of the same district that the succession table holds under this unit's name and another code."""
    if not unit.listed or unit.level != "commune" or atlas().successors(unit) or unit.is_today:
        return ()
    named = [(one, one.name) for one in atlas().unlisted()]
    named += [(one, f"{kind} {base}") for one, kind, base in atlas().spellings]
    return tuple(one for one, name in named if one.parent == unit.parent and name == unit.name)


def _one_version_each(fits: list[_Fit], day: date) -> list[_Fit]:
    """Of the units that bore one code and name one after the other, the nearest to the day; no unlisted twins."""
    nearest: dict[tuple[str, str], _Fit] = {}
    for fit in sorted(fits, key=lambda fit: _distance(fit.unit, day)):
        nearest.setdefault((fit.unit.code, fit.unit.level), fit)
    found = list(nearest.values())
    listed = {(fit.unit.parent, fit.unit.name) for fit in found if fit.unit.listed}
    return [fit for fit in found if fit.unit.listed or (fit.unit.parent, fit.unit.name) not in listed]


def _distance(unit: Unit, day: date) -> int:
    """Days between a day and a unit's time."""
    if unit.valid_from and day < unit.valid_from:
        return (unit.valid_from - day).days
    return (day - unit.valid_to).days if unit.valid_to and day > unit.valid_to else 0


def _in_order(fits: Iterable[_Fit]) -> list[_Fit]:
    return sorted(fits, key=lambda fit: (not fit.as_written, len(fit.unit.code), fit.unit.code))
