"""``openocop serve``: the site under its production server."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from granian.constants import Interfaces
from granian.server import Server

if TYPE_CHECKING:
    from argparse import ArgumentParser

NOT_READY = 2
PORTS = range(1, 65536)


class Command(BaseCommand):
    help = "Serves the site. Run “openocop setup” once before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
        parser.add_argument("--workers", type=int, default=1, help="processes (1)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not (settings.KEYS_DIR / "secret_key").exists() or not settings.STATIC_ROOT.exists():
            sys.stderr.write(f"{settings.DATA_DIR} is not set up yet. Run: openocop setup\n")
            sys.exit(NOT_READY)
        if options["port"] not in PORTS:
            sys.stderr.write("--port: choose a number from 1 to 65535\n")
            sys.exit(NOT_READY)
        self.stdout.write(f"OpenOCOP: http://{options['host']}:{options['port']}/  (Ctrl+C: dừng / stop)")
        self.stdout.flush()
        Server(
            "openocop.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=1,
            respawn_failed_workers=True,
        ).serve()
