from __future__ import annotations

import hashlib
import re
from itertools import product

import pytest
from django.test import override_settings

from openocop.accounts.codes import ALPHABET, CodeKind, code_hash, lifetime, new_code, read_code
from openocop.core.errors import BadInputError


@pytest.fixture
def printed():
    return new_code(CodeKind.PRINTED)


def test_the_alphabet_has_no_look_alikes_and_nothing_a_vietnamese_keyboard_changes():
    assert set(ALPHABET) & set("0O1IL2Z5S") == {"2", "5"}
    assert set(ALPHABET) & set("AEIOUYWD") == set()
    assert len(set(ALPHABET)) == len(ALPHABET) == 23


def test_a_printed_code_is_four_groups_of_four(printed):
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{3}}", printed)
    assert new_code(CodeKind.PRINTED) != printed


def test_a_link_token_has_256_bits_and_is_read_as_it_is():
    token = new_code(CodeKind.LINK)
    assert len(token) == 43
    assert read_code(f" {token}\n") == token


def test_capitals_blanks_and_hyphens_do_not_matter(printed):
    plain = printed.replace("-", "")
    writings = [printed.lower(), plain, f"  {printed} ", printed.replace("-", " "), printed.replace("-", "–")]
    assert {read_code(text) for text in writings} == {plain}
    assert {code_hash(text) for text in writings} == {code_hash(printed)}


def test_every_single_wrong_sign_is_a_typing_error(printed):
    plain = printed.replace("-", "")
    for place, sign in product(range(16), ALPHABET):
        typed = plain[:place] + sign + plain[place + 1 :]
        if typed != plain:
            with pytest.raises(BadInputError, match="mistyped"):
                read_code(typed)


def test_neighbours_changed_about_are_a_typing_error(printed):
    plain = printed.replace("-", "")
    for place in range(15):
        typed = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        if typed != plain:
            with pytest.raises(BadInputError, match="mistyped"):
                read_code(typed)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "A code has 16 letters and digits; 0 were typed. Compare it with the paper."),
        ("2222-2222", "A code has 16 letters and digits; 8 were typed. Compare it with the paper."),
        ("2222-2222-2222-22O2", "No code contains “O”. Compare it with the paper."),
        ("Đ222-2222-2222-2222", "No code contains “Đ”. Compare it with the paper."),
    ],
)
def test_a_typing_error_is_told_in_a_sentence(text, sentence):
    with pytest.raises(BadInputError) as refused:
        read_code(text)
    assert (refused.value.place, refused.value.sentence) == ("code", sentence)


def test_the_hash_depends_on_the_installations_secret(printed):
    with override_settings(SECRET_KEY="one"):
        one = code_hash(printed)
    with override_settings(SECRET_KEY="two"):
        two = code_hash(printed)
    assert len({one, two, hashlib.sha256(printed.encode()).hexdigest()}) == 3
    assert len(one) == 64


def test_lifetimes():
    days = {(kind, reset): lifetime(kind, reset=reset).days for kind in CodeKind for reset in (True, False)}
    assert days == {
        (CodeKind.LINK, False): 7,
        (CodeKind.PRINTED, False): 30,
        (CodeKind.LINK, True): 2,
        (CodeKind.PRINTED, True): 2,
    }
