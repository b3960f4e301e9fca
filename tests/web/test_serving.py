"""Stored files sent to people: by their true kind, harmless, in pieces where asked."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import RequestFactory

from openocop.files.actions import keep_file
from openocop.files.kinds import KEPT
from openocop.files.queries import path_of
from openocop.web.serving import POLICY, serve_file
from tests.files.conftest import encoded, photograph
from tests.files.evidence import office, pdf

pytestmark = pytest.mark.django_db

PDF = pdf(pages=3)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def paper():
    return keep_file(PDF, name="Giấy phép.pdf")


def served(stored, name="", *, inline=True, **headers):
    request = RequestFactory().get(
        "/x", headers={key.replace("_", "-"): value for key, value in headers.items()}
    )
    return serve_file(request, stored, name=name, inline=inline)


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_pdf_is_shown_and_can_do_nothing(paper):
    answer = served(paper)
    assert (answer.status_code, body(answer)) == (200, PDF)
    assert dict(answer.headers) == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": "inline; filename*=utf-8''Gi%E1%BA%A5y%20ph%C3%A9p.pdf",
        "ETag": f'"{paper.sha256}"',
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": POLICY,
        "Cache-Control": "private, no-cache",
    }
    assert "sandbox" in POLICY


@pytest.mark.parametrize(
    ("data", "name", "inline", "disposition"),
    [
        (encoded(photograph((200, 200))), "ảnh.png", True, "inline; filename*=utf-8''%E1%BA%A3nh.jpg"),
        (encoded(photograph((200, 200))), "a.jpg", False, 'attachment; filename="a.jpg"'),
        (PDF, "a.html", False, 'attachment; filename="a.pdf"'),
        (PDF, '../"\r\n.pdf', True, 'inline; filename="_ .pdf"'),
        (
            office(),
            "Hợp đồng.docx",
            True,
            "attachment; filename*=utf-8''H%E1%BB%A3p%20%C4%91%E1%BB%93ng.docx",
        ),
        (b"Xin chao", "a.html", True, 'attachment; filename="a.txt"'),
    ],
)
def test_only_pictures_and_pdfs_are_shown_under_the_name_that_fits(data, name, inline, disposition):
    stored = keep_file(data, name="x", kinds=KEPT)
    assert served(stored, name, inline=inline)["Content-Disposition"] == disposition


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(PDF) - 1),
        ("bytes=-50", len(PDF) - 50, len(PDF) - 1),
        ("bytes=10-999999", 10, len(PDF) - 1),
        ("bytes=-999999", 0, len(PDF) - 1),
        (f"bytes={len(PDF) - 1}-", len(PDF) - 1, len(PDF) - 1),
    ],
)
def test_a_piece_is_sent_where_one_is_asked_for(paper, asked, first, last):
    answer = served(paper, Range=asked)
    whole = (first, last) == (0, len(PDF) - 1)
    assert answer.status_code == (200 if whole else 206)
    assert body(answer) == PDF[first : last + 1]
    assert answer["Content-Length"] == str(last - first + 1)
    assert answer.get("Content-Range") == (None if whole else f"bytes {first}-{last}/{len(PDF)}")


@pytest.mark.parametrize("asked", [f"bytes={len(PDF)}-", "bytes=999999-", "bytes=-0"])
def test_a_piece_that_is_not_there_is_refused_with_the_size(paper, asked):
    answer = served(paper, Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(PDF)}")


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=-", "bytes=5-1", "bytes=0-1,5-9", "lines=1-2", "bytes=a-b"]
)
def test_what_is_no_single_piece_is_sent_whole(paper, asked):
    answer = served(paper, Range=asked)
    assert (answer.status_code, body(answer)) == (200, PDF)


def test_a_piece_of_another_content_is_not_joined(paper):
    assert served(paper, Range="bytes=0-9", If_Range='"other"').status_code == 200
    assert served(paper, Range="bytes=0-9", If_Range=f'"{paper.sha256}"').status_code == 206


def test_what_the_browser_has_is_not_sent_again(paper):
    assert served(paper, If_None_Match=f'"{paper.sha256}"').status_code == 304


def test_a_file_that_is_gone_is_not_there(paper):
    path_of(paper.sha256).unlink()
    with pytest.raises(Http404):
        served(paper)
