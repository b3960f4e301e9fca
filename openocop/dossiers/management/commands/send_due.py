"""``openocop send-due``: reminders of today, and letters that could not be sent before; for a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from openocop.dossiers.actions import send_due


class Command(BaseCommand):
    help = "Writes the reminders that are due and sends letters that wait; safe to run twice and at once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        written, sent = send_due()
        self.stdout.write(
            ngettext("%(count)d reminder written.", "%(count)d reminders written.", written)
            % {"count": written}
        )
        self.stdout.write(
            ngettext("%(count)d letter sent.", "%(count)d letters sent.", sent) % {"count": sent}
        )
