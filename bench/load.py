"""A small load generator: a few kept-alive connections to this machine, each asking one page after another."""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONNECTIONS = 8
END_OF_HEAD = b"\r\n\r\n"


def request_bytes(path: str, port: int) -> bytes:
    """A browser's request, as far as it matters: kept alive, compressed answers welcome."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()


@dataclass
class Connection:
    """One connection and what has come of its present answer."""

    socket: socket.socket
    received: bytes = b""

    def read(self) -> bool:
        """Take what has come; whether the answer is whole. Stops the run on anything but 200."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise SystemExit("the server closed the connection")
        self.received += chunk
        head, found, body = self.received.partition(END_OF_HEAD)
        if not found:
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"the server answered {head.splitlines()[0].decode()}")
        whole = len(body) >= content_length(head)
        if whole:
            self.received = b""
        return whole


def content_length(head: bytes) -> int:
    for line in head.lower().splitlines():
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    raise SystemExit("an answer without Content-Length cannot be measured here")


def requests_per_second(port: int, paths: Sequence[str], seconds: float) -> float:
    """Whole answers a second over ``CONNECTIONS`` connections, the paths asked in turn."""
    requests = cycle([request_bytes(path, port) for path in paths])
    selector = selectors.DefaultSelector()
    connections = [Connection(socket.create_connection(("127.0.0.1", port))) for _ in range(CONNECTIONS)]
    for connection in connections:
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.socket.sendall(next(requests))
    answered, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        answered += sum(answer_and_ask(key.data, requests) for key, _ in selector.select(timeout=5))
    elapsed = time.perf_counter() - start
    for connection in connections:
        connection.socket.close()
    return answered / elapsed


def answer_and_ask(connection: Connection, requests: Iterator[bytes]) -> int:
    if not connection.read():
        return 0
    connection.socket.sendall(next(requests))
    return 1


def transfer(port: int, path: str) -> bytes:
    """One whole answer, head included, as it goes over the line."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(request_bytes(path, port))
        received = b""
        while True:
            received += line.recv(262_144)
            head, found, body = received.partition(END_OF_HEAD)
            if found and len(body) >= content_length(head):
                return received
