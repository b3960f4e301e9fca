"""Which acts an address asks for; what cannot be read is told beside its field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from openocop.core.clock import parse_date
from openocop.journal.actions import Subject
from openocop.journal.queries import Filter

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

NAMES = ("office", "person", "subject", "act", "first", "last")
LARGEST_NUMBER = 2**62


@dataclass(slots=True)
class Asked:
    """The filter, what was typed, what of it cannot be read, and before which entry to go on."""

    typed: dict[str, str]
    filter: Filter = field(default_factory=Filter)
    wrong: dict[str, str] = field(default_factory=dict)
    before: int | None = None

    def address(self, **changed: object) -> str:
        """The query of the same filter with something changed."""
        values = {**self.typed, **changed}
        return urlencode({name: value for name, value in values.items() if value})


def read(query: QueryDict) -> Asked:
    """Reads the filter; a subject is written "kind number", such as "office 3"."""
    typed = {name: query.get(name, "").replace("\x00", "").strip()[:200] for name in NAMES}
    asked = Asked(typed)
    first, last = _day(asked, "first"), _day(asked, "last")
    if first and last and last < first:
        asked.wrong["last"] = _("The last day lies before the first.")
    asked.filter = Filter(
        office=typed["office"],
        actor_id=typed["person"],
        subject=_subject(asked),
        verb=typed["act"],
        first_day=first,
        last_day=last,
    )
    before = query.get("before", "")
    asked.before = (
        int(before) if before.isascii() and before.isdecimal() and int(before) < LARGEST_NUMBER else None
    )
    return asked


def _day(asked: Asked, name: str) -> date | None:
    try:
        return parse_date(asked.typed[name]) if asked.typed[name] else None
    except ValueError:
        asked.wrong[name] = _("This is not a day. Write it as 25/11/2026.")
        return None


def _subject(asked: Asked) -> Subject | None:
    text = asked.typed["subject"]
    if not text:
        return None
    kind, _blank, number = text.partition(" ")
    if not number:
        asked.wrong["subject"] = _("Write the kind and the number, like “office 3”.")
        return None
    return Subject(kind, number.strip())
