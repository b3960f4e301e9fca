"""Evidence of a dossier: adding files and links, saying what they are and what they prove, showing them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
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
from openocop.dossiers.models import Dossier, Evidence, EvidenceUse
from openocop.dossiers.policy import Verb, why_not
from openocop.dossiers.queries import evidence_of
from openocop.files.actions import keep_file
from openocop.files.kinds import Kind
from openocop.files.queries import answer_for
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.forms import errors_of
from openocop.web.office.asking import Asked, Input, asked_page, day_input, maybe_day, options, typed
from openocop.web.producer.desk import dossier_of, to

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Person

TAKEN: Final = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.PDF, Kind.DOCX, Kind.XLSX})
MOST_AT_ONCE: Final = 20


@require_http_methods(GET_POST)
@signed_in
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """All evidence of the dossier; posting adds files or a link."""
    found = dossier_of(request, pk)
    if request.method == "POST":
        return _added(request, found, [], reverse("producer:evidence", args=[pk]))
    return render(request, "producer/evidence.html", _page(found))


@require_http_methods(GET_POST)
@signed_in
def item_evidence(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Evidence for one item: what is bound to it, and adding more."""
    found = dossier_of(request, pk, Verb.KEEP_EVIDENCE)
    if not 1 <= number <= len(found.product_set.items):
        raise Http404
    item = found.product_set.items[number - 1]
    if request.method == "POST":
        return _added(request, found, [item.id], reverse("producer:item_evidence", args=[pk, number]))
    context = _page(found) | {"item": item, "number": number}
    return render(request, "producer/evidence.html", context)


def _added(request: HttpRequest, found: Dossier, items: list[str], back: str) -> HttpResponse:
    """Adds what was sent; whatever cannot be taken is said, the rest is kept."""
    files = request.FILES.getlist("files")[:MOST_AT_ONCE]
    link = typed(request, "link")
    tries = [(file.name or "", partial(_add_file, found, file, items, me(request))) for file in files]
    if link or not files:
        tries.append(("", partial(_add_link, found, link, items, me(request))))
    kept = 0
    for name, add in tries:
        try:
            add()
            kept += 1
        except (BadInputError, RefusedError) as error:
            said = next(iter(errors_of(error).values()))
            messages.error(request, f"{name}: {said}" if name else said)
    if kept:
        said = ngettext(
            "%(count)d piece of evidence is kept.", "%(count)d pieces of evidence are kept.", kept
        )
        messages.success(request, said % {"count": kept})
    return HttpResponseRedirect(back)


def _add_file(found: Dossier, file: UploadedFile[Any], items: list[str], by: Person) -> None:
    stored = keep_file(file, name=file.name or "", kinds=TAKEN)  # kept first, bound then
    name = (file.name or "").rpartition(".")[0] or file.name or _("Picture")
    add_evidence(found, Described(name=name[:300]), file=stored, items=items, by=by)


def _add_link(found: Dossier, link: str, items: list[str], by: Person) -> None:
    add_evidence(found, Described(name=link[:300] or "–"), link=link, items=items, by=by)


def _page(found: Dossier) -> dict[str, Any]:
    uses: dict[int, list[str]] = {}
    for use in found.uses.all():
        uses.setdefault(use.evidence_id, []).extend([use.item] if use.item else [])
    pieces = evidence_of(found.product.producer)
    papers = {paper.code: paper.vi for paper in papers_of(found)}
    here = [_line(one, uses[one.pk], papers) for one in pieces if one.pk in uses]
    others = [_line(one, [], papers) for one in pieces if one.pk not in uses]
    return {
        "dossier": found,
        "here": here,
        "others": others,
        "editable": found.is_editable,
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


def _piece(request: HttpRequest, pk: int, number: int, verb: Verb) -> tuple[Dossier, Evidence]:
    found = dossier_of(request, pk, verb)
    rows = Evidence.objects.select_related("file").filter(producer=found.product.producer_id)
    one = rows.filter(pk=number).first()
    if one is None:
        raise Http404
    return found, one


@require_safe
@signed_in
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse | FileResponse:
    """A file of the evidence, to whoever sees the dossier; also one that an earlier hand-in held."""
    found, one = _piece(request, pk, number, Verb.SEE)
    in_dossier = EvidenceUse.objects.filter(dossier=found, evidence=one).exists()
    if one.file is None or not (in_dossier or _was_in(found, one) or _is_own(request, found)):
        raise Http404
    served = answer_for(one.file.sha256)
    if served is None:
        raise Http404
    answer = FileResponse(served.path.open("rb"), content_type=served.media_type)
    answer["Content-Disposition"] = served.disposition
    answer["Content-Length"] = str(served.size)
    answer["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
    )
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _was_in(found: Dossier, one: Evidence) -> bool:
    """Whether a hand-in held it: nothing is lost between versions."""
    return any(piece["id"] == one.pk for kept in found.hand_ins.all() for piece in kept.content["evidence"])


def _is_own(request: HttpRequest, found: Dossier) -> bool:
    return why_not(me(request), Verb.KEEP_EVIDENCE, found) is None
