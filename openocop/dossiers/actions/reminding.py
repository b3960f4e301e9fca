"""Reminders: limits that end, evidence that expires, rounds and windows that close. Safe to run twice and at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from openocop.core.clock import now, today
from openocop.dossiers.actions.telling import tell
from openocop.dossiers.letters import send_unsent
from openocop.dossiers.models import Dossier, Reminder
from openocop.dossiers.models.evidence import SOON_DAYS
from openocop.dossiers.queries import limit_on
from openocop.dossiers.states import State, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

DAYS_BEFORE: Final = 3
"""An office is reminded so many days before its limit ends, and once it is past."""
RETURNED_DAYS: Final = 14
"""A producer is reminded of a dossier that was sent back so long ago."""


def send_due() -> tuple[int, int]:
    """Writes the reminders of today and hands every unsent letter to the post; how many of each.

    A reminder is written with its mark in one transaction: a second run, also at the same moment, writes none again.
    """
    written = sum(_remind(one, key, party) for one, key, party in _due(today()))
    return written, send_unsent()


def _due(on: date) -> Iterator[tuple[Dossier, str, Turn]]:
    rows = Dossier.objects.open().select_related("product__producer").prefetch_related("passed")
    for one in rows.filter(due_on__isnull=False, due_on__lte=on + timedelta(days=DAYS_BEFORE + 4)):
        limit = limit_on(one, on)
        if limit is not None and limit.is_late:
            yield one, f"late:{limit.last_day}", _office_of(one)
        elif limit is not None and limit.left <= DAYS_BEFORE:
            yield one, f"due:{limit.last_day}", _office_of(one)
    returned = [state for state in State if state.startswith("returned_")]
    for one in rows.filter(state__in=returned, since__lte=on - timedelta(days=RETURNED_DAYS)):
        yield one, f"returned:{one.since}", Turn.PRODUCER
    expiring = rows.filter(
        uses__evidence__expires_on__lte=on + timedelta(days=SOON_DAYS),
        uses__evidence__removed_at__isnull=True,
    )
    for one in expiring.distinct():
        yield one, "expiring", Turn.PRODUCER


def _office_of(dossier: Dossier) -> Turn:
    """Who is reminded of a limit: at the council's table and with the ministry, the office that prepares for them."""
    return Turn.PROVINCE if dossier.turn in {Turn.COUNCIL, Turn.MINISTRY} else dossier.turn


def _remind(dossier: Dossier, key: str, party: Turn) -> bool:
    try:
        with transaction.atomic():
            Reminder.objects.create(dossier=dossier, key=key, at=now())
            tell(dossier, key.partition(":")[0], [party])
    except IntegrityError:
        return False
    return True
