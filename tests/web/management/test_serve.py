"""``openocop serve``: answers on the port it was given, and stops politely."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
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
    for line in process.stdout:
        if "Started worker" in line:
            break
    yield process, f"http://127.0.0.1:{port}"
    process.kill()
    process.stdout.close()
    process.wait()


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
    assert process.wait(timeout=15) == 0
