"""What needs no database: lives, sheets, likely conflicts, the advisory card, the order of equals."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from openocop.core.errors import BadInputError, RefusedError
from openocop.councils.advising import Apart, card
from openocop.councils.conflicts import MemberFacts, ProductFacts, Sign, likely
from openocop.councils.queries import plain_rules, ranking, top
from openocop.councils.sheets import Marks, canonical, check_choice, check_stop, digest_of, scored
from openocop.councils.states import (
    ITEM_STATE_NAMES,
    LIVE,
    NEXT_OF_ITEM,
    NEXT_OF_SITTING,
    SITTING_STATE_NAMES,
    ItemState,
    ItemStep,
    SittingState,
    SittingStep,
    after_item,
    after_sitting,
)
from openocop.rulebooks.regulation import Regulation, parse_regulation, presets
from openocop.rulebooks.scoring import Ballot, Member, Stop, score
from openocop.rulebooks.shelf import get_rulebook
from tests.rulebooks.strategies import line, of_total, percent_sheet, product_set_of, tiny

SHEET = product_set_of(tiny(line("1", 0, 2, 4), line("2", 0, 3)))
PERCENT = product_set_of(percent_sheet())


@pytest.mark.parametrize(("state", "step"), list(product(SittingState, SittingStep)))
def test_every_pair_of_state_and_step_of_a_sitting(state, step):
    expected = {
        (SittingState.PLANNED, SittingStep.OPEN): SittingState.OPEN,
        (SittingState.PLANNED, SittingStep.CANCEL): SittingState.CANCELLED,
        (SittingState.PLANNED, SittingStep.TURN): SittingState.PLANNED,
        (SittingState.OPEN, SittingStep.TURN): SittingState.PLANNED,
        (SittingState.OPEN, SittingStep.CLOSE): SittingState.CLOSED,
    }
    assert NEXT_OF_SITTING.get((state, step)) == expected.get((state, step))
    if (state, step) not in expected:
        with pytest.raises(RefusedError) as refused:
            after_sitting(state, step)
        assert str(SITTING_STATE_NAMES[state]) in str(refused.value)


@pytest.mark.parametrize(("state", "step"), list(product(ItemState, ItemStep)))
def test_every_pair_of_state_and_step_of_a_product(state, step):
    expected = {
        (ItemState.WAITING, ItemStep.BEGIN): ItemState.SCORING,
        (ItemState.SCORING, ItemStep.REVEAL): ItemState.REVEALED,
        (ItemState.REVEALED, ItemStep.AGAIN): ItemState.WAITING,
        (ItemState.REVEALED, ItemStep.CONCLUDE): ItemState.CONCLUDED,
        (ItemState.REVEALED, ItemStep.REFUSE): ItemState.REFUSED,
        (ItemState.WAITING, ItemStep.POSTPONE): ItemState.POSTPONED,
        (ItemState.SCORING, ItemStep.POSTPONE): ItemState.POSTPONED,
        (ItemState.REVEALED, ItemStep.POSTPONE): ItemState.POSTPONED,
    }
    assert NEXT_OF_ITEM.get((state, step)) == expected.get((state, step))
    if (state, step) not in expected:
        with pytest.raises(RefusedError) as refused:
            after_item(state, step)
        assert str(ITEM_STATE_NAMES[state]) in str(refused.value)


def test_only_live_products_move():
    assert {state for state, _step in NEXT_OF_ITEM} == LIVE


@pytest.mark.parametrize(
    ("item", "option", "words", "place"),
    [("9", "1/1", "", "item"), ("1", "2/1", "", "option"), ("1", "-", "", "words")],
)
def test_what_is_not_of_the_sheet_is_refused(item, option, words, place):
    with pytest.raises(BadInputError) as refused:
        check_choice(SHEET, item, option, words)
    assert refused.value.place == place


def test_none_is_met_takes_a_reason_and_a_stop_takes_an_item_and_a_reason():
    check_choice(SHEET, "1", "-", "Không có giấy.")
    check_stop(SHEET, "", "")
    check_stop(SHEET, "1", "Hết hạn.")
    for item, words in (("9", "Hết hạn."), ("1", "")):
        with pytest.raises(BadInputError):
            check_stop(SHEET, item, words)


def test_a_sealed_sheet_says_the_same_as_its_marks():
    marks = Marks({"1": "1/3", "2": "-"}, {"2": "Không có."}, None)
    sheet = canonical(marks, {"salt": "a"})
    assert sheet == {
        "salt": "a", "choices": {"1": "1/3", "2": None}, "reasons": {"2": "Không có."}, "stop": None,
    }  # fmt: skip
    assert scored(sheet, "m") == marks.ballot("m") == Ballot("m", {"1": "1/3", "2": None})
    assert digest_of(sheet) != digest_of(canonical(marks, {"salt": "b"}))
    stopped = canonical(Marks({}, {}, ("1", "Giả mạo.")), {})
    assert scored(stopped, "m") == Ballot("m", {}, Stop("1", "Giả mạo."))


FACTS = ProductFacts(
    people=frozenset({"7"}),
    names=("Nguyễn Thị Mẫu",),
    phones=("0900 000 001",),
    tax_codes=("0900000001",),
    addresses=("Ấp Mẫu Một, xã Mỹ Quí, Đồng Tháp",),
    commune="30055",
    advisers=frozenset({"8"}),
)


@pytest.mark.parametrize(
    ("member", "signs"),
    [
        (MemberFacts("1", "Trần Văn Khác"), []),
        (MemberFacts("7", "Trần Văn Khác"), [Sign.SAME_PERSON]),
        (MemberFacts("1", "NGUYEN THI MAU"), [Sign.SAME_PERSON]),
        (MemberFacts("1", "Trần Văn Khác", tax_codes=("09000 00001",)), [Sign.TAX_CODE]),
        (MemberFacts("1", "Trần Văn Khác", phones=("+84900000001",)), [Sign.PHONE]),
        (MemberFacts("1", "Trần Văn Khác", addresses=("ap mau mot, xã Mỹ Quí,  Đồng Tháp",)), [Sign.ADDRESS]),
        (MemberFacts("1", "Nguyễn Văn Khác", addresses=("Ấp Mẫu Một, Đồng Tháp",)), [Sign.FAMILY]),
        (MemberFacts("1", "Trần Văn Khác", addresses=("Ấp Mẫu Một, Đồng Tháp",)), []),
        (MemberFacts("1", "Nguyễn Văn Khác", addresses=("Ấp Xa, Đồng Tháp",)), []),
        (MemberFacts("8", "Trần Văn Khác"), [Sign.ADVISER]),
        (MemberFacts("1", "Trần Văn Khác", communes=("30055",)), [Sign.COMMUNE]),
        (MemberFacts("", "Trần Văn Khác", phones=("",), tax_codes=("",), addresses=("",)), []),
    ],
)
def test_each_likely_conflict_has_its_ground(member, signs):
    found = likely(member, FACTS)
    assert [one.sign for one in found] == signs
    assert all(one.sentence for one in found)


def test_unknown_is_not_alike():
    assert likely(MemberFacts("", ""), ProductFacts()) == ()


def a_card(totals, regulation=None):
    rules = regulation or Regulation(min_ballots=1)
    members = [Member(f"m{number}") for number in range(len(totals))]
    ballots = [Ballot(f"m{number}", of_total(total)) for number, total in enumerate(totals)]
    return card(PERCENT, rules, members, ballots, score(PERCENT, rules, members, ballots))


def test_the_card_of_a_close_result():
    made = a_card([70, 70, 70, 70, 70, 70, 69])
    assert (made.star, made.above, made.below) == (3, Fraction(489, 7) - 50, 70 - Fraction(489, 7))
    assert made.pivotal == ("m6",)
    assert (made.median, made.median_star, made.trimmed, made.trimmed_star) == (70, 4, 70, 4)
    assert made.agree is False
    assert made.widest == (Apart("1", 69, 70),)


def test_the_card_of_a_firm_result():
    made = a_card([80, 80, 80])
    assert (made.star, made.pivotal, made.agree, made.widest) == (4, (), True, ())
    assert a_card([95, 95]).below is None
    assert a_card([95, 95]).trimmed is None


def test_there_is_no_card_without_a_star():
    assert a_card([50, 90], Regulation(min_ballots=1, spread_limit=Fraction(10))) is None


def test_equal_means_share_a_rank_and_the_cut_is_never_chance():
    means = {
        5: Fraction(89),
        4: Fraction(978, 11),
        3: Fraction(978, 11),
        2: Fraction(978, 11),
        1: Fraction(889, 10),
    }
    assert [(rank, number) for rank, number, _mean in ranking(means)] == [
        (1, 5),
        (2, 2),
        (2, 3),
        (2, 4),
        (5, 1),
    ]
    assert [number for _rank, number, _mean in top(means, 3)] == [5, 2, 3, 4]
    assert ranking(dict(reversed(means.items()))) == ranking(means)


def test_rules_as_plain_data_read_the_same_again():
    for one in presets():
        assert parse_regulation(plain_rules(one.regulation), "regulation") == one.regulation
    assert parse_regulation(plain_rules(Regulation()), "regulation") == Regulation()


def test_a_real_sheet_is_whole():
    found = get_rulebook("QD26-2026").set(12)
    assert found is not None
    assert not found.known_gaps
