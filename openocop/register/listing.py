"""Reading for the pages that are asked for most: lists of products, and one product with all that hangs on it.

The text of each query is put together by Django once and kept, for putting it together takes several times as long as
these queries run; so is the way of reading a model's rows (docs/measures.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model
from django.db.models.sql import Query

from openocop.register.models import Pack, Producer, Product, ProductAttribute, ProductPicture, Recognition
from openocop.register.queries import MOST_COUNTED, Wanted, narrowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Row = TypeVar("Row", bound=Model)
WAYS_KEPT: Final = 2_048
"""Ways of narrowing whose texts are kept: by set, stars, attribute and validity; some kilobytes each."""
_COMMUNE, _SECTOR = "a commune", "a sector"


class Listed(NamedTuple):
    """What a list shows of a product; whole rows take several times as long to make."""

    pk: int
    name: str
    producer_name: str
    set_number: int | None
    star: int | None
    valid_from: date | None
    valid_to: date | None
    demonstration: bool
    commune_code: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A product with everything its page shows, each in the page's order."""

    product: Product
    recognitions: list[Recognition]
    packs: list[Pack]
    attributes: list[ProductAttribute]
    pictures: list[ProductPicture]


def page_of(wanted: Wanted, day: date, offset: int, limit: int) -> list[Listed]:
    """Living products that are wanted, as of a day, in the order of the alphabet. One query.

    The numbers come from an index alone, so that a late page costs hardly more than the first.
    """
    _count, text, values = _filled(wanted, day)
    return [Listed._make(row) for row in _rows(text, (*values, limit, offset))]


def count_of(wanted: Wanted, day: date) -> int:
    """How many there are, or ``MOST_COUNTED`` + 1 when there are more. One query, bounded."""
    text, _page, values = _filled(wanted, day)
    found: int = _rows(text, (*values, MOST_COUNTED + 1))[0][0]
    return found


def _filled(wanted: Wanted, day: date) -> tuple[str, str, tuple[Any, ...]]:
    """The texts and their values. One text serves all communes, and one all sectors, whatever was typed."""
    way = replace(wanted, commune=wanted.commune and _COMMUNE, sector=wanted.sector and _SECTOR)
    count, page, values = _texts(way, day)
    given = {_COMMUNE: wanted.commune, _SECTOR: wanted.sector}
    return count, page, tuple(given.get(value, value) for value in values)


@lru_cache(maxsize=WAYS_KEPT)
def _texts(wanted: Wanted, day: date) -> tuple[str, str, tuple[Any, ...]]:
    """The texts that count and that give a page, without their limits, and the values for either."""
    rows = narrowed(wanted, day)
    counted, values = rows.values("pk").query.sql_with_params()
    ordered, _same = rows.in_order().values("pk").query.sql_with_params()
    page = (
        "SELECT p.id, p.name, m.name, p.set_number, p.star, p.valid_from, p.valid_to, p.demonstration, p.commune_code"  # noqa: S608 - Django's own text
        f" FROM ({ordered} LIMIT %s OFFSET %s) AS page JOIN register_product p ON p.id = page.pk"
        " JOIN register_producer m ON m.id = p.producer_id ORDER BY p.sort_key, p.id"
    )
    return f"SELECT COUNT(*) FROM ({counted} LIMIT %s) AS counted", page, tuple(values)  # noqa: S608


def product_with_all(pk: int) -> Whole | None:
    """A product with everything its page shows. Six queries however much there is, one more for a craft village."""
    product = next(iter(_where(Product, "id", [pk])), None)
    if product is None:
        return None
    product.producer = _where(Producer, "id", [product.producer_id])[0]
    return Whole(
        product,
        # Here and not in SQL: the engines disagree on where what has no date stands. It stands last.
        sorted(_where(Recognition, "product_id", [pk]), key=_age, reverse=True),
        sorted(_where(Pack, "product_id", [pk]), key=attrgetter("pk")),
        sorted(_where(ProductAttribute, "product_id", [pk]), key=attrgetter("pk")),
        sorted(_where(ProductPicture, "product_id", [pk]), key=attrgetter("position", "pk")),
    )


def first_pictures(products: Iterable[Listed | Product]) -> dict[int, ProductPicture]:
    """The first picture of each of these products that has any, by the product's number. One query."""
    numbers = [product.pk for product in products]
    found = _where(ProductPicture, "product_id", numbers) if numbers else []
    return {one.product_id: one for one in sorted(found, key=attrgetter("position", "pk"), reverse=True)}


def _age(one: Recognition) -> tuple[date, int, int]:
    return one.decided_on or date.min, one.year or 0, one.pk


class _Reader(NamedTuple):
    """How a model's rows are read: the text up to its condition, the names of the columns, and what changes values."""

    text: str
    names: list[str]
    changes: list[tuple[int, Sequence[Callable[..., Any]], Any]]


@cache
def _reader(model: type[Model]) -> _Reader:
    fields, table = model._meta.concrete_fields, model._meta.db_table  # noqa: SLF001 - Django's documented way
    compiler = Query(model).get_compiler(DEFAULT_DB_ALIAS)
    found = compiler.get_converters([field.get_col(table) for field in fields])
    columns = ", ".join(f'"{field.column}"' for field in fields)
    changes = [(at, converters, expression) for at, (converters, expression) in found.items()]
    text = f'SELECT {columns} FROM "{table}"'  # noqa: S608 - the model's own table
    return _Reader(text, [field.attname for field in fields], changes)


def _where(model: type[Row], column: str, numbers: Sequence[int]) -> list[Row]:
    reader = _reader(model)
    marks = ", ".join(["%s"] * len(numbers))
    made = []
    for row in _rows(f"{reader.text} WHERE {column} IN ({marks})", numbers):
        values = list(row)
        for at, converters, expression in reader.changes:
            for change in converters:
                values[at] = change(values[at], expression, connection)
        made.append(model.from_db(DEFAULT_DB_ALIAS, reader.names, values))
    return made


def _rows(text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
