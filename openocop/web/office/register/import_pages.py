"""The pages of one import: at work, stopped, refused, looked at, taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from openocop.register.importing.progress import is_held, progress_of
from openocop.register.models.imports import AT_WORK, BatchState, Verdict
from openocop.register.reading.fields import Field
from openocop.register.wording import VERDICTS, hidden_words

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from openocop.register.models import ImportBatch, ImportLine

PAGE: Final = 50
"""Lines a page: each may ask four things, and a form has at most 500 fields."""
STATES: Final[dict[BatchState, tuple[str, _StrPromise]]] = {
    BatchState.READING: ("soon", _("being read")),
    BatchState.REFUSED: ("ended", _("no list")),
    BatchState.WRITING: ("soon", _("being taken in")),
    BatchState.PREVIEWED: ("soon", _("not taken in yet")),
    BatchState.APPLIED: ("valid", _("in the register")),
    BatchState.UNDONE: ("ended", _("undone")),
}
_ASKED: Final = {
    "commune": _("Commune"),
    "producer": _("Producer"),
    "product": _("Product"),
    "set": _("Product set"),
}
_WORK, _LOOK, _DONE = (f"office/register/import{name}.html" for name in ("_work", "", "_done"))


def answered(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The page that fits the batch's state; a page that watches is told to load anew once the work is done."""
    # The lock is looked at before the state: its holder writes the state and lets go then.
    held = is_held(batch)
    batch.refresh_from_db(fields=["state", "problem"])
    watching = request.headers.get("HX-Request") == "true"
    if batch.state in AT_WORK:
        context = {"batch": batch, "held": held, "progress": progress_of(batch)}
        return render(request, _WORK, context)
    if watching:
        return HttpResponse(headers={"HX-Refresh": "true"})
    if batch.state == BatchState.PREVIEWED:
        return render(request, _LOOK, _looked_at(request, batch))
    return render(request, _DONE, {"batch": batch, "counts": counts(batch.counts)})


def counts(found: dict[str, int]) -> list[tuple[str, Any, int]]:
    """How many lines each verdict has, with its word."""
    return [(verdict.value, VERDICTS[verdict], found.get(verdict.value, 0)) for verdict in Verdict]


def _looked_at(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    chosen = request.GET.get("verdict", "")
    lines = batch.lines.filter(verdict=chosen) if chosen else batch.lines.all()
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    return {
        "batch": batch,
        "counts": counts(batch.counts),
        "chosen": chosen,
        "page": page,
        "rows": [_shown(line, batch) for line in page],
        "query": f"verdict={chosen}&" if chosen else "",
        "columns": [
            (letters, words, batch.mapping.get(letters, "")) for letters, words in batch.labels.items()
        ],
        "fields": [field.value for field in Field],
        "lines": sum(batch.counts.values()),
        "hidden_rows": _hidden(batch, "rows"),
        "hidden_sheets": _hidden(batch, "sheets"),
    }


def _shown(line: ImportLine, batch: ImportBatch) -> dict[str, Any]:
    """One line as its template shows it."""
    decided = batch.decisions.get(str(line.row), {})
    return {
        "number": line.row,
        "verdict": line.verdict,
        "word": VERDICTS[Verdict(line.verdict)],
        "product": line.said["product"],
        "producer": line.said["producer"],
        "reasons": line.said.get("reasons", []),
        "asks": [
            (what, _ASKED[what], choices, chosen) for what, choices, chosen in line.said.get("asks", [])
        ],
        "asked": line.verdict == Verdict.ASK or "do" in decided,
        "do": decided.get("do", ""),
    }


def _hidden(batch: ImportBatch, what: str) -> str:
    """The sentence on hidden rows or sheets; empty when there are none."""
    return hidden_words({what: batch.hidden.get(what, 0 if what == "rows" else [])})
