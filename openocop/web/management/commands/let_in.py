"""``openocop let-in LOGIN``: a new password, and no second factor, for somebody nobody else can help."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils.translation import gettext as _

from openocop.accounts.actions import let_in
from openocop.core.clock import show_date
from openocop.core.errors import BadInputError, RefusedError

if TYPE_CHECKING:
    from argparse import ArgumentParser

REFUSED = 2


class Command(BaseCommand):
    help = "Makes a link to a new password and removes the second factor, such as of the only administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login", help="the person's e-mail or telephone")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made, code = let_in(options["login"])
        except (BadInputError, RefusedError) as error:
            sys.stderr.write(f"{getattr(error, 'sentence', error)}\n")
            sys.exit(REFUSED)
        sentence = _("Open this link and choose a password; it works once, until %(day)s:")
        self.stdout.write(sentence % {"day": show_date(made.expires_at)})
        self.stdout.write(settings.PUBLIC_URL + reverse("account:link", args=[code]))
