"""A producer on a phone finds her sheet, answers it, and learns which star she reaches and what is missing."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from openocop.rulebooks.advice import advise
from openocop.rulebooks.shelf import get_rulebook

SHEET = get_rulebook("QD26-2026").set(8)
FORM = "/calculator/QD26-2026/8/"


def answer_all(page, choices):
    """Ticks one line an item, as a finger does."""
    for item, option in choices.items():
        value = option.rpartition("/")[2] if option else "-"
        page.locator(f'input[name="{item}"][value="{value}"]').check()


def best_but(**lower):
    """The best option of every item, except those named (1_2 for 1.2)."""
    choices = {item.id: max(item.options, key=lambda option: option.points).id for item in SHEET.items}
    return choices | {item.replace("_", "."): option for item, option in lower.items()}


def test_a_producer_finds_her_sheet_without_accents(open_page):
    page = open_page("/")
    page.get_by_label("Quý vị làm sản phẩm gì?").fill("kho ca loc")
    page.get_by_role("button", name="Tìm phiếu").click()
    page.locator(".card a").first.click()
    expect(page).to_have_url(f"{page.url.split('/calculator')[0]}{FORM}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(SHEET.name)


def test_the_running_figures_agree_with_the_server_at_every_step(open_page):
    page = open_page(FORM)
    choices = {}
    for item in SHEET.items:
        option = item.options[len(item.options) // 2]
        answer_all(page, {item.id: option.id})
        choices[item.id] = option.id
        reached = advise(SHEET, choices)
        assert page.locator("#bar-points").inner_text() == str(reached.points)
        assert page.locator("#bar-star").inner_text().split()[0] == str(reached.star)
    expect(page.locator("#bar-left")).to_have_text("· đã trả lời hết")


def test_the_ways_up_appear_while_answering(open_page):
    page = open_page(FORM)
    choices = best_but(**{"1_1": None})
    answer_all(page, choices)
    expect(page.locator("#live .result-star")).to_contain_text(f"{advise(SHEET, choices).star} sao")


def test_the_answer_page_names_star_points_and_the_cheapest_way(open_page):
    item = next(item for item in SHEET.items if SHEET.gates_by_item.get(item.id))
    choices = best_but(**{item.id.replace(".", "_"): None})
    reached = advise(SHEET, choices)
    way = reached.targets[0].ways[0]
    page = open_page(FORM)
    answer_all(page, choices)
    page.locator("#bar").get_by_role("button", name="Kết quả").click()
    expect(page.locator(".result-star")).to_contain_text(f"{reached.star} sao")
    expect(page.locator(".result-points")).to_have_text(f"{reached.points} trên 100 điểm")
    first = page.locator(".way").first
    expect(first.locator("summary")).to_contain_text(f"nâng {len(way.changes)} nội dung")
    expect(first.locator("li")).to_have_count(len(way.changes))
    expect(first.locator("li").first).to_contain_text(SHEET.option[way.changes[0].after].text)


def test_a_reload_and_the_way_back_lose_nothing(open_page):
    page = open_page(FORM)
    answer_all(page, best_but())
    page.reload()
    expect(page.locator("#bar-points")).to_have_text("100")
    page.get_by_role("button", name="Xem kết quả").click()
    expect(page.locator(".result-points")).to_have_text("100 trên 100 điểm")
    page.go_back()
    expect(page.locator("#bar-points")).to_have_text("100")
    expect(page.locator("input:checked")).to_have_count(len(SHEET.items))


def test_next_open_item_leads_to_the_first_one_left_open(open_page):
    page = open_page(FORM)
    answer_all(page, {item.id: item.options[0].id for item in SHEET.items[:3]})
    before = page.evaluate("history.length")
    page.get_by_role("button", name="Đến nội dung chưa trả lời").click()
    assert page.evaluate("document.activeElement.name") == SHEET.items[3].id
    assert page.evaluate("history.length") == before


def test_back_and_forward_bring_figures_that_agree_with_the_choices(open_page):
    page = open_page("/calculator/")
    page.goto(FORM)
    answer_all(page, best_but())
    page.go_back()
    page.go_forward()
    expect(page.locator("#bar-points")).to_have_text("100")
    assert page.evaluate("location.search") != ""


def test_all_answers_can_be_cleared(open_page):
    page = open_page(FORM + "?1.1=1")
    page.get_by_role("button", name="Xóa hết câu trả lời").click()
    expect(page.locator("#bar-points")).to_have_text("0")
    expect(page.locator("input:checked")).to_have_count(0)
    assert page.evaluate("location.search") == ""


def test_a_lost_connection_is_said_and_the_points_go_on(open_page):
    page = open_page(FORM)
    page.context.set_offline(True)
    item = SHEET.items[0]
    answer_all(page, {item.id: item.options[-1].id})
    expect(page.locator("#live")).to_contain_text("Mất kết nối")
    assert page.locator("#bar-points").inner_text() == str(item.options[-1].points)
    assert any("ERR_INTERNET_DISCONNECTED" in message for message in open_page.messages)
    open_page.messages.clear()  # the browser itself tells of the lost line


def test_without_javascript_one_form_gives_one_answer_page(open_page):
    page = open_page(FORM, java_script_enabled=False)
    assert page.locator("#bar").is_hidden()
    answer_all(page, best_but())
    page.get_by_role("button", name="Xem kết quả").click()
    expect(page.locator(".result-star")).to_contain_text("5 sao")


def test_answers_go_to_another_person_by_link_and_by_file(open_page, tmp_path):
    page = open_page(FORM)
    choices = best_but(**{"1_1": None})
    answer_all(page, choices)
    page.get_by_role("button", name="Xem kết quả").click()
    points = page.locator(".result-points").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Lưu thành tệp").click()
    saved = tmp_path / "answers.json"
    download.value.save_as(saved)
    other = open_page(page.url)
    expect(other.locator(".result-points")).to_have_text(points)
    third = open_page("/calculator/")
    third.get_by_label("Tệp câu trả lời (.json)").set_input_files(saved)
    third.get_by_role("button", name="Mở", exact=True).click()
    expect(third.locator(".result-points")).to_have_text(points)
    assert json.loads(saved.read_text(encoding="utf-8"))["choices"] == choices


def test_the_keyboard_alone_is_enough(open_page):
    page = open_page(FORM)
    first = page.locator("fieldset").first.locator("input")
    first.nth(0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert first.nth(1).is_checked()
    assert page.locator("#bar-points").inner_text() == str(SHEET.items[0].options[1].points)


def test_a_printed_answer_shows_the_answers_and_no_buttons(open_page):
    page = open_page(FORM + "answer/?1.1=1")
    page.emulate_media(media="print")
    assert page.locator(".actions").is_hidden()
    assert page.locator(".answers-table").is_visible()
