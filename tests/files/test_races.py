"""Many who hand in the same at one moment. On a file, as the product has it."""

from __future__ import annotations

import pytest

from openocop.files.actions import keep_file, keep_picture
from openocop.files.models import Picture, StoredFile
from openocop.files.queries import path_of
from openocop.files.verifying import verify_store
from tests.files.conftest import PDF, encoded, files_in, photograph
from tests.journal.emptying import _flush_finds_the_journal_empty  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_file_at_one_moment_makes_one_row(crowd, store):
    rows = crowd(*[lambda: keep_file(PDF, name="a.pdf")] * 6)
    assert len({row.pk for row in rows}) == 1
    assert StoredFile.objects.count() == 1
    assert len(files_in(store)) == 1
    assert path_of(rows[0].sha256).read_bytes() == PDF


def test_the_same_picture_at_one_moment_makes_one_row(crowd, store):
    data = encoded(photograph((400, 300)))
    rows = crowd(*[lambda: keep_picture(data, name="a.jpg")] * 4)
    assert len({row.pk for row in rows}) == 1
    assert Picture.objects.count() == 1
    assert len(files_in(store)) == 3
    assert verify_store().is_whole


def test_different_files_at_one_moment_are_all_kept(crowd, store):
    acts = [lambda number=number: keep_file(PDF + b"%" * number, name="a.pdf") for number in range(6)]
    rows = crowd(*acts)
    assert len({row.sha256 for row in rows}) == 6
    assert len(files_in(store)) == 6
    assert verify_store().is_whole
