"""Whether a reader sees everything of a dossier, the private fields too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from openocop.register.kinds import Reading
from openocop.register.policy import readable_classes

if TYPE_CHECKING:
    from openocop.accounts.models import Person
    from openocop.dossiers.models import Dossier


def reads_all(reader: Person, dossier: Dossier) -> None:
    """``PermissionDenied`` for who sees the dossier but not its personal data, such as the auditor."""
    given = any(one.person_id == reader.pk and one.ended_at is None for one in dossier.assignments.all())
    if not given and Reading.PRIVATE not in readable_classes(reader, dossier.product.producer):
        raise PermissionDenied(
            _("The papers hold personal data: they open for those who work on the dossier.")
        )
