"""Searching the criteria of one rulebook, with or without accents; each wording is shown once.

Pure: it reads ``criteria`` values only. The same item and option stand in up to 26 sets, so a hit is one text
with all its places.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from openocop.core.text import norm, repair, tokens
from openocop.rulebooks.comparing import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openocop.rulebooks.criteria import Item, Rulebook

LONGEST_QUERY: Final = 200
_LONGEST_LOOKED_AT: Final = (
    2000  # before repairing: decomposed writing and runs of blanks need more characters
)
_RUN: Final = re.compile(r"[^\W_]+")

Fragments = tuple[tuple[str, bool], ...]
"""A text in pieces; the marked ones match. Joined they are the text again."""
TextKind = Literal["name", "option", "note"]


class Word(NamedTuple):
    """A word of a text: where it stands, how it is compared without accents and with them."""

    start: int
    end: int
    folded: str
    accented: str


class Place(NamedTuple):
    """Where a text stands: an item of a product set."""

    set_number: int
    item_id: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One text that was found: the item's name itself, or an option or note of an item of that name.

    ``places`` are in the order of the sheets. ``exact``: found with the accents as typed.
    """

    kind: TextKind
    item_name: str
    text: str
    places: tuple[Place, ...]
    exact: bool
    name_fragments: Fragments
    fragments: Fragments

    @property
    def set_numbers(self) -> tuple[int, ...]:
        """The numbers of the sets, each once, ascending."""
        return tuple(sorted({place.set_number for place in self.places}))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``hits`` are the best ``limit`` of ``total``. ``query`` is what was searched: repaired and cut.

    ``exact`` is false when there are hits, none of them with the accents as typed.
    """

    query: str
    hits: tuple[Hit, ...]
    total: int
    exact: bool

    @property
    def accents_missed(self) -> bool:
        """Accents were typed, and only texts with other accents were found: worth a sentence."""
        return not self.exact and has_accents(self.query)


def search(query: str, rulebook: Rulebook, limit: int = 50) -> SearchResult:
    """The texts of ``rulebook`` that hold every word of the query, or its beginning; best first.

    Words may be spread over an item's name, options and notes: then the hit is the text that, with the name,
    holds most of them. A query without letters and digits finds nothing; more than 200 characters are cut.

    Order: the phrase in an item's name, the phrase in another text, all words in one text, words spread over
    an item; inside each, whole words before beginnings, texts that agree in accents before others, then the
    order of the sheets. A query typed WITH
    accents puts whatever agrees with them before all that does not ("bò" before "bộ phận").
    """
    cleaned = repair(query[:_LONGEST_LOOKED_AT]).text[:LONGEST_QUERY].strip()
    asked = words(cleaned)
    found = _find(asked, _index(rulebook)) if asked else []
    meant = has_accents(cleaned)
    found.sort(key=lambda one: (meant and not one.exact, *_rank(one, asked), not one.exact, one.text.number))
    hits = tuple(_hit(one, asked, accents=meant and one.exact) for one in found[: max(limit, 0)])
    return SearchResult(cleaned, hits, len(found), not found or any(one.exact for one in found))


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[Word, ...]:
    """The words of a composed (NFC) text; their folded forms are those of ``core.text.tokens``."""
    found: list[Word] = []
    for run in _RUN.finditer(text):
        parts = tokens(run[0])
        accented = (
            (norm(run[0]),) if len(parts) == 1 else parts
        )  # "½" is two words that no one types with accents
        found.extend(Word(run.start(), run.end(), *pair) for pair in zip(parts, accented, strict=True))
    return tuple(found)


def has_accents(text: str) -> bool:
    """Whether a text was typed with accents or đ, so that they are meant."""
    return any(unicodedata.combining(char) or char in "đĐ" for char in unicodedata.normalize("NFD", text))


def phrases(asked: Sequence[str], text: Sequence[str]) -> tuple[int, ...]:
    """Where in the text the asked words stand one after another; of the last one the beginning is enough."""
    *whole, last = asked
    length = len(whole)
    starts = (at for at in range(len(text) - length) if text[at + length].startswith(last))
    return tuple(at for at in starts if list(text[at : at + length]) == whole)


def highlight(text: str, asked: Sequence[Word], *, accents: bool) -> Fragments:
    """A composed (NFC) text in pieces, with the asked words marked, compared with their accents or without.

    Where the words stand as a phrase, only such phrases are marked.
    """
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in _joined(text, _matches(text, asked, accents=accents)):
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    pieces.append((text[done:], False))
    return tuple(piece for piece in pieces if piece[0])


def _forms(some: Iterable[Word], *, accents: bool) -> list[str]:
    return [word.accented if accents else word.folded for word in some]


def _matches(text: str, asked: Sequence[Word], *, accents: bool) -> Iterator[tuple[int, int]]:
    wanted = _forms(asked, accents=accents)
    held = words(text)
    starts = phrases(wanted, _forms(held, accents=accents)) if wanted else ()
    inside = {at + step for at in starts for step in range(len(wanted))}
    for word in [held[at] for at in sorted(inside)] if inside else held:
        (form,) = _forms([word], accents=accents)
        lengths = [len(one) for one in wanted if form.startswith(one)]
        if lengths:
            # Composed Vietnamese compares letter by letter; where a word does not, it is marked whole.
            by_letter = len(form) == word.end - word.start
            yield word.start, word.start + max(lengths) if by_letter else word.end


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, those with only blanks between made one, so that a phrase is one piece."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


@dataclass(frozen=True, slots=True)
class _Text:
    """One wording; ``number`` is its order. In the two plain strings a blank stands before each word."""

    number: int
    kind: TextKind
    item_name: str
    text: str
    folded: str
    accented: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """One item's wordings, name first, and all places where an item reads exactly so."""

    texts: tuple[_Text, ...]
    folded: str
    accented: str
    places: list[Place]


class _Found(NamedTuple):
    """A text that was found, whether it holds all words by itself, and where."""

    text: _Text
    whole: bool
    exact: bool
    places: list[Place]


@lru_cache(maxsize=8)
def _index(rulebook: Rulebook) -> tuple[_Unit, ...]:
    texts: dict[_Key, _Text] = {}
    units: dict[tuple[_Text, ...], _Unit] = {}
    for product_set in rulebook.sets:
        for item in product_set.items:
            held = tuple(dict.fromkeys(_text(texts, item.name, *wording) for wording in _wordings(item)))
            plain = "".join(text.folded for text in held), "".join(text.accented for text in held)
            unit = units.setdefault(held, _Unit(held, *plain, []))
            unit.places.append(Place(product_set.number, item.id))
    return tuple(units.values())


def _wordings(item: Item) -> Iterator[tuple[TextKind, str]]:
    yield "name", item.name
    yield from (("note", note.text) for note in item.notes)
    yield from (("option", option.text) for option in item.options)


_Key = tuple[tuple[str, ...], TextKind, tuple[str, ...]]


def _text(known: dict[_Key, _Text], item_name: str, kind: TextKind, text: str) -> _Text:
    """The wording, made when it is new; capitals and commas do not make another one."""
    key = wording(item_name), kind, wording(text)
    if key not in known:
        plain = (
            "".join(f" {form}" for form in _forms(words(text), accents=accents)) for accents in (False, True)
        )
        known[key] = _Text(len(known), kind, item_name, text, *plain)
    return known[key]


def _find(asked: Sequence[Word], units: Iterable[_Unit]) -> list[_Found]:
    folded = {f" {word.folded}" for word in asked}
    accented = {f" {word.accented}" for word in asked}
    found: dict[_Text, _Found] = {}
    for unit in units:
        if not _all_in(folded, unit.folded):
            continue
        whole = [text for text in unit.texts if _all_in(folded, text.folded)]
        for text in whole or [_widest(unit, folded)]:
            exact = _all_in(accented, text.accented if whole else unit.accented)
            known = found.setdefault(text, _Found(text, bool(whole), exact, []))
            known.places.extend(unit.places)
    return list(found.values())


def _all_in(needles: Iterable[str], plain: str) -> bool:
    return all(needle in plain for needle in needles)


def _widest(unit: _Unit, needles: Iterable[str]) -> _Text:
    """The text that, with the item's name, holds most of the words; the name itself when none adds any."""
    name = unit.texts[0].folded
    return max(unit.texts, key=lambda text: sum(needle in name + text.folded for needle in needles))


def _rank(found: _Found, asked: Sequence[Word]) -> tuple[int, bool]:
    held = found.text.folded.split()
    wanted = _forms(asked, accents=False)
    only_beginnings = not set(wanted) <= set(held)
    if not found.whole:
        return 3, only_beginnings
    if not phrases(wanted, held):
        return 2, only_beginnings
    return 0 if found.text.kind == "name" else 1, only_beginnings


def _hit(found: _Found, asked: Sequence[Word], *, accents: bool) -> Hit:
    text = found.text
    return Hit(
        kind=text.kind,
        item_name=text.item_name,
        text=text.text,
        places=tuple(sorted(dict.fromkeys(found.places), key=lambda place: place.set_number)),
        exact=found.exact,
        name_fragments=_name_fragments(found, asked, accents=accents),
        fragments=highlight(text.text, asked, accents=accents),
    )


def _name_fragments(found: _Found, asked: Sequence[Word], *, accents: bool) -> Fragments:
    """The item's name; marked over an option or note that holds all words only where the phrase stands."""
    name = found.text.item_name
    phrase = phrases(_forms(asked, accents=accents), _forms(words(name), accents=accents))
    if found.whole and found.text.kind != "name" and not phrase:
        return ((name, False),)
    return highlight(name, asked, accents=accents)
