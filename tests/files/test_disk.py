"""A process that is killed in the middle leaves nothing under a lasting name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from openocop.files.disk import place_of, receiving
from tests.files.conftest import files_in

WRITING = """
import os, signal, sys
import django
django.setup()
from openocop.files.disk import receiving
with receiving() as part:
    part.write(b"%PDF-" * 1000)
    part.file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_leaves_a_part_alone(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    environment = os.environ | {
        "OPENOCOP_DATA_DIR": str(tmp_path),
        "OPENOCOP_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "openocop.settings",
    }
    ended = subprocess.run([sys.executable, "-c", WRITING], env=environment, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    left = files_in(tmp_path / "media" / "files")
    assert len(left) == 1
    assert left[0].startswith("incoming/")
    assert left[0].endswith(".part")


def test_a_part_that_is_not_settled_is_gone(store):
    with receiving() as part:
        part.write(b"x")
        assert len(files_in(store)) == 1
    assert files_in(store) == []


def test_a_settled_part_has_its_lasting_name_alone(store):
    with receiving() as part:
        part.write(b"x")
        part.settle(place_of(part.digest))
    assert files_in(store) == [f"{part.digest[:2]}/{part.digest[2:4]}/{part.digest}"]


def test_another_fault_of_the_disk_stays_what_it_is(store):
    with receiving() as part:
        part.settle(store / "kept")
        with pytest.raises(FileNotFoundError):
            part.settle(store / "again")
    (store / "in the way").write_bytes(b"")
    with receiving() as part, pytest.raises(FileExistsError):
        part.settle(store / "in the way" / "x")
