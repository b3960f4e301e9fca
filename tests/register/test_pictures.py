"""Pictures of products: words for who cannot see them, an order, and nothing for whoever may not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from openocop.accounts.roles import Role
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.models import Entry
from openocop.register import actions
from openocop.register.actions.pictures import MOST_PICTURES
from openocop.register.models import ProductPicture
from openocop.register.queries import is_picture_public


def draft(number=1, alt="Gói trà"):
    return ProductPicture(digest=f"{number:064x}", width=400, height=300, alt=alt)


def added(world, *words):
    """A picture for each of the words, in their order."""
    by = world.owner()
    return [
        actions.add_picture(world.tea, draft(number, alt), by=by) for number, alt in enumerate(words, start=1)
    ]


def order(product):
    return [one.alt for one in product.pictures.all()]


def last_act():
    entry = Entry.objects.order_by("number").last()
    return entry.verb, entry.subject_kind, entry.facts


def test_a_picture_stands_behind_the_others_and_is_recorded(world):
    added(world, "a", "b", "c")
    assert order(world.tea) == ["a", "b", "c"]
    assert last_act() == ("product:add_picture", "product", {"picture": f"{3:064x}"})


def test_a_picture_added_after_one_was_removed_is_still_the_last(world):
    first, *_rest = added(world, "a", "b", "c")
    actions.remove_picture(first, by=world.owner())
    actions.add_picture(world.tea, draft(9, "d"), by=world.owner())
    assert order(world.tea) == ["b", "c", "d"]


@pytest.mark.parametrize("alt", ["", " ", "\n\t", "\u200b"])
def test_no_picture_without_words(world, alt):
    for act in (
        lambda: actions.add_picture(world.tea, draft(alt=alt), by=world.owner()),
        lambda: actions.check_picture(world.tea, alt, by=world.owner()),
    ):
        with pytest.raises(BadInputError) as refused:
            act()
        assert (refused.value.place, world.tea.pictures.count()) == ("alt", 0)


def test_words_stand_in_one_line_and_are_not_endless(world):
    (one,) = added(world, "Hộp trà\n màu  xanh")
    assert one.alt == "Hộp trà màu xanh"
    with pytest.raises(BadInputError):
        actions.describe_picture(one, "a" * 501, by=world.owner())


def test_the_same_picture_is_added_once_to_a_product_and_to_another_too(world):
    added(world, "a")
    with pytest.raises(RefusedError):
        actions.add_picture(world.tea, draft(), by=world.owner())
    other = world.product("Trà sen hộp", world.farm)
    actions.add_picture(other, draft(), by=world.owner())
    assert (order(world.tea), order(other)) == (["a"], ["Gói trà"])


def test_one_picture_too_many_is_refused_before_a_file_is_kept(world):
    added(world, *[f"Ảnh {number}" for number in range(MOST_PICTURES)])
    for act in (
        lambda: actions.add_picture(world.tea, draft(99), by=world.owner()),
        lambda: actions.check_picture(world.tea, "Gói trà", by=world.owner()),
    ):
        with pytest.raises(RefusedError):
            act()
    assert world.tea.pictures.count() == MOST_PICTURES


@pytest.mark.parametrize(
    ("which", "place", "found"),
    [
        (2, 0, ["c", "a", "b"]),
        (0, 1, ["b", "a", "c"]),
        (0, 99, ["b", "c", "a"]),
        (1, -1, ["b", "a", "c"]),
        (1, 1, ["a", "b", "c"]),
    ],
)
def test_a_picture_is_put_in_another_place(world, which, place, found):
    one = added(world, "a", "b", "c")[which]
    actions.place_picture(one, place, by=world.owner())
    assert order(world.tea) == found
    facts = {"picture": one.digest, "position": found.index(one.alt) + 1}
    assert last_act() == ("product:place_picture", "product", facts)


def test_words_are_changed_and_recorded_once(world):
    (one,) = added(world, "a")
    actions.describe_picture(one, "Hộp trà", by=world.owner())
    said = ("product:describe_picture", "product", {"picture": one.digest, "alt": ["a", "Hộp trà"]})
    assert (order(world.tea), last_act()) == (["Hộp trà"], said)
    count = Entry.objects.count()
    actions.describe_picture(one, " Hộp trà ", by=world.owner())
    assert Entry.objects.count() == count


def test_what_somebody_else_removed_is_neither_moved_nor_described_nor_removed_again(world):
    (one,) = added(world, "a")
    actions.remove_picture(ProductPicture.objects.get(pk=one.pk), by=world.owner())
    count = Entry.objects.count()
    for act in (
        lambda: actions.remove_picture(one, by=world.owner()),
        lambda: actions.place_picture(one, 0, by=world.owner()),
        lambda: actions.describe_picture(one, "b", by=world.owner()),
    ):
        with pytest.raises(RefusedError):
            act()
    assert Entry.objects.count() == count


def test_nobody_else_touches_a_product_s_pictures(world):
    (one,) = added(world, "a")
    people = [
        world.holder(Role.PRODUCER, world.sister_producer),
        world.holder(Role.COMMUNE_OFFICER, world.sister),
        world.holder(Role.PROVINCIAL_OFFICER, world.other_province),
        world.holder(Role.AUDITOR, world.province),
        world.holder(Role.EDITOR, world.province),
        world.person(),
    ]
    for person in people:
        for act in (
            lambda by: actions.check_picture(world.tea, "b", by=by),
            lambda by: actions.add_picture(world.tea, draft(2), by=by),
            lambda by: actions.place_picture(one, 0, by=by),
            lambda by: actions.describe_picture(one, "b", by=by),
            lambda by: actions.remove_picture(one, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(person)
    assert order(world.tea) == ["a"]


def test_the_producer_its_commune_and_its_province_may(world):
    for number, person in enumerate((world.owner(), world.commune_officer(), world.officer()), start=1):
        actions.add_picture(world.tea, draft(number), by=person)
    assert world.tea.pictures.count() == 3


def test_a_picture_is_public_while_a_product_of_the_catalogue_has_it(world, django_assert_num_queries):
    (one,) = added(world, "a")
    with django_assert_num_queries(1):
        assert is_picture_public(one.digest) is True
    assert is_picture_public("f" * 64) is False
    actions.remove_picture(one, by=world.owner())
    assert is_picture_public(one.digest) is False
