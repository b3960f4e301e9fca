"""What the room knows, read from its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from openocop.accounts.models import Claim, ClaimState, Holding, Invitation, Office
from openocop.accounts.roles import Role
from openocop.core.clock import now, today
from openocop.core.text import sort_key
from openocop.journal.actions import Actor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from openocop.accounts.models import Person


def holdings_on(person: Person, day: date) -> list[Holding]:
    """The roles that a person holds on a day, deputyships among them, with offices up to the ministry. One query."""
    found = Holding.objects.on(day).filter(person=person)
    return list(
        found.select_related("person", "deputy_for__person", "office__parent__parent__parent").order_by("pk")
    )


def actor_of(holding: Holding) -> Actor:
    """Who acts, as the journal keeps it."""
    return Actor(
        id=str(holding.person_id),
        name=holding.person.name,
        role=str(holding.role),
        office=holding.office.name,
    )


def as_oneself(person: Person) -> Actor:
    """Who acts for nobody but herself: signs in for the first time, claims, changes her password."""
    return Actor(id=str(person.pk), name=person.name, role="person")


def acting_as(person: Person, day: date | None = None) -> tuple[Actor, ...]:
    """Everything a person may act as on a day (today), her own roles before deputyships. One query."""
    held = sorted(holdings_on(person, day or today()), key=lambda one: one.deputy_for_id is not None)
    return tuple(actor_of(holding) for holding in held)


@dataclass(frozen=True, slots=True)
class Branch:
    """An office in the tree; ``depth`` counts from 0 at the top."""

    office: Office
    depth: int


def offices_tree(day: date | None = None) -> list[Branch]:
    """The offices of a day (today) from the top down, each level in the order of the alphabet. One query.

    An office whose parent does not exist on that day stands at the top, so that none is lost from view.
    """
    offices = sorted(Office.objects.on(day or today()), key=lambda office: sort_key(office.name))
    known = {office.pk for office in offices}
    beneath: dict[int | None, list[Office]] = {}
    for office in offices:
        beneath.setdefault(office.parent_id if office.parent_id in known else None, []).append(office)
    return list(_walk(beneath, None, 0))


def _walk(beneath: dict[int | None, list[Office]], top: int | None, depth: int) -> Iterator[Branch]:
    for office in beneath.get(top, ()):
        yield Branch(office, depth)
        yield from _walk(beneath, office.pk, depth + 1)


def open_invitations(reader: Person, day: date | None = None) -> list[Invitation]:
    """The ways in that still work and that the reader made or may revoke, those that end first in front."""
    reach = _reach(holdings_on(reader, day or today()), "office")
    found = Invitation.objects.open_at(now()).filter(person__isnull=True)
    return list(found.filter(reach | Q(made_by=reader)).select_related("office").order_by("expires_at", "pk"))


def claims_to_confirm(reader: Person, day: date | None = None) -> list[Claim]:
    """The open claims that the reader may decide, oldest first; one's own are left out.

    Today's commune of the producer counts, not the one of the day of the claim (exact rule 13).
    """
    reach = _reach(holdings_on(reader, day or today()), "producer")
    found = Claim.objects.filter(reach, state=ClaimState.OPEN).exclude(person=reader)
    return list(found.select_related("person", "producer__parent").order_by("made_at", "pk"))


def claims_of(person: Person) -> list[Claim]:
    """The claims that a person made, the newest first. One query."""
    return list(person.claims.select_related("producer", "commune").order_by("-made_at", "-pk"))


def people_of(offices: Iterable[Office], day: date | None = None) -> list[Holding]:
    """Who holds what in these offices on a day (today). One query."""
    found = Holding.objects.on(day or today()).filter(office__in=list(offices))
    return list(found.select_related("person", "office").order_by("office_id", "role", "pk"))


def _reach(holdings: Iterable[Holding], path: str) -> Q:
    """The rows whose office (at ``path``) lies under what these roles administer; none for other roles."""
    reach = Q(pk__in=[])
    for holding in holdings:
        match Role(holding.role):
            case Role.ADMINISTRATOR:
                return Q()
            case Role.PROVINCIAL_OFFICER:
                for steps in ("", "__parent", "__parent__parent"):
                    reach |= Q(**{f"{path}{steps}": holding.office_id})
            case Role.COMMUNE_OFFICER:
                reach |= Q(**{f"{path}__parent": holding.office_id})
    return reach
