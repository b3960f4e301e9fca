"""Files that come in pieces: nothing acknowledged is lost, nothing is joined wrongly, nothing half stays."""

from __future__ import annotations

import hashlib
import os
import resource
import time
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError
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
from openocop.files.queries import path_of, received_of
from openocop.files.refusals import OtherContentError, OutOfPlaceError
from openocop.files.verifying import verify_store
from tests.files.conftest import files_in

pytestmark = pytest.mark.django_db

LAN, MAI = SimpleNamespace(pk=7), SimpleNamespace(pk=8)
TEXT = "Giấy phép số 1\n".encode() * 1000
DIGEST = hashlib.sha256(TEXT).hexdigest()
KINDS = frozenset({Kind.TEXT})
PIECE = 5000


def declared(data=TEXT, **changes):
    return replace(
        Declared(uuid4(), "dossier:1", "Giấy phép.txt", len(data), hashlib.sha256(data).hexdigest()),
        **changes,
    )


def begun(data=TEXT, **changes):
    return begin_upload(declared(data, **changes), by=LAN)


def sent(data=TEXT, **changes):
    """An upload all of whose bytes are there."""
    upload = begun(data, **changes)
    for at in range(0, len(data), PIECE):
        upload = append_chunk(upload, offset=at, data=data[at : at + PIECE], by=LAN)
    return upload


def finished(data=TEXT, **changes):
    return finish_upload(sent(data, **changes), by=LAN, kinds=KINDS)


def part_of(upload, store):
    return store / "uploads" / f"{upload.pk}.upload"


def sentence_of(error, act):
    with pytest.raises(error) as raised:
        act()
    return getattr(raised.value, "sentence", str(raised.value))


# --- beginning


def test_the_same_begun_twice_is_one_row_however_far_it_is():
    said = declared()
    upload = begin_upload(said, by=LAN)
    append_chunk(upload, offset=0, data=TEXT[:PIECE], by=LAN)
    again = begin_upload(said, by=LAN)
    assert (again.pk, again.received, Upload.objects.count()) == (upload.pk, PIECE, 1)


@pytest.mark.parametrize("changes", [{"size": 5}, {"sha256": "0" * 64}, {"purpose": "dossier:2"}])
def test_a_number_used_for_another_file_begins_nothing(changes):
    said = declared()
    begin_upload(said, by=LAN)
    assert sentence_of(OtherContentError, lambda: begin_upload(replace(said, **changes), by=LAN)) == (
        "This is not the same file as before. It is sent again from its beginning, as a new file."
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"size": 0}, "The file is empty. Choose it again; if it stays empty, make it anew."),
        ({"size": -1}, "The file is empty. Choose it again; if it stays empty, make it anew."),
        (
            {"name": "a", "size": 60 * 1024 * 1024 + 1},
            "The file is larger than 60 MB. Make it smaller, or send it in parts.",
        ),
        (
            {"name": "A.JPEG", "size": 20 * 1024 * 1024 + 1},
            "The file is larger than 20 MB. Make it smaller, or send it in parts.",
        ),
        (
            {"name": "a.docx", "size": 30 * 1024 * 1024 + 1},
            "The file is larger than 30 MB. Make it smaller, or send it in parts.",
        ),
        ({"sha256": "xyz"}, "The file's check sum cannot be read. Reload the page and choose it again."),
    ],
)
def test_limits_are_told_before_a_byte_is_sent(changes, sentence):
    assert sentence_of(BadInputError, lambda: begun(**changes)) == sentence
    assert Upload.objects.count() == 0


def test_a_person_may_have_so_many_open(settings):
    settings.OPEN_UPLOADS_EACH = 2
    first, _second = begun(), begun()
    assert sentence_of(RefusedError, begun) == (
        "2 of your files are not sent to the end yet. Finish or remove them first."
    )
    begin_upload(declared(), by=MAI)
    abandon_upload(first, by=LAN)
    begun()


def test_all_together_may_have_so_many_open(settings):
    settings.OPEN_UPLOADS_ALL = 1
    begun()
    assert sentence_of(RefusedError, lambda: begin_upload(declared(), by=MAI)) == (
        "Very many people are sending files just now. Try again in a few minutes."
    )


def test_old_ones_stand_in_nobodys_way(settings):
    settings.OPEN_UPLOADS_EACH = 1
    old = begun()
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        begun()
    assert not Upload.objects.filter(pk=old.pk).exists()


def test_the_name_is_made_fit_to_keep():
    assert begun(name="C:\\Mẫu\\Giấy  phép.txt").name == "Giấy phép.txt"


# --- pieces


def test_pieces_make_the_whole_and_it_is_kept_once(store):
    upload = finished()
    assert (upload.state, upload.stored.sha256, upload.stored.original_name) == (
        "finished",
        DIGEST,
        "Giấy phép.txt",
    )
    assert path_of(DIGEST).read_bytes() == TEXT
    assert files_in(store) == [path_of(DIGEST).relative_to(store).as_posix()]
    assert finished().stored == upload.stored
    assert StoredFile.objects.count() == 1


def test_a_piece_that_came_before_is_acknowledged_and_changes_nothing(store):
    upload = sent()
    for at in (0, PIECE, 1):
        assert append_chunk(upload, offset=at, data=TEXT[at : at + 100], by=LAN).received == len(TEXT)
    assert part_of(upload, store).read_bytes() == TEXT


def test_a_piece_that_overlaps_adds_what_is_new(store):
    upload = begun()
    append_chunk(upload, offset=0, data=TEXT[:100], by=LAN)
    assert append_chunk(upload, offset=50, data=TEXT[50:200], by=LAN).received == 200
    assert part_of(upload, store).read_bytes() == TEXT[:200]


def test_a_piece_further_on_is_told_where_to_begin():
    upload = begun()
    append_chunk(upload, offset=0, data=TEXT[:100], by=LAN)
    with pytest.raises(OutOfPlaceError) as error:
        append_chunk(upload, offset=101, data=TEXT[101:200], by=LAN)
    assert error.value.received == 100


def test_two_versions_are_never_joined(store):
    upload = begun(sha256="")
    append_chunk(upload, offset=0, data=TEXT[:100], by=LAN)
    with pytest.raises(OtherContentError):
        append_chunk(upload, offset=50, data=b"x" * 100, by=LAN)
    assert part_of(upload, store).read_bytes() == TEXT[:100]


def test_more_than_declared_and_too_large_pieces_are_refused(settings):
    upload = begun()
    assert sentence_of(BadInputError, lambda: append_chunk(upload, offset=0, data=TEXT + b"x", by=LAN)) == (
        "More came than the file has. Choose the file again."
    )
    large = bytes(settings.UPLOAD_CHUNK + 1)
    assert sentence_of(BadInputError, lambda: append_chunk(upload, offset=0, data=large, by=LAN)) == (
        "The piece of the file is too large. Reload the page and choose the file again."
    )
    assert received_of(upload) == 0


def test_an_empty_piece_changes_nothing(store):
    assert append_chunk(begun(), offset=0, data=b"", by=LAN).received == 0
    assert files_in(store) == []


def test_bytes_are_on_the_disk_before_they_are_counted(monkeypatch):
    """The file is synced while the row still has the old count."""
    upload, seen = begun(), []
    sync = os.fsync

    def noting(descriptor):
        sync(descriptor)
        seen.append((os.fstat(descriptor).st_size, Upload.objects.get(pk=upload.pk).received))

    monkeypatch.setattr(os, "fsync", noting)
    append_chunk(upload, offset=0, data=TEXT[:100], by=LAN)
    assert seen[-1] == (100, 0)
    assert Upload.objects.get(pk=upload.pk).received == 100


def test_what_was_never_acknowledged_is_sent_again(store):
    """Killed between disk and count: the tail is no part of it, and another tail may come."""
    upload = begun(sha256="")
    append_chunk(upload, offset=0, data=TEXT[:100], by=LAN)
    part_of(upload, store).write_bytes(TEXT[:100] + b"never counted" * 50)
    assert received_of(Upload.objects.get()) == 100
    assert append_chunk(upload, offset=100, data=TEXT[100:150], by=LAN).received == 150
    assert part_of(upload, store).read_bytes() == TEXT[:150]


@pytest.mark.parametrize("left", [0, 60])
def test_what_the_disk_has_lost_is_asked_for_again(store, left):
    upload = begun()
    append_chunk(upload, offset=0, data=TEXT[:100], by=LAN)
    part_of(upload, store).write_bytes(TEXT[:left])
    assert received_of(Upload.objects.get()) == left
    with pytest.raises(OutOfPlaceError) as error:
        append_chunk(upload, offset=100, data=TEXT[100:200], by=LAN)
    assert error.value.received == left
    assert append_chunk(upload, offset=left, data=TEXT[left:80], by=LAN).received == 80
    assert Upload.objects.get().received == 80


def test_a_part_removed_meanwhile_begins_again(store):
    upload = sent()
    part_of(upload, store).unlink()
    with pytest.raises(OutOfPlaceError) as error:
        finish_upload(upload, by=LAN, kinds=KINDS)
    assert error.value.received == 0
    for at in range(0, len(TEXT), PIECE):
        append_chunk(upload, offset=at, data=TEXT[at : at + PIECE], by=LAN)
    assert finish_upload(upload, by=LAN, kinds=KINDS).stored.sha256 == DIGEST


def test_a_full_disk_is_said_and_keeps_what_was_there():
    upload = begun()
    append_chunk(upload, offset=0, data=TEXT[:1000], by=LAN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1200, limits[1]))
    try:
        said = sentence_of(
            RefusedError, lambda: append_chunk(upload, offset=1000, data=TEXT[1000:3000], by=LAN)
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert said.startswith("The server has no room left.")
    assert received_of(Upload.objects.get()) == 1000
    assert append_chunk(upload, offset=1000, data=TEXT[1000:3000], by=LAN).received == 3000


# --- the end


def test_the_end_asked_for_too_early_says_what_is_missing():
    upload = begun()
    append_chunk(upload, offset=0, data=TEXT[:100], by=LAN)
    with pytest.raises(OutOfPlaceError) as error:
        finish_upload(upload, by=LAN, kinds=KINDS)
    assert error.value.received == 100


def test_the_end_asked_for_again_gives_the_same_answer(store):
    upload = finished()
    again = finish_upload(upload, by=LAN, kinds=KINDS)
    assert (again.pk, again.stored, again.state) == (upload.pk, upload.stored, "finished")
    assert files_in(store) == [path_of(DIGEST).relative_to(store).as_posix()]


def test_a_piece_that_comes_after_the_end_is_acknowledged_and_changes_nothing(store):
    upload = finished()
    assert append_chunk(upload, offset=0, data=TEXT[:100], by=LAN).received == len(TEXT)
    assert files_in(store) == [path_of(DIGEST).relative_to(store).as_posix()]
    assert sentence_of(RefusedError, lambda: append_chunk(upload, offset=0, data=TEXT + b"x", by=LAN)) == (
        "The sending of this file has ended. Choose the file again if it is not in the list."
    )


def test_bytes_that_are_not_those_declared_are_dropped_and_it_begins_again(store):
    upload = sent(sha256="0" * 64)
    assert sentence_of(OtherContentError, lambda: finish_upload(upload, by=LAN, kinds=KINDS)) == (
        "The file did not arrive as it was. It is sent again from its beginning; nothing was kept."
    )
    assert (received_of(Upload.objects.get()), files_in(store), StoredFile.objects.count()) == (0, [], 0)


def test_without_a_digest_the_servers_own_count_stands():
    assert finished(sha256="").stored.sha256 == DIGEST


def test_what_is_not_taken_ends_the_upload_with_its_reason(store):
    upload = sent(b"<html>")
    said = "A file of this kind is not taken. Send one of these: TXT."
    for _time in range(2):
        assert sentence_of(BadInputError, lambda: finish_upload(upload, by=LAN, kinds=KINDS)) == said
    row = Upload.objects.get()
    assert (row.state, row.refusal, files_in(store)) == ("refused", said, [])


def test_a_full_disk_at_the_end_leaves_everything_to_try_again():
    upload = sent()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1200, limits[1]))
    try:
        sentence_of(RefusedError, lambda: finish_upload(upload, by=LAN, kinds=KINDS))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (received_of(Upload.objects.get()), StoredFile.objects.count()) == (len(TEXT), 0)
    assert finish_upload(upload, by=LAN, kinds=KINDS).stored.sha256 == DIGEST


def test_given_up_leaves_nothing_and_stays_so(store):
    upload = sent()
    abandon_upload(upload, by=LAN)
    abandon_upload(upload, by=LAN)
    assert (Upload.objects.get().state, files_in(store)) == ("abandoned", [])
    for act in (
        lambda: append_chunk(upload, offset=0, data=b"x", by=LAN),
        lambda: finish_upload(upload, by=LAN, kinds=KINDS),
    ):
        sentence_of(RefusedError, act)
    assert files_in(store) == []


def test_what_is_finished_is_not_given_up():
    upload = finished()
    abandon_upload(upload, by=LAN)
    assert Upload.objects.get().state == "finished"
    assert path_of(DIGEST).exists()


def test_only_the_owner_may():
    upload, said = sent(), "Somebody else sends this file. Choose yours on your own page."
    for act in (
        lambda: append_chunk(upload, offset=0, data=TEXT, by=MAI),
        lambda: finish_upload(upload, by=MAI),
        lambda: abandon_upload(upload, by=MAI),
        lambda: begin_upload(declared(number=upload.pk), by=MAI),
    ):
        assert sentence_of(PermissionDenied, act) == said


# --- sweeping and verifying


def test_old_uploads_are_swept_with_their_bytes_and_files_stay(store, capsys):
    with time_machine.travel(now() - timedelta(days=8), tick=False):
        old, done = begun(), finished()
        append_chunk(old, offset=0, data=TEXT[:100], by=LAN)
    young = begun()
    append_chunk(young, offset=0, data=TEXT[:50], by=LAN)
    call_command("files", "sweep")
    assert capsys.readouterr().out == "Uploads forgotten: 2. Files that were stored stay.\n"
    assert [one.pk for one in Upload.objects.all()] == [young.pk]
    assert files_in(store) == sorted(
        [path_of(done.stored.sha256).relative_to(store).as_posix(), f"uploads/{young.pk}.upload"]
    )


def test_a_part_that_no_row_names_is_swept(store):
    lonely = store / "uploads" / f"{uuid4()}.upload"
    lonely.parent.mkdir(parents=True)
    lonely.write_bytes(b"x")
    (store / "uploads" / "note.txt").write_bytes(b"x")
    assert sweep_uploads(days=7) == 0
    assert lonely.exists()
    os.utime(lonely, (time.time() - 8 * 24 * 3600,) * 2)
    assert sweep_uploads(days=7) == 0
    assert files_in(store) == ["uploads/note.txt"]


def test_an_open_upload_is_no_leftover_and_another_is(store):
    upload = begun()
    append_chunk(upload, offset=0, data=TEXT[:100], by=LAN)
    lonely = store / "uploads" / f"{UUID(int=5)}.upload"
    lonely.write_bytes(b"x")
    for path in (lonely, part_of(upload, store)):
        os.utime(path, (time.time() - 7200,) * 2)
    state = verify_store()
    assert (state.is_whole, state.leftovers) == (True, (f"uploads/{UUID(int=5)}.upload",))


# --- the table refuses the impossible


@pytest.mark.parametrize(
    "values",
    [
        {"received": len(TEXT) + 1},
        {"size": 0},
        {"state": "lost"},
        {"state": "finished"},
        {"sha256": "ab"},
        {"name": ""},
        {"purpose": ""},
    ],
)
def test_an_impossible_row_is_refused(values):
    upload = begun()
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**values)


def test_an_unfinished_upload_has_no_file():
    upload = finished()
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(state="receiving")
    assert connection.is_usable()
