"""Who may do what with the register. Rights follow today's commune (exact rule 13)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.accounts.models import Holding, Person
from openocop.accounts.queries import holdings_on
from openocop.accounts.rights import decide, granted, reason
from openocop.accounts.roles import Role
from openocop.core.clock import today
from openocop.places.atlas import atlas
from openocop.register.fields import class_of
from openocop.register.kinds import Reading
from openocop.register.models import ChangeRequest, Producer, Product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from openocop.journal.actions import Actor


class Verb(StrEnum):
    """What can be done in this room; beside each, what it is done to."""

    CREATE_PRODUCER = "create_producer"  # the Producer to be
    EDIT_PRODUCER = "edit_producer"  # Producer
    EDIT_VERIFIED = "edit_verified"  # Producer or Product
    ASSIGN_COMMUNE = "assign_commune"  # Producer
    CREATE_PRODUCT = "create_product"  # the Product to be
    EDIT_PRODUCT = "edit_product"  # Product
    RECOGNISE = "recognise"  # Product
    DECLARE = "declare"  # Product
    ASK_CHANGE = "ask_change"  # Producer or Product
    DECIDE_CHANGE = "decide_change"  # ChangeRequest
    MERGE = "merge"  # Producer or Product
    KEEP_ZONES = "keep_zones"  # a list of codes of communes
    IMPORT = "import"  # a code of a province
    SEE = "see"  # Producer


def why_not(
    user: Person | AnonymousUser | None,
    verb: Verb,
    thing: Any,
    *,
    on: date | None = None,
    held: Iterable[Holding] | None = None,
) -> str | None:
    """Why this user may not do this to this thing on a day (today), as a sentence; ``None`` when she may.

    ``held`` are her roles on that day: given, they spare a list the query of each row.
    """
    return reason(_decide(user, verb, thing, on or today(), held))


def allow(user: Person, verb: Verb, thing: Any, *, on: date | None = None) -> Actor:
    """The user as the journal keeps her, in the role that allows the act; ``PermissionDenied`` when none does."""
    return granted(_decide(user, verb, thing, on or today()))


def readable_classes(
    user: Person | AnonymousUser | None, producer: Producer, held: Iterable[Holding] | None = None
) -> frozenset[Reading]:
    """Which classes of a producer's fields this user reads; ``held`` spares the query where it is known."""
    if not isinstance(user, Person):
        return frozenset({Reading.PUBLIC})
    found: set[Reading] = {Reading.PUBLIC}
    for holding in holdings_on(user, today()) if held is None else held:
        if is_of(holding, producer) or keeps(holding, producer) or might_keep(holding, producer):
            found |= {Reading.OFFICE, Reading.PRIVATE}
        elif holding.role in _READERS:
            found.add(Reading.OFFICE)
    return frozenset(found)


def may_read(field: str, producer: Producer, classes: frozenset[Reading]) -> bool:
    """Whether a field of a producer is read by whoever reads these classes."""
    return class_of(field, producer.kind) in classes


def _decide(
    user: Person | AnonymousUser | None,
    verb: Verb,
    thing: Any,
    day: date,
    held: Iterable[Holding] | None = None,
) -> Actor | str:
    return decide(user, day, lambda one: _RULES[verb](one, thing), lambda: _refusal(thing), held)


def _refusal(thing: Any) -> str:
    if isinstance(thing, Producer) and not thing.is_settled and thing.commune_candidates:
        return _("The commune of this producer was split. The province assigns one of its parts first.")
    return _(
        "The roles you hold today do not allow this here. Ask the producer's commune or the provincial OCOP office."
    )


def _producer(thing: Any) -> Producer:
    if isinstance(thing, ChangeRequest):
        return _producer(thing.producer or thing.product)
    made_by: Producer = thing.producer if isinstance(thing, Product) else thing
    return made_by


def _rules_all(holding: Holding, province_code: str) -> bool:
    """The administrator everywhere; the provincial office in its province and where the province is not known."""
    if holding.role == Role.ADMINISTRATOR:
        return True
    return holding.role == Role.PROVINCIAL_OFFICER and province_code in {"", holding.office.place_code}


def _province_of(holding: Holding, thing: Any) -> bool:
    return _rules_all(holding, _producer(thing).province_code)


def keeps(holding: Holding, thing: Any) -> bool:
    """The producer's commune of today, its province, the administrator."""
    producer = _producer(thing)
    if holding.role == Role.COMMUNE_OFFICER:
        return bool(producer.commune_code) and holding.office.place_code == producer.commune_code
    return _rules_all(holding, producer.province_code)


def might_keep(holding: Holding, thing: Any) -> bool:
    """A commune to which a part of the producer's split commune went: it reads and does not write."""
    return (
        holding.role == Role.COMMUNE_OFFICER
        and holding.office.place_code in _producer(thing).commune_candidates
    )


def is_of(holding: Holding, thing: Any) -> bool:
    """The producer's own people."""
    office_id = _producer(thing).office_id
    return holding.role == Role.PRODUCER and office_id is not None and holding.office_id == office_id


def _keeps_or_is(holding: Holding, thing: Any) -> bool:
    return keeps(holding, thing) or is_of(holding, thing)


def _sees(holding: Holding, thing: Any) -> bool:
    return _keeps_or_is(holding, thing) or might_keep(holding, thing) or holding.role in _READERS


def _keeps_communes(holding: Holding, codes: list[str]) -> bool:
    if holding.role == Role.COMMUNE_OFFICER:
        return set(codes) == {holding.office.place_code}
    return all(_rules_all(holding, _province_code(code)) for code in codes or [""])


def _province_code(commune_code: str) -> str:
    unit = atlas().unit_on(commune_code, today())
    return atlas().province(unit, today()).code if unit else ""


_READERS: Final = frozenset(
    {
        Role.AUDITOR,
        Role.INSPECTOR,
        Role.SECRETARY,
        Role.CHAIR,
        Role.COUNCIL_MEMBER,
        Role.ADVISORY_MEMBER,
        Role.EDITOR,
    }
)
"""Roles that read the offices' fields and none that are private."""

_RULES: Final[dict[Verb, Callable[[Holding, Any], bool]]] = {
    Verb.CREATE_PRODUCER: keeps,
    Verb.EDIT_PRODUCER: _keeps_or_is,
    Verb.EDIT_VERIFIED: keeps,
    Verb.ASSIGN_COMMUNE: _province_of,
    Verb.CREATE_PRODUCT: _keeps_or_is,
    Verb.EDIT_PRODUCT: _keeps_or_is,
    Verb.RECOGNISE: _province_of,
    Verb.DECLARE: _keeps_or_is,
    Verb.ASK_CHANGE: is_of,
    Verb.DECIDE_CHANGE: keeps,
    Verb.MERGE: _province_of,
    Verb.KEEP_ZONES: _keeps_communes,
    Verb.IMPORT: _rules_all,
    Verb.SEE: _sees,
}
