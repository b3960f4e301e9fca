"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

from openocop import __version__

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(_request: HttpRequest | None = None) -> dict[str, Any]:
    """The version and the languages."""
    code = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "version": __version__,
        "source_url": settings.SOURCE_URL,
        "language": code,
        "languages": settings.LANGUAGES,
    }
