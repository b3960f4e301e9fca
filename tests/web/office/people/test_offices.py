"""An office's page: made, moved, ended."""

from __future__ import annotations

from datetime import date

from openocop.accounts.models import Office
from tests.accounts.conftest import TODAY
from tests.web.office.conftest import browser_of, said_in


def at(office, act=""):
    return f"/office/people/offices/{office.pk}/{act}"


def may(person, office):
    return sorted(name for name, yes in browser_of(person).get(at(office)).context["may"].items() if yes)


def test_the_page_offers_what_its_reader_may_do(world, administrator, provincial, commune):
    assert may(administrator, world.commune) == ["end", "invite", "make", "move"]
    assert may(provincial, world.province) == ["invite", "make"]
    assert may(provincial, world.producer) == ["end", "invite", "move"]
    assert may(commune, world.commune) == ["make"]
    assert may(commune, world.producer) == ["invite"]


def test_a_commune_makes_a_producer(world, commune, acts):
    answer = browser_of(commune).post(
        at(world.commune, "new/"), {"name": "Hộ Mới", "tax_code": "0312 345 678"}
    )
    made = Office.objects.get(name="Hộ Mới")
    assert answer["Location"] == at(made)
    assert (made.kind, made.parent, made.tax_code, made.valid_from) == (
        "producer",
        world.commune,
        "0312345678",
        TODAY,
    )
    assert acts() == [("office:create", "commune_officer", "Xã Mẫu")]
    assert said_in(answer) == ["Hộ Mới is made."]


def test_what_cannot_be_made_is_told_and_what_was_typed_comes_back(world, commune, acts):
    browser = browser_of(commune)
    taken = browser.post(at(world.commune, "new/"), {"name": "Hộ Mới", "tax_code": "0900000002"})
    mistyped = browser.post(at(world.commune, "new/"), {"name": "Hộ Mới", "tax_code": "12"})
    assert (taken.status_code, mistyped.status_code) == (409, 400)
    assert taken.context["errors"][0]["sentence"] == (
        "A producer with the tax code 0900000002 is already known. Open that one instead."
    )
    assert mistyped.context["typed"] == {"name": "Hộ Mới", "tax_code": "12"}
    assert acts() == []


def test_the_province_chooses_the_kind(world, provincial):
    browser = browser_of(provincial)
    none = browser.post(at(world.province, "new/"), {"name": "Sở Khác"})
    assert none.context["wrong"] == {"kind": "Choose the kind of office."}
    wrong = browser.post(at(world.province, "new/"), {"name": "Xã A", "kind": "commune", "place_code": "1"})
    assert list(wrong.context["wrong"]) == ["place_code"]
    browser.post(at(world.province, "new/"), {"name": "Xã A", "kind": "commune", "place_code": "30055"})
    assert Office.objects.get(name="Xã A").place_code == "30055"
    page = browser.get(at(Office.objects.get(name="Xã A")))
    assert page.context["place"] != ""


def test_the_administrator_makes_an_office_at_the_top_and_nobody_else(administrator, provincial):
    browser_of(administrator).post("/office/people/offices/new/", {"name": "Bộ Khác", "kind": "ministry"})
    assert Office.objects.get(name="Bộ Khác").parent is None
    assert browser_of(provincial).get("/office/people/offices/new/").status_code == 403


def test_an_office_ends_once(world, provincial, acts):
    browser = browser_of(provincial)
    first = browser.post(at(world.producer, "end/"), {"last_day": "31/12/2026"})
    again = browser.post(at(world.producer, "end/"), {"last_day": "31/12/2026"})
    world.producer.refresh_from_db()
    assert (first["Location"], world.producer.valid_to) == (at(world.producer), date(2026, 12, 31))
    assert again.status_code == 409
    assert again.context["errors"][0]["sentence"] == "Cơ sở Mẫu already ends on 31/12/2026."
    assert [verb for verb, _role, _office in acts()] == ["office:end"]


def test_a_day_that_is_none_is_told_beside_its_field(world, provincial):
    answer = browser_of(provincial).post(at(world.producer, "end/"), {"last_day": "31/2/2026"})
    assert (answer.status_code, answer.context["wrong"]) == (
        400,
        {"last_day": "This is not a day. Write it as 25/11/2026."},
    )


def test_a_producer_is_moved_and_an_old_tab_moves_nothing(world, provincial, acts):
    browser = browser_of(provincial)
    form = {"parent": str(world.sister.pk), "seen": str(world.commune.pk)}
    assert browser.post(at(world.producer, "move/"), form)["Location"] == at(world.producer)
    world.producer.refresh_from_db()
    assert world.producer.parent == world.sister
    old = browser.post(at(world.producer, "move/"), form | {"parent": str(world.commune.pk)})
    assert old.status_code == 409
    assert browser.post(at(world.producer, "move/"), {"seen": "x"}).context["wrong"] == {
        "parent": "Choose the office beneath which it shall stand."
    }
    out = browser.post(at(world.producer, "move/"), form | {"parent": str(world.other_commune.pk)})
    assert out.status_code == 403
    assert [verb for verb, _role, _office in acts()] == ["office:move"]
