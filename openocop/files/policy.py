"""Who may touch an upload: whoever began it, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from openocop.files.models import Upload


class Owner(Protocol):
    """Somebody with a number of her own; the room asks no more of her."""

    @property
    def pk(self) -> int: ...


def why_not(person: Owner, upload: Upload) -> str | None:
    """Why the person may not see, continue, finish or give up this upload; None where she may."""
    if person.pk == upload.owner:
        return None
    return _("Somebody else sends this file. Choose yours on your own page.")
