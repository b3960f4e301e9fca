"""Pictures for everyone: cards, a product's page, previews, and the address of each size."""

from __future__ import annotations

import json
import re

import pytest
import time_machine
from PIL import Image

from openocop.files.actions import keep_file, keep_picture
from openocop.files.queries import path_of
from openocop.register import actions
from openocop.register.models import ProductPicture
from tests.accounts.conftest import NOON
from tests.files.conftest import encoded, opened, photograph
from tests.register.conftest import Register


@pytest.fixture(autouse=True)
def _english_at_noon(settings):
    settings.LANGUAGE_CODE = "en"
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world(db, settings, tmp_path):  # noqa: ARG001 - opens the database
    settings.MEDIA_ROOT = tmp_path
    return Register()


def give(world, product=None, alt="Hộp trà sen", size=(800, 600), **options):
    kept = keep_picture(encoded(photograph(size), **options), name="a.jpg")
    draft = ProductPicture(digest=kept.digest, width=kept.width, height=kept.height, alt=alt)
    return actions.add_picture(product or world.tea, draft, by=world.officer())


def page_of(world):
    return f"/products/tra-sen-mau-{world.tea.pk}/"


def text_of(response):
    return response.content.decode()


# --- the address of one size


@pytest.mark.parametrize(
    ("name", "media_type", "size"),
    [
        ("320.webp", "image/webp", (320, 240)),
        ("640.webp", "image/webp", (640, 480)),
        ("800.webp", "image/webp", (800, 600)),
        ("800.jpg", "image/jpeg", (800, 600)),
    ],
)
def test_each_size_is_sent_to_everyone_and_may_be_kept(client, world, name, media_type, size):
    one = give(world)
    answer = client.get(f"/pictures/{one.digest}/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, media_type)
    assert opened(answer.content).size == size
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (answer["X-Content-Type-Options"], answer["Content-Disposition"]) == ("nosniff", "inline")
    assert (answer.headers.get("Vary"), answer.cookies.output()) == (None, "")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    head = client.head(f"/pictures/{one.digest}/{name}")
    assert (head.content, head["Content-Length"]) == (b"", answer["Content-Length"])


def test_what_a_browser_has_is_not_sent_again(client, world):
    path = f"/pictures/{give(world).digest}/640.webp"
    tag = client.get(path)["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert again["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(path, headers={"If-None-Match": 'W/"x"'}).status_code == 200


def test_where_it_was_taken_is_in_no_size(client, world):
    exif = Image.Exif()
    exif[0x010E] = "Nhà bà Sáu"
    exif[0x8825] = {1: "N", 2: (10.0, 27.0, 36.0)}
    one = give(world, exif=exif)
    for name in ("320.webp", "640.webp", "800.webp", "800.jpg"):
        sent = client.get(f"/pictures/{one.digest}/{name}").content
        assert (dict(opened(sent).getexif()), b"Exif" in sent, "Nhà bà Sáu".encode() in sent) == (
            {},
            False,
            False,
        )


def test_only_pictures_of_the_catalogue_are_there(client, world):
    kept = keep_picture(encoded(photograph((500, 400))), name="a.jpg").digest
    paper = keep_file(encoded(photograph((600, 400))), name="a.jpg").sha256
    one = give(world)
    assert path_of(kept, "500.webp").is_file()
    wrong = [
        f"/pictures/{kept}/500.webp",  # kept, and no product has it
        f"/pictures/{paper}/600.webp",
        f"/pictures/{paper}/600.jpg",
        f"/pictures/{'f' * 64}/640.webp",
        f"/pictures/{one.digest}/641.webp",
        f"/pictures/{one.digest}/640.jpg",
        f"/pictures/{one.digest}/640.png",
        f"/pictures/{one.digest}/",
        f"/pictures/{one.digest}",
        f"/pictures/{one.digest.upper()}/640.webp",
        f"/pictures/{one.digest}/..%2f640.webp",
        f"/pictures/{one.digest[:-1]}/640.webp",
    ]
    assert {path: client.get(path).status_code for path in wrong} == dict.fromkeys(wrong, 404)
    assert "max-age" not in client.get(wrong[0])["Cache-Control"]


def test_a_removed_picture_and_a_missing_file_are_not_there(client, world):
    one = give(world)
    path = f"/pictures/{one.digest}/640.webp"
    tag = client.get(path)["ETag"]
    path_of(one.digest, "640.webp").unlink()
    assert client.get(path).status_code == 404
    actions.remove_picture(one, by=world.officer())
    path = f"/pictures/{one.digest}/320.webp"
    assert client.get(path).status_code == 404
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 404


def test_a_picture_of_a_merged_product_is_shown_by_the_one_that_stayed(client, world):
    twin = world.product("Trà sen", world.farm)
    one = give(world, twin)
    made = actions.merge_products(world.tea, twin, by=world.officer())
    path = f"/pictures/{one.digest}/640.webp"
    assert (client.get(path).status_code, path in text_of(client.get(page_of(world)))) == (200, True)
    actions.undo_merge(made, by=world.officer())
    assert (client.get(path).status_code, path in text_of(client.get(page_of(world)))) == (200, False)


def test_a_size_costs_one_query_and_takes_no_other_method(client, world, django_assert_num_queries):
    path = f"/pictures/{give(world).digest}/640.webp"
    with django_assert_num_queries(1):
        client.get(path)
    assert [client.post(path).status_code, client.delete(path).status_code] == [405, 405]


# --- on the pages


def tags(response, css_class):
    return re.findall(rf'<img class="{css_class}"[^>]*>', text_of(response))


def test_a_card_shows_the_first_picture_and_a_drawing_where_there_is_none(client, world):
    world.product("Xoài", world.farm)
    second = give(world, alt="Ấm trà", size=(640, 480))
    first = give(world, alt='Hộp trà "sen" <b>')
    actions.place_picture(first, 0, by=world.officer())
    at = f"/pictures/{first.digest}"
    wanted = (
        f'<img class="card-picture" src="{at}/640.webp" '
        f'srcset="{at}/320.webp 320w, {at}/640.webp 640w, {at}/800.webp 800w" '
        'sizes="(max-width: 34rem) 6.2rem, 20rem" alt="Hộp trà &quot;sen&quot; &lt;b&gt;" lang="vi" '
        'width="640" height="480" loading="lazy" decoding="async">'
    )
    for path in ("/products/", "/products/?q=tra+sen", f"/producers/co-so-sen-mau-{world.farm.pk}/"):
        page = client.get(path)
        assert tags(page, "card-picture") == [wanted]
        assert second.digest not in text_of(page)
    assert "openocop/sets/fruit.svg" not in text_of(client.get("/products/?q=tra+sen"))
    assert text_of(client.get("/products/")).count("openocop/sets/cup.svg") == 1


def test_lists_cost_the_same_queries_however_many_pictures(client, world, django_assert_num_queries):
    paths = {"/products/": 4, "/products/?q=sen": 4, f"/producers/co-so-sen-mau-{world.farm.pk}/": 3}
    give(world)
    for path, count in paths.items():
        with django_assert_num_queries(count):
            client.get(path)
    for number in range(5):
        product = world.product(f"Trà sen {number}", world.farm)
        for at in range(3):
            give(world, product, size=(400 + number, 300 + at))
    for path, count in paths.items():
        with django_assert_num_queries(count):
            page = client.get(path)
        assert len(tags(page, "card-picture")) == 6


def test_a_product_s_page_shows_all_its_pictures_with_their_words(client, world, django_assert_num_queries):
    give(world, alt="Hộp trà sen")
    with django_assert_num_queries(7):
        client.get(page_of(world))
    give(world, alt="Ấm trà", size=(600, 900))
    with django_assert_num_queries(7):
        page = client.get(page_of(world))
    (head,), (other,) = tags(page, "product-picture"), tags(page, "gallery-picture")
    assert ("loading" in head, 'alt="Hộp trà sen"' in head, 'width="640" height="480"' in head) == (
        False,
        True,
        True,
    )
    assert ('loading="lazy"' in other, 'alt="Ấm trà"' in other, 'width="600" height="900"' in other) == (
        True,
        True,
        True,
    )
    assert re.findall(r"<figcaption[^>]*>([^<]*)<", text_of(page)) == ["Hộp trà sen", "Ấm trà"]


def test_a_product_without_pictures_keeps_its_drawing(client, world):
    page = text_of(client.get(page_of(world)))
    said = ("openocop/sets/cup.svg" in page, "og:image" in page, '"image"' in page, "<figure" in page)
    assert said == (True, False, False, False)


def test_previews_and_machines_get_the_jpeg_with_its_whole_address(client, world, settings):
    settings.PUBLIC_URL = "https://ocop.example.vn"
    one, two = give(world, size=(2000, 1500)), give(world, alt="Ấm trà")
    page = text_of(client.get(page_of(world)))
    first, second = (
        f"https://ocop.example.vn/pictures/{one.digest}/1280.jpg",
        f"https://ocop.example.vn/pictures/{two.digest}/800.jpg",
    )
    assert re.findall(r'<meta property="og:image([:a-z]*)" content="([^"]*)">', page) == [
        ("", first),
        (":type", "image/jpeg"),
        (":width", "1280"),
        (":height", "960"),
        (":alt", "Hộp trà sen"),
    ]
    told = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])["image"]
    assert [(image["url"], image["width"], image["height"], image["caption"]) for image in told] == [
        (first, 1280, 960, "Hộp trà sen"),
        (second, 800, 600, "Ấm trà"),
    ]
    assert client.get(first.removeprefix("https://ocop.example.vn")).status_code == 200


def test_words_of_a_picture_end_no_script(client, world):
    give(world, alt="</script><script>alert(1)</script>")
    assert "<script>alert" not in text_of(client.get(page_of(world)))
