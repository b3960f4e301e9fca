"""The steps that offices take with a dossier, a form each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openocop.accounts.models import Holding
from openocop.accounts.roles import Role
from openocop.core.clock import show_date, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers import actions
from openocop.dossiers.actions import MeanwhileError, Signed
from openocop.dossiers.checking import places_of
from openocop.dossiers.kinds import FINDING_NAMES, FindingKey
from openocop.dossiers.policy import Verb
from openocop.files.actions import keep_file
from openocop.files.kinds import Kind as FileKind
from openocop.rulebooks.procedure import Kind
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.forms import errors_of, status_of
from openocop.web.office.asking import (
    Asked,
    Input,
    asked_page,
    day_in,
    number_in,
    options,
    seen_in,
    to,
    typed,
)
from openocop.web.office.register.desk import set_options
from openocop.web.producer.desk import dossier_of, part_name

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Person
    from openocop.dossiers.models import Dossier

SIGNED: Final = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG})


def _edition(request: HttpRequest) -> int:
    """Which state of the dossier the form was opened in."""
    return number_in(request, "seen", _("Open the page again."))


def _asked(found: Dossier, title: str, button: str, *inputs: Input, lead: str = "") -> Asked:
    return Asked(
        title % {"name": found.product.name},
        button,
        lead=lead,
        inputs=inputs,
        back=reverse("office:dossier", args=[found.pk]),
        more={"seen": str(found.edition)},
    )


@require_http_methods(GET_POST)
@signed_in
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """The province receives a request, with its own receipt."""
    found = dossier_of(request, pk, Verb.CHECK_AT_PROVINCE)

    def act() -> HttpResponse:
        actions.receive(found, edition=_edition(request), by=me(request))
        messages.success(request, _("Received. The receipt has its number."))
        return to("dossier", pk)

    lead = _("The dossier gets the next receipt of the provincial office. Commune and producer are told.")
    return asked_page(request, _asked(found, _("Receive “%(name)s”"), _("Receive it"), lead=lead), act)


@require_http_methods(GET_POST)
@signed_in
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the dossier to members of the advisory team."""
    found = dossier_of(request, pk, Verb.CHECK_AT_PROVINCE)
    team = _team()
    if request.method != "POST":
        return render(
            request, "office/dossiers/assign.html", {"dossier": found, "team": _ticked(found, team)}
        )
    chosen = [one for one in team if str(one.pk) in request.POST.getlist("people")]
    try:
        actions.assign(found, chosen, edition=_edition(request), by=me(request))
    except (BadInputError, RefusedError) as error:
        said = [{"sentence": one, "href": "#people"} for one in errors_of(error).values()]
        context = {"dossier": found, "team": _ticked(found, team), "errors": said}
        return render(request, "office/dossiers/assign.html", context, status=status_of(error))
    return to("dossier", pk)


def _team() -> list[Person]:
    rows = Holding.objects.on(today()).filter(role=Role.ADVISORY_MEMBER).select_related("person")
    return list({one.person_id: one.person for one in rows.order_by("person__name", "pk")}.values())


def _ticked(found: Dossier, team: list[Person]) -> list[tuple[Person, bool]]:
    given = {one.person_id for one in found.assignments.all() if one.ended_at is None}
    return [(one, one.pk in given) for one in team]


@require_http_methods(GET_POST)
@signed_in
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the dossier back, with a reason for each item or part that needs one."""
    found = dossier_of(request, pk, Verb.LOOK)
    shown = [
        (at, part_name(found, at), request.POST.get(f"at-{at}", ""))
        for at in places_of(Kind(found.kind), found.product_set)
    ]
    words = request.POST.get("words", "")
    context = {"dossier": found, "places": shown, "words": words}
    if request.method != "POST":
        return render(request, "office/dossiers/return.html", context)
    points = {at: said for at, _name, said in shown if said.strip()}
    try:
        actions.send_back(found, edition=_edition(request), words=words, points=points, by=me(request))
    except (BadInputError, RefusedError) as error:
        said = [{"sentence": one, "href": f"#{at}"} for at, one in errors_of(error).items()]
        return render(
            request, "office/dossiers/return.html", context | {"errors": said}, status=status_of(error)
        )
    messages.success(request, _("Sent back. The producer reads the reasons at each item."))
    return to("dossier", pk)


@require_http_methods(GET_POST)
@signed_in
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The four findings of the commune (Form 03), all on one page."""
    found = dossier_of(request, pk, Verb.CHECK_AT_COMMUNE)
    errors: list[dict[str, str]] = []
    meanwhile: dict[str, str] = {}
    if request.method == "POST":
        for key in FindingKey:
            words, edition = request.POST.get(key, ""), seen_in(request, f"seen-{key}")
            try:
                actions.save_finding(found, key, words=words, seen=edition, by=me(request))
            except MeanwhileError as error:
                meanwhile[key] = error.current
                errors.append({"sentence": f"{FINDING_NAMES[key]}: {error}", "href": f"#{key}"})
            except (BadInputError, RefusedError) as error:
                said = next(iter(errors_of(error).values()))
                errors.append({"sentence": f"{FINDING_NAMES[key]}: {said}", "href": f"#{key}"})
        if not errors:
            messages.success(request, _("Saved."))
            return to("dossier", pk)
    context = {"dossier": found, "lines": _finding_lines(request, found, meanwhile), "errors": errors}
    return render(request, "office/dossiers/findings.html", context, status=409 if errors else 200)


def _finding_lines(
    request: HttpRequest, found: Dossier, meanwhile: dict[str, str]
) -> list[dict[str, object]]:
    """Each finding as it is typed here, else as it is kept; and what a colleague wrote meanwhile."""
    kept = {one.key: one for one in found.findings.all()}
    lines = []
    for key in FindingKey:
        one = kept.get(key)
        words = request.POST.get(key, one.words if one else "")
        seen = one.edition if one else 0
        theirs = meanwhile.get(key, "")
        lines.append(
            {"key": key, "name": FINDING_NAMES[key], "seen": seen, "words": words, "meanwhile": theirs}
        )
    return lines


@require_http_methods(GET_POST)
@signed_in
def request_province(request: HttpRequest, pk: int) -> HttpResponse:
    """Issues Form 03 and the covering request with their signed copies, and sends the dossier to the province."""
    found = dossier_of(request, pk, Verb.CHECK_AT_COMMUNE)
    names = {"report": _("Report of the commune (Form 03)"), "request": _("Request of the commune")}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            report, asked = _signed(request, "report"), _signed(request, "request")
            actions.request_province(
                found, edition=_edition(request), report=report, request=asked, by=me(request)
            )
            messages.success(
                request, _("Sent to the province. The product has its code: %(code)s") % {"code": found.code}
            )
            return to("dossier", pk)
        except (BadInputError, RefusedError) as error:
            errors, status = errors_of(error), status_of(error)
    return render(
        request, "office/dossiers/papers.html", _papers_page(request, found, names, errors), status=status
    )


def _papers_page(
    request: HttpRequest, found: Dossier, names: dict[str, str], errors: dict[str, str]
) -> dict[str, object]:
    day = show_date(today())
    fields = [
        (
            key,
            name,
            {
                "number": request.POST.get(f"{key}-number", ""),
                "dated": request.POST.get(f"{key}-dated", day),
                "signer": request.POST.get(f"{key}-signer", ""),
            },
        )
        for key, name in names.items()
    ]
    said = [{"sentence": one, "href": f"#{at}" if at else ""} for at, one in errors.items()]
    return {"dossier": found, "fields": fields, "errors": said, "summary": request.POST.get("summary", "")}


def _signed(request: HttpRequest, key: str) -> Signed:
    """Number, day, signer and the signed copy of a paper. Raises ``BadInputError``."""
    file = request.FILES.get(f"{key}-copy")
    if file is None:
        raise BadInputError(f"{key}-copy", _("Add the signed copy: a scan, or the digitally signed PDF."))
    dated = day_in(request, f"{key}-dated")
    copy = keep_file(file, name=file.name or "", kinds=SIGNED)
    return Signed(
        number=typed(request, f"{key}-number"), dated=dated, signer=typed(request, f"{key}-signer"), copy=copy
    )


@require_http_methods(GET_POST)
@signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Issues the report of the advisory team or of the provincial office: the dossier is ready for the council."""
    found = dossier_of(request, pk, Verb.LOOK)
    reassessed = found.kind == Kind.REASSESSMENT
    names = {
        "report": _("Report of the provincial office") if reassessed else _("Report of the advisory team")
    }
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            signed, summary = _signed(request, "report"), request.POST.get("summary", "")
            actions.report(found, edition=_edition(request), signed=signed, summary=summary, by=me(request))
            messages.success(request, _("The dossier is ready for the council."))
            return to("dossier", pk)
        except (BadInputError, RefusedError) as error:
            errors, status = errors_of(error), status_of(error)
    context = _papers_page(request, found, names, errors) | {"with_summary": True}
    return render(request, "office/dossiers/papers.html", context, status=status)


@require_http_methods(GET_POST)
@signed_in
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuses the dossier on a ground that the criteria name."""
    found = dossier_of(request, pk, Verb.LOOK)

    def act() -> HttpResponse:
        ground, words = typed(request, "ground"), request.POST.get("words", "")
        actions.refuse(found, edition=_edition(request), ground=ground, words=words, by=me(request))
        messages.success(request, _("Refused. The producer reads the ground."))
        return to("dossier", pk)

    return asked_page(request, _refusal_asked(found), act)


def _refusal_asked(found: Dossier) -> Asked:
    grounds = options((one, one) for one in actions.grounds_of(found))
    return _asked(
        found,
        _("Refuse “%(name)s”"),
        _("Refuse it for good"),
        Input("ground", _("Ground, as the criteria name it"), kind="choice", options=grounds, required=True),
        Input("words", _("How this is known"), kind="long", required=True),
    )


@require_http_methods(GET_POST)
@signed_in
def correct_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects a wrong product set: the producer answers what is open and confirms."""
    found = dossier_of(request, pk, Verb.CORRECT_SET)

    def act() -> HttpResponse:
        number = number_in(request, "set_number", _("Choose the product set."))
        held = actions.correct_set(
            found, number, words=request.POST.get("words", ""), edition=_edition(request), by=me(request)
        )
        messages.success(
            request, _("Corrected and sent back. %(count)d answers hold there too.") % {"count": held}
        )
        return to("dossier", pk)

    return asked_page(request, _correction_asked(found), act)


def _correction_asked(found: Dossier) -> Asked:
    number = str(found.set_number)
    return _asked(
        found,
        _("Correct the product set of “%(name)s”"),
        _("Correct it and send it back"),
        Input("set_number", _("Product set"), kind="select", value=number, options=set_options()),
        Input("words", _("Why it is wrong"), kind="long", required=True),
        lead=_("Answers whose texts are the same are kept; the producer answers the rest and confirms."),
    )


@require_http_methods(GET_POST)
@signed_in
def forward(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the reassessment of a 5-star product on to the ministry."""
    found = dossier_of(request, pk, Verb.CHECK_AT_PROVINCE)

    def act() -> HttpResponse:
        actions.forward(found, edition=_edition(request), words=request.POST.get("words", ""), by=me(request))
        return to("dossier", pk)

    words = Input("words", _("Number and date of the letter to the ministry"), required=True)
    return asked_page(
        request, _asked(found, _("Send “%(name)s” on to the ministry"), _("Send it on"), words), act
    )
