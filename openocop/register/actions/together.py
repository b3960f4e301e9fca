"""The same change to many rows: looked at first, then done row by row through the room's verbs, all or none."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.accounts.queries import holdings_on
from openocop.core.clock import today
from openocop.core.errors import RefusedError
from openocop.register.actions.producers import assign_commune, update_producer
from openocop.register.actions.products import update_product
from openocop.register.models import Producer, Product
from openocop.register.policy import Verb, why_not

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from openocop.accounts.models import Person

    Row = Producer | Product


@dataclass(frozen=True, slots=True)
class Change:
    """Something that can be done to many rows at once: the verb it needs, and how it is done to one."""

    name: str
    model: type[Row]
    verb: Verb
    act: Callable[[Any, Any, Person], object]
    now: Callable[[Any], Any]
    """What stands there now, to compare with the value that shall."""
    hinders: Callable[[Any, Any], str | None] = lambda _row, _value: None
    """Why it cannot be done to a row, beside rights; ``None`` where it can."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One row and what would become of it: ``why`` it would not change, empty where it would."""

    row: Row
    why: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """All rows in the order given; ``seen`` is the digest of what was there, by which the act knows it again."""

    rows: tuple[Weighed, ...]
    seen: str

    @property
    def going(self) -> list[Row]:
        """The rows that would change."""
        return [one.row for one in self.rows if not one.why]

    @property
    def staying(self) -> list[Weighed]:
        """The rows that would not, each with why."""
        return [one for one in self.rows if one.why]


def weigh(change: Change, rows: Iterable[Row], value: Any, *, by: Person) -> Weighing:
    """What the change would come to, row by row; nothing is written. One query, however many rows."""
    held = holdings_on(by, today())

    def why(row: Row) -> str:
        if change.now(row) == value:
            return _("It is so already.")
        return why_not(by, change.verb, row, held=held) or change.hinders(row, value) or ""

    found = tuple(Weighed(row, why(row)) for row in rows)
    facts = [(one.row.pk, _plain(change.now(one.row)), not one.why) for one in found]
    told = repr((change.name, _plain(value), sorted(facts)))
    return Weighing(found, sha256(told.encode()).hexdigest())


def change_together(change: Change, rows: Iterable[Row], value: Any, *, seen: str, by: Person) -> int:
    """Does the change to those rows that it can be done to, one act each, all or none; how many they were.

    A second time it finds nothing left to do: 0. Raises ``RefusedError`` when the rows are no longer what was
    ``seen`` when they were weighed, and what the verb of a row raises.
    """
    numbers = sorted(row.pk for row in rows)
    with transaction.atomic():
        locked = change.model._default_manager.select_for_update(of=("self",)).order_by("pk")  # noqa: SLF001 - Django's way
        related = () if change.model is Producer else ("producer", "craft_village")
        current = locked.select_related(*related) if related else locked
        weighed = weigh(change, current.filter(pk__in=numbers, merged_into__isnull=True), value, by=by)
        if not weighed.going:
            return 0
        if weighed.seen != seen:
            raise RefusedError(
                _("Somebody changed these lines meanwhile. Look at them as they are now, then decide again.")
            )
        for row in weighed.going:
            change.act(row, value, by)
    return len(weighed.going)


def _plain(value: Any) -> Any:
    return getattr(value, "pk", value)


def _set_sector(product: Product, value: str, by: Person) -> None:
    update_product(product, {"sector": value}, by=by)


def _set_set(product: Product, value: tuple[str, int], by: Person) -> None:
    update_product(product, {"rulebook_code": value[0], "set_number": value[1]}, by=by)


def _set_village(product: Product, value: Any, by: Person) -> None:
    update_product(product, {"craft_village": value}, by=by)


def _set_kind(producer: Producer, value: str, by: Person) -> None:
    update_producer(producer, {"kind": value}, by=by)


def _set_commune(producer: Producer, value: str, by: Person) -> None:
    assign_commune(producer, value, by=by)


def _elsewhere(producer: Producer, code: str) -> str | None:
    if producer.commune_code:
        return _("Its commune is known already. Change it on its own page.")
    if producer.commune_candidates and code not in producer.commune_candidates:
        return _("No part of its old commune went there.")
    return None


PRODUCT_CHANGES: Final = {
    one.name: one
    for one in (
        Change("sector", Product, Verb.EDIT_PRODUCT, _set_sector, lambda row: row.sector),
        Change("set", Product, Verb.EDIT_VERIFIED, _set_set, lambda row: (row.rulebook_code, row.set_number)),
        Change("craft_village", Product, Verb.EDIT_PRODUCT, _set_village, lambda row: row.craft_village),
    )
}
PRODUCER_CHANGES: Final = {
    one.name: one
    for one in (
        Change(
            "commune",
            Producer,
            Verb.ASSIGN_COMMUNE,
            _set_commune,
            lambda row: row.commune_code,
            _elsewhere,
        ),
        Change("kind", Producer, Verb.EDIT_VERIFIED, _set_kind, lambda row: row.kind),
    )
}
