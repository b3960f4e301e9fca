"""Unit, product set, boxes; then check everything and hand in; withdraw; answer questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openocop.core.clock import today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions import answer as answer_ask
from openocop.dossiers.actions import choose_set, confirm_set, hand_in, save_declared
from openocop.dossiers.actions import withdraw as withdraw_dossier
from openocop.dossiers.checking import SAMPLES, is_tourism
from openocop.dossiers.kinds import TICK_NAMES, Tick
from openocop.dossiers.models import Ask
from openocop.dossiers.policy import Verb
from openocop.dossiers.queries import content_of, lacks
from openocop.register.models import Producer
from openocop.register.policy import Verb as RegisterVerb
from openocop.register.policy import why_not as why_not_register
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.forms import errors_of, status_of
from openocop.web.office.asking import Asked, Input, asked_page, number_in, typed
from openocop.web.office.register.desk import label, set_options
from openocop.web.producer.desk import dossier_of, to
from openocop.web.producer.frozen import SHOWN, changed_lines, frozen_page, unit_value
from openocop.web.producer.tasks import gaps_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.dossiers.models import Dossier


@require_safe
@signed_in
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the register knows of the unit, with what is missing; it is changed in the register."""
    found = dossier_of(request, pk, Verb.WRITE)
    producer = found.product.producer
    may_edit = why_not_register(me(request), RegisterVerb.EDIT_PRODUCER, producer) is None
    missing = {entry.at: entry.sentence for entry in lacks(found, today()) if entry.task == "unit"}
    lines = [
        (label(Producer, name), unit_value(name, getattr(producer, name)), missing.pop(name, ""))
        for name in SHOWN
    ]
    context = {"dossier": found, "lines": lines, "missing": missing, "may_edit": may_edit}
    return render(request, "producer/unit.html", context)


@require_http_methods(GET_POST)
@signed_in
def product_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Chooses another product set before handing in; confirms one that the office corrected."""
    found = dossier_of(request, pk, Verb.WRITE)

    def act() -> HttpResponse:
        if found.confirm_set:
            confirm_set(found, by=me(request))
            messages.success(request, _("You confirmed the product set."))
            return to("dossier", pk)
        number = number_in(request, "set_number", _("Choose the product set."))
        if number != found.set_number:
            held = choose_set(found, number, by=me(request))
            said = _("The product set is changed. %(count)d of your answers hold there too.")
            messages.success(request, said % {"count": held})
        return to("dossier", pk)

    return asked_page(request, _set_asked(found), act)


def _set_asked(found: Dossier) -> Asked:
    back = reverse("producer:dossier", args=[found.pk])
    name = f"{found.set_number}. {found.product_set.name}"
    if found.confirm_set:
        lead = _(
            "The office says that your product belongs to “%(name)s”. Answers whose texts are the same were kept."
        )
        return Asked(_("Confirm the product set"), _("I confirm"), lead=lead % {"name": name}, back=back)
    lead = _("Answers whose texts are the same are kept; the rest is asked again.")
    chosen = Input(
        "set_number", _("Product set"), kind="select", value=str(found.set_number), options=set_options()
    )
    return Asked(_("Product set"), _("Save"), lead=lead, inputs=(chosen,), back=back)


@require_http_methods(GET_POST)
@signed_in
def declared(request: HttpRequest, pk: int) -> HttpResponse:
    """The boxes of Form 02, the size of the enterprise, the sample products."""
    found = dossier_of(request, pk, Verb.WRITE)
    if request.method != "POST":
        return render(request, "producer/declared.html", _declared_page(found, found.ticks.split()))
    try:
        count = typed(request, "sample_count") or "0"
        save_declared(
            found,
            ticks=request.POST.getlist("ticks"),
            small_or_medium="small_or_medium" in request.POST,
            sample_count=int(count) if count.isascii() and count.isdecimal() and len(count) < 6 else -1,  # noqa: PLR2004
            by=me(request),
        )
    except (BadInputError, RefusedError) as error:
        typed_count = {
            "sample_count": typed(request, "sample_count"),
            "small": "small_or_medium" in request.POST,
        }
        page = _declared_page(found, request.POST.getlist("ticks")) | typed_count | _wrong(error)
        return render(request, "producer/declared.html", page, status=status_of(error))
    return to("dossier", pk)


def _wrong(error: BadInputError | RefusedError) -> dict[str, object]:
    said = errors_of(error)
    return {
        "wrong": said,
        "errors": [{"sentence": one, "href": f"#{at}" if at else ""} for at, one in said.items()],
    }


def _declared_page(found: Dossier, ticked: list[str]) -> dict[str, object]:
    return {
        "dossier": found,
        "boxes": [(tick.value, TICK_NAMES[tick], tick.value in ticked) for tick in Tick],
        "tourism": is_tourism(found.product_set),
        "samples": SAMPLES,
        "sample_count": found.sample_count,
        "small": found.small_or_medium,
        "is_enterprise": found.product.producer.kind == "enterprise",
    }


@require_http_methods(GET_POST)
@signed_in
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything as it will be handed in, what is missing, and the declaration."""
    found = dossier_of(request, pk, Verb.WRITE)
    errors: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            edition = number_in(request, "edition", _("Open the page again."))
            hand_in(found, edition=edition, declared="declared" in request.POST, by=me(request))
            return to("handed_in", pk)
        except (BadInputError, RefusedError) as error:
            errors = [
                {"sentence": said, "href": f"#{at}" if at else ""} for at, said in errors_of(error).items()
            ]
            status = status_of(error)
    context = frozen_page(found, content_of(found), me(request)) | {
        "errors": errors,
        "missing": gaps_of(found, today()),
    }
    return render(request, "producer/check.html", context, status=status)


@require_safe
@signed_in
def handed_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer to handing in: the receipt, and what comes next."""
    found = dossier_of(request, pk)
    last = found.hand_ins.defer("content").last()
    if last is None:
        return to("dossier", pk)
    receipt = found.receipts.filter(level="commune").first()
    return render(request, "producer/handed_in.html", {"dossier": found, "last": last, "receipt": receipt})


@require_safe
@signed_in
def hand_in_of(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A hand-in as it was, and what changed from the one before."""
    found = dossier_of(request, pk)
    both = list(found.hand_ins.filter(number__in=[number - 1, number]))
    if not both or both[-1].number != number:
        raise Http404
    pair = [one.content for one in both]
    changed = changed_lines(found, pair[0], pair[1], me(request)) if len(both) > 1 else []
    context = frozen_page(found, both[-1].content, me(request)) | {
        "hand_in": both[-1],
        "changed": changed,
        "first": len(both) == 1,
    }
    return render(request, "producer/hand_in.html", context)


@require_http_methods(GET_POST)
@signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the dossier back for good."""
    found = dossier_of(request, pk, Verb.WRITE)

    def act() -> HttpResponse:
        edition = number_in(request, "seen", _("Open the page again."))
        withdraw_dossier(found, edition=edition, words=typed(request, "words"), by=me(request))
        messages.success(request, _("The dossier is withdrawn."))
        return to("dossiers")

    asked = Asked(
        _("Withdraw the dossier of %(name)s") % {"name": found.product.name},
        _("Withdraw it for good"),
        lead=_(
            "It cannot be handed in any more; you may open a new one. What was handed in stays on record."
        ),
        inputs=(Input("words", _("Why (if you like to say)"), kind="long"),),
        back=reverse("producer:dossier", args=[pk]),
        more={"seen": str(found.edition)},
    )
    return asked_page(request, asked, act)


@require_POST
@signed_in
def answer(request: HttpRequest, pk: int, ask: int) -> HttpResponse:
    """Answers a question of an office."""
    found = dossier_of(request, pk, Verb.WRITE)
    one = Ask.objects.filter(pk=ask, dossier=found).first()
    if one is None:
        raise Http404
    one.dossier = found
    try:
        answer_ask(one, words=typed(request, "answer"), by=me(request))
        messages.success(request, _("Your answer is with the office."))
    except (BadInputError, RefusedError) as error:
        messages.error(request, next(iter(errors_of(error).values())))
    return to("dossier", pk)
