"""The desk of imports: a file is handed in, looked at line by line, decided on, taken in, and taken back."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openocop.accounts.queries import holdings_on
from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.core.text import repair
from openocop.register.importing.applying import Source, apply_plan
from openocop.register.importing.planning import Choice, plan
from openocop.register.importing.report import write_report
from openocop.register.importing.undoing import undo_import
from openocop.register.models import ImportBatch
from openocop.register.models.imports import BatchState, Verdict
from openocop.register.policy import Verb, why_not
from openocop.register.queries import imports_of
from openocop.register.reading.fields import Field
from openocop.register.reading.workbook import open_workbook
from openocop.register.wording import VERDICTS
from openocop.web.door import GET_POST, for_whom, me, signed_in
from openocop.web.forms import errors_of, status_of
from openocop.web.office.asking import to, typed

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from openocop.accounts.models import Person
    from openocop.register.importing.planning import Plan

PAGE: Final = 100
STATES: Final = {"previewed": "soon", "applied": "valid", "undone": "ended"}


@require_http_methods(GET_POST)
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """Hand in a file; the files handed in before."""
    person = me(request)
    province = _province(person)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return to("import", _keep(request.FILES.get("file"), person, province).pk)
        except (BadInputError, RefusedError) as error:
            errors, status = errors_of(error, "file"), status_of(error)
    context = {
        "found": [(one, STATES[one.state]) for one in imports_of(person)],
        "wrong": errors,
        "errors": [{"href": "#file", "sentence": said} for said in errors.values()],
        "largest": settings.LARGEST_IMPORT // (1024 * 1024),
    }
    return render(request, "office/register/imports.html", context, status=status)


@require_http_methods(GET_POST)
@signed_in
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line with its verdict and reasons; what was decided and how columns are understood is kept by posting."""
    batch = _batch(request, pk)
    if request.method == "POST":
        _decide(request, batch)
        return to("import", batch.pk)
    if batch.state != BatchState.PREVIEWED:
        return render(
            request, "office/register/import_done.html", {"batch": batch, "counts": _counts(batch.counts)}
        )
    return render(request, "office/register/import.html", _looked_at(request, batch))


def _looked_at(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    made = _planned(batch)
    chosen = request.GET.get("verdict", "")
    rows = [row for row in made.rows if chosen in {"", row.verdict.value}]
    return {
        "batch": batch,
        "counts": _counts(made.counts),
        "chosen": chosen,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "query": f"verdict={chosen}&" if chosen else "",
        "columns": _columns(made),
        "fields": [field.value for field in Field],
        "lines": len(made.rows),
        "skipped": len(made.skipped),
        "words": VERDICTS,
    }


@require_POST
@signed_in
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the file into the register; pressing twice takes it in once."""
    batch = _batch(request, pk)
    source = Source(batch.file_name, batch.file_digest, batch.province)
    done = apply_plan(_planned(batch), source, by=me(request), previewed=batch)
    messages.success(request, _("The file is in the register."))
    return to("import", done.pk)


@require_POST
@signed_in
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an import back as a whole."""
    batch = _batch(request, pk)
    undo_import(batch, by=me(request), province=batch.province)
    messages.success(request, _("The import is undone."))
    return to("imports")


@require_safe
@signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list with the verdict and the reasons beside each line."""
    batch = _batch(request, pk)
    out = BytesIO()
    write_report(open_workbook(_path(batch)), _planned(batch), out)
    answer = HttpResponse(
        out.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = 'attachment; filename="ket-qua.xlsx"'
    return answer


def _province(person: Person) -> str:
    """The province for which the person takes lists in; 403 for whoever does not."""
    for holding in holdings_on(person, today()):
        if why_not(person, Verb.IMPORT, holding.office.place_code) is None:
            return holding.office.place_code
    raise PermissionDenied(_("Lists are taken in by the provincial OCOP office."))


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    found = ImportBatch.objects.filter(pk=pk).exclude(state=BatchState.DROPPED).first()
    if found is None:
        raise Http404
    for_whom(why_not(me(request), Verb.IMPORT, found.province))
    return found


def _keep(upload: UploadedFile[Any] | None, person: Person, province: str) -> ImportBatch:
    """Keeps the file under its hash once it is known to be a list; nothing of one that is none."""
    if upload is None:
        raise BadInputError("file", _("Choose the file."))
    body = upload.read()
    batch = ImportBatch(
        file_name=repair(upload.name or "").text[:300] or "?",
        file_digest=hashlib.sha256(body).hexdigest(),
        province=province,
        by=person,
        at=now(),
    )
    path = _path(batch)
    fresh = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(body)
    try:
        made = plan(open_workbook(path), Choice(province=province))
    except BadInputError:
        if fresh:
            path.unlink()
        raise
    batch.sheet, batch.counts = made.sheet, made.counts
    batch.heading_rows, batch.mapping = list(made.headings.rows), made.headings.as_json()
    batch.save()
    return batch


def _path(batch: ImportBatch) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / batch.file_digest


def _planned(batch: ImportBatch) -> Plan:
    decisions = {int(row): said for row, said in batch.decisions.items()}
    choice = Choice(sheet=batch.sheet, mapping=batch.mapping, province=batch.province)
    return plan(open_workbook(_path(batch)), choice, decisions)


def _decide(request: HttpRequest, batch: ImportBatch) -> None:
    """Keeps decisions by line ("do.12", "producer.12") and columns ("column.A"); ``BadInputError`` for columns."""
    for name in request.POST:
        what, _dot, of = name.partition(".")
        value = typed(request, name)
        if what == "column" and of.isalpha():
            batch.mapping[of] = value
        elif what == "do" and of.isdecimal() and value in {"", "take", "leave"}:
            batch.decisions.setdefault(of, {})["do"] = value
        elif what == "producer" and of.isdecimal() and value.isdecimal():
            batch.decisions.setdefault(of, {})["producer"] = int(value)
    batch.counts = _planned(batch).counts
    batch.save(update_fields=["mapping", "decisions", "counts"])


def _columns(made: Plan) -> list[tuple[str, str, str]]:
    """Letter, heading and field of each column."""
    mapping = made.headings.as_json()
    letters = {column: letter for letter, column in ((_letter(at), at) for at in made.headings.labels)}
    return [
        (letters[at], words, mapping.get(letters[at], ""))
        for at, words in sorted(made.headings.labels.items())
    ]


def _letter(at: int) -> str:
    letters = ""
    number = at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _counts(counts: dict[str, int]) -> list[tuple[str, Any, int]]:
    return [(verdict.value, VERDICTS[verdict], counts.get(verdict.value, 0)) for verdict in Verdict]
