"""``openocop import-register FILE``: what a workbook comes to, and with ``--apply-as`` into the register."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from openocop.accounts.logins import normal_login
from openocop.accounts.models import Person
from openocop.core.clock import parse_date
from openocop.core.errors import BadInputError, RefusedError
from openocop.register.importing.applying import Source, apply_plan
from openocop.register.importing.planning import Choice, plan
from openocop.register.importing.profiles import profile_named
from openocop.register.importing.report import judged, write_report
from openocop.register.importing.working import saved_mappings
from openocop.register.reading.workbook import open_workbook
from openocop.register.wording import hidden_words, verdict_words

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from openocop.register.importing.planning import Plan

REFUSED = 2


class Command(BaseCommand):
    help = "Compares a workbook with the register, and takes it in when --dry-run is not given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an xlsx, xls, ods or csv file")
        parser.add_argument("--sheet", default="", help="the sheet; else the one that looks like the list")
        parser.add_argument("--dry-run", action="store_true", help="only compare")
        parser.add_argument("--json", action="store_true", help="answer as JSON")
        parser.add_argument("--report", type=Path, help="write the same list with the verdicts, as xlsx")
        parser.add_argument(
            "--province", default="", help="the official code of the province whose list it is"
        )
        parser.add_argument(
            "--profile", default="", help="a saved profile by which the columns are understood"
        )
        parser.add_argument(
            "--hidden",
            default="",
            choices=["", "take", "leave"],
            help="what becomes of hidden rows; else they are asked about",
        )
        parser.add_argument("--on", default="", help="the day on which the list was written (25/11/2026)")
        parser.add_argument("--by", default="", help="who takes it in: a login (needed without --dry-run)")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made = self._planned(options)
            if options["report"]:
                write_report(open_workbook(options["file"]), judged(made), options["report"])
            self._say(made, as_json=options["json"])
            if not options["dry_run"]:
                self._apply(made, options)
        except BadInputError as error:
            stop(error.sentence)
        except (RefusedError, PermissionDenied, OSError) as error:
            stop(str(error))

    def _planned(self, options: dict[str, Any]) -> Plan:
        try:
            on = parse_date(options["on"]) if options["on"] else None
        except ValueError:
            raise BadInputError("--on", _("This is not a day. Write it as 25/11/2026.")) from None
        choice = Choice(
            options["sheet"], {}, options["province"], on, self._saved(options), options["hidden"]
        )
        made = plan(
            open_workbook(options["file"]), choice, progress=None if options["json"] else show_progress
        )
        if options["profile"] and made.headings.digest not in choice.saved:
            sentence = _("The headings of the list are not those of the profile “%(name)s”.")
            raise BadInputError("--profile", sentence % {"name": options["profile"]})
        return made

    def _saved(self, options: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The mapping of the profile that is named, else of all of the province's: those of other lists do nothing."""
        if not options["profile"]:
            return saved_mappings(options["province"])
        profile = profile_named(options["profile"], options["province"])
        return {profile.headings_digest: profile.mapping}

    def _say(self, made: Plan, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(made.as_json(), ensure_ascii=False))
            return
        for verdict, number in made.counts.items():
            self.stdout.write(f"{verdict_words(verdict)}: {number_format(number)}")
        if made.hidden["rows"] or made.hidden["sheets"]:
            self.stdout.write(hidden_words(made.hidden))

    def _apply(self, made: Plan, options: dict[str, Any]) -> None:
        person = Person.objects.by_login(normal_login(options["by"])) if options["by"] else None
        if person is None:
            raise BadInputError(
                "--by", _("Say with --by LOGIN who takes it in, or only compare with --dry-run.")
            )
        digest = hashlib.sha256(options["file"].read_bytes()).hexdigest()
        source = Source(options["file"].name, digest, options["province"])
        batch = apply_plan(made, source, by=person)
        if not options["json"]:
            self.stdout.write(_("Taken in as import %(number)s.") % {"number": batch.pk})


def stop(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(REFUSED)


def show_progress(number: int, of: int) -> None:
    sys.stderr.write(f"\r{number_format(number)} / {number_format(of)} …")
    sys.stderr.flush()
