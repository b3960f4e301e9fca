"""Material zones and craft villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import today
from openocop.core.errors import BadInputError
from openocop.places.atlas import atlas
from openocop.register.actions.steps import clean, fit, note
from openocop.register.models import CraftVillage, MaterialZone, ZoneCertificate
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openocop.accounts.models import Person
    from openocop.register.models import Producer


def keep_zone(zone: MaterialZone, *, producers: Iterable[Producer] = (), by: Person) -> MaterialZone:
    """Enters or changes a material zone given with its new values, and whom it supplies.

    Raises ``PermissionDenied`` for communes that are not one's own; ``BadInputError`` for a name, area or communes
    that cannot be.
    """
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
        zone.producers.set(producers)
        area = str(zone.area) if zone.area is not None else None
        note(actor, "keep", zone, {"name": zone.name, "area": area, "communes": zone.commune_codes})
    return zone


def set_certificates(zone: MaterialZone, certificates: Iterable[ZoneCertificate], *, by: Person) -> None:
    """Replaces a zone's quality certificates by these, given unsaved.

    Raises ``PermissionDenied``; ``BadInputError`` for one without a name or that ends before it begins.
    """
    actor = allow(by, Verb.KEEP_ZONES, zone.commune_codes)
    rows = list(certificates)
    for one in rows:
        one.zone, one.name = zone, clean("name", one.name, 300)
        if not one.name:
            raise BadInputError("name", _("Write the name."))
        if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
            raise BadInputError("valid_to", _("The last day lies before the first."))
    with transaction.atomic():
        zone.certificates.all().delete()
        ZoneCertificate.objects.bulk_create(rows)
        note(actor, "keep", zone, {"certificates": [one.name for one in rows]})


def keep_craft_village(village: CraftVillage, *, by: Person) -> CraftVillage:
    """Enters or changes a craft village given with its new values. Raises as ``keep_zone``."""
    actor = allow(by, Verb.KEEP_ZONES, [village.commune_code])
    if village.pk is not None:
        before = CraftVillage.objects.values_list("commune_code", flat=True).get(pk=village.pk)
        allow(by, Verb.KEEP_ZONES, [before])
    village.name = clean("name", village.name, 300)
    if not village.name:
        raise BadInputError("name", _("Write the name."))
    _check_communes([village.commune_code])
    with transaction.atomic():
        village.save()
        note(actor, "keep", village, {"name": village.name, "commune": village.commune_code})
    return village


def _check_communes(codes: Iterable[str]) -> None:
    for code in codes:
        unit = atlas().unit_on(code, today())
        if unit is None or unit.level != "commune":
            raise BadInputError("commune_codes", _("Choose a commune of today."))
