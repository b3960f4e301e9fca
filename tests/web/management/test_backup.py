"""The restore drill: what one machine saved opens on another, on either engine, and nothing half-done stays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
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
