"""The pictures of a product at the desk: what is taken, what is refused in words, and that nothing stays of it."""

from __future__ import annotations

import struct
import zlib

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile

from openocop.files.actions import keep_picture
from openocop.files.kinds import PICTURES, TRAITS
from openocop.files.models import Picture
from openocop.files.verifying import verify_store
from openocop.register.actions import add_picture
from openocop.register.actions.pictures import MOST_PICTURES
from openocop.register.models import ProductPicture
from tests.files.conftest import HEIC_SENTENCE, encoded, photograph
from tests.register.conftest import Register
from tests.web.office.conftest import browser_of, said_in, text_of

NO_PICTURE = "This is not a picture that can be shown. Send a photograph as JPEG, PNG or WebP."
DAMAGED = "The picture is damaged or was cut off on the way. Choose it again, or take a new one."
ALT = "Hộp trà sen màu xanh"


@pytest.fixture
def world(db, settings, tmp_path):  # noqa: ARG001 - opens the database
    settings.MEDIA_ROOT = tmp_path
    return Register()


@pytest.fixture
def owner(world):
    return browser_of(world.owner())


def address(world):
    return f"/office/register/products/{world.tea.pk}/pictures/"


def send(browser, path, data, alt=ALT, name="a.jpg"):
    return browser.post(path, {"file": SimpleUploadedFile(name, data, "image/jpeg"), "alt": alt})


def bomb():
    """A PNG of a few bytes that says it has 10^10 pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    parts = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"0" * 99)), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + parts


def stored(tmp_path):
    return [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_added_and_stands_on_the_product_s_pages(world, owner, kind):
    answer = send(owner, address(world), encoded(photograph((800, 600)), kind), name="IMG_01.jpg")
    assert (answer.status_code, answer["Location"]) == (302, address(world))
    assert said_in(answer) == ["The picture is added."]
    one = world.tea.pictures.get()
    assert (one.alt, one.width, one.height) == (ALT, 800, 600)
    for path in (address(world), f"/office/register/products/{world.tea.pk}/"):
        assert f"/pictures/{one.digest}/640.webp" in text_of(owner.get(path))
    assert (verify_store().pictures, verify_store().is_whole, verify_store().orphaned) == (1, True, ())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7\n", NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NO_PICTURE),
        (b"", "The file is empty. Choose it again; if it stays empty, make it anew."),
        (encoded(photograph((800, 600)))[:4000], DAMAGED),
        (encoded(photograph((800, 600)), "PNG")[:900], DAMAGED),
        (bomb(), "The picture has more than 60 million pixels. Make it smaller, and send it again."),
        (
            encoded(photograph((90, 90))),
            "The picture is too small: each side needs at least 200 pixels. Send the original.",
        ),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", HEIC_SENTENCE),
    ],
    ids=["pdf", "svg", "empty", "jpeg cut off", "png cut off", "bomb", "too small", "heic"],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence_and_nothing_is_stored(
    world, owner, tmp_path, data, sentence
):
    answer = send(owner, address(world), data)
    assert (answer.status_code, answer.context["wrong"]) == (400, {"file": sentence})
    assert answer.context["typed"]["alt"] == ALT
    assert (ProductPicture.objects.count(), Picture.objects.count(), stored(tmp_path)) == (0, 0, [])


def test_a_file_above_the_limit_is_refused_before_it_is_read(world, owner, tmp_path, settings):
    settings.LARGER_BODIES = {r"/office/register/products/[0-9]+/pictures/": 2 * 1024 * 1024}
    answer = send(owner, address(world), b"\xff\xd8\xff" + b"0" * 2 * 1024 * 1024)
    assert answer.status_code == 413
    said = "At most 2 MB are taken here, and nothing was stored. Go back and choose a smaller file."
    assert said in text_of(answer)
    assert (Picture.objects.count(), stored(tmp_path)) == (0, [])


def test_the_page_takes_as_much_as_the_room_keeps():
    assert {TRAITS[kind].largest for kind in PICTURES} == {site.LARGEST_PICTURE}


def test_more_than_a_form_may_carry_is_taken_here(world, owner):
    data = encoded(photograph((400, 300))) + b"0" * (site.LARGEST_BODY + 1)
    assert send(owner, address(world), data).status_code == 302
    assert world.tea.pictures.count() == 1


@pytest.mark.parametrize("alt", ["", "   "])
def test_without_words_nothing_is_stored(world, owner, tmp_path, alt):
    answer = send(owner, address(world), encoded(photograph((400, 300))), alt=alt)
    assert (answer.status_code, list(answer.context["wrong"])) == (400, ["alt"])
    assert (Picture.objects.count(), stored(tmp_path)) == (0, [])


def test_without_a_file_the_form_says_so(world, owner):
    answer = owner.post(address(world), {"alt": ALT})
    assert (answer.status_code, answer.context["wrong"]) == (400, {"file": "Choose the picture."})


def test_the_same_picture_again_is_told(world, owner):
    data = encoded(photograph((400, 300)))
    send(owner, address(world), data)
    answer = send(owner, address(world), data)
    assert (answer.status_code, answer.context["wrong"]) == (409, {"": "This picture is there already."})


def added(world, number):
    kept = keep_picture(encoded(photograph((400 + number, 300))), name="a.jpg")
    draft = ProductPicture(digest=kept.digest, width=kept.width, height=kept.height, alt=f"Ảnh {number}")
    return add_picture(world.tea, draft, by=world.officer())


def test_where_there_is_no_room_the_page_asks_to_remove_one(world, owner):
    by = world.officer()
    for number in range(MOST_PICTURES):
        draft = ProductPicture(digest=f"{number:064x}", width=400, height=300, alt="Ảnh")
        add_picture(world.tea, draft, by=by)
    assert 'type="file"' not in text_of(owner.get(address(world)))
    answer = send(owner, address(world), encoded(photograph((400, 300))))
    assert (answer.status_code, Picture.objects.count()) == (409, 0)


def test_pictures_are_put_in_order_described_and_removed(world, owner):
    first, second, third = (added(world, number) for number in (1, 2, 3))

    def order():
        return [one.alt for one in world.tea.pictures.all()]

    for one, to, found in (
        (third, "first", ["Ảnh 3", "Ảnh 1", "Ảnh 2"]),
        (second, "earlier", ["Ảnh 3", "Ảnh 2", "Ảnh 1"]),
        (third, "later", ["Ảnh 2", "Ảnh 3", "Ảnh 1"]),
    ):
        answer = owner.post(f"/office/register/pictures/{one.pk}/move/", {"to": to})
        assert (answer["Location"], order()) == (address(world), found)
    assert owner.post(f"/office/register/pictures/{first.pk}/move/", {"to": "x"}).status_code == 400
    words = f"/office/register/pictures/{first.pk}/words/"
    assert owner.get(words).context["typed"]["alt"] == "Ảnh 1"
    assert owner.post(words, {"alt": " "}).status_code == 400
    assert owner.post(words, {"alt": "Ấm trà"}).status_code == 302
    remove = f"/office/register/pictures/{third.pk}/remove/"
    assert "“Ảnh 3” will no longer be shown on the pages of Trà sen Mẫu." in text_of(owner.get(remove))
    assert owner.post(remove)["Location"] == address(world)
    assert order() == ["Ảnh 2", "Ấm trà"]
    assert verify_store().is_whole is True
    assert owner.post(remove).status_code == 404


def test_who_opens_the_pages_of_pictures(world, owner):
    one = added(world, 1)
    paths = [
        address(world),
        f"/office/register/pictures/{one.pk}/words/",
        f"/office/register/pictures/{one.pk}/remove/",
    ]
    move = f"/office/register/pictures/{one.pk}/move/"
    commune = browser_of(world.commune_officer())
    colleague = browser_of(world.holder("commune_officer", world.sister))
    other = browser_of(world.holder("producer", world.sister_producer))
    auditor = browser_of(world.holder("auditor", world.province))
    for browser, status in ((owner, 200), (commune, 200), (colleague, 403), (other, 403), (auditor, 403)):
        assert [browser.get(path).status_code for path in paths] == [status] * 3
    for browser in (colleague, other, auditor):
        assert send(browser, address(world), encoded(photograph((400, 300)))).status_code == 403
        for path in (*paths[1:], move):
            assert browser.post(path, {"alt": "x", "to": "first"}).status_code == 403
    stranger = browser_of()
    for path in (*paths, move):
        assert stranger.post(path)["Location"].startswith("/account/sign-in/")
    assert [owner.get(move).status_code, owner.put(address(world)).status_code] == [405, 405]
    assert [one.alt for one in world.tea.pictures.all()] == ["Ảnh 1"]
    auditor_s = text_of(auditor.get(f"/office/register/products/{world.tea.pk}/"))
    assert (one.digest in auditor_s, address(world) in auditor_s) == (True, False)


def test_the_desk_costs_the_same_queries_however_many_pictures(world, owner, django_assert_num_queries):
    added(world, 1)
    with django_assert_num_queries(5):
        owner.get(address(world))
    for number in (2, 3, 4):
        added(world, number)
    with django_assert_num_queries(5):
        owner.get(address(world))
