"""Material zones and craft villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import today
from openocop.core.errors import BadInputError, RefusedError
from openocop.places.atlas import atlas
from openocop.register.actions.steps import clean, day_or_none, fit, note, once, refuse_merged
from openocop.register.models import CraftVillage, MaterialZone, ZoneCertificate
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from openocop.accounts.models import Person
    from openocop.register.models import Producer


def keep_zone(zone: MaterialZone, *, producers: Iterable[Producer] | None = None, by: Person) -> MaterialZone:
    """Enters or changes a material zone given with its new values; where producers are given, it supplies just these.

    Raises ``PermissionDenied`` for communes that are not one's own; ``BadInputError`` for a name, area or communes
    that cannot be.
    """
    if not zone.commune_codes:  # whose it is to keep hangs on its communes
        raise BadInputError("commune_codes", _("Choose at least one commune of today."))
    actor = allow(by, Verb.KEEP_ZONES, zone.commune_codes)
    if zone.pk is not None:  # nobody takes a zone from its communes by naming one's own
        allow(
            by, Verb.KEEP_ZONES, MaterialZone.objects.values_list("commune_codes", flat=True).get(pk=zone.pk)
        )
    if not zone.name.strip():
        raise BadInputError("name", _("Write the name."))
    for name in ("name", "area", "crops", "code_kind", "code_issuer", "code"):
        setattr(zone, name, fit(MaterialZone, name, getattr(zone, name)))
    if zone.area is not None and zone.area <= 0:
        raise BadInputError("area", _("Write the area in hectares, more than 0."))
    _check_communes(zone.commune_codes)
    with transaction.atomic():
        zone.save()
        if producers is not None:
            zone.producers.set(producers)
        area = str(zone.area) if zone.area is not None else None
        note(actor, "keep", zone, {"name": zone.name, "area": area, "communes": zone.commune_codes})
    return zone


def remove_zone(zone: MaterialZone, *, reason: str, by: Person) -> None:
    """Takes a zone out of the register; the journal keeps what it was and why it went.

    Raises ``PermissionDenied``; ``BadInputError`` without a reason; ``RefusedError`` when it is gone already.
    """
    actor = allow(by, Verb.KEEP_ZONES, zone.commune_codes)
    why = _reason(reason)
    facts = {
        "name": zone.name,
        "area": str(zone.area) if zone.area is not None else None,
        "communes": zone.commune_codes,
        "reason": why,
    }
    with transaction.atomic():
        producers = list(zone.producers.order_by("pk").values_list("pk", flat=True))
        certificates = list(zone.certificates.order_by("pk").values_list("name", flat=True))
        note(actor, "remove", zone, facts | {"producers": producers, "certificates": certificates})
        _gone(MaterialZone.objects.filter(pk=zone.pk).delete()[1], MaterialZone)


def supply(zone: MaterialZone, producer: Producer, *, by: Person) -> bool:
    """Says that a zone supplies a producer; whether that is new.

    Raises ``PermissionDenied``; ``RefusedError`` for a producer that was merged into another.
    """
    actor = allow(by, Verb.KEEP_ZONES, zone.commune_codes)
    with transaction.atomic():
        refuse_merged(producer)
        if zone.producers.filter(pk=producer.pk).exists():
            return False
        zone.producers.add(producer)
        note(actor, "supply", zone, {"producer": producer.pk})
    return True


def end_supply(zone: MaterialZone, producer: Producer, *, by: Person) -> bool:
    """Says that a zone does not supply a producer (any more); whether it did. Raises ``PermissionDenied``."""
    actor = allow(by, Verb.KEEP_ZONES, zone.commune_codes)
    with transaction.atomic():
        if not zone.producers.filter(pk=producer.pk).exists():
            return False
        zone.producers.remove(producer)
        note(actor, "end_supply", zone, {"producer": producer.pk})
    return True


def keep_certificate(certificate: ZoneCertificate, *, by: Person) -> ZoneCertificate:
    """Enters or corrects one quality certificate of a zone, given with its new values. Raises as the next one."""
    zone = certificate.zone
    actor = allow(by, Verb.KEEP_ZONES, zone.commune_codes)
    _check_certificate(certificate)
    with transaction.atomic():
        certificate.save()
        facts = {
            "certificate": certificate.name,
            "valid_from": day_or_none(certificate.valid_from),
            "valid_to": day_or_none(certificate.valid_to),
        }
        note(actor, "keep_certificate", zone, facts)
    return certificate


def remove_certificate(certificate: ZoneCertificate, *, by: Person) -> None:
    """Takes a quality certificate off its zone. Raises ``PermissionDenied``; ``RefusedError`` when it is gone."""
    actor = allow(by, Verb.KEEP_ZONES, certificate.zone.commune_codes)
    with transaction.atomic():
        note(actor, "remove_certificate", certificate.zone, {"certificate": certificate.name})
        _gone(ZoneCertificate.objects.filter(pk=certificate.pk).delete()[1], ZoneCertificate)


def set_certificates(zone: MaterialZone, certificates: Iterable[ZoneCertificate], *, by: Person) -> None:
    """Replaces a zone's quality certificates by these, given unsaved.

    Raises ``PermissionDenied``; ``BadInputError`` for one without a name or that ends before it begins.
    """
    actor = allow(by, Verb.KEEP_ZONES, zone.commune_codes)
    rows = list(certificates)
    for one in rows:
        one.zone = zone
        _check_certificate(one)
    with transaction.atomic():
        zone.certificates.all().delete()
        ZoneCertificate.objects.bulk_create(rows)
        note(actor, "keep", zone, {"certificates": [one.name for one in rows]})


def keep_craft_village(village: CraftVillage, *, by: Person) -> CraftVillage:
    """Enters or changes a craft village given with its new values. Raises as ``keep_zone``."""
    if not village.commune_code:
        raise BadInputError("commune_code", _("Choose a commune of today."))
    actor = allow(by, Verb.KEEP_ZONES, [village.commune_code])
    if village.pk is not None:
        before = CraftVillage.objects.values_list("commune_code", flat=True).get(pk=village.pk)
        allow(by, Verb.KEEP_ZONES, [before])
    village.name = clean("name", village.name, 300)
    if not village.name:
        raise BadInputError("name", _("Write the name."))
    village.note = fit(CraftVillage, "note", village.note)
    _check_communes([village.commune_code])
    with transaction.atomic():
        village.save()
        note(actor, "keep", village, {"name": village.name, "commune": village.commune_code})
    return village


def remove_craft_village(village: CraftVillage, *, reason: str, by: Person) -> None:
    """Takes a craft village out of the register. Raises as ``remove_zone``, and while products are linked to it."""
    actor = allow(by, Verb.KEEP_ZONES, [village.commune_code])
    facts = {"name": village.name, "commune": village.commune_code, "reason": _reason(reason)}
    with transaction.atomic():
        if village.products.exists():
            raise RefusedError(
                _("Products are linked to this craft village. Take them off it first, then remove it.")
            )
        note(actor, "remove", village, facts)
        _gone(CraftVillage.objects.filter(pk=village.pk).delete()[1], CraftVillage)


def _reason(text: str) -> str:
    why: str = clean("reason", text, 500)
    if not why:
        raise BadInputError("reason", _("Write why: it stands in the journal."))
    return why


def _gone(counts: dict[str, int], model: type[Model]) -> None:
    """Looks at how many rows of this table went; ``RefusedError`` when somebody else was quicker."""
    once(counts.get(model._meta.label, 0))  # noqa: SLF001 - Django's name for a table's rows


def _check_certificate(one: ZoneCertificate) -> None:
    one.name = clean("name", one.name, 300)
    if not one.name:
        raise BadInputError("name", _("Write the name."))
    if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
        raise BadInputError("valid_to", _("The last day lies before the first."))


def _check_communes(codes: Iterable[str]) -> None:
    for code in codes:
        unit = atlas().unit_on(code, today())
        if unit is None or unit.level != "commune":
            raise BadInputError("commune_codes", _("Choose a commune of today."))
