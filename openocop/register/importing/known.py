"""What the register holds already, in memory for as long as one file is compared with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openocop.core.text import fold
from openocop.register.models import Producer, ProducerAlias, Product, Recognition
from openocop.register.reading.cells import kind_of, without_kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from openocop.register.reading.entries import Entry

CHUNK = 5_000


@dataclass(slots=True)
class Maker:
    """A producer, of the register or of the file: ``pk`` is ``None`` as long as it is only in the file."""

    name: str
    kind: str
    tax_code: str
    commune: str
    pk: int | None = None
    first_row: int = 0
    blank: frozenset[str] = frozenset()
    """Fields of the register's row that are empty, which a line may fill."""


@dataclass(slots=True)
class Made:
    """A product, of the register or of the file, with what is known of its packs and recognitions."""

    name: str
    maker: Maker
    pk: int | None = None
    first_row: int = 0
    packs: set[str] = field(default_factory=set)
    stars: set[tuple[str, date | None, int | None, int]] = field(default_factory=set)
    """Decision number, date, year and stars of each recognition."""
    blank: frozenset[str] = frozenset()


def identity(name: str) -> str:
    """The same for spellings of one producer's name; its kind counts."""
    kind = kind_of(name)
    return f"{kind.value if kind else ''}:{without_kind(name)}"


class Known:
    """Producers by tax code and by name, products by producer and name."""

    def __init__(self) -> None:
        self.by_tax: dict[str, Maker] = {}
        self.by_name: defaultdict[str, list[Maker]] = defaultdict(list)
        self.products: dict[tuple[int, str], list[Made]] = {}
        self._load()

    def makers(self, entry: Entry) -> list[Maker]:
        """The producers that a line's producer can be: by its tax code, else by its name where the place agrees.

        A tax code that differs and a commune that differs make two producers of one name.
        """
        found = self.by_tax.get(entry.tax_code) if entry.tax_code else None
        if found is not None:
            return [found]
        commune = entry.place.today[0] if len(entry.place.today) == 1 else ""
        return [
            one
            for one in self.by_name[entry.key[0]]
            if not (entry.tax_code and one.tax_code)
            and (not commune or not one.commune or one.commune == commune)
        ]

    def products_like(self, maker: Maker, entry: Entry) -> list[Made]:
        """The producer's products whose names are this one without accents."""
        return self.products.get((id(maker), entry.key[1]), [])

    def add_maker(self, entry: Entry) -> Maker:
        """The producer of a line that the register does not hold."""
        commune = entry.place.today[0] if len(entry.place.today) == 1 else ""
        kind = entry.producer_kind.value if entry.producer_kind else ""
        made = Maker(entry.producer, kind, entry.tax_code, commune, first_row=entry.row)
        self._keep_maker(made, [entry.key[0]])
        return made

    def add_product(self, maker: Maker, entry: Entry) -> Made:
        """The product of a line that the register does not hold."""
        made = Made(entry.product, maker, first_row=entry.row)
        self.products.setdefault((id(maker), entry.key[1]), []).append(made)
        return made

    def _keep_maker(self, maker: Maker, keys: Iterable[str]) -> None:
        if maker.tax_code:
            self.by_tax.setdefault(maker.tax_code, maker)
        for key in dict.fromkeys(keys):
            self.by_name[key].append(maker)

    def _load(self) -> None:
        aliases: defaultdict[int, list[str]] = defaultdict(list)
        for pk, name in ProducerAlias.objects.values_list("producer_id", "name"):
            aliases[pk].append(name)
        makers = {}
        for row in Producer.objects.living().values("pk", "name", "short_name", *FILLED_OF_PRODUCER):
            blank = frozenset(name for name in FILLED_OF_PRODUCER if row[name] in {"", None})
            made = Maker(
                row["name"], row["kind"], row["tax_code"], row["commune_code"], row["pk"], blank=blank
            )
            names = [row["name"], row["short_name"], *aliases[row["pk"]]]
            self._keep_maker(made, [identity(name) for name in names if name])
            makers[made.pk] = made
        by_pk = self._load_products(makers)
        for pk, text in Product.objects.filter(packs__isnull=False).values_list("pk", "packs__text"):
            if pk in by_pk:
                by_pk[pk].packs.add(text)
        stars = ("product_id", "decision_number", "decided_on", "year", "stars")
        for pk, *star in Recognition.objects.values_list(*stars).iterator(chunk_size=CHUNK):
            if pk in by_pk:
                by_pk[pk].stars.add(tuple(star))

    def _load_products(self, makers: dict[int | None, Maker]) -> dict[int, Made]:
        found = {}
        rows = Product.objects.living().values("pk", "name", "producer_id", *FILLED_OF_PRODUCT)
        for row in rows.iterator(chunk_size=CHUNK):
            maker = makers.get(row["producer_id"])
            if maker is not None:
                blank = frozenset(name for name in FILLED_OF_PRODUCT if row[name] in {"", None})
                made = Made(row["name"], maker, row["pk"], blank=blank)
                found[row["pk"]] = made
                self.products.setdefault((id(maker), fold(row["name"])), []).append(made)
        return found


FILLED_OF_PRODUCER = (
    "kind",
    "tax_code",
    "address",
    "commune_code",
    "representative",
    "phone",
    "email",
    "website",
    "registered_on",
)
"""Fields of a producer that an import fills where they are empty; it overwrites none."""
FILLED_OF_PRODUCT = ("set_number", "price_from", "ingredients", "shelf_life")
"""The same of a product."""
