"""The restore drill: what one machine saved opens on another, on either engine, and nothing half-done stays."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[3]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("OPENOCOP_")}
SERVER = os.environ.get("OPENOCOP_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/openocop").rpartition(
    "/"
)[0]
PREPARE = "import django; django.setup()\n"
WRITE = """
from django.db import transaction
from openocop.core.clock import today
from openocop.journal.actions import SYSTEM, Subject, record
from openocop.rulebooks.actions import set_working_day_exception

set_working_day_exception(today(), is_working=False, reason="Nghỉ bù", source="Văn bản mẫu “ỷ”")
for number in range(5):
    with transaction.atomic():
        facts = {"ghi": "Ưu điểm", "n": number}
        record(actor=SYSTEM, verb="drill:write", subject=Subject("drill", str(number)), facts=facts)
"""
SHOW = """
import json
from django.core import serializers
from openocop.journal.models import Entry
from openocop.rulebooks.models import PinnedRulebook, WorkingDayException
rows = [*Entry.objects.order_by("number"), *WorkingDayException.objects.all(), *PinnedRulebook.objects.order_by("code")]
print(json.dumps(json.loads(serializers.serialize("json", rows)), sort_keys=True))
"""


@dataclass
class Installation:
    """A machine of its own: a data directory, and a database on one of the engines."""

    folder: Path
    database: str = ""

    def command(self, *arguments):
        return subprocess.run(
            [sys.executable, "-m", "openocop", *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def program(self, text):
        return subprocess.run(
            [sys.executable, "-c", PREPARE + text],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout

    def environment(self):
        return CLEAN | {
            "OPENOCOP_DATA_DIR": str(self.folder),
            "OPENOCOP_DATABASE_URL": self.database,
            "OPENOCOP_LANGUAGE": "en",
            "DJANGO_SETTINGS_MODULE": "openocop.settings",
        }


@pytest.fixture
def machine(tmp_path):
    """Makes installations that are set up; their databases go when the test ends."""
    made = []

    def install(engine, *, ready=True):
        name = f"openocop_drill_{uuid4().hex[:12]}"
        if engine == "postgresql":
            try:
                with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
                    server.execute(f"CREATE DATABASE {name}")
            except psycopg.OperationalError:
                sentence = f"no PostgreSQL server answers at {SERVER}"
                (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)
            made.append(name)
        url = f"{SERVER}/{name}" if engine == "postgresql" else ""
        installation = Installation(tmp_path / name, url)
        if ready:
            assert installation.command("setup").returncode == 0
        return installation

    yield install
    for name in made:
        with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def used(machine, engine):
    """An installation with acts, rows and a file, and what it holds."""
    one = machine(engine)
    one.program(WRITE)
    (one.folder / "media" / "ảnh sản phẩm").mkdir(parents=True)
    (one.folder / "media" / "ảnh sản phẩm" / "1.bin").write_bytes(bytes(range(256)) * 100)
    return one, json.loads(one.program(SHOW))


def key_of(installation):
    return (installation.folder / "keys" / "secret_key").read_bytes()


@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_backup_of_one_machine_opens_on_another_on_either_engine(machine, tmp_path, source, target):
    one, held = used(machine, source)
    two = machine(target, ready=False)

    saved = one.command("backup", str(tmp_path / "copy"))
    restored = two.command("restore", str(tmp_path / "copy"))

    assert (saved.returncode, saved.stderr) == (0, "")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert json.loads(two.program(SHOW)) == held
    assert key_of(two) == key_of(one)
    assert (two.folder / "media" / "ảnh sản phẩm" / "1.bin").read_bytes() == bytes(range(256)) * 100
    assert two.command("setup").returncode == 0
    verified = two.command("journal", "verify")
    assert (verified.returncode, verified.stdout.startswith("The journal is whole: 5 entries")) == (0, True)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_restored_machine_goes_on_where_the_other_stopped(machine, tmp_path, engine):
    one, held = used(machine, engine)
    two = machine(engine, ready=False)
    one.command("backup", str(tmp_path / "copy"))
    two.command("restore", str(tmp_path / "copy"))

    two.program(WRITE)

    numbers = [row["pk"] for row in json.loads(two.program(SHOW)) if row["model"] == "journal.entry"]
    assert numbers == list(range(1, 11))
    assert two.command("journal", "verify").returncode == 0
    assert json.loads(one.program(SHOW)) == held


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_is_there_is_replaced_only_with_force_and_kept_aside(machine, tmp_path, engine):
    one, held = used(machine, engine)
    two, other = used(machine, engine)
    one.command("backup", str(tmp_path / "copy"))

    refused = two.command("restore", str(tmp_path / "copy"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "Nothing was restored. This installation holds data already. To replace all of it, run again with --force.\n"
    )
    assert json.loads(two.program(SHOW)) == other

    forced = two.command("restore", str(tmp_path / "copy"), "--force")
    assert (forced.returncode, forced.stderr) == (0, "")
    assert json.loads(two.program(SHOW)) == held
    assert key_of(two) == key_of(one)
    assert len(list(two.folder.glob("replaced-*"))) == 1


def damaged(folder, how):
    """Harm done to a backup, and the words that tell it."""
    manifest = folder / "manifest.json"
    table = next(path for path in sorted(folder.rglob("*")) if "journal" in path.name)
    if how == "changed":
        table.write_bytes(table.read_bytes().replace(b"drill", b"thrill"))
        return "is not what was saved. Take another backup."
    if how == "lost":
        table.unlink()
        return "this file of the backup is missing; take another backup."
    if how == "added":
        (folder / "media" / "more.bin").write_bytes(b"x")
        return "this file does not belong to the backup; take it out of the folder."
    if how == "no manifest":
        manifest.unlink()
        return "A folder “….partial” was cut off; take another."
    manifest.write_text("{", encoding="utf-8")
    return "this file is damaged; take another backup."


@pytest.mark.parametrize("how", ["changed", "lost", "added", "no manifest", "broken manifest"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(machine, tmp_path, how):
    one, _held = used(machine, "sqlite")
    two, other = used(machine, "sqlite")
    key = key_of(two)
    one.command("backup", str(tmp_path / "copy"))
    words = damaged(tmp_path / "copy", how)

    refused = two.command("restore", str(tmp_path / "copy"), "--force")

    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert refused.stderr.startswith("Nothing was restored. ")
    assert refused.stderr.endswith(f"{words}\n")
    assert json.loads(two.program(SHOW)) == other
    assert key_of(two) == key


def test_a_backup_never_writes_over_another_or_into_what_it_saves(machine, tmp_path):
    one, _held = used(machine, "sqlite")
    one.command("backup", str(tmp_path / "copy"))
    before = sorted(path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file())

    again = one.command("backup", str(tmp_path / "copy"))
    inside = one.command("backup", str(one.folder / "media" / "copy"))

    assert (again.returncode, inside.returncode) == (2, 2)
    assert again.stderr.endswith("is there already. Choose a new folder for each backup.\n")
    assert sorted(path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file()) == before
    assert not (one.folder / "media" / "copy").exists()


def test_a_backup_that_was_cut_off_is_never_taken_for_a_whole_one(machine, tmp_path):
    one, _held = used(machine, "sqlite")
    one.command("backup", str(tmp_path / "copy"))
    shutil.move(tmp_path / "copy", tmp_path / "copy.partial")
    (tmp_path / "copy.partial" / "manifest.json").unlink()

    refused = machine("sqlite", ready=False).command("restore", str(tmp_path / "copy.partial"))
    again = one.command("backup", str(tmp_path / "copy"))

    assert refused.returncode == 2
    assert "it has no manifest.json" in refused.stderr
    assert again.returncode == 2
    assert "is there: a backup is under way or was cut off" in again.stderr


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_backup_taken_while_acts_are_written_is_of_one_moment(machine, tmp_path, engine):
    one, _held = used(machine, engine)
    writing = subprocess.Popen(
        [
            sys.executable,
            "-c",
            PREPARE + "while True:\n" + "\n".join(f" {line}" for line in WRITE.splitlines()),
        ],
        cwd=ROOT,
        env=one.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        saved = [one.command("backup", str(tmp_path / f"copy{number}")) for number in range(3)]
    finally:
        writing.kill()
        writing.wait()

    assert [(done.returncode, done.stderr) for done in saved] == [(0, "")] * 3
    for number in range(3):
        two = machine("sqlite", ready=False)
        restored = two.command("restore", str(tmp_path / f"copy{number}"))
        assert (restored.returncode, restored.stderr) == (0, "")
        assert two.command("journal", "verify").returncode == 0


def test_a_backup_of_what_is_not_set_up_is_refused(machine, tmp_path):
    refused = machine("sqlite", ready=False).command("backup", str(tmp_path / "copy"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("No backup was taken. ")
    assert not (tmp_path / "copy").exists()


def edit_manifest(folder, change):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def forged(folder):
    """A row of the journal changed by someone who corrects the file's hash in the manifest too."""
    table = folder / "tables" / "journal.entry.jsonl"
    data = table.read_bytes().replace(b"drill", b"drull")
    table.write_bytes(data)
    name = "tables/journal.entry.jsonl"
    edit_manifest(folder, lambda m: m["files"].update({name: [len(data), sha256(data).hexdigest()]}))


def run_sql(installation, *statements):
    """What someone does with the database's own tools."""
    if installation.database:
        with psycopg.connect(installation.database) as line:
            for sql in statements:
                line.execute(sql)
        return
    with closing(sqlite3.connect(installation.folder / "openocop.sqlite3")) as line, line:
        for sql in statements:
            line.execute(sql)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_forged_journal_is_found_while_loading_and_the_old_stays(machine, tmp_path, engine):
    one, held = used(machine, engine)
    one.command("backup", str(tmp_path / "copy"))
    forged(tmp_path / "copy")

    refused = one.command("restore", str(tmp_path / "copy"), "--force")

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "Nothing was restored. The journal did not come out as it was saved; nothing was changed.\n"
    )
    assert json.loads(one.program(SHOW)) == held
    assert (one.folder / "media" / "ảnh sản phẩm" / "1.bin").exists()
    assert [
        path.name for path in one.folder.iterdir() if "restor" in path.name or "replaced" in path.name
    ] == []


def test_a_backup_of_another_version_or_with_other_counts_is_refused(machine, tmp_path):
    one, held = used(machine, "sqlite")
    one.command("backup", str(tmp_path / "copy"))

    edit_manifest(tmp_path / "copy", lambda m: m["tables"][0].update(rows=99))
    counted = one.command("restore", str(tmp_path / "copy"), "--force")
    edit_manifest(tmp_path / "copy", lambda m: m.update(version="9.9", migrations=m["migrations"][1:]))
    other = one.command("restore", str(tmp_path / "copy"), "--force")

    assert (counted.returncode, other.returncode) == (2, 2)
    assert "did not come out whole; nothing was changed." in counted.stderr
    assert other.stderr.endswith("Install version 9.9, restore, and update afterwards.\n")
    assert json.loads(one.program(SHOW)) == held


UNGUARD = {
    "sqlite": ["DROP TRIGGER journal_no_delete"],
    "postgresql": ["DROP TRIGGER journal_no_change ON journal_entry"],
}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_broken_journal_comes_back_as_it_was_found_and_is_told_each_time(machine, tmp_path, engine):
    one, _held = used(machine, engine)
    run_sql(one, *UNGUARD[engine], "DELETE FROM journal_entry WHERE number = 3")
    two = machine(engine, ready=False)

    saved = one.command("backup", str(tmp_path / "copy"))
    restored = two.command("restore", str(tmp_path / "copy"))

    said = "Entry 3 is broken: it is missing."
    assert (saved.returncode, saved.stdout.splitlines()[1]) == (1, said)
    assert (restored.returncode, restored.stdout.splitlines()[1]) == (1, said)
    verified = two.command("journal", "verify")
    assert (verified.returncode, verified.stdout.splitlines()) == (1, restored.stdout.splitlines()[1:])
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RestrictViolation), match="append-only"):
        run_sql(two, "DELETE FROM journal_entry")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_number_once_given_is_not_given_again_after_a_restore(machine, tmp_path, engine):
    one, _held = used(machine, engine)
    two = machine(engine, ready=False)
    one.program("from openocop.rulebooks.models import *\nWorkingDayException.objects.all().delete()")
    one.command("backup", str(tmp_path / "copy"))
    two.command("restore", str(tmp_path / "copy"))

    two.program(WRITE)

    rows = [row for row in json.loads(two.program(SHOW)) if row["model"] == "rulebooks.workingdayexception"]
    assert [row["pk"] for row in rows] == [2]


def test_what_is_saved_and_restored_is_for_its_owner_only(machine, tmp_path):
    one, _held = used(machine, "sqlite")
    two = machine("sqlite", ready=False)
    one.command("backup", str(tmp_path / "copy"))
    two.command("restore", str(tmp_path / "copy"))

    for folder in (tmp_path / "copy", two.folder / "keys", two.folder / "media"):
        for path in [folder, *folder.rglob("*")]:
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_site_that_holds_the_database_is_told_to_stop(machine, tmp_path, engine):
    one, held = used(machine, engine)
    one.command("backup", str(tmp_path / "copy"))
    line = (
        psycopg.connect(one.database)
        if one.database
        else sqlite3.connect(one.folder / "openocop.sqlite3", isolation_level="IMMEDIATE")
    )
    line.execute("INSERT INTO rulebooks_pinnedrulebook (code, content_hash, first_seen) SELECT 'X', content_hash, "
                 "first_seen FROM rulebooks_pinnedrulebook LIMIT 1")  # fmt: skip

    refused = one.command("restore", str(tmp_path / "copy"), "--force")
    line.rollback()
    line.close()

    assert (refused.returncode, refused.stderr) == (
        2,
        "Nothing was restored. The database is in use. Stop the site, and restore again; nothing was changed.\n",
    )
    assert json.loads(one.program(SHOW)) == held


def test_a_damaged_database_is_named_and_left_alone(machine, tmp_path):
    one, _held = used(machine, "sqlite")
    one.command("backup", str(tmp_path / "copy"))
    two = machine("sqlite", ready=False)
    two.folder.mkdir()
    (two.folder / "openocop.sqlite3").write_bytes(b"no database at all" * 300)

    careful = two.command("restore", str(tmp_path / "copy"))
    forced = two.command("restore", str(tmp_path / "copy"), "--force")

    assert (careful.returncode, forced.returncode) == (2, 2)
    assert "is damaged. Move it" in forced.stderr
    assert (two.folder / "openocop.sqlite3").read_bytes() == b"no database at all" * 300


def test_a_backup_that_is_killed_leaves_nothing_under_its_own_name(machine, tmp_path):
    one, _held = used(machine, "sqlite")
    (one.folder / "media" / "film.bin").write_bytes(os.urandom(1024) * 1024 * 80)
    command = [sys.executable, "-m", "openocop", "backup", str(tmp_path / "copy")]
    saving = subprocess.Popen(
        command, cwd=ROOT, env=one.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not (tmp_path / "copy.partial" / "media").exists() and saving.poll() is None:
        pass
    saving.kill()
    saving.wait()

    assert (tmp_path / "copy.partial").exists()
    assert not (tmp_path / "copy").exists()
