"""What only shows when lines are laid side by side: dragged dates, and one decision with two dates."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openocop.core.clock import show_date
from openocop.core.text import fold
from openocop.register.reading.cells import Remark, mirrored, read_date, read_decision
from openocop.register.reading.drag import dragged
from openocop.register.reading.fields import Field
from openocop.register.reading.headings import Slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openocop.register.reading.findings import Memo
    from openocop.register.reading.lines import Line

Found = dict[int, list[tuple[str, Remark]]]
"""By row: the field's code, and what to say."""

_Seen = dict[date, list[tuple[int, bool]]]
"""The dates of one decision, the rows that give each, and whether as a real date of Excel's."""

_DRAGGED: tuple[Field, ...] = (Field.DECIDED_ON, Field.START, Field.END, Field.EXPIRY)


def survey(lines: Sequence[Line], memo: Memo) -> Found:
    """The doubts of a whole list, by row."""
    found: Found = defaultdict(list)
    if not lines:
        return found
    for slot in lines[0].columns:
        if slot.field in _DRAGGED:
            _find_dragged(lines, slot, memo, found)
        if slot.field == Field.DECISION:
            _find_two_dates(lines, slot.round, memo, found)
    return found


def _find_dragged(lines: Sequence[Line], slot: Slot, memo: Memo, found: Found) -> None:
    dates = [(line.row, memo.read(read_date, line.get(*slot)).value) for line in lines]
    rows = dragged(dates)
    if not rows:
        return
    sentence = _(
        "The dates of this line and its neighbours go up step by step, as when a cell is dragged down. "
        "Compare the date with the decision."
    )
    for row in sorted(rows):
        found[row].append((slot.code, Remark("date_dragged", sentence)))


def _find_two_dates(lines: Sequence[Line], round_: int, memo: Memo, found: Found) -> None:
    """One decision has one date: of two, those that a program may have turned round are asked about."""
    decisions: dict[tuple[str, str], _Seen] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        said = memo.read(read_decision, line.get(Field.DECISION, round_)).value
        cell = line.get(Field.DECIDED_ON, round_)
        day = memo.read(read_date, cell).value or (said.decided_on if said else None)
        if said and said.number and day:
            issuer = line.get(Field.ISSUER, round_)
            key = said.number.casefold(), fold(issuer) if isinstance(issuer, str) else ""
            decisions[key][day].append((line.row, isinstance(cell, date)))
    for (number, _issuer), seen in decisions.items():
        if len(seen) > 1:
            _tell(number.upper(), seen, Slot(Field.DECIDED_ON, round_).code, found)


def _tell(number: str, seen: _Seen, name: str, found: Found) -> None:
    days = sorted(seen)
    for day in days:
        others = [other for other in days if other != day]
        turned = mirrored(day)
        for row, real in seen[day]:
            if turned in seen:
                texts = any(not is_real for _row, is_real in seen[turned])
                if real or texts:
                    found[row].append((name, _mirrored(number, day, turned)))
            elif not all(mirrored(other) in seen for other in others):
                found[row].append((name, _two_dates(number, day, others)))


def _mirrored(number: str, day: date, other: date) -> Remark:
    sentence = _(
        "Decision %(number)s has the date %(day)s here and %(other)s in another line: "
        "day and month have changed places in one of them. Choose the right date."
    )
    named = {"number": number, "day": show_date(day), "other": show_date(other)}
    return Remark("date_mirrored", sentence % named)


def _two_dates(number: str, day: date, others: list[date]) -> Remark:
    sentence = _(
        "Decision %(number)s has the date %(day)s here, and in other lines %(others)s. Choose the right date."
    )
    shown = ", ".join(map(show_date, others))
    return Remark("date_differs", sentence % {"number": number, "day": show_date(day), "others": shown})
