"""``openocop backup DIR``: database, media and keys of one moment, in a new folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from openocop.core.errors import RefusedError
from openocop.journal.wording import say_state
from openocop.web.backup import make_backup

if TYPE_CHECKING:
    from argparse import ArgumentParser

BROKEN_JOURNAL, REFUSED = 1, 2


class Command(BaseCommand):
    help = "Saves database, media and keys in a new folder, while the site is in use."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", type=Path, help="the folder to make; it must not be there yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made = make_backup(options["dir"])
        except (RefusedError, DatabaseError, OSError) as error:
            sys.stderr.write(_("No backup was taken. %(why)s") % {"why": error} + "\n")
            sys.exit(REFUSED)
        rows = sum(table.rows for table in made.manifest.tables)
        sentence = _(
            "Backup in %(folder)s: %(tables)s tables, %(rows)s rows, %(files)s files. Its digest: %(digest)s"
        )
        counts = {"tables": len(made.manifest.tables), "rows": rows, "files": len(made.manifest.files)}
        shown = {name: number_format(count) for name, count in counts.items()}
        self.stdout.write(sentence % (shown | {"folder": made.folder, "digest": made.digest}))
        self.stdout.write("\n".join(say_state(made.chain)))
        if not made.chain.is_whole:
            sys.exit(BROKEN_JOURNAL)
