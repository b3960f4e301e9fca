"""``openocop serve``: the site under its production server."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from granian.constants import Interfaces
from granian.server import Server

from openocop import __version__
from openocop.web.management.commands.setup import version_file

if TYPE_CHECKING:
    from argparse import ArgumentParser

NOT_READY = 2
PORTS = range(1, 65536)
THREADS = 4
"""Threads a worker: one that waits for a slow upload or the disk must not stop the others."""


class Command(BaseCommand):
    help = "Serves the site. Run “openocop setup” once before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
        parser.add_argument("--workers", type=int, default=1, help="processes (1)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not is_set_up():
            sys.stderr.write(
                f"{settings.DATA_DIR} is not set up for version {__version__}. Run: openocop setup\n"
            )
            sys.exit(NOT_READY)
        if sentence := not_possible(options["host"], options["port"], options["workers"]):
            sys.stderr.write(f"{sentence}\n")
            sys.exit(NOT_READY)
        address = resolved(options["host"], options["port"])
        self.stdout.write(
            f"OpenOCOP: http://{in_address(options['host'])}:{options['port']}/  (Ctrl+C: dừng / stop)"
        )
        self.stdout.flush()
        Server(
            "openocop.wsgi:application",
            address=address,
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=THREADS,
            respawn_failed_workers=True,
        ).serve()


def is_set_up() -> bool:
    """Whether ``openocop setup`` of this very version has run in the data directory."""
    path = version_file()
    return path.exists() and path.read_bytes() == __version__.encode() and settings.STATIC_ROOT.exists()


def not_possible(host: str, port: int, workers: int) -> str:
    """A sentence about what cannot be served as asked; empty when all is well."""
    if port not in PORTS:
        return "--port: choose a number from 1 to 65535"
    if workers < 1:
        return "--workers: choose 1 or more"
    return port_taken(host, port)


def in_address(host: str) -> str:
    """A host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def resolved(host: str, port: int) -> str:
    """The numeric address of a host that ``port_taken`` has found good; the server takes no names."""
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])


def port_taken(host: str, port: int) -> str:
    """A sentence when nothing can listen there; the server itself would share a port with another one unasked."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        return f"Cannot listen on {host}:{port} ({error.strerror}). Stop the other program or choose --port."
    return ""
