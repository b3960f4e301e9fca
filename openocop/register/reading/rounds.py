"""The recognitions that one line speaks of: the rounds side by side, or the only one; and what contradicts itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from django.utils.translation import gettext as _

from openocop.core.clock import show_date, today
from openocop.register.kinds import IssuerLevel
from openocop.register.reading.cell import text_of
from openocop.register.reading.cells import (
    Read,
    Remark,
    SaidDecision,
    read_date,
    read_decision,
    read_issuer,
    read_star,
    read_year,
)
from openocop.register.reading.fields import ROUND_FIELDS, Field
from openocop.register.reading.findings import Findings
from openocop.register.reading.headings import Slot

if TYPE_CHECKING:
    from datetime import date

    from openocop.register.reading.cell import Cell
    from openocop.register.reading.findings import Memo
    from openocop.register.reading.lines import Line

Value = TypeVar("Value")

_OCOP_STANDARD: Final = re.compile(r"\s*o\.?cop\W*[1-6]\b", re.IGNORECASE)
_DISTRICT_STARS: Final = 3
_READ: Final = ROUND_FIELDS | {Field.START, Field.END, Field.STANDARD}


@dataclass(frozen=True, slots=True)
class SaidRecognition:
    """A recognition as a line gives it; what it does not say is None or empty.

    ``round`` is the number of its block of columns, 0 where the list has only one.
    """

    round: int
    stars: int | None = None
    decided_on: date | None = None
    decision_number: str = ""
    issuer: str = ""
    issuer_level: IssuerLevel = IssuerLevel.UNKNOWN
    year: int | None = None
    stated_expiry: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the line says nothing of this round."""
        return self == SaidRecognition(self.round)


class RoundReader:
    """Reads the recognitions of the lines of one list; what many lines say alike is read once."""

    def __init__(self, columns: dict[Slot, int], rounds: tuple[int, ...], memo: Memo) -> None:
        self.slots = [slot for slot in columns if slot.field in _READ]
        self.rounds = rounds
        self.memo = memo

    def read(self, line: Line, found: Findings) -> tuple[SaidRecognition, ...]:
        """The recognitions of a line, the earliest round first; empty rounds left out. Doubts go to ``found``."""
        cells = tuple(line.get(*slot) for slot in self.slots)
        said, own = self.memo.keep(("rounds", cells, tuple(map(type, cells))), lambda: self._read(line))
        found.notes += own.notes
        found.doubts += own.doubts
        found.refusals += own.refusals
        return said

    def _read(self, line: Line) -> tuple[tuple[SaidRecognition, ...], Findings]:
        found = Findings()
        reader = _LineRounds(line, self.memo, found)
        said = [one for number in self.rounds if not (one := reader.read(number)).is_empty]
        current = reader.read(0)
        if not said:
            said = [] if current.is_empty else [current]
        elif not current.is_empty:
            said[-1] = reader.with_current(said[-1], current)
        for one in said:
            reader.check(one)
        return tuple(said), found


class _LineRounds:
    """The recognitions of one line."""

    def __init__(self, line: Line, memo: Memo, found: Findings) -> None:
        self.line = line
        self.memo = memo
        self.found = found

    def read(self, number: int) -> SaidRecognition:
        """What the columns of one round say."""
        decision = self._take(
            Field.DECISION, number, self.memo.read(read_decision, self._get(Field.DECISION, number))
        )
        decision = decision or SaidDecision("")
        decided_on = self._take(
            Field.DECIDED_ON, number, self.memo.read(read_date, self._get(Field.DECIDED_ON, number))
        )
        expiry = self._take(Field.EXPIRY, number, self.memo.read(read_date, self._get(Field.EXPIRY, number)))
        year = self._take(Field.YEAR, number, self.memo.read(read_year, self._get(Field.YEAR, number)))
        said = SaidRecognition(
            number,
            self._star(number),
            self._one_day(number, decided_on, decision.decided_on),
            decision.number,
            text_of(self._get(Field.ISSUER, number)) or decision.issuer,
            year=year,
            stated_expiry=expiry,
        )
        return self._issued(self._with_start(said) if not number else said)

    def with_current(self, newest: SaidRecognition, current: SaidRecognition) -> SaidRecognition:
        """The newest round with what the columns without a round add; a contradiction is asked about."""
        if current.stars and newest.stars and current.stars != newest.stars:
            sentence = _(
                "The current star is %(current)s, but round %(round)s gave %(newest)s. Correct the one that is wrong."
            )
            named = {"current": current.stars, "round": newest.round, "newest": newest.stars}
            self.found.doubt(Field.STAR.value, Remark("star_differs", sentence % named))
        return replace(
            newest,
            stars=newest.stars or current.stars,
            decided_on=newest.decided_on or current.decided_on,
            decision_number=newest.decision_number or current.decision_number,
            year=newest.year or current.year,
            stated_expiry=newest.stated_expiry or current.stated_expiry,
        )

    def check(self, one: SaidRecognition) -> None:
        """What of one recognition cannot be, or contradicts itself."""
        self._check_expiry(one)
        self._check_days(one)
        if one.stars is None and not self._spoke_of_star(one.round):
            sentence = _(
                "A decision or date stands in the line, but no star. Enter the star of the decision."
            )
            self.found.doubt(Slot(Field.STAR, one.round).code, Remark("star_missing", sentence))
        if one.issuer_level == IssuerLevel.DISTRICT and one.stars and one.stars > _DISTRICT_STARS:
            sentence = _(
                "Districts recognised 3 stars only; %(stars)s stars need another issuer. Correct one of them."
            )
            remark = Remark("issuer_too_low", sentence % {"stars": one.stars})
            self.found.doubt(Slot(Field.ISSUER, one.round).code, remark)

    def _check_expiry(self, one: SaidRecognition) -> None:
        if one.decided_on and one.stated_expiry and one.stated_expiry <= one.decided_on:
            sentence = _(
                "The last day %(end)s does not come after the decision's day %(start)s. Correct one of them."
            )
            named = {"end": show_date(one.stated_expiry), "start": show_date(one.decided_on)}
            code = Slot(Field.EXPIRY, one.round).code
            self.found.refuse(code, Remark("end_before_start", sentence % named))

    def _check_days(self, one: SaidRecognition) -> None:
        if one.decided_on is None:
            return
        if one.year and one.year != one.decided_on.year:
            sentence = _("The year %(year)s is not the year of the date %(day)s. Correct one of them.")
            named = {"year": one.year, "day": show_date(one.decided_on)}
            self.found.doubt(Slot(Field.YEAR, one.round).code, Remark("year_differs", sentence % named))
        if one.decided_on > today():
            sentence = _("The decision's day %(day)s has not come yet. Enter it again.")
            remark = Remark("date_to_come", sentence % {"day": show_date(one.decided_on)})
            self.found.doubt(Slot(Field.DECIDED_ON, one.round).code, remark)

    def _star(self, number: int) -> int | None:
        star = self._take(Field.STAR, number, self.memo.read(read_star, self._get(Field.STAR, number)))
        standard = text_of(self.line.get(Field.STANDARD)) if not number else ""
        if not _OCOP_STANDARD.match(standard):
            return star
        other = self.memo.read(read_star, standard)
        if star is None:
            return self._take(Field.STANDARD, 0, other)
        if other.value and other.value != star:
            sentence = _(
                "The star is %(star)s, but the standard is given as “%(text)s”. Correct one of them."
            )
            remark = Remark("star_differs", sentence % {"star": star, "text": standard})
            self.found.doubt(Field.STANDARD.value, remark)
        return star

    def _one_day(self, number: int, own: date | None, in_decision: date | None) -> date | None:
        if own and in_decision and own != in_decision:
            sentence = _(
                "The date is %(own)s, but the decision is given as of %(other)s. Correct one of them."
            )
            remark = Remark(
                "date_differs", sentence % {"own": show_date(own), "other": show_date(in_decision)}
            )
            self.found.doubt(Slot(Field.DECIDED_ON, number).code, remark)
        return own or in_decision

    def _with_start(self, said: SaidRecognition) -> SaidRecognition:
        """First and last day stand for the decision's day and the expiry where those are not given."""
        start = self._take(Field.START, 0, self.memo.read(read_date, self.line.get(Field.START)))
        end = self._take(Field.END, 0, self.memo.read(read_date, self.line.get(Field.END)))
        if start and said.decided_on is None:
            sentence = _("The first day %(day)s was taken as the decision's day.")
            self.found.note(
                Field.START.value, Remark("start_as_decision", sentence % {"day": show_date(start)})
            )
        return replace(said, decided_on=said.decided_on or start, stated_expiry=said.stated_expiry or end)

    def _issued(self, said: SaidRecognition) -> SaidRecognition:
        if not said.issuer:
            return said
        key = ("issuer", said.issuer, said.decided_on)
        read = self.memo.keep(key, lambda: read_issuer(said.issuer, said.decided_on))
        issuer = self._take(Field.ISSUER, said.round, read)
        return replace(said, issuer=issuer.text, issuer_level=issuer.level) if issuer else said

    def _spoke_of_star(self, number: int) -> bool:
        """Whether the star's cell was asked about already."""
        code = Slot(Field.STAR, number).code
        return any(one.field == code for one in (*self.found.doubts, *self.found.refusals))

    def _get(self, field: Field, number: int) -> Cell:
        return self.line.get(field, number)

    def _take(self, field: Field, number: int, read: Read[Value]) -> Value | None:
        return self.found.take(Slot(field, number).code, read)
