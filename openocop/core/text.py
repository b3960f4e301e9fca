"""Vietnamese text: repairing, comparing, sorting, writing in addresses, changing case.

Four readings of one text, each for its own use:

=============  ===========================================================================
`repair`       what is stored and shown: the same words, written cleanly
`norm`         comparing with accents ("tóan" is "toán", "duong" is not "đường")
`fold`         comparing without accents, for searching and matching
`sort_key`     order in lists, the same in Python, SQLite and PostgreSQL
=============  ===========================================================================
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng, in the order of `sort_key`
_VOWELS: Final = "aăâeêioôơuưy"
_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

# "á" -> ("a", "\u0301"), for the twelve vowels under the five marks, small letters only.
_TONED: Final = {
    unicodedata.normalize("NFC", vowel + tone): (vowel, tone) for vowel in _VOWELS for tone in _TONES
}

# The Icelandic eth and the African D look exactly like Đ; keyboards, PDFs and old lists are full of them.
_DD_TWINS: Final = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ"}

# Unseen: zero-width blanks and joiners, soft hyphen, word joiner, direction marks, byte-order mark.
_UNSEEN: Final = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

# A letter run that can be one Vietnamese syllable: onset, one to three vowels, coda.
_SYLLABLE: Final = re.compile(
    r"(qu|gi(?=[aăâeêioôơuưy])|ngh|ng|nh|ch|gh|kh|ph|th|tr|[bcdđghklmnprstvx])?"
    rf"([{_VOWELS}]{{1,3}})"
    r"(ch|ng|nh|[ckmnpt])?"  # k: Đắk Lắk
)
# Letters, with marks that compose with none of them: such a run is garbled and must not be taken apart.
_LETTERS_RUN: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")

# y that sounds like i: alone after a consonant (lý, Mỹ, kỹ), or after "qu" with no vowel behind (Quý, quýt).
_Y_AS_I: Final = re.compile(
    r"(?<!\S)(ngh|ng|nh|ch|gh|kh|ph|th|tr|[bcdghklmnprstvx])y(?!\S)|(?<!\S)(qu)y(?![aeiouy])"
)


_LAST_KEPT: Final = 0x3000
"""Beyond Latin, Vietnamese and punctuation, characters are too many to keep and too rare to matter."""


class _CharTable(dict[int, str]):
    """A table for `str.translate` that works out each character once, when it is first met."""

    def __init__(self, of: Callable[[str], str]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, code: int) -> str:
        made = self._of(chr(code))
        if code < _LAST_KEPT:  # whoever types all of Unicode must not fill the memory
            self[code] = made
        return made


def _repaired(char: str) -> str:
    if char.isspace():
        return " "
    # Control characters cannot be stored by PostgreSQL (NUL) or written to a spreadsheet (the others).
    if char in _UNSEEN or unicodedata.category(char) == "Cc":
        return ""
    return _DD_TWINS.get(char, char)


def _folded(char: str) -> str:
    """Give the base letters of the parts: so composed and decomposed writing come out the same."""
    return "".join(map(_folded_part, unicodedata.normalize("NFKD", _REPAIRING[ord(char)])))


def _folded_part(char: str) -> str:
    if _is_mark(char) or char in _UNSEEN:
        return ""
    parts = unicodedata.normalize("NFKD", _DD_TWINS.get(char, char).casefold().replace("đ", "d"))
    letters = "".join(part for part in parts if not _is_mark(part))
    return letters if letters.isalnum() else " "


def _split(char: str) -> str:
    """Leave letters and digits as they are; drop marks and unseen characters; let all else part words."""
    return char if char.isalnum() else _FOLDING[ord(char)]


def _letter_rank(char: str) -> str:
    """Give code points that compare as the alphabet does; see `sort_key`."""
    letter = _without_tone(char)
    if letter in _ALPHABET:
        return chr(ord("A") + _ALPHABET.index(letter))
    folded = _FOLDING[ord(char)].replace(" ", "")
    return folded if char in folded else folded.translate(_LETTER_RANKING)


def _tone_rank(char: str) -> str:
    return str(_TONES.index(_TONED[char][1]) + 1) if char in _TONED else ""


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _without_tone(text: str) -> str:
    return "".join(_TONED[char][0] if char in _TONED else char for char in text)


_REPAIRING: Final = _CharTable(_repaired)
_FOLDING: Final = _CharTable(_folded)
_SPLITTING: Final = _CharTable(_split)
_LETTER_RANKING: Final = _CharTable(_letter_rank)
_TONE_RANKING: Final = _CharTable(_tone_rank)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text as it should be stored, beside what was handed in."""

    text: str
    original: str

    @property
    def changed(self) -> bool:
        return self.text != self.original


def repair(text: str) -> Repaired:
    """Write a text cleanly without changing its words; doing it twice changes nothing more.

    NFC; the twins of Đ (U+00D0, U+0189) made Đ; every kind of blank and line break one plain blank, none at
    the ends; zero-width and control characters removed. Case, spelling and tone placement stay.
    """
    cleaned = " ".join(text.translate(_REPAIRING).split())
    return Repaired(unicodedata.normalize("NFC", cleaned), text)


def fold(text: str) -> str:
    """Give the text for COMPARISON only: never store it as a name and never show it.

    Small letters without accents, đ as d, punctuation as blanks. Since the accents go, the two tone
    placements (Hoà, Hòa) fold to the same. So do the two spellings of one sound with i and y: y is read as i
    where it is the only vowel after a consonant and ends the word (lý/lí, Mỹ/Mĩ), and after "qu" with no
    other vowel behind it (Quý/Quí, quýt/quít).
    Where the sounds differ y stays: tay/tai, huy/hui, quyên, and y alone. NFC and NFD fold to the same.
    """
    plain = _plain(text)
    return _Y_AS_I.sub(r"\1\2i", plain) if "y" in plain else plain


def tokens(text: str) -> tuple[str, ...]:
    """Give the words of the text, folded."""
    return tuple(fold(text).split())


def norm(text: str) -> str:
    """Give the text for comparing WITH accents: repaired, small letters, one tone placement.

    The tone goes where the spelling of place names in official resolutions puts it: hòa, thúy, khỏe; toán,
    ngoài, quý. Spellings with i and y stay apart (Quý, Quí are two), and so does punctuation.
    """
    lowered = unicodedata.normalize("NFC", repair(text).text.lower())
    return _LETTERS_RUN.sub(_with_tone_placed, lowered)


def slug(text: str) -> str:
    """Give the text for an address: ``Ớt ngâm Ấp Ổi`` is ``ot-ngam-ap-oi``.

    Only a-z, 0-9 and single hyphens. It is not unique (Mắm cá lóc and Mâm cá lộc are both ``mam-ca-loc``) and
    is empty for a text without Latin letters or digits: whoever stores it adds what makes it an address.
    """
    return "-".join(re.findall(r"[a-z0-9]+", _plain(text)))


def sort_key(text: str) -> str:
    """Give a string whose code points compare as Vietnamese lists are ordered.

    The one place where the order is decided. First the letters of the whole text in the order
    a ă â b c d đ e ê … (f j w z at their Latin places), a shorter word before a longer one, digits before
    letters; then the tones from left to right; last the text itself, so that only texts that are equal when
    repaired have equal keys.

    Sources differ twice, and both times Unicode's collation for Vietnamese (CLDR, vi) is followed. The tones
    are ordered ngang, huyền, hỏi, ngã, sắc, nặng. And the letters of ALL syllables count before the first
    tone: "Hòa An" stands before "Hoa Ban", and what differs in tones alone stays side by side, where
    comparing syllable by syllable would part them.

    Store it in a text column (up to about four times the text's length) and compare by code point: BINARY in
    SQLite, collation "C" in PostgreSQL. Punctuation counts as a blank; numbers compare digit by digit.
    """
    return f"{_levels(text)} {repair(text).text}"


def person_sort_key(name: str) -> str:
    """Give the key that sorts people as Vietnamese lists do: by given name (the last word), then the others.

    The given name counts with its tones before the family name is looked at: all An before all Án.
    """
    *family_and_middle, given = repair(name).text.rsplit(" ", maxsplit=1)
    return f"{_levels(given)} {_levels(''.join(family_and_middle))} {repair(name).text}"


def sentence_case(text: str) -> str:
    """Write a text of capitals as a sentence: ``HỢP TÁC XÃ ĐẶC SẢN`` is ``Hợp tác xã đặc sản``.

    A text with both capitals and small letters knows what it wants and is only repaired. Words that cannot be
    a Vietnamese syllable stay capitals (HTX, TNHH, OCOP). Proper names inside cannot be known: they come out
    small, so the result is a proposal to a person and not a correction.
    """
    clean = repair(text).text
    if _has_both_cases(clean):
        return clean
    lowered = _LETTERS_RUN.sub(lambda run: _lower_if_syllable(run[0]), clean)
    return _LETTERS_RUN.sub(lambda run: _capitalised(run[0], rest=run[0][1:]), lowered, count=1)


def title_name(name: str) -> str:
    """Write a name with one capital a word: ``NGUYỄN THỊ ĐÀO`` is ``Nguyễn Thị Đào``.

    A name that has both capitals and small letters is only repaired.
    """
    clean = repair(name).text
    if _has_both_cases(clean):
        return clean
    return _LETTERS_RUN.sub(lambda run: _capitalised(run[0], rest=run[0][1:].lower()), clean)


def _plain(text: str) -> str:
    return " ".join(text.translate(_FOLDING).split())


def _levels(text: str) -> str:
    """Give the letters and the tones of a text as two comparable strings with a blank between.

    The blank, below everything else used, ends a level; "!", the next code point, parts words within it.
    """
    lowered = unicodedata.normalize("NFC", repair(text).text.casefold())
    words = lowered.translate(_SPLITTING).split()
    letters = "!".join(word.translate(_LETTER_RANKING) for word in words)
    tones = "!".join(word.translate(_TONE_RANKING) or "0" for word in words)
    return f"{letters} {tones}"


def _with_tone_placed(run: re.Match[str]) -> str:
    """Move the tone of one syllable to its vowel; what is no Vietnamese syllable stays as it is."""
    word = run[0]
    tones = [_TONED[char][1] for char in word if char in _TONED]
    bare = _without_tone(word)
    syllable = _SYLLABLE.fullmatch(bare)
    if len(tones) != 1 or syllable is None:
        return word
    at = syllable.start(2) + _tone_place(syllable[2], closed=syllable[3] is not None)
    return bare[:at] + unicodedata.normalize("NFC", bare[at] + tones[0]) + bare[at + 1 :]


def _tone_place(vowels: str, *, closed: bool) -> int:
    """Tell which of a syllable's vowels carries the tone, in the older placement (hòa, thúy)."""
    for marked in ("ăâêôơ", "ư"):  # a vowel with a mark of its own carries the tone: tiếng, người, mưa
        for at in range(len(vowels) - 1, -1, -1):
            if vowels[at] in marked:
                return at
    return len(vowels) - 1 if closed else (len(vowels) - 1) // 2


def _has_both_cases(text: str) -> bool:
    return text not in {text.upper(), text.lower()}


def _lower_if_syllable(word: str) -> str:
    lowered = word.lower()
    return lowered if _SYLLABLE.fullmatch(_without_tone(lowered)) else word


def _capitalised(word: str, *, rest: str) -> str:
    return word[0].upper() + rest
