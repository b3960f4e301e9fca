"""``openocop journal verify`` and ``openocop journal head``."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from openocop.journal.queries import head, state_of_chain
from openocop.journal.wording import say_state

if TYPE_CHECKING:
    from argparse import ArgumentParser

BROKEN, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Verifies the journal, or shows its last digest to note elsewhere."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(
            dest="what", required=True, metavar="verify|head", parser_class=CommandParser
        )
        verifying = kinds.add_parser(
            "verify", help="recompute every entry; exit 1 and name the first broken one"
        )
        verifying.add_argument(
            "--head", default="", metavar="DIGEST", help="a last digest noted earlier; it must be found again"
        )
        kinds.add_parser("head", help="print the number and the digest of the last entry, to note elsewhere")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["what"] == "head":
                self._head()
            else:
                self._verify(options["head"].strip().lower())
        except DatabaseError as error:
            sys.stderr.write(_("The journal cannot be read: %(why)s") % {"why": error} + "\n")
            sys.exit(UNREADABLE)

    def _head(self) -> None:
        last = head()
        self.stdout.write(f"{last.count} {last.digest}")

    def _verify(self, noted: str) -> None:
        if noted and not re.fullmatch("[0-9a-f]{64}", noted):
            sys.stderr.write(_("--head: write the 64 letters and digits that “journal head” printed.") + "\n")
            sys.exit(UNREADABLE)
        state = state_of_chain(noted)
        for sentence in say_state(state):
            self.stdout.write(sentence)
        if not state.is_whole:
            sys.exit(BROKEN)
