"""Staff and members from a workbook: read, looked through line by line, then entered in one step."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import xlsxwriter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from openocop.accounts.actions.roster import Verdict, enter_roster, judge_roster
from openocop.accounts.policy import Seat, Verb, why_not
from openocop.accounts.roles import ROLE_NAMES, Role
from openocop.accounts.roster import COLUMNS, LARGEST_FILE, line_from, read_roster
from openocop.core.errors import BadInputError, RefusedError
from openocop.web.door import GET_POST, for_whom
from openocop.web.office.asking import to
from openocop.web.office.people.sight import Sight, at_desk
from openocop.web.office.people.slips import Slip, all_slips, slip_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from openocop.accounts.actions.roster import Outcome
    from openocop.accounts.roster import Line

LINES: Final = "roster"
"""In a session: the lines of the workbook between looking through and entering; never the file."""
AGREED: Final = "roster_agreed"
"""In a session: the numbers of the lines that could be entered when they were last shown."""
_WORDS: Final = {
    Verdict.INVITED: ("valid", pgettext_lazy("line of a workbook", "new")),
    Verdict.GRANTED: ("valid", pgettext_lazy("line of a workbook", "gets this role too")),
    Verdict.THERE: ("ended", pgettext_lazy("line of a workbook", "already there")),
    Verdict.CANNOT: ("soon", pgettext_lazy("line of a workbook", "cannot")),
}


@require_http_methods(GET_POST)
@at_desk
def workbook(request: HttpRequest, sight: Sight) -> HttpResponse:
    """Hand in the file; its lines are kept for the next page, and nothing else of it."""
    for_whom(why_not(sight.reader, Verb.INVITE, Seat(None, None)))
    if request.method != "POST":
        return _upload_page(request)
    try:
        lines = _handed_in(request)
    except BadInputError as error:
        return _upload_page(request, error)
    request.session[LINES] = [line.as_plain() for line in lines]
    return to("workbook_check")


def _handed_in(request: HttpRequest) -> list[Line]:
    handed = request.FILES.get("file")
    if handed is None:
        raise BadInputError("file", _("Choose the file with the names."))
    return read_roster(handed.read(LARGEST_FILE + 1), handed.name or "")


def _upload_page(request: HttpRequest, error: BadInputError | None = None) -> HttpResponse:
    errors = [{"sentence": error.sentence, "href": "#file"}] if error else []
    words = {"errors": errors, "columns": COLUMNS.values(), "roles": ROLE_NAMES.values()}
    return render(request, "office/people/workbook.html", words, status=400 if error else 200)


@require_http_methods(GET_POST)
@at_desk
def check(request: HttpRequest, sight: Sight) -> HttpResponse:
    """What would become of every line; then enter those that can be, and show their codes this once."""
    lines = [line_from(one) for one in request.session.get(LINES, [])]
    if not lines:
        return to("workbook")
    if request.method != "POST":
        return _check_page(request, sight, lines)
    try:
        done = enter_roster(lines, agreed=request.session.get(AGREED, []), by=sight.reader)
    except RefusedError as error:
        return _check_page(request, sight, lines, error)
    return _done_page(request, done)


def _check_page(
    request: HttpRequest, sight: Sight, lines: list[Line], error: RefusedError | None = None
) -> HttpResponse:
    judged = judge_roster(lines, by=sight.reader)
    agreed = [one.line.number for one in judged if one.verdict in {Verdict.INVITED, Verdict.GRANTED}]
    request.session[AGREED] = agreed
    words = {
        "rows": [(one, *_WORDS[one.verdict]) for one in judged],
        "count": len(agreed),
        "left_out": sum(one.verdict is Verdict.CANNOT for one in judged),
        "there": sum(one.verdict is Verdict.THERE for one in judged),
        "errors": [{"sentence": str(error), "href": ""}] if error else [],
    }
    return render(request, "office/people/workbook_check.html", words, status=409 if error else 200)


def _done_page(request: HttpRequest, done: list[Outcome]) -> HttpResponse:
    slips = [_slip(one) for one in done if one.invitation is not None]
    granted = sum(one.verdict is Verdict.GRANTED for one in done)
    if not slips:
        messages.success(
            request, _("Entered. Nobody needed a code (%(count)s further roles).") % {"count": granted}
        )
        return to("people")
    return all_slips(request, slips, granted=granted)


def _slip(one: Outcome) -> Slip:
    assert one.invitation is not None  # noqa: S101 - looked at by the caller
    return slip_of(one.invitation, one.code)


@require_safe
@at_desk
def template(request: HttpRequest, sight: Sight) -> HttpResponse:  # noqa: ARG001 - one form for everybody
    """An empty workbook with the heads of the columns, and the roles on a second sheet."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    people = book.add_worksheet("Danh sách")
    people.set_column(0, len(COLUMNS) - 1, 28, text)
    people.write_row(0, 0, COLUMNS.values(), bold)
    people.freeze_panes(1, 0)
    roles = book.add_worksheet(_("Roles"))
    roles.set_column(0, 0, 40)
    roles.write_column(0, 0, [str(ROLE_NAMES[role]) for role in Role])
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"Content-Disposition": 'attachment; filename="openocop-danh-sach.xlsx"'}
    return HttpResponse(made.getvalue(), content_type=kind, headers=headers)
