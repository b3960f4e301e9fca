"""Keeping files and pictures: whole or not at all, once for each content."""

from __future__ import annotations

import hashlib
import resource
import stat
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from openocop.core.clock import VIETNAM
from openocop.core.errors import BadInputError, RefusedError
from openocop.files.actions import keep_file, keep_picture
from openocop.files.kinds import MB, PICTURES, TRAITS, Kind
from openocop.files.models import Picture, StoredFile
from openocop.files.queries import path_of
from tests.files.conftest import HEIC_SENTENCE, PDF, encoded, files_in, photograph

pytestmark = pytest.mark.django_db

DIGEST = hashlib.sha256(PDF).hexdigest()
OTHER_KIND = (
    "A file of this kind is not taken. Send one of these: JPG, PNG, WEBP, GIF, PDF, DOCX, XLSX, ODS, DOC, XLS, MP3, "
    "MP4, CSV, TXT."
)
PLACE = f"{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"


def refusal(act):
    with pytest.raises(BadInputError) as error:
        act()
    assert error.value.place == "file"
    return error.value.sentence


class Broken:
    """A stream that gives some bytes and then ends in an error, as a cut line does."""

    def __init__(self, first):
        self.first = first

    def read(self, _size):
        if not self.first:
            raise ConnectionResetError("gone")
        given, self.first = self.first, b""
        return given


def test_a_file_is_kept_under_its_digest(store):
    with time_machine.travel("2026-11-25T07:00:00+07:00", tick=False):
        file = keep_file(PDF, name=r"C:\Mẫu\Giấy  phép.pdf")
    assert (file.sha256, file.size, file.media_type) == (DIGEST, len(PDF), "application/pdf")
    assert file.original_name == "Giấy phép.pdf"
    assert file.kept_at.astimezone(VIETNAM).isoformat() == "2026-11-25T07:00:00+07:00"
    assert files_in(store) == [PLACE]
    assert path_of(DIGEST).read_bytes() == PDF


def test_bytes_paths_and_streams_are_kept_alike(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(PDF)
    half_read = BytesIO(PDF)
    half_read.read(10)
    upload = SimpleUploadedFile("virus.exe", PDF, "text/html")
    rows = {keep_file(source, name="a").pk for source in (PDF, path, half_read, upload)}
    assert len(rows) == 1
    assert StoredFile.objects.count() == 1


def test_the_same_again_gives_the_same_row_with_its_first_name(store):
    first = keep_file(PDF, name="một.pdf")
    assert keep_file(PDF, name="hai.pdf") == first
    assert StoredFile.objects.get().original_name == "một.pdf"
    assert files_in(store) == [PLACE]


def test_files_and_folders_are_for_this_account_alone(store):
    keep_file(PDF, name="a.pdf")
    keep_picture(encoded(photograph((300, 300))), name="a.jpg")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in store.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in (store, *store.rglob("*")) if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


def test_the_same_again_makes_a_damaged_file_whole():
    keep_file(PDF, name="a.pdf")
    path_of(DIGEST).write_bytes(b"%PDF-")
    keep_file(PDF, name="a.pdf")
    assert path_of(DIGEST).read_bytes() == PDF


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty. Choose it again; if it stays empty, make it anew."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
            + "EncryptedPackage\0".encode("utf-16-le").ljust(64, b"\0")
            + b"\x22\x00\x02".ljust(64, b"\0"),
            "The document opens with a password alone. Save it without a password, and send it again.",
        ),
        (
            b"\0\0\0\x14ftypheic\0\0\0\0mif1",
            HEIC_SENTENCE,
        ),
        (
            b"<html><script>alert(1)</script>",
            OTHER_KIND,
        ),
    ],
)
def test_what_is_not_taken_is_refused_and_leaves_nothing(store, data, sentence):
    assert refusal(lambda: keep_file(data, name="hồ sơ.pdf")) == sentence
    assert files_in(store) == []
    assert StoredFile.objects.count() == 0


def test_the_caller_says_which_kinds_are_taken():
    assert refusal(lambda: keep_file(PDF, name="a.png", kinds=PICTURES)) == (
        "This is not a picture that can be shown. Send a photograph as JPEG, PNG or WebP."
    )
    assert refusal(lambda: keep_file(b"a,b\n1,2\n", name="a", kinds={Kind.XLSX, Kind.PDF})) == (
        "A file of this kind is not taken. Send one of these: PDF, XLSX."
    )
    assert keep_file(encoded(photograph((9, 9))), name="a", kinds=PICTURES).media_type == "image/jpeg"


def test_more_bytes_than_the_kind_may_have_are_refused(store):
    largest = TRAITS[Kind.TEXT].largest
    assert keep_file(b"a" * largest, name="a.txt").size == largest
    sentence = refusal(lambda: keep_file(b"a" * (largest + 1), name="a.txt"))
    assert sentence == "The file is larger than 10 MB. Make it smaller, or send it in parts."
    assert len(files_in(store)) == 1


def test_no_more_is_read_than_any_kind_taken_may_have():
    class Endless:
        given = 0

        def read(self, size):
            self.given += size
            return bytes(size)

    source = Endless()
    assert refusal(lambda: keep_picture(source, name="a.jpg")) == (
        "The file is larger than 20 MB. Make it smaller, or send it in parts."
    )
    assert source.given <= 22 * MB


@pytest.mark.parametrize("keep", [keep_file, keep_picture])
def test_an_upload_cut_off_leaves_nothing(store, keep):
    with pytest.raises(ConnectionResetError):
        keep(Broken(PDF), name="a.pdf")
    assert files_in(store) == []
    assert StoredFile.objects.count() + Picture.objects.count() == 0


def test_a_full_disk_is_told_and_leaves_nothing(store):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MB, limits[1]))
    try:
        with pytest.raises(RefusedError) as error:
            keep_file(PDF + b"x" * 2 * MB, name="a.pdf")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert str(error.value) == (
        "The server has no room left. Nothing was kept: tell the OCOP office, and send it again later."
    )
    assert files_in(store) == []
    assert StoredFile.objects.count() == 0


def test_what_a_killed_process_left_goes_with_a_later_hand_in(store):
    incoming = store / "incoming"
    incoming.mkdir(parents=True)
    for name in ("old.part", "young.part"):
        (incoming / name).write_bytes(b"%PDF-")
    with time_machine.travel(incoming.stat().st_mtime + 23 * 3600, tick=False):
        keep_file(PDF, name="a.pdf")
        assert files_in(incoming) == ["old.part", "young.part"]
        (incoming / "young.part").touch()
    with time_machine.travel(incoming.stat().st_mtime + 25 * 3600, tick=False):
        keep_file(PDF, name="a.pdf")
    assert files_in(incoming) == []


def test_a_transaction_that_fails_leaves_a_whole_file_that_the_next_takes_up(store):
    with transaction.atomic():
        keep_file(PDF, name="a.pdf")
        transaction.set_rollback(True)
    assert StoredFile.objects.count() == 0
    assert keep_file(PDF, name="a.pdf").sha256 == DIGEST
    assert files_in(store) == [PLACE]


def test_a_picture_is_kept_as_its_renditions_alone(store):
    data = encoded(photograph((800, 600)))
    digest = hashlib.sha256(data).hexdigest()
    picture = keep_picture(data, name="ảnh.png")
    assert (picture.digest, picture.width, picture.height) == (digest, 800, 600)
    folder = Path(digest[:2]) / digest[2:4]
    names = ["320.webp", "640.webp", "800.jpg", "800.webp"]
    assert files_in(store) == [str(folder / f"{digest}.{name}") for name in names]
    assert sorted(picture.sums) == names
    for name, (size, of_rendition) in picture.sums.items():
        written = path_of(digest, name).read_bytes()
        assert (len(written), hashlib.sha256(written).hexdigest()) == (size, of_rendition)


def test_the_same_picture_again_gives_the_same_row_and_writes_nothing():
    data = encoded(photograph((300, 300)))
    picture = keep_picture(data, name="a.jpg")
    before = path_of(picture.digest, "300.webp").stat()
    assert keep_picture(BytesIO(data), name="b.jpg") == picture
    after = path_of(picture.digest, "300.webp").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"x")], ids=["gone", "short"])
def test_the_same_picture_again_makes_it_whole(harm):
    data = encoded(photograph((300, 300)))
    picture = keep_picture(data, name="a.jpg")
    whole = path_of(picture.digest, "300.jpg").read_bytes()
    harm(path_of(picture.digest, "300.jpg"))
    assert keep_picture(data, name="a.jpg") == picture
    assert path_of(picture.digest, "300.jpg").read_bytes() == whole
    assert Picture.objects.count() == 1


def test_a_damaged_picture_is_refused_and_leaves_nothing(store):
    data = encoded(photograph())
    assert refusal(lambda: keep_picture(data[: len(data) // 2], name="a.jpg")) == (
        "The picture is damaged or was cut off on the way. Choose it again, or take a new one."
    )
    assert files_in(store) == []


def test_a_file_without_a_name_is_kept():
    assert keep_file(b"x", name="").original_name == "tep"


@pytest.mark.parametrize(
    "values",
    [
        {"sha256": "ab"},
        {"size": 0},
        {"media_type": ""},
        {"original_name": ""},
    ],
)
def test_the_database_refuses_rows_that_name_no_file(values):
    file = keep_file(PDF, name="a.pdf")
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(**values)
