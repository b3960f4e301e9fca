"""The journal as its readers leaf through it: by pages, by names that occur, and one entry by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connection

from openocop.core.text import fold
from openocop.journal.chain import GENESIS, Act, entry_hash
from openocop.journal.models import ACT_FIELDS, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openocop.journal.models import EntryQuerySet

# From one value to the next along the index: as many steps as there are values, however many entries there are.
_VALUES: Final = """
    WITH RECURSIVE seen(value) AS (
      SELECT MIN({column}) FROM journal_entry
      UNION ALL
      SELECT (SELECT MIN({column}) FROM journal_entry WHERE {column} > seen.value) FROM seen
      WHERE seen.value IS NOT NULL
    )
"""
_LATEST_NAME: Final = (
    "SELECT actor_name FROM journal_entry WHERE actor_id = value ORDER BY number DESC LIMIT 1"
)
_OFFICES: Final = f"{_VALUES.format(column='office')} SELECT value FROM seen WHERE value <> ''"  # noqa: S608 - constants
_PEOPLE: Final = (
    f"{_VALUES.format(column='actor_id')} SELECT value, ({_LATEST_NAME}) FROM seen WHERE value <> ''"  # noqa: S608 - constants
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of acts, newest first; ``older`` and ``newer`` are numbers to go on from, ``None`` at the ends."""

    entries: list[Entry]
    older: int | None
    newer: int | None


def leaf(
    found: EntryQuerySet, *, before: int | None = None, after: int | None = None, size: int = 50
) -> Leaf:
    """The newest acts of those found, or those with numbers below ``before`` or above ``after``. One query."""
    if after is not None:
        rows = list(found.filter(number__gt=after).order_by("number")[: size + 1])
        shown = rows[:size][::-1]
        older = shown[-1].number if shown else after + 1
        return Leaf(shown, older, shown[0].number if len(rows) > size else None)
    found = found.order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    rows = list(found[: size + 1])
    shown = rows[:size]
    older_still = shown[-1].number if len(rows) > size else None
    if before is None:
        return Leaf(shown, older_still, None)
    return Leaf(shown, older_still, shown[0].number if shown else max(before - 1, 0))


def offices_that_occur() -> list[str]:
    """The names of all offices that acts were done for, by code point. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_OFFICES)
        return [str(name) for (name,) in cursor.fetchall()]


def people_that_occur() -> dict[str, str]:
    """Everybody who acted, by number, as they were called last. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE)
        return {str(number): str(name) for number, name in cursor.fetchall()}


def named(text: str, names: Iterable[str]) -> list[str]:
    """The name that is written like the text, else all that contain it; accents and capitals do not count."""
    known = list(names)
    if text in known:
        return [text]
    asked = fold(text)
    return [name for name in known if asked and asked in fold(name)]


def actors_named(text: str) -> list[str]:
    """The numbers of the people who are meant: the one with this very number, else all of such a name. One query."""
    known = people_that_occur()
    if text in known:
        return [text]
    names = set(named(text, known.values()))
    return [number for number, name in known.items() if name in names]


def agrees(entry: Entry) -> bool:
    """Whether an entry is what its digest was made of, and follows the one that it names. One query.

    The whole chain is more: see ``queries.state_of_chain``.
    """
    act = Act(**{name: getattr(entry, name) for name in ACT_FIELDS})
    earlier = Entry.objects.filter(number=entry.number - 1).values_list("digest", flat=True).first()
    return entry.previous == (earlier or GENESIS) and entry.digest == entry_hash(entry.previous, act)
