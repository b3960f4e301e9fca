"""Why a part of a bundle is not taken: each error names the part and says what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError


class UnusablePartError(BadInputError):
    """A part cannot be put into a bundle; ``place`` is its title."""


class LockedPdfError(UnusablePartError):
    """The PDF is encrypted, with or without a password to open it."""

    def __init__(self, title: str) -> None:
        super().__init__(
            title,
            _("This PDF is locked. Save it without a password and without restrictions, and send it again."),
        )


class BrokenPdfError(UnusablePartError):
    """The PDF is damaged, was cut off on the way, or has no page."""

    def __init__(self, title: str) -> None:
        super().__init__(
            title, _("This PDF is damaged or was cut off on the way. Make it again, and send it again.")
        )


class BrokenPictureError(UnusablePartError):
    """The picture is damaged, was cut off, or is larger than can be read."""

    def __init__(self, title: str) -> None:
        super().__init__(
            title, _("This picture is damaged, was cut off on the way or is too large. Take a new one.")
        )


class UnknownPartError(UnusablePartError):
    """The file is neither a PDF nor a picture that can be printed."""

    def __init__(self, title: str) -> None:
        super().__init__(
            title, _("This file is neither a PDF nor a JPEG, PNG or WebP picture. Send it as one of these.")
        )
