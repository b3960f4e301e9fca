"""Search as people type it; the same results in the same order on both engines."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openocop.register import actions
from openocop.register.columns import folded_words
from openocop.register.models import Product
from openocop.register.searching import MOST_CANDIDATES, ask, search
from tests.accounts.conftest import TODAY

SA_DEC = "Phường 1, thành phố Sa Đéc, Đồng Tháp"


@pytest.fixture
def shelf(world):
    """A small register: three teas, an embroidery, prawn crackers of Sa Đéc."""
    crackers = world.maker(
        "Công ty Cổ phần Bánh phồng tôm Sa Giang", address=SA_DEC, place_day=date(2024, 1, 1)
    )
    actions.place(crackers)
    crackers.save()
    made = {
        "tea": world.tea,
        "try": world.product("Trà sen thử", world.farm),
        "cloth": world.product("Tranh thêu sen tay", world.farm, set_number=21),
        "crackers": world.product("Bánh phồng tôm", crackers, set_number=6),
        "mango": world.product("Xoài Cao Lãnh", world.other, set_number=1),
    }
    assert crackers.commune_code
    return made


def names(text, **options):
    return [one.name for one in search(text, TODAY, **options).products]


@pytest.mark.parametrize(
    "text",
    [
        "trà sen",
        "tra sen",
        "TRÀ SEN",
        "tra  sen",
        unicodedata.normalize("NFD", "trà sen"),
        "tr se",
        "sen tra",
        "trà-sen",
    ],
)
@pytest.mark.usefixtures("shelf")
def test_a_name_is_found_however_it_is_typed(text):
    assert names(text)[:2] == ["Trà sen Mẫu", "Trà sen thử"]


@pytest.mark.usefixtures("shelf")
def test_the_product_called_so_stands_first():
    assert names("trà sen thử")[0] == "Trà sen thử"
    assert names("sen thu")[0] == "Trà sen thử"


@pytest.mark.usefixtures("shelf")
def test_a_product_is_found_by_its_producer_s_place_of_then():
    assert names("banh phong tom sa dec") == ["Bánh phồng tôm"]
    assert names("bánh phồng tôm sa giang") == ["Bánh phồng tôm"]
    assert names("Sa Đéc") == ["Bánh phồng tôm"]


@pytest.mark.usefixtures("shelf")
def test_a_product_is_found_by_its_set():
    assert names("trà từ thực vật") == ["Trà sen Mẫu", "Trà sen thử"]


@pytest.mark.usefixtures("shelf")
def test_accents_as_typed_stand_first(world):
    world.product("Mắm cá lóc", world.farm)
    world.product("Mâm cá lộc", world.farm)
    assert names("mâm cá lộc") == ["Mâm cá lộc", "Mắm cá lóc"]
    assert names("mắm cá lóc") == ["Mắm cá lóc", "Mâm cá lộc"]
    assert names("mam ca loc") == ["Mắm cá lóc", "Mâm cá lộc"]


@pytest.mark.usefixtures("shelf")
def test_a_valid_star_stands_before_none(world):
    world.product("Khô cá lóc", world.farm)
    second = world.product(
        "Khô cá lóc", world.farm, star=3, valid_from=date(2026, 1, 1), valid_to=date(2029, 1, 1)
    )
    assert search("kho ca loc", TODAY).products[0] == second


@pytest.mark.usefixtures("shelf")
def test_where_nothing_has_all_words_what_has_all_but_one_is_told_as_near():
    found = search("xoài cao lãnh sấy", TODAY)
    assert ([one.name for one in found.products], found.near) == (["Xoài Cao Lãnh"], True)
    assert search("khongcogi", TODAY).total == 0


@pytest.mark.parametrize(
    "text", ["", "   ", "!?", "\x00", "'; DROP TABLE", '"', "*", "a" * 5000, "NEAR(", "sen OR trà"]
)
@pytest.mark.usefixtures("shelf")
def test_no_text_breaks_the_search(text):
    assert search(text, TODAY).total >= 0


@pytest.mark.usefixtures("shelf")
def test_merged_products_are_not_found(world):
    world.tea.merged_into = Product.objects.get(name="Trà sen thử")
    world.tea.save()
    assert names("tra sen")[0] == "Trà sen thử"
    assert "Trà sen Mẫu" not in names("tra sen")


@pytest.mark.usefixtures("shelf")
def test_a_changed_and_a_deleted_row_are_found_as_they_are():
    Product.objects.get(name="Tranh thêu sen tay").delete()
    tea = Product.objects.get(name="Trà sen thử")
    tea.name = "Bột đậu"
    tea.save()
    assert names("tranh") == []
    assert names("bot dau") == ["Bột đậu"]
    assert names("tra sen") == ["Trà sen Mẫu", "Bột đậu"]  # its set is tea, its producer's name has "sen"


def test_more_than_are_ranked_are_counted_up_to_the_cap(world):
    Product.objects.bulk_create(
        Product(producer=world.farm, name=f"Kẹo dừa {number}", created_at=world.tea.created_at)
        for number in range(MOST_CANDIDATES + 5)
    )
    found = search("keo", TODAY, limit=3, offset=6)
    assert (found.total, found.capped, len(found.products)) == (MOST_CANDIDATES, True, 3)


def test_the_first_entered_are_ranked_where_there_are_more(world):
    Product.objects.bulk_create(
        Product(producer=world.farm, name=f"Bánh {number}", created_at=world.tea.created_at)
        for number in range(MOST_CANDIDATES)
    )
    world.product("Kẹo bánh", world.farm)
    assert [one.name for one in search("banh", TODAY, limit=2).products] == ["Bánh 0", "Bánh 1"]
    assert search("keo banh", TODAY).products[0].name == "Kẹo bánh"


@pytest.mark.parametrize("text", ["xoai", "tra", "tra sen khongcogi", "t"])
@pytest.mark.usefixtures("shelf")
def test_few_rows_looked_through_give_what_the_index_gives(text):
    rows = Product.objects.living().filter(set_number__in=[1, 12])
    one, other = (search(text, TODAY, within=rows, few=few) for few in (True, False))
    assert one == other


def test_a_page_costs_two_queries(world, django_assert_num_queries):
    assert world.made >= 0
    with django_assert_num_queries(2):
        assert [one.producer.name for one in search("tra", TODAY).products] == ["Cơ sở Sen Mẫu"]


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặ 0-9", max_size=30))
def test_every_word_of_a_name_begins_a_word_of_the_column(name):
    words = ask(name).words
    assert all(f" {word}" in folded_words(name) for word in words)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["trà", "sen", "thử", "mẫu", "tra", "t", "s", "tranh", "bánh"]),
        min_size=1,
        max_size=4,
    )
)
def test_what_is_found_is_what_a_slow_look_finds(shelf, asked):
    words = ask(" ".join(asked)).words
    slow = {one.name for one in Product.objects.all() if all(f" {word}" in one.folded for word in words)}
    found = search(" ".join(asked), TODAY)
    assert shelf["tea"].pk
    assert found.near or {one.name for one in found.products} == slow
