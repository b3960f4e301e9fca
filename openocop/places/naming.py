"""The words of an address, and the names of units among them.

An address is read as words in *segments* (between commas). A `Piece` is a stretch of words in one segment that names
units of one level, with the kind before it if one is written: "P. Tân Thuận Tây", "Q7", "TP.HCM", "Đồng Tháp".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from openocop.core.text import fold, norm, repair

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_WORDS: Final = 60
"""Words of an address that are read, counted from its end."""
LONGEST_NAME: Final = 8

# Numbers keep their slashes: 12/3 is a house, never a ward or a day.
_WORD: Final = re.compile(r"[^\W\d_]+|\d+(?:/\d+)*|[,;|()\[\]]|(?<= )[-–—](?= )")
_DASHES: Final = "-–—"
_BREAK: Final = re.compile(r"[\r\n\t]+")
_Y_TO_I: Final = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
# One word of the highlands' languages, written in four ways even by the lists.
_DAK: Final = re.compile(r"đăk|đak|dăk|dắk")
_LONELY_ZERO: Final = re.compile(r"^0+(?=\d)")

MARKERS: Final[dict[str, str]] = {
    "xa": "Xã", "x": "Xã", "phuong": "Phường", "p": "Phường", "ph": "Phường", "f": "Phường",
    "thitran": "Thị trấn", "tt": "Thị trấn", "dackhu": "Đặc khu", "dk": "Đặc khu",
    "quan": "Quận", "q": "Quận", "huyen": "Huyện", "h": "Huyện", "thixa": "Thị xã", "tx": "Thị xã",
    "thanhpho": "Thành phố", "tp": "Thành phố", "tinh": "Tỉnh", "t": "Tỉnh",
}  # fmt: skip
"""Kinds as they are written before a name, folded and without blanks."""

WRITTEN_OUT: Final = frozenset(
    {"xa", "phuong", "thitran", "dackhu", "quan", "huyen", "thixa", "thanhpho", "tinh"}
)

HAMLETS: Final = frozenset({
    "ap", "thon", "khom", "kp", "khupho", "khu", "to", "tdp", "xom", "ban", "buon", "lang", "khoi",
    "doi",
})  # fmt: skip
"""Words that begin the name of a part of a commune: what follows its part of the address is a commune."""

_NO_COMMUNE: Final = frozenset({
    "duong", "d", "so", "nha", "ngo", "hem", "ngach", "lo", "kcn", "ccn", "cho", "quoclo", "ql", "tl",
    "dt", "cau", "kenh", "htx", "tac", "cty", "congti", "tnhh",
})  # fmt: skip

NO_UNIT_FOLLOWS: Final = HAMLETS | _NO_COMMUNE
"""Words after which a name without a kind is no commune: hamlets, streets, markets, cooperatives."""

PROVINCE_SHORT: Final[dict[str, str]] = {
    "hcm": "hochiminh", "tphcm": "hochiminh", "hcmc": "hochiminh", "tphochiminh": "hochiminh", "sg": "hochiminh",
    "saigon": "hochiminh", "hn": "hanoi", "tphn": "hanoi", "brvt": "bariavungtau", "bariavt": "bariavungtau",
    "vungtaubaria": "bariavungtau", "tthue": "hue", "thuathienhue": "hue", "daclac": "daklak", "dacnong": "daknong",
}  # fmt: skip
"""Other writings of provinces, folded and without blanks."""

_NOISE: Final = frozenset({"vietnam", "vn", "cu"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word: folded (``key``), with accents (``accent``), and where it stands."""

    key: str
    accent: str
    segment: int
    part: int
    """Counted on by commas and by dashes with blanks; names go over dashes ("Bà Rịa - Vũng Tàu"), not commas."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A kind before a name: its first word, and whether it is written out."""

    start: int
    kind: str
    written_out: bool


@dataclass(frozen=True, slots=True)
class Text:
    """An address taken apart."""

    words: tuple[Word, ...]
    accented: bool
    parts: int

    def begins_part(self, at: int) -> bool:
        """Whether a word is the first one behind a comma, a dash or nothing."""
        return at == 0 or self.words[at - 1].part != self.words[at].part

    def begins_name(self, at: int) -> bool:
        """Whether a name without a kind may begin here: a part, or behind a number ("Ấp 3 Mỹ Quí") or "UBND"."""
        if self.begins_part(at):
            return True
        before = self.words[at - 1].key
        return before[0].isdigit() or before == "ubnd"

    def follows_hamlet(self, at: int) -> bool:
        """Whether nothing but numbers, "UBND" or a hamlet stands before a word: it must begin a commune's name."""
        part = self.words[at].part
        while at and self.words[at - 1].part == part:
            at -= 1
            if not (self.words[at].key[0].isdigit() or self.words[at].key in {"ubnd", "so"}):
                return self.words[at].key in HAMLETS
        before = [word.key for word in self.words[:at] if word.part == self.words[at - 1].part]
        return not before or before[0] in HAMLETS

    def noise(self, at: int) -> int:
        """How many words here have no meaning behind a province: the country, "cũ", a postal code."""
        key = self.words[at].key
        if key in _NOISE or (key.isdigit() and 5 <= len(key) <= 6):  # noqa: PLR2004 - postal codes
            return 1
        return 2 if [word.key for word in self.words[at : at + 2]] == ["viet", "nam"] else 0

    def spans(self) -> Iterator[tuple[int, int, str]]:
        """Every stretch of words that could be a name: where it begins and ends, and its key."""
        words = self.words
        for start, first in enumerate(words):
            key = ""
            for end in range(start, min(start + LONGEST_NAME, len(words))):
                if words[end].segment != first.segment:
                    break
                key += words[end].key
                yield start, end + 1, key

    def marker_before(self, at: int) -> Marker | None:
        """The kind that stands directly before a word, in the same segment."""
        for length in (2, 1):
            start = at - length
            if start < 0 or self.words[start].segment != self.words[at].segment:
                continue
            run = self.words[start:at]
            key = "".join(word.key for word in run)
            kind = MARKERS.get(key)
            if kind and self._means(run, kind) and not (kind == "Xã" and self._cooperative(start)):
                return Marker(start, kind, key in WRITTEN_OUT)
        return None

    def typed(self, start: int, end: int) -> str:
        """The words as typed, to compare with `exact_key`."""
        return "".join(word.accent for word in self.words[start:end])

    def typed_with_accents(self, start: int, end: int) -> bool:
        """Whether the writer used accents here: judged by the stretch, else by the whole text."""
        run = self.words[start:end]
        if any(not word.accent.isascii() for word in run):
            return True
        return self.accented and not any(word.key in {"xa", "phuong"} for word in run)

    def _means(self, run: tuple[Word, ...], kind: str) -> bool:
        """Whether the words are the kind: "tỉnh" or "tinh", but not "tịnh"."""
        accents = "".join(word.accent for word in run)
        return accents.isascii() or accents in {kind.lower().replace(" ", ""), "đk"}

    def _cooperative(self, start: int) -> bool:
        """Whether "xã" is the end of "hợp tác xã"."""
        return start > 1 and [word.key for word in self.words[start - 2 : start]] == ["hop", "tac"]


def read_text(text: str) -> Text:
    """Take an address apart; of a very long one the last words only."""
    words: list[Word] = []
    segment = part = 0
    for found in _WORD.findall(repair(_BREAK.sub(",", text)).text):
        if found[0].isalnum():
            words.append(Word(*_readings(found), segment, part))
            continue
        part += 1
        segment += found not in _DASHES
    words = words[-MOST_WORDS:]
    return Text(
        tuple(words), any(not word.accent.isascii() for word in words), len({word.part for word in words})
    )


@lru_cache(maxsize=20_000)
def _readings(word: str) -> tuple[str, str]:
    """The word folded and with accents."""
    if word[0].isdigit():
        return (_LONELY_ZERO.sub("", word),) * 2
    return fold(word).replace(" ", ""), norm(word)


@lru_cache(maxsize=40_000)
def accent_key(text: str) -> str:
    """What is compared when accents count: tone placement, i/y, blanks and signs do not."""
    return comparable(exact_key(text))


@lru_cache(maxsize=40_000)
def exact_key(text: str) -> str:
    """The letters of a text with their accents: tone placement, blanks and signs do not count."""
    return "".join(char for char in norm(text) if char.isalnum())


def comparable(letters: str) -> str:
    """Letters with accents as `accent_key` compares them."""
    return _DAK.sub("đắk", letters.translate(_Y_TO_I)).replace("đắklăk", "đắklắk")


def name_key(base: str) -> str:
    """What a name is found by: folded, without blanks and signs, numbers without leading zeros."""
    return "".join(_LONELY_ZERO.sub("", word) for word in fold(base).split())
