"""Which acts an address asks for; what cannot be read is told beside its field, and nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from openocop.core.clock import parse_date
from openocop.journal.queries import Filter, entries
from openocop.journal.reading import actors_named, named, offices_that_occur

if TYPE_CHECKING:
    from django.http import QueryDict

    from openocop.accounts.journal_reading import Reach
    from openocop.journal.models import EntryQuerySet

NAMES: Final = ("office", "person", "kind", "id", "act", "first", "last")
LONGEST: Final = 300
LARGEST_NUMBER: Final = 2**62
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
"""Days that a journal of this programme can be asked for."""


@dataclass(slots=True)
class Asked:
    """What was typed, what of it cannot be read, the days, and the numbers to go on from."""

    typed: dict[str, str]
    wrong: dict[str, str] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    before: int | None = None
    after: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked at all."""
        return any(self.typed.values())

    def address(self, **changed: object) -> str:
        """The query of the same filter with something changed."""
        values = {**self.typed, **changed}
        return urlencode({name: value for name, value in values.items() if value})


def read(query: QueryDict) -> Asked:
    """Reads the filter; of what cannot be read ``wrong`` says so by field. No query."""
    asked = Asked({name: query.get(name, "").strip() for name in NAMES})
    for name, text in asked.typed.items():
        if "\x00" in text or len(text) > LONGEST:
            asked.typed[name], asked.wrong[name] = (
                "",
                _("This cannot be read. Write it again, at most 300 letters."),
            )
    asked.first, asked.last = _day(asked, "first"), _day(asked, "last")
    if asked.first and asked.last and asked.last < asked.first:
        asked.wrong["last"] = _("The last day lies before the first.")
    if asked.typed["id"] and not asked.typed["kind"]:
        asked.wrong["kind"] = _("Choose what the number belongs to.")
    asked.before, asked.after = _number(asked, query, "before"), _number(asked, query, "after")
    return asked


def acts_of(asked: Asked, reach: Reach) -> EntryQuerySet:
    """The acts asked for within a reader's reach, newest first; none while something cannot be read.

    One query for each of the two names, if they are asked for.
    """
    typed = asked.typed
    plain = Filter(verb=typed["act"], first_day=asked.first, last_day=asked.last)
    found = entries(plain).filter(reach.condition)
    if asked.wrong:
        return found.none()
    if typed["office"]:
        found = found.filter(office__in=named(typed["office"], offices_within(reach)))
    if typed["person"]:
        found = found.filter(actor_id__in=actors_named(typed["person"]))
    if typed["kind"]:
        found = found.filter(subject_kind=typed["kind"])
    return found.filter(subject_id=typed["id"]) if typed["id"] else found


def offices_within(reach: Reach) -> list[str]:
    """The names of the offices that acts were done for, as far as the reader may know them. One query."""
    occur = offices_that_occur()
    return occur if reach.everything else [name for name in occur if name in reach.offices]


def _day(asked: Asked, name: str) -> date | None:
    text = asked.typed[name]
    try:
        day = parse_date(text) if text else None
    except ValueError:
        asked.wrong[name] = _("This is not a day. Write it as 25/11/2026.")
        return None
    if day and not FIRST_DAY <= day <= LAST_DAY:
        asked.wrong[name] = _("Write a day between 1990 and 2199.")
        return None
    return day


def _number(asked: Asked, query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) < 20 and int(text) < LARGEST_NUMBER:  # noqa: PLR2004 - digits of the largest
        return int(text)
    asked.wrong[name] = _("The page in the address cannot be read. Begin with the newest.")
    return None
