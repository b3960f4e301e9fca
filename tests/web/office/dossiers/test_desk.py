"""Offices work on a dossier in the browser, from the inbox to the council."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from openocop.demo.dossiers import smallest_pdf
from openocop.dossiers import actions
from openocop.dossiers.models import Ask, Dossier, Look, Sample, Visit
from tests.web.producer.conftest import browser_of, text_of


def at(name, *args):
    return reverse(f"office:{name}", args=args)


def signed(key, number):
    return {
        f"{key}-number": number,
        f"{key}-dated": "25/11/2026",
        f"{key}-signer": "Trần Văn Mẫu",
        f"{key}-copy": SimpleUploadedFile(f"{key}.pdf", smallest_pdf(number)),
    }


def test_the_whole_way_through_the_desks(world):
    one = world.handed_in()
    commune, province, adviser = (
        browser_of(person) for person in (world.commune_person, world.province_person, world.adviser)
    )
    assert "Trà sen Mẫu" in text_of(commune.get(at("dossiers")))
    assert "Trà sen Mẫu" not in text_of(province.get(at("dossiers")))
    findings = {key: f"Nhận xét {key}" for key in ("materials", "labour", "idea", "identity")}
    commune.post(at("findings", one.pk), findings)
    papers = signed("report", "12/BC-UBND") | signed("request", "13/UBND")
    answer = commune.post(at("request_province", one.pk), papers | {"seen": str(one.edition)}, follow=True)
    assert "82-30055-01-2027" in text_of(answer)
    one.refresh_from_db()
    province.post(at("receive_dossier", one.pk), {"seen": str(one.edition)})
    one.refresh_from_db()
    province.post(at("assign_dossier", one.pk), {"people": [str(world.adviser.pk)], "seen": str(one.edition)})
    one.refresh_from_db()
    assert "Trà sen Mẫu" in text_of(adviser.get(at("dossiers")))
    report = signed("report", "3/BC-TTV") | {"summary": "Đủ điều kiện.", "seen": str(one.edition)}
    answer = adviser.post(at("report_dossier", one.pk), report, follow=True)
    assert "The dossier is ready for the council." in text_of(answer)
    assert Dossier.objects.get().state == "ready"


def test_a_paper_without_its_signed_copy_is_not_issued(world):
    one = world.handed_in()
    browser = browser_of(world.commune_person)
    papers = signed("report", "12/BC-UBND") | {"request-number": "13", "request-dated": "25/11/2026"}
    answer = browser.post(at("request_province", one.pk), papers | {"seen": str(one.edition)})
    assert answer.status_code == 400
    assert "Add the signed copy: a scan, or the digitally signed PDF." in text_of(answer)
    assert Dossier.objects.get().state == "at_commune"


def test_sending_back_with_reasons_and_without(world):
    one = world.handed_in()
    browser = browser_of(world.commune_person)
    answer = browser.post(at("return_dossier", one.pk), {"seen": str(one.edition), "words": ""})
    assert answer.status_code == 400
    item = one.product_set.items[0].id
    browser.post(at("return_dossier", one.pk), {"seen": str(one.edition), f"at-{item}": "Thiếu giấy."})
    back = Dossier.objects.get().passed.last()
    assert (back.after, back.points) == ("returned_by_commune", [{"at": item, "words": "Thiếu giấy."}])


def test_an_old_page_does_not_send_it_back(world):
    one = world.handed_in()
    answer = browser_of(world.commune_person).post(
        at("return_dossier", one.pk), {"seen": str(one.edition - 1), "words": "Bổ sung."}
    )
    assert answer.status_code == 409
    assert Dossier.objects.get().state == "at_commune"


def test_the_review_shows_what_was_handed_in_and_not_what_is_being_written(world):
    one = world.handed_in()
    actions.send_back(one, edition=one.edition, words="Bổ sung.", points={}, by=world.commune_person)
    item = one.product_set.items[0]
    actions.save_answer(one, item.id, option="-", words="ĐANG VIẾT DỞ", seen=1, by=world.maker_person)
    page = text_of(browser_of(world.commune_person).get(at("review", one.pk)))
    assert "ĐANG VIẾT DỞ" not in page
    assert "Đúng như vậy." in page


def test_a_note_is_saved_with_and_without_a_script(world):
    one = world.handed_in()
    browser = browser_of(world.commune_person)
    item = one.product_set.items[0]
    sent = {"option": item.options[0].id, "words": "Chưa rõ.", "seen": "0"}
    answer = browser.post(at("look", one.pk, 1), sent)
    assert answer["Location"] == f"{at('review', one.pk)}#item-1"
    answer = browser.post(
        at("look", one.pk, 1), sent | {"words": "Đã rõ.", "seen": "1"}, headers={"HX-Request": "true"}
    )
    assert 'id="look-1"' in text_of(answer)
    assert list(Look.objects.values_list("level", "item", "words", "edition")) == [
        ("commune", item.id, "Đã rõ.", 2)
    ]
    answer = browser.post(
        at("look", one.pk, 1), sent | {"words": "Cũ", "seen": "1"}, headers={"HX-Request": "true"}
    )
    assert "Đã rõ." in text_of(answer)
    assert Look.objects.get().words == "Đã rõ."


def test_a_question_goes_out_and_is_taken_back(world):
    one = world.handed_in()
    browser = browser_of(world.commune_person)
    browser.post(at("ask_producer_of", one.pk, 1), {"words": "Giấy nào?", "kind": "test"})
    asked = Ask.objects.get()
    assert (asked.kind, asked.item, asked.level) == ("test", one.product_set.items[0].id, "commune")
    browser.post(at("take_back", one.pk, asked.pk))
    assert Ask.objects.count() == 0


def test_samples_and_a_visit_are_written_down(world):
    one = world.handed_in()
    browser = browser_of(world.commune_person)
    given = {"act": "handed_over", "count": "5", "on": "25/11/2026", "who": "Chị Mẫu", "words": ""}
    browser.post(at("samples", one.pk), given)
    answer = browser.post(at("samples", one.pk), given | {"act": "tested", "count": "6"})
    assert answer.status_code == 409
    assert list(Sample.objects.values_list("act", "count")) == [("handed_over", 5)]
    browser.post(at("visit_dossier", one.pk), {"on": "24/11/2026", "people": "Hai người", "words": "Sạch."})
    assert list(Visit.objects.values_list("people", "words")) == [("Hai người", "Sạch.")]


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", True), ("?box=all", True), ("?state=draft", False), ("?kind=upgrade", False), ("?late=1", False),
     ("?q=tra+sen", True), ("?q=khong+co", False), ("?box=all&state=at_commune", True), ("?page=999", True)],
)  # fmt: skip
def test_the_inbox_is_narrowed_by_its_address(world, query, shown):
    world.handed_in()
    page = text_of(browser_of(world.commune_person).get(at("dossiers") + query))
    assert ("Trà sen Mẫu" in page) is shown


@pytest.mark.parametrize("count", [1, 4])
def test_the_inbox_and_the_review_ask_a_fixed_number_of_queries(world, count, django_assert_num_queries):
    drafts = [
        world.filled(world.open(product=world.product(f"Trà Mẫu {n}", world.farm))) for n in range(count)
    ]
    for number in range(count * 5):
        world.paper(drafts[0], [drafts[0].product_set.items[number].id])
    for draft in drafts:
        world.handed_in(draft)
    browser = browser_of(world.commune_person)
    browser.get(at("dossiers"))
    with django_assert_num_queries(10):
        browser.get(at("dossiers"))
    with django_assert_num_queries(10):
        browser.get(at("review", drafts[0].pk))


def test_the_review_of_a_draft_is_not_there(world):
    one = world.open()
    assert browser_of(world.commune_person).get(at("review", one.pk)).status_code == 404


def test_a_filter_is_kept_under_a_name_and_dropped(world):
    browser = browser_of(world.commune_person)
    browser.post(at("keep_filter"), {"name": "Trễ hạn", "query": "box=all&late=1&evil=%22%3E"})
    assert list(world.commune_person.saved_filters.values_list("name", "query")) == [
        ("Trễ hạn", "box=all&late=1")
    ]
    assert 'href="?box=all&amp;late=1"' in text_of(browser.get(at("dossiers")))
    browser.post(at("keep_filter"), {"name": "", "query": "late=1"})
    browser.post(at("keep_filter"), {"name": "Trễ hạn", "query": "late=1"})
    assert list(world.commune_person.saved_filters.values_list("query", flat=True)) == ["late=1"]
    browser.post(at("keep_filter"), {"name": "Trễ hạn", "drop": ""})
    assert world.commune_person.saved_filters.count() == 0


def test_the_parts_are_ticked_off(world):
    one = world.handed_in()
    browser = browser_of(world.commune_person)
    assert "Phiếu đăng ký" in text_of(browser.get(at("dossier_parts", one.pk)))
    browser.post(at("dossier_parts", one.pk), {"there-registration": "on", "words-samples": "Chưa giao"})
    page = text_of(browser.get(at("dossier", one.pk)))
    assert "is missing" in page
    assert "Chưa giao" in page


def test_the_choice_at_the_earlier_assessment_stands_beside(world):
    first = world.ready()
    Dossier.objects.filter(pk=first.pk).update(state="closed")
    second = world.handed_in(world.filled(world.open()))
    page = text_of(browser_of(world.commune_person).get(at("review", second.pk)))
    assert page.count("At the earlier assessment:") == len(second.product_set.items)


def test_a_note_that_met_another_keeps_what_was_typed_with_and_without_a_script(world):
    one = world.handed_in()
    browser, colleague = browser_of(world.commune_person), browser_of(world.commune_officer())
    item = one.product_set.items[0]
    colleague.post(
        at("look", one.pk, 1), {"option": item.options[0].id, "words": "Đồng nghiệp ghi", "seen": "0"}
    )
    sent = {"option": "", "words": "Tôi ghi", "seen": "0"}
    for headers, status in (({"HX-Request": "true"}, 200), ({}, 409)):
        answer = browser.post(at("look", one.pk, 1), sent, headers=headers)
        page = text_of(answer)
        assert answer.status_code == status
        assert ">Tôi ghi</textarea>" in page
        assert item.options[0].text in page
        assert "Đồng nghiệp ghi" in page
        assert 'name="seen" value="1"' in page
    assert Look.objects.get().words == "Đồng nghiệp ghi"


def test_findings_that_met_others_are_shown_side_by_side_and_saved_again(world):
    one = world.handed_in()
    browser, colleague = browser_of(world.commune_person), browser_of(world.commune_officer())
    colleague.post(at("findings", one.pk), {"materials": "Đồng nghiệp ghi", "seen-materials": "0"})
    mine = {"materials": "Tôi ghi", "labour": "Tôi ghi", "seen-materials": "0", "seen-labour": "0"}
    answer = browser.post(at("findings", one.pk), mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Đồng nghiệp ghi" in page
    for key in ("materials", "labour"):
        assert f'name="seen-{key}" value="1"' in page
    again = mine | {"labour": "Sửa", "seen-materials": "1", "seen-labour": "1"}
    assert browser.post(at("findings", one.pk), again).status_code == 302
    assert {each.key: each.words for each in one.findings.all() if each.words} == {
        "materials": "Tôi ghi", "labour": "Sửa",
    }  # fmt: skip


def test_the_review_of_a_corrected_set_shows_the_sheet_that_was_handed_in(world):
    one = world.handed_in()
    commune = browser_of(world.commune_person)
    for number, item in enumerate(one.product_set.items, start=1):
        commune.post(at("look", one.pk, number), {"option": item.options[-1].id, "words": "x", "seen": "0"})
    old, best = one.product_set, sum(item.max for item in one.product_set.items)
    actions.correct_set(one, 13, words="Sai bộ.", edition=one.edition, by=world.commune_person)
    page = text_of(commune.get(at("review", one.pk)))
    assert f"By the producer {best} points" in page
    assert page.count('class="review-row"') == len(old.items)
    actions.confirm_set(one, by=world.maker_person)
    kept = {answer.item: answer for answer in one.answers.all()}
    for item in one.product_set.items:
        if item.id not in kept or not kept[item.id].option:
            seen = kept[item.id].edition if item.id in kept else 0
            actions.save_answer(
                one, item.id, option=item.options[0].id, words="", seen=seen, by=world.maker_person
            )
    world.handed_in(one)
    assert commune.get(at("review", one.pk)).status_code == 200


def test_nobody_is_shown_a_button_that_refuses(world):
    one = world.assigned()
    page = text_of(browser_of(world.adviser).get(at("dossier", one.pk)))
    assert at("return_dossier", one.pk) in page
    assert at("correct_set", one.pk) not in page
    actions.ask(one, "question", words="Giấy nào?", by=world.adviser)
    asked = at("take_back", one.pk, Ask.objects.get().pk)
    assert asked in text_of(browser_of(world.adviser).get(at("dossier", one.pk)))
    assert asked not in text_of(browser_of(world.province_person).get(at("dossier", one.pk)))
    Ask.objects.all().delete()
    world.ready(one)
    page = text_of(browser_of(world.province_person).get(at("dossier", one.pk)))
    assert at("forward_dossier", one.pk) not in page


def test_signed_copies_and_pictures_of_visits_open_for_this_dossier_alone(world):
    one = world.handed_in()
    commune = browser_of(world.commune_person)
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    picture = SimpleUploadedFile("nha xuong.jpg", out.getvalue())
    sent = {"on": "24/11/2026", "people": "Hai người", "words": "Sạch.", "pictures": picture}
    commune.post(at("visit_dossier", one.pk), sent)
    shown = at("visit_picture", one.pk, Visit.objects.get().pictures.get().pk)
    assert shown in text_of(commune.get(at("dossier", one.pk)))
    assert commune.get(shown)["Content-Type"] == "image/jpeg"
    world.requested(one)
    copy = reverse("producer:signed_copy", args=[one.pk, one.papers.first().pk])
    assert copy in text_of(commune.get(at("dossier", one.pk)))
    answer = commune.get(copy)
    assert answer["Content-Type"] == "application/pdf"
    b"".join(answer)  # read to its end: that closes the file, and not the connection
    other = world.handed_in(world.filled(world.open(product=world.product("Trà Mẫu", world.farm))))
    stolen = [
        at("visit_picture", other.pk, Visit.objects.get().pictures.get().pk),
        reverse("producer:signed_copy", args=[other.pk, one.papers.first().pk]),
    ]
    assert [commune.get(address).status_code for address in stolen] == [404, 404]


def test_the_province_ticks_off_the_parts_itself(world):
    one = world.handed_in()
    browser_of(world.commune_person).post(at("dossier_parts", one.pk), {"there-registration": "on"})
    world.received(world.requested(one))
    page = text_of(browser_of(world.province_person).get(at("dossier_parts", one.pk)))
    assert "checked" not in page


def test_all_states_keeps_the_words_searched_for(world):
    world.handed_in()
    page = text_of(browser_of(world.commune_person).get(at("dossiers") + "?state=at_commune&q=tra"))
    assert 'href="?q=tra"' in page
    page = text_of(browser_of(world.commune_person).get(at("dossiers") + "?q=khong+co"))
    assert "No dossier is so" in page
