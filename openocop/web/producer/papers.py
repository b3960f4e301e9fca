"""The forms and papers of a dossier to open, print or work on; and the whole of it to take along."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final, TypeVar

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openocop.core.errors import BadInputError
from openocop.core.text import fold
from openocop.dossiers.bundles import archive, bundle
from openocop.dossiers.forms import FORMS, form
from openocop.dossiers.policy import Verb
from openocop.papers import to_docx, to_pdf
from openocop.web.door import signed_in
from openocop.web.producer.desk import dossier_of
from openocop.web.serving import serve_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from openocop.dossiers.models import Dossier
    from openocop.papers.inputs import Form

    Answer = TypeVar("Answer", bound=HttpResponse | FileResponse)

_WRITERS: Final[dict[str, tuple[Callable[[Form], bytes], str]]] = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@require_safe
@signed_in
def paper(request: HttpRequest, pk: int, name: str, kind: str) -> HttpResponse:
    """A form or report as PDF or DOCX, to whoever works on the dossier: personal data stands in it."""
    found = dossier_of(request, pk, Verb.READ_ALL)
    if name not in FORMS or kind not in _WRITERS:
        raise Http404
    try:
        made = form(found, name)
    except LookupError:
        raise Http404 from None
    write, media = _WRITERS[kind]
    return _named(
        HttpResponse(write(made), content_type=media), found, f"{name}.{kind}", inline=kind == "pdf"
    )


@require_safe
@signed_in
def whole(request: HttpRequest, pk: int) -> HttpResponse:
    """Forms and evidence as one PDF with bookmarks; a damaged file is named in a sentence."""
    found = dossier_of(request, pk, Verb.READ_ALL)
    try:
        body = bundle(found)
    except BadInputError as error:
        words = _("“%(name)s” cannot be put into one file: %(why)s Take the archive instead.")
        said = words % {"name": error.place, "why": error.sentence}
        return HttpResponse(said, status=409, content_type="text/plain; charset=utf-8")
    return _named(HttpResponse(body, content_type="application/pdf"), found, "ho-so.pdf", inline=True)


@require_safe
@signed_in
def packed(request: HttpRequest, pk: int) -> FileResponse:
    """Everything as an archive with a manifest of hashes."""
    found = dossier_of(request, pk, Verb.READ_ALL)
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it
    archive(found, out)
    out.seek(0)
    return _named(FileResponse(out, content_type="application/zip"), found, "ho-so.zip", inline=False)


@require_safe
@signed_in
def signed_copy(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The signed copy of a paper that an office issued."""
    found = dossier_of(request, pk, Verb.READ_ALL)
    issued = found.papers.select_related("signed_copy").filter(pk=number).first()
    if issued is None:
        raise Http404
    return serve_file(request, issued.signed_copy, name=f"{issued.kind_name} {issued.number}")


def _named(answer: Answer, found: Dossier, name: str, *, inline: bool) -> Answer:
    shown = f"{slugify(fold(found.product.name))[:60]}-{name}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=not inline, filename=shown) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
