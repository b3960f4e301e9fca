"""Evidence of a dossier: adding files and links, saying what they are and what they prove, showing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openocop.core.clock import show_date, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions import (
    Described,
    add_evidence,
    bind_evidence,
    describe_evidence,
    leave_out,
    papers_of,
)
from openocop.dossiers.actions.steps import needed
from openocop.dossiers.models import Dossier, Evidence, EvidenceUse
from openocop.dossiers.policy import Verb, why_not
from openocop.dossiers.queries import evidence_of
from openocop.files.actions import join_photos
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.forms import errors_of, status_of
from openocop.web.office.asking import Asked, Input, asked_page, day_input, maybe_day, options, typed
from openocop.web.producer.desk import dossier_of, may, to
from openocop.web.producer.purposes import PURPOSES, Purpose
from openocop.web.producer.uploads import upload_form
from openocop.web.serving import POLICY, serve_file

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from openocop.accounts.models import Person
    from openocop.files.models import Upload

PICTURES: Final = frozenset({"image/jpeg"})
"""What photographs are kept as."""
MOST_PAGES: Final = 60


@require_http_methods(GET_POST)
@signed_in
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """All evidence of the dossier; posting adds files or a link."""
    found, here = dossier_of(request, pk), reverse("producer:evidence", args=[pk])
    if request.method == "POST":
        return _linked(request, found, [], here)
    keeps = Verb.KEEP_EVIDENCE in may(request, found, Verb.KEEP_EVIDENCE)
    context = _page(found, keeps=keeps) | {"upload": upload_form(f"dossier:{pk}", here, after="reload")}
    return render(request, "producer/evidence.html", context)


@require_http_methods(GET_POST)
@signed_in
def item_evidence(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Evidence for one item: what is bound to it, and adding more."""
    found = dossier_of(request, pk, Verb.KEEP_EVIDENCE)
    if not 1 <= number <= len(found.product_set.items):
        raise Http404
    item = found.product_set.items[number - 1]
    here = reverse("producer:item_evidence", args=[pk, number])
    if request.method == "POST":
        return _linked(request, found, [item.id], here)
    upload = upload_form(f"dossier:{pk}:{item.id}", here, after="reload")
    context = _page(found, keeps=True) | {"item": item, "number": number, "upload": upload}
    return render(request, "producer/evidence.html", context)


def _linked(request: HttpRequest, found: Dossier, items: list[str], back: str) -> HttpResponse:
    """Adds a link to a film or sound; files come through their own door (``uploads``)."""
    link = typed(request, "link")
    try:
        add_evidence(found, Described(name=link[:300] or "–"), link=link, items=items, by=me(request))
        messages.success(request, _("The link is kept."))
    except (BadInputError, RefusedError) as error:
        messages.error(request, next(iter(errors_of(error).values())))
    return HttpResponseRedirect(back)


def _why_not(person: Person, rest: str) -> str | None:
    """Whether files may be handed in for "12" (a dossier) or "12:1.4" (an item of it)."""
    found = _dossier_for(rest)
    if found is None:
        return _("This dossier is not there.")
    return why_not(person, Verb.KEEP_EVIDENCE, found)


def _kept(upload: Upload, person: Person) -> str | None:
    """Binds a finished file to its dossier and item; again, it is bound already and nothing changes."""
    _word, _colon, rest = upload.purpose.partition(":")
    found = _dossier_for(rest)
    if found is None or upload.stored is None:
        return None
    item = rest.partition(":")[2]
    name = upload.name.rpartition(".")[0] or upload.name or _("Picture")
    items = [item] if item in found.product_set.item else []
    add_evidence(found, Described(name=name[:300]), file=upload.stored, items=items, by=person)
    return None


def _dossier_for(rest: str) -> Dossier | None:
    number = rest.partition(":")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 18):  # noqa: PLR2004 - what a key can hold
        return None
    return Dossier.objects.select_related("product__producer").filter(pk=number).first()


PURPOSES["dossier"] = Purpose(_why_not, _kept)


def _page(found: Dossier, *, keeps: bool) -> dict[str, Any]:
    """What is in the dossier; what else the producer has is shown to whoever may take it into the dossier."""
    uses: dict[int, list[str]] = {}
    for use in found.uses.all():
        uses.setdefault(use.evidence_id, []).extend([use.item] if use.item else [])
    pieces = evidence_of(found.product.producer)
    papers = {paper.code: paper.vi for paper in papers_of(found)}
    here = [_line(one, uses[one.pk], papers) for one in pieces if one.pk in uses]
    others = [_line(one, [], papers) for one in pieces if keeps and one.pk not in uses]
    return {
        "dossier": found,
        "here": here,
        "pictures_here": sum(line["is_picture"] for line in here),
        "others": others,
        "editable": keeps and found.is_editable,
        "papers": papers_of(found),
    }


def _line(one: Evidence, items: list[str], papers: dict[str, str]) -> dict[str, Any]:
    day = today()
    warning = ""
    if one.is_expired(day) and one.expires_on:
        warning = _("ended on %(day)s") % {"day": show_date(one.expires_on)}
    elif one.ends_soon(day) and one.expires_on:
        warning = _("ends on %(day)s") % {"day": show_date(one.expires_on)}
    shown = one.file is not None and one.file.media_type.startswith("image/")
    return {
        "one": one,
        "items": items,
        "paper": papers.get(one.paper, ""),
        "warning": warning,
        "expired": one.is_expired(day),
        "is_picture": shown,
        "described": bool(one.paper),
    }


@require_http_methods(GET_POST)
@signed_in
def piece(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What a piece of evidence is: its name, kind, number, issuer and days."""
    found, one = _piece(request, pk, number, Verb.KEEP_EVIDENCE)

    def act() -> HttpResponse:
        said = Described(
            name=typed(request, "name"),
            paper=typed(request, "paper"),
            number=typed(request, "number"),
            issuer=typed(request, "issuer"),
            issued_on=maybe_day(request, "issued_on"),
            expires_on=maybe_day(request, "expires_on"),
        )
        describe_evidence(found, one, said, by=me(request))
        return to("evidence", pk)

    return asked_page(request, _piece_asked(found, one), act)


def _piece_asked(found: Dossier, one: Evidence) -> Asked:
    papers = options(((paper.code, paper.vi) for paper in papers_of(found)), "–")
    shown = [show_date(day) if day else "" for day in (one.issued_on, one.expires_on)]
    return Asked(
        _("What is this paper?"),
        _("Save"),
        lead=_(
            "With its number and days the office finds it more easily, and you are told in time when it ends."
        ),
        inputs=(
            Input("name", _("Name"), value=one.name, required=True),
            Input("paper", _("Kind of paper"), kind="select", value=one.paper, options=papers),
            Input("number", _("Number"), value=one.number),
            Input("issuer", _("Issued by"), value=one.issuer),
            day_input("issued_on", _("Issued on"), value=shown[0]),
            day_input("expires_on", _("Valid until"), _("Leave empty if it does not end."), value=shown[1]),
        ),
        back=reverse("producer:evidence", args=[found.pk]),
    )


@require_http_methods(GET_POST)
@signed_in
def bind(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Which items a piece of evidence proves."""
    found, one = _piece(request, pk, number, Verb.KEEP_EVIDENCE)
    if request.method == "POST":
        try:
            bind_evidence(found, one, request.POST.getlist("items"), by=me(request))
        except (BadInputError, RefusedError) as error:
            messages.error(request, next(iter(errors_of(error).values())))
        return to("evidence", pk)
    bound = set(found.uses.filter(evidence=one).values_list("item", flat=True))
    parts = [
        (part, [(item, item.id in bound) for item in found.product_set.items if item.part == part.code])
        for part in found.product_set.parts
    ]
    return render(request, "producer/bind.html", {"dossier": found, "piece": one, "parts": parts})


@require_POST
@signed_in
def use(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Takes a piece that the producer has already into this dossier, or out of it."""
    found, one = _piece(request, pk, number, Verb.KEEP_EVIDENCE)
    item = request.POST.get("item", "")
    try:
        if "out" in request.POST:
            leave_out(found, one, by=me(request))
        else:
            already = found.uses.filter(evidence=one).exclude(item="").values_list("item", flat=True)
            bind_evidence(found, one, [*already, *([item] if item else [])], by=me(request))
    except (BadInputError, RefusedError) as error:
        messages.error(request, next(iter(errors_of(error).values())))
    return HttpResponseRedirect(_back_to(request, found, item))


def _back_to(request: HttpRequest, found: Dossier, item: str) -> str:
    order = [one.id for one in found.product_set.items]
    if item in order and "out" not in request.POST:
        return reverse("producer:item_evidence", args=[found.pk, order.index(item) + 1])
    return reverse("producer:evidence", args=[found.pk])


@require_http_methods(GET_POST)
@signed_in
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Joins photographed pages into one PDF, in the order of the numbers beside them."""
    found = dossier_of(request, pk, Verb.KEEP_EVIDENCE)
    pictures = _pictures(found)
    if request.method != "POST":
        return render(request, "producer/join.html", {"dossier": found, "pictures": pictures})
    chosen = _in_order(request, pictures)
    try:
        name = needed("name", typed(request, "name"), _("Write what it is."))
        _joined(found, chosen, name, me(request))
    except (BadInputError, RefusedError) as error:
        context = {"dossier": found, "pictures": pictures, "name": typed(request, "name")}
        said = [{"sentence": one, "href": f"#{at}"} for at, one in errors_of(error).items()]
        return render(request, "producer/join.html", context | {"errors": said}, status=status_of(error))
    return to("evidence", pk)


def _pictures(found: Dossier) -> list[Evidence]:
    """The pictures in the dossier, oldest first."""
    ids = {use.evidence_id for use in found.uses.all()}
    pieces = evidence_of(found.product.producer)
    return [one for one in pieces if one.pk in ids and one.file and one.file.media_type in PICTURES]


def _in_order(request: HttpRequest, pictures: list[Evidence]) -> list[Evidence]:
    """The pictures that have a number, by it."""
    numbers = {one.pk: typed(request, f"page-{one.pk}") for one in pictures}
    given = [one for one in pictures if numbers[one.pk].isascii() and numbers[one.pk].isdecimal()]
    return sorted(given, key=lambda one: (int(numbers[one.pk][:6]), one.pk))


def _joined(found: Dossier, pages: list[Evidence], name: str, by: Person) -> None:
    """One piece in place of the pages, with all that they prove. ``BadInputError`` for one page, or too many."""
    if not 2 <= len(pages) <= MOST_PAGES:  # noqa: PLR2004 - one page is none to join
        raise BadInputError("pages", _("Number at least two pictures: 1, 2, 3 and so on."))
    joined = join_photos([one.file for one in pages if one.file], name=f"{name}.pdf")
    ids = {one.pk for one in pages}
    items = {use.item for use in found.uses.all() if use.evidence_id in ids and use.item}
    add_evidence(found, Described(name=name[:300]), file=joined, items=sorted(items), by=by)
    for one in pages:
        leave_out(found, one, by=by)


def _piece(request: HttpRequest, pk: int, number: int, verb: Verb) -> tuple[Dossier, Evidence]:
    found = dossier_of(request, pk, verb)
    rows = Evidence.objects.select_related("file").filter(producer=found.product.producer_id)
    one = rows.filter(pk=number).first()
    if one is None:
        raise Http404
    return found, one


@require_safe
@signed_in
def file(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A file of the evidence, to whoever sees the dossier; also one that an earlier hand-in held."""
    found, one = _piece(request, pk, number, Verb.SEE)
    in_dossier = EvidenceUse.objects.filter(dossier=found, evidence=one).exists()
    if one.file is None or not (in_dossier or _was_in(found, one) or _is_own(request, found)):
        raise Http404
    answer = serve_file(request, one.file, name=one.name)
    answer["Content-Security-Policy"] = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    answer["X-Frame-Options"] = "SAMEORIGIN"  # the review shows a PDF beside the item
    return answer


def _was_in(found: Dossier, one: Evidence) -> bool:
    """Whether a hand-in held it: nothing is lost between versions."""
    return any(piece["id"] == one.pk for kept in found.hand_ins.all() for piece in kept.content["evidence"])


def _is_own(request: HttpRequest, found: Dossier) -> bool:
    return why_not(me(request), Verb.KEEP_EVIDENCE, found) is None
