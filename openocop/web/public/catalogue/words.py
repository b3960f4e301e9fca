"""Products and their stars in the reader's words: never a star without what it is worth today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from openocop.core.clock import show_date
from openocop.core.text import slug
from openocop.places.atlas import atlas
from openocop.register.kinds import PRODUCER_KINDS, ProducerKind
from openocop.register.validity import State
from openocop.web.public.catalogue.pictures import Shown, as_shown

if TYPE_CHECKING:
    from datetime import date

    from openocop.register.models import Producer, Product, Recognition

PICTURES: Final = {
    "fruit": {1, 7},
    "fish": {2, 8},
    "grain": {3, 6},
    "jar": {4, 9, 10},
    "food": {5},
    "cup": {11, 12, 13},
    "drink": {14, 15, 16, 17},
    "herb": {18, 19, 20},
    "craft": {21, 22},
    "plant": {23, 24, 25},
    "travel": {26},
}
"""The picture that stands in for a missing one, by the number of the product set (QD26-2026)."""
STATES: Final = {
    State.NOT_YET: ("soon", pgettext_lazy("recognition", "not yet in force")),
    State.WITHDRAWN: ("ended", pgettext_lazy("recognition", "withdrawn")),
    State.SUPERSEDED: ("ended", pgettext_lazy("recognition", "replaced by a later one")),
    State.REASSESSMENT_FILED: ("valid", pgettext_lazy("recognition", "valid, reassessment filed")),
    State.WINDOW_OPEN: ("valid", pgettext_lazy("recognition", "valid, reassessment is due")),
    State.WINDOW_MISSED: ("valid", pgettext_lazy("recognition", "valid, no reassessment filed in time")),
    State.VALID: ("valid", pgettext_lazy("recognition", "valid")),
    State.EXTENDED: ("soon", pgettext_lazy("recognition", "extended until the result of the reassessment")),
    State.EXPIRED_PENDING: ("ended", pgettext_lazy("recognition", "expired, reassessment not decided")),
    State.EXPIRED: ("ended", pgettext_lazy("recognition", "expired")),
    State.UNKNOWN: ("ended", pgettext_lazy("recognition", "date of the decision not known here")),
}
"""The colour and the words of a recognition's state."""


@dataclass(frozen=True, slots=True)
class Card:
    """A product in a list."""

    product: Product
    href: str
    image: str
    place: str
    kind: str
    word: str

    @property
    def picture(self) -> Shown | None:
        """The product's first picture. No query where the products came with their pictures."""
        first = next(iter(self.product.pictures.all()), None)
        return as_shown(first) if first else None


@dataclass(frozen=True, slots=True)
class RecognitionLine:
    """One recognition on a product's page."""

    one: Recognition
    kind: str
    word: str
    days: str


def product_href(product: Product) -> str:
    """The one address of a product's page."""
    return reverse("public:product", args=[slug(product.name) or "san-pham", product.pk])


def producer_href(producer: Producer) -> str:
    """The one address of a producer's page."""
    return reverse("public:producer", args=[slug(producer.name) or "chu-the", producer.pk])


def card(product: Product, day: date) -> Card:
    """A product as a list shows it on a day."""
    kind, word = star_words(product, day)
    return Card(
        product, product_href(product), stand_in(product), place_name(product.commune_code), kind, word
    )


def cards(products: list[Product], day: date) -> list[Card]:
    """Products as a list with pictures shows them. One query."""
    prefetch_related_objects(products, "pictures")
    return [card(one, day) for one in products]


def star_words(product: Product, day: date) -> tuple[str, str]:
    """The colour and the words of what the star is worth on a day."""
    if product.star is None:
        return "", ""
    if product.valid_from is None or product.valid_to is None:
        return "ended", _("date not known here")
    if product.valid_from <= day <= product.valid_to:
        return "valid", _("valid until %(day)s") % {"day": show_date(product.valid_to)}
    if day < product.valid_from:
        return "soon", _("from %(day)s") % {"day": show_date(product.valid_from)}
    return "ended", _("ended on %(day)s") % {"day": show_date(product.valid_to)}


def recognition_line(one: Recognition, day: date) -> RecognitionLine:
    """A recognition in words, as of a day."""
    said = one.state_on(day)
    kind, word = STATES[said.state]
    if one.decided_on is None:
        days = _("year %(year)s") % {"year": one.year} if one.year else ""
    else:
        shown = {"first": show_date(one.decided_on), "last": show_date(said.last_day or one.decided_on)}
        days = _("%(first)s to %(last)s") % shown
    return RecognitionLine(one, kind, str(word), days)


def stand_in(product: Product) -> str:
    """The static picture for a product that has none of its own, by the kind of its set."""
    name = next((name for name, numbers in PICTURES.items() if product.set_number in numbers), "lotus")
    return f"openocop/sets/{name}.svg"


def place_name(code: str) -> str:
    """A commune of today in words: "Xã Mỹ Quí, Đồng Tháp"; empty where it is not known."""
    versions = atlas().versions(code) if code else ()
    return atlas().full_name(versions[-1]) if versions else ""


def kind_name(kind: str) -> str:
    """What a producer is, in words."""
    return str(PRODUCER_KINDS[ProducerKind(kind)]) if kind else ""


def price_words(product: Product) -> str:
    """The price in đồng: "45.000 đến 135.000 đồng"; empty where it is not known."""
    known = [price for price in (product.price_from, product.price_to) if price is not None]
    if not known:
        return ""
    shown = {"low": number_format(min(known)), "high": number_format(max(known))}
    return (_("%(low)s đồng") if min(known) == max(known) else _("%(low)s to %(high)s đồng")) % shown


def demonstration(rows: list[Any]) -> bool:
    """Whether one of the rows is the demonstration's."""
    return any(one.demonstration for one in rows)
