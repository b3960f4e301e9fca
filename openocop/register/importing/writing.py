"""Writing what was gathered: offices, producers, products, packs and recognitions, each table in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from openocop.accounts.models import Office
from openocop.accounts.roles import OfficeKind
from openocop.core.clock import now, today
from openocop.core.text import sort_key
from openocop.register.importing.filling import fill
from openocop.register.importing.planning import fields_of_product
from openocop.register.importing.rows import change, insert, numbers, parts
from openocop.register.importing.stars import Star, keep_stars, put_in_succession
from openocop.register.importing.words import Words, columns_of, words_of
from openocop.register.models import Pack, Producer, Product, Recognition
from openocop.register.validity import the_star

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from openocop.register.importing.gathering import ForProduct, NewProducer, Work
    from openocop.register.importing.words import Pair

    Tell = Callable[[int, int], None]

_OFFICE: Final = ("id", "kind", "name", "tax_code", "place_code", "parent_id", "valid_from")
_SAID: Final = (
    "name", "kind", "short_name", "tax_code", "registered_on", "representative", "address", "place_then", "place_day",
    "commune_code", "commune_candidates", "province_code", "phone", "email", "website",
)  # fmt: skip
_PRODUCER: Final = ("id", "office_id", "created_at", *_SAID, "folded", "norm", "sort_key")
_ENTERED: Final = ("ingredients", "shelf_life", "rulebook_code", "set_number", "price_from", "price_to")
_EMPTY: Final = {"ingredients": "", "shelf_life": "", "rulebook_code": ""}
_PRODUCT: Final = (
    "id", "producer_id", "name", "created_at", *_ENTERED, "star", "valid_from", "valid_to",
    "commune_code", "folded", "folded_name", "norm", "sort_key",
)  # fmt: skip
_RECOGNITION: Final = (
    "id", "product_id", "kind", "stars", "decided_on", "year", "decision_number", "issuing_body", "issuer_level",
    "stated_expiry", "round", "superseded_on", "superseded_by_id", "source",
)  # fmt: skip


@dataclass(slots=True)
class _Writer:
    """Writes one plan's rows. ``tell`` is told how many products are written."""

    work: Work
    source: str
    tell: Tell
    words: Words = field(default_factory=Words)
    made_by: dict[int, tuple[int, str, Pair, Pair]] = field(default_factory=dict)
    """By the producer in the plan: number, commune, names, places."""
    superseded: dict[int, tuple[Any, int]] = field(default_factory=dict)
    """Recognitions of the register that are superseded: the day, and by which."""
    kinds: dict[int, str] = field(default_factory=dict)
    """Recognitions of the register whose kind changes."""

    def write(self) -> dict[str, Any]:
        """All rows; what to take back in order to undo it."""
        work = self.work
        offices = self._offices(list(work.producers.values()))
        producers = self._producers()
        touched = {one.pk for one in work.products.values() if one.first is None and one.stars}
        stars = self._number_stars()
        self._succeed_known(touched)
        products = self._products()
        packs = self._packs()
        insert(Recognition, _RECOGNITION, self._recognitions())
        change(
            Recognition,
            ("superseded_on", "superseded_by_id"),
            ((*to, pk) for pk, to in self.superseded.items()),
        )
        change(Recognition, ("kind",), ((kind, pk) for pk, kind in self.kinds.items()))
        undo = {
            "offices": offices,
            "producers": producers,
            "products": products,
            "packs": packs,
            "recognitions": stars,
            "superseded": sorted(self.superseded),
            "producers_before": fill(Producer, work.fills_producers),
            "products_before": fill(Product, work.fills_products),
        }
        keep_stars(touched)
        return undo

    def _offices(self, producers: list[NewProducer]) -> list[int]:
        """The own units of new producers beneath the offices of their communes, where these are known."""
        communes = Office.objects.on(today()).filter(kind=OfficeKind.COMMUNE).exclude(place_code="")
        above = dict(communes.values_list("place_code", "pk"))
        units = Office.objects.filter(kind=OfficeKind.PRODUCER).exclude(tax_code="")
        taken = set(units.values_list("tax_code", flat=True))
        ours = [
            one
            for one in producers
            if one.said["commune_code"] in above and one.said["tax_code"] not in taken
        ]
        made = numbers(Office, len(ours))
        for one, pk in zip(ours, made, strict=True):
            one.office = pk
        insert(Office, _OFFICE, (_office_row(one, above, today()) for one in ours))
        return made

    def _producers(self) -> list[int]:
        made = numbers(Producer, len(self.work.producers))
        for one, pk in zip(self.work.producers.values(), made, strict=True):
            one.pk = pk
        insert(Producer, _PRODUCER, self._producer_rows())
        self._load_known()
        return made

    def _producer_rows(self) -> Iterator[list[Any]]:
        at = now()
        for key, one in self.work.producers.items():
            said = one.said
            names = words_of(f"{said['name']} {said['short_name']}")
            places = self.words.place(said["commune_code"], said["place_then"], said["address"])
            self.made_by[key] = (one.pk, said["commune_code"], names, places)
            folded = columns_of(names, places)
            yield [one.pk, one.office, at, *(said[name] for name in _SAID), *folded, sort_key(said["name"])]

    def _load_known(self) -> None:
        """The producers of the register that get new products: the search columns are made of them too."""
        makers = {one.made.maker.pk: one.made.maker for one in self.work.new_products if one.made.maker.pk}
        for part in parts(makers, 500):
            for row in Producer.objects.filter(pk__in=part):
                self.made_by[id(makers[row.pk])] = (row.pk, row.commune_code, *self.words.made_by(row))

    def _products(self) -> list[int]:
        new = self.work.new_products
        made = numbers(Product, len(new))
        for one, pk in zip(new, made, strict=True):
            one.pk = pk
        insert(Product, _PRODUCT, self._product_rows(new))
        return made

    def _product_rows(self, new: list[ForProduct]) -> Iterator[list[Any]]:
        at = now()
        for number, one in enumerate(new, start=1):
            if one.first is None:
                continue
            entry = one.first.entry
            name, values = entry.product[:300], _EMPTY | fields_of_product(entry)
            pk, commune, *made_by = self.made_by[id(one.made.maker)]
            named = words_of(name)
            its_set = self.words.set(values["rulebook_code"], values.get("set_number"))
            folded, accented = columns_of(named, *made_by, its_set)
            self._succeed(one.stars)
            star = the_star([said.facts for said in one.stars])
            entered = [values.get(name) for name in _ENTERED]
            yield [
                one.pk, pk, name, at, *entered, *star, commune, folded, f" {named[0]} ", accented, sort_key(name)
            ]  # fmt: skip
            if number % TOLD_EACH == 0:
                self.tell(number, len(new))

    def _packs(self) -> list[int]:
        rows = [(one.pk, text[:300]) for one in self.work.products.values() for text in one.packs]
        made = numbers(Pack, len(rows))
        insert(Pack, ("id", "product_id", "text"), ((pk, *row) for pk, row in zip(made, rows, strict=True)))
        return made

    def _number_stars(self) -> list[int]:
        stars = [star for one in self.work.products.values() for star in one.stars]
        made = numbers(Recognition, len(stars))
        for star, pk in zip(stars, made, strict=True):
            star.pk = pk
        return made

    def _succeed(self, found: list[Any]) -> None:
        """Writes down who superseded whom among recognitions of one product, new ones and those of the register."""
        for earlier, later in put_in_succession(found):
            if isinstance(earlier, Star):
                earlier.superseded_by = later.pk  # type: ignore[attr-defined]
            else:
                self.superseded[earlier.pk] = (earlier.superseded_on, later.pk)  # type: ignore[attr-defined]
            if not isinstance(later, Star):
                self.kinds[later.pk] = later.kind  # type: ignore[attr-defined]

    def _succeed_known(self, touched: set[int]) -> None:
        new = {one.pk: one.stars for one in self.work.products.values() if one.pk in touched}
        for part in parts(sorted(touched), 500):
            found: dict[int, list[Any]] = {pk: list(new[pk]) for pk in part}
            for row in Recognition.objects.filter(product_id__in=part):
                found[row.product_id].append(row)
            for stars in found.values():
                self._succeed(stars)

    def _recognitions(self) -> Iterable[list[Any]]:
        for one in self.work.products.values():
            for star in one.stars:
                said, facts = star.said, star.facts
                yield [
                    star.pk, one.pk, star.kind, facts.stars, said.decided_on, facts.year, said.decision_number[:100],
                    said.issuer[:300], said.issuer_level.value, said.stated_expiry, str(said.round or ""),
                    star.superseded_on, star.superseded_by, self.source[:500],
                ]  # fmt: skip


TOLD_EACH: Final = 500
"""Products between two reports of progress."""


def tell_nobody(_done: int, _of: int) -> None:
    """For whoever does not watch."""


def write(work: Work, source: str, tell: Tell) -> dict[str, Any]:
    """Writes what was gathered, within the caller's transaction; what to take back in order to undo it.

    ``source`` is the file's name. Raises ``IntegrityError`` when the register changed in a way that does not fit.
    """
    return _Writer(work, source, tell).write()


def _office_row(one: NewProducer, above: dict[str, int], first: Any) -> list[Any]:
    said = one.said
    commune = said["commune_code"]
    kind = OfficeKind.PRODUCER.value
    return [one.office, kind, said["name"][:200], said["tax_code"], commune, above[commune], first]
