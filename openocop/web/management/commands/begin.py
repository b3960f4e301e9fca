"""``openocop begin``: the province's office and the way in of its first administrator."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils.translation import gettext as _

from openocop.accounts.actions import begin
from openocop.core.clock import show_date
from openocop.core.errors import BadInputError, RefusedError

if TYPE_CHECKING:
    from argparse import ArgumentParser

REFUSED = 2


class Command(BaseCommand):
    help = (
        "Makes the province's office and a link for its first administrator, who then invites everybody else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", required=True, help="the name of the province's office")
        parser.add_argument("--place", required=True, help="the official code of the province, such as 82")
        parser.add_argument("--name", required=True, help="the administrator's name")
        parser.add_argument("--login", required=True, help="the administrator's e-mail or telephone")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made, code = begin(
                office_name=options["office"],
                place_code=options["place"],
                name=options["name"],
                login=options["login"],
            )
        except (BadInputError, RefusedError) as error:
            sys.stderr.write(f"{getattr(error, 'sentence', error)}\n")
            sys.exit(REFUSED)
        link = settings.PUBLIC_URL + reverse("account:link", args=[code])
        sentence = _("Open this link and choose a password; it works once, until %(day)s:")
        self.stdout.write(sentence % {"day": show_date(made.expires_at)})
        self.stdout.write(link)
