"""What the columns have no place for is refused with its field before it reaches the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from openocop.core.errors import BadInputError
from openocop.journal.models import Entry
from openocop.register import actions
from openocop.register.models import MaterialZone, ProductAttribute, YearlyFigure
from tests.register.conftest import MY_QUY

SCRIPT = "javascript:alert(1)"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"website": SCRIPT}, "website"),
        ({"website": "sen hồng"}, "website"),
        ({"kind": "guild"}, "kind"),
        ({"workers_total": -1}, "workers_total"),
        ({"workers_women": "many"}, "workers_women"),
        ({"registered_on": "hôm qua"}, "registered_on"),
        ({"channels": "chợ"}, "channels"),
        ({"channels": ["x" * 301]}, "channels"),
        ({"channels": ["chợ"] * 51}, "channels"),
        ({"office": 1}, "office"),
        ({"name": "\n"}, "name"),
    ],
)
def test_what_a_producer_s_column_cannot_hold_is_refused(world, values, field):
    with pytest.raises(BadInputError) as refused:
        actions.update_producer(world.farm, values, by=world.officer())
    assert refused.value.place == field


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"story_link": SCRIPT}, "story_link"),
        ({"story_link": "data:text/html,x"}, "story_link"),
        ({"price_from": -1}, "price_from"),
        ({"price_to": 10**30}, "price_to"),
        ({"star": 5}, "star"),
        ({"valid_to": date(2030, 1, 1)}, "valid_to"),
    ],
)
def test_what_a_product_s_column_cannot_hold_is_refused(world, values, field):
    with pytest.raises(BadInputError) as refused:
        actions.update_product(world.tea, values, by=world.officer())
    assert refused.value.place == field


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("senmau.example.vn", "https://senmau.example.vn"),
        ("http://senmau.example.vn/tra", "http://senmau.example.vn/tra"),
        (" https://senmau.example.vn ", "https://senmau.example.vn"),
    ],
)
def test_a_link_is_kept_as_a_browser_opens_it(world, typed, kept):
    actions.update_producer(world.farm, {"website": typed}, by=world.owner())
    world.farm.refresh_from_db()
    assert world.farm.website == kept
    assert actions.update_producer(world.farm, {"website": typed}, by=world.owner()) == []


def test_a_name_is_one_line(world):
    actions.update_product(world.tea, {"name": "Trà\nhoa  sen"}, by=world.officer())
    world.tea.refresh_from_db()
    assert world.tea.name == "Trà hoa sen"


def test_a_story_keeps_its_lines(world):
    actions.update_product(world.tea, {"story": "Một\n\nHai"}, by=world.owner())
    world.tea.refresh_from_db()
    assert world.tea.story == "Một\n\nHai"


@pytest.mark.parametrize(
    ("kind", "link", "field"),
    [("blue", "", "kind"), ("green", SCRIPT, "link"), ("green", "ftp://x.vn", "link")],
)
def test_an_attribute_of_no_kind_or_with_a_link_that_is_none_is_refused(world, kind, link, field):
    with pytest.raises(BadInputError) as refused:
        actions.set_attribute(world.tea, kind, evidence="Giấy số 1", link=link, by=world.owner())
    assert (refused.value.place, ProductAttribute.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"revenue": -5}, "revenue"), ({"workers": 10**30}, "workers"), ({"output": "x" * 301}, "output")],
)
def test_a_figure_that_cannot_be_is_refused(world, values, field):
    with pytest.raises(BadInputError) as refused:
        actions.declare(world.tea, YearlyFigure(year=2025, **values), by=world.owner())
    assert refused.value.place == field


@pytest.mark.parametrize(
    ("thing", "field", "new"), [("farm", "registered_on", "hôm qua"), ("tea", "set_number", "mười hai")]
)
def test_a_wish_that_nobody_could_grant_is_not_taken(world, thing, field, new):
    with pytest.raises(BadInputError) as refused:
        actions.request_change(getattr(world, thing), field, new, by=world.owner())
    assert refused.value.place == field


def test_a_wish_for_a_day_is_written_as_people_write_days(world):
    one = actions.request_change(world.farm, "registered_on", "2/9/2020", by=world.owner())
    actions.accept_change(one, by=world.commune_officer())
    world.farm.refresh_from_db()
    assert world.farm.registered_on == date(2020, 9, 2)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("500 gam", Decimal(500), "g"),
        ("Hộp 0,5 kg", Decimal("0.5"), "kg"),
        ("hộp quà", None, ""),
        ("99999999 kg", None, ""),
        ("0,00012 kg", None, ""),
    ],
)
def test_a_pack_s_measure_is_read_where_the_column_holds_it(world, text, amount, unit):
    actions.set_packs(world.tea, [text], by=world.owner())
    pack = world.tea.packs.get()
    assert (pack.text, pack.amount, pack.unit) == (text, amount, unit)


def test_members_are_replaced_and_the_journal_counts_them(world):
    actions.set_members(world.farm, [("Nguyễn Thị Mẫu", "giám đốc"), ("  ", "x")], by=world.owner())
    actions.set_members(world.farm, [("Trần Văn Mẫu", "10 %"), ("Lê Thị Mẫu", "")], by=world.owner())
    assert [(one.name, one.part) for one in world.farm.members.order_by("pk")] == [
        ("Trần Văn Mẫu", "10 %"),
        ("Lê Thị Mẫu", ""),
    ]
    assert Entry.objects.latest("number").facts == {"members": [1, 2]}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"area": "một công"}, "area"),
        ({"area": Decimal(0)}, "area"),
        ({"area": Decimal(10) ** 9}, "area"),
        ({"crops": "x" * 501}, "crops"),
        ({"commune_codes": ["99999"]}, "commune_codes"),
    ],
)
def test_a_zone_that_cannot_be_is_refused(world, values, field):
    zone = MaterialZone(**{"name": "Vùng sen Mẫu", "commune_codes": [MY_QUY]} | values)
    with pytest.raises(BadInputError) as refused:
        actions.keep_zone(zone, by=world.administrator())
    assert (refused.value.place, MaterialZone.objects.count()) == (field, 0)
