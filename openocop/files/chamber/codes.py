"""What the chamber says: why something is not taken, and what is to be known of what is."""

from __future__ import annotations

from typing import Final

HEAVY: Final = "heavy"
"""It wants more memory or time than anything honest does."""
DAMAGED: Final = "damaged"
PIXELS: Final = "pixels"
SMALL: Final = "small"
LOCKED: Final = "locked"
PAGES: Final = "pages"
SIGNED_ACTIVE: Final = "signed_active"
"""A signed PDF that carries out something: cleaning it would break the signature."""

CLEANED: Final = "cleaned"
"""Scripts, programs or attachments were taken out of a PDF."""
MENDED: Final = "mended"
"""A PDF was damaged and could be put in order."""
ATTACHED: Final = "attached"
"""A signed PDF carries other files, which are left in it and not checked."""
OUTSIDE: Final = "outside"
"""A document shows something that lies elsewhere and may change."""
EMBEDDED: Final = "embedded"
"""A document carries other files."""

MOST_PIXELS: Final = 60_000_000
"""Pixels of a photograph: more than the cameras of telephones give."""
LEAST_SIDE: Final = 100
MOST_PAGES: Final = 500


class UnfitError(Exception):
    """The file is not taken; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
