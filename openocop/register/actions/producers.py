"""Entering and changing producers."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.accounts.actions.claims import normal_tax_code
from openocop.accounts.models import Office, Person
from openocop.accounts.roles import OfficeKind
from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.places.atlas import atlas
from openocop.places.resolving import resolve
from openocop.register.actions.steps import clean, cleaned, facts_of, note, once, refuse_merged
from openocop.register.fields import EDITABLE_PRODUCER, VERIFIED
from openocop.register.models import Producer, ProducerMember, Product
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


def create_producer(draft: Producer, *, by: Person) -> Producer:
    """Enters a producer given unsaved; its place follows from its address where that names one.

    Raises ``PermissionDenied``; ``BadInputError`` for a name or tax code that cannot be; ``RefusedError`` for a
    tax code that another producer has.
    """
    place(draft)
    actor = allow(by, Verb.CREATE_PRODUCER, draft)
    values = {name: getattr(draft, name) for name in EDITABLE_PRODUCER}
    for name, value in _checked(cleaned(Producer(), values, EDITABLE_PRODUCER)).items():
        setattr(draft, name, value)
    draft.created_at = now()
    with transaction.atomic():
        _save_new(draft)
        draft.office = open_office(draft)
        draft.save(update_fields=["office"])
        note(actor, "create", draft, {"name": draft.name, "commune": draft.commune_code})
    return draft


def update_producer(producer: Producer, values: Mapping[str, Any], *, by: Person) -> list[str]:
    """Changes fields of a producer; the names of those that differ now.

    Raises ``PermissionDenied`` for whoever may not, also for verified fields by the producer itself (she asks for a
    change); ``BadInputError``; ``RefusedError`` for a tax code that another has.
    """
    actor = allow(by, Verb.EDIT_PRODUCER, producer)
    changed = _checked(cleaned(producer, values, EDITABLE_PRODUCER))
    if VERIFIED & set(changed):
        actor = allow(by, Verb.EDIT_VERIFIED, producer)
    if not changed:
        return []
    with transaction.atomic():
        refuse_merged(producer)
        current = Producer.objects.select_for_update().get(pk=producer.pk)
        facts = facts_of(current, changed)
        for name, value in changed.items():
            setattr(current, name, value)
        if "address" in changed:
            place(current)
        _save(current)
        if {"name", "short_name", "address"} & set(changed):
            refold_products(current)
        note(actor, "update", current, facts)
    producer.refresh_from_db()
    return sorted(changed)


def assign_commune(producer: Producer, code: str, *, by: Person) -> None:
    """Says in which commune of today a producer is, such as one of a split commune (exact rule 13).

    Raises ``PermissionDenied``; ``BadInputError`` for a code that is no commune of today.
    """
    actor = allow(by, Verb.ASSIGN_COMMUNE, producer)
    unit = atlas().unit_on(code, today())
    if unit is None or unit.level != "commune":
        raise BadInputError("commune_code", _("Choose a commune of today."))
    with transaction.atomic():
        current = Producer.objects.select_for_update().get(pk=producer.pk)
        before = current.commune_code
        current.commune_code, current.commune_candidates = code, []
        current.province_code = atlas().province(unit, today()).code
        current.office = current.office or open_office(current)
        current.save()
        refold_products(current)
        note(actor, "assign_commune", current, {"commune": [before, code]})
    producer.refresh_from_db()


def succeed(producer: Producer, *, by: Person, heir: Producer) -> Producer:
    """Hands all products to another producer that takes its place, such as a household that became a company.

    Raises ``PermissionDenied``; ``RefusedError`` when it was handed over already, to itself, and back to one that
    it came from.
    """
    actor = allow(by, Verb.EDIT_VERIFIED, producer)
    allow(by, Verb.EDIT_VERIFIED, heir)
    with transaction.atomic():
        # In one order, so that two who hand over to each other wait for one another and do not lock for good.
        for one in sorted((producer, heir), key=lambda row: row.pk):
            refuse_merged(one)
        _refuse_circle(producer, heir)
        once(Producer.objects.filter(pk=heir.pk, succeeds__isnull=True).update(succeeds=producer))
        moved = list(Product.objects.filter(producer=producer).values_list("pk", flat=True))
        Product.objects.filter(pk__in=moved).update(producer=heir)
        refold_products(heir)
        note(actor, "succeed", heir, {"from": producer.pk, "products": moved})
    heir.refresh_from_db()
    return heir


def set_members(
    producer: Producer, members: Iterable[tuple[str, str]], *, seen: str | None = None, by: Person
) -> None:
    """Replaces the members by these: a name, and a role or share as written. Lines without a name are left out.

    ``seen`` is the digest of the members whom somebody saw before. The journal keeps how many they are: who they are
    is personal. Raises ``PermissionDenied``, ``BadInputError``; ``RefusedError`` when they are no longer those seen.
    """
    actor = allow(by, Verb.EDIT_PRODUCER, producer)
    rows = [
        ProducerMember(producer=producer, name=words, part=clean("part", part, 300))
        for name, part in members
        if (words := clean("name", name, 300))
    ]
    with transaction.atomic():
        refuse_merged(producer)
        if seen is not None:
            once(int(seen == members_digest(producer)))
        before = producer.members.count()
        producer.members.all().delete()
        ProducerMember.objects.bulk_create(rows)
        note(actor, "update", producer, {"members": [before, len(rows)]})


def members_digest(producer: Producer) -> str:
    """The members as they are now, in one word to compare. One query."""
    held = list(producer.members.order_by("pk").values_list("name", "part"))
    return sha256(repr(held).encode()).hexdigest()


def place(producer: Producer) -> None:
    """Reads the producer's place out of its address, unless a commune of today is given already.

    One unit of today: its commune; a split one: the candidates, and no commune until the province assigns one;
    several or none: nothing is guessed. A district or province alone gives the province.
    """
    given = atlas().unit_on(producer.commune_code, today()) if producer.commune_code else None
    if given is not None:
        producer.province_code = atlas().province(given, today()).code
        return
    answer = resolve(producer.address, producer.place_day or today()) if producer.address else None
    if answer is None or answer.kind != "one" or answer.unit is None:
        return
    producer.place_then = answer.unit.code
    provinces = {atlas().province(unit, today()).code for unit in answer.today}
    if len(provinces) == 1:
        producer.province_code = provinces.pop()
    if answer.unit.level != "commune":
        return
    codes = [unit.code for unit in answer.today]
    producer.commune_code = codes[0] if len(codes) == 1 else ""
    producer.commune_candidates = codes if len(codes) > 1 else []


def open_office(producer: Producer) -> Office | None:
    """The producer's own unit beneath its commune's office, so that it can be claimed; ``None`` without such one."""
    above = commune_office(producer.commune_code, today())
    if above is None:
        return None
    known = Office.objects.filter(kind=OfficeKind.PRODUCER, tax_code=producer.tax_code, valid_to__isnull=True)
    found = known.filter(producer_record__isnull=True).first() if producer.tax_code else None
    return found or Office.objects.create(
        kind=OfficeKind.PRODUCER,
        name=producer.name[:200],
        tax_code=producer.tax_code,
        place_code=producer.commune_code,
        parent=above,
        valid_from=today(),
    )


def commune_office(code: str, day: date) -> Office | None:
    """The office of the commune with this code, where it is known."""
    return Office.objects.on(day).filter(kind=OfficeKind.COMMUNE, place_code=code).first() if code else None


def refold_products(producer: Producer) -> None:
    """Writes anew what a producer's products take from it: the search columns and the commune."""
    for product in producer.products.select_related("producer"):
        product.save(update_fields=["folded", "norm", "commune_code"])


def _refuse_circle(producer: Producer, heir: Producer) -> None:
    earlier: int | None = producer.pk
    while earlier is not None:
        if earlier == heir.pk:
            raise RefusedError(_("This producer came before the other one. Choose the one that follows it."))
        earlier = Producer.objects.values_list("succeeds", flat=True).get(pk=earlier)


def _checked(changed: dict[str, Any]) -> dict[str, Any]:
    if changed.get("tax_code"):
        changed["tax_code"] = normal_tax_code(changed["tax_code"])
    return changed


def _save_new(producer: Producer) -> None:
    try:
        with transaction.atomic():
            producer.save(force_insert=True)
    except IntegrityError:
        _refuse_tax_code(producer)


def _save(producer: Producer) -> None:
    try:
        with transaction.atomic():
            producer.save()
    except IntegrityError:
        _refuse_tax_code(producer)


def _refuse_tax_code(producer: Producer) -> None:
    sentence = _("A producer with the tax code %(code)s is already known. Open that one instead.")
    raise RefusedError(sentence % {"code": producer.tax_code}) from None
