"""Search as people type: with or without accents, any beginning of a word, in names, producers, sets and places.

One design for both engines: every word asked for must begin a word of the folded column. A product whose name begins
with what was typed stands first, then one that has it in its name, then the rest; among these the accents as typed
count, then whole words before beginnings of words, then a star that is valid, then the alphabet. Only the finding of
candidates differs (``indexing``): SQLite asks its full-text table, PostgreSQL its trigrams.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL

from openocop.core.text import norm, repair, tokens
from openocop.register.models import Product

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    text: str, day: date, *, within: ProductQuerySet | None = None, limit: int = 24, offset: int = 0
) -> Found:
    """The products that a text asks for, as of a day; ``within`` narrows (a set, a commune). Two queries.

    Where nothing has all of several words, what has all but one of them.
    """
    question = ask(text)
    base = Product.objects.living() if within is None else within
    if not question.words:
        return Found([], 0, capped=False)
    rows = _candidates(base, question.words)
    total = rows.order_by().values("pk")[: MOST_CANDIDATES + 1].count()
    near = False
    if not total and len(question.words) > 1:
        rows, near = _nearly(base, question.words), True
        total = rows.order_by().values("pk")[: MOST_CANDIDATES + 1].count()
    found = (
        _ranked(rows, question, day, capped=total > MOST_CANDIDATES)[offset : offset + limit] if total else []
    )
    return Found(list(found), min(total, MOST_CANDIDATES), capped=total > MOST_CANDIDATES, near=near)


def filter_words(rows: QuerySet[Any], words: Sequence[str]) -> QuerySet[Any]:
    """The rows (of products or producers) in which every word begins a word. Either engine's own index is used."""
    if connection.vendor == "postgresql":
        for word in words:
            rows = rows.filter(folded__contains=f" {word}")
        return rows
    table = rows.model._meta.db_table  # noqa: SLF001 - Django's documented way to a model's table
    # Words are letters and digits only (core.text.tokens), and stand in quotes all the same.
    match = " AND ".join(f'"{word}"*' for word in words)
    query = f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s"  # noqa: S608 - the model's own table
    return rows.filter(pk__in=RawSQL(query, [match]))  # noqa: S611 - the words are a parameter


def _candidates(base: ProductQuerySet, words: Sequence[str]) -> QuerySet[Product]:
    return filter_words(base, words)


def _nearly(base: ProductQuerySet, words: Sequence[str]) -> QuerySet[Product]:
    wanted = Q()
    for at in range(len(words)):
        rest = [*words[:at], *words[at + 1 :]]
        wanted |= Q(pk__in=filter_words(Product.objects.all(), rest).order_by().values("pk"))
    return base.filter(wanted)


def _ranked(rows: QuerySet[Product], question: Question, day: date, *, capped: bool) -> QuerySet[Product]:
    if capped:
        first = rows.order_by("pk").values("pk")[:MOST_CANDIDATES]
        rows = Product.objects.filter(pk__in=list(first.values_list("pk", flat=True)))
    phrase = " ".join(question.words)
    score: Any = _points(Q(folded_name__startswith=f" {phrase}"), _NAME_BEGINS)
    score += _points(Q(folded_name__contains=f" {phrase}"), _NAME_HAS)
    # Who types no accents types none by intent or none at all: then only the whole word "tra" is "tra" and not "trà".
    end = "" if question.has_accents else " "
    score += _points(Q(norm__contains=f" {' '.join(question.accented)}{end}"), _ACCENTS_PHRASE)
    in_accents = Q()
    for word in question.accented:
        in_accents &= Q(norm__contains=f" {word}{end}")
    score += _points(in_accents, _ACCENTS)
    for word in question.words:
        score += _points(Q(folded__contains=f" {word} "), _WHOLE)
    score += _points(Q(valid_from__lte=day, valid_to__gte=day), _VALID)
    return rows.annotate(score=score).select_related("producer").order_by(F("score").desc(), "sort_key", "pk")


def _points(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())
