"""The server is killed (-9) at random moments while it writes: the chain stays whole, nothing acknowledged is lost.

    .venv/bin/python bench/kills.py [KILLS] [sqlite|postgresql] [MINUTES]

200 kills on SQLite by default, at most 20 minutes. The real server with two workers and eight clients; all its
processes are killed at once, and it is started again on the same data. Exit 1 when anything is missing.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.journal import USUAL_PLACE, environment, own_database, run  # noqa: E402 - needs the path above

CLIENTS = 8
LONGEST = 0.8
START = 60
READ = """
from openocop.journal.models import Entry
for row in Entry.objects.order_by("number").values_list("subject_id", "number", "digest").iterator():
    print(*row)
"""


@dataclass
class Tally:
    """What was asked and acknowledged, by all clients together."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_id(self) -> str:
        with self.lock:
            self.asked += 1
            return str(self.asked)


def client(port: int, tally: Tally, stop: threading.Event) -> None:
    """Writes one act after another; an act counts as acknowledged when its whole answer has come."""
    while not stop.is_set():
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            while not stop.is_set():
                name = tally.next_id()
                line.request("POST", f"/act/?id={name}")
                answer = line.getresponse()
                body = answer.read()
                if answer.status == 200:
                    tally.acknowledged[name] = body.decode()
        except (OSError, http.client.HTTPException):
            time.sleep(0.01)
        finally:
            line.close()


def start(env: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    return launch(env, port, "/act/", b"ready")


def launch(env: dict[str, str], port: int, address: str, ready: bytes) -> subprocess.Popen[bytes]:
    """The server, once what it answers at the address begins with ``ready``."""
    command = [sys.executable, "-m", "openocop", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(
        command,
        env=env,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            line.request("GET", address)
            if line.getresponse().read().startswith(ready):
                return process
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
        finally:
            line.close()
    raise SystemExit("the server did not start")


def kill(process: subprocess.Popen[bytes]) -> None:
    """All processes of the server, at once and without a word of warning."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_again_and_again(env: dict[str, str], kills: int, minutes: float) -> tuple[int, Tally]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    rng, tally, stop, done = random.Random(26), Tally(), threading.Event(), 0  # noqa: S311 - moments
    clients = [threading.Thread(target=client, args=(port, tally, stop), daemon=True) for _ in range(CLIENTS)]
    until = time.monotonic() + minutes * 60
    for one in clients:
        one.start()
    try:
        while done < kills and time.monotonic() < until:
            process = start(env, port)
            try:
                time.sleep(rng.uniform(0, LONGEST))
            finally:
                kill(process)
            done += 1
    finally:
        stop.set()
        for one in clients:
            one.join()
    return done, tally


def missing(env: dict[str, str], tally: Tally) -> tuple[int, list[str]]:
    """How many acts are kept, and the acknowledged ones that are not, or not as they were answered."""
    lines = run(env, "shell", "-v", "0", "-c", READ).splitlines()
    kept = {name: f"{number} {digest}" for name, number, digest in (line.split() for line in lines)}
    return len(kept), [name for name, answer in tally.acknowledged.items() if kept.get(name) != answer]


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    engine = sys.argv[2] if len(sys.argv) > 2 else "sqlite"
    minutes = float(sys.argv[3]) if len(sys.argv) > 3 else 20
    server = os.environ.get("OPENOCOP_TEST_POSTGRES", USUAL_PLACE)
    with (
        tempfile.TemporaryDirectory() as folder,
        own_database(server) if engine == "postgresql" else nullcontext("") as url,
    ):
        env = environment(folder, url) | {"DJANGO_SETTINGS_MODULE": "bench.kill_settings"}
        run(env, "setup")
        began = time.monotonic()
        done, tally = kill_again_and_again(env, kills, minutes)
        took = time.monotonic() - began
        if engine == "postgresql":
            time.sleep(2)  # until the database has noticed that its last clients are gone
        kept, lost = missing(env, tally)
        print(f"{engine}: {done} of {kills} kills (-9) in {took:.0f} s")
        print(
            f"{tally.asked:,} attempts (most while no server was there), "
            f"{len(tally.acknowledged):,} acknowledged, {kept:,} kept"
        )
        print(f"{len(lost)} acknowledged acts missing")
        print(run(env, "journal", "verify"))
    if lost or done < kills:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
