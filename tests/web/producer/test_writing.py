"""A producer writes a dossier in the browser and hands it in."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from openocop.dossiers import actions
from openocop.dossiers.models import Dossier, Evidence, HandIn, Notice
from openocop.register import actions as register
from openocop.rulebooks.procedure import Kind
from tests.web.producer.conftest import browser_of, text_of


def at(name, *args):
    return reverse(f"producer:{name}", args=args)


def picture(colour="green"):
    out = BytesIO()
    Image.new("RGB", (160, 120), colour).save(out, "JPEG")
    return out.getvalue()


def test_a_new_dossier_is_opened_and_leads_to_its_tasks(world, mine):
    answer = mine.post(at("new"), {"product": str(world.tea.pk), "kind": "first", "set_number": "12"})
    made = Dossier.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at("dossier", made.pk))
    page = text_of(mine.get(answer["Location"]))
    assert "What is to be done" in page
    assert "0 of 32" in page


@pytest.mark.parametrize(
    "sent", [{}, {"product": "999"}, {"product": "x", "kind": "first", "set_number": "12"}]
)
def test_opening_without_a_product_says_so(world, mine, sent):
    assert world.tea.pk
    answer = mine.post(at("new"), sent)
    assert (answer.status_code, Dossier.objects.count()) == (400, 0)
    assert "Choose the product." in text_of(answer)


def test_saving_an_item_leads_to_the_next_one(world, mine):
    one = world.open()
    item = one.product_set.items[0]
    answer = mine.post(at("item", one.pk, 1), {"option": item.options[0].id, "words": "Vì …", "seen": "0"})
    assert answer["Location"] == at("item", one.pk, 2)
    last = len(one.product_set.items)
    answer = mine.post(at("item", one.pk, last), {"option": "-", "words": "", "seen": "0"})
    assert answer["Location"] == at("items", one.pk)
    answer = mine.post(at("item", one.pk, 2), {"option": "-", "evidence": "", "seen": "0"})
    assert answer["Location"] == at("item_evidence", one.pk, 2)


def test_two_devices_see_both_texts(world, mine):
    one = world.open()
    other = browser_of(world.maker_person)
    mine.post(at("text", one.pk, "plan"), {"words": "Từ điện thoại", "seen": "0"})
    answer = other.post(at("text", one.pk, "plan"), {"words": "Từ máy tính", "seen": "0"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Từ điện thoại" in page
    assert "Từ máy tính" in page
    assert 'name="seen" value="1"' in page  # saving again knows what it writes over
    answer = other.post(at("text", one.pk, "plan"), {"words": "Từ máy tính", "seen": "1", "list": ""})
    assert answer["Location"] == at("texts", one.pk)


def test_typed_words_survive_a_session_that_ended(world, mine):
    one = world.open()
    mine.logout()
    body, kind = urlencode({"words": "Viết rất lâu", "seen": "0"}), "application/x-www-form-urlencoded"
    answer = mine.post(at("text", one.pk, "plan"), body, content_type=kind)
    assert answer["Location"] == "/account/sign-in/?" + urlencode({"next": at("text", one.pk, "plan")})
    mine.force_login(world.maker_person, backend="openocop.accounts.backends.LoginBackend")
    assert "Viết rất lâu" in text_of(mine.get(at("text", one.pk, "plan")))
    assert "Viết rất lâu" not in text_of(mine.get(at("text", one.pk, "plan")))


def send(browser, one, *files, item=""):
    """Hands files in for a dossier, or an item of it, as the form does without a script."""
    purpose = f"dossier:{one.pk}:{item}" if item else f"dossier:{one.pk}"
    return browser.post(
        "/uploads/", {"purpose": purpose, "files": list(files), "next": at("evidence", one.pk)}, follow=True
    )


def test_files_and_links_become_evidence_and_what_is_none_is_said(world, mine):
    one = world.open()
    item = one.product_set.items[0]
    bad = SimpleUploadedFile("xau.exe", b"MZ\x90\x00 not a picture")
    page = text_of(send(mine, one, SimpleUploadedFile("giay dang ky.jpg", picture()), bad, item=item.id))
    mine.post(at("item_evidence", one.pk, 1), {"link": "https://example.vn/phim"})
    assert list(Evidence.objects.values_list("name", "link")) == [
        ("giay dang ky", ""),
        ("https://example.vn/phim", "https://example.vn/phim"),
    ]
    assert set(one.uses.values_list("item", flat=True)) == {item.id}
    assert "giay dang ky.jpg is kept." in page
    assert "xau.exe was not kept:" in page


def test_the_same_file_twice_is_one_piece(world, mine):
    one = world.open()
    for item in one.product_set.items[:2]:
        for _again in range(2):
            send(mine, one, SimpleUploadedFile("a.jpg", picture()), item=item.id)
    assert Evidence.objects.count() == 1
    assert one.uses.count() == 2


def test_files_are_taken_from_those_who_write_the_dossier_alone(world, mine):
    one = world.open()
    for purpose in (f"dossier:{one.pk}", "dossier:99999", "dossier:x", "dossier:"):
        for person in (world.commune_person, world.holder("producer", world.sister_producer)):
            sent = {"purpose": purpose, "files": [SimpleUploadedFile("a.jpg", picture())]}
            assert browser_of(person).post("/uploads/", sent).status_code == 403
    assert Evidence.objects.count() == 0
    world.handed_in(world.filled(one))
    page = text_of(send(mine, one, SimpleUploadedFile("a.jpg", picture())))
    assert "a.jpg was not kept: The dossier is with the commune: nothing in it is changed now." in page
    assert Evidence.objects.count() == 0


def test_a_file_is_shown_to_whoever_sees_the_dossier_and_never_as_a_page(world, mine):
    one = world.open()
    send(mine, one, SimpleUploadedFile("a.jpg", picture()))
    piece = Evidence.objects.get()
    answer = mine.get(at("file", one.pk, piece.pk))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].endswith("frame-ancestors 'self'; sandbox")
    assert len(b"".join(answer.streaming_content)) == piece.file.size
    stranger = browser_of(world.holder("producer", world.sister_producer))
    assert stranger.get(at("file", one.pk, piece.pk)).status_code == 403


def test_evidence_left_out_later_is_still_shown_with_its_hand_in(world, mine):
    draft = world.filled()
    send(mine, draft, SimpleUploadedFile("a.jpg", picture()))
    piece = Evidence.objects.get()
    one = world.handed_in(draft)
    actions.send_back(one, edition=one.edition, words="Bổ sung.", points={}, by=world.commune_person)
    mine.post(at("use", one.pk, piece.pk), {"out": ""})
    assert one.uses.count() == 0
    answer = browser_of(world.commune_person).get(at("file", one.pk, piece.pk))
    assert len(b"".join(answer.streaming_content)) == piece.file.size


def test_photographed_pages_become_one_paper(world, mine):
    one = world.open()
    first, second = one.product_set.items[:2]
    send(mine, one, SimpleUploadedFile("1.jpg", picture("green")), item=first.id)
    send(mine, one, SimpleUploadedFile("2.jpg", picture("red")), item=second.id)
    pages = list(Evidence.objects.order_by("pk"))
    assert mine.post(at("join", one.pk), {"name": "Hợp đồng", f"page-{pages[0].pk}": "1"}).status_code == 400
    mine.post(
        at("join", one.pk), {"name": "Hợp đồng", f"page-{pages[0].pk}": "2", f"page-{pages[1].pk}": "1"}
    )
    uses = sorted(one.uses.values_list("evidence__name", "item"))
    assert uses == [("Hợp đồng", first.id), ("Hợp đồng", second.id)]
    assert Evidence.objects.get(name="Hợp đồng").file.media_type == "application/pdf"


def test_handing_in_twice_gives_one_receipt(world, mine):
    one = world.filled()
    sent = {"edition": str(one.edition), "declared": "on"}
    first, second = mine.post(at("check", one.pk), sent), mine.post(at("check", one.pk), sent)
    assert (first["Location"], second["Location"]) == (at("handed_in", one.pk), at("handed_in", one.pk))
    assert HandIn.objects.count() == 1
    assert "0001/PĐK-82-30055-2026" in text_of(mine.get(at("handed_in", one.pk)))


def test_without_the_declaration_nothing_is_handed_in(world, mine):
    one = world.filled()
    answer = mine.post(at("check", one.pk), {"edition": "0"})
    assert (answer.status_code, HandIn.objects.count()) == (400, 0)
    assert "Tick that what you wrote is true: the form asks for it." in text_of(answer)


def test_what_is_missing_leads_to_where_it_is_mended(world, mine):
    one = world.open()
    page = text_of(mine.get(at("check", one.pk)))
    assert "32 items are not answered yet." in page
    assert f'href="{at("item", one.pk, 1)}"' in page
    assert f'href="{at("text", one.pk, "plan")}"' in page
    assert 'name="declared"' not in page


def test_a_returned_dossier_shows_the_reason_at_its_item(world, mine):
    one = world.handed_in()
    item = one.product_set.items[1]
    actions.send_back(
        one, edition=one.edition, words="Bổ sung.", points={item.id: "Thiếu giấy."}, by=world.commune_person
    )
    assert "Thiếu giấy." in text_of(mine.get(at("item", one.pk, 2)))
    assert "Thiếu giấy." in text_of(mine.get(at("dossier", one.pk)))
    assert "Thiếu giấy." not in text_of(mine.get(at("item", one.pk, 1)))


def test_private_fields_stay_with_those_who_work_on_it(world, mine):
    world.farm.representative_ethnic = "Khmer"
    world.farm.save()
    one = world.handed_in()
    address = at("hand_in", one.pk, 1)
    auditor = world.holder("auditor", world.ministry)
    assert "Khmer" in text_of(mine.get(address))
    assert "Khmer" in text_of(browser_of(world.commune_person).get(address))
    assert "Khmer" not in text_of(browser_of(auditor).get(address))


def test_a_question_is_answered_on_the_dossiers_page(world, mine):
    one = world.handed_in()
    asked = actions.ask(one, "question", item="", words="Giấy nào mới?", by=world.commune_person)
    assert "Giấy nào mới?" in text_of(mine.get(at("dossier", one.pk)))
    answer = mine.post(at("answer", one.pk, asked.pk), {"answer": "Giấy năm 2026."})
    assert answer["Location"] == at("dossier", one.pk)
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("Giấy năm 2026.", world.maker_person)


def test_news_is_read_once(world, mine):
    world.handed_in()
    assert "Your dossier “Trà sen Mẫu” was received by the commune." in text_of(mine.get(at("notices")))
    mine.post(at("notices"))
    assert Notice.objects.filter(person=world.maker_person, read_at__isnull=True).count() == 0


def test_withdrawing_asks_first(world, mine):
    one = world.handed_in()
    assert "Withdraw it for good" in text_of(mine.get(at("withdraw", one.pk)))
    mine.post(at("withdraw", one.pk), {"seen": str(one.edition), "words": ""})
    assert Dossier.objects.get().state == "withdrawn"


@pytest.mark.parametrize("count", [1, 6])
def test_the_pages_ask_a_fixed_number_of_queries(world, mine, count, django_assert_num_queries):
    one = world.filled()
    for number in range(count):
        world.paper(one, [one.product_set.items[number].id])
    mine.get(at("items", one.pk))
    for name, queries in (("items", 9), ("evidence", 8), ("check", 12)):
        with django_assert_num_queries(queries):
            mine.get(at(name, one.pk))


def test_a_page_of_another_product_set_does_not_answer_its_item(world, mine):
    one = world.open()
    sent = {"option": one.product_set.items[0].options[0].id, "words": "", "seen": "0", "set": "12"}
    actions.choose_set(one, 13, by=world.maker_person)
    answer = mine.post(at("item", one.pk, 1), sent)
    assert answer.status_code == 409
    assert one.answers.count() == 0


def test_the_producer_reads_the_ground_of_a_refusal_and_its_own_answers(world, mine):
    one = world.received()
    actions.ask(one, "question", words="Giấy nào?", by=world.province_person)
    mine.post(at("answer", one.pk, one.asks.get().pk), {"answer": "Giấy năm 2025."})
    ground = actions.grounds_of(one)[0]
    actions.refuse(one, edition=one.edition, ground=ground, words="Đã thử.", by=world.province_person)
    page = text_of(mine.get(at("dossier", one.pk)))
    for words in ("Giấy nào?", "Giấy năm 2025.", ground, "Đã thử."):
        assert words in page


def test_the_unit_page_says_what_is_wrong_with_a_kind_that_is_known(world, mine):
    one = world.open()
    world.farm.kind = "association"
    world.farm.save()
    assert "takes part with tourism services only (Article 2.3)." in text_of(mine.get(at("unit", one.pk)))


def test_a_draft_of_a_reassessment_says_when_it_is_handed_in(world, mine):
    register.add_recognition(world.recognition(decided_on=date(2024, 4, 20)), by=world.province_person)
    one = world.open(Kind.REASSESSMENT)
    sentence = "A reassessment is handed in from 22/10/2026 to 21/12/2026."
    assert sentence in text_of(mine.get(at("dossier", one.pk)))


def test_a_wrong_number_of_samples_keeps_what_was_ticked(world, mine):
    one = world.open()
    answer = mine.post(
        at("declared", one.pk), {"ticks": ["patent"], "sample_count": "999", "small_or_medium": "on"}
    )
    page = text_of(answer)
    assert answer.status_code == 400
    assert 'value="999"' in page
    assert page.count(" checked") == 2
