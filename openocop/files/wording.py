"""The state of the stored files in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from openocop.files.verifying import StoreState


def say_store(state: StoreState) -> list[str]:
    """What was found, a sentence a line; the first says whether all files are whole."""
    numbers = {"files": number_format(state.files), "pictures": number_format(state.pictures)}
    if state.is_whole:
        said = [_("The stored files are whole (files: %(files)s, pictures: %(pictures)s).") % numbers]
    else:
        said = [
            _(
                "Stored files are missing or damaged (files: %(files)s, pictures: %(pictures)s). Bring them back "
                "from a backup, or have them handed in again."
            )
            % numbers
        ]
    said += [_("Missing: %(path)s") % {"path": path} for path in state.missing]
    said += [_("Damaged: %(path)s") % {"path": path} for path in state.damaged]
    said += [
        _("Belongs to nothing, and only takes room: %(path)s") % {"path": path} for path in state.orphaned
    ]
    said += [
        _("Was never finished, and goes by itself after a day: %(path)s") % {"path": path}
        for path in state.leftovers
    ]
    return said
