"""Producers: entering, changing, places of both eras, succession, wishes, merging."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from openocop.accounts.actions import claim, confirm_claim
from openocop.accounts.models import Office
from openocop.accounts.roles import OfficeKind, Role
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.models import Entry
from openocop.register import actions
from openocop.register.models import ChangeRequest, Producer, ProducerAlias, Product
from tests.register.conftest import CAO_LANH, MY_QUY

SPLIT = "Xã Tân Thạnh, huyện Thanh Bình, Đồng Tháp"


def draft(**values):
    return Producer(**{"name": "Hợp tác xã Mẫu", "kind": "cooperative", "commune_code": MY_QUY} | values)


def test_a_commune_enters_a_producer_that_can_then_be_claimed(world, acts):
    by = world.commune_officer()
    made = actions.create_producer(draft(tax_code="1400 123 456"), by=by)
    assert (made.tax_code, made.province_code, made.office.parent) == ("1400123456", "82", world.commune)
    person = world.person()
    confirm_claim(claim(person, tax_code="1400123456"), by=by)
    assert person.holdings.get().office == made.office
    assert acts()[0] == ("producer:create", "commune_officer", "Xã Mẫu")


def test_the_place_follows_from_an_old_address(world):
    address = "Ấp 1, xã Mỹ Quý, huyện Tháp Mười, Đồng Tháp"
    made = actions.create_producer(
        draft(commune_code="", address=address, place_day=date(2024, 5, 1)), by=world.officer()
    )
    assert (made.commune_code, made.province_code, made.commune_candidates) == (MY_QUY, "82", [])


def test_of_a_split_commune_nobody_guesses_and_the_province_assigns(world):
    made = actions.create_producer(
        draft(commune_code="", address=SPLIT, place_day=date(2024, 5, 1)), by=world.officer()
    )
    assert (made.place_then, made.commune_code, len(made.commune_candidates)) == ("30157", "", 2)
    world._at(world.commune, made.commune_candidates[0])
    reader = world.commune_officer()
    with pytest.raises(PermissionDenied):
        actions.update_producer(made, {"phone": "0912"}, by=reader)
    actions.assign_commune(made, made.commune_candidates[0], by=world.officer())
    assert (made.commune_candidates, made.office.parent) == ([], world.commune)
    assert actions.update_producer(made, {"phone": "0912"}, by=reader) == ["phone"]


def test_several_and_none_are_left_open(world):
    made = actions.create_producer(draft(commune_code="", address="Xã Tân Phú"), by=world.officer())
    assert (made.commune_code, made.commune_candidates) == ("", [])


def test_a_tax_code_belongs_to_one_producer(world):
    by = world.officer()
    actions.create_producer(draft(tax_code="1400123456"), by=by)
    offices = Office.objects.count()
    with pytest.raises(RefusedError):
        actions.create_producer(draft(name="Khác", tax_code="1400123456"), by=by)
    assert (Producer.objects.filter(name="Khác").count(), Office.objects.count()) == (0, offices)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": "  "}, "name"), ({"tax_code": "12"}, "tax_code"), ({"name": "x" * 301}, "name")],
)
def test_what_cannot_be_is_refused_with_its_field(world, values, field):
    with pytest.raises(BadInputError) as refused:
        actions.create_producer(draft(**values), by=world.officer())
    assert refused.value.place == field


def test_a_change_is_kept_with_old_and_new_and_private_fields_by_name(world):
    values = {"website": "https://mau.example.vn", "bank_account": "0123", "representative_sex": "nữ"}
    changed = actions.update_producer(world.farm, values, by=world.commune_officer())
    assert changed == ["bank_account", "representative_sex", "website"]
    assert Entry.objects.get().facts == {
        "website": ["", "https://mau.example.vn"],
        "hidden": ["bank_account", "representative_sex"],
    }


def test_a_change_of_nothing_is_no_act(world, acts):
    assert actions.update_producer(world.farm, {"name": "Cơ sở Sen Mẫu "}, by=world.officer()) == []
    assert acts() == []


def test_a_household_s_telephone_stands_in_no_journal(world):
    world.farm.kind = "household"
    world.farm.save()
    actions.update_producer(world.farm, {"phone": "0912000105"}, by=world.officer())
    assert Entry.objects.get().facts == {"hidden": ["phone"]}


def test_a_new_name_is_found_at_once_with_all_its_products(world):
    actions.update_producer(world.farm, {"name": "Cơ sở Bông Súng"}, by=world.officer())
    world.tea.refresh_from_db()
    assert " bong sung " in world.tea.folded


@pytest.mark.parametrize(
    ("who", "may"),
    [("officer", True), ("commune_officer", True), ("owner", False), ("administrator", True)],
)
def test_who_changes_a_verified_field(world, who, may):
    by = getattr(world, who)()
    if may:
        assert actions.update_producer(world.farm, {"name": "Tên khác"}, by=by) == ["name"]
    else:
        with pytest.raises(PermissionDenied):
            actions.update_producer(world.farm, {"name": "Tên khác"}, by=by)


@pytest.mark.parametrize(
    ("role", "home"),
    [(Role.COMMUNE_OFFICER, "sister"), (Role.PRODUCER, "sister_producer"), (Role.AUDITOR, "province"),
     (Role.PROVINCIAL_OFFICER, "other_province"), (Role.SECRETARY, "province")],
)  # fmt: skip
def test_nobody_else_changes_anything(world, role, home, acts):
    by = world.holder(role, getattr(world, home))
    with pytest.raises(PermissionDenied):
        actions.update_producer(world.farm, {"website": "x"}, by=by)
    with pytest.raises(PermissionDenied):
        actions.update_product(world.tea, {"story": "x"}, by=by)
    assert acts() == []


# --- wishes


def test_a_producer_asks_for_a_new_name_and_its_commune_accepts(world):
    one = actions.request_change(world.farm, "name", "Cơ sở Sen Hồng", by=world.owner())
    with pytest.raises(RefusedError):
        actions.request_change(world.farm, "name", "Tên thứ ba", by=one.asked_by)
    actions.accept_change(one, by=world.commune_officer())
    world.farm.refresh_from_db()
    assert (world.farm.name, one.state) == ("Cơ sở Sen Hồng", "accepted")
    with pytest.raises(RefusedError):
        actions.refuse_change(one, reason="Muộn", by=world.officer())


def test_a_wish_is_refused_with_a_reason(world):
    one = actions.request_change(world.tea, "set_number", "11", by=world.owner())
    with pytest.raises(BadInputError):
        actions.refuse_change(one, reason=" ", by=world.commune_officer())
    actions.refuse_change(one, reason="Là trà từ thực vật khác", by=world.commune_officer())
    assert (one.state, one.reason) == ("refused", "Là trà từ thực vật khác")


def test_a_wish_that_cannot_be_made_leaves_it_open(world):
    one = actions.request_change(world.tea, "set_number", "99", by=world.owner())
    with pytest.raises(BadInputError):
        actions.accept_change(one, by=world.commune_officer())
    assert ChangeRequest.objects.get().state == "open"


def test_what_needs_no_asking_is_not_asked(world):
    with pytest.raises(BadInputError):
        actions.request_change(world.farm, "website", "https://x.example.vn", by=world.owner())


# --- succession and merging


def test_a_household_becomes_a_company_and_keeps_its_products(world):
    by = world.commune_officer()
    company = actions.create_producer(draft(name="Công ty TNHH Sen Mẫu", kind="enterprise"), by=by)
    actions.succeed(world.farm, heir=company, by=by)
    world.tea.refresh_from_db()
    assert (world.tea.producer, company.succeeds) == (company, world.farm)
    with pytest.raises(RefusedError):
        actions.succeed(world.farm, heir=company, by=by)


def test_two_spellings_become_one_and_two_again(world):
    by = world.officer()
    double = world.maker("CS Sen Mẫu", commune_code=MY_QUY)
    jam = world.product("Mứt sen Mẫu", double)
    made = actions.merge_producers(world.farm, double, reasons=["một tên hai cách viết"], by=by)
    jam.refresh_from_db()
    assert (jam.producer, list(Producer.objects.living().filter(commune_code=MY_QUY))) == (
        world.farm,
        [world.farm],
    )
    assert [one.name for one in ProducerAlias.objects.all()] == ["CS Sen Mẫu"]
    actions.undo_merge(made, by=by)
    jam.refresh_from_db()
    double.refresh_from_db()
    assert (jam.producer, double.merged_into, ProducerAlias.objects.count()) == (double, None, 0)
    with pytest.raises(RefusedError):
        actions.undo_merge(made, by=by)


def test_different_tax_codes_are_different_producers(world):
    world.farm.tax_code, world.other.tax_code = "1400123456", "1400123457"
    world.farm.save()
    world.other.save()
    with pytest.raises(RefusedError):
        actions.merge_producers(world.farm, world.other, by=world.officer())


def test_two_rows_of_one_product_become_one_with_all_recognitions(world):
    by = world.officer()
    twin = world.product("Trà sen mẫu 100g", world.farm)
    actions.add_recognition(world.recognition(), by=by)
    actions.add_recognition(
        world.recognition(twin, decided_on=date(2022, 3, 1), decision_number="9/QĐ"), by=by
    )
    actions.add_recognition(world.recognition(twin), by=by)
    made = actions.merge_products(world.tea, twin, by=by)
    assert world.tea.recognitions.count() == 2
    assert [one.name for one in Product.objects.living()] == ["Trà sen Mẫu"]
    actions.undo_merge(made, by=by)
    assert (world.tea.recognitions.count(), twin.recognitions.count()) == (1, 2)


def test_products_of_two_producers_are_not_merged(world):
    other = world.product("Trà sen Mẫu", world.other)
    with pytest.raises(RefusedError):
        actions.merge_products(world.tea, other, by=world.officer())


def test_only_the_province_merges(world):
    twin = world.maker("CS Sen Mẫu", commune_code=MY_QUY)
    with pytest.raises(PermissionDenied):
        actions.merge_producers(world.farm, twin, by=world.commune_officer())
    assert Office.objects.filter(kind=OfficeKind.PRODUCER).count() == 3
    assert world.other.commune_code == CAO_LANH
