"""``openocop serve``: answers on the port it was given, and stops politely."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def serving(tmp_path):
    """A server of its own in a fresh folder; gives the process and its address once it has said that it serves."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENOCOP_")}
    environment["OPENOCOP_DATA_DIR"] = str(tmp_path / "Dữ liệu OCOP")
    command = [sys.executable, "-m", "openocop"]
    subprocess.run([*command, "setup"], cwd=ROOT, env=environment, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_for(port, process)
    yield process, f"http://127.0.0.1:{port}"
    process.terminate()  # its worker ends with it
    process.wait(timeout=60)
    process.stdout.close()


def wait_for(port, process):
    """Asks the port until the worker answers; a server that ended fails the test at once."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except (ConnectionError, TimeoutError):
            continue
        return
    pytest.fail("the server did not start")


def test_the_site_and_its_hashed_files_are_served(serving):
    _process, address = serving
    with urllib.request.urlopen(f"{address}/") as answer:  # noqa: S310 - our own server
        page = answer.read().decode()
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    with urllib.request.urlopen(f"{address}{style}") as answer:  # noqa: S310 - our own server
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_it_stops_politely(serving):
    process, _address = serving
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


def test_a_port_in_use_is_refused_before_a_second_server_shares_it(serving, tmp_path):
    _process, address = serving
    environment = os.environ | {"OPENOCOP_DATA_DIR": str(tmp_path / "Dữ liệu OCOP")}
    port = address.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-m", "openocop", "serve", "--port", port],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Cannot listen on 127.0.0.1:{port} (Address already in use). Stop the other program or choose --port.\n"
    )


@pytest.mark.parametrize(
    ("option", "value"), [("--workers", "0"), ("--port", "99999"), ("--host", "no.such.host.invalid")]
)
@pytest.mark.usefixtures("serving")
def test_what_cannot_be_served_is_refused_in_one_line(tmp_path, option, value):
    environment = os.environ | {"OPENOCOP_DATA_DIR": str(tmp_path / "Dữ liệu OCOP")}
    done = subprocess.run(
        [sys.executable, "-m", "openocop", "serve", option, value],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
