"""``openocop files verify`` and ``openocop files sweep``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from openocop.files.actions import sweep_uploads
from openocop.files.verifying import verify_store
from openocop.files.wording import say_store, say_swept

if TYPE_CHECKING:
    from argparse import ArgumentParser

BROKEN, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = (
        "Compares the stored files with what the tables say of them; forgets uploads that nobody continues."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(
            dest="what", required=True, metavar="verify|sweep", parser_class=CommandParser
        )
        kinds.add_parser("verify", help="read every file; exit 1 and name those missing or damaged")
        sweep = kinds.add_parser("sweep", help="forget uploads that nobody has continued for some days")
        sweep.add_argument(
            "--days",
            type=int,
            default=settings.UPLOAD_DAYS,
            help=f"how many days ({settings.UPLOAD_DAYS}); 0: all",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["what"] == "sweep":
                self.stdout.write(say_swept(sweep_uploads(days=max(0, options["days"]))))
                return
            state = verify_store()
        except (DatabaseError, OSError) as error:
            sys.stderr.write(_("The stored files cannot be read: %(why)s") % {"why": error} + "\n")
            sys.exit(UNREADABLE)
        for sentence in say_store(state):
            self.stdout.write(sentence)
        if not state.is_whole:
            sys.exit(BROKEN)
