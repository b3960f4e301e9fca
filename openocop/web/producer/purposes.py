"""What files are handed in for: each room's door says who may, what is taken, and what becomes of a kept file.

A purpose's key is a word and a number ("dossier:123"); the word finds its entry here, the rest is the entry's own.
The module that opens the room's pages enters it once, when it is imported: ``PURPOSES["dossier"] = Purpose(…)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from openocop.files.kinds import EVIDENCE, Kind
from openocop.web.door import for_whom

if TYPE_CHECKING:
    from collections.abc import Callable

    from openocop.accounts.models import Person
    from openocop.files.models import Upload


@dataclass(frozen=True, slots=True)
class Purpose:
    """``why_not(person, rest)`` is asked at the beginning and at the end: rights may run out in between.

    ``kept(upload, person)`` binds a finished upload's files (``upload.stored``, ``upload.original``) to what they
    are for, and may give the address of a page to go on with. It is called again whenever the end is asked for
    again, and must then change nothing.
    """

    why_not: Callable[[Person, str], str | None]
    kept: Callable[[Upload, Person], str | None] | None = None
    kinds: frozenset[Kind] = EVIDENCE
    keep_original: bool = False


PURPOSES: Final[dict[str, Purpose]] = {}


def purpose_for(person: Person, key: str) -> Purpose:
    """The purpose of this key; ``PermissionDenied`` where nobody knows it, or the person may not hand in for it."""
    word, _colon, rest = key.partition(":")
    purpose = PURPOSES.get(word)
    if purpose is None or not key.isprintable():
        raise PermissionDenied(
            _("Files are not taken here. Go back to your page and choose the place again.")
        )
    for_whom(purpose.why_not(person, rest))
    return purpose
