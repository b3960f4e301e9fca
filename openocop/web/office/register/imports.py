"""The desk of imports: a file is handed in, read, decided on line by line, taken in, and taken back."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openocop.accounts.queries import holdings_on
from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.core.text import repair
from openocop.register.importing.profiles import checked_mapping
from openocop.register.importing.report import Judged, write_report
from openocop.register.importing.undoing import undo_import
from openocop.register.importing.working import begin, forget_file, path_of, read_apart
from openocop.register.models import ImportBatch
from openocop.register.models.imports import BatchState
from openocop.register.policy import Verb, why_not
from openocop.register.queries import imports_of
from openocop.register.reading.workbook import open_workbook
from openocop.web.door import GET_POST, for_whom, me, signed_in
from openocop.web.forms import errors_of, status_of
from openocop.web.office.asking import to, typed
from openocop.web.office.register.import_pages import STATES, answered

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from openocop.accounts.models import Person

CHOSEN: Final = frozenset({"do", "commune", "producer", "product", "set"})
"""What is decided of a line."""
_LONGEST_CHOICE: Final = 40
_LONGEST_ROW: Final = 7


@require_http_methods(GET_POST)
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """Hand in a file; the files handed in before."""
    person = me(request)
    province = province_of(person)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return to("import", _keep(request.FILES.get("file"), person, province).pk)
        except (BadInputError, RefusedError) as error:
            errors, status = errors_of(error, "file"), status_of(error)
    context = {
        "found": [(one, *STATES[BatchState(one.state)]) for one in imports_of(person)],
        "wrong": errors,
        "errors": [{"href": "#file", "sentence": said} for said in errors.values()],
        "largest": settings.LARGEST_IMPORT // (1024 * 1024),
    }
    return render(request, "office/register/imports.html", context, status=status)


@require_http_methods(GET_POST)
@signed_in
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is, or every line with its verdict; what was decided is kept by posting, and read again."""
    batch = batch_for(request, pk)
    if request.method != "POST":
        return answered(request, batch)
    decisions, columns = _decided(request, batch), _columns(request)
    values: dict[str, Any] = {"decisions": decisions}
    if columns:
        values |= {"mapping": checked_mapping(batch, columns), "profile": None}
    change(batch, **values)
    begin(batch, BatchState.READING, by=me(request))
    return to("import", batch.pk)


@require_POST
@signed_in
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the file into the register; pressing twice takes it in once."""
    batch = batch_for(request, pk)
    begin(batch, BatchState.WRITING, by=me(request))
    if batch.state == BatchState.APPLIED:
        messages.success(request, _("The file is in the register."))
    return to("import", batch.pk)


@require_POST
@signed_in
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Starts work anew that was stopped; of work that goes on nothing changes."""
    batch = batch_for(request, pk)
    if batch.state in {BatchState.READING, BatchState.WRITING}:
        begin(batch, BatchState(batch.state), by=me(request))
    return to("import", batch.pk)


@require_POST
@signed_in
def hidden(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what is to become of hidden rows and sheets; sheets that are taken are imports of their own."""
    batch = batch_for(request, pk)
    said = {
        name: value for name in ("rows", "sheets") if (value := typed(request, name)) in {"take", "leave"}
    }
    change(batch, **{f"hidden_{name}": value for name, value in said.items()})
    if said.get("sheets") == "take":
        read_apart(batch, by=me(request))
    if "rows" in said:
        begin(batch, BatchState.READING, by=me(request))
    return to("import", batch.pk)


@require_POST
@signed_in
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an import back as a whole."""
    batch = batch_for(request, pk)
    undo_import(batch, by=me(request), province=batch.province)
    messages.success(request, _("The import is undone."))
    return to("imports")


@require_safe
@signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list with the verdict and the reasons beside each line, as it was compared last."""
    batch = batch_for(request, pk)
    if not batch.heading_rows:
        raise Http404
    rows = batch.lines.values_list("row", "verdict", "said").iterator(chunk_size=2_000)
    verdicts = {row: (verdict, said.get("reasons", ())) for row, verdict, said in rows}
    out = BytesIO()
    write_report(open_workbook(path_of(batch)), Judged(batch.sheet, max(batch.heading_rows), verdicts), out)
    answer = HttpResponse(
        out.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = 'attachment; filename="ket-qua.xlsx"'
    return answer


def province_of(person: Person) -> str:
    """The province for which the person takes lists in; 403 for whoever does not."""
    for holding in holdings_on(person, today()):
        if why_not(person, Verb.IMPORT, holding.office.place_code) is None:
            return holding.office.place_code
    raise PermissionDenied(_("Lists are taken in by the provincial OCOP office."))


def batch_for(request: HttpRequest, pk: int) -> ImportBatch:
    """The batch, for whoever takes in lists of its province; 404 and 403 for others."""
    rows = ImportBatch.objects.select_related("profile").defer("undo")
    found = rows.filter(pk=pk).exclude(state=BatchState.DROPPED).first()
    if found is None:
        raise Http404
    for_whom(why_not(me(request), Verb.IMPORT, found.province))
    return found


def change(batch: ImportBatch, **values: Any) -> None:
    """Keeps what was decided on a file that was looked at; ``RefusedError`` while it is at work, and after."""
    if values and ImportBatch.objects.filter(pk=batch.pk, state=BatchState.PREVIEWED).update(**values) != 1:
        raise RefusedError(
            _("The file is being worked on or is in the register already. Open its page again and look.")
        )


def _keep(upload: UploadedFile[Any] | None, person: Person, province: str) -> ImportBatch:
    """Keeps the file under its hash and has it read; nothing is left of a small one that is no list."""
    if upload is None:
        raise BadInputError("file", _("Choose the file."))
    body = upload.read()
    batch = ImportBatch(
        file_name=repair(upload.name or "").text[:300] or "?",
        file_digest=hashlib.sha256(body).hexdigest(),
        province=province,
        state=BatchState.READING,
        by=person,
        at=now(),
    )
    path = path_of(batch)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(body)
    batch.save()
    begin(batch, BatchState.READING, by=person)
    if batch.state == BatchState.REFUSED:
        forget_file(batch)
        batch.delete()
        raise BadInputError("file", batch.problem)
    return batch


def _decided(request: HttpRequest, batch: ImportBatch) -> dict[str, dict[str, str]]:
    """The decisions by line ("do.12", "producer.12"); an empty choice takes one back."""
    found: dict[str, dict[str, str]] = {row: dict(said) for row, said in batch.decisions.items()}
    for name in request.POST:
        what, _dot, row = name.partition(".")
        value = typed(request, name)
        if (
            what not in CHOSEN
            or not row.isdecimal()
            or max(len(row) - _LONGEST_ROW, len(value) - _LONGEST_CHOICE) > 0
        ):
            continue
        said = found.setdefault(row, {})
        said.pop(what, None)
        if value and (what != "do" or value in {"take", "leave"}):
            said[what] = value
    return {row: said for row, said in found.items() if said}


def _columns(request: HttpRequest) -> dict[str, str]:
    """The columns as somebody says ("column.A")."""
    parted = {name.partition(".")[::2]: typed(request, name) for name in request.POST}
    return {
        letters: value for (what, letters), value in parted.items() if what == "column" and letters.isalpha()
    }
