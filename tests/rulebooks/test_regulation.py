from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.core.errors import BadInputError
from openocop.rulebooks.regulation import Preset, Regulation, parse_regulation, presets

# --- what holds where a regulation says nothing (exact rules 4 to 7)


def test_an_empty_regulation_has_the_defaults():
    assert parse_regulation({}, "rules") == Regulation(
        gate_basis="majority",
        spread_limit=None,
        quorum=Fraction(0),
        quorum_base="not_recused",
        chair_required=False,
        min_ballots=3,
        passes=2,
    )


def test_every_rule_is_read():
    raw = {
        "gate_basis": "mean",
        "spread_limit": 10,
        "quorum": "2/3",
        "quorum_base": "all_members",
        "chair_required": True,
        "min_ballots": 5,
        "passes": 1,
    }
    assert parse_regulation(raw, "rules") == Regulation(
        gate_basis="mean",
        spread_limit=Fraction(10),
        quorum=Fraction(2, 3),
        quorum_base="all_members",
        chair_required=True,
        min_ballots=5,
        passes=1,
    )


@pytest.mark.parametrize("basis", ["majority", "every", "mean"])
def test_the_gate_bases(basis):
    assert parse_regulation({"gate_basis": basis}, "").gate_basis == basis


# --- exact numbers


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("2/3", Fraction(2, 3)),
        ("75%", Fraction(3, 4)),
        (" 75 % ", Fraction(3, 4)),
        ("66,7%", Fraction(667, 1000)),
        ("0.75", Fraction(3, 4)),
        (Decimal("0.75"), Fraction(3, 4)),
        (0, Fraction(0)),
        (1, Fraction(1)),
        ("100%", Fraction(1)),
        (Fraction(1, 3), Fraction(1, 3)),
    ],
)
def test_a_quorum_is_read_exactly(written, share):
    assert parse_regulation({"quorum": written}, "").quorum == share


@pytest.mark.parametrize(
    ("written", "points"),
    [(10, Fraction(10)), ("7.5", Fraction(15, 2)), ("7,5", Fraction(15, 2)), (0, Fraction(0)), (None, None)],
)
def test_a_spread_limit_is_read_exactly(written, points):
    assert parse_regulation({"spread_limit": written}, "").spread_limit == points


@given(st.fractions(0, 1))
def test_any_share_written_as_a_fraction_comes_back(share):
    assert parse_regulation({"quorum": str(share)}, "").quorum == share


@given(st.fractions().filter(lambda share: not 0 <= share <= 1))
def test_any_share_outside_0_to_1_is_refused(share):
    with pytest.raises(BadInputError):
        parse_regulation({"quorum": str(share)}, "")


@given(st.decimals(0, 100, places=2))
def test_any_spread_limit_comes_back_with_point_or_comma(points):
    expected = Fraction(points)
    for written in (str(points), str(points).replace(".", ",")):
        assert parse_regulation({"spread_limit": written}, "").spread_limit == expected


# --- refusals name the key and say what to write


@pytest.mark.parametrize(
    ("raw", "place", "sentence"),
    [
        (
            {"qourum": "2/3"},
            "rules.qourum",
            (
                "this rule is unknown; the rules are gate_basis, spread_limit, quorum, quorum_base, chair_required, "
                "min_ballots, passes."
            ),
        ),
        (
            {"gate_basis": "some"},
            "rules.gate_basis",
            'this must be one of majority, every, mean, not "some".',
        ),
        (
            {"gate_basis": ["mean"]},
            "rules.gate_basis",
            'this must be one of majority, every, mean, not ["mean"].',
        ),
        (
            {"quorum_base": "present"},
            "rules.quorum_base",
            'this must be one of not_recused, all_members, not "present".',
        ),
        ({"chair_required": 1}, "rules.chair_required", "this must be true or false, not 1."),
        ({"chair_required": None}, "rules.chair_required", "this must be true or false, not null."),
        ({"min_ballots": 0}, "rules.min_ballots", "this must be a whole number of 1 or more, not 0."),
        ({"min_ballots": True}, "rules.min_ballots", "this must be a whole number of 1 or more, not true."),
        ({"min_ballots": "3"}, "rules.min_ballots", 'this must be a whole number of 1 or more, not "3".'),
        ({"passes": -1}, "rules.passes", "this must be a whole number of 1 or more, not -1."),
        ({"passes": 1.5}, "rules.passes", "this must be a whole number of 1 or more, not 1.5."),
        ({"quorum": "most"}, "rules.quorum", 'this must be a number or a fraction such as 2/3, not "most".'),
        ({"quorum": "1/0"}, "rules.quorum", 'this must be a number or a fraction such as 2/3, not "1/0".'),
        ({"quorum": ""}, "rules.quorum", 'this must be a number or a fraction such as 2/3, not "".'),
        ({"quorum": "%"}, "rules.quorum", 'this must be a number or a fraction such as 2/3, not "%".'),
        ({"quorum": None}, "rules.quorum", "this must be a number or a fraction such as 2/3, not null."),
        ({"quorum": True}, "rules.quorum", "this must be a number or a fraction such as 2/3, not true."),
        (
            {"quorum": float("nan")},
            "rules.quorum",
            "this must be a number or a fraction such as 2/3, not NaN.",
        ),
        (
            {"quorum": float("inf")},
            "rules.quorum",
            "this must be a number or a fraction such as 2/3, not Infinity.",
        ),
        ({"quorum": 75}, "rules.quorum", "this must lie between 0 and 1, such as 2/3 or 75%, not 75."),
        ({"quorum": "-1/3"}, "rules.quorum", 'this must be a number or a fraction such as 2/3, not "-1/3".'),
        (
            {"quorum": "101%"},
            "rules.quorum",
            'this must lie between 0 and 1, such as 2/3 or 75%, not "101%".',
        ),
        (
            {"spread_limit": -1},
            "rules.spread_limit",
            "this must be a number or a fraction such as 2/3, not -1.",
        ),
        (
            {"spread_limit": "ten"},
            "rules.spread_limit",
            'this must be a number or a fraction such as 2/3, not "ten".',
        ),
        (
            {"spread_limit": False},
            "rules.spread_limit",
            "this must be a number or a fraction such as 2/3, not false.",
        ),
    ],
)
def test_a_slip_is_refused_with_its_place(raw, place, sentence):
    with pytest.raises(BadInputError) as refused:
        parse_regulation(raw, "rules")
    assert (refused.value.place, refused.value.sentence) == (place, sentence)


def test_without_a_place_the_key_alone_is_named():
    with pytest.raises(BadInputError) as refused:
        parse_regulation({"passes": 0}, "")
    assert refused.value.place == "passes"


@pytest.mark.parametrize("wrong", [{"min_ballots": 0}, {"passes": 0}, {"min_ballots": -3}])
def test_a_regulation_without_ballots_or_passes_cannot_be_made(wrong):
    with pytest.raises(ValueError, match="min_ballots and passes must be 1 or more"):
        Regulation(**wrong)


def test_a_regulation_cannot_be_changed():
    with pytest.raises(AttributeError):
        Regulation().passes = 3


# --- presets


def preset(code) -> Preset:
    return next(entry for entry in presets() if entry.code == code)


def test_the_presets_and_their_order():
    assert [entry.code for entry in presets()] == ["dong-thap", "tay-ninh"]
    assert presets() is presets()


def test_dong_thap_as_found_and_assumed():
    assert preset("dong-thap").regulation == Regulation(
        gate_basis="majority",
        spread_limit=Fraction(10),
        quorum=Fraction(2, 3),
        quorum_base="not_recused",
        chair_required=True,
        min_ballots=3,
        passes=2,
    )
    assert set(preset("dong-thap").assumptions) == {
        "quorum",
        "quorum_base",
        "chair_required",
        "gate_basis",
        "min_ballots",
        "passes",
    }


def test_tay_ninh_as_found_and_assumed():
    assert preset("tay-ninh").regulation == Regulation(
        gate_basis="majority",
        spread_limit=Fraction(10),
        quorum=Fraction(3, 4),
        quorum_base="not_recused",
        chair_required=True,
        min_ballots=3,
        passes=2,
    )
    assert set(preset("tay-ninh").assumptions) == {"gate_basis", "quorum_base", "min_ballots"}


def test_every_preset_names_its_source_and_assumes_only_rules_that_exist():
    for entry in presets():
        assert entry.source
        assert entry.name
        assert set(entry.assumptions) <= set(Regulation.__dataclass_fields__)
