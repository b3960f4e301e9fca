"""``openocop setup``: everything a first run needs; safe to run again, also twice at once."""

from __future__ import annotations

import fcntl
import os
import secrets
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from openocop import __version__
from openocop.accounts.demo import demo_administrator, demo_people
from openocop.accounts.roles import ROLE_NAMES
from openocop.core.errors import BadInputError, RefusedError
from openocop.demo.dossiers import build_dossiers
from openocop.demo.pictures import draw_pictures
from openocop.demo.province import build
from openocop.demo.synthetic import synthesise
from openocop.rulebooks import shelf
from openocop.rulebooks.actions import pin_rulebooks

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

STOPPED = 2


class Command(BaseCommand):
    help = "Prepares the data directory: keys, database, static files; checks the rulebooks."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also make the demonstration's people")
        parser.add_argument(
            "--synthetic",
            type=int,
            default=0,
            metavar="N",
            help="also make N invented products, for measuring",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            rulebooks = shelf.rulebooks()
            prepare()
            sign_ins = demo_sign_ins() if options["demo"] else []
            synthetic = synthesise(options["synthetic"]) if options["synthetic"] > 0 else 0
        except (BadInputError, RefusedError) as error:
            stop(str(error))
        except DatabaseError as error:
            stop(
                f"the database cannot be used ({str(error).strip().splitlines()[0]}). Check OPENOCOP_DATABASE_URL."
            )
        except OSError as error:
            stop(
                f"{error.filename or settings.DATA_DIR}: {error.strerror}. Choose another OPENOCOP_DATA_DIR."
            )
        sets = sum(len(entry.sets) for entry in rulebooks)
        self.stdout.write(
            f"OpenOCOP is ready in {settings.DATA_DIR}: {len(rulebooks)} rulebooks, {sets} product sets."
        )
        if synthetic:
            said = _("The register holds %(count)s products now, the invented ones among them.")
            self.stdout.write(said % {"count": number_format(synthetic)})
        if sign_ins:
            self.stdout.write(_("Sign in as one of these invented people:"))
            self.stdout.write("\n".join(sign_ins))


def stop(sentence: str) -> None:
    sys.stderr.write(f"setup stopped: {sentence}\n")
    sys.exit(STOPPED)


def prepare() -> None:
    """All steps, one setup at a time: a second one waits and then finds everything done."""
    make_folders()
    with one_at_a_time():
        make_key()
        call_command("migrate", interactive=False, verbosity=0)
        pin_rulebooks()
        call_command("collectstatic", interactive=False, verbosity=0)
        write_whole(version_file(), __version__)


def demo_sign_ins() -> list[str]:
    """The demonstration's people, a line each: role, login, password. Their passwords stay in the data directory."""
    path = Path(settings.DATA_DIR) / "demo-sign-ins.txt"
    kept = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    known = {line.split()[-2]: line for line in kept}
    with one_at_a_time():
        for made in demo_people():
            if made.password is not None:
                known[made.login] = f"{ROLE_NAMES[made.role]:<30} {made.login:<26} {made.password}"
        write_whole(path, "".join(f"{line}\n" for line in known.values()))
        if build(demo_administrator()):
            draw_pictures(demo_administrator())
        build_dossiers(demo_administrator())
    return list(known.values())


def make_folders() -> None:
    """The data directory's folders, for this account only."""
    for folder in (settings.DATA_DIR, settings.KEYS_DIR, settings.MEDIA_ROOT):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Holds the data directory's lock; the system lets it go when the process ends, however it ends."""
    with (settings.DATA_DIR / ".setup.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_key() -> None:
    """A secret key of this installation, made once."""
    path = settings.KEYS_DIR / "secret_key"
    if not path.exists():
        write_whole(path, secrets.token_urlsafe(50))


def version_file() -> Path:
    """Which version set this data directory up; ``serve`` compares."""
    return Path(settings.DATA_DIR) / "version"


def write_whole(path: Path, text: str) -> None:
    """Writes a file, for this account only, so that it is there whole or not at all."""
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)
