"""The state of the stored files in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openocop.files.chamber import codes

if TYPE_CHECKING:
    from openocop.files.verifying import StoreState


_NOTES: Final = {
    codes.CLEANED: gettext_lazy(
        "Scripts or attached files were taken out of the PDF, because they can do harm. What it shows stays."
    ),
    codes.MENDED: gettext_lazy(
        "The PDF was damaged and has been put in order; the one you sent is kept too."
    ),
    codes.ATTACHED: gettext_lazy("This signed PDF carries other files, which nobody has checked."),
    codes.OUTSIDE: gettext_lazy(
        "The document shows something that lies elsewhere: it may be missing for others."
    ),
    codes.EMBEDDED: gettext_lazy("The document carries other files, which nobody has checked."),
}


def say_note(code: str) -> str:
    """What is to be known of a kept file, in a sentence."""
    return str(_NOTES[code])


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


def say_swept(count: int) -> str:
    """How many uploads were forgotten."""
    return _("Uploads forgotten: %(count)s. Files that were stored stay.") % {"count": number_format(count)}
