"""The search columns of many rows: the same as ``register.columns`` fills in, each piece of text worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openocop.core.text import fold, norm
from openocop.register.importing.rows import change, parts
from openocop.register.models import Producer, Product
from openocop.register.models.producers import place_words
from openocop.register.models.products import set_name

if TYPE_CHECKING:
    from collections.abc import Iterable

Pair = tuple[str, str]
"""A text without accents, and with its accents in one place."""

MOST_KEPT = 20_000
"""Pieces of text kept: the sets and places of a list are few, its addresses may be many."""


def columns_of(*pieces: Pair) -> Pair:
    """The values of ``folded`` and ``norm`` for the pieces of a row's text."""
    folded, accented = zip(*pieces, strict=True)
    return f" {' '.join(filter(None, folded))} ", f" {' '.join(filter(None, accented))} "


def words_of(text: str) -> Pair:
    """A text as search reads it; pieces of a text read alone and then joined are the text read whole."""
    return fold(text), norm(text)


@dataclass(slots=True)
class Words:
    """What was worked out already."""

    _places: dict[tuple[str, str, str], Pair] = field(default_factory=dict)
    _sets: dict[tuple[str, int | None], Pair] = field(default_factory=dict)

    def place(self, commune: str, then: str, address: str) -> Pair:
        """The places of both eras."""
        key = (commune, then, address)
        found = self._places.get(key)
        if found is None:
            found = words_of(place_words(*key))
            if len(self._places) < MOST_KEPT:
                self._places[key] = found
        return found

    def set(self, rulebook: str, number: int | None) -> Pair:
        """The name of the product set."""
        key = (rulebook, number)
        if key not in self._sets:
            self._sets[key] = words_of(set_name(*key))
        return self._sets[key]

    def made_by(self, row: Producer) -> tuple[Pair, Pair]:
        """What a product takes from a producer of the register: its names, its places."""
        return words_of(row.names), self.place(row.commune_code, row.place_then, row.address)


def refold(producer_ids: Iterable[int]) -> None:
    """Writes anew what these producers' rows and their products follow from: search columns and communes.

    Four statements a thousand producers.
    """
    words = Words()
    for part in parts(sorted(producer_ids), 500):
        known = {}
        producers = []
        for one in Producer.objects.filter(pk__in=part):
            known[one.pk] = (*words.made_by(one), one.commune_code)
            producers.append((*columns_of(*known[one.pk][:2]), one.pk))
        change(Producer, ("folded", "norm"), producers)
        names = ("pk", "name", "producer_id", "rulebook_code", "set_number")
        products = []
        for pk, name, made_by, *its_set in Product.objects.filter(producer_id__in=part).values_list(*names):
            named, placed, commune = known[made_by]
            columns = columns_of(words_of(name), named, placed, words.set(*its_set))
            products.append((*columns, commune, pk))
        change(Product, ("folded", "norm", "commune_code"), products)


def refold_products(product_ids: Iterable[int]) -> None:
    """Writes the search columns of these products anew. Two statements five hundred products."""
    words = Words()
    for part in parts(sorted(product_ids), 500):
        rows = Product.objects.filter(pk__in=part).select_related("producer")
        made = []
        for one in rows:
            its_set = words.set(one.rulebook_code, one.set_number)
            made.append((*columns_of(words_of(one.name), *words.made_by(one.producer), its_set), one.pk))
        change(Product, ("folded", "norm"), made)
