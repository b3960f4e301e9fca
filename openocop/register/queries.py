"""What the register holds, read from its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Q

from openocop.accounts.queries import holdings_on
from openocop.accounts.roles import Role
from openocop.core.clock import today
from openocop.core.text import fold, sort_key
from openocop.places.atlas import atlas
from openocop.register.kinds import RequestState
from openocop.register.models import (
    ChangeRequest,
    CraftVillage,
    ImportBatch,
    MaterialZone,
    Merge,
    Producer,
    Product,
    ProductPicture,
)
from openocop.register.models.imports import BatchState
from openocop.register.searching import ask, filter_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from openocop.accounts.models import Holding, Person
    from openocop.places.units import Unit
    from openocop.register.models.producers import ProducerQuerySet
    from openocop.register.models.products import ProductQuerySet

MOST_COUNTED = 2_000
"""A list longer than this says "more than": counting takes longer than showing. A large province has a thousand."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a list of products is narrowed; what is left empty is not asked."""

    set_number: int | None = None
    star: int | None = None
    commune: str = ""
    sector: str = ""
    attribute: str = ""
    valid_only: bool = False


def narrowed(wanted: Wanted, day: date) -> ProductQuerySet:
    """The living products that are wanted, as of a day, in no order yet."""
    rows = Product.objects.living()
    if wanted.set_number:
        rows = rows.filter(set_number=wanted.set_number)
    if wanted.star:
        rows = rows.filter(star=wanted.star)
    if wanted.commune:
        rows = rows.filter(commune_code=wanted.commune)
    if wanted.sector:
        rows = rows.filter(sector=wanted.sector)
    if wanted.attribute:
        rows = rows.filter(attributes__kind=wanted.attribute)
    return rows.valid_on(day) if wanted.valid_only else rows


def is_picture_public(digest: str) -> bool:
    """Whether a picture is one of a product that anyone may see. One query."""
    return ProductPicture.objects.filter(digest=digest, product__merged_into__isnull=True).exists()


def products_of(producer: Producer) -> list[Product]:
    """The living products of a producer, in the order of the alphabet. One query."""
    return list(producer.products.living().in_order().select_related("producer"))


def counts_by_commune(day: date, province: str = "") -> list[tuple[Unit, int, int]]:
    """The communes of today that have products: how many, and how many are valid on the day. One query.

    ``province`` narrows to one province's communes.
    """
    rows = Product.objects.living().exclude(commune_code="").values("commune_code").order_by()
    valid = Count("pk", filter=Q(valid_from__lte=day, valid_to__gte=day))
    found = rows.annotate(number=Count("pk"), valid=valid)
    made = []
    for row in found:
        unit = atlas().unit_on(row["commune_code"], day)
        if unit is not None and province in {"", unit.parent}:
            made.append((unit, row["number"], row["valid"]))
    return made


def sectors() -> tuple[str, ...]:
    """The commodity sectors that occur, each once, by the alphabet. One query, a step in the index for each sector."""
    with connection.cursor() as cursor:
        cursor.execute(_SECTORS)
        return tuple(sorted((name for (name,) in cursor.fetchall() if name), key=sort_key))


_NEXT_SECTOR = "SELECT MIN(sector) FROM register_product WHERE merged_into_id IS NULL AND sector > "
# DISTINCT would read every product's entry; what is asked here is the next sector after the last one.
_SECTORS = (
    f"WITH RECURSIVE found (sector) AS ({_NEXT_SECTOR} '' UNION ALL SELECT ({_NEXT_SECTOR} found.sector)"  # noqa: S608
    " FROM found WHERE found.sector IS NOT NULL) SELECT sector FROM found"
)


def producers_for(user: Person, text: str = "", held: Iterable[Holding] | None = None) -> ProducerQuerySet:
    """The producers that a user's roles let her work on or read, found by words, in the order of the alphabet."""
    rows = Producer.objects.living().filter(
        reach_of(holdings_on(user, today()) if held is None else held, "")
    )
    words = ask(text).words
    if words:
        rows = rows.filter(pk__in=filter_words(Producer.objects.all(), words).values("pk"))
    return rows.in_order()


def products_for(user: Person, held: Iterable[Holding] | None = None) -> ProductQuerySet:
    """The products that a user's roles let her work on or read."""
    return Product.objects.living().filter(
        reach_of(holdings_on(user, today()) if held is None else held, "producer__")
    )


def zones(text: str = "", commune: str = "") -> list[MaterialZone]:
    """The material zones in a commune whose name, crops or code hold the words, by the alphabet. One query."""
    rows = MaterialZone.objects.all()
    if commune:
        rows = rows.filter(commune_codes__icontains=f'"{commune}"')
    found = [one for one in rows if _holds(text, one.name, one.crops, one.code)]
    return sorted(found, key=lambda one: (sort_key(one.name), one.pk))


def villages(text: str = "", commune: str = "") -> list[CraftVillage]:
    """The craft villages in a commune whose name holds the words, by the alphabet, with ``number`` of products.

    One query.
    """
    living = Count("products", filter=Q(products__merged_into__isnull=True))
    rows = CraftVillage.objects.annotate(number=living)
    if commune:
        rows = rows.filter(commune_code=commune)
    found = [one for one in rows if _holds(text, one.name)]
    return sorted(found, key=lambda one: (sort_key(one.name), one.pk))


def communes_with_zones() -> list[Unit]:
    """The communes of today in which material zones lie, by the alphabet. One query."""
    return _communes(
        code for codes in MaterialZone.objects.values_list("commune_codes", flat=True) for code in codes
    )


def communes_with_villages() -> list[Unit]:
    """The communes of today that have craft villages, by the alphabet. One query."""
    return _communes(CraftVillage.objects.order_by().values_list("commune_code", flat=True).distinct())


def _communes(codes: Iterable[str]) -> list[Unit]:
    units = {unit for code in set(codes) if (unit := atlas().unit_on(code, today())) is not None}
    return sorted(units, key=lambda unit: (sort_key(unit.base), unit.code))


def _holds(text: str, *names: str) -> bool:
    """Whether the names hold all words of a text, accents or none. There are a few hundred zones, not millions."""
    held = fold(" ".join(names))
    return all(word in held for word in fold(text).split())


def open_requests(user: Person) -> list[ChangeRequest]:
    """The open wishes that a user may decide, oldest first. One query, and the user's roles."""
    held = holdings_on(user, today())
    deciding = [one for one in held if Role(one.role) in DECIDING]
    of_producer, of_product = reach_of(deciding, "producer__"), reach_of(deciding, "product__producer__")
    found = ChangeRequest.objects.filter(of_producer | of_product, state=RequestState.OPEN)
    return list(found.select_related("producer", "product__producer", "asked_by").order_by("asked_at", "pk"))


def merges(limit: int = 50) -> list[tuple[Merge, str, str]]:
    """The last merges that stand, with the names of what was kept and what went into it. Three queries."""
    found = list(Merge.objects.filter(undone_at__isnull=True).order_by("-at", "-pk")[:limit])
    names: dict[tuple[str, int], str] = {}
    for kind, model in (("producer", Producer), ("product", Product)):
        numbers = {pk for one in found if one.kind == kind for pk in (one.kept_id, one.gone_id)}
        names |= {
            (kind, pk): name for pk, name in model.objects.filter(pk__in=numbers).values_list("pk", "name")
        }
    return [(one, names[one.kind, one.kept_id], names[one.kind, one.gone_id]) for one in found]


def imports_of(user: Person) -> list[ImportBatch]:
    """The imports of a user, or all for whoever administers, the newest first; fifty at most. Two queries."""
    held = {Role(one.role) for one in holdings_on(user, today())}
    rows = ImportBatch.objects.select_related("by").defer("undo")
    if Role.ADMINISTRATOR not in held:
        rows = rows.filter(by=user)
    return list(rows.exclude(state=BatchState.DROPPED).order_by("-at", "-pk")[:50])


DECIDING = frozenset({Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER})


def reach_of(holdings: Iterable[Holding], path: str) -> Q:
    """The rows of the producers that these roles reach (exact rule 13); none without a role."""
    reach = Q(pk__in=[])
    for holding in holdings:
        place = holding.office.place_code
        match Role(holding.role):
            case Role.ADMINISTRATOR:
                return Q()
            case Role.PROVINCIAL_OFFICER:
                reach |= Q(**{f"{path}province_code__in": ["", place]})
            case Role.COMMUNE_OFFICER if place:
                reach |= Q(**{f"{path}commune_code": place}) | _candidate(path, place)
            case Role.PRODUCER:
                reach |= Q(**{f"{path}office": holding.office_id})
            case role if role in READING:
                return Q()
    return reach


READING = frozenset({Role.AUDITOR, Role.INSPECTOR, Role.SECRETARY, Role.CHAIR, Role.EDITOR})
"""Roles that read the whole register."""


def _candidate(path: str, code: str) -> Q:
    """Producers of a split commune that may lie in this one; codes are digits, so the text of the list holds them."""
    return Q(**{f"{path}commune_candidates__icontains": f'"{code}"'})


def facts_shown(producer: Producer, names: Iterable[str]) -> dict[str, Any]:
    """The values of these fields of a producer that are not empty."""
    return {name: value for name in names if (value := getattr(producer, name)) not in ("", None, [])}
