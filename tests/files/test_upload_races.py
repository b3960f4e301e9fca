"""Two tabs, two threads, one upload. On a file, as the product has it."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from uuid import uuid4

import pytest

from openocop.core.errors import RefusedError
from openocop.files.actions import (
    Declared,
    abandon_upload,
    append_chunk,
    begin_upload,
    finish_upload,
    sweep_uploads,
)
from openocop.files.kinds import Kind
from openocop.files.models import StoredFile, Upload
from openocop.files.queries import path_of
from openocop.files.refusals import OutOfPlaceError
from openocop.files.verifying import verify_store
from tests.journal.emptying import _flush_finds_the_journal_empty  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)

LAN = SimpleNamespace(pk=7)
TEXT = "".join(f"Dòng {number}\n" for number in range(8000)).encode()
DIGEST = hashlib.sha256(TEXT).hexdigest()
KINDS = frozenset({Kind.TEXT})
SAID = Declared(uuid4(), "dossier:1", "a.txt", len(TEXT), DIGEST)


def test_begun_at_one_moment_is_begun_once(crowd):
    rows = crowd(*[lambda: begin_upload(SAID, by=LAN)] * 6)
    assert {row.pk for row in rows} == {SAID.number}
    assert Upload.objects.count() == 1


def test_several_tabs_that_send_the_same_file_make_one(crowd):
    begin_upload(SAID, by=LAN)

    def tab(piece):
        upload, here = begin_upload(SAID, by=LAN), 0
        while here < len(TEXT):
            try:
                here = append_chunk(upload, offset=here, data=TEXT[here : here + piece], by=LAN).received
            except OutOfPlaceError as error:
                here = error.received
        return finish_upload(upload, by=LAN, kinds=KINDS).stored.sha256

    assert set(crowd(*[lambda piece=piece: tab(piece) for piece in (3000, 5000, 7001, 11000)])) == {DIGEST}
    assert path_of(DIGEST).read_bytes() == TEXT
    assert (StoredFile.objects.count(), verify_store().is_whole) == (1, True)


def test_ended_at_one_moment_is_kept_once(crowd, store):
    upload = append_chunk(begin_upload(SAID, by=LAN), offset=0, data=TEXT, by=LAN)
    done = crowd(*[lambda: finish_upload(upload, by=LAN, kinds=KINDS)] * 5)
    assert {one.stored.pk for one in done} == {StoredFile.objects.get().pk}
    assert [path.name for path in store.rglob("*") if path.is_file()] == [DIGEST]


def test_given_up_and_ended_at_one_moment_is_one_of_both(crowd, store):
    upload = append_chunk(begin_upload(SAID, by=LAN), offset=0, data=TEXT, by=LAN)

    def end():
        try:
            return finish_upload(upload, by=LAN, kinds=KINDS).state
        except RefusedError:
            return "refused"

    crowd(end, lambda: abandon_upload(upload, by=LAN), end, lambda: sweep_uploads(days=7))
    row = Upload.objects.get()
    kept = row.state == "finished"
    assert row.state in {"finished", "abandoned"}
    assert [path.name for path in store.rglob("*") if path.is_file()] == ([DIGEST] if kept else [])
    assert StoredFile.objects.count() == kept
