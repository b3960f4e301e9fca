"""Why a file or a picture is not kept, in sentences that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError, RefusedError
from openocop.files.kinds import MB, PICTURES, TRAITS, Kind

if TYPE_CHECKING:
    from collections.abc import Collection

PLACE = "file"
"""The field that all refusals name."""


class OutOfPlaceError(RefusedError):
    """A piece that does not join on to what is there; ``received`` is where the next one must begin."""

    def __init__(self, received: int) -> None:
        super().__init__(
            _("A piece of the file is missing. The sending goes on from where the server stands.")
        )
        self.received = received


class OtherContentError(RefusedError):
    """What came is not of the file that the upload was begun for: it must begin again."""


def refuse_kind(kind: Kind, taken: Collection[Kind]) -> None:
    """Raises ``BadInputError`` unless ``kind`` is among those ``taken``."""
    if kind in taken:
        return
    special = {
        Kind.EMPTY: _("The file is empty. Choose it again; if it stays empty, make it anew."),
        Kind.LOCKED: _(
            "The document opens with a password alone. Save it without a password, and send it again."
        ),
    }
    special[Kind.PROGRAM] = _(
        "The document has macros, which are small programs. Save it without macros (as .docx or .xlsx) or as "
        "PDF, and send it again."
    )
    if kind is Kind.HEIC and Kind.JPEG in taken:
        special[kind] = _(
            "This is a HEIC picture of an iPhone, which many others cannot open. On the iPhone choose "
            "Settings › Camera › Formats › Most Compatible and take it again, or send it as JPEG."
        )
    raise BadInputError(PLACE, special.get(kind) or _only(taken))


def refuse_size(size: int, largest: int) -> None:
    """Raises ``BadInputError`` where ``size`` is above ``largest``, both in bytes."""
    if size > largest:
        raise BadInputError(
            PLACE,
            _("The file is larger than %(limit)s MB. Make it smaller, or send it in parts.")
            % {"limit": largest // MB},
        )


def refuse_claim(name: str, size: int, largest: int) -> None:
    """Raises ``BadInputError`` before a byte is sent: by the name's ending, as far as that tells."""
    limits = {traits.ending: traits.largest for traits in TRAITS.values()} | {
        ".jpeg": TRAITS[Kind.JPEG].largest
    }
    _stem, dot, ending = name.lower().rpartition(".")
    refuse_size(size, min(largest, limits.get(dot + ending, largest)))


def _only(taken: Collection[Kind]) -> str:
    if set(taken) <= PICTURES:
        return _("This is not a picture that can be shown. Send a photograph as JPEG, PNG or WebP.")
    names = ", ".join(traits.ending[1:].upper() for kind, traits in TRAITS.items() if kind in taken)
    return _("A file of this kind is not taken. Send one of these: %(kinds)s.") % {"kinds": names}
