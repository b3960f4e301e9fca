from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.core.text import tokens
from openocop.rulebooks.comparing import wording
from openocop.rulebooks.searching import (
    LONGEST_QUERY,
    Hit,
    Place,
    has_accents,
    highlight,
    phrases,
    search,
    words,
)
from openocop.rulebooks.shelf import CODES, get_rulebook

RULEBOOK = get_rulebook("QD26-2026")
TEXTS = {
    text
    for code in CODES
    for product_set in get_rulebook(code).sets
    for item in product_set.items
    for text in (item.name, *(note.text for note in item.notes), *(option.text for option in item.options))
}


def hits(query: str) -> tuple[Hit, ...]:
    return search(query, RULEBOOK, limit=1000).hits


def marked(fragments: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, is_match in fragments if is_match]


def test_search_without_accents_finds_the_item_by_its_name() -> None:
    result = search("vung nguyen lieu", RULEBOOK)
    first = result.hits[0]
    assert (first.kind, first.text) == ("name", "Vùng nguyên liệu được cấp chứng nhận chất lượng")
    assert first.places[0] == Place(1, "1.2")
    assert first.set_numbers == (1, 3, 4, 6, 7, 8, 10, 11, 12, 13, 18)
    assert marked(first.fragments) == ["Vùng nguyên liệu"]
    assert not result.exact


def test_search_with_accents_is_exact_and_shows_each_text_once() -> None:
    result = search("bao bì", RULEBOOK)
    assert result.exact
    assert result.total == len(result.hits)
    assert [(hit.kind, hit.item_name) for hit in result.hits[:3]] == [
        ("name", "Đóng gói, bao bì sản phẩm"),
        ("name", "Bao bì, ghi nhãn sản phẩm"),
        ("option", "Đóng gói, bao bì sản phẩm"),
    ]
    shown = [(wording(hit.item_name), hit.kind, wording(hit.text)) for hit in result.hits]
    assert len(set(shown)) == len(shown)


def test_search_hit_stands_in_the_items_it_names() -> None:
    for hit in hits("bao bì"):
        assert list(hit.set_numbers) == sorted({place.set_number for place in hit.places})
        for place in hit.places:
            item = RULEBOOK.set(place.set_number).item[place.item_id]
            held = [item.name, *(note.text for note in item.notes), *(option.text for option in item.options)]
            assert wording(hit.text) in map(wording, held)


@pytest.mark.parametrize("query", ["vùng nguyên liệu", "Bao bì", "hợp tác xã", "đặc sản", "toàn cầu"])
def test_search_decomposed_and_capital_queries_find_the_same(query: str) -> None:
    plain = search(query, RULEBOOK)
    assert search(unicodedata.normalize("NFD", query), RULEBOOK) == plain
    assert search(query.upper(), RULEBOOK).hits == plain.hits
    assert search(f"  {query}\n", RULEBOOK) == plain


def test_search_words_may_begin_and_be_spread_over_an_item() -> None:
    (hit,) = hits("song ngu viet anh")
    assert hit.kind == "name"
    growth = hits("tăng trưởng loi nhuan hop tac xa xep loai")
    assert growth[0].item_name == "Tăng trưởng sản xuất kinh doanh"
    assert marked(growth[0].name_fragments) == []


def test_search_spread_words_show_the_text_that_adds_most_to_the_name() -> None:
    hit = next(hit for hit in hits("so huu tri tue kieu dang") if hit.item_name == "Sở hữu trí tuệ")
    assert hit.kind == "option"
    assert marked(hit.name_fragments) == ["Sở hữu trí tuệ"]
    assert "kiểu dáng" in marked(hit.fragments)


def test_search_needs_every_word() -> None:
    assert search("bao bì xyzw", RULEBOOK).total == 0


@pytest.mark.parametrize("query", ["", "   ", "...", "!?- /", "\u200b", "( )"])
def test_search_without_letters_finds_nothing(query: str) -> None:
    result = search(query, RULEBOOK)
    assert (result.hits, result.total, result.exact) == ((), 0, True)


def test_search_accents_typed_put_what_agrees_first() -> None:
    agreeing = [hit.exact for hit in hits("tăng trưởng")]
    assert agreeing == sorted(agreeing, reverse=True)
    assert agreeing[0]
    assert not agreeing[-1]
    assert not search("tàng trường", RULEBOOK).exact


@pytest.mark.parametrize(
    ("query", "missed"),
    [("tàng trường", True), ("tang truong", False), ("tăng trưởng", False), ("xyzw", False), ("xỵzw", False)],
)
def test_search_accents_missed_only_when_they_were_typed(query: str, missed: bool) -> None:  # noqa: FBT001 - a table
    assert search(query, RULEBOOK).accents_missed is missed


def test_search_a_whole_word_stands_before_its_beginnings() -> None:
    kinds = [wording(hit.text) for hit in hits("ky") if hit.kind == "name"]
    assert kinds[0] == wording("KIỂM TRA ĐỊNH KỲ")


def test_search_cuts_long_queries_and_counts_all() -> None:
    long = "bao bì " * 200
    result = search(long, RULEBOOK, limit=2)
    assert len(result.query) <= LONGEST_QUERY
    assert len(result.hits) == 2
    assert result.total > 2
    assert search("bao bì", RULEBOOK, limit=0).hits == ()


@pytest.mark.parametrize("code", CODES)
def test_search_works_in_every_rulebook(code: str) -> None:
    assert search("câu chuyện", get_rulebook(code)).hits[0].kind == "name"


def test_search_keeps_comparison_signs_apart() -> None:
    found = [hit.text for hit in search("thành viên quản trị cao cấp", get_rulebook("QD1048-2019")).hits]
    assert any("<" in text for text in found)
    assert any("≥" in text for text in found)


def test_search_is_quick() -> None:
    search("a", RULEBOOK)
    started = time.perf_counter()
    for query in ("bao bì", "vung nguyen lieu", "b", "san pham", "hop dong lien ket"):
        search(query, RULEBOOK)
    assert time.perf_counter() - started < 0.5  # 0.01 s alone; room for a busy machine


def test_words_fold_as_the_whole_text_does() -> None:
    assert [text for text in TEXTS if tuple(word.folded for word in words(text)) != tokens(text)] == []


@pytest.mark.parametrize(
    ("asked", "text", "starts"),
    [
        (["bao", "bi"], ["dong", "bao", "bi"], (1,)),
        (["bao", "b"], ["bao", "bi", "bao", "bo"], (0, 2)),
        (["ba", "bi"], ["bao", "bi"], ()),
        (["bao", "bi"], ["bao"], ()),
    ],
)
def test_phrases_stand_one_after_another(asked: list[str], text: list[str], starts: tuple[int, ...]) -> None:
    assert phrases(asked, text) == starts


@pytest.mark.parametrize(
    ("text", "meant"), [("bao bì", True), ("đ", True), ("bao bi", False), ("ISO 9001", False)]
)
def test_has_accents(text: str, meant: bool) -> None:  # noqa: FBT001 - a parameter of the table
    assert has_accents(text) is meant


def test_highlight_keeps_accents_and_marks_the_typed_beginning() -> None:
    text = "Sở hữu trí tuệ (Sở hữu)"
    assert highlight(text, words("so huu"), accents=False) == (
        ("Sở hữu", True),
        (" trí tuệ (", False),
        ("Sở hữu", True),
        (")", False),
    )
    assert highlight(text, words("tri tu"), accents=False)[1] == ("trí tu", True)
    assert highlight("bò và bộ", words("bò"), accents=True) == (("bò", True), (" và bộ", False))
    assert highlight("bò", (), accents=False) == (("bò", False),)


sources = st.sampled_from(sorted(TEXTS))
sources_in_force = st.sampled_from(
    [(item.name, option.text) for item in RULEBOOK.set(1).items for option in item.options]
)


@given(sources, st.text(max_size=30))
def test_fragments_join_back_to_the_text_for_any_query(text: str, query: str) -> None:
    for accents in (True, False):
        assert "".join(piece for piece, _ in highlight(text, words(query), accents=accents)) == text


@given(st.text(max_size=60), st.text(max_size=20))
def test_fragments_join_back_to_any_text(text: str, query: str) -> None:
    assert "".join(piece for piece, _ in highlight(text, words(query), accents=False)) == text


@given(sources_in_force, st.data())
def test_search_finds_an_option_by_any_of_its_words(source: tuple[str, str], data: st.DataObject) -> None:
    item_name, text = source
    asked = data.draw(st.lists(st.sampled_from(words(text)), min_size=1, max_size=4))
    found = hits(" ".join(text[word.start : word.end] for word in asked))
    assert [hit.item_name for hit in found if hit.text == text and hit.item_name == item_name] == [item_name]
    assert all("".join(piece for piece, _ in hit.fragments) == hit.text for hit in found)


@given(st.text(max_size=250))
def test_search_takes_any_query(query: str) -> None:
    result = search(query, RULEBOOK, limit=3)
    assert len(result.hits) == min(3, result.total)
    assert bool(result.hits) == bool(result.total)
