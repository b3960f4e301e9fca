"""Acts a second with eight writers at once, on SQLite and on PostgreSQL, the chain verified afterwards.

    .venv/bin/python bench/journal.py [SECONDS] [POSTGRESQL-URL]

Makes a data directory and a database of its own and removes both. The server is the one of
OPENOCOP_TEST_POSTGRES, else the usual place; without one, SQLite alone is measured.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
WRITERS = 8
SECONDS = 10.0
HEAD_START = 5
"""Seconds for all writers to be there before the first act."""
USUAL_PLACE = "postgresql://postgres@127.0.0.1:5432/postgres"


def environment(folder: str, url: str) -> dict[str, str]:
    """A process's surroundings: nothing but this folder and this database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENOCOP_")}
    own = {
        "OPENOCOP_DATA_DIR": folder,
        "OPENOCOP_DATABASE_URL": url,
        "OPENOCOP_LANGUAGE": "en",
        "PYTHONPATH": str(ROOT),
    }
    return kept | own | {"DJANGO_SETTINGS_MODULE": "openocop.settings"}


def run(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "openocop", *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"openocop {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """A new database on the server, dropped at the end; its address."""
    name = f"openocop_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            line.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def write(writer: int, start: float, seconds: float) -> None:
    """One writer: acts of usual size, each in its own transaction, for so long; prints how many."""
    import django  # noqa: PLC0415 - a writer is a process of its own

    django.setup()
    from django.db import transaction  # noqa: PLC0415

    from openocop.journal.actions import Actor, Change, Subject, record  # noqa: PLC0415

    actor = Actor(str(writer), f"Cán bộ Mẫu {writer}", "commune_officer", "UBND xã Mẫu")
    change, written = Change("submitted", "accepted"), 0
    with transaction.atomic():
        pass  # connected before the clock starts
    time.sleep(max(0.0, start - time.time()))
    while time.time() < start + seconds:
        with transaction.atomic():
            record(
                actor=actor,
                verb="dossier:accept",
                subject=Subject("dossier", str(written)),
                facts={"receipt": f"{written}/2026", "note": "Đủ thành phần hồ sơ", "items": [1, 2, 3]},
                change=change,
            )
        written += 1
    sys.stdout.write(f"{written}\n")


def measure(name: str, env: dict[str, str], seconds: float) -> None:
    run(env, "setup")
    start_at = time.time() + HEAD_START
    writers = [
        subprocess.Popen(
            [sys.executable, __file__, "write", str(number), str(start_at), str(seconds)],
            env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    counts = [int(writer.communicate()[0]) for writer in writers]
    start = time.perf_counter()
    said = run(env, "journal", "verify")
    took = time.perf_counter() - start
    whole = said.startswith(f"The journal is whole: {sum(counts):,} entries")
    print(
        f"{name:<12} {sum(counts) / seconds:>10,.0f} acts/s {sum(counts):>9,} acts  fewest of a writer {min(counts):,}"
    )
    print(
        f"{'':<12} verified in {took:.1f} s: {'every acknowledged act is there, chain whole' if whole else said}"
    )
    if not whole:
        raise SystemExit(1)


def main() -> None:
    if sys.argv[1:2] == ["write"]:
        write(int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
        return
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    server = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("OPENOCOP_TEST_POSTGRES", USUAL_PLACE)
    print(f"{WRITERS} writers at once, {seconds:.0f} s, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", environment(folder, ""), seconds)
    try:
        psycopg.connect(server).close()
    except psycopg.OperationalError as error:
        print(f"PostgreSQL   not measured: {error}")
        return
    with tempfile.TemporaryDirectory() as folder, own_database(server) as url:
        measure("PostgreSQL", environment(folder, url), seconds)


if __name__ == "__main__":
    main()
