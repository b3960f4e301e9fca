"""What the tables know of a member and of a product, as the search for conflicts takes it, and what it finds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openocop.accounts.models import Holding
from openocop.accounts.roles import OfficeKind, Role
from openocop.councils.conflicts import MemberFacts, ProductFacts, likely
from openocop.councils.queries import offices_of, voters

if TYPE_CHECKING:
    from openocop.councils.conflicts import Likely
    from openocop.councils.models import AgendaItem, Attendance, Sitting
    from openocop.dossiers.models import Dossier
    from openocop.register.models import Producer


def member_facts(member: Attendance) -> MemberFacts:
    """Of a member: her own, and of the offices she works in. Three queries."""
    seat, person, held = member.seat, member.person, offices_of(member.person_id)
    own = [one.office for one in held if one.office.kind == OfficeKind.PRODUCER]
    return MemberFacts(
        person=str(member.person_id or ""),
        name=member.name,
        phones=(*_numbers(seat.phone), *([person.phone] if person and person.phone else [])),
        tax_codes=tuple(filter(None, [seat.tax_code, *(one.tax_code for one in own)])),
        addresses=(seat.address,) if seat.address else (),
        communes=tuple(one.office.place_code for one in held if one.office.kind == OfficeKind.COMMUNE),
    )


def product_facts(dossier: Dossier) -> ProductFacts:
    """Of a product: its producer's people, and who had a hand in the dossier. A fixed number of queries."""
    producer = dossier.product.producer
    people = _people(producer)
    return ProductFacts(
        people=frozenset(str(one.person_id) for one in people),
        names=tuple(
            filter(
                None,
                [
                    producer.representative,
                    *(one.person.name for one in people),
                    *producer.members.values_list("name", flat=True),
                ],
            )
        ),
        phones=(*_numbers(producer.phone), *(one.person.phone for one in people if one.person.phone)),
        tax_codes=(producer.tax_code,) if producer.tax_code else (),
        addresses=(producer.address,) if producer.address else (),
        commune=producer.commune_code,
        advisers=_advisers(dossier),
    )


def _people(producer: Producer) -> list[Holding]:
    """Who acts or acted for the producer."""
    if producer.office_id is None:
        return []
    rows = Holding.objects.filter(office=producer.office_id, role=Role.PRODUCER, withdrawn_at__isnull=True)
    return list(rows.select_related("person"))


def _advisers(dossier: Dossier) -> frozenset[str]:
    """Who opened or handed in the dossier, noted something in it, or had it as a member of the advisory team."""
    found = {
        dossier.opened_by_id,
        *dossier.hand_ins.values_list("by_id", flat=True),
        *dossier.assignments.values_list("person_id", flat=True),
        *dossier.looks.values_list("saved_by_id", flat=True),
    }
    return frozenset(map(str, found))


def _numbers(text: str) -> tuple[str, ...]:
    """The telephones of a cell that may hold several."""
    return tuple(filter(None, (one.strip() for one in re.split(r"[;,/]| - ", text))))


def proposals(sitting: Sitting) -> list[tuple[AgendaItem, Attendance, tuple[Likely, ...]]]:
    """Every likely conflict of a sitting with its grounds: proposed to whoever decides, never decided here."""
    members = [(one, member_facts(one)) for one in voters(sitting)]
    found = []
    for item in sitting.items.select_related("dossier__product__producer"):
        product = product_facts(item.dossier)
        found += [(item, one, signs) for one, facts in members if (signs := likely(facts, product))]
    return found
