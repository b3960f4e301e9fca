"""``openocop sitting export CODE``: a sitting as JSON that anybody can compute again."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from openocop.councils.exporting import export
from openocop.councils.models import Sitting

if TYPE_CHECKING:
    from argparse import ArgumentParser

UNKNOWN = 2


class Command(BaseCommand):
    help = "Prints a sitting of a council as JSON: people, agenda, ballots with their hashes, results."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(
            dest="what", required=True, metavar="export", parser_class=CommandParser
        )
        exporting = kinds.add_parser("export", help="everything of one sitting")
        exporting.add_argument("code", help="the number of the sitting, such as 82-2026-001")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = Sitting.objects.select_related("council").filter(code=options["code"].strip()).first()
        if found is None:
            sys.stderr.write(_("There is no sitting %(code)s.") % {"code": options["code"]} + "\n")
            sys.exit(UNKNOWN)
        self.stdout.write(json.dumps(export(found), ensure_ascii=False, indent=2))
