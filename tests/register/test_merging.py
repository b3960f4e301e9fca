"""Merging and parting: nothing is lost on the way there, and everything goes back."""

from __future__ import annotations

from datetime import date

import pytest

from openocop.core.errors import RefusedError
from openocop.register import actions
from openocop.register.models import (
    MaterialZone,
    Producer,
    ProducerMember,
    Product,
    ProductPicture,
    YearlyFigure,
)
from openocop.register.queries import is_picture_public
from openocop.register.searching import filter_words
from tests.register.conftest import MY_QUY

TAX_CODE = "1400123456"


@pytest.fixture
def double(world):
    """The farm under another name, with what the farm has not."""
    made = world.maker("Cơ sở Bông Súng", commune_code=MY_QUY, tax_code=TAX_CODE, office=world.other_producer)
    MaterialZone.objects.create(name="Vùng sen Mẫu").producers.add(made)
    ProducerMember.objects.create(producer=made, name="Nguyễn Thị Mẫu")
    return made


@pytest.fixture
def twin(world):
    """The tea a second time, with what the first has not."""
    made = world.product("Trà sen Mẫu 100 g", world.farm, code="82-12-1-2025")
    actions.set_packs(made, ["100 g"], by=world.owner())
    actions.set_attribute(made, "green", evidence="Giấy số 1", by=world.owner())
    actions.declare(made, YearlyFigure(year=2024, revenue=4), by=world.owner())
    actions.declare(made, YearlyFigure(year=2025, revenue=5), by=world.owner())
    actions.declare(world.tea, YearlyFigure(year=2025, revenue=6), by=world.owner())
    picture = ProductPicture(digest="a" * 64, width=9, height=9, alt="Gói trà")
    actions.add_picture(made, picture, by=world.owner())
    return made


def of_product(product):
    product.refresh_from_db()
    return (
        product.code,
        [pack.text for pack in product.packs.all()],
        [one.kind for one in product.attributes.all()],
        sorted((one.year, one.revenue) for one in product.figures.all()),
        [one.alt for one in product.pictures.all()],
    )


def of_producer(producer):
    producer.refresh_from_db()
    return (
        producer.tax_code,
        producer.office_id,
        producer.members.count(),
        [zone.name for zone in producer.zones.all()],
        producer.other_names,
    )


def test_what_only_the_other_producer_has_goes_over_and_back(world, double):
    world.farm.office = None
    world.farm.save()
    before = of_producer(world.farm), of_producer(double)
    made = actions.merge_producers(world.farm, double, by=world.officer())
    assert of_producer(world.farm) == (
        TAX_CODE, world.other_producer.pk, 1, ["Vùng sen Mẫu"], "Cơ sở Bông Súng",
    )  # fmt: skip
    actions.undo_merge(made, by=world.officer())
    assert (of_producer(world.farm), of_producer(double)) == (
        before[0],
        (*before[1][:3], ["Vùng sen Mẫu"], ""),
    )


def test_what_the_kept_producer_has_stays(world, double):
    actions.merge_producers(world.farm, double, by=world.officer())
    double.refresh_from_db()
    assert (of_producer(world.farm)[1], double.office_id) == (world.producer.pk, world.other_producer.pk)


def test_a_merged_name_finds_the_products_until_they_are_parted(world, double):
    made = actions.merge_producers(world.farm, double, by=world.officer())
    world.tea.refresh_from_db()
    world.farm.refresh_from_db()
    assert (" bong sung " in world.tea.folded, " bong sung " in world.farm.folded) == (True, True)
    actions.undo_merge(made, by=world.officer())
    world.tea.refresh_from_db()
    assert " bong sung " not in world.tea.folded


def test_another_name_of_a_merged_producer_is_kept_too(world, double):
    actions.remember(double, "CS Súng Ma")
    actions.merge_producers(world.farm, double, by=world.officer())
    assert of_producer(world.farm)[-1] == "Cơ sở Bông Súng CS Súng Ma"


def test_a_name_is_remembered_once_and_found(world):
    assert actions.remember(world.farm, "CS Bông Súng") is not None
    assert actions.remember(world.farm, "cs bong sung") is None
    world.tea.refresh_from_db()
    assert " bong sung " in world.tea.folded
    assert list(filter_words(Producer.objects.all(), ["bong", "sun"])) == [world.farm]


def test_a_merged_tax_code_is_still_known(world, double):
    actions.merge_producers(world.farm, double, by=world.officer())
    draft = Producer(name="Cơ sở thứ ba", commune_code=MY_QUY, tax_code=TAX_CODE)
    with pytest.raises(RefusedError):
        actions.create_producer(draft, by=world.officer())


def test_a_tax_code_that_went_on_meanwhile_does_not_come_back(world, double):
    by = world.officer()
    made = actions.merge_producers(world.farm, double, by=by)
    actions.update_producer(world.farm, {"tax_code": "1400123457"}, by=by)
    actions.create_producer(Producer(name="Cơ sở thứ ba", commune_code=MY_QUY, tax_code=TAX_CODE), by=by)
    actions.undo_merge(made, by=by)
    assert (of_producer(double)[0], of_producer(world.farm)[0]) == ("", "1400123457")


def test_what_only_the_other_product_has_goes_over_and_back(world, twin):
    before = of_product(world.tea), of_product(twin)
    made = actions.merge_products(world.tea, twin, by=world.officer())
    assert of_product(world.tea) == (
        "82-12-1-2025", ["100 g"], ["green"], [(2024, 4), (2025, 6)], ["Gói trà"],
    )  # fmt: skip
    actions.undo_merge(made, by=world.officer())
    assert (of_product(world.tea), of_product(twin)) == before


def pictures(product):
    return [(one.alt, one.position) for one in product.pictures.all()]


def give(world, product, *alts):
    for alt in alts:
        picture = ProductPicture(digest=alt * 64, width=400, height=300, alt=alt)
        actions.add_picture(product, picture, by=world.owner())


def test_pictures_go_behind_those_that_stay_and_back_to_where_they_were(world):
    twin = world.product("Trà sen Mẫu hộp", world.farm)
    give(world, twin, "a", "b", "c")
    give(world, world.tea, "b", "d")
    before = pictures(world.tea), pictures(twin)
    made = actions.merge_products(world.tea, twin, by=world.officer())
    assert pictures(world.tea) == [("b", 0), ("d", 1), ("a", 2), ("c", 3)]
    assert (pictures(twin), is_picture_public("b" * 64)) == ([("b", 1)], True)
    actions.undo_merge(made, by=world.officer())
    assert (pictures(world.tea), pictures(twin)) == before


def test_what_became_of_a_picture_meanwhile_stays_so_when_products_are_parted(world):
    twin = world.product("Trà sen Mẫu hộp", world.farm)
    give(world, twin, "a", "c")
    give(world, world.tea, "d")
    made = actions.merge_products(world.tea, twin, by=world.officer())
    gone, going = world.tea.pictures.get(alt="a"), world.tea.pictures.get(alt="c")
    actions.remove_picture(gone, by=world.officer())
    actions.place_picture(going, 0, by=world.officer())
    give(world, world.tea, "e")
    actions.undo_merge(made, by=world.officer())
    assert (pictures(world.tea), pictures(twin)) == ([("d", 1), ("e", 2)], [("c", 1)])


def test_a_merge_of_before_the_places_were_remembered_is_undone_too(world):
    twin = world.product("Trà sen Mẫu hộp", world.farm)
    give(world, twin, "a", "c")
    made = actions.merge_products(world.tea, twin, by=world.officer())
    del made.moved["picture_places"]
    made.save()
    actions.undo_merge(made, by=world.officer())
    assert (pictures(world.tea), [alt for alt, _at in pictures(twin)]) == ([], ["a", "c"])


def test_pictures_stay_with_their_product_when_producers_are_merged_and_parted(world):
    maker = world.maker("Cơ sở Bông Súng", commune_code=MY_QUY)
    other = world.product("Mứt", maker)
    actions.add_picture(
        other, ProductPicture(digest="a" * 64, width=9, height=9, alt="Hũ mứt"), by=world.officer()
    )
    made = actions.merge_producers(world.farm, maker, by=world.officer())
    assert pictures(other) == [("Hũ mứt", 0)]
    actions.undo_merge(made, by=world.officer())
    assert pictures(other) == [("Hũ mứt", 0)]


def test_nothing_is_done_to_a_row_that_was_merged(world, double, twin):
    by = world.officer()
    actions.merge_products(world.tea, twin, by=by)
    actions.merge_producers(world.farm, double, by=by)
    for act in (
        lambda: actions.create_product(Product(producer=double, name="Mứt"), by=by),
        lambda: actions.update_producer(double, {"short_name": "CS"}, by=by),
        lambda: actions.update_product(twin, {"story": "Chuyện"}, by=by),
        lambda: actions.add_recognition(world.recognition(twin), by=by),
        lambda: actions.check_picture(twin, "Gói trà", by=by),
        lambda: actions.add_picture(
            twin, ProductPicture(digest="b" * 64, width=9, height=9, alt="Gói"), by=by
        ),
        lambda: actions.merge_producers(double, world.other, by=by),
        lambda: actions.merge_producers(world.other, double, by=by),
        lambda: actions.succeed(world.farm, heir=double, by=by),
    ):
        with pytest.raises(RefusedError):
            act()


def test_nobody_follows_itself_or_one_that_followed_it(world):
    by = world.officer()
    with pytest.raises(RefusedError):
        actions.succeed(world.farm, heir=world.farm, by=by)
    actions.succeed(world.farm, heir=world.other, by=by)
    with pytest.raises(RefusedError):
        actions.succeed(world.other, heir=world.farm, by=by)
    assert list(Producer.objects.filter(succeeds__isnull=False)) == [world.other]


@pytest.mark.parametrize("newer_first", [True, False])
def test_the_order_of_entering_does_not_decide_what_supersedes(world, newer_first):
    by = world.officer()
    drafts = [
        world.recognition(),
        world.recognition(stars=4, kind="upgrade", decided_on=date(2026, 6, 1), decision_number="2/QĐ"),
    ]
    for draft in reversed(drafts) if newer_first else drafts:
        actions.add_recognition(draft, by=by)
    old, new = drafts
    old.refresh_from_db()
    new.refresh_from_db()
    world.tea.refresh_from_db()
    assert (old.superseded_by, old.superseded_on, new.superseded_by) == (new, date(2026, 6, 1), None)
    assert (world.tea.star, world.tea.valid_from) == (4, date(2026, 6, 1))


def test_only_a_filed_reassessment_ends(world):
    by = world.officer()
    one = actions.add_recognition(world.recognition(), by=by)
    with pytest.raises(RefusedError):
        actions.decide_reassessment(one, on=date(2026, 11, 25), by=by)
