"""``openocop setup`` in a fresh folder: all is there afterwards, nothing is lost when run again."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from openocop import __version__
from openocop.rulebooks import shelf
from openocop.rulebooks.models import PinnedRulebook
from openocop.web.management.commands import setup

ROOT = Path(__file__).resolve().parents[3]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("OPENOCOP_")}


@pytest.fixture
def folder(tmp_path, settings):
    """An empty data directory."""
    settings.DATA_DIR = tmp_path / "data"
    settings.KEYS_DIR = settings.DATA_DIR / "keys"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.STATIC_ROOT = settings.DATA_DIR / "static"
    return settings.DATA_DIR


def run(folder, *arguments, **environment):
    """The command as a person runs it, on SQLite in the folder."""
    return subprocess.run(
        [sys.executable, "-m", "openocop", *arguments],
        cwd=ROOT,
        env=CLEAN | {"OPENOCOP_DATA_DIR": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_setup_in_an_empty_folder_makes_everything_and_says_so(tmp_path):
    done = run(tmp_path / "data", "setup")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"OpenOCOP is ready in {tmp_path / 'data'}: 3 rulebooks, 78 product sets.\n"
    made = {path.name for path in (tmp_path / "data").iterdir()} - {
        "openocop.sqlite3-wal",
        "openocop.sqlite3-shm",
    }
    assert made == {".setup.lock", "keys", "media", "openocop.sqlite3", "static", "version"}


def test_setup_again_keeps_the_key(tmp_path):
    run(tmp_path, "setup")
    key = (tmp_path / "keys" / "secret_key").read_text(encoding="ascii")
    assert run(tmp_path, "setup").returncode == 0
    assert (tmp_path / "keys" / "secret_key").read_text(encoding="ascii") == key
    assert len(key) >= 50


def test_the_key_is_for_this_account_only(folder):
    setup.make_folders()
    setup.make_key()
    assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "keys" / "secret_key").stat().st_mode) == 0o600


def test_two_setups_at_once_are_one_after_the_other(tmp_path):
    command = [sys.executable, "-m", "openocop", "setup"]
    environment = CLEAN | {"OPENOCOP_DATA_DIR": str(tmp_path)}
    running = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    done = [(*process.communicate(timeout=60), process.returncode) for process in running]
    assert [(errors, code) for _, errors, code in done] == [("", 0)] * 3
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["secret_key"]


def test_a_file_is_written_whole_or_not_at_all(folder, monkeypatch):
    setup.make_folders()
    path = folder / "keys" / "secret_key"
    setup.write_whole(path, "first")

    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(setup.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        setup.write_whole(path, "second")
    assert path.read_text(encoding="ascii") == "first"


@pytest.mark.parametrize("wrong", ["a file", "below a file"])
def test_a_data_directory_that_cannot_be_is_refused_in_one_line(tmp_path, wrong):
    (tmp_path / "taken").write_text("", encoding="ascii")
    path = tmp_path / "taken" / "x" if wrong == "below a file" else tmp_path / "taken"
    done = run(path, "setup")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"setup stopped: {path}")
    assert done.stderr.count("\n") == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_setup_pins_the_rulebooks():
    call_command("setup")
    assert PinnedRulebook.objects.hashes() == shelf.PINNED


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_a_changed_law_stops_setup(capsys):
    call_command("setup")
    PinnedRulebook.objects.filter(code="QD148-2023").update(content_hash="0" * 64)
    with pytest.raises(SystemExit) as stopped:
        call_command("setup")
    assert stopped.value.code == 2
    assert "QD148-2023" in capsys.readouterr().err


def test_a_damaged_rulebook_stops_setup_with_file_and_line_before_anything_is_made(
    folder, tmp_path, monkeypatch, capsys
):
    data = tmp_path / "law"
    shutil.copytree(shelf.DATA, data)
    sheet = data / "QD26-2026" / "05.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("max: 40", "max: 41", 1), encoding="utf-8")
    monkeypatch.setattr(shelf, "DATA", data)
    shelf.get_rulebook.cache_clear()
    try:
        with pytest.raises(SystemExit) as stopped:
            call_command("setup")
    finally:
        shelf.get_rulebook.cache_clear()
    assert stopped.value.code == 2
    line = 1 + sheet.read_text(encoding="utf-8").splitlines().index('  - code: "A"')
    assert capsys.readouterr().err == (
        f"setup stopped: QD26-2026/05.yaml, line {line}: part A must sum to 40 points; its heading says 41, "
        "its criteria sum to 40\n"
    )
    assert not folder.exists()


def test_serve_wants_a_setup_first(tmp_path):
    done = run(tmp_path / "empty", "serve")
    assert done.returncode == 2
    assert (
        done.stderr == f"{tmp_path / 'empty'} is not set up for version {__version__}. Run: openocop setup\n"
    )


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"short"])
def test_a_damaged_key_is_told_with_its_file(tmp_path, damage):
    run(tmp_path, "setup")
    key = tmp_path / "keys" / "secret_key"
    key.write_bytes(damage)
    done = run(tmp_path, "check")
    assert done.returncode != 0
    assert done.stderr == (
        f"{key}: is damaged; restore it from the backup, or delete it and run openocop setup for a new key\n"
    )


def test_a_damaged_database_stops_setup_in_one_line(tmp_path):
    (tmp_path / "openocop.sqlite3").write_bytes(b"no database at all" * 100)
    done = run(tmp_path, "setup")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "setup stopped: the database cannot be used (file is not a database). Check OPENOCOP_DATABASE_URL.\n"
    )
