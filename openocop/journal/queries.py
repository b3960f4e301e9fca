"""What the journal says, and whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from openocop.core.clock import VIETNAM
from openocop.journal.chain import GENESIS, Broken, walk
from openocop.journal.guards import missing_guards
from openocop.journal.models import Entry, EntryQuerySet

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from openocop.journal.actions import Subject


@dataclass(frozen=True, slots=True)
class Filter:
    """Which acts are asked for; what is left empty is not asked. Days are Viet Nam's, both included."""

    office: str = ""
    actor_id: str = ""
    subject: Subject | None = None
    verb: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of acts, newest first; ``older`` is the number to go on before, None on the last page."""

    entries: list[Entry]
    older: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many entries, the digest of the last, and when it was written."""

    count: int
    digest: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ChainState:
    """The whole chain, recomputed: ``verified_up_to`` is the last entry that is as it was written.

    ``count`` is the number of rows there are; ``head`` and ``last_at`` belong to the entry verified last.
    ``broken`` names the first entry that is not whole. ``missing_guards`` are triggers of the database that
    were taken away.
    """

    count: int
    verified_up_to: int
    head: str
    last_at: datetime | None
    broken: Broken | None
    missing_guards: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every entry is as it was written and the database still refuses to change one."""
        return self.broken is None and not self.missing_guards


def entries(asked: Filter | None = None, *, offices: Collection[str] | None = None) -> EntryQuerySet:
    """The acts asked for, newest first; ``offices`` narrows to the acts done for these."""
    asked = asked or Filter()
    plain = {"office": asked.office, "actor_id": asked.actor_id, "verb": asked.verb}
    found = Entry.objects.filter(**{field: value for field, value in plain.items() if value})
    if asked.subject:
        found = found.filter(subject_kind=asked.subject.kind, subject_id=asked.subject.id)
    if offices is not None:
        found = found.filter(office__in=offices)
    if asked.first_day:
        found = found.filter(at__gte=_midnight(asked.first_day))
    if asked.last_day:
        found = found.filter(at__lt=_midnight(asked.last_day + timedelta(days=1)))
    return found.order_by("-number")


def page(
    asked: Filter | None = None,
    *,
    before: int | None = None,
    size: int = 50,
    offices: Collection[str] | None = None,
) -> Page:
    """A page of the acts asked for, those with a number below ``before``. One query, however far back."""
    found = entries(asked, offices=offices)
    if before is not None:
        found = found.filter(number__lt=before)
    rows = list(found[: size + 1])
    return Page(rows[:size], rows[size - 1].number if len(rows) > size else None)


def head() -> Head:
    """The end of the chain as the table has it, without recomputing anything. One query."""
    last = Entry.objects.order_by("-number").values_list("number", "digest", "at").first()
    return Head(*last) if last else Head(0, GENESIS, None)


def state_of_chain(noted: str = "") -> ChainState:
    """Recomputes every entry. Three queries, bounded memory, about half a minute for a million.

    ``noted`` is a digest written down elsewhere at an earlier time; it must be found again, else the end was
    cut off or the whole was written anew.
    """
    verdict = walk(Entry.objects.all().links(), head=noted)
    count = Entry.objects.count() if verdict.broken else verdict.count
    return ChainState(
        count=count,
        verified_up_to=verdict.count,
        head=verdict.head,
        last_at=verdict.last_at,
        broken=verdict.broken,
        missing_guards=tuple(missing_guards(connection)),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)
