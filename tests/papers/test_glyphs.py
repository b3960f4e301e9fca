"""What the papers' typeface can show."""

from __future__ import annotations

import unicodedata

import pytest

from openocop.papers.composing import clean
from openocop.papers.glyphs import UNSHOWN, showable, shown

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]


def test_every_vietnamese_letter_has_a_shape():
    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES}
    alphabet = {*letters, *"bcdđghklmnpqrstvxfjwz", *"0123456789", *"₫…–—“”‘’•□√%/()[]{}<>#$*_`@&=+\\^~|"}
    assert {
        char for char in alphabet | {char.upper() for char in letters} if ord(char) not in shown()
    } == set()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("trà sen", "trà sen"),
        ("ngon 😋 中", f"ngon {UNSHOWN} {UNSHOWN}"),
        ("\u202etxt\u202c", "txt"),
        ("שלום", UNSHOWN * 4),
        ("\uf004", UNSHOWN),
    ],
)
def test_showable_replaces_what_has_no_shape(text, printed):
    assert showable(text) == printed


def test_clean_composes_letters_and_parts_paragraphs():
    text = unicodedata.normalize("NFD", "Hộ Nguyễn Thị Đào") + "\r\n\r\n  hai\tdòng \u2028\x00ba\x85"
    assert clean(text) == ("Hộ Nguyễn Thị Đào", "hai dòng", "ba")
    assert clean(" \n\u200b") == ()
