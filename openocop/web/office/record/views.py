"""The journal for auditors: who did what, on what, when; whether the chain is whole; and to take along."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openocop.accounts.journal_reading import may_read_journal, readable_offices
from openocop.accounts.queries import holdings_on
from openocop.core.clock import today
from openocop.core.spreadsheet import harmless
from openocop.journal.actions import Actor, Subject, record
from openocop.journal.models import Entry
from openocop.journal.queries import entries, head, page, state_of_chain
from openocop.journal.wording import say_state
from openocop.web.door import for_whom, me, signed_in
from openocop.web.office.record import asked as asking
from openocop.web.office.record.words import ACTS, act_words, line, role_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Person
    from openocop.journal.models import EntryQuerySet
    from openocop.web.office.record.asked import Asked

LONGEST_CHECK: Final = 200_000
"""Entries that are recomputed while somebody waits; a million take half a minute."""
COLUMNS: Final = ("number", "at", "actor_id", "actor_name", "role", "office", "verb", "subject_kind", "subject_id",
                  "from_state", "to_state", "facts", "previous", "digest")  # fmt: skip


@require_safe
@signed_in
def journal(request: HttpRequest) -> HttpResponse:
    """The acts asked for, newest first, fifty a page; and the end of the chain."""
    for_whom(may_read_journal(me(request)))
    asked = asking.read(request.GET)
    offices = readable_offices(me(request))
    found = page(asked.filter, before=asked.before, offices=offices)
    words = {
        "asked": asked,
        "typed": asked.typed,
        "wrong": asked.wrong,
        "errors": [{"href": f"#{name}", "sentence": said} for name, said in asked.wrong.items()],
        "lines": [line(one) for one in found.entries],
        "older": asked.address(before=found.older) if found.older else "",
        "newest": asked.address() if asked.before else "",
        "acts": sorted(((verb, str(words)) for verb, words in ACTS.items()), key=lambda act: act[1]),
        "head": head(),
        "here": asked.address(),
    }
    return render(request, "office/record/journal.html", words, status=400 if asked.wrong else 200)


@require_safe
@signed_in
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry with everything that is recorded, its digest and the one before."""
    person = me(request)
    for_whom(may_read_journal(person))
    found = Entry.objects.filter(number=number).first() if number < asking.LARGEST_NUMBER else None
    if found is None:
        raise Http404
    offices = readable_offices(person)
    if offices is not None and found.office not in offices:
        raise PermissionDenied(_("This act belongs to another office."))
    return render(request, "office/record/entry.html", {"line": line(found)})


@require_POST
@signed_in
def verify(request: HttpRequest) -> HttpResponse:
    """Recomputes the whole chain and says what was found."""
    for_whom(may_read_journal(me(request)))
    count = head().count
    if count > LONGEST_CHECK:
        sentence = _("The journal has %(count)s entries; have “openocop journal verify” run on the machine.")
        messages.warning(request, sentence % {"count": number_format(count)})
    else:
        for sentence in say_state(state_of_chain()):
            messages.info(request, sentence)
    return HttpResponseRedirect(reverse("office:journal"))


@require_safe
@signed_in
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The acts asked for as CSV or as JSON lines. That they were taken along is recorded too."""
    person = me(request)
    for_whom(may_read_journal(person))
    asked = asking.read(request.GET)
    # Up to here: the record of taking it along is not taken along.
    rows = entries(asked.filter, offices=readable_offices(person)).filter(number__lte=head().count)
    as_json = request.GET.get("as") == "json"
    _record_export(person, asked, rows.count())
    body = _json_lines(rows) if as_json else _csv(rows)
    kind = "application/x-ndjson" if as_json else "text/csv"
    answer = StreamingHttpResponse(body, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="journal.{"jsonl" if as_json else "csv"}"'
    return answer


def _record_export(person: Person, asked: Asked, count: int) -> None:
    held = holdings_on(person, today())
    role, office = (held[0].role, held[0].office.name) if held else ("person", "")
    actor = Actor(id=str(person.pk), name=person.name, role=role, office=office)
    facts = {name: value for name, value in asked.typed.items() if value}
    with transaction.atomic():
        record(
            actor=actor,
            verb="journal:export",
            subject=Subject("journal", "all"),
            facts=facts | {"count": count},
        )


def _rows(found: EntryQuerySet) -> Iterator[dict[str, Any]]:
    for one in found.values(*COLUMNS).iterator(chunk_size=2_000):
        yield one | {"at": one["at"].isoformat()}


def _json_lines(found: EntryQuerySet) -> Iterator[str]:
    for row in _rows(found):
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _csv(found: EntryQuerySet) -> Iterator[str]:
    """With a byte-order mark, so that spreadsheets read the accents; no cell becomes a formula."""
    yield "\ufeff" + _csv_line([*COLUMNS, _("act in words"), _("role in words")])
    for row in _rows(found):
        cells = [
            json.dumps(row[name], ensure_ascii=False) if name == "facts" else row[name] for name in COLUMNS
        ]
        yield _csv_line([*cells, act_words(row["verb"]), role_words(row["role"])])


def _csv_line(cells: list[Any]) -> str:
    out = StringIO()
    csv.writer(out).writerow(harmless(cell) for cell in cells)
    return out.getvalue()
