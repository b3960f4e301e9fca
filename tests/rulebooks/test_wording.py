"""Results in plain sentences."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.utils.translation import override

from openocop.rulebooks.advice import Target
from openocop.rulebooks.ballot_file import scorable_set
from openocop.rulebooks.criteria import Gate
from openocop.rulebooks.gates import FailedGate
from openocop.rulebooks.scoring import Reason
from openocop.rulebooks.wording import band, no_way, sentence


@pytest.fixture
def product_set():
    return scorable_set({"rulebook": "QD26-2026", "set": 1})


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        ("no_ballot", {"member": "m2"}, "Member m2 has not scored yet."),
        (
            "ballot_incomplete",
            {"member": "m2", "items": ("1.1", "10")},
            "Member m2 has not scored item 1.1, 10.",
        ),
        (
            "below_quorum",
            {"complete": 5, "base": 8, "share": Fraction(3, 4)},
            "5 complete ballots of 8 members; the regulation asks for 3/4 of them.",
        ),
        ("below_min_ballots", {"complete": 2, "least": 3}, "2 complete ballots; at least 3 are needed."),
        (
            "no_chair",
            {},
            "Neither the chair nor a deputy has a complete ballot, and the regulation requires one.",
        ),
        (
            "stopped",
            {"stops": 3, "of": 5, "items": ("4.1", "10")},
            "3 of 5 ballots stop the product at item 4.1, 10; it is refused.",
        ),
        (
            "some_stops",
            {"stops": 1, "of": 5, "items": ("4.1",)},
            (
                "1 of 5 ballots stop the product at item 4.1: too few to refuse it. "
                "The council discusses and scores again."
            ),
        ),
        (
            "spread",
            {"spread": 11, "limit": Fraction(21, 2)},
            (
                "The highest and the lowest total differ by 11 points; the limit is 21/2. "
                "The council discusses and scores again."
            ),
        ),
        (
            "ninety_but_gate",
            {"star": 4},
            (
                "The points reach 5 stars but a condition of 5 stars is not met, "
                "so the province recognises 4 stars (a reading derived from Articles 3.3 and 7.3)."
            ),
        ),
        ("recognise", {"star": 3}, "The province recognises 3 stars and issues the certificate."),
        (
            "forward_to_ministry",
            {"star": 5},
            "5 stars: the province approves the result and sends the dossier to the ministry.",
        ),
        (
            "not_recognised",
            {"star": 2},
            "Below 3 stars: neither a decision of recognition nor a certificate is issued.",
        ),
    ],
)
def test_a_reason_is_one_plain_sentence(code, facts, words):
    assert sentence(Reason(code, facts)) == words


@pytest.mark.parametrize(
    ("mean", "star", "words"),
    [
        (
            Fraction(489, 7),
            3,
            "The mean of 69,85 points is in the band of 3 stars (from 50 to below 70 points).",
        ),
        (Fraction(70), 4, "The mean of 70,00 points is in the band of 4 stars (from 70 to below 90 points)."),
    ],
)
def test_the_band_is_told_with_the_mean_cut_off(product_set, mean, star, words):
    assert sentence(Reason("band", {"mean": mean, "star": star, "set": product_set})) == words


@pytest.mark.parametrize(
    ("star", "words"),
    [
        (1, "below 30 points"),
        (2, "from 30 to below 50 points"),
        (3, "from 50 to below 70 points"),
        (4, "from 70 to below 90 points"),
        (5, "from 90 to 100 points"),
    ],
)
def test_a_band_in_words(product_set, star, words):
    assert band(product_set, star) == words


@pytest.mark.parametrize(
    ("gate", "words"),
    [
        (
            Gate("2.2", 3, 2),
            "Item 2.2 “Đóng gói, bao bì sản phẩm” must reach 2 points for 3 stars; 1 of 4 ballots reach it.",
        ),
        (
            Gate("2.3", 3, 1),
            (
                "Item 2.3 “Phong cách, ghi nhãn hàng hóa” must reach 1 point for 3 stars; "
                "1 of 4 ballots reach it."
            ),
        ),
    ],
)
def test_a_failed_gate_names_its_item_in_the_words_of_the_sheet(product_set, gate, words):
    reason = Reason("gate_failed", {"failed": FailedGate(gate, 1, 4), "set": product_set})

    assert sentence(reason) == words


def test_a_star_out_of_reach_is_told():
    assert no_way(Target(5, 4, (), (), 0, 0)) == "No choice of options reaches 5 stars."
