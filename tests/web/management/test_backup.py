"""Backup and restore: the drill from machine to machine, on both engines and across; and every refusal.

Each machine is a data directory with a database of its own, and the commands run as people run them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
ENGINES = ["sqlite", "postgresql"]

FILL = """
from datetime import date
from django.db import transaction
from openocop.journal.actions import SYSTEM, Subject, record
from openocop.rulebooks.actions import set_working_day_exception
from openocop.rulebooks.models import WorkingDayException
set_working_day_exception(date(2026, 1, 10), is_working=True, reason="Làm bù", source="12729/VPCP-KGVX")
set_working_day_exception(date(2026, 1, 2), is_working=False, reason="Hoán đổi", source="12729/VPCP-KGVX")
WorkingDayException.objects.get(day=date(2026, 1, 2)).delete()
for number in range({acts}):
    with transaction.atomic():
        facts = {{"ghi chú": "“Đã nhận” 😀\\n", "n": [number, None, True], "sâu": {{"a": {{}}}}}}
        record(actor=SYSTEM, verb="dossier:submit", subject=Subject("dossier", str(number)), facts=facts)
"""
WRITE_ON = """
import itertools
from django.db import transaction
from openocop.journal.actions import SYSTEM, Subject, record
for number in itertools.count():
    with transaction.atomic():
        record(actor=SYSTEM, verb="dossier:submit", subject=Subject("dossier", str(number)))
    print(number, flush=True)
"""


@dataclass
class Machine:
    """A data directory and a database; ``openocop(…)`` runs a command there."""

    folder: Path
    url: str = ""

    @property
    def surroundings(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENOCOP_")}
        own = {
            "OPENOCOP_DATA_DIR": str(self.folder),
            "OPENOCOP_DATABASE_URL": self.url,
            "OPENOCOP_LANGUAGE": "en",
        }
        return kept | own

    def start(self, *arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "openocop", *arguments],
            cwd=ROOT,
            env=self.surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def openocop(self, *arguments):
        process = self.start(*map(str, arguments))
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def done(self, *arguments):
        code, out, err = self.openocop(*arguments)
        assert (code, err) == (0, "")
        return out

    def shell(self, program):
        return self.done("shell", "-v", "0", "-c", program)

    def run_sql(self, *statements):
        """As someone with the database's own tools."""
        if self.url:
            with psycopg.connect(self.url) as line:
                for sql in statements:
                    line.execute(sql)
        else:
            line = sqlite3.connect(self.folder / "openocop.sqlite3")
            with line:
                for sql in statements:
                    line.execute(sql)
            line.close()


def server_url():
    """The PostgreSQL server of this run, or None on SQLite."""
    if connection.vendor != "postgresql":
        return None
    values = connection.settings_dict
    who = f"{values['USER']}:{values['PASSWORD']}@" if values["PASSWORD"] else f"{values['USER']}@"
    return f"postgresql://{who}{values['HOST']}:{values['PORT'] or 5432}/postgres"


@pytest.fixture
def machine(tmp_path):
    """Makes machines: ``machine("sqlite")``. PostgreSQL ones are skipped in the run on SQLite."""
    made = []

    def make(engine):
        folder = tmp_path / f"machine-{uuid.uuid4().hex[:6]}" / "data"
        if engine == "sqlite":
            return Machine(folder)
        if server_url() is None:
            pytest.skip("PostgreSQL is tested in the run with OPENOCOP_DATABASE_URL")
        name = f"openocop_t_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(server_url(), autocommit=True) as line:
            line.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return Machine(folder, urlsplit(server_url())._replace(path=f"/{name}").geturl())

    yield make
    for name in made:
        with psycopg.connect(server_url(), autocommit=True) as line:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def filled(made, acts=5):
    """A machine in use."""
    made.done("setup")
    made.shell(FILL.format(acts=acts))
    picture = made.folder / "media" / "ảnh" / "sao.jpg"
    picture.parent.mkdir()
    picture.write_bytes(bytes(range(256)) * 50)
    return made


@pytest.fixture(scope="session")
def once_saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    filled(Machine(folder / "data")).done("backup", str(folder / "saved"))
    return folder / "saved"


@pytest.fixture
def saved(once_saved, tmp_path):
    """A backup of a filled machine on SQLite, with five acts."""
    return shutil.copytree(once_saved, tmp_path / "saved")


@pytest.fixture(scope="session")
def once_used(tmp_path_factory):
    made = filled(Machine(tmp_path_factory.mktemp("used") / "data"), acts=2)
    made.run_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return made.folder


@pytest.fixture
def used(once_used, machine):
    """A machine on SQLite, in use, with two acts."""
    made = machine("sqlite")
    shutil.copytree(once_used, made.folder)
    return made


def contents(folder):
    """All that a backup says, but when and from which engine; PostgreSQL puts the keys of JSON in its own order."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    manifest = json.loads(found.pop("manifest.json"))
    assert sorted(manifest.pop("files")) == sorted(found)
    for name in [name for name in found if name.startswith("tables/")]:
        found[name] = [json.loads(line) for line in found[name].splitlines()]
    return found, {key: value for key, value in manifest.items() if key not in {"engine", "taken_at"}}


def tree(folder):
    """Every path under a folder with its bytes; what SQLite keeps beside and the static files are left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if not path.name.endswith(("-wal", "-shm")) and not path.is_relative_to(folder / "static")
    }


@pytest.mark.parametrize("there", ENGINES)
@pytest.mark.parametrize("here", ENGINES)
def test_the_drill_a_backup_of_one_machine_opens_on_another(here, there, machine, tmp_path):
    first, second = filled(machine(here)), machine(there)
    said = first.done("backup", str(tmp_path / "one"))
    chain = first.done("journal", "verify")
    assert said.splitlines()[1] == chain.strip()

    restored = second.done("restore", str(tmp_path / "one"))
    assert restored.splitlines()[0].endswith("Run now: openocop setup")
    assert restored.splitlines()[1] == chain.strip()
    second.done("setup")
    assert second.done("journal", "verify") == chain
    second.done("backup", str(tmp_path / "two"))
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    key = "keys/secret_key"
    assert (second.folder / key).read_bytes() == (first.folder / key).read_bytes()
    assert tree(second.folder / "media") == tree(first.folder / "media")


@pytest.mark.parametrize("engine", ENGINES)
def test_life_goes_on_after_a_restore(engine, machine, saved):
    """The next act, and a number that a removed row once had is not given again."""
    second = machine(engine)
    second.done("restore", str(saved))
    said = second.shell(
        "from datetime import date\n"
        "from openocop.rulebooks.actions import set_working_day_exception\n"
        'print(set_working_day_exception(date(2026, 9, 1), is_working=False, reason="a", source="b").pk)\n'
        + WRITE_ON.replace("itertools.count()", "range(2)")
    )
    assert said.splitlines() == ["3", "0", "1"]
    assert second.done("journal", "verify").startswith("The journal is whole: 7 entries")
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RestrictViolation), match="append-only"):
        second.run_sql("DELETE FROM journal_entry WHERE number = 7")


@pytest.mark.parametrize("engine", ENGINES)
def test_an_installation_that_holds_something_is_not_overwritten_without_force(engine, machine, saved):
    second = filled(machine(engine), acts=9)
    before, chain = tree(second.folder / "media"), second.done("journal", "head")
    assert second.openocop("restore", saved) == (
        2,
        "",
        "Nothing was restored. This installation holds data already. To replace all of it, run again with --force.\n",
    )
    assert (tree(second.folder / "media"), second.done("journal", "head")) == (before, chain)
    assert second.openocop("restore", saved, "--force")[0] == 0
    assert second.done("journal", "verify").startswith("The journal is whole: 5 entries")


def test_force_sets_aside_what_was_there(used, saved):
    second = used
    before = tree(second.folder / "media")
    said = second.done("restore", str(saved), "--force").splitlines()[1]
    (aside,) = second.folder.glob("replaced-*")
    assert said == f"What stood here before lies in {aside}."
    assert tree(aside / "media") == before
    assert (aside / "keys" / "secret_key").exists()
    old = sqlite3.connect(aside / "openocop.sqlite3")
    assert old.execute("SELECT count(*) FROM journal_entry").fetchone() == (2,)
    old.close()
    assert not list(second.folder.glob("*restor*"))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_is_one_moment_of_a_site_in_use(engine, machine, tmp_path):
    first, second = filled(machine(engine)), machine("sqlite")
    writer = first.start("shell", "-v", "0", "-c", WRITE_ON)
    assert writer.stdout.readline() == "0\n"
    try:
        for number in range(3):
            said = first.done("backup", str(tmp_path / f"{number}"))
            assert "The journal is whole" in said
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    manifests = [json.loads((tmp_path / f"{number}" / "manifest.json").read_bytes()) for number in range(3)]
    counts = [manifest["journal"]["count"] for manifest in manifests]
    assert sorted(set(counts)) == counts  # the site went on writing between them
    for number, count in enumerate(counts):
        rows = (tmp_path / f"{number}" / "tables" / "journal.entry.jsonl").read_bytes().count(b"\n")
        assert rows == count
    second.done("restore", str(tmp_path / "2"))
    assert second.done("journal", "verify").startswith(f"The journal is whole: {counts[2]:,} entries")


def test_a_backup_that_is_killed_is_never_taken_for_a_whole_one(used, machine, tmp_path):
    first = used
    first.shell(WRITE_ON.replace("itertools.count()", "range(2000)"))
    process = first.start("backup", str(tmp_path / "cut"))
    partial = tmp_path / "cut.partial"
    until = time.monotonic() + 60
    while not (partial / "tables").exists() and process.poll() is None and time.monotonic() < until:
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not (tmp_path / "cut").exists()
    code, _, err = machine("sqlite").openocop("restore", partial)
    assert (code, "it has no manifest.json" in err) == (2, True)
    code, _, err = first.openocop("backup", tmp_path / "cut")
    assert (code, f"{partial} is there: a backup is under way or was cut off" in err) == (2, True)
    shutil.rmtree(partial)
    first.done("backup", str(tmp_path / "cut"))


def test_everything_in_a_backup_is_for_its_owner_only(saved):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [saved, *saved.rglob("*")] if path.is_dir()}
    assert modes == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in saved.rglob("*") if path.is_file()} == {0o600}


def test_a_restored_key_is_for_its_owner_only(machine, saved):
    second = machine("sqlite")
    second.done("restore", str(saved))
    assert stat.S_IMODE((second.folder / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((second.folder / "keys" / "secret_key").stat().st_mode) == 0o600


def damage_flip(saved):
    path = saved / "tables" / "journal.entry.jsonl"
    path.write_bytes(path.read_bytes().replace(b"OpenOCOP", b"OpenOCOQ", 1))


def damage_cut(saved):
    path = saved / "media" / "ảnh" / "sao.jpg"
    path.write_bytes(path.read_bytes()[:-1])


def edit(saved, change):
    path = saved / "manifest.json"
    manifest = json.loads(path.read_bytes())
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def damage_journal_with_hash(saved):
    """A careful forger: the row, and the file's hash in the manifest."""
    damage_flip(saved)
    data = (saved / "tables" / "journal.entry.jsonl").read_bytes()
    edit(
        saved,
        lambda m: m["files"].update({"tables/journal.entry.jsonl": [len(data), sha256(data).hexdigest()]}),
    )


DAMAGE = {
    "flipped": (damage_flip, "tables/journal.entry.jsonl: this file of the backup is damaged"),
    "cut": (damage_cut, "media/ảnh/sao.jpg: this file of the backup is damaged"),
    "missing": (
        lambda s: (s / "keys/secret_key").unlink(),
        "keys/secret_key: this file of the backup is missing",
    ),
    "added": (lambda s: (s / "media/x").write_text("x"), "media/x: this file does not belong to the backup"),
    "no manifest": (lambda s: (s / "manifest.json").unlink(), "this is no whole backup"),
    "torn manifest": (lambda s: os.truncate(s / "manifest.json", 300), "manifest.json: this file is damaged"),
    "empty manifest": (
        lambda s: (s / "manifest.json").write_text("[]"),
        "manifest.json: this file is damaged",
    ),
    "another kind": (lambda s: edit(s, lambda m: m.update(format=2)), "this backup is of the kind 2"),
    "another version": (
        lambda s: edit(s, lambda m: m.update(version="9.9", migrations=m["migrations"][:-1])),
        "Install version 9.9, restore, and update afterwards.",
    ),
    "fewer rows": (lambda s: edit(s, lambda m: m["tables"][-2].update(rows=9)), "did not come out whole"),
    "forged journal": (
        damage_journal_with_hash,
        "The journal did not come out as it was saved; nothing was changed.",
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_backup_changes_nothing_and_is_named(kind, used, saved):
    damage, sentence = DAMAGE[kind]
    damage(saved)
    before = tree(used.folder)
    code, out, err = used.openocop("restore", saved, "--force")
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.startswith("Nothing was restored. ")
    assert tree(used.folder) == before


@pytest.mark.parametrize("engine", ENGINES)
def test_a_failure_while_loading_leaves_the_old_as_it_was(engine, machine, saved):
    """On PostgreSQL as on SQLite (whose damage has its own test above, with every byte compared)."""
    damage_journal_with_hash(saved)
    second = filled(machine(engine), acts=4)
    head = second.done("journal", "head")
    code, _, err = second.openocop("restore", saved, "--force")
    assert (code, "The journal did not come out as it was saved" in err) == (2, True)
    assert second.done("journal", "head") == head
    assert second.done("journal", "verify").startswith("The journal is whole: 4 entries")


OFF = {
    "sqlite": ["DROP TRIGGER journal_no_delete", "DROP TRIGGER journal_no_update"],
    "postgresql": ["DROP TRIGGER journal_no_change ON journal_entry"],
}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_broken_journal_is_saved_and_restored_as_it_was_found_and_told_each_time(engine, machine, tmp_path):
    first, second = filled(machine(engine)), machine(engine)
    first.run_sql(*OFF[engine], "DELETE FROM journal_entry WHERE number = 3")
    code, out, _ = first.openocop("backup", tmp_path / "broken")
    assert (code, out.splitlines()[1]) == (1, "Entry 3 is broken: it is missing.")
    code, out, _ = second.openocop("restore", tmp_path / "broken")
    assert (code, out.splitlines()[1:]) == (
        1,
        ["Entry 3 is broken: it is missing.", out.splitlines()[2]],
    )
    assert second.openocop("journal", "verify")[1].splitlines() == out.splitlines()[1:]
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RestrictViolation), match="append-only"):
        second.run_sql("DELETE FROM journal_entry")


def test_a_site_that_holds_the_database_is_told_to_stop(used, saved):
    holder = sqlite3.connect(used.folder / "openocop.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    code, _, err = used.openocop("restore", saved, "--force")
    holder.rollback()
    holder.close()
    assert (code, err) == (
        2,
        "Nothing was restored. The database is in use. Stop the site, and restore again; nothing was changed.\n",
    )


def test_a_damaged_database_is_named_and_left_alone(machine, saved):
    second = machine("sqlite")
    second.folder.mkdir(parents=True)
    (second.folder / "openocop.sqlite3").write_bytes(b"no database at all" * 300)
    assert second.openocop("restore", saved)[0] == 2
    code, _, err = second.openocop("restore", saved, "--force")
    assert (code, "is damaged. Move it" in err) == (2, True)
    assert (second.folder / "openocop.sqlite3").read_bytes().startswith(b"no database")


def test_a_folder_that_is_there_is_not_written_into(used, saved):
    first = used
    assert first.openocop("backup", saved) == (
        2,
        "",
        f"No backup was taken. {saved} is there already. Choose a new folder for each backup.\n",
    )
    code, _, err = first.openocop("backup", first.folder / "media" / "mine")
    assert (code, "A backup cannot lie inside what it saves" in err) == (2, True)
    assert not (first.folder / "media" / "mine.partial").exists()


def test_a_database_that_waits_for_setup_is_not_saved(machine, tmp_path):
    first = machine("sqlite")
    first.folder.mkdir(parents=True)
    assert first.openocop("backup", tmp_path / "none") == (
        2,
        "",
        "No backup was taken. The database is not up to date with the software. Run: openocop setup\n",
    )
    assert not (tmp_path / "none.partial").exists()
