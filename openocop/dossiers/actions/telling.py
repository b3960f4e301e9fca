"""Tells people what happened: a notice for each who has to know, and a letter of it once it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from openocop.accounts.models import Holding
from openocop.accounts.roles import Role
from openocop.core.clock import now, today
from openocop.dossiers.letters import send_soon
from openocop.dossiers.models import Notice
from openocop.dossiers.states import Turn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openocop.accounts.models import Person
    from openocop.dossiers.models import Dossier


def tell(dossier: Dossier, key: str, parties: Iterable[Turn], *, but: Person | None = None) -> None:
    """A notice to everybody of these parties, whoever acted left out; letters go when the transaction is kept."""
    people = {pk for party in parties for pk in _people(dossier, party)} - {but.pk if but else None}
    made = Notice.objects.bulk_create(
        Notice(person_id=pk, dossier=dossier, key=key, at=now()) for pk in sorted(pk for pk in people if pk)
    )
    numbers = [one.pk for one in made]
    if numbers:
        transaction.on_commit(lambda: send_soon(numbers))


def _people(dossier: Dossier, party: Turn) -> list[int]:
    producer = dossier.product.producer
    match party:
        case Turn.PRODUCER:
            own = Holding.objects.on(today()).filter(role=Role.PRODUCER, office=producer.office_id)
            found = list(own.values_list("person_id", flat=True).distinct()) if producer.office_id else []
            return found or (_people(dossier, Turn.COMMUNE) if dossier.managed else [])
        case Turn.COMMUNE:
            reach = Q(role=Role.COMMUNE_OFFICER, office__place_code=producer.commune_code or "-")
        case Turn.PROVINCE:
            reach = Q(role=Role.PROVINCIAL_OFFICER, office__place_code=producer.province_code or "-")
        case Turn.ADVISERS:
            given = dossier.assignments.filter(ended_at__isnull=True).values("person_id")
            reach = Q(role=Role.ADVISORY_MEMBER, person__in=given)
        case _:
            return []
    return list(Holding.objects.on(today()).filter(reach).values_list("person_id", flat=True).distinct())
