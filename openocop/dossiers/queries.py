"""What the room knows, read from its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q

from openocop.accounts.models import Holding
from openocop.accounts.queries import holdings_on
from openocop.accounts.roles import Role
from openocop.core.clock import today
from openocop.dossiers.checking import (
    Lack,
    Unit,
    item_lacks,
    sample_lacks,
    set_lacks,
    text_lacks,
    unit_lacks,
    window_lacks,
)
from openocop.dossiers.differences import NONE_MET
from openocop.dossiers.kinds import Level, TextKey
from openocop.dossiers.models import Dossier, Evidence, ExtraRound, HandIn, Notice
from openocop.dossiers.states import EDITABLE, TURNS, State, Turn
from openocop.dossiers.timing import limit_of
from openocop.register.queries import products_for, reach_of
from openocop.register.validity import last_day, may_file_late
from openocop.rulebooks.procedure import Kind, get_procedure
from openocop.rulebooks.queries import working_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from openocop.accounts.models import Person
    from openocop.dossiers.models.dossiers import DossierQuerySet
    from openocop.dossiers.timing import Limit
    from openocop.register.models import Producer
    from openocop.register.models.products import ProductQuerySet
    from openocop.rulebooks.procedure import RoundOfYear

_WORKING: Final = frozenset({Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER, Role.PRODUCER})
_TURN_OF: Final = {
    Role.PRODUCER: Turn.PRODUCER,
    Role.COMMUNE_OFFICER: Turn.COMMUNE,
    Role.PROVINCIAL_OFFICER: Turn.PROVINCE,
    Role.ADVISORY_MEMBER: Turn.ADVISERS,
}


def visible(person: Person, held: Iterable[Holding] | None = None) -> DossierQuerySet:
    """The dossiers that a person sees by her roles of today; the same as ``policy`` allows one by one."""
    roles = list(holdings_on(person, today()) if held is None else held)
    reach = reach_of((one for one in roles if one.role in _WORKING), "product__producer__")
    for one in roles:
        match Role(one.role):
            case Role.AUDITOR:
                return Dossier.objects.all()
            case Role.ADVISORY_MEMBER:
                reach |= Q(pk__in=_assigned(person))
            case Role.SECRETARY:
                reach |= Q(state=State.READY)
    return Dossier.objects.filter(reach)


def waiting_for(person: Person, held: Iterable[Holding] | None = None) -> DossierQuerySet:
    """Of the dossiers that she sees those whose next step is hers: her office's turn, and hers where it is assigned."""
    roles = list(holdings_on(person, today()) if held is None else held)
    turns = {_TURN_OF[Role(one.role)] for one in roles if Role(one.role) in _TURN_OF}
    mine = Q(state__in=sorted(state for state, turn in TURNS.items() if turn in turns))
    if any(one.role == Role.COMMUNE_OFFICER for one in roles):
        mine |= Q(managed=True, state__in=sorted(EDITABLE)) & ~Q(product__producer__office__in=with_people())
    return visible(person, roles).filter(mine)


BEGINNERS: Final = frozenset({Role.PRODUCER, Role.COMMUNE_OFFICER})
"""Who begins dossiers: producers their own, a commune those of producers without an account."""


def openable(person: Person, held: Iterable[Holding]) -> ProductQuerySet:
    """The products for which she may open a dossier; the same as ``policy`` allows one by one."""
    roles = [one for one in held if one.role in BEGINNERS]
    own = [one.office_id for one in roles if one.role == Role.PRODUCER]
    places = [
        one.office.place_code for one in roles if one.role == Role.COMMUNE_OFFICER and one.office.place_code
    ]
    kept = Q(producer__commune_code__in=places) & ~Q(producer__office__in=with_people())
    return products_for(person, roles).filter(Q(producer__office__in=own) | kept)


def with_people() -> Any:
    """The offices of producers that have an account today, for a subquery."""
    return Holding.objects.on(today()).filter(role=Role.PRODUCER).values("office")


def counts_by_state(rows: DossierQuerySet) -> dict[str, int]:
    """How many of these dossiers are in each state. One query."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def listed(rows: DossierQuerySet) -> DossierQuerySet:
    """Ready to be shown in a list, those whose limit ends first in front, then those that wait longest."""
    return rows.select_related("product__producer").order_by(F("due_on").asc(nulls_last=True), "since", "pk")


def dossiers_of(producer: Producer) -> list[Dossier]:
    """A producer's dossiers, the newest first. One query."""
    rows = Dossier.objects.filter(product__producer=producer)
    return list(rows.select_related("product__producer").order_by("-pk"))


def evidence_of(producer: Producer) -> list[Evidence]:
    """What a producer has in evidence, oldest first, with the files. One query."""
    return list(producer.evidence.filter(removed_at__isnull=True).select_related("file"))


def limit_on(dossier: Dossier, on: date) -> Limit | None:
    """The limit that runs for the office at work on a day; see ``timing``. Two queries."""
    return limit_of(Kind(dossier.kind), dossier.procedure_code, dossier.passages(), on, working_calendar())


def lacks(dossier: Dossier, on: date) -> list[Lack]:
    """What is missing before the dossier can be handed in on a day. A fixed number of queries."""
    product_set, texts = dossier.product_set, texts_of(dossier)
    found = [
        *set_lacks(confirm=dossier.confirm_set),
        *unit_lacks(unit_of(dossier, texts), product_set, get_procedure(dossier.procedure_code)),
        *sample_lacks(product_set, dossier.sample_count),
        *item_lacks(product_set, options_of(dossier)),
        *text_lacks(Kind(dossier.kind), texts),
    ]
    if dossier.kind == Kind.REASSESSMENT and dossier.first_handed_in_on is None:
        found += window_lacks(_last_valid(dossier), on, late_allowed=_late_allowed(dossier))
    return found


def _last_valid(dossier: Dossier) -> date | None:
    one = dossier.recognition
    return last_day(one.decided_on, one.stated_expiry) if one and one.decided_on else None


def _late_allowed(dossier: Dossier) -> bool:
    state = dossier.recognition.state_on(today()) if dossier.recognition else None
    return bool(state and state.window_to and may_file_late(state.window_to))


def unit_of(dossier: Dossier, texts: dict[str, str]) -> Unit:
    """Of the dossier's producer what the law asks about."""
    producer = dossier.product.producer
    return Unit(
        kind=producer.kind,
        name=producer.name,
        representative=producer.representative,
        address=producer.address,
        phone=producer.phone,
        tax_code=producer.tax_code,
        registered=bool(texts.get(TextKey.REGISTRATION_NUMBER) or producer.tax_code),
        commune_code=producer.commune_code,
        small_or_medium=dossier.small_or_medium,
    )


def texts_of(dossier: Dossier) -> dict[str, str]:
    """The texts of the forms by key. One query."""
    return {one.key: one.words for one in dossier.texts.all()}


def options_of(dossier: Dossier) -> dict[str, str]:
    """The producer's choices by item: an option, ``"-"`` for none of them, nothing where it is open. One query."""
    return {one.item: one.option for one in dossier.answers.all()}


def choices_of(options: dict[str, str]) -> dict[str, str | None]:
    """Choices as scoring takes them: ``None`` for "none is met", and open items left out."""
    return {item: None if option == "-" else option for item, option in options.items() if option}


def extra_rounds(dossier: Dossier) -> list[RoundOfYear]:
    """The rounds that the dossier's province adds to the law's. One query."""
    rows = ExtraRound.objects.filter(province_code=dossier.product.producer.province_code)
    return [one.as_round(dossier.procedure_code) for one in rows]


def unread(person: Person) -> int:
    """How many notices a person has not read. One query."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def notices_of(person: Person, most: int = 50) -> list[Notice]:
    """A person's notices, the newest first. One query."""
    rows = Notice.objects.filter(person=person).select_related("dossier__product__producer")
    return list(rows[:most])


def content_of(dossier: Dossier) -> dict[str, Any]:
    """Everything in the dossier as it is now, as plain JSON (see ``differences``). A fixed number of queries."""
    product, producer = dossier.product, dossier.product.producer
    unit = {name: _plain(getattr(producer, name)) for name in _UNIT}
    return {
        "law": {
            "rulebook": dossier.rulebook_code,
            "rulebook_hash": dossier.rulebook.content_hash,
            "procedure": dossier.procedure_code,
            "set": dossier.set_number,
            "kind": dossier.kind,
        },
        "unit": unit | {"small_or_medium": dossier.small_or_medium},
        "product": {name: _plain(getattr(product, name)) for name in _PRODUCT}
        | {"packs": [one.text for one in product.packs.all()]},
        "texts": texts_of(dossier),
        "ticks": dossier.ticks.split(),
        "sample_count": dossier.sample_count,
        "answers": {
            one.item: {"option": one.option, "words": one.words}
            for one in sorted(dossier.answers.all(), key=lambda one: _place(dossier, one.item))
        },
        "evidence": evidence_in(dossier),
    }


_UNIT: Final = (
    "id", "kind", "name", "tax_code", "registered_on", "representative", "representative_sex",
    "representative_ethnic", "representative_disability", "address", "commune_code", "province_code", "phone", "email",
    "workers_total", "workers_local", "workers_women",
)  # fmt: skip
_PRODUCT: Final = (
    "id",
    "name",
    "description",
    "story",
    "ingredients",
    "materials_origin",
    "shelf_life",
    "gtin",
)


def _place(dossier: Dossier, item: str) -> int:
    """Where an item stands in the sheet."""
    order = {one.id: number for number, one in enumerate(dossier.product_set.items)}
    return order.get(item, len(order))


def evidence_in(dossier: Dossier) -> list[dict[str, Any]]:
    """The evidence of a dossier in the order of the criteria, with the items that it proves. One query."""
    order = {one.id: number for number, one in enumerate(dossier.product_set.items)}
    items: dict[int, list[str]] = {}
    pieces: dict[int, Evidence] = {}
    for use in dossier.uses.select_related("evidence__file"):
        pieces[use.evidence_id] = use.evidence
        items.setdefault(use.evidence_id, []).extend([use.item] if use.item else [])
    last = len(order)
    for bound in items.values():
        bound.sort(key=lambda item: order.get(item, last))
    ids = sorted(pieces, key=lambda pk: (order.get(items[pk][0], last) if items[pk] else last, pk))
    return [_piece(pieces[pk], items[pk]) for pk in ids]


def _piece(one: Evidence, items: list[str]) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "paper": one.paper,
        "number": one.number,
        "issuer": one.issuer,
        "issued_on": _plain(one.issued_on),
        "expires_on": _plain(one.expires_on),
        "sha256": one.file.sha256 if one.file else "",
        "size": one.file.size if one.file else 0,
        "media_type": one.file.media_type if one.file else "",
        "link": one.link,
        "items": items,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _assigned(person: Person) -> Any:
    return person.assignments.filter(ended_at__isnull=True).values("dossier_id")


def proposed(dossier: Dossier) -> dict[str, Any]:
    """By item: the producer's option, the one proposed (the producer's where nothing else is), points of both, note."""
    level = Level.PROVINCE if dossier.kind == Kind.REASSESSMENT else Level.ADVISERS
    looks = {one.item: one for one in dossier.looks.all() if one.level == level}
    chosen = {one.item: one.option for one in dossier.answers.all()}
    points = dossier.product_set.points
    found: dict[str, Any] = {}
    for item in dossier.product_set.items:
        own = chosen.get(item.id, "")
        noted = looks.get(item.id)
        better = (noted.option if noted else "") or own
        found[item.id] = {
            "chosen": own,
            "proposed": better,
            "points": points[item.id][_scored(own)] if own else None,
            "proposed_points": points[item.id][_scored(better)] if better else None,
            "words": noted.words if noted else "",
        }
    return found


def _scored(option: str) -> str | None:
    return None if option == NONE_MET else option


def earlier_content(dossier: Dossier) -> dict[str, Any] | None:
    """What was handed in last for the product's assessment before this one; ``None`` where none was. One query."""
    rows = HandIn.objects.filter(dossier__product=dossier.product_id, dossier__pk__lt=dossier.pk)
    return (
        rows.exclude(dossier__state=State.WITHDRAWN).order_by("-pk").values_list("content", flat=True).first()
    )
