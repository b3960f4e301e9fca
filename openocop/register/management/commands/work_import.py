"""``openocop work-import NUMBER``: the work at a file that was handed in, as the site starts it for large ones."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from openocop.accounts.models import Person
from openocop.register.importing.progress import hold
from openocop.register.importing.working import do_work
from openocop.register.management.commands.import_register import stop
from openocop.register.models import ImportBatch

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Reads or takes in a file that was handed in, as its state asks for; the site starts this by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="the number of the import")
        parser.add_argument(
            "--by", type=int, required=True, help="who asked for it: the number of the person"
        )
        parser.add_argument("--lock", type=int, help="an open file, locked by whoever starts this")
        parser.add_argument("--language", default="", help="vi or en")

    def handle(self, *_args: Any, **options: Any) -> None:
        batch = ImportBatch.objects.filter(pk=options["number"]).first()
        person = Person.objects.filter(pk=options["by"]).first()
        if batch is None or person is None:
            stop(_("There is no such import or person."))
            return
        held = options["lock"] if options["lock"] is not None else hold(batch)
        if held is None:
            stop(_("Somebody is at work on this file already."))
            return
        try:
            with translation.override(options["language"] or translation.get_language()):
                do_work(batch, held, by=person)
        finally:
            os.close(held)
