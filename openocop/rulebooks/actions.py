"""The verbs of the room."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now, show_date, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.core.workdays import WorkingCalendar
from openocop.rulebooks.models import TEXT_LENGTH, PinnedRulebook, WorkingDayException
from openocop.rulebooks.shelf import CODES, rulebooks

FIRST_DAY = date(1995, 1, 1)
"""No calendar of this software begins earlier; an earlier day is a slip of the pen."""


@transaction.atomic
def pin_rulebooks() -> list[str]:
    """Records each rulebook's content hash at the first setup; the codes recorded now, newest first.

    Raises ``RefusedError``, and records nothing, when a rulebook's content differs from the recorded one or a
    recorded rulebook is no longer there: a running installation's law never changes under it.
    """
    _refuse_lost()
    return [book.code for book in rulebooks() if _pin(book.code, book.content_hash)]


def _refuse_lost() -> None:
    for code in PinnedRulebook.objects.hashes():
        if code not in CODES:
            raise RefusedError(
                _(
                    "This installation was set up with the rulebook %(code)s, which this version of the "
                    "software does not hold. Install the version that holds it."
                )
                % {"code": code}
            )


def _pin(code: str, content_hash: str) -> bool:
    """Whether the rulebook is new here."""
    row, created = PinnedRulebook.objects.get_or_create(
        code=code, defaults={"content_hash": content_hash, "first_seen": now()}
    )
    if row.content_hash != content_hash:
        sentence = _(
            "The rulebook %(code)s is not the one this installation was set up with: its content hash was "
            "%(old)s and is now %(new)s. Install the version of the software that holds the former."
        )
        raise RefusedError(sentence % {"code": code, "old": row.content_hash, "new": content_hash})
    return created


def set_working_day_exception(
    day: date, *, is_working: bool, reason: str, source: str
) -> WorkingDayException:
    """Says that offices work on ``day`` or not, whatever the calendar computes; a later word replaces it.

    Raises ``BadInputError`` naming the field: a day outside the calendar, a reason or source that is empty or
    longer than its column.
    """
    last = WorkingCalendar().known_until
    if not FIRST_DAY <= day <= last:
        sentence = _("Choose a day from %(first)s to %(last)s.")
        raise BadInputError("day", sentence % {"first": show_date(FIRST_DAY), "last": show_date(last)})
    values = {
        "is_working": is_working,
        "reason": _text(reason, "reason", _("Say why, such as “swapped with Saturday 10/01/2026”.")),
        "source": _text(source, "source", _("Name the paper it stands in, such as 12729/VPCP-KGVX.")),
        "entered_on": today(),
    }
    with transaction.atomic():
        made, _created = WorkingDayException.objects.update_or_create(day=day, defaults=values)
    return made


def _text(value: str, field: str, when_empty: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise BadInputError(field, when_empty)
    if len(text) > TEXT_LENGTH:
        raise BadInputError(field, _("Write at most %(count)s letters.") % {"count": TEXT_LENGTH})
    return text
