"""The server is killed (-9) at random moments while files come in: no acknowledged byte or file is lost.

    .venv/bin/python bench/upload_kills.py [--times 20] [--engine sqlite|postgresql] [--minutes 20]

The real server with two workers, and people who send PDFs and photographs through its doors, a piece at a time; now
and then a piece is sent twice. All processes are killed at once and started again on the same data; at the end all
that is under way is finished, and tables and disk are compared. Exit 1 when anything is missing or half there.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import socket
import sys
import tempfile
import threading
import time
import uuid
from contextlib import nullcontext
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.journal import USUAL_PLACE, environment, own_database, run  # noqa: E402 - needs the path above
from bench.kills import kill, launch  # noqa: E402 - as above

PEOPLE = 6
PIECE = 128 * 1024
LONGEST = 1.2
SIGN_IN = """
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from openocop.accounts.models import Person
from openocop.accounts.sessions import SessionStore
from openocop.core.clock import now
for number in range({people}):
    person = Person.objects.create(name=f"Người Mẫu {{number}}", phone=f"09120000{{number:02}}", created_at=now())
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session["_auth_user_backend"] = "openocop.accounts.backends.LoginBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["second_factor"] = True
    session.save()
    print(session.session_key)
"""
READ = """
import json
from openocop.files import verifying
from openocop.files.models import Upload
from openocop.files.parts import parts
verifying.UNDER_WAY = 0
store = verifying.verify_store()
rows = {str(one.pk): [one.state, one.received, one.size, one.stored.sha256 if one.stored else ""]
        for one in Upload.objects.select_related("stored")}
wrong = [*store.missing, *store.damaged, *store.orphaned]
print(json.dumps({"rows": rows, "wrong": wrong, "parts": len(list(parts())), "incoming": len(store.leftovers)}))
"""


@dataclass
class Tally:
    """What the server acknowledged, by all people together."""

    received: dict[str, int] = field(default_factory=dict)
    finished: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    pieces: int = 0
    repeated: int = 0
    again: int = 0
    cuts: int = 0


class Person:
    """Somebody who sends one file after another."""

    def __init__(self, port: int, session: str, tally: Tally, seed: int) -> None:
        self.port, self.session, self.tally = port, session, tally
        self.rng = random.Random(seed)  # noqa: S311 - a workload
        self.line: http.client.HTTPConnection | None = None
        self.token = self.guard = ""

    def ask(self, method: str, address: str, body: bytes = b"", kind: str = "") -> tuple[int, dict]:
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": f"session={self.session}; {self.guard}",
            "X-CSRFToken": self.token,
        }
        try:
            self.line.request(
                method, address, body or None, headers | ({"Content-Type": kind} if kind else {})
            )
            answer = self.line.getresponse()
            text = answer.read()
            self.guard = (answer.headers.get("Set-Cookie") or self.guard).partition(";")[0]
            said = json.loads(text)  # what a failing server says is none
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.line.close()
            self.line = None
            self.tally.cuts += 1
            raise OSError from error
        return answer.status, said

    def file(self) -> bytes:
        """A PDF of 0.2 to 2 MB, or now and then a photograph; no two alike."""
        if self.rng.random() < 0.15:
            picture, out = Image.effect_noise((900, 700), self.rng.uniform(20, 80)), BytesIO()
            picture.save(out, "JPEG", quality=90, comment=self.rng.randbytes(16).hex().encode())
            return out.getvalue()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.Root.Mau = pikepdf.Stream(pdf, self.rng.randbytes(self.rng.randrange(200_000, 2_000_000)))
            out = BytesIO()
            pdf.save(out)
        return out.getvalue()

    def send(self, stop: threading.Event) -> None:
        while not stop.is_set():
            data, number = self.file(), str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
            while not self.goes(number, data):
                time.sleep(0.02)

    def goes(self, number: str, data: bytes) -> bool:
        """Sends what is missing and asks for the end; False where the line was cut."""
        tally, digest = self.tally, hashlib.sha256(data).hexdigest()
        said = {"id": number, "purpose": "bench:1", "name": "a", "size": len(data), "sha256": digest}
        try:
            self.token = self.token or self.ask("GET", "/uploads/")[1]["token"]
            status, answer = self.ask("POST", "/uploads/", json.dumps(said).encode(), "application/json")
            self.expect(number, status == 200, answer)
            here = answer.get("received", 0)
            self.expect(number, here >= tally.received.get(number, 0), f"{here} < acknowledged")
            while here < len(data):
                here = self.piece(number, here, data)
            status, answer = self.ask("POST", f"/uploads/{number}/finish/")
        except OSError:
            return False
        if status == 409 and "received" in answer:
            tally.again += 1
            return False
        self.expect(number, status == 200 and answer["state"] == "finished", answer)
        tally.finished[number] = digest if data.startswith(b"%PDF") else ""
        return True

    def piece(self, number: str, here: int, data: bytes) -> int:
        address, body = f"/uploads/{number}/?offset={here}", data[here : here + PIECE]
        status, answer = self.ask("POST", address, body, "application/octet-stream")
        self.expect(number, status == 200 and answer["received"] == here + len(body), answer)
        self.tally.received[number] = answer.get("received", here)
        self.tally.pieces += 1
        if self.rng.random() < 0.1:
            self.tally.repeated += 1
            status, answer = self.ask("POST", address, body, "application/octet-stream")
            self.expect(number, answer.get("received") == here + len(body), answer)
        return here + len(body)

    def expect(self, number: str, so: bool, said: object) -> None:  # noqa: FBT001 - a check
        if not so:
            self.tally.lost.append(f"{number}: {said}")
            raise SystemExit(1)


def kill_again_and_again(env: dict[str, str], people: list[Person], times: int, minutes: float) -> int:
    """Kills the server so often, then lets everybody finish; how often it was."""
    port, rng, stop, done = people[0].port, random.Random(26), threading.Event(), 0  # noqa: S311 - moments
    threads = [threading.Thread(target=one.send, args=(stop,), daemon=True) for one in people]
    until = time.monotonic() + minutes * 60
    for one in threads:
        one.start()
    while done < times and time.monotonic() < until and any(one.is_alive() for one in threads):
        process = launch(env, port, "/health", b'{"status"')
        try:
            time.sleep(rng.uniform(0, LONGEST))
        finally:
            kill(process)
        done += 1
    stop.set()
    process = launch(env, port, "/health", b'{"status"')
    try:
        for one in threads:
            one.join(timeout=300)
    finally:
        kill(process)
    return done


def judged(tally: Tally, found: dict) -> list[str]:
    """What is not as it was acknowledged, a sentence each."""
    rows = found["rows"]
    wrong = [*tally.lost, *(f"on the disk: {path}" for path in found["wrong"])]
    for number, digest in tally.finished.items():
        row = rows.get(number, ["no row", 0, 0, ""])
        if row[0] != "finished" or row[1] != row[2] or (digest and row[3] != digest):
            wrong.append(f"{number}: acknowledged as finished, is {row}")
    wrong += [f"{number}: left {row}" for number, row in rows.items() if row[0] != "finished"]
    return wrong + ([f"{found['parts']} parts left"] if found["parts"] else [])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=20)
    asked.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--minutes", type=float, default=20)
    given = asked.parse_args()
    server = os.environ.get("OPENOCOP_TEST_POSTGRES", USUAL_PLACE)
    with (
        tempfile.TemporaryDirectory() as folder,
        own_database(server) if given.engine == "postgresql" else nullcontext("") as url,
        socket.socket() as probe,
    ):
        env = environment(folder, url) | {"DJANGO_SETTINGS_MODULE": "bench.upload_settings"}
        run(env, "setup")
        sessions = run(env, "shell", "-v", "0", "-c", SIGN_IN.format(people=PEOPLE)).split()
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        tally = Tally()
        people = [Person(port, session, tally, seed) for seed, session in enumerate(sessions)]
        began = time.monotonic()
        done = kill_again_and_again(env, people, given.times, given.minutes)
        took = time.monotonic() - began
        found = json.loads(run(env, "shell", "-v", "0", "-c", READ))
    wrong = judged(tally, found)
    print(f"{given.engine}: {done} of {given.times} kills (-9) in {took:.0f} s, {PEOPLE} people sending")
    print(
        f"{tally.pieces:,} pieces acknowledged ({tally.repeated:,} sent twice), {len(tally.finished):,} files "
        f"finished, {tally.cuts:,} cut lines, {found['incoming']} temporary files that go by themselves"
    )
    print(f"{len(wrong)} things lost or half there")
    print("\n".join(wrong[:20]))
    if wrong or done < given.times:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
