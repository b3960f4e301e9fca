"""The calculator without a browser: addresses, files and everything that may be wrong with them."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from openocop.rulebooks.advice import advise
from openocop.rulebooks.shelf import get_rulebook

SHEET = get_rulebook("QD26-2026").set(1)
BASE = "/calculator/QD26-2026/1/"


def text_of(response):
    return response.content.decode()


# --- choosing a sheet


def test_choose_lists_every_sheet_of_the_decision_in_force(client):
    page = text_of(client.get("/calculator/"))
    assert all(f'href="/calculator/QD26-2026/{number}/"' in page for number in range(1, 27))
    assert page.count("/calculator/QD26-2026/") == 26


@pytest.mark.parametrize(
    ("query", "number"),
    [("hủ tiếu", 6), ("kho ca loc", 8), ("trà sen", 12), ("nem lai vung", 8), ("NƯỚC MẮM", 9)],
)
def test_choose_finds_the_sheet_by_product(client, query, number):
    response = client.get("/calculator/", {"q": query})
    assert response.context["matches"][0].product_set.number == number


def test_choose_says_when_nothing_fits(client):
    response = client.get("/calculator/", {"q": "zzzz"})
    assert response.context["matches"] == ()
    assert "Không tìm thấy phiếu nào" in text_of(response)


def test_choose_shows_the_query_as_text_never_as_markup(client):
    assert "<script>alert" not in text_of(client.get("/calculator/", {"q": "<script>alert(1)</script>"}))


# --- the form


def test_the_form_asks_every_item_once_and_offers_none_where_no_line_is_worth_nothing(client):
    page = text_of(client.get(BASE))
    with_none = [item for item in SHEET.items if all(option.points for option in item.options)]
    assert page.count("<fieldset") == len(SHEET.items)
    assert page.count("Không đạt lựa chọn nào") == len(with_none)
    assert page.count('type="radio"') == sum(len(item.options) for item in SHEET.items) + len(with_none)
    assert " checked" not in page


def test_the_form_shows_the_answers_of_its_address(client):
    page = text_of(client.get(BASE + "?1.1=2&1.2=-"))
    assert page.count(" checked") == 2
    assert 'name="1.1" value="2" data-points="2" checked' in page
    assert 'name="1.2" value="-" data-points="0" checked' in page


@pytest.mark.parametrize("path", ["/calculator/QD148-2023/7/", "/calculator/QD1048-2019/3/"])
def test_a_sheet_with_known_gaps_is_refused_with_the_reason(client, path):
    response = client.get(path)
    assert response.status_code == 400
    assert "chép chưa đủ (nguồn thiếu), nên không dùng để tính sao được" in text_of(response)


def test_a_sheet_of_an_older_decision_says_so(client):
    assert "không còn áp dụng cho hồ sơ mới" in text_of(client.get("/calculator/QD148-2023/1/"))
    assert "không còn áp dụng cho hồ sơ mới" not in text_of(client.get(BASE))


@pytest.mark.parametrize(
    "path", ["/calculator/QD26-2026/27/", "/calculator/QD26-2026/0/", "/calculator/QD99/1/"]
)
def test_an_unknown_sheet_is_not_found(client, path):
    assert client.get(path).status_code == 404


# --- the answer


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_the_answer_page_says_what_advise_says(data):
    from django.test import Client  # noqa: PLC0415 - hypothesis runs the test many times, each with its own

    choices = {
        item.id: data.draw(st.sampled_from([None, *(option.id for option in item.options)]))
        for item in SHEET.items
    }
    query = {item: option.rpartition("/")[2] if option else "-" for item, option in choices.items()}
    reached = advise(SHEET, choices)
    page = text_of(Client().get(BASE + "answer/", query))
    assert f'<p class="result-star"><span class="stars stars-{reached.star}">' in page
    assert f'<p class="result-points">{reached.points} trên 100 điểm</p>' in page
    shown = reached.targets[0].ways if reached.targets else ()
    assert page.count('<details class="way"') == len(shown)
    for way in shown:
        for change in way.changes:
            assert f'<strong class="gain">+{change.gain}</strong><br>' in page


def test_the_answer_page_of_one_goal_shows_the_ways_to_it(client):
    query = {item.id: "1" for item in SHEET.items}
    page = text_of(client.get(BASE + "answer/", query | {"to": "5"}))
    assert '<h2 id="target">Để đạt 5 sao</h2>' in page


def test_an_unanswered_item_is_named_and_never_taken_for_zero_in_silence(client):
    query = {item.id: "1" for item in SHEET.items[1:]}
    page = text_of(client.get(BASE + "answer/", query))
    assert "Còn 1 nội dung chưa trả lời, tạm tính 0 điểm:" in page
    assert f'<a href="{BASE}?1.2=1' in page
    assert '#item-1.1">1.1</a>' in page
    assert "chưa trả lời</td>" in page


def test_what_stops_an_assessment_is_said_on_form_and_answer(client):
    tea = get_rulebook("QD1048-2019").set(14)
    assert "Dừng đánh giá hoặc bị loại" in text_of(client.get("/calculator/QD1048-2019/14/"))
    assert "Chú ý: Nếu có các tạp chất lạ" in text_of(client.get("/calculator/QD1048-2019/14/"))
    assert SHEET.reject_if in text_of(client.get(BASE))
    assert SHEET.reject_if in text_of(client.get(BASE + "answer/"))
    assert tea.reject_if == ""


def test_nothing_answered_is_one_star_with_everything_open(client):
    page = text_of(client.get(BASE + "answer/"))
    assert f"Còn {len(SHEET.items)} nội dung chưa trả lời" in page
    assert "Tạm tính 0 trên 100 điểm" in page
    assert '<details class="way"' not in page


def test_all_met_is_five_stars_without_a_way_up(client):
    query = {item.id: str(len(item.options)) for item in SHEET.items}
    page = text_of(client.get(BASE + "answer/", query))
    assert "100 trên 100 điểm" in page
    assert "Đây là hạng cao nhất" in page


def test_the_fragment_for_htmx_is_the_result_alone(client):
    whole = text_of(client.get(BASE + "answer/?1.1=1"))
    fragment = text_of(client.get(BASE + "answer/?1.1=1", headers={"HX-Request": "true"}))
    assert fragment.startswith('<div class="result">')
    assert "<html" not in fragment
    assert fragment.replace('href="#item-', f'href="{BASE}?1.1=1#item-') in whole


@pytest.mark.parametrize(
    ("query", "sentence", "kept"),
    [
        ("1.1=9&1.2=1", "Nội dung 1.1 không có dòng “9”; xin chọn lại.", 1),
        ("99.9=1&1.2=1", "Phiếu này không có nội dung 99.9; câu trả lời đó được bỏ qua.", 1),
        ("1.1=1&1.1=2", "Nội dung 1.1 được trả lời hai lần; giữ câu trả lời đầu.", 1),
        ("1.1=<b>", "Nội dung 1.1 không có dòng “&lt;b&gt;”; xin chọn lại.", 0),
        ("&".join(f"x{n}=1" for n in range(300)), "Địa chỉ quá dài, không phải một bộ câu trả lời.", 0),
    ],
)
@pytest.mark.parametrize("page", ["answer/", ""])
def test_what_a_sheet_does_not_know_is_refused_and_the_rest_stays(client, page, query, sentence, kept):
    response = client.get(f"{BASE}{page}?{query}")
    assert response.status_code == 400
    assert sentence in text_of(response)
    assert text_of(response).count(" checked") == kept


def test_a_file_of_refused_answers_is_not_given(client):
    assert client.get(f"{BASE}answers.json?1.1=9&1.2=1")["Location"] == f"{BASE}?1.2=1"


def test_an_unknown_goal_is_refused(client):
    response = client.get(f"{BASE}answer/?to=2")
    assert response.status_code == 400
    assert "Xin chọn mục tiêu 3, 4 hoặc 5 sao." in text_of(response)


def test_an_older_decision_s_answer_promises_nothing(client):
    sheet = get_rulebook("QD1048-2019").set(1)
    query = {
        item.id: max(item.options, key=lambda option: option.points).id.rpartition("/")[2]
        for item in sheet.items
    }
    page = text_of(client.get("/calculator/QD1048-2019/1/answer/", query))
    assert "Đây là hạng cao nhất theo quyết định cũ này." in page
    assert "Điều kiện tối thiểu của Quyết định 781 không được đánh dấu trong nguồn" in page
    assert "hãy chuẩn bị sẵn minh chứng" not in page


def test_a_cache_tells_the_fragment_from_the_page(client):
    page = client.get(BASE + "answer/?1.1=1")
    fragment = client.get(BASE + "answer/?1.1=1", headers={"HX-Request": "true"})
    assert "HX-Request" in page["Vary"]
    assert "HX-Request" in fragment["Vary"]
    assert (page["Cache-Control"], fragment["Cache-Control"]) == ("no-cache", "no-store")


@pytest.mark.parametrize(
    "extra",
    [
        "fbclid=abc",
        "utm_source=a&utm_source=b",
        "utm_source=zalo&utm_medium=x",
        "zarsrc=30",
        "=1",
        "1.1=",
        "2fa=1",
        "1.1.=2",
    ],
)
def test_what_messengers_add_to_a_link_does_no_harm(client, extra):
    plain = client.get(f"{BASE}answer/?1.2=1")
    assert client.get(f"{BASE}answer/?1.2=1&{extra}").content == plain.content


def test_answers_come_back_in_links_in_the_sheets_order(client):
    page = text_of(client.get(BASE + "answer/?1.2=-&1.1=3"))
    assert f'href="{BASE}?1.1=3&amp;1.2=-"' in page
    assert f'href="{BASE}answers.json?1.1=3&amp;1.2=-"' in page


def test_a_language_of_ones_own_has_its_own_pieces(client):
    client.cookies["language"] = "en"
    english = text_of(client.get(BASE + "answer/?1.1=-"))
    client.cookies["language"] = "vi"
    vietnamese = text_of(client.get(BASE + "answer/?1.1=-"))
    assert "None of these is met" in english
    assert "Không đạt lựa chọn nào" in vietnamese
    assert "None of these is met" not in vietnamese


# --- saved answers


def post(client, content, name="a.json"):
    return client.post("/calculator/open/", {"file": SimpleUploadedFile(name, content)})


def test_a_saved_file_is_what_the_command_reads_and_opens_the_same_answer(client):
    saved = client.get(BASE + "answers.json?1.1=3&1.2=-")
    assert saved["Content-Type"] == "application/json; charset=utf-8"
    assert saved["Content-Disposition"] == 'attachment; filename="ocop-QD26-2026-1.json"'
    assert json.loads(saved.content) == {
        "rulebook": "QD26-2026",
        "set": 1,
        "choices": {"1.1": "1.1/3", "1.2": None},
    }
    response = post(client, saved.content)
    assert (response.status_code, response["Location"]) == (302, BASE + "answer/?1.1=3&1.2=-")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "a.json, dòng 1, cột 2: JSON không hợp lệ; hãy sửa tệp tại chỗ này."),
        (b"\xff\xfe{", "a.json: tệp không phải văn bản UTF-8; hãy lưu lại dưới dạng UTF-8."),
        (b"[]", "a.json: tệp phải chứa một object JSON: { … }."),
        (b'{"rulebook": "QD26-2026", "set": 99, "choices": {}}', "set: QD26-2026 không có bộ sản phẩm số 99"),
        (b'{"rulebook": "QD26-2026", "set": 1}', "choices: còn thiếu mục này; hãy bổ sung."),
        (b"x" * 300_000, "tệp quá lớn so với một tệp câu trả lời"),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(client, content, sentence):
    response = post(client, content)
    assert response.status_code == 400
    assert sentence in text_of(response)


def test_no_file_at_all_is_refused(client):
    response = client.post("/calculator/open/")
    assert response.status_code == 400
    assert "Xin chọn tệp trước." in text_of(response)
