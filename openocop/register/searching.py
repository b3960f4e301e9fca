"""Search as people type: with or without accents, any beginning of a word, in names, producers, sets and places.

One design for both engines: every word asked for must begin a word of the folded column. A product whose name begins
with what was typed stands first, then one that has it in its name, then the rest; among these the accents as typed
count, then whole words before beginnings of words, then a star that is valid, then the alphabet. Only the finding of
candidates differs (``indexing``): SQLite asks its full-text table, PostgreSQL its trigrams. Both hand over the first
candidates in the order in which they were entered and stop there, and these are ranked here: reading a thousand short
rows takes less time than comparing them by ``LIKE``, and the order cannot depend on the engine (docs/measures.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import BooleanField, Case, Q, Value, When
from django.db.models.expressions import RawSQL

from openocop.core.text import norm, repair, tokens
from openocop.register.models import Product

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from openocop.register.models.products import ProductQuerySet

LONGEST: Final = 200
"""Letters of a question that are looked at."""
MOST_WORDS: Final = 12
MOST_CANDIDATES: Final = 1_000
"""So many are ranked, those entered first; a word as short as "t" is in half of the register."""
_NAME_BEGINS, _NAME_HAS, _ACCENTS_PHRASE, _ACCENTS, _WHOLE, _VALID = 256, 128, 64, 32, 2, 1


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the folded words, and the words with their accents where any were typed."""

    text: str
    words: tuple[str, ...]
    accented: tuple[str, ...]

    @property
    def has_accents(self) -> bool:
        """Whether accents were typed, so that they count."""
        return self.accented != self.words


@dataclass(frozen=True, slots=True)
class Found:
    """The products found, in order; ``total`` stops at ``MOST_CANDIDATES`` (then ``capped``).

    ``near``: nothing has all the words, and these have all but one.
    """

    products: list[Product]
    total: int
    capped: bool
    near: bool = False


def ask(text: str) -> Question:
    """The question that a text puts; one without words finds nothing."""
    plain = repair(text[: 10 * LONGEST]).text[:LONGEST]
    words = tokens(plain)[:MOST_WORDS]
    accented = tuple(word for part in norm(plain).split() if (word := part.strip(".,;:()\"'–-")))[:MOST_WORDS]
    return Question(plain, words, accented)


def search(
    text: str,
    day: date,
    *,
    within: ProductQuerySet | None = None,
    few: bool = False,
    limit: int = 24,
    offset: int = 0,
) -> Found:
    """The products that a text asks for, as of a day; ``within`` narrows (a set, a commune). Two queries.

    ``few``: the rows within are so few, as those of a commune, that looking through them beats asking the index.
    Where nothing has all of several words, what has all but one of them; one query more.
    """
    question = ask(text)
    base = Product.objects.living() if within is None else within
    if not question.words:
        return Found([], 0, capped=False)
    rows, near = _candidates(base, [question.words], day, few=few), False
    if not rows and len(question.words) > 1:
        rows, near = _candidates(base, _all_but_one(question.words), day, few=few), True
    order = _ranked(rows[:MOST_CANDIDATES], question)[offset : offset + limit]
    found = Product.objects.select_related("producer").in_bulk(order) if order else {}
    products = [found[pk] for pk in order if pk in found]
    return Found(products, min(len(rows), MOST_CANDIDATES), capped=len(rows) > MOST_CANDIDATES, near=near)


def filter_words(rows: QuerySet[Any], words: Sequence[str]) -> QuerySet[Any]:
    """The rows (of products or producers) in which every word begins a word. Either engine's own index is used."""
    if connection.vendor == "postgresql":
        return rows.filter(_begins(words))
    table = _words_table(rows)
    query = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 - the model's own table
    return rows.filter(pk__in=RawSQL(query, [_match([words])]))  # noqa: S611 - the words are a parameter


_Row = tuple[int, str, str, str, str, bool]
"""What ranking needs of a candidate: id, folded words, folded name, words with accents, key of the order, valid."""


def _candidates(base: ProductQuerySet, ways: Sequence[Sequence[str]], day: date, *, few: bool) -> list[_Row]:
    """The first candidates, as they were entered, that have all the words of one of the ways; one over the limit."""
    valid = Case(
        When(valid_from__lte=day, valid_to__gte=day, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows = _in_entered_order(base, ways, few=few).annotate(counts=valid)
    columns = ("pk", "folded", "folded_name", "norm", "sort_key", "counts")
    return list(rows.values_list(*columns)[: MOST_CANDIDATES + 1])


def _in_entered_order(base: ProductQuerySet, ways: Sequence[Sequence[str]], *, few: bool) -> ProductQuerySet:
    if few or connection.vendor == "postgresql":
        wanted = Q()
        for words in ways:
            wanted |= _begins(words)
        return base.filter(wanted).order_by("pk")
    # The full-text table gives its rows by number and is left as soon as there are enough; asked in a subquery, or
    # ordered by the other table's number, it would first give all it has.
    table = _words_table(base)
    return base.extra(  # type: ignore[return-value]  # noqa: S610 - the words are a parameter
        tables=[table],
        where=[f"{table} MATCH %s", f"{table}.rowid = {Product._meta.db_table}.id"],  # noqa: SLF001
        params=[_match(ways)],
        order_by=[f"{table}.rowid"],
    )


def _begins(words: Sequence[str]) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(folded__contains=f" {word}")
    return wanted


def _words_table(rows: QuerySet[Any]) -> str:
    return f"{rows.model._meta.db_table}_words"  # noqa: SLF001 - Django's documented way to a model's table


def _match(ways: Iterable[Sequence[str]]) -> str:
    """Words are letters and digits only (core.text.tokens), and stand in quotes all the same."""
    return " OR ".join("(" + " AND ".join(f'"{word}"*' for word in words) + ")" for words in ways)


def _all_but_one(words: Sequence[str]) -> list[Sequence[str]]:
    return [[*words[:at], *words[at + 1 :]] for at in range(len(words))]


def _ranked(rows: Iterable[_Row], question: Question) -> list[int]:
    """The numbers of the candidates, the best first; see the top of this file for what is better."""
    phrase = f" {' '.join(question.words)}"
    # Who types no accents types none by intent or none at all: then only the whole word "tra" is "tra" and not "trà".
    end = "" if question.has_accents else " "
    accents_phrase = f" {' '.join(question.accented)}{end}"
    accents = [f" {word}{end}" for word in question.accented]
    whole = [f" {word} " for word in question.words]

    def order(row: _Row) -> tuple[int, str, int]:
        pk, folded, name, norm, sort_key, valid = row
        score = _NAME_BEGINS * name.startswith(phrase) + _NAME_HAS * (phrase in name)
        score += _ACCENTS_PHRASE * (accents_phrase in norm) + _ACCENTS * all(one in norm for one in accents)
        score += _WHOLE * sum(one in folded for one in whole) + _VALID * valid
        return -score, sort_key, pk

    return [row[0] for row in sorted(rows, key=order)]
