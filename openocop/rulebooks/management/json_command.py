"""What ``score`` and ``advise`` share: a JSON file in, JSON out, one sentence and exit 2 when it cannot be read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.rulebooks import plain_json

if TYPE_CHECKING:
    from argparse import ArgumentParser

UNREADABLE = 2
LARGEST = 16 * 1024 * 1024


class JsonCommand(BaseCommand):
    """Reads one JSON object, answers with one JSON object; needs no database."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the JSON file, or - for standard input")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["file"]
        try:
            answer = self.answer(plain_json.loads(_read(name), "stdin" if name == "-" else name))
        except BadInputError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(UNREADABLE)
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")

    def answer(self, data: dict[str, Any]) -> dict[str, Any]:
        """The answer to the data. Raises ``BadInputError`` with the place in the file."""
        raise NotImplementedError


def _read(name: str) -> bytes:
    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST + 1)
    except OSError as error:
        raise BadInputError(
            name, _("the file cannot be read (%(why)s).") % {"why": error.strerror}
        ) from error
    if len(content) > LARGEST:
        raise BadInputError(name, _("the file is larger than %(most)d MB.") % {"most": LARGEST // 1024**2})
    return content
