"""``openocop setup``: everything a first run needs; safe to run again."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from openocop.core.errors import BadInputError, RefusedError
from openocop.rulebooks import shelf
from openocop.rulebooks.actions import pin_rulebooks

DAMAGED = 2


class Command(BaseCommand):
    help = "Prepares the data directory: keys, database, translations, static files; checks the rulebooks."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            rulebooks = shelf.rulebooks()
            make_folders()
            make_key()
            compile_translations()
            call_command("migrate", interactive=False, verbosity=0)
            pin_rulebooks()
            call_command("collectstatic", interactive=False, verbosity=0)
        except (BadInputError, RefusedError) as error:
            sys.stderr.write(f"setup stopped: {error}\n")
            sys.exit(DAMAGED)
        sets = sum(len(entry.sets) for entry in rulebooks)
        self.stdout.write(
            f"OpenOCOP is ready in {settings.DATA_DIR}: {len(rulebooks)} rulebooks, {sets} product sets."
        )


def make_folders() -> None:
    """The data directory's folders; keys are for this account only."""
    for folder in (settings.DATA_DIR, settings.MEDIA_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
    settings.KEYS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_key() -> None:
    """A secret key of this installation, made once; written beside and renamed, so that it is whole or absent."""
    path = settings.KEYS_DIR / "secret_key"
    if path.exists():
        return
    draft = settings.KEYS_DIR / f"secret_key.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another setup made it a moment ago
    finally:
        draft.unlink()


def compile_translations() -> list[Path]:
    """Message catalogues for Django, made without msgfmt so that no system package is needed."""
    made = []
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as text, target.open("wb") as binary:
                write_mo(binary, read_po(text, locale=source.parent.parent.name))
            made.append(target)
    return made
