"""Steps that the pages of this desk share: rows that one may see, forms out of columns, what was done to a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from openocop.accounts.queries import holdings_on
from openocop.accounts.roles import Role
from openocop.core.clock import parse_date, show_date, today
from openocop.core.errors import BadInputError
from openocop.core.text import sort_key
from openocop.journal.actions import Subject
from openocop.journal.queries import Filter, page
from openocop.places.atlas import atlas
from openocop.register.kinds import PRODUCER_KINDS
from openocop.register.models import CraftVillage, MaterialZone, Producer, Product, Recognition
from openocop.register.policy import Verb, why_not
from openocop.rulebooks import shelf
from openocop.web.door import for_whom, me
from openocop.web.office.asking import Input, options, typed
from openocop.web.office.record.words import line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model
    from django.http import HttpRequest

    from openocop.accounts.models import Holding, Person
    from openocop.places.units import Unit
    from openocop.web.office.record.words import Line

RULEBOOK: Final = "QD26-2026"
_DAYS: Final = frozenset({"registered_on"})
_NUMBERS: Final = frozenset(
    {"workers_total", "workers_local", "workers_women", "price_from", "price_to", "set_number"}
)
_LONG: Final = frozenset({"description", "story", "ingredients"})
SEXES: Final = ("nữ", "nam")


def producer_of(request: HttpRequest, pk: int, verb: Verb = Verb.SEE) -> Producer:
    """The producer of this number, if the reader may do this with it; 404 for none, 403 with the reason."""
    found = Producer.objects.select_related("office", "merged_into", "succeeds").filter(pk=pk).first()
    if found is None:
        raise Http404
    for_whom(why_not(me(request), verb, found))
    return found


def product_of(request: HttpRequest, pk: int, verb: Verb = Verb.SEE) -> Product:
    """The product of this number, if the reader may do this with it; 404 for none, 403 with the reason."""
    found = Product.objects.select_related("producer", "merged_into").filter(pk=pk).first()
    if found is None:
        raise Http404
    for_whom(why_not(me(request), verb, found.producer if verb is Verb.SEE else found))
    return found


def recognition_of(request: HttpRequest, pk: int) -> Recognition:
    """The recognition of this number, if the reader may act on it."""
    found = Recognition.objects.select_related("product__producer").filter(pk=pk).first()
    if found is None:
        raise Http404
    for_whom(why_not(me(request), Verb.RECOGNISE, found.product))
    return found


def zone_of(request: HttpRequest, pk: int, *, keeps: bool = False) -> MaterialZone:
    """The material zone of this number for whoever works with the register; ``keeps``: who may change it."""
    roles_of(me(request))
    found = MaterialZone.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    if keeps:
        for_whom(why_not(me(request), Verb.KEEP_ZONES, found.commune_codes))
    return found


def village_of(request: HttpRequest, pk: int, *, keeps: bool = False) -> CraftVillage:
    """The craft village of this number, as above."""
    roles_of(me(request))
    found = CraftVillage.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    if keeps:
        for_whom(why_not(me(request), Verb.KEEP_ZONES, [found.commune_code]))
    return found


def roles_of(person: Person) -> list[Holding]:
    """The roles that a person holds today; ``PermissionDenied`` for whoever has none: the register is not hers."""
    held = holdings_on(person, today())
    if not held:
        raise PermissionDenied(_("The register is for producers and the offices that work with them."))
    return held


def keeps_somewhere(held: Iterable[Holding]) -> bool:
    """Whether these roles keep material zones and craft villages of any commune."""
    return any(Role(one.role) in KEEPERS for one in held)


KEEPERS: Final = frozenset({Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER})


def commune_options(held: Iterable[Holding], first: str = "") -> tuple[tuple[str, str], ...]:
    """The communes of today that these roles keep, for a list: one's own, or all of one's province."""
    found: set[Unit] = set()
    for holding in held:
        unit = atlas().unit_on(holding.office.place_code, today()) if holding.office.place_code else None
        if unit is not None and Role(holding.role) in KEEPERS:
            found |= {unit} if unit.level == "commune" else set(atlas().children(unit))
    ordered = sorted(found, key=lambda unit: (sort_key(unit.base), unit.code))
    return options(((unit.code, unit.name) for unit in ordered), first)


def search_in(request: HttpRequest, name: str = "q") -> str:
    """Words that a list is searched for, as the address has them."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]


def label(model: type[Model], name: str) -> str:
    """What a column is called, with a capital."""
    words = str(getattr(model._meta.get_field(name), "verbose_name", name))  # noqa: SLF001 - Django's way to columns
    return words[:1].upper() + words[1:]


def inputs_of(row: Producer | Product, names: Iterable[str]) -> tuple[Input, ...]:
    """A form's inputs for these columns, with what stands there now."""
    return tuple(_input(row, name) for name in names)


def _input(row: Producer | Product, name: str) -> Input:
    value, words = getattr(row, name), label(type(row), name)
    if name == "kind":
        return Input(name, words, kind="select", value=value, options=options(PRODUCER_KINDS.items(), "–"))
    if name == "set_number":
        return Input(name, words, kind="select", value=str(value or ""), options=set_options())
    if name == "representative_sex":
        return Input(
            name, words, kind="select", value=value, options=options(((sex, sex) for sex in SEXES), "–")
        )
    if name in _LONG:
        return Input(name, words, kind="long", value=value)
    if name in _DAYS:
        return Input(
            name, words, value=show_date(value) if value else "", hint=_("Day/month/year, like 25/11/2026.")
        )
    mode = "numeric" if name in _NUMBERS else ""
    return Input(name, words, value="" if value is None else str(value), mode=mode, required=name == "name")


def set_options() -> tuple[tuple[str, str], ...]:
    """The product sets of the criteria in force, for a list."""
    found = shelf.get_rulebook(RULEBOOK).sets
    return options(((one.number, f"{one.number}. {one.name}") for one in found), "–")


def values_in(request: HttpRequest, names: Iterable[str]) -> dict[str, Any]:
    """What was typed into these columns' inputs, as the columns hold it. Raises ``BadInputError`` by field."""
    found: dict[str, Any] = {}
    for name in names:
        if name in request.POST:
            found[name] = _value(name, typed(request, name))
    if "set_number" in found:
        found["rulebook_code"] = RULEBOOK if found["set_number"] else ""
    return found


def _value(name: str, text: str) -> Any:
    if name in _DAYS:
        try:
            return parse_date(text) if text else None
        except ValueError:
            raise BadInputError(name, _("This is not a day. Write it as 25/11/2026.")) from None
    if name in _NUMBERS:
        return number(name, text)
    return text


def number(name: str, text: str) -> int | None:
    """A whole number as people write it: 1.250.000; ``None`` for an empty text. Raises ``BadInputError``."""
    digits = text.replace(".", "").replace(" ", "")
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or len(digits) > 15:  # noqa: PLR2004 - more than all money there is
        raise BadInputError(name, _("Write a whole number, like 1.250.000."))
    return int(digits)


def history(kind: str, row: Model) -> list[Line]:
    """What was done to a row, newest first, twenty acts. One query."""
    found = page(Filter(subject=Subject(kind, str(row.pk))), size=20)
    return [line(entry) for entry in found.entries]
