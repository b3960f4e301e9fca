from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.core.errors import BadInputError
from openocop.rulebooks.examples import (
    MOST_MATCHES,
    MOST_REASONS,
    examples_of,
    find_sets,
    load_examples,
    note,
)
from openocop.rulebooks.shelf import get_rulebook

if TYPE_CHECKING:
    from pathlib import Path

RULEBOOK = get_rulebook("QD26-2026")
GOOD = """
rulebook: QD26-2026
note: {vi: "Gợi ý", en: "Hint"}
sets:
  1: [Xoài, Vải]
  22: [Lụa]
doubtful:
  - {word: Vải, sets: [1, 22], why: {vi: "Trái hay tấm", en: "Fruit or cloth"}}
"""


def found(query: str) -> list[tuple[int, tuple[str, ...]]]:
    return [(match.product_set.number, match.because) for match in find_sets(query, RULEBOOK)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("hủ tiếu", [(6, ("Hủ tiếu", "Hủ tiếu khô")), (5, ("Hủ tiếu ăn liền",))]),
        ("kho ca loc", [(8, ("Khô cá lóc",))]),
        ("homestay", [(26, ("Homestay",))]),
        ("lụa tơ", [(22, ("Lụa tơ tằm", "Khăn lụa tơ sen"))]),
        ("động vật cảnh", [(25, ("Động vật cảnh",))]),
        ("nem Lai Vung Út Thẳng", [(8, ("Nem Lai Vung",))]),
        ("nước mắm cá linh Đồng Tháp", [(9, ("Nước mắm cá linh",))]),
        ("", []),
        ("?!", []),
        ("Hòa Bình", []),
        ("hoa binh", []),
    ],
)
def test_find_sets_by_example_or_name(query: str, expected: list[tuple[int, tuple[str, ...]]]) -> None:
    assert found(query) == expected


def test_find_sets_exact_word_first_then_phrases() -> None:
    numbers = [number for number, _ in found("gạo")]
    assert numbers[:2] == [3, 6]
    assert found("gạo")[0][1][0] == "Gạo"


def test_find_sets_drops_what_disagrees_with_typed_accents() -> None:
    assert all("bò" in because.lower() for _, reasons in found("bò") for because in reasons)
    assert {number for number, _ in found("bo")} > {number for number, _ in found("bò")}


def test_find_sets_wrong_accents_still_find() -> None:
    assert found("hu tiêu")[0] == (6, ("Hủ tiếu", "Hủ tiếu khô"))


@pytest.mark.parametrize("query", ["trà sen", "tra sen", "TRÀ SEN"])
def test_find_sets_tells_the_doubt_and_the_other_set(query: str) -> None:
    lotus, tea = find_sets(query, RULEBOOK)[:2]
    assert [lotus.product_set.number, tea.product_set.number] == [12, 11]
    assert lotus.because[0] == tea.because[0] == "Trà sen"
    assert lotus.doubt == tea.doubt == load_examples().doubts["Trà sen"].why
    assert set(lotus.doubt) == {"vi", "en"}


def test_find_sets_doubt_only_about_what_was_met_whole() -> None:
    assert [match.doubt for match in find_sets("hủ tiếu", RULEBOOK)] == [None, None]
    assert [match.doubt for match in find_sets("x", RULEBOOK)] == [None] * MOST_MATCHES


def test_find_sets_decomposed_query_finds_the_same() -> None:
    assert find_sets(unicodedata.normalize("NFD", "hủ tiếu"), RULEBOOK) == find_sets("hủ tiếu", RULEBOOK)


def test_find_sets_in_another_rulebook_knows_names_only() -> None:
    older = get_rulebook("QD1048-2019")
    assert find_sets("hủ tiếu", older) == ()
    match = find_sets("thảo dược", older)[0]
    assert (match.product_set.number, match.because, match.doubt) == (22, ("Thảo dược khác",), None)


@pytest.mark.parametrize("number", range(1, 27))
def test_find_sets_finds_each_set_by_its_name_and_every_example(number: int) -> None:
    product_set = RULEBOOK.set(number)
    for text in (product_set.name, *examples_of(product_set)):
        best = find_sets(text, RULEBOOK)[0]
        assert text in best.because
        assert best.product_set is product_set


@given(st.text(max_size=40))
def test_find_sets_takes_any_query(query: str) -> None:
    matches = find_sets(query, RULEBOOK)
    assert len(matches) <= MOST_MATCHES
    assert len({match.product_set.number for match in matches}) == len(matches)
    assert all(1 <= len(match.because) <= MOST_REASONS for match in matches)


def test_examples_of_holds_for_the_rulebook_in_force_only() -> None:
    assert examples_of(RULEBOOK.set(23))[:3] == ("Hoa", "Hoa hồng", "Hoa hồng Sa Đéc")
    assert examples_of(get_rulebook("QD148-2023").set(23)) == ()
    assert all(examples_of(product_set) for product_set in RULEBOOK.sets)


def test_note_says_that_the_office_decides() -> None:
    assert set(note()) == {"vi", "en"}


def test_load_examples_reads_a_small_file(tmp_path: Path) -> None:
    path = tmp_path / "examples.yaml"
    path.write_text(GOOD, encoding="utf-8")
    known = load_examples(path)
    assert known.sets[1] == ("Xoài", "Vải")
    assert known.sets[2] == ()
    assert known.doubts["Vải"].sets == (1, 22)
    assert known.note == {"vi": "Gợi ý", "en": "Hint"}


@pytest.mark.parametrize(
    ("good", "bad", "sentence"),
    [
        ("22: [Lụa]", "27: [Lụa]", "27 must be the number of a set"),
        ("22: [Lụa]", "22: Lụa", "22 must be the number of a set"),
        ("22: [Lụa]", "22: [Xoài]", "'Xoài' stands in set 1 and in set 22"),
        ("22: [Lụa]", "22: [7]", "an example must be a text"),
        ("22: [Lụa]", "22: ['...']", "an example must be a text"),
        ("[Lụa]", unicodedata.normalize("NFD", "[Lụa]"), "is not composed"),
        ("sets: [1, 22]", "sets: [1, 30]", "there is no set 30"),
        ("sets: [1, 22]", "sets: [22, 1]", "must be an example of the first set"),
        ("sets: [1, 22]", "sets: []", "must be an example of the first set"),
        ("word: Vải", "word: Mít", "must be an example of the first set"),
        (', en: "Fruit or cloth"', "", "'en' is missing"),
        ("en: Hint", "en: 7", "'en' must be text"),
        ('"Trái hay tấm"', unicodedata.normalize("NFD", '"Trái hay tấm"'), "is not composed"),
        ("QD26-2026", "QD1-2000", "is unknown"),
        ("doubtful:", "doubts:", "is unknown"),
    ],
)
def test_load_examples_refuses_damage(tmp_path: Path, good: str, bad: str, sentence: str) -> None:
    path = tmp_path / "examples.yaml"
    path.write_text(GOOD.replace('"Hint"', "Hint").replace(good, bad), encoding="utf-8")
    with pytest.raises(BadInputError, match=sentence):
        load_examples(path)
