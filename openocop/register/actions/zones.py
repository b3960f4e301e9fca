"""Material zones and craft villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import today
from openocop.core.errors import BadInputError
from openocop.places.atlas import atlas
from openocop.register.actions.steps import clean, note
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openocop.accounts.models import Person
    from openocop.register.models import CraftVillage, MaterialZone, Producer


def keep_zone(zone: MaterialZone, *, producers: Iterable[Producer] = (), by: Person) -> MaterialZone:
    """Enters or changes a material zone given with its new values, and whom it supplies.

    Raises ``PermissionDenied`` for communes that are not one's own; ``BadInputError`` for a name, area or communes
    that cannot be.
    """
    actor = allow(by, Verb.KEEP_ZONES, zone.commune_codes)
    zone.name = clean("name", zone.name, 300)
    if not zone.name:
        raise BadInputError("name", _("Write the name."))
    if zone.area is not None and zone.area <= 0:
        raise BadInputError("area", _("Write the area in hectares, more than 0."))
    _check_communes(zone.commune_codes)
    with transaction.atomic():
        zone.save()
        zone.producers.set(producers)
        area = str(zone.area) if zone.area is not None else None
        note(actor, "keep", zone, {"name": zone.name, "area": area, "communes": zone.commune_codes})
    return zone


def keep_craft_village(village: CraftVillage, *, by: Person) -> CraftVillage:
    """Enters or changes a craft village given with its new values. Raises as ``keep_zone``."""
    actor = allow(by, Verb.KEEP_ZONES, [village.commune_code])
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
