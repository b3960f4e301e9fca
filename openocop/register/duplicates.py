"""Which rows of the register may be the same producer, or the same product: proposals with reasons, nothing merged.

Pure: rows in, proposals out. A score of 60 or more is worth a person's look, 90 and more is almost certain.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final, overload

from django.utils.translation import gettext as _

from openocop.core.text import fold, norm
from openocop.register.reading.cells import kind_of, split_name, without_kind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

WORTH_A_LOOK: Final = 60
MOST_IN_BLOCK: Final = 60
"""Rows that share a word with more others than this are compared by their rarer words only."""
_RAREST: Final = 3
_FIRM_DIGITS: Final = 10
_LEAST_WORD: Final = 4
_PLACE_BEHIND: Final = re.compile(
    r"\s*[,(\-–]\s*(?:ấp|khóm|thôn|xã|phường|thị trấn|huyện|thị xã|thành phố|tp\.?|tỉnh)\s.+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ProducerRow:
    """What is known of a producer. ``id`` is the caller's own; unknown is empty."""

    id: Hashable
    name: str
    tax_code: str = ""
    commune: str = ""
    phone: str = ""
    representative: str = ""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """What is known of a product. ``producer`` is whatever tells the caller's producers apart."""

    id: Hashable
    name: str
    producer: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """How likely two rows are one thing, 0 to 100, and why, in sentences."""

    score: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two rows that may be one."""

    first: Hashable
    second: Hashable
    score: int
    reasons: tuple[str, ...]


def producer_key(name: str) -> str:
    """A producer's name folded, without the words of its kind and a place written behind it."""
    return without_kind(_PLACE_BEHIND.sub("", name))


def product_key(name: str) -> str:
    """A product's name folded, without the packs at its end."""
    return fold(split_name(name)[0])


@overload
def alike(one: ProducerRow, other: ProducerRow) -> Alike: ...
@overload
def alike(one: ProductRow, other: ProductRow) -> Alike: ...
def alike(one: ProducerRow | ProductRow, other: ProducerRow | ProductRow) -> Alike:
    """How likely two producers, or two products, are the same. The order of the two does not matter.

    Raises ``TypeError`` for a producer beside a product.
    """
    return _alike(one, other)


def propose(rows: Sequence[ProducerRow] | Sequence[ProductRow]) -> list[Proposal]:
    """All pairs worth a look, the likeliest first; only rows that share a rare word, tax code or producer meet."""
    found: list[Proposal] = []
    for at, other_at in sorted(_pairs(rows)):
        one, other = rows[at], rows[other_at]
        said = _alike(one, other)
        if said.score >= WORTH_A_LOOK:
            found.append(Proposal(one.id, other.id, said.score, said.reasons))
    return sorted(found, key=lambda proposal: -proposal.score)


def _alike(one: ProducerRow | ProductRow, other: ProducerRow | ProductRow) -> Alike:
    if isinstance(one, ProducerRow) and isinstance(other, ProducerRow):
        return _alike_producers(one, other)
    if isinstance(one, ProductRow) and isinstance(other, ProductRow):
        return _alike_products(one, other)
    raise TypeError("A producer and a product cannot be alike.")


def _alike_producers(one: ProducerRow, other: ProducerRow) -> Alike:
    codes = _tax(one), _tax(other)
    if all(codes) and codes[0] == codes[1]:
        return Alike(97, (_("Both have the tax code %(code)s.") % {"code": codes[0]},))
    score, reasons = _names_of_producers(one, other)
    if not score:
        return Alike(0)
    for points, sentence in _circumstances(one, other):
        score += points
        reasons = (*reasons, sentence)
    if all(codes):
        return Alike(min(score, WORTH_A_LOOK - 20), (*reasons, _("Their tax codes differ.")))
    return Alike(max(0, min(score, 96)), reasons)


def _names_of_producers(one: ProducerRow, other: ProducerRow) -> tuple[int, tuple[str, ...]]:
    keys = producer_key(one.name), producer_key(other.name)
    if keys[0] == keys[1]:
        return _same_key(one, other)
    if _one_slip(*keys):
        return 72, (_("Their names differ in one letter."),)
    words = set(keys[0].split()), set(keys[1].split())
    shorter, longer = sorted(words, key=len)
    if len(shorter) > 1 and shorter < longer:
        return 55, (_("One name holds all the words of the other."),)
    persons = {fold(one.representative), fold(other.representative)} - {""}
    if persons & set(keys):
        return 66, (_("One is named like the other's representative: a person may have become a firm."),)
    return 0, ()


def _same_key(one: ProducerRow, other: ProducerRow) -> tuple[int, tuple[str, ...]]:
    kinds = kind_of(one.name), kind_of(other.name)
    slips = _syllables_apart(one.name, other.name)
    if fold(one.name) == fold(other.name):
        score, reason = 88, _("Their names are the same but for accents, signs or case.")
    elif kinds[0] == kinds[1]:
        score, reason = 85, _("Their names are the same but for how the kind is written.")
    elif None in kinds:
        score, reason = (
            74,
            _("Their names are the same, one without its kind: a person or firm may be meant by both."),
        )
    else:
        score, reason = 68, _("Their names are the same, their kinds differ: one may have become the other.")
    return score - 20 * slips, (reason,)


def _circumstances(one: ProducerRow, other: ProducerRow) -> Iterator[tuple[int, str]]:
    if one.commune and other.commune:
        if one.commune == other.commune:
            yield 8, _("Both are in the same commune.")
        else:
            yield -22, _("They are in different communes.")
    if one.phone and one.phone == other.phone:
        yield 12, _("Both have the same telephone number.")


def _alike_products(one: ProductRow, other: ProductRow) -> Alike:
    names = split_name(one.name)[0], split_name(other.name)[0]
    keys = fold(names[0]), fold(names[1])
    if not one.producer or one.producer != other.producer:
        # Two producers may well make the same: the name alone says nothing.
        return (
            Alike(30, (_("Two producers use the same name, which is allowed."),))
            if keys[0] == keys[1]
            else Alike(0)
        )
    if keys[0] != keys[1]:
        slip = _one_slip(*keys)
        return (
            Alike(72, (_("The names differ in one letter, the producer is the same."),)) if slip else Alike(0)
        )
    slips = _syllables_apart(*names)
    if slips:
        return Alike(
            max(82 - 14 * slips, 0), (_("The names differ in accents only, the producer is the same."),)
        )
    if fold(one.name) == fold(other.name):
        return Alike(97, (_("Name and producer are the same."),))
    return Alike(92, (_("Name and producer are the same; only the pack differs."),))


def _tax(row: ProducerRow) -> str:
    """The firm's part of a tax code: branches belong to their firm."""
    return re.sub(r"\D", "", row.tax_code)[: _FIRM_DIGITS if "-" in row.tax_code else None]


def _syllables_apart(one: str, other: str) -> int:
    """How many words differ in accents where both are written with accents; names of unlike length do not count."""
    words = norm(one).split(), norm(other).split()
    if one.isascii() or other.isascii():
        return 0
    tails = [
        (left, right) for left, right in zip(*map(reversed, words), strict=False) if fold(left) == fold(right)
    ]
    return sum(left.strip("().,-") != right.strip("().,-") for left, right in tails)


def _one_slip(one: str, other: str) -> bool:
    """Whether two folded names differ by one letter in one longer word; a differing figure is no slip."""
    left, right = one.split(), other.split()
    if len(left) != len(right):
        return False
    apart = [pair for pair in zip(left, right, strict=True) if pair[0] != pair[1]]
    if len(apart) != 1 or any(char.isdigit() for word in apart[0] for char in word):
        return False
    return min(map(len, apart[0])) >= _LEAST_WORD - 1 and len(left) > 1 and _one_edit(*apart[0])


def _one_edit(one: str, other: str) -> bool:
    """Whether one letter added, dropped, changed, or two neighbours exchanged make one word the other."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1 or max(len(one), len(other)) < _LEAST_WORD:
        return False
    at = next(
        (at for at, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter)
    )
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    swapped = shorter[at + 1 : at + 2] + shorter[at : at + 1] + shorter[at + 2 :]
    return shorter[at + 1 :] == longer[at + 1 :] or swapped == longer[at:]


def _pairs(rows: Sequence[ProducerRow] | Sequence[ProductRow]) -> set[tuple[int, int]]:
    """The pairs of rows that share something rare."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for at, keys in enumerate(_keys(rows)):
        for key in keys:
            blocks[key].append(at)
    return {
        pair for block in blocks.values() if len(block) <= MOST_IN_BLOCK for pair in combinations(block, 2)
    }


def _keys(rows: Iterable[ProducerRow | ProductRow]) -> Iterator[set[Hashable]]:
    kept = list(rows)
    words = [_words(row) for row in kept]
    often = Counter(word for own in words for word in own)
    for row, own in zip(kept, words, strict=True):
        rarest = sorted(own, key=lambda word: (often[word], word))[:_RAREST]
        if isinstance(row, ProductRow):
            # Without a producer nothing is proposed, so nothing need be compared.
            yield {(row.producer, word) for word in own} if row.producer else set()
        else:
            person = " ".join(sorted(fold(row.representative).split()))
            shared: set[Hashable] = {*rarest, " ".join(sorted(own)), ("tax", _tax(row)), person}
            yield shared - {("tax", ""), ""}


def _words(row: ProducerRow | ProductRow) -> frozenset[str]:
    key = producer_key(row.name) if isinstance(row, ProducerRow) else product_key(row.name)
    return frozenset(key.split())
