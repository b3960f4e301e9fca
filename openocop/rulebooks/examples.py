"""Finding the product set of a product by its everyday name, for orientation only: the office decides.

The examples are data (``data/examples.yaml``, our own reading of Annex I of one decision) and hold for that
decision alone; of the others only the names of the sets are searched.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from openocop.core.errors import BadInputError
from openocop.core.text import repair
from openocop.rulebooks.lines import Lined, need, only, read
from openocop.rulebooks.searching import LONGEST_QUERY, Word, has_accents, words
from openocop.rulebooks.shelf import DATA, get_rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from openocop.rulebooks.criteria import ProductSet, Rulebook, Words

MOST_MATCHES: Final = 8
MOST_REASONS: Final = 5
MAKING: Final = frozenset(
    {"bot", "bong", "cha", "kho", "keo", "muoi", "mam", "mut", "ngam", "ruoc", "ruou", "say", "snack", "sot"}
)
"""Folded words that name a way of making: what holds one of them is not sold as it grew."""
RAW_SETS: Final = frozenset({1, 2, 3})
"""The sets of 26/2026 for fresh and raw produce (Annex I, I.1 and I.2)."""
LANGUAGES: Final = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word that may belong to several sets, the likeliest first, and the sentence on when to which."""

    word: str
    sets: tuple[int, ...]
    why: Words


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples by set number, the doubts by word, and the note to show beside them."""

    rulebook: str
    note: Words
    sets: Mapping[int, tuple[str, ...]]
    doubts: Mapping[str, Doubt]


@dataclass(frozen=True, slots=True)
class SetMatch:
    """A set that was found, the words that were found in it (examples or the set's name), best first.

    ``doubt``: a sentence by language when the first of these words may also belong elsewhere, and was met
    whole or is the only one.
    """

    product_set: ProductSet
    because: tuple[str, ...]
    doubt: Words | None


def find_sets(query: str, rulebook: Rulebook) -> tuple[SetMatch, ...]:
    """The sets that a product of this name may belong to, best first, at most 8; none without words.

    Order: the word itself, then a phrase within a word, with accents as typed; the same without accents; then
    all words as beginnings. When accents were typed and something agrees with them, the rest is left out.
    Only when nothing holds the query, words are taken that the query holds ("nem Lai Vung Út Thẳng"), the
    longest. A doubtful word that was met whole brings the other sets it may belong to, after its own.
    """
    cleaned = repair(query[: 10 * LONGEST_QUERY]).text[:LONGEST_QUERY]
    asked = words(cleaned)
    if not asked:
        return ()
    meant = has_accents(cleaned)
    met = [one for known in _known(rulebook) if (one := _meet(known, asked))]
    if meant and any(one.agrees for one in met):
        met = [one for one in met if one.agrees]
    if any(one.rank < _BEGINNINGS for one in met):
        met = [one for one in met if one.rank < _BEGINNINGS]  # "trà" as a word is not the beginning of "tràm"
    met = met or _inside(_known(rulebook), asked, accents=meant)
    return _matches(sorted([*met, *_elsewhere(met, rulebook)]), rulebook)[:MOST_MATCHES]


def examples_of(product_set: ProductSet) -> tuple[str, ...]:
    """The example products of the set, in the file's order; none for a set of another decision."""
    known = load_examples()
    return known.sets[product_set.number] if product_set.rulebook == known.rulebook else ()


def note() -> Words:
    """The sentence to show beside whatever is found: for orientation, the office decides."""
    return load_examples().note


@cache
def load_examples(path: Path = DATA / "examples.yaml") -> Examples:
    """The examples, checked. Raises ``BadInputError`` with file and line."""
    raw = read(path)
    only(raw, {"rulebook", "note", "sets", "doubtful"})
    rulebook = get_rulebook(need(raw, "rulebook", str))
    sets = _sets(need(raw, "sets", dict), rulebook)
    doubts = {}
    for entry in need(raw, "doubtful", list):
        doubt = _doubt(entry, sets)
        doubts[doubt.word] = doubt
    return Examples(rulebook.code, _sentence(need(raw, "note", dict)), sets, doubts)


def _sets(raw: Lined, rulebook: Rulebook) -> dict[int, tuple[str, ...]]:
    sets: dict[int, tuple[str, ...]] = {entry.number: () for entry in rulebook.sets}
    seen: dict[str, int] = {}
    entries: Mapping[Any, Any] = raw  # the keys of this mapping are numbers
    for number, listed in entries.items():
        if number not in sets or not isinstance(listed, list):
            raise BadInputError(
                raw.place, f"{number!r} must be the number of a set of {rulebook.code} with a list"
            )
        for word in listed:
            _check_word(raw, word)
            if word in seen:
                raise BadInputError(raw.place, f"{word!r} stands in set {seen[word]} and in set {number}")
            seen[word] = number
        sets[number] = tuple(listed)
    return sets


def _check_word(raw: Lined, word: object) -> None:
    if not isinstance(word, str) or not words(word):
        raise BadInputError(raw.place, f"an example must be a text with letters, not {word!r}")
    if not unicodedata.is_normalized("NFC", word):
        raise BadInputError(raw.place, f"{word!r} is not composed (NFC)")


def _doubt(raw: Lined, sets: Mapping[int, tuple[str, ...]]) -> Doubt:
    only(raw, {"word", "sets", "why"})
    word, numbers = need(raw, "word", str), tuple(need(raw, "sets", list))
    for number in numbers:
        if number not in sets:
            raise BadInputError(raw.place, f"there is no set {number!r}")
    if not numbers or word not in sets[numbers[0]]:
        raise BadInputError(raw.place, f"{word!r} must be an example of the first set in its list")
    return Doubt(word, numbers, _sentence(need(raw, "why", dict)))


def _sentence(raw: Lined) -> Words:
    only(raw, set(LANGUAGES))
    sentence = {language: need(raw, language, str) for language in LANGUAGES}
    if not unicodedata.is_normalized("NFC", "".join(sentence.values())):
        raise BadInputError(raw.place, "the sentence is not composed (NFC)")
    return sentence


_EQUAL, _PHRASE, _EQUAL_FOLDED, _PHRASE_FOLDED, _BEGINNINGS, _INSIDE = range(6)


class _Known(NamedTuple):
    """A text that leads to a set: an example or the set's own name."""

    set_number: int
    order: int
    text: str
    words: tuple[Word, ...]


class _Met(NamedTuple):
    """How well a text was met; the fields stand in the order that decides which is better."""

    rank: int
    elsewhere: bool
    length: int
    set_number: int
    order: int
    text: str
    agrees: bool

    @property
    def whole(self) -> bool:
        """Met from its first word to its last."""
        return self.rank in {_EQUAL, _EQUAL_FOLDED, _INSIDE}


@lru_cache(maxsize=8)
def _known(rulebook: Rulebook) -> tuple[_Known, ...]:
    return tuple(
        _Known(entry.number, order, text, words(text))
        for entry in rulebook.sets
        for order, text in enumerate((*examples_of(entry), entry.name))
    )


def _meet(known: _Known, asked: Sequence[Word]) -> _Met | None:
    """How the text holds the query, or ``None``."""
    if not _all_begin(_folded(asked), _folded(known.words)):
        return None
    rank = _BEGINNINGS
    if _stands_in(_accented(asked), _accented(known.words)):
        rank = _EQUAL if len(asked) == len(known.words) else _PHRASE
    elif _stands_in(_folded(asked), _folded(known.words)):
        rank = _EQUAL_FOLDED if len(asked) == len(known.words) else _PHRASE_FOLDED
    agrees = _all_begin(_accented(asked), _accented(known.words))
    return _Met(rank, False, len(known.words), known.set_number, known.order, known.text, agrees)


def _inside(known: Iterable[_Known], asked: Sequence[Word], *, accents: bool) -> list[_Met]:
    """The longest texts that stand in the query; a single syllable without accents could mean anything.

    A query that names a way of making ("chà bông cá lóc") is no raw produce, whatever it is made of.
    """
    form, shortest = (_accented, 1) if accents else (_folded, 2)
    held = [one for one in known if len(one.words) >= shortest and _stands_in(form(one.words), form(asked))]
    if MAKING & set(_folded(asked)):
        held = [one for one in held if one.set_number not in RAW_SETS]
    longest = max((len(one.words) for one in held), default=0)
    return [
        _Met(_INSIDE, False, longest, one.set_number, one.order, one.text, accents)
        for one in held
        if len(one.words) == longest
    ]


def _elsewhere(met: Iterable[_Met], rulebook: Rulebook) -> Iterator[_Met]:
    """The other sets of the doubtful words that were met whole."""
    doubts = _doubts(rulebook)
    for one in met:
        if one.whole and one.text in doubts:
            for number in doubts[one.text].sets[1:]:
                yield one._replace(elsewhere=True, set_number=number)


def _matches(best: Iterable[_Met], rulebook: Rulebook) -> tuple[SetMatch, ...]:
    by_set: dict[int, dict[str, _Met]] = {}
    for one in best:
        by_set.setdefault(one.set_number, {}).setdefault(one.text, one)
    doubts = _doubts(rulebook)
    found = []
    for number, met in by_set.items():
        product_set = rulebook.set(number)
        first = next(iter(met.values()))
        doubt = doubts.get(first.text) if first.whole or len(met) == 1 else None
        if product_set:
            found.append(SetMatch(product_set, tuple(met)[:MOST_REASONS], dict(doubt.why) if doubt else None))
    return tuple(found)


def _doubts(rulebook: Rulebook) -> Mapping[str, Doubt]:
    known = load_examples()
    return known.doubts if rulebook.code == known.rulebook else {}


def _folded(some: Iterable[Word]) -> list[str]:
    return [word.folded for word in some]


def _accented(some: Iterable[Word]) -> list[str]:
    return [word.accented for word in some]


def _all_begin(asked: Iterable[str], held: Sequence[str]) -> bool:
    return all(any(word.startswith(one) for word in held) for one in asked)


def _stands_in(asked: Sequence[str], held: Sequence[str]) -> bool:
    return f" {' '.join(asked)} " in f" {' '.join(held)} "
