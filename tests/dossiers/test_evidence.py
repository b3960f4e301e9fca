"""Evidence belongs to the producer, is stored once, and proves what it is bound to."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from openocop.accounts.roles import Role
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers import actions
from openocop.dossiers.actions import Described
from openocop.dossiers.models import Evidence, EvidenceUse
from openocop.dossiers.queries import evidence_in, evidence_of
from tests.accounts.conftest import ONE_DAY, TODAY


def uses(dossier):
    return sorted(dossier.uses.values_list("evidence__name", "item"))


def test_a_file_proves_many_items_and_stands_in_their_order(world):
    one = world.open()
    items = [item.id for item in one.product_set.items]
    second = world.paper(one, [items[7]], name="Hai")
    first = world.paper(one, [items[9], items[2]], name="Một")
    alone = world.paper(one, name="Phụ lục")
    assert [(piece["name"], piece["items"]) for piece in evidence_in(one)] == [
        ("Một", [items[2], items[9]]),
        ("Hai", [items[7]]),
        ("Phụ lục", []),
    ]
    assert evidence_of(world.farm) == [second, first, alone]


def test_the_same_file_again_gains_items_and_is_no_second_piece(world):
    one = world.open()
    items = [item.id for item in one.product_set.items]
    file = world.file()
    for item in (items[0], items[1], items[1]):
        actions.add_evidence(one, Described("Giấy"), file=file, items=[item], by=world.maker_person)
    assert Evidence.objects.count() == 1
    assert uses(one) == [("Giấy", items[0]), ("Giấy", items[1])]


def test_what_stands_in_the_appendix_alone_is_bound_later(world):
    one = world.open()
    piece = world.paper(one)
    assert uses(one) == [(piece.name, "")]
    item = one.product_set.items[4].id
    assert actions.bind_evidence(one, piece, [item], by=world.maker_person) == [item]
    assert uses(one) == [(piece.name, item)]
    assert actions.bind_evidence(one, piece, [], by=world.maker_person) == []
    assert uses(one) == [(piece.name, "")]


def test_it_serves_the_next_dossier_of_the_producer_and_no_other_producers(world):
    first = world.open()
    piece = world.paper(first)
    second = world.open(product=world.product("Trà gừng Mẫu", world.farm))
    item = second.product_set.items[0].id
    assert actions.bind_evidence(second, piece, [item], by=world.maker_person) == [item]
    stranger = world.holder(Role.PRODUCER, world.sister_producer)
    other = world.open(product=world.product("Xoài Mẫu", world.other), by=stranger)
    with pytest.raises(RefusedError):
        actions.bind_evidence(other, piece, [], by=stranger)
    assert EvidenceUse.objects.filter(dossier=other).count() == 0


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "Giấy", "paper": "unknown"}, "paper"),
        ({"name": "Giấy", "issued_on": TODAY, "expires_on": TODAY - ONE_DAY}, "expires_on"),
    ],
)
def test_what_cannot_be_said_of_a_paper(world, said, place):
    one = world.open()
    with pytest.raises(BadInputError) as bad:
        actions.add_evidence(one, Described(**said), file=world.file(), by=world.maker_person)
    assert bad.value.place == place
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://example.vn/a", "không phải"])
def test_a_link_that_is_none_is_refused(world, link):
    one = world.open()
    with pytest.raises(BadInputError):
        actions.add_evidence(one, Described("Phim"), link=link, by=world.maker_person)
    with pytest.raises(BadInputError):
        actions.add_evidence(one, Described("Không có gì"), by=world.maker_person)


def test_an_item_of_another_sheet_is_refused(world):
    one = world.open()
    with pytest.raises(BadInputError):
        world.paper(one, ["99.9"])
    assert Evidence.objects.count() == 0


def test_papers_that_end_are_pointed_out(world):
    one = world.open()
    piece = world.paper(one, expires_on=date(2027, 2, 23))
    assert [piece.ends_soon(day) for day in (date(2026, 11, 24), TODAY, date(2027, 2, 23))] == [
        False,
        True,
        True,
    ]
    assert [piece.is_expired(day) for day in (date(2027, 2, 23), date(2027, 2, 24))] == [False, True]


def test_describing_and_leaving_out(world, acts):
    one = world.open()
    piece = world.paper(one)
    said = Described("Phiếu kiểm nghiệm", paper="test_report", number="12/KN", issuer="Trung tâm Mẫu")
    actions.describe_evidence(one, piece, said, by=world.maker_person)
    piece.refresh_from_db()
    assert (piece.name, piece.paper, piece.number) == ("Phiếu kiểm nghiệm", "test_report", "12/KN")
    with pytest.raises(RefusedError):
        actions.remove_evidence(piece, by=world.maker_person)
    actions.leave_out(one, piece, by=world.maker_person)
    actions.leave_out(one, piece, by=world.maker_person)
    actions.remove_evidence(piece, by=world.maker_person)
    assert evidence_of(world.farm) == []
    assert [act[0] for act in acts()][1:] == [
        "dossier:add_evidence",
        "dossier:describe_evidence",
        "dossier:leave_out",
    ]


def test_strangers_add_nothing(world):
    one = world.open()
    for person in (world.commune_person, world.province_person, world.administrator()):
        with pytest.raises(PermissionDenied):
            actions.add_evidence(one, Described("Giấy"), file=world.file(), by=person)


def test_a_dossier_holds_so_many_files_and_no_more(world, monkeypatch):
    monkeypatch.setattr("openocop.dossiers.actions.evidence.MOST_EVIDENCE", 2)
    one = world.open()
    world.paper(one)
    world.paper(one)
    with pytest.raises(RefusedError):
        world.paper(one)
    assert Evidence.objects.count() == 2


def test_a_corrected_set_keeps_evidence_at_items_of_the_same_text(world):
    one = world.filled()
    old = one.product_set
    kept = next(item for item in old.items if item.name == "Nguồn nguyên liệu")
    piece = world.paper(one, [kept.id])
    actions.choose_set(one, 13, by=world.maker_person)
    new = {item.name: item.id for item in one.product_set.items}
    assert uses(one) == [(piece.name, new.get("Nguồn nguyên liệu", ""))]
