"""What the room knows, read from its tables."""

from __future__ import annotations

from openocop.core.workdays import WorkingCalendar
from openocop.rulebooks.models import WorkingDayException


def working_calendar() -> WorkingCalendar:
    """The public holidays with every day that the office corrected (exact rule 12). One query.

    All years at once, on purpose: they are a handful of rows each, and a limit that runs over New Year,
    counted with one year's rows, would end on the wrong day.
    """
    return WorkingCalendar(WorkingDayException.objects.by_day())
