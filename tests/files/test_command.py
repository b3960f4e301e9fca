"""``openocop files verify``: what is missing, damaged or belongs to nothing."""

from __future__ import annotations

import os
import time

import pytest
from django.core.management import call_command
from django.db import connection

from openocop.files.actions import keep_file, keep_picture
from openocop.files.queries import path_of
from openocop.files.verifying import StoreState, verify_store
from tests.files.conftest import PDF, encoded, photograph

pytestmark = pytest.mark.django_db

BROKEN = (
    "Stored files are missing or damaged (files: 2, pictures: 1). Bring them back from a backup, or have them "
    "handed in again."
)


def answer(capsys):
    """Exit code and what was said, a line each."""
    code = 0
    try:
        call_command("files", "verify")
    except SystemExit as stopped:
        code = stopped.code
    said = capsys.readouterr()
    return code, (said.out + said.err).splitlines()


def aged(path, hours=2):
    """A file that was written some hours ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    os.utime(path, (time.time() - hours * 3600,) * 2)


def shown(path, store):
    return path.relative_to(store).as_posix()


def test_an_empty_store_is_whole(capsys):
    assert verify_store() == StoreState(0, 0, (), (), (), ())
    assert answer(capsys) == (0, ["The stored files are whole (files: 0, pictures: 0)."])


def test_a_whole_store_says_how_many(capsys):
    keep_file(PDF, name="a.pdf")
    keep_file(b"x", name="a.txt")
    keep_picture(encoded(photograph((300, 300))), name="a.jpg")
    assert answer(capsys) == (0, ["The stored files are whole (files: 2, pictures: 1)."])


def test_missing_and_damaged_files_are_named(capsys, store):
    file = path_of(keep_file(PDF, name="a.pdf").sha256)
    other = path_of(keep_file(b"x", name="a.txt").sha256)
    digest = keep_picture(encoded(photograph((300, 300))), name="a.jpg").digest
    file.unlink()
    other.write_bytes(b"y")
    path_of(digest, "300.jpg").unlink()
    path_of(digest, "300.webp").write_bytes(b"short")
    assert answer(capsys) == (
        1,
        [
            BROKEN,
            f"Missing: {shown(file, store)}",
            f"Missing: {shown(path_of(digest, '300.jpg'), store)}",
            f"Damaged: {shown(other, store)}",
            f"Damaged: {shown(path_of(digest, '300.webp'), store)}",
        ],
    )


def test_a_folder_in_place_of_a_file_is_damage():
    path = path_of(keep_file(PDF, name="a.pdf").sha256)
    path.unlink()
    path.mkdir()
    assert verify_store().damaged == (f"{path.parent.parent.name}/{path.parent.name}/{path.name}",)


def test_files_of_no_row_are_named_and_harm_nothing(capsys, store):
    file = keep_file(PDF, name="a.pdf")
    aged(path_of(file.sha256))
    path_of(file.sha256).write_bytes(PDF)
    digest = "ab12" + "0" * 60
    aged(path_of(digest))
    aged(store / "incoming" / "x.part")
    path_of(digest, "640.webp").write_bytes(b"young")
    (store / "incoming" / "y.part").write_bytes(b"young")
    assert answer(capsys) == (
        0,
        [
            "The stored files are whole (files: 1, pictures: 0).",
            f"Belongs to nothing, and only takes room: ab/12/{digest}",
            "Was never finished, and goes by itself after a day: incoming/x.part",
        ],
    )


def test_a_database_without_the_table_is_told(capsys):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE files_storedfile RENAME TO elsewhere")
    code, said = answer(capsys)
    assert (code, said[0].partition(":")[0]) == (2, "The stored files cannot be read")
