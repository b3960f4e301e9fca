"""An officer writes for a producer without an account, from the new dossier to the council, in the browser."""

from __future__ import annotations

from django.urls import reverse

from openocop.dossiers.models import Dossier, Notice
from tests.web.office.dossiers.test_desk import signed
from tests.web.producer.conftest import browser_of, text_of


def at(name, *args):
    return reverse(f"producer:{name}", args=args)


def desk(name, *args):
    return reverse(f"office:{name}", args=args)


def write(browser, one):
    """Everything that Forms 01 and 02 ask for, page by page."""
    for number, item in enumerate(one.product_set.items, start=1):
        browser.post(at("item", one.pk, number), {"option": item.options[0].id, "words": "Có.", "seen": "0"})
    keys = (
        "position",
        "registration_number",
        "product",
        "history",
        "structure",
        "materials",
        "market",
        "results",
    )
    for key in (*keys, "plan"):
        browser.post(at("text", one.pk, key), {"words": "Nội dung.", "seen": "0"})
    browser.post(at("declared", one.pk), {"ticks": ["business"], "sample_count": "5"})


def step(browser, one, name, **sent):
    one.refresh_from_db()
    answer = browser.post(desk(name, one.pk), {"seen": str(one.edition)} | sent)
    assert answer.status_code == 302, text_of(answer)
    one.refresh_from_db()


def test_from_the_new_dossier_to_the_council_and_back_once(world):
    product = world.without_account()
    commune, province, adviser = (
        browser_of(person) for person in (world.commune_person, world.province_person, world.adviser)
    )
    page = text_of(commune.get(at("new")))
    assert "Mắm Mẫu" in page
    assert "Trà sen Mẫu" not in page  # its producer writes itself
    assert province.get(at("new")).status_code == 403
    answer = commune.post(at("new"), {"product": str(product.pk), "kind": "first", "set_number": "12"})
    one = Dossier.objects.get()
    assert answer["Location"] == at("dossier", one.pk)
    assert "The office writes this dossier for the producer." in text_of(commune.get(at("dossier", one.pk)))
    assert "Mắm Mẫu" in text_of(commune.get(desk("dossiers")))  # it waits for the officer
    write(commune, one)
    assert f'href="{at("dossier", one.pk)}"' in text_of(commune.get(desk("dossier", one.pk)))
    commune.post(at("check", one.pk), {"edition": "0", "declared": "on"})
    findings = dict.fromkeys(("materials", "labour", "idea", "identity"), "Đúng.")
    commune.post(desk("findings", one.pk), findings)
    step(commune, one, "request_province", **signed("report", "12/BC-UBND"), **signed("request", "13/UBND"))
    step(province, one, "receive_dossier")
    assert f'href="{at("dossier", one.pk)}"' not in text_of(province.get(desk("dossier", one.pk)))
    step(province, one, "return_dossier", words="Bổ sung giấy.")
    told = Notice.objects.filter(key="returned").values_list("person", flat=True)
    assert list(told) == [world.commune_person.pk]
    page = text_of(commune.get(at("notices")))
    assert desk("dossier", one.pk) in page  # an officer's news lead to the desk
    commune.post(at("text", one.pk, "plan"), {"words": "Viết thêm.", "seen": "1"})
    commune.post(at("check", one.pk), {"edition": str(one.edition), "declared": "on"})
    step(province, one, "assign_dossier", people=[str(world.adviser.pk)])
    step(adviser, one, "report_dossier", summary="Đạt.", **signed("report", "3/BC-TTV"))
    assert (one.state, one.hand_ins.count(), one.managed) == ("ready", 2, True)


def test_a_new_dossier_is_offered_to_whoever_may_begin_one(world):
    begin = f'href="{at("new")}"'.encode()
    people = (world.maker_person, world.commune_person, world.province_person, world.adviser)
    offers = [begin in browser_of(one).get(at("dossiers")).content for one in people]
    assert offers == [True, True, False, False]
