"""Taking acts along: as CSV for spreadsheets, as JSON lines for other programs. That it was done is an act too."""

from __future__ import annotations

import csv
import json
from datetime import UTC
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openocop.accounts.journal_reading import offices_readable, reading_actor
from openocop.core.spreadsheet import harmless
from openocop.journal.actions import Subject, record
from openocop.journal.models import ACT_FIELDS
from openocop.journal.queries import head
from openocop.web.door import me, signed_in
from openocop.web.office.record import asked as asking
from openocop.web.office.record.views import journal_page
from openocop.web.office.record.words import act_words, role_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from openocop.journal.actions import Actor
    from openocop.journal.models import EntryQuerySet
    from openocop.web.office.record.asked import Asked

COLUMNS: Final = (*ACT_FIELDS, "previous", "digest")
CHUNK: Final = 2_000
"""Rows read at a time: an export of any length takes the same memory."""
CSV, JSON_LINES = "csv", "json"
_TYPES: Final = {CSV: ("text/csv", "csv"), JSON_LINES: ("application/x-ndjson", "jsonl")}


@require_safe
@signed_in
def export(request: HttpRequest) -> HttpResponseBase:
    """The acts asked for as CSV or JSON lines; the journal's page with 400 for a filter that cannot be read."""
    actor, reach = reading_actor(me(request)), offices_readable(me(request))
    asked = asking.read(request.GET)
    if asked.wrong:
        return journal_page(request, asked, reach)
    # Up to here: the record of taking it along is not taken along.
    found = asking.acts_of(asked, reach).filter(number__lte=head().count)
    kind = request.GET.get("as", CSV)
    kind = kind if kind in _TYPES else CSV
    if request.method == "HEAD":
        return _answer(kind, HttpResponse())
    _record_export(actor, asked, kind, found.count())
    return _answer(kind, StreamingHttpResponse(_json_lines(found) if kind == JSON_LINES else _csv(found)))


def _answer(kind: str, answer: HttpResponseBase) -> HttpResponseBase:
    media, ending = _TYPES[kind]
    answer.headers["Content-Type"] = f"{media}; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="journal.{ending}"'
    return answer


def _record_export(actor: Actor, asked: Asked, kind: str, count: int) -> None:
    """Records what was asked for and how much went out; it is recorded before the first act leaves."""
    filtered = {name: value for name, value in asked.typed.items() if value}
    facts = {"filter": filtered, "count": count, "format": kind}
    with transaction.atomic():
        record(actor=actor, verb="journal:export", subject=Subject("journal", "all"), facts=facts)


def _rows(found: EntryQuerySet) -> Iterator[dict[str, Any]]:
    """The time is written as in the bytes that the digest is made of, so that anybody can recompute it."""
    for one in found.values(*COLUMNS).iterator(chunk_size=CHUNK):
        yield one | {"at": one["at"].astimezone(UTC).isoformat(timespec="microseconds")}


def _json_lines(found: EntryQuerySet) -> Iterator[str]:
    for row in _rows(found):
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _csv(found: EntryQuerySet) -> Iterator[str]:
    """With a byte-order mark, so that spreadsheets read the accents; no cell becomes a formula."""
    # The words are looked up while the reader's language is set; the rows are sent after that.
    yield "\ufeff" + _csv_line([*COLUMNS, _("act in words"), _("role in words")])
    for row in _rows(found):
        facts = json.dumps(row["facts"], ensure_ascii=False)
        cells = [facts if name == "facts" else row[name] for name in COLUMNS]
        yield _csv_line([*cells, act_words(row["verb"]), role_words(row["role"])])


def _csv_line(cells: list[Any]) -> str:
    out = StringIO()
    csv.writer(out).writerow(harmless(cell) for cell in cells)
    return out.getvalue()
