from __future__ import annotations

import re
import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.core.text import (
    Repaired,
    fold,
    norm,
    person_sort_key,
    repair,
    sentence_case,
    slug,
    sort_key,
    title_name,
    tokens,
)

ALPHABET = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = [
    unicodedata.normalize("NFC", letter + tone)
    for letter in ALPHABET
    for tone in (TONES if letter in "aăâeêioôơuưy" else [""])
]

any_text = st.text()
# Blanks, unseen characters, twins of Đ, marks on their own and letters, close together.
messy_text = st.text(
    st.sampled_from(
        [*LETTERS, *"ĐÐðƉ \t\n\u00a0\u200b\u200d\ufeff\u00ad\u0301\u0302\u0323-.,'\u0000\u2060ABC019½ﬁ№²ñüß"]
    )
)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# --- repair


@pytest.mark.parametrize(
    ("messy", "clean"),
    [
        ("Hòa Long", "Hòa Long"),
        (nfd("Đường thốt nốt"), "Đường thốt nốt"),
        ("Ðậu ðũa", "Đậu đũa"),
        ("Ɖốc Binh Kiều", "Đốc Binh Kiều"),
        ("  Tân\u00a0\u00a0Hộ \u3000 Cơ\r\n", "Tân Hộ Cơ"),
        ("Tân\nĐông\tHai\u2028Ba", "Tân Đông Hai Ba"),
        ("\ufeffMắm\u200b cá\u200c l\u200dóc\u00ad", "Mắm cá lóc"),
        ("A\u0000B\u0007", "AB"),
        ("a\u200d\u0301", "á"),
        ("", ""),
    ],
)
def test_repair_writes_the_same_words_cleanly(messy: str, clean: str) -> None:
    assert repair(messy) == Repaired(clean, messy)


def test_repair_keeps_case_spelling_and_tone_placement() -> None:
    assert repair("Hoà LONG, Mỹ Quý (xã)").text == "Hoà LONG, Mỹ Quý (xã)"


def test_repair_says_whether_it_changed_anything() -> None:
    assert repair("Ðậu").changed is True
    assert repair("Đậu").changed is False


@given(any_text | messy_text)
def test_repair_twice_is_repair_once(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == once


# --- fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường thốt nốt", "duong thot not"),
        ("TRÀ DƯỠNG TÂM", "tra duong tam"),
        ("Ðậu đũa", "dau dua"),
        ("Ấp Ổi", "ap oi"),
        ("  OCOP (4-sao): 1.000g, “ngon” & sạch  ", "ocop 4 sao 1 000g ngon sach"),
        ("M'Drắk", "m drak"),
        ("ＨＴＸ m²", "htx m2"),
        ("", ""),
        ("---", ""),
    ],
)
def test_fold_drops_case_accents_and_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Long", "Hòa Long"),
        ("tóan", "toán"),
        ("Mỹ Quý", "Mỹ Quí"),
        ("Mỹ", "Mĩ"),
        ("Sơn Quy", "Sơn Qui"),
        ("Quy Nhơn", "Qui Nhơn"),
        ("lý", "lí"),
        ("kỹ thuật", "kĩ thuật"),
        ("Nghỹ Thy Try", "nghĩ thi tri"),
        ("quýt hồng", "quít hồng"),
        ("Quỳnh", "Quình"),
        ("ĐẶC SẢN ƯỚP", "đặc sản ướp"),
    ],
)
def test_fold_makes_spellings_of_one_sound_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tay", "tai"),
        ("tây", "tâi"),
        ("huy", "hui"),
        ("Thúy", "Thúi"),
        ("Quyên", "Quiên"),
        ("quay", "quai"),
        ("y", "i"),
        ("yến", "iến"),
        ("city", "citi"),
        ("lý-y", "lí-i"),
    ],
)
def test_fold_keeps_y_where_the_sound_differs(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(any_text | messy_text)
def test_fold_takes_composed_and_decomposed_alike(text: str) -> None:
    assert fold(nfc(text)) == fold(nfd(text))


@given(any_text | messy_text)
def test_fold_does_not_depend_on_repair(text: str) -> None:
    assert fold(repair(text).text) == fold(text)


@given(messy_text)
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_tokens_are_the_folded_words() -> None:
    assert tokens("Xã Mỹ-Quý, (Đồng Tháp)") == ("xa", "mi", "qui", "dong", "thap")
    assert tokens(" - ") == ()


# --- norm


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tóan", "toán"),
        ("HOÀ", "hòa"),
        ("Thuý", "Thúy"),
        ("khoẻ", "khỏe"),
        ("qúy", "quý"),
        ("gìa", "già"),
        ("Ðường", nfd("đường")),
        ("huế\u00a0", "húê"),
        ("Qủa xòai", "quả xoài"),
    ],
)
def test_norm_makes_tone_placements_equal(one: str, other: str) -> None:
    assert norm(one) == norm(other)


@pytest.mark.parametrize(
    ("one", "other"), [("đường", "dướng"), ("đường", "duong"), ("Quý", "Quí"), ("tai", "tái"), ("hòa", "hỏa")]
)
def test_norm_keeps_accents_and_i_and_y_apart(one: str, other: str) -> None:
    assert norm(one) != norm(other)


def test_norm_leaves_words_as_resolutions_write_them() -> None:
    words = (
        "hòa khỏe thúy toán hoét quý quýt quả quốc quậy gì già giữa giếng giặt mía múa mưa người rượu hươu "
        "bài táo chịu tiếng yếu thuở khuỷu ngoài ngoáy ngoéo khuya huế uống tuổi gửi cứu tuấn xoong boóng "
        "đắk ngoằn ứ ở là nghĩa café piña 12kg ocop"
    )
    assert norm(words) == words


def test_norm_keeps_punctuation_and_single_blanks() -> None:
    assert norm("  Xã  HOÀ Long, (Đồng Tháp) ") == "xã hòa long, (đồng tháp)"


@given(any_text | messy_text)
def test_norm_twice_is_norm_once(text: str) -> None:
    assert norm(norm(text)) == norm(text)


def test_norm_leaves_garbled_words_alone() -> None:
    assert norm("aò\u0300") == "aò\u0300"


@given(messy_text)
def test_equal_with_accents_is_equal_without(text: str) -> None:
    assert fold(norm(text)) == fold(text)


# --- slug


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Đậu đũa Đốc Binh Kiều", "dau-dua-doc-binh-kieu"),
        ("Ớt ngâm Ấp Ổi", "ot-ngam-ap-oi"),
        (nfd("Ớt ngâm Ấp Ổi"), "ot-ngam-ap-oi"),
        ("Mỹ Quý", "my-quy"),
        ("  Trà -- sen (túi lọc) 100 g! ", "tra-sen-tui-loc-100-g"),
        ("слово", ""),
    ],
)
def test_slug_keeps_every_vietnamese_letter(text: str, address: str) -> None:
    assert slug(text) == address


@given(any_text)
def test_slug_is_safe_in_an_address(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))


# --- order


def test_people_are_sorted_by_given_name() -> None:
    people = ["Trần Thị Ân", "Lê Văn An", "Nguyễn Văn Ánh", "Đỗ Thị Đào", "Phạm Văn Dần"]
    assert sorted(people, key=person_sort_key) == [
        "Lê Văn An",
        "Nguyễn Văn Ánh",
        "Trần Thị Ân",
        "Phạm Văn Dần",
        "Đỗ Thị Đào",
    ]


def test_people_of_one_given_name_are_sorted_by_the_other_names() -> None:
    people = ["Trần Thị Án", "Võ An", "An", "Lê Thị An", "Lê Án", "Lê Văn An", "AN"]
    expected = ["AN", "An", "Lê Thị An", "Lê Văn An", "Võ An", "Lê Án", "Trần Thị Án"]
    assert sorted(people, key=person_sort_key) == expected


def test_communes_are_sorted_by_the_vietnamese_alphabet() -> None:
    communes = ["Tân Hộ Cơ", "Tân Đông", "Tân Dương", "Tân Điền"]
    assert sorted(communes, key=sort_key) == ["Tân Dương", "Tân Điền", "Tân Đông", "Tân Hộ Cơ"]


def test_letters_are_in_the_order_of_the_alphabet() -> None:
    backwards = ALPHABET[::-1]
    assert sorted(backwards, key=sort_key) == ALPHABET


def test_tones_are_ngang_huyen_hoi_nga_sac_nang() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


@pytest.mark.parametrize(
    "ordered",
    [
        ["Hòa An", "Hoa Ban"],  # all letters before the first tone
        ["Tân", "Tân An", "Tâna"],  # a blank before every letter
        ["Ấp 1", "Ấp 10", "Ấp 2", "Ấp A"],  # digits before letters, not counted as numbers
        ["Az", "Ăb", "Âc", "B"],
        ["Bình Đại", "Bính Đài"],
        ["ĐẮK LẮK", "Đắk Lắk", "Đắk-Lắk", "Đắk Nông"],
        ["", "a"],
        ["Zu", "Я"],  # foreign letters last
    ],
)
def test_sort_key_orders(ordered: list[str]) -> None:
    backwards = ordered[::-1]
    assert sorted(backwards, key=sort_key) == ordered


def test_sort_key_gives_one_key_to_one_repaired_text() -> None:
    assert sort_key(nfd(" Ðồng\u00a0Tháp")) == sort_key("Đồng Tháp")


@given(any_text | messy_text, any_text | messy_text)
def test_sort_key_is_a_total_order(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (repair(one).text == repair(other).text)
    assert (person_sort_key(one) == person_sort_key(other)) == (repair(one).text == repair(other).text)


@given(any_text | messy_text, any_text | messy_text)
def test_sort_key_compares_as_bytes_like_as_text(one: str, other: str) -> None:
    """What the databases compare: UTF-8 bytes."""
    as_bytes = sort_key(one).encode() < sort_key(other).encode()
    assert as_bytes == (sort_key(one) < sort_key(other))


@given(st.lists(messy_text, max_size=8))
def test_sqlite_sorts_by_the_key_as_python_does(texts: list[str]) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE names (key TEXT)")
        database.executemany("INSERT INTO names VALUES (?)", [(sort_key(text),) for text in texts])
        keys = [key for (key,) in database.execute("SELECT key FROM names ORDER BY key")]
    assert keys == sorted(map(sort_key, texts))


def slow_order(text: str) -> tuple[list[list[int]], list[list[int]], str]:
    """The same order said a second time, by lists instead of strings: letters of all words, tones, text."""
    letters: list[list[int]] = []
    tones: list[list[int]] = []
    for word in text.lower().split(" "):
        letters.append([])
        tones.append([])
        for char in word:
            parts = unicodedata.normalize("NFD", char)
            tone = next((part for part in parts if part in TONES[1:]), "")
            letter = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
            letters[-1].append(int(letter) if letter.isdigit() else 10 + ALPHABET.index(letter))
            if tone:
                tones[-1].append(TONES.index(tone))
    return letters, [word or [0] for word in tones], text


words = st.text(st.sampled_from([*LETTERS, *map(str.upper, LETTERS), *"0123456789"]), min_size=1, max_size=4)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)


@given(names, names)
def test_sort_key_agrees_with_the_slow_order(one: str, other: str) -> None:
    assert (sort_key(one) < sort_key(other)) == (slow_order(one) < slow_order(other))


@given(names, names)
def test_person_sort_key_agrees_with_the_slow_order(one: str, other: str) -> None:
    def slow(name: str) -> tuple[object, ...]:
        *rest, last = name.split(" ")
        return (*slow_order(last)[:2], *(slow_order(" ".join(rest))[:2] if rest else ([], [])), name)

    assert (person_sort_key(one) < person_sort_key(other)) == (slow(one) < slow(other))


# --- case


@pytest.mark.parametrize("form", [nfc, nfd])
def test_capitals_become_a_sentence_or_a_name(form) -> None:
    assert sentence_case(form("HỢP TÁC XÃ ĐẶC SẢN ƯỚP HOA")) == "Hợp tác xã đặc sản ướp hoa"
    assert title_name(form("NGUYỄN THỊ ĐÀO")) == "Nguyễn Thị Đào"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ĐẶC SẢN", "Đặc sản"),
        ("đặc sản", "Đặc sản"),
        ("HTX ƯỚP HOA OCOP", "HTX ướp hoa OCOP"),
        ("CÔNG TY TNHH SEN", "Công ty TNHH sen"),
        ("“ẤP 5” – ĐẮK LẮK", "“Ấp 5” – đắk lắk"),
        ("Hợp tác xã Ướp Hoa", "Hợp tác xã Ướp Hoa"),
        ("", ""),
        ("123", "123"),
    ],
)
def test_sentence_case_leaves_abbreviations_and_mixed_text(text: str, sentence: str) -> None:
    assert sentence_case(text) == sentence


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("nguyễn thị đào", "Nguyễn Thị Đào"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("ÐỖ  ĐỨC ƯNG", "Đỗ Đức Ưng"),
        ("Nguyễn Thị Đào", "Nguyễn Thị Đào"),
        ("McDonald", "McDonald"),
        ("", ""),
    ],
)
def test_title_name_gives_each_word_one_capital(text: str, name: str) -> None:
    assert title_name(text) == name


@given(messy_text)
def test_changing_case_changes_no_word(text: str) -> None:
    assert fold(sentence_case(text)) == fold(text)
    assert fold(title_name(text)) == fold(text)
