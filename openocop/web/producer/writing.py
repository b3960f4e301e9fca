"""A producer's dossiers: the list, a new one, and the list of what is to be done in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openocop.accounts.queries import holdings_on
from openocop.accounts.roles import Role
from openocop.core.clock import now, show_date, today
from openocop.core.errors import BadInputError
from openocop.dossiers.actions import open_dossier
from openocop.dossiers.kinds import KIND_NAMES
from openocop.dossiers.letters import next_step, sentence
from openocop.dossiers.models import Dossier, Notice
from openocop.dossiers.policy import Verb
from openocop.dossiers.queries import (
    BEGINNERS,
    extra_rounds,
    lacks,
    limit_on,
    listed,
    notices_of,
    openable,
    visible,
    waiting_for,
)
from openocop.dossiers.states import State, Step, may_go
from openocop.dossiers.timing import following, round_for
from openocop.rulebooks.procedure import Kind, get_procedure, parse_kind
from openocop.rulebooks.queries import working_calendar
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.office.asking import Asked, Input, asked_page, number_in, options, typed
from openocop.web.office.register.desk import set_options
from openocop.web.producer.desk import dossier_of, last_return, limit_words, may, part_name, to
from openocop.web.producer.tasks import tasks_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Holding, Person
    from openocop.dossiers.timing import Round
    from openocop.register.models import Product


@require_safe
@signed_in
def dossiers(request: HttpRequest) -> HttpResponse:
    """The producer's dossiers, those that wait for her in front."""
    person = me(request)
    held = holdings_on(person, today())
    if not held:
        raise PermissionDenied(_("Dossiers are for producers and the offices that work with them."))
    waiting = list(listed(waiting_for(person, held))[:50])
    others = listed(visible(person, held)).exclude(pk__in=[one.pk for one in waiting]).order_by("-pk")[:100]
    context = {
        "waiting": waiting,
        "others": list(others),
        "today": today(),
        "may_begin": any(one.role in BEGINNERS for one in held),
    }
    return render(request, "producer/dossiers.html", context)


@require_http_methods(GET_POST)
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Opens a dossier: of which product, for what, in which product set."""
    person = me(request)
    products = _products(person, holdings_on(person, today()))
    chosen = request.GET.get("product", "")

    def act() -> HttpResponse:
        number = number_in(request, "product", _("Choose the product."))
        product = next((one for one in products if one.pk == number), None)
        if product is None:
            raise BadInputError("product", _("Choose the product."))
        set_number = number_in(request, "set_number", _("Choose the product set."))
        made = open_dossier(product, parse_kind(typed(request, "kind")), set_number=set_number, by=person)
        return to("dossier", made.pk)

    return asked_page(request, _new_asked(products, chosen), act)


def _products(person: Person, held: list[Holding]) -> list[Product]:
    """The products for which she may open a dossier."""
    found = list(openable(person, held).select_related("producer").in_order()[:2000])
    if not found:
        raise PermissionDenied(
            _("You have no product here yet. Ask your commune to enter it, or claim your producer.")
        )
    return found


def _new_asked(products: list[Product], chosen: str) -> Asked:
    only = str(products[0].pk) if len(products) == 1 else chosen
    known = next((one for one in products if str(one.pk) == only), None)
    kind = Kind.REASSESSMENT if known and known.is_valid_on(today()) else Kind.FIRST
    several = len({one.producer_id for one in products}) > 1
    names = [(one.pk, f"{one.name} – {one.producer.name}" if several else one.name) for one in products]
    return Asked(
        _("A new dossier"),
        _("Begin"),
        lead=_(
            "Everything you write is kept at once. You can stop at any time and go on later, also on another device."
        ),
        inputs=(
            Input(
                "product", _("Product"), kind="select", value=only, options=options(names, "–"), required=True
            ),
            Input("kind", _("What for"), kind="choice", value=kind, options=options(KIND_NAMES.items())),
            Input(
                "set_number",
                _("Product set"),
                kind="select",
                value=str(known.set_number or "") if known else "",
                options=set_options(),
                required=True,
            ),
        ),
        back=reverse("producer:dossiers"),
    )


@require_safe
@signed_in
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """One dossier: what is to be done, where it is, until when."""
    found = dossier_of(request, pk)
    allowed = may(request, found, Verb.WRITE, Verb.READ_ALL, Verb.LOOK)
    writes = Verb.WRITE in allowed
    context = {
        "dossier": found,
        "tasks": tasks_of(found, today()) if found.is_editable and writes else [],
        "missing": len(lacks(found, today())) if found.is_editable and writes else 0,
        "limit": limit_words(limit_on(found, today())),
        "round": _round_words(found),
        "window": _window_words(found),
        **_returned(found),
        "asks": list(found.asks.select_related("answered_by")),
        "may_write": writes,
        "reads_all": Verb.READ_ALL in allowed,
        "at_desk": Verb.LOOK in allowed,
        "may_withdraw": writes and may_go(Kind(found.kind), State(found.state), Step.WITHDRAW),
        **_papers(found),
    }
    return render(request, "producer/dossier.html", context)


def _returned(found: Dossier) -> dict[str, Any]:
    """The last return and its points, each with the name of the part that it is about."""
    back = last_return(found)
    points = [(part_name(found, one["at"]), one) for one in back.points] if back else []
    return {"back": back, "points": points}


def _papers(found: Dossier) -> dict[str, Any]:
    return {
        "passed": list(found.passed.all()),
        "hand_ins": list(found.hand_ins.defer("content")),
        "receipts": list(found.receipts.all()),
        "papers": list(found.papers.select_related("signed_copy")),
    }


def _window_words(found: Dossier) -> str:
    """When a reassessment is handed in, while it is not."""
    one = found.recognition
    if found.kind != Kind.REASSESSMENT or found.first_handed_in_on is not None or one is None:
        return ""
    state = one.state_on(today())
    if state.window_from is None or state.window_to is None:
        return ""
    words = _("A reassessment is handed in from %(first)s to %(last)s.")
    return words % {"first": show_date(state.window_from), "last": show_date(state.window_to)}


def _round_words(found: Dossier) -> dict[str, Any] | None:
    """The last safe day for the next round while the dossier is not handed in (Article 5), else the round it joined."""
    if found.kind == Kind.REASSESSMENT or found.state != State.DRAFT:
        return None
    procedure, extra = get_procedure(found.procedure_code), extra_rounds(found)
    coming: Round = round_for(procedure, today(), working_calendar(), extra)
    return {"coming": coming, "after": following(procedure, coming.of, extra)}


@require_http_methods(GET_POST)
@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """What happened to one's dossiers; posting says that all of it is read."""
    person = me(request)
    if request.method == "POST":
        Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=now())
        return to("notices")
    own = any(one.role == Role.PRODUCER for one in holdings_on(person, today()))
    page = "producer:dossier" if own else "office:dossier"
    lines = [
        (one, reverse(page, args=[one.dossier_id]), sentence(one.key, one.dossier), next_step(one.key))
        for one in notices_of(person)
    ]
    return render(request, "producer/notices.html", {"lines": lines})
