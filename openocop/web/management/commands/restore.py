"""``openocop restore DIR``: this installation becomes what it was when the backup was taken."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.wording import say_state
from openocop.web.backup import restore_backup

if TYPE_CHECKING:
    from argparse import ArgumentParser

BROKEN_JOURNAL, REFUSED = 1, 2


class Command(BaseCommand):
    help = "Puts a backup in place, on either engine. Stop the site first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", type=Path, help="the folder that “openocop backup” made")
        parser.add_argument("--force", action="store_true", help="replace what this installation holds")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            done = restore_backup(options["dir"], force=options["force"])
        except (BadInputError, RefusedError, DatabaseError, OSError) as error:
            sys.stderr.write(_("Nothing was restored. %(why)s") % {"why": error} + "\n")
            sys.exit(REFUSED)
        sentence = _("Restored: the backup of %(day)s. Run now: openocop setup")
        self.stdout.write(sentence % {"day": done.manifest.taken_at})
        if done.aside:
            self.stdout.write(_("What stood here before lies in %(folder)s.") % {"folder": done.aside})
        self.stdout.write("\n".join(say_state(done.chain)))
        if not done.chain.is_whole:
            sys.exit(BROKEN_JOURNAL)
