"""The doors through which files come in: whose, how far, in which words."""

from __future__ import annotations

import hashlib
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openocop.core.errors import RefusedError
from openocop.files.kinds import Kind
from openocop.files.models import StoredFile, Upload
from openocop.files.queries import path_of
from openocop.web.producer.purposes import PURPOSES, Purpose
from openocop.web.producer.uploads import upload_form
from tests.accounts.conftest import World
from tests.web.test_doors import sign_in

pytestmark = pytest.mark.django_db

TEXT = "Giấy phép\n".encode() * 200


@pytest.fixture
def people():
    """The owner and a colleague."""
    world = World()
    return world.person(), world.person()


@pytest.fixture
def bound(monkeypatch, settings, tmp_path):
    """What finished uploads were bound to, by the purpose "sample"."""
    settings.MEDIA_ROOT = tmp_path / "media"
    found = []

    def kept(upload, person):
        found.append((upload.stored.pk, person.pk))
        return "/ui/"

    def why_not(_person, rest):
        return "Not yours." if rest == "closed" else None

    monkeypatch.setitem(PURPOSES, "sample", Purpose(why_not, kept, frozenset({Kind.TEXT, Kind.PDF})))
    return found


@pytest.fixture
def browser(people, bound):  # noqa: ARG001 - the purpose must be there
    return signed_in(people[0])


def signed_in(person, **options):
    client = Client(**options)
    sign_in(client, person)
    client.cookies["language"] = "en"
    return client


def begin(client, data=TEXT, **changes):
    said = {
        "id": str(uuid.uuid4()),
        "purpose": "sample:1",
        "name": "Giấy phép.txt",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    return client.post("/uploads/", json.dumps(said | changes), "application/json")


def piece(client, number, offset, data):
    return client.post(f"/uploads/{number}/?offset={offset}", data, "application/octet-stream")


def sent(client, data=TEXT, **changes):
    """A file sent whole, its end not asked for yet: its number."""
    number = begin(client, data, **changes).json()["id"]
    assert piece(client, number, 0, data).json() == {"received": len(data)}
    return number


def test_a_file_comes_in_pieces_and_is_bound_to_what_it_is_for(browser, people, bound):
    begun = begin(browser)
    number = begun.json()["id"]
    assert (begun.status_code, begun.json()["received"], begun["Cache-Control"]) == (200, 0, "no-store")
    assert piece(browser, number, 0, TEXT[:1000]).json() == {"received": 1000}
    state = browser.get(f"/uploads/{number}/").json()
    assert (state["state"], state["received"], state["size"]) == ("receiving", 1000, len(TEXT))
    assert len(state["token"]) == 64
    piece(browser, number, 1000, TEXT[1000:])
    done = browser.post(f"/uploads/{number}/finish/").json()
    assert (done["state"], done["kept"], done["notes"], done["next"]) == ("finished", len(TEXT), [], "/ui/")
    assert bound == [(StoredFile.objects.get().pk, people[0].pk)]


def test_the_end_asked_for_again_gives_the_same_answer(browser, bound):
    number = sent(browser)
    first = browser.post(f"/uploads/{number}/finish/").json()
    assert browser.post(f"/uploads/{number}/finish/").json() == first
    assert len(set(bound)) == 1
    assert StoredFile.objects.count() == 1


def test_a_piece_further_on_is_told_the_right_place(browser):
    number = begin(browser).json()["id"]
    answer = piece(browser, number, 5, b"x")
    assert (answer.status_code, answer.json()["received"]) == (409, 0)
    unfinished = browser.post(f"/uploads/{number}/finish/")
    assert (unfinished.status_code, unfinished.json()["received"]) == (409, 0)


def test_another_content_is_told_to_begin_again(browser):
    number = sent(browser)
    answer = piece(browser, number, 0, b"other")
    assert (answer.status_code, answer.json()["again"]) == (409, True)
    assert "received" not in answer.json()


@pytest.mark.parametrize("offset", ["", "-1", "x", "١", "1.0", "9" * 5000])
def test_an_offset_that_is_no_number_is_refused(browser, offset):
    number = begin(browser).json()["id"]
    assert piece(browser, number, offset, b"x").status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b"\xff",
        b'{"id": 1, "size": 3}',
        b'{"id": "x", "purpose": "sample:1", "name": "a", "size": 3}',
        b'{"id": "7f6c1cf4-7a4f-4f4c-9b0c-3f4b5d1d2a11", "purpose": "sample:1", "name": "a", "size": "x"}',
        b'{"id": "7f6c1cf4-7a4f-4f4c-9b0c-3f4b5d1d2a11", "purpose": "sample:1", "name": "a", "size": 1e999}',
    ],
)
def test_a_beginning_that_cannot_be_read_is_refused(browser, body):
    answer = browser.post("/uploads/", body, "application/json")
    assert (answer.status_code, answer.json()) == (400, {"sentence": "The request cannot be read"})
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    ("purpose", "sentence"),
    [
        ("sample:closed", "Not yours."),
        ("other:1", "Files are not taken here. Go back to your page and choose the place again."),
        ("sample:\0", "Files are not taken here. Go back to your page and choose the place again."),
        ("", "Files are not taken here. Go back to your page and choose the place again."),
    ],
)
def test_the_purpose_decides_who_may(browser, purpose, sentence):
    answer = begin(browser, purpose=purpose)
    assert (answer.status_code, answer.json()) == (403, {"sentence": sentence})


def test_a_right_that_has_ended_in_between_ends_the_upload(browser, monkeypatch, bound):
    number = sent(browser)
    monkeypatch.setitem(PURPOSES, "sample", Purpose(lambda _person, _rest: "Handed in already."))
    answer = browser.post(f"/uploads/{number}/finish/")
    assert (answer.status_code, answer.json()) == (403, {"sentence": "Handed in already."})
    assert (bound, StoredFile.objects.count()) == ([], 0)


def test_what_cannot_be_bound_now_can_be_asked_for_again(browser, monkeypatch, bound):
    number = sent(browser)

    def refuse(_upload, _person):
        raise RefusedError("The dossier is being read.")

    with monkeypatch.context() as patch:
        patch.setitem(
            PURPOSES, "sample", Purpose(lambda _person, _rest: None, refuse, frozenset({Kind.TEXT}))
        )
        answer = browser.post(f"/uploads/{number}/finish/")
    assert (answer.status_code, answer.json()) == (409, {"sentence": "The dossier is being read."})
    assert browser.post(f"/uploads/{number}/finish/").json()["state"] == "finished"
    assert len(bound) == 1


def test_only_the_owner_sees_continues_ends_or_gives_up(browser, people):
    number = sent(browser)
    other = signed_in(people[1])
    answers = [
        other.get(f"/uploads/{number}/"),
        piece(other, number, 0, TEXT),
        other.post(f"/uploads/{number}/finish/"),
        other.post(f"/uploads/{number}/abandon/"),
        begin(other, id=number),
    ]
    said = {"sentence": "Somebody else sends this file. Choose yours on your own page."}
    assert [(answer.status_code, answer.json()) for answer in answers] == [(403, said)] * 5
    assert browser.post(f"/uploads/{number}/finish/").json()["state"] == "finished"


def test_another_site_cannot_send(people, bound):
    client = signed_in(people[0], enforce_csrf_checks=True)
    assert begin(client).status_code == 403
    token = client.get("/uploads/").json()["token"]
    headers = {"X-CSRFToken": token, "Origin": "https://evil.example"}
    assert client.post("/uploads/", "{}", "application/json", headers=headers).status_code == 403
    said = client.post("/uploads/", "{}", "application/json", headers={"X-CSRFToken": token})
    assert said.json() == {"sentence": "The request cannot be read"}
    assert bound == []


def test_given_up_leaves_nothing(browser, settings):
    number = sent(browser)
    assert browser.post(f"/uploads/{number}/abandon/").json() == {}
    assert browser.get(f"/uploads/{number}/").json()["state"] == "abandoned"
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_a_refused_kind_is_said_in_words_and_again(browser):
    number = sent(browser, b"<html>")
    first = browser.post(f"/uploads/{number}/finish/")
    assert (first.status_code, first.json()["sentence"]) == (
        400,
        "A file of this kind is not taken. Send one of these: PDF, TXT.",
    )
    assert browser.post(f"/uploads/{number}/finish/").json() == first.json()
    assert browser.get(f"/uploads/{number}/").json()["sentence"] == first.json()["sentence"]


def test_the_limits_are_told_before(browser, settings):
    said = browser.get("/uploads/").json()
    assert (said["largest"], said["piece"]) == (settings.LARGEST_UPLOAD, settings.UPLOAD_CHUNK)
    answer = begin(browser, name="a", size=settings.LARGEST_UPLOAD + 1)
    assert answer.json()["sentence"] == "The file is larger than 60 MB. Make it smaller, or send it in parts."
    form = upload_form("sample:1", "/ui/")
    assert (form["photo"], form["pdf"], form["office"], form["mark"]) == (20, 60, 30, "sample1")


def uploaded(data, name="Giấy phép.txt"):
    return SimpleUploadedFile(name, data)


def said_by(answer):
    return [(message.level_tag, str(message)) for message in answer.wsgi_request._messages]


@pytest.mark.parametrize("pieces", [3, 6])
def test_a_plain_form_keeps_whole_files_each_for_itself(browser, bound, settings, pieces):
    large = b"a" * (settings.UPLOAD_CHUNK * pieces)  # Django holds the smaller one in memory
    files = [uploaded(TEXT), uploaded(b"<html>", "b.pdf"), uploaded(large, "c.txt")]
    answer = browser.post("/uploads/", {"purpose": "sample:1", "next": "/about/", "files": files})
    assert (answer.status_code, answer["Location"]) == (302, "/about/")
    assert said_by(answer) == [
        ("success", "Giấy phép.txt is kept."),
        (
            "warning",
            "b.pdf was not kept: A file of this kind is not taken. Send one of these: PDF, TXT.",
        ),
        ("success", "c.txt is kept."),
    ]
    assert [path_of(file.sha256).read_bytes() for file in StoredFile.objects.all()] == [TEXT, large]
    assert len(bound) == 2


def test_a_plain_form_sent_twice_keeps_once(browser, bound):
    for _time in range(2):
        browser.post("/uploads/", {"purpose": "sample:1", "files": [uploaded(TEXT)]})
    assert (StoredFile.objects.count(), Upload.objects.count(), len(set(bound))) == (1, 1, 1)


def test_a_plain_form_without_a_file_or_a_right_says_so(browser):
    empty = browser.post("/uploads/", {"purpose": "sample:1"})
    assert (empty.status_code, b"Choose the file." in empty.content) == (400, True)
    closed = browser.post("/uploads/", {"purpose": "sample:closed", "files": [uploaded(TEXT)]})
    assert (closed.status_code, b"Not yours." in closed.content) == (403, True)


def test_a_plain_form_never_leads_to_another_site(browser):
    answer = browser.post(
        "/uploads/", {"purpose": "sample:1", "next": "https://evil.example/", "files": [uploaded(TEXT)]}
    )
    assert answer["Location"] == "/account/"


def test_more_than_a_form_may_carry_is_refused_before_it_is_read(browser):
    answer = browser.generic("POST", "/uploads/", b"", CONTENT_LENGTH=str(61 * 1024 * 1024))
    assert answer.status_code == 413
    answer = browser.generic("POST", f"/uploads/{uuid.uuid4()}/", b"", CONTENT_LENGTH=str(2 * 1024 * 1024))
    assert answer.status_code == 413


def test_steps_take_few_questions(browser, django_assert_num_queries):
    number = begin(browser).json()["id"]
    with django_assert_num_queries(5):  # session, person, upload twice, count
        piece(browser, number, 0, TEXT)
