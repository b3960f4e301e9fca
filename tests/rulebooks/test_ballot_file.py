"""The JSON files of ``score`` and ``advise``: read whole or refused with the place, and written exactly."""

# ruff: noqa: E501 - a table is read best with one case a line

from __future__ import annotations

import copy
import json
from fractions import Fraction

import pytest
from django.utils.translation import override

from openocop.core.errors import BadInputError
from openocop.rulebooks.advice import advise
from openocop.rulebooks.ballot_file import (
    read_advise,
    read_choices,
    read_score,
    scorable_set,
    write_advice,
    write_score,
)
from openocop.rulebooks.plain_json import join, loads, shown
from openocop.rulebooks.regulation import Regulation
from openocop.rulebooks.scoring import Ballot, Member, Stop, score
from tests.rulebooks.reference import GAPS, choices_worth, sheet

RULES = "gate_basis, spread_limit, quorum, quorum_base, chair_required, min_ballots, passes"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def document():
    """A good score file: five members, one absent, one recused, one who stops."""
    choices = choices_worth(sheet("QD26-2026", 1), 72, least_star=4, change={"1.2": "1.2/3"})
    return {
        "rulebook": "QD26-2026",
        "set": 1,
        "regulation": {"gate_basis": "majority", "spread_limit": 10, "quorum": "2/3", "chair_required": True},
        "members": [
            {"id": "m1", "role": "chair"},
            {"id": "m2", "role": "deputy", "name": "Bà Mẫu", "body": "Sở Mẫu"},
            {"id": "m3", "role": "secretary", "absent": True},
            {"id": "m4"},
            {"id": "m5"},
        ],
        "ballots": [
            {"member": "m1", "choices": choices},
            {"member": "m2", "choices": choices | {"1.2": None}, "note": "Xem lại"},
            {"member": "m4", "recused": True},
            {"member": "m5", "stop": {"item": "4.1", "note": "Thiếu minh chứng"}},
        ],
    }


def refusal(read, *arguments):
    with pytest.raises(BadInputError) as refused:
        read(*arguments)
    return str(refused.value)


def changed(document, path, value):
    """The document with one value put at a path; ``...`` takes it out."""
    made = copy.deepcopy(document)
    inside = made
    for step in path[:-1]:
        inside = inside[step]
    if value is ...:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return made


# --- reading


def test_a_score_file_is_read(document):
    read = read_score(document)

    assert read.product_set is scorable_set({"rulebook": "QD26-2026", "set": 1})
    assert read.regulation == Regulation(
        gate_basis="majority", spread_limit=Fraction(10), quorum=Fraction(2, 3), chair_required=True, min_ballots=1
    )  # fmt: skip
    assert read.members == (
        Member("m1", "chair"),
        Member("m2", "deputy"),
        Member("m3", "secretary", absent=True),
        Member("m4", recused=True),
        Member("m5"),
    )
    assert read.ballots == (
        Ballot("m1", document["ballots"][0]["choices"]),
        Ballot("m2", document["ballots"][1]["choices"]),
        Ballot("m5", {}, Stop("4.1", "Thiếu minh chứng")),
    )


def test_without_a_regulation_a_single_ballot_is_enough(document):
    assert read_score(changed(document, ["regulation"], ...)).regulation == Regulation(min_ballots=1)


@pytest.mark.parametrize(
    ("written", "limit"), [(None, None), (10, Fraction(10)), ("7.5", Fraction(15, 2)), (0, Fraction(0))]
)
def test_the_spread_limit_may_be_null_or_any_number(document, written, limit):
    read = read_score(changed(document, ["regulation", "spread_limit"], written))

    assert read.regulation.spread_limit == limit


def test_min_ballots_counts_only_when_it_is_given(document):
    assert read_score(changed(document, ["regulation", "min_ballots"], 3)).regulation.min_ballots == 3


def test_a_ballot_of_a_member_recused_beforehand_is_not_counted(document):
    read = read_score(changed(document, ["members", 0], {"id": "m1", "role": "chair", "recused": True}))

    assert [ballot.member for ballot in read.ballots] == ["m2", "m5"]


def test_remarks_are_allowed_and_change_nothing(document):
    assert read_score(document | {"note": "Phiên thử", "product": "Xoài Mẫu"}) == read_score(document)


def test_an_advise_file_is_read():
    read = read_advise({"rulebook": "QD1048-2019", "set": 26, "choices": {"9": "9/4", "10": None}})

    assert read == (scorable_set({"rulebook": "QD1048-2019", "set": 26}), {"9": "9/4", "10": None})


# --- refusing

UNKNOWN_KEY = "this key is unknown; the keys here are"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["rulebook"], ..., "rulebook: this is missing; add it."),
        (["rulebook"], 26, "rulebook: this must be text, not 26."),
        (["rulebook"], "QD26", 'rulebook: the rulebook "QD26" is unknown; the rulebooks are QD26-2026, QD148-2023, QD1048-2019.'),
        (["set"], ..., "set: this is missing; add it."),
        (["set"], "1", 'set: this must be a whole number, not "1".'),
        (["set"], True, "set: this must be a whole number, not true."),
        (["set"], None, "set: this must be a whole number, not null."),
        (["set"], 0, "set: QD26-2026 has no product set 0; it has sets 1 to 26."),
        (["set"], -1, "set: QD26-2026 has no product set -1; it has sets 1 to 26."),
        (["set"], 27, "set: QD26-2026 has no product set 27; it has sets 1 to 26."),
        (["regulation"], [], "regulation: this must be an object { … }, not []."),
        (["regulation"], None, "regulation: this must be an object { … }, not null."),
        (["members"], ..., "members: this is missing; add it."),
        (["members"], {}, "members: this must be a list [ … ], not {}."),
        (["members"], [], "members: the list of members is empty; a council has members."),
        (["members", 1], "m2", 'members[1]: this must be an object { … }, not "m2".'),
        (["members", 1, "id"], ..., "members[1].id: this is missing; add it."),
        (["members", 1, "id"], 2, "members[1].id: this must be text, not 2."),
        (["members", 1, "id"], "", "members[1].id: the member “” stands twice or has no name."),
        (["members", 1, "id"], "m1", "members[1].id: the member “m1” stands twice or has no name."),
        (["members", 0, "role"], "Chair", "members[0].role: the role must be one of chair, deputy, secretary, member."),
        (["members", 0, "role"], None, "members[0].role: this must be text, not null."),
        (["members", 2, "absent"], "yes", 'members[2].absent: this must be true or false, not "yes".'),
        (["members", 2, "absent"], 1, "members[2].absent: this must be true or false, not 1."),
        (["members", 2, "recused"], 0, "members[2].recused: this must be true or false, not 0."),
        (["members", 2, "abset"], True, f"members[2].abset: {UNKNOWN_KEY} id, role, absent, recused, name, body."),
        (["ballots"], ..., "ballots: this is missing; add it."),
        (["ballots"], "m1", 'ballots: this must be a list [ … ], not "m1".'),
        (["ballots", 3], None, "ballots[3]: this must be an object { … }, not null."),
        (["ballots", 0, "member"], ..., "ballots[0].member: this is missing; add it."),
        (["ballots", 0, "member"], "m9", "ballots[0].member: the member “m9” is not in the list of members."),
        (["ballots", 1, "member"], "m1", "ballots[1].member: the member “m1” has two ballots; keep one."),
        (["ballots", 2, "member"], "m1", "ballots[2].member: the member “m1” has two ballots; keep one."),
        (["ballots", 0, "member"], "m3", "ballots[0].member: the member “m3” is absent but has a ballot."),
        (["ballots", 2, "member"], "m3", "ballots[2].member: the member “m3” is absent but has a ballot."),
        (["ballots", 0, "choices"], ..., "ballots[0]: the ballot needs “choices”, “stop” or “recused”."),
        (["ballots", 2, "recused"], False, "ballots[2]: the ballot needs “choices”, “stop” or “recused”."),
        (["ballots", 2, "recused"], "true", 'ballots[2].recused: this must be true or false, not "true".'),
        (["ballots", 0, "choices"], [], "ballots[0].choices: this must be an object { … }, not []."),
        (["ballots", 0, "choices", "9.9"], None, 'ballots[0].choices["9.9"]: set 1 has no item 9.9.'),
        (["ballots", 0, "choices", "1"], None, 'ballots[0].choices["1"]: set 1 has no item 1.'),
        (["ballots", 0, "choices", "1.1"], "1.1/9", 'ballots[0].choices["1.1"]: item 1.1 has no option "1.1/9"; choose one of 1.1/1, 1.1/2, 1.1/3, or null where none is met.'),
        (["ballots", 0, "choices", "1.1"], "1.2/1", 'ballots[0].choices["1.1"]: item 1.1 has no option "1.2/1"; choose one of 1.1/1, 1.1/2, 1.1/3, or null where none is met.'),
        (["ballots", 0, "choices", "1.1"], 3, 'ballots[0].choices["1.1"]: item 1.1 has no option 3; choose one of 1.1/1, 1.1/2, 1.1/3, or null where none is met.'),
        (["ballots", 0, "choices", "1.1"], False, 'ballots[0].choices["1.1"]: item 1.1 has no option false; choose one of 1.1/1, 1.1/2, 1.1/3, or null where none is met.'),
        (["ballots", 0, "choices", "1.1"], ["1.1/1"], 'ballots[0].choices["1.1"]: item 1.1 has no option ["1.1/1"]; choose one of 1.1/1, 1.1/2, 1.1/3, or null where none is met.'),
        (["ballots", 0, "choises"], {}, f"ballots[0].choises: {UNKNOWN_KEY} member, choices, recused, stop, note."),
        (["ballots", 3, "stop"], "4.1", 'ballots[3].stop: this must be an object { … }, not "4.1".'),
        (["ballots", 3, "stop"], None, "ballots[3].stop: this must be an object { … }, not null."),
        (["ballots", 3, "stop", "item"], ..., "ballots[3].stop.item: this is missing; add it."),
        (["ballots", 3, "stop", "item"], "4", "ballots[3].stop.item: set 1 has no item 4."),
        (["ballots", 3, "stop", "note"], ..., "ballots[3].stop.note: this is missing; add it."),
        (["ballots", 3, "stop", "note"], "  ", "ballots[3].stop.note: write the reason for the stop."),
        (["ballots", 3, "stop", "why"], "x", f"ballots[3].stop.why: {UNKNOWN_KEY} item, note."),
        (["balots"], [], f"balots: {UNKNOWN_KEY} rulebook, set, regulation, members, ballots, note, product."),
        (["phiếu 1"], [], f'["phiếu 1"]: {UNKNOWN_KEY} rulebook, set, regulation, members, ballots, note, product.'),
    ],
)  # fmt: skip
def test_a_wrong_score_file_is_refused_with_its_place(document, path, value, words):
    assert refusal(read_score, changed(document, path, value)) == words


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("gate_basis", "most"),
        ("gate_basis", None),
        ("gate_basis", ["majority"]),
        ("spread_limit", -1),
        ("spread_limit", "ten"),
        ("spread_limit", True),
        ("spread_limit", [10]),
        ("quorum", "3/2"),
        ("quorum", "2/0"),
        ("quorum", 2),
        ("quorum", -1),
        ("quorum", "150%"),
        ("quorum", None),
        ("quorum", {}),
        ("quorum_base", "all"),
        ("chair_required", "yes"),
        ("chair_required", 1),
        ("min_ballots", 0),
        ("min_ballots", "3"),
        ("min_ballots", True),
        ("passes", 0),
        ("quorom", "2/3"),
        # No regulation writes such a number, and to work it out would hold the program up for hours.
        ("spread_limit", "1e9999"),
        ("quorum", "1e-9999"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(document, rule, value):
    words = refusal(read_score, changed(document, ["regulation", rule], value))

    assert words.startswith(f"regulation.{rule}: ")


@pytest.mark.parametrize("value", [None, True])
def test_a_wrong_rule_is_told_as_the_file_writes_it(document, value):
    words = refusal(read_score, changed(document, ["regulation", "quorum"], value))

    assert {"None", "True"}.isdisjoint(words.replace(".", " ").split())


@pytest.mark.parametrize(("code", "gaps"), list(GAPS.items()))
def test_only_a_set_that_is_complete_in_its_source_can_be_scored(code, gaps):
    for number in range(1, 27):
        data = {"rulebook": code, "set": number}
        if number in gaps:
            assert refusal(scorable_set, data) == (
                f"set: set {number} of {code} is not complete in its source, so nothing can be scored by it."
            )
        else:
            assert scorable_set(data).number == number


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"rulebook": "QD26-2026", "set": 1}, "choices: this is missing; add it."),
        (
            {"rulebook": "QD26-2026", "set": 1, "choices": []},
            "choices: this must be an object { … }, not [].",
        ),
        (
            {"rulebook": "QD26-2026", "set": 1, "choices": {"x": None}},
            "choices.x: set 1 has no item x.",
        ),
        (
            {"rulebook": "QD26-2026", "set": 1, "choices": {}, "members": []},
            f"members: {UNKNOWN_KEY} rulebook, set, choices, note, product.",
        ),
    ],
)
def test_a_wrong_advise_file_is_refused_with_its_place(data, words):
    assert refusal(read_advise, data) == words


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["ballots", 0, "member"], "m\n1"),
        (["ballots", 0, "choices", "9\n9"], None),
        (["ballots", 3, "stop", "item"], "4\n1"),
        (["regulation", "quo\nrum"], 1),
        (["mem\nbers"], 1),
        (["rulebook"], "QD\n26"),
        (["members", 0, "role"], "ch\nair"),
    ],
)
def test_a_refusal_is_one_line_whatever_the_file_holds(document, path, value):
    assert len(refusal(read_score, changed(document, path, value)).splitlines()) == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["ballots", 0, "member"], "x" * 5000),
        (["ballots", 0, "choices", "x" * 5000], None),
        (["rulebook"], "x" * 5000),
        (["members", 0, "id"], ["x" * 5000]),
    ],
)
def test_a_refusal_stays_short_whatever_the_file_holds(document, path, value):
    assert len(refusal(read_score, changed(document, path, value))) < 1000


# --- writing


def test_a_result_is_written_exactly(document):
    del document["ballots"][3]
    document["members"].pop()
    read = read_score(document)

    written = write_score(score(read.product_set, read.regulation, read.members, read.ballots))

    parts = {
        name: {
            code: str(sum(points[choices[item.id]] for item, points in worth if item.part == code))
            for code in "ABC"
        }
        for name, choices in (
            ("m1", document["ballots"][0]["choices"]),
            ("m2", document["ballots"][1]["choices"]),
        )
        for worth in [[(item, read.product_set.points[item.id]) for item in read.product_set.items]]
    }
    assert written == {
        "status": "concluded",
        "members": [
            {"id": "m1", "total": "72", "parts": parts["m1"], "missing": []},
            {"id": "m2", "total": "70", "parts": parts["m2"], "missing": []},
        ],
        "counted": 2,
        "mean": "71",
        "mean_exact": "71",
        "shown": "71,00",
        "spread": "2",
        "star_by_points": 4,
        "star": 4,
        "gates_failed": [],
        "outcome": "recognise",
        "reasons": [
            "The mean of 71,00 points is in the band of 4 stars (from 70 to below 90 points).",
            "The province recognises 4 stars and issues the certificate.",
        ],
    }


def test_a_result_has_these_keys_and_no_others(document):
    read = read_score(document)

    written = write_score(score(read.product_set, read.regulation, read.members, read.ballots))

    assert list(written) == [
        "status", "members", "counted", "mean", "mean_exact", "shown", "spread", "star_by_points", "star",
        "gates_failed", "outcome", "reasons",
    ]  # fmt: skip
    assert written["status"] == "rescore"
    assert written["members"][2] == {
        "id": "m5",
        "total": None,
        "parts": None,
        "missing": [],
        "stop": {"item": "4.1", "note": "Thiếu minh chứng"},
    }


def test_thirds_are_written_as_decimal_and_as_fraction():
    of = sheet("QD1048-2019", 1)
    members = [{"id": f"m{total}"} for total in (70, 71, 73)]
    ballots = [{"member": f"m{total}", "choices": choices_worth(of, total)} for total in (70, 71, 73)]
    read = read_score({"rulebook": of.code, "set": 1, "members": members, "ballots": ballots})

    written = write_score(score(read.product_set, read.regulation, read.members, read.ballots))

    assert (written["mean"], written["mean_exact"], written["shown"], written["spread"]) == (
        "71.333333", "214/3", "71,33", "3"
    )  # fmt: skip


def test_advice_is_written_exactly():
    of = sheet("QD26-2026", 1)
    best = {entry.id: max(entry.options, key=lambda option: option[1])[0] for entry in of.lines}

    written = write_advice(
        advise(*read_advise({"rulebook": of.code, "set": 1, "choices": best | {"1.3": "1.3/1"}}))
    )

    assert written == {
        "points": "98",
        "shown": "98,00",
        "parts": {"A": "38", "B": "25", "C": "35"},
        "missing": [],
        "star_by_points": 5,
        "star": 4,
        "gates_failed": [{"item": "1.3", "star": 5, "needed": "3", "reached_by": 0, "of": 1}],
        "next": [
            {
                "target": 5,
                "points_missing": "0",
                "gates_missing": [{"item": "1.3", "star": 5, "needed": "3", "reached_by": 0, "of": 1}],
                "fewest_items": 1,
                "ways_with_fewest_items": 1,
                "ways": [
                    {
                        "changes": [{"item": "1.3", "from": "1.3/1", "to": "1.3/3", "gain": "2"}],
                        "points_after": "100",
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize(("code", "number"), [("QD26-2026", 1), ("QD148-2023", 26), ("QD1048-2019", 8)])
def test_what_is_written_is_json(code, number):
    written = write_advice(advise(*read_advise({"rulebook": code, "set": number, "choices": {}})))

    assert json.loads(json.dumps(written, allow_nan=False)) == written


# --- strict JSON


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "f.json, line 1, column 1: this is not valid JSON; correct the file at this place."),
        (b"   \n", "f.json, line 2, column 1: this is not valid JSON; correct the file at this place."),
        (
            b'{"a": 1,\n "b": }',
            "f.json, line 2, column 7: this is not valid JSON; correct the file at this place.",
        ),
        (b'{"a": 1', "f.json, line 1, column 8: this is not valid JSON; correct the file at this place."),
        (
            b'{"a": 1}\n{"b": 2}',
            "f.json, line 2, column 1: this is not valid JSON; correct the file at this place.",
        ),
        (b"{'a': 1}", "f.json, line 1, column 2: this is not valid JSON; correct the file at this place."),
        (b"[]", "f.json: the file must hold one JSON object: { … }."),
        (b'"x"', "f.json: the file must hold one JSON object: { … }."),
        (b"12", "f.json: the file must hold one JSON object: { … }."),
        (b"null", "f.json: the file must hold one JSON object: { … }."),
        (b'{"a": "\xff"}', "f.json: the file is not UTF-8 text; save it as UTF-8."),
        ('{"a": 1}'.encode("utf-16"), "f.json: the file is not UTF-8 text; save it as UTF-8."),
        (b'{"a": ' + b"[" * 100_000, "f.json: the file is nested too deeply."),
    ],
)
def test_what_is_no_json_object_is_refused_with_its_place(text, words):
    assert refusal(loads, text, "f.json") == words


@pytest.mark.parametrize("key", ["a", "1.1", "phiếu"])
def test_a_doubled_key_is_refused_wherever_it_stands(key):
    text = json.dumps({"x": [{key: {key: {}}}], key: 1}, ensure_ascii=False)
    doubled = text.replace(f'{{"{key}": {{}}}}', f'{{"{key}": "{{[:",\n\n  "{key}": 1}}')

    words = refusal(loads, doubled.encode(), "f.json")

    assert words == f"f.json, line 3, column 3: the key “{key}” stands twice; keep one."


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_a_constant_that_json_does_not_know_is_refused(constant):
    words = refusal(loads, f'{{\n\n "set": {constant}}}'.encode(), "f.json")

    assert words.startswith("f.json")
    assert "line 1," not in words  # the third line holds it


@pytest.mark.parametrize("number", ["1" * 5000, "-" + "9" * 5000, "1e99999999999999999999"])
def test_a_number_beyond_all_use_is_refused(number):
    assert refusal(loads, f'{{"set": {number}}}'.encode(), "f.json").startswith("f.json")


@pytest.mark.parametrize("name", [r"\ud800", r"m\udfff1"])
def test_half_a_letter_is_refused(name):
    assert refusal(loads, f'{{"id": "{name}"}}'.encode(), "f.json").startswith("f.json")


def test_a_byte_order_mark_is_no_fault():
    assert loads('\ufeff{"a": "ế"}'.encode(), "f.json") == {"a": "ế"}


def test_a_number_with_decimals_stays_exact():
    assert str(loads(b'{"a": 0.1}', "f.json")["a"]) == "0.1"


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_values_nested_to_any_depth_are_refused_in_words(opening):
    closing = {"[": "]", '{"a":': "}"}[opening]
    for depth in range(280, 1000, 3):
        text = '{"set": ' + opening * depth + "1" + closing * depth + "}"
        with pytest.raises(BadInputError):
            scorable_set(loads(text, "f.json") | {"rulebook": "QD26-2026"})


@pytest.mark.parametrize(
    ("place", "key", "joined"),
    [
        ("", "set", "set"),
        ("members[2]", "role", "members[2].role"),
        ("choices", "1.4", 'choices["1.4"]'),
        ("choices", 'a"b', 'choices["a\\"b"]'),
        ("", "1.4", '["1.4"]'),
        ("choices", "mục", "choices.mục"),
    ],
)
def test_the_place_of_a_key(place, key, joined):
    assert join(place, key) == joined


def test_a_long_value_is_cut_short():
    assert shown("x" * 100) == '"' + "x" * 56 + "…"
    assert shown("ế") == '"ế"'


def test_a_number_with_decimals_is_shown_as_written():
    data = loads(b'{"rulebook": "QD26-2026", "set": 1.0}', "f.json")

    assert refusal(scorable_set, data) == "set: this must be a whole number, not 1.0."


def test_choices_are_a_copy_of_what_was_read():
    raw = {"1.1": "1.1/1"}
    read = read_choices(raw, scorable_set({"rulebook": "QD26-2026", "set": 1}), "choices")
    raw["1.1"] = "1.1/3"

    assert read == {"1.1": "1.1/1"}
