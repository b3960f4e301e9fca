"""``openocop place "TEXT" [--on DATE] [--json]``: which unit an address means, and what it is today."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from openocop.core.clock import parse_date
from openocop.places.resolving import resolve
from openocop.places.wording import in_words, write_answer

if TYPE_CHECKING:
    from argparse import ArgumentParser

UNREADABLE = 2


class Command(BaseCommand):
    help = "Finds the province or commune that an address names, on a day; needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="the address, old or new")
        parser.add_argument(
            "--on", help="the day asked about, as 2024-05-01 or 1/5/2024 (today if not given)"
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            day = parse_date(options["on"]) if options["on"] is not None else None
        except ValueError as error:
            sys.stderr.write(f"--on: {error}\n")
            sys.exit(UNREADABLE)
        answer = resolve(options["text"], day)
        if options["json"]:
            sys.stdout.write(json.dumps(write_answer(answer), ensure_ascii=False, indent=2) + "\n")
            return
        with translation.override(settings.LANGUAGE_CODE):
            sys.stdout.write(in_words(answer))
