"""Files go on where they stopped: the line is cut, the page is left, the guard changes; in a real browser."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from openocop.accounts.demo import demo_people
from openocop.accounts.roles import Role
from openocop.files.kinds import Kind
from openocop.files.models import StoredFile, Upload
from openocop.files.queries import path_of
from openocop.web.producer.purposes import PURPOSES, Purpose
from tests.browser.conftest import DESK, PHONE, too_wide, violations

pytestmark = pytest.mark.django_db(transaction=True)
PIECE = 512 * 1024
CUT = "Failed to load resource"


@pytest.fixture(autouse=True)
def _purpose(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    purpose = Purpose(why_not=lambda _person, _rest: None, kinds=frozenset({Kind.TEXT, Kind.PDF, Kind.JPEG}))
    monkeypatch.setitem(PURPOSES, "sample", purpose)


@pytest.fixture
def at_the_form(open_page):
    """Opens the page with the form as a signed-in producer, in English."""
    people = {one.role: (one.login, one.password) for one in demo_people()}

    def opened(viewport=PHONE, **options):
        page = open_page("/account/", viewport, **options)
        sign_in(page, *people[Role.PRODUCER])
        host = urlsplit(page.url).hostname
        page.context.add_cookies([{"name": "language", "value": "en", "domain": host, "path": "/"}])
        page.goto("/ui/")
        return page

    opened.people = people
    return opened


def sign_in(page, login, password):
    page.locator("#login").fill(login)
    page.locator("#password").fill(password)
    with page.expect_navigation():
        page.locator("main form.form button[type=submit]").click()


def text_file(folder, pieces=4, name="Giấy phép.txt"):
    """A file of so many pieces and a half."""
    path = folder / name
    path.write_bytes(os.urandom(PIECE * (2 * pieces + 1) // 4).hex().encode())
    return path


def choose(page, *paths):
    page.locator("#upload-files-sample1").set_input_files(paths)


def kept_bytes():
    return path_of(StoredFile.objects.get().sha256).read_bytes()


def own_messages(open_page):
    """The browser tells of lines that were cut on purpose."""
    left = [message for message in open_page.messages if CUT not in message]
    open_page.messages.clear()
    assert left == []


def test_files_are_kept_one_after_the_other(at_the_form, tmp_path):
    page = at_the_form()
    first, second = text_file(tmp_path), text_file(tmp_path, 0, "b.txt")
    choose(page, first, second)
    expect(page.locator("[data-state=kept]")).to_have_count(2)
    assert {file.original_name for file in StoredFile.objects.all()} == {"Giấy phép.txt", "b.txt"}
    assert {path_of(file.sha256).read_bytes() for file in StoredFile.objects.all()} == {
        first.read_bytes(),
        second.read_bytes(),
    }
    expect(page.locator("[data-told]")).to_have_text("b.txt: The file is kept.")
    assert Upload.objects.exclude(sha256="").count() == 2  # counted in the browser too
    assert page.evaluate("localStorage.getItem('openocop-uploads')") == "[]"


def test_the_line_is_cut_in_the_middle_and_it_goes_on_from_there(at_the_form, open_page, tmp_path):
    page, path, sent = at_the_form(), text_file(tmp_path), []

    def cut_after_two(route):
        sent.append(int(re.search(r"offset=(\d+)", route.request.url)[1]))
        if len(sent) == 3:
            page.context.set_offline(True)
        route.abort() if len(sent) == 3 else route.continue_()

    page.route(re.compile(r"offset="), cut_after_two)
    choose(page, path)
    expect(page.locator(".upload-state")).to_have_text(
        "No connection. What was sent is safe; it goes on by itself."
    )
    assert Upload.objects.get().received == 2 * PIECE
    page.context.set_offline(False)
    expect(page.locator("[data-state=kept]")).to_have_count(1)
    assert sent == [0, PIECE, 2 * PIECE, 2 * PIECE, 3 * PIECE, 4 * PIECE]
    assert kept_bytes() == path.read_bytes()
    own_messages(open_page)


def test_an_answer_that_is_lost_costs_nothing(at_the_form, open_page, tmp_path):
    page, path, lost = at_the_form(), text_file(tmp_path), []

    def lose_the_answer(route):
        if not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"offset=524288"), lose_the_answer)
    page.route(re.compile(r"/finish/"), lambda route: (route.fetch(), route.fallback()))
    choose(page, path)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-state=kept]")).to_have_count(1)
    assert lost == [200]
    assert kept_bytes() == path.read_bytes()
    own_messages(open_page)


def test_after_a_reload_the_same_file_goes_on_and_another_does_not(at_the_form, open_page, tmp_path):
    page, path = at_the_form(), text_file(tmp_path)
    page.route(re.compile(r"offset=1048576"), lambda route: route.abort())
    choose(page, path)
    expect(page.locator("[data-state=waiting]")).to_have_count(1)
    page.unroute_all()
    page.reload()
    expect(page.locator(".upload-state")).to_have_text(
        "44 % sent before. Choose the same file again to go on from there."
    )
    sent = []
    page.on("request", lambda request: sent.extend(re.findall(r"offset=(\d+)", request.url)))
    other = tmp_path / "other"
    other.mkdir()
    choose(page, text_file(other))
    expect(page.locator("[data-state=kept]")).to_have_count(1)
    assert sent[0] == "0"
    sent.clear()
    choose(page, path)
    expect(page.locator("[data-state=kept]")).to_have_count(2)
    assert sent[0] == str(2 * PIECE)
    assert path.read_bytes() in {path_of(file.sha256).read_bytes() for file in StoredFile.objects.all()}
    own_messages(open_page)


def test_what_the_server_has_forgotten_is_sent_anew_and_said(at_the_form, open_page, tmp_path):
    page, path = at_the_form(), text_file(tmp_path)
    seen = []

    def forget_it(route):
        seen[:] = seen or [Upload.objects.get().pk]
        Upload.objects.filter(pk__in=seen).delete()
        route.continue_()

    page.route(re.compile(r"offset=1048576"), forget_it)
    choose(page, path)
    expect(page.locator("[data-state=kept]")).to_have_count(1)
    assert kept_bytes() == path.read_bytes()
    own_messages(open_page)


def test_another_sign_in_in_between_needs_no_new_page(at_the_form, open_page, tmp_path):
    page = at_the_form()
    other = page.context.new_page()
    other.goto("/account/")
    other.get_by_role("button", name="Sign out").click()
    choose(page, text_file(tmp_path, 0))
    expect(page.locator(".upload-state")).to_contain_text("You were signed out.")
    other.goto("/account/")
    sign_in(other, *at_the_form.people[Role.PRODUCER])
    other.close()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-state=kept]")).to_have_count(1)
    own_messages(open_page)


def test_what_is_refused_says_why_and_the_others_go_on(at_the_form, open_page, tmp_path):
    page = at_the_form()
    wrong, right = tmp_path / "a.pdf", text_file(tmp_path, 0)
    wrong.write_bytes(b"<html><script>alert(1)</script>")
    choose(page, wrong, right)
    expect(page.locator("[data-state=kept]")).to_have_count(1)
    expect(page.locator("[data-state=refused] .upload-state")).to_have_text(
        "A file of this kind is not taken. Send one of these: JPG, PDF, TXT."
    )
    page.get_by_role("button", name="Remove: a.pdf").click()
    expect(page.locator("[data-state=refused]")).to_have_count(0)
    own_messages(open_page)


def test_a_removed_file_leaves_nothing(at_the_form, open_page, tmp_path):
    page = at_the_form()
    page.route(re.compile(r"offset=524288"), lambda route: route.abort())
    choose(page, text_file(tmp_path))
    expect(page.locator("[data-state=waiting]")).to_have_count(1)
    with page.expect_response(re.compile("/abandon/")):
        page.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-list] li")).to_have_count(0)
    assert Upload.objects.get().state == "abandoned"
    assert page.evaluate("localStorage.getItem('openocop-uploads')") == "[]"
    own_messages(open_page)


def test_without_javascript_whole_files_are_kept(at_the_form, tmp_path):
    page = at_the_form(java_script_enabled=False)
    path = text_file(tmp_path)
    choose(page, path)
    with page.expect_navigation():
        page.get_by_role("button", name="Send the files").click()
    assert page.url.endswith("/ui/")
    page.goto("/account/")
    assert page.locator(".done").inner_text() == "Giấy phép.txt is kept."
    assert kept_bytes() == path.read_bytes()


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_the_form_is_clean_while_files_go_and_after(at_the_form, open_page, tmp_path, viewport):
    page = at_the_form(viewport, has_touch=viewport is PHONE)
    page.route(re.compile(r"offset=524288"), lambda route: route.abort())
    choose(page, text_file(tmp_path, 4, "Một tên tệp rất dài của giấy chứng nhận" * 3 + ".txt"))
    expect(page.locator("[data-state=waiting]")).to_have_count(1)
    assert violations(page) == []
    assert too_wide(page) == 0
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-state=kept]")).to_have_count(1)
    assert violations(page) == []
    own_messages(open_page)
