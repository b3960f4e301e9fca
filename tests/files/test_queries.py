"""Where files lie and what a door sends."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openocop.files.actions import keep_file, keep_picture
from openocop.files.models import Picture
from openocop.files.queries import Rendition, Served, answer_for, path_of, renditions
from tests.files.conftest import PDF, encoded, photograph

DIGEST = "ab12" + "0" * 60


def test_a_file_lies_in_folders_of_its_digest(store):
    assert path_of(DIGEST) == store / "ab" / "12" / DIGEST
    assert path_of(DIGEST, "640.webp") == store / "ab" / "12" / f"{DIGEST}.640.webp"


@pytest.mark.parametrize(
    ("digest", "rendition"),
    [
        ("", ""),
        (DIGEST[:-1], ""),
        (DIGEST + "\n", ""),
        (DIGEST.upper(), ""),
        ("../" + DIGEST[3:], ""),
        (DIGEST, "../640.webp"),
        (DIGEST, "640.webp\n"),
        (DIGEST, "0.webp"),
        (DIGEST, "640.svg"),
        (DIGEST, "٦٤٠.webp"),
    ],
)
@pytest.mark.django_db
def test_no_other_name_leads_anywhere(digest, rendition):
    with pytest.raises(ValueError, match="No file is called"):
        path_of(digest, rendition)
    assert answer_for(digest, rendition) is None


def test_renditions_are_for_srcset_and_ask_no_database():
    shown = renditions(Picture(digest=DIGEST, width=700, height=525))
    assert shown == [
        Rendition("320.webp", "image/webp", 320, 240),
        Rendition("640.webp", "image/webp", 640, 480),
        Rendition("700.webp", "image/webp", 700, 525),
        Rendition("700.jpg", "image/jpeg", 700, 525),
    ]


@pytest.mark.django_db
def test_every_rendition_named_is_there():
    picture = keep_picture(encoded(photograph((700, 525))), name="a.jpg")
    for rendition in renditions(picture):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = answer_for(picture.digest, rendition.name)
        path = path_of(picture.digest, rendition.name)
        assert answer == Served(path, rendition.media_type, path.stat().st_size, "inline")
        assert len(queries) == 0
    assert answer_for(picture.digest, "1280.webp") is None
    assert answer_for(picture.digest) is None


@pytest.mark.parametrize(
    ("data", "name", "media_type", "disposition"),
    [
        (PDF, "a.pdf", "application/pdf", 'inline; filename="a.pdf"'),
        (PDF, "a.html", "application/pdf", 'inline; filename="a.pdf"'),
        (
            PDF,
            "Giấy phép.pdf",
            "application/pdf",
            "inline; filename*=utf-8''Gi%E1%BA%A5y%20ph%C3%A9p.pdf",
        ),
        (b"Alert", 'a"; x=\r\n.htm', "text/plain", 'attachment; filename="a_; x= .txt"'),
        (b"a,b\n1,2\n", "a.xls", "text/csv", 'attachment; filename="a.csv"'),
    ],
)
@pytest.mark.django_db
def test_the_content_says_how_a_file_is_sent(data, name, media_type, disposition):
    file = keep_file(data, name=name)
    assert answer_for(file.sha256) == Served(path_of(file.sha256), media_type, len(data), disposition)


@pytest.mark.django_db
def test_a_file_that_no_row_names_is_not_sent():
    file = keep_file(PDF, name="a.pdf")
    file.delete()
    assert answer_for(file.sha256) is None


@pytest.mark.django_db
def test_a_file_that_is_gone_is_not_sent():
    file = keep_file(PDF, name="a.pdf")
    path_of(file.sha256).unlink()
    assert answer_for(file.sha256) is None
