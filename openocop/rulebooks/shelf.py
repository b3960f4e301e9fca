"""The shelf: which rulebooks the package holds, read once and kept; a changed or damaged one is refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.rulebooks.loading import load_rulebook
from openocop.rulebooks.procedure import Kind, applicable

if TYPE_CHECKING:
    from datetime import date

    from openocop.rulebooks.criteria import Rulebook

DATA = Path(__file__).resolve().parent / "data"
CODES = ("QD26-2026", "QD148-2023", "QD1048-2019")
"""Newest first."""

PINNED = {
    "QD26-2026": "51470bd95ebc18a05934553f1f620990604adda839440cc7ca79bab992e158f5",
    "QD148-2023": "6fbbe46960783475a525da70ed55762e782ab96c0d7329c9c4a937fd5a23b0dd",
    "QD1048-2019": "71f287ab68fbf3bd210eb15657ccc865346c4edc51ae614f80e8f5dcf9648f5e",
}
"""The content hash of each rulebook as published with this software. A rulebook never changes: a correction
of the transcript is a new entry here, with its reason in the changelog, and old uses keep the old hash."""


def rulebooks() -> tuple[Rulebook, ...]:
    """All rulebooks, newest first."""
    return tuple(get_rulebook(code) for code in CODES)


@cache
def get_rulebook(code: str) -> Rulebook:
    """The rulebook of that code. Raises ``BadInputError`` when unknown, damaged or changed."""
    if code not in CODES:
        raise BadInputError("rulebook", f"{code!r} is unknown; the rulebooks are {', '.join(CODES)}")
    found = load_rulebook(DATA / code)
    if found.content_hash != PINNED[code]:
        raise BadInputError(
            f"{code}/",
            f"the files are not the published ones (hash {found.content_hash}, published {PINNED[code]})",
        )
    return found


def in_force(day: date) -> Rulebook:
    """The rulebook for a dossier first handed in on ``day`` (exact rule 1; Article 11.1).

    Raises ``BadInputError`` for a day before the oldest.
    """
    return get_rulebook(applicable(Kind.FIRST, day).rulebook)


def for_new_dossier(day: date) -> Rulebook:
    """As ``in_force``, for a dossier that begins now: refused (``BadInputError``) for a rulebook with known gaps."""
    found = in_force(day)
    if found.has_gaps:
        raise BadInputError(
            "rulebook",
            _("%(code)s is not complete in its source; no new dossier can begin under it.")
            % {"code": found.code},
        )
    return found


def find_rulebook(code: str) -> Rulebook | None:
    """As ``get_rulebook``, but ``None`` for an unknown code."""
    return get_rulebook(code) if code in CODES else None
