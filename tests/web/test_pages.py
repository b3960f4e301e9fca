"""The pages about the criteria, and what every page carries."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import get_resolver

from openocop.rulebooks.shelf import get_rulebook, rulebooks
from openocop.web.pages import STORE

SHEETS = [(book.code, entry.number) for book in rulebooks() for entry in book.sets]
PAGES = [
    "/",
    "/about/",
    "/ui/",
    "/rulebooks/",
    "/rulebooks/search/",
    "/rulebooks/QD26-2026/",
    "/rulebooks/QD26-2026/1/",
    "/rulebooks/QD26-2026/1/compare/QD148-2023/",
    "/places/",
    "/places/30055/",
    "/calculator/",
    "/calculator/QD26-2026/1/",
    "/calculator/QD26-2026/1/answer/",
    "/calculator/QD26-2026/1/answers.json",
]
POSTED = ["/language/", "/calculator/open/"]


def text_of(response):
    return response.content.decode()


def test_the_lists_here_hold_every_address():
    public = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "public")
    names = {pattern.name for pattern in public.url_patterns}
    of_tables = {
        "products",
        "map",
        "product",
        "producer",
        "sitemap",
        "api_search",
        "picture",
    }  # tests/web/test_catalogue.py, tests/web/test_pictures.py
    assert len(names - {None} - of_tables) == len(PAGES) + len(
        POSTED
    )  # without names: what browsers and crawlers ask unasked


def test_what_browsers_and_crawlers_ask_unasked(client):
    assert client.get("/favicon.ico")["Location"] == "/static/openocop/lotus.svg"
    assert text_of(client.get("/robots.txt")) == "User-agent: *\nDisallow: /calculator/*?\n"


# --- every page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_read_only(client, path):
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    assert [getattr(client, verb)(path).status_code for verb in ("post", "put", "patch", "delete")] == [
        405
    ] * 4


def test_an_act_is_only_posted(client):
    assert [
        getattr(client, verb)("/language/").status_code for verb in ("get", "put", "patch", "delete")
    ] == [405] * 4
    assert [
        getattr(client, verb)("/calculator/open/").status_code for verb in ("put", "patch", "delete")
    ] == [405] * 3


def test_a_refused_file_s_address_leads_back_to_the_choice(client):
    assert client.get("/calculator/open/")["Location"] == "/calculator/"


def test_a_wrong_method_is_told_in_words(client):
    response = client.get("/language/")
    assert response["Allow"] == "POST"
    assert "<h1>Không mở được trang theo cách này</h1>" in text_of(response)


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client, settings):
    assert client.post("/language/", {"x": "a" * settings.LARGEST_BODY}).status_code == 413
    assert client.post("/language/", CONTENT_LENGTH="many").status_code == 413


def test_too_large_a_file_is_told_in_words(client, settings):
    response = client.post("/calculator/open/", {"file": "a" * settings.LARGEST_BODY})
    assert "<h1>Nội dung gửi lên quá lớn</h1>" in text_of(response)


def test_a_failed_guard_is_told_in_the_house_s_words():
    from django.test import Client  # noqa: PLC0415 - one that checks the guard as a browser's request is checked

    response = Client(enforce_csrf_checks=True).delete("/calculator/")
    assert response.status_code == 403
    assert "<h1>Quý vị không có quyền mở trang này</h1>" in text_of(response)


def test_answers_made_for_one_reader_are_packed_too(client):
    plain = client.get("/rulebooks/search/?q=bao+bi")
    packed = client.get("/rulebooks/search/?q=bao+bi", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) * 3 < len(plain.content)


def test_a_foreign_host_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.django_db
def test_a_page_asks_the_database_nothing(client, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(path)


@pytest.mark.parametrize("path", [*PAGES, "/nowhere/"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"].startswith(
        "default-src 'none'; script-src 'self'; style-src 'self';"
    )
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Cookie" in headers["Vary"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_inline_script_or_style_or_another_host(client, path):
    page = text_of(client.get(path))
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page
    assert 'src="http' not in page


@pytest.mark.parametrize("path", PAGES)
def test_no_page_sets_a_cookie(client, path):
    assert client.get(path).cookies.output() == ""


def test_an_unknown_page_is_told_in_the_readers_language(client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "<h1>Không có trang này</h1>" in text_of(response)


def test_a_fault_of_the_server_is_told_without_its_insides(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("openocop.web.public.views.today", lambda: 1 / 0)
    response = client.get("/rulebooks/")
    assert response.status_code == 500
    assert "<h1>Hệ thống gặp lỗi</h1>" in text_of(response)
    assert "ZeroDivisionError" not in text_of(response)


# --- language


def test_vietnamese_comes_first_whatever_the_browser_prefers(client):
    response = client.get("/", headers={"Accept-Language": "en"})
    assert response["Content-Language"] == "vi"
    assert '<html lang="vi">' in text_of(response)


def test_the_switch_remembers_the_language_and_goes_back(client):
    response = client.post(
        "/language/", {"language": "en"}, headers={"Referer": "http://testserver/about/?x=1"}
    )
    assert (response.status_code, response["Location"]) == (302, "/about/?x=1")
    assert response.cookies["language"].value == "en"
    assert "<h1>About and sources</h1>" in text_of(client.get("/about/"))


@pytest.mark.parametrize(
    "referer",
    [
        "https://evil.example/",
        "",
        "javascript:alert(1)",
        "//evil.example/x",
        "http://testserver//evil.example/x",
        "http://[",
    ],
)
def test_the_switch_leads_to_no_other_site(client, referer):
    response = client.post("/language/", {"language": "en"}, headers={"Referer": referer})
    assert response["Location"] == "/"


def test_an_unknown_language_is_not_kept(client):
    assert client.post("/language/", {"language": "xx"}).cookies.output() == ""
    client.cookies["language"] = "xx"
    assert client.get("/")["Content-Language"] == "vi"


# --- pages that are kept


def test_a_kept_page_is_not_sent_again_when_it_is_the_same(client):
    first = client.get("/rulebooks/QD26-2026/1/")
    again = client.get("/rulebooks/QD26-2026/1/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


@pytest.mark.parametrize("form", ["W/{}", '"x", {}', "*"])
def test_every_way_to_name_the_same_page_is_understood(client, form):
    tag = client.get("/rulebooks/QD26-2026/1/")["ETag"]
    again = client.get("/rulebooks/QD26-2026/1/", headers={"If-None-Match": form.format(tag)})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "packed"), [("gzip;q=0", False), ("br, GZIP;q=0.5", True), ("deflate", False)]
)
def test_a_page_is_packed_only_for_who_takes_it(client, accepted, packed):
    response = client.get("/rulebooks/QD26-2026/1/", headers={"Accept-Encoding": accepted})
    assert ("Content-Encoding" in response) is packed
    assert response["ETag"].endswith('-gz"') is packed


def test_a_kept_page_is_compressed_for_who_takes_it(client):
    plain = client.get("/rulebooks/QD26-2026/1/")
    packed = client.get("/rulebooks/QD26-2026/1/", headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) * 4 < len(plain.content)


def test_a_kept_page_has_a_copy_a_language(client):
    vietnamese = client.get("/rulebooks/QD26-2026/1/")
    client.cookies["language"] = "en"
    english = client.get("/rulebooks/QD26-2026/1/")
    assert "Sheet 1, Decision 26/2026/QĐ-TTg" in text_of(english)
    assert english["ETag"] != vietnamese["ETag"]


def test_made_up_parameters_do_not_fill_the_store(client):
    for number in range(5):
        client.get(f"/rulebooks/QD26-2026/1/?x={number}")
        client.get(f"/calculator/QD26-2026/1/?1.1={number % 3 + 1}")
    assert len(STORE) == 1


@pytest.mark.parametrize(
    "path", ["/rulebooks/QD26-2026/01/", "/rulebooks/QD26-2026/999/", "/calculator/QD26-2026/01/"]
)
def test_a_page_has_one_address(client, path):
    assert client.get(path).status_code == 404


def test_the_store_lets_the_oldest_page_go(client, monkeypatch):
    monkeypatch.setattr("openocop.web.pages.LARGEST_STORE", 60_000)
    pages = {number: client.get(f"/rulebooks/QD26-2026/{number}/").content for number in range(1, 6)}
    assert len(STORE) == 1
    newest = next(iter(STORE._pages.values()))
    assert newest.plain == pages[5]


# --- the criteria


@pytest.mark.parametrize(("code", "number"), SHEETS)
def test_a_sheet_shows_every_item_and_option(client, code, number):
    entry = get_rulebook(code).set(number)
    page = text_of(client.get(f"/rulebooks/{code}/{number}/"))
    assert page.count('class="item"') == len(entry.items)
    assert page.count('<span class="pts">') == sum(len(item.options) for item in entry.items)
    assert get_rulebook(code).content_hash in page


def test_the_sheet_shows_gates_as_stars_with_words(client):
    page = text_of(client.get("/rulebooks/QD26-2026/1/"))
    marks = [option.star_mark for item in get_rulebook("QD26-2026").set(1).items for option in item.options]
    for star in (3, 4, 5):
        assert page.count(f'<span class="mark mark-{star}">') == marks.count(star)
    assert "mức tối thiểu từ 3 sao trở lên" in page


def test_a_sheet_with_gaps_says_what_is_missing_and_offers_no_calculator(client):
    page = text_of(client.get("/rulebooks/QD148-2023/11/"))
    assert "các tiêu chí trong nguồn cộng lại được 32 điểm, không phải 35" in page
    assert "/calculator/QD148-2023/11/" not in page


def test_an_unknown_set_is_not_found(client):
    assert client.get("/rulebooks/QD26-2026/27/").status_code == 404
    assert client.get("/rulebooks/QD9-2019/1/").status_code == 404


def test_the_rulebooks_page_tells_corrections_and_gaps(client):
    page = text_of(client.get("/rulebooks/QD1048-2019/"))
    assert "bản chép đánh số “6.1.3”" in page
    assert "Nguồn không có phiếu của bộ sản phẩm này" in page


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2026-05-21", ["chưa có hiệu lực", "đang có hiệu lực", "đã hết hiệu lực"]),
        ("2026-05-22", ["đang có hiệu lực", "đã hết hiệu lực", "đã hết hiệu lực"]),
    ],
)
def test_the_decision_in_force_changes_with_the_day_in_viet_nam(client, day, states):
    # 17:30 UTC of the day before is half past midnight in Viet Nam.
    moment = datetime.fromisoformat(f"{day}T00:30+07:00").astimezone(UTC)
    with time_machine.travel(moment, tick=False):
        entries = client.get("/rulebooks/").context["entries"]
    assert [entry["state"] for entry in entries] == states


# --- search and comparison


@pytest.mark.parametrize("query", ["vung nguyen lieu", "VÙNG NGUYÊN LIỆU", "vùng nguyên liệu"])
def test_search_finds_criteria_with_or_without_accents(client, query):
    result = client.get("/rulebooks/search/", {"q": query}).context["result"]
    assert result.hits[0].text == "Vùng nguyên liệu được cấp chứng nhận chất lượng"


def test_search_says_when_only_the_accents_differ(client):
    page = text_of(client.get("/rulebooks/search/", {"q": "báo bí"}))
    assert "Không có đoạn nào đúng dấu như đã gõ" in page
    assert "Không có đoạn nào đúng dấu như đã gõ" not in text_of(
        client.get("/rulebooks/search/", {"q": "bao bi"})
    )


def test_search_in_an_older_decision(client):
    response = client.get("/rulebooks/search/", {"q": "kế toán", "rulebook": "QD148-2023"})
    assert response.context["rulebook"].code == "QD148-2023"
    assert response.context["result"].total > 0


def test_search_without_a_word_asks_for_one(client):
    assert client.get("/rulebooks/search/", {"q": "  "}).context["result"] is None


def test_compare_puts_the_older_decision_first_from_either_side(client):
    one = client.get("/rulebooks/QD26-2026/1/compare/QD148-2023/")
    other = client.get("/rulebooks/QD148-2023/1/compare/QD26-2026/")
    assert one.content == other.content
    assert text_of(one).index("148/QĐ-TTg (2023): 1.") < text_of(one).index("26/2026/QĐ-TTg: 1.")


def test_compare_with_itself_or_without_a_counterpart_is_not_found(client):
    assert client.get("/rulebooks/QD26-2026/1/compare/QD26-2026/").status_code == 404
    assert client.get("/rulebooks/QD26-2026/23/compare/QD1048-2019/").status_code == 404


def test_compare_with_a_lost_sheet_says_so(client):
    assert "Không so sánh được hai phiếu này" in text_of(
        client.get("/rulebooks/QD26-2026/3/compare/QD1048-2019/")
    )
