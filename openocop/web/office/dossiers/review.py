"""The review: each item with the producer's choice and words, the evidence, and what the offices note."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openocop.accounts.queries import holdings_on
from openocop.core.clock import today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions import MeanwhileError, ask, look, take_back
from openocop.dossiers.kinds import Level
from openocop.dossiers.models import Ask, Look
from openocop.dossiers.policy import DESKS, Verb, why_not
from openocop.dossiers.queries import earlier_content
from openocop.dossiers.states import State
from openocop.dossiers.wording import chosen_words, points_of
from openocop.rulebooks import shelf
from openocop.web.door import me, signed_in
from openocop.web.forms import errors_of, status_of
from openocop.web.office.asking import seen_in, typed
from openocop.web.producer.desk import dossier_of
from openocop.web.producer.frozen import NO_ANSWER, rows_of, sheet_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Person
    from openocop.dossiers.models import Dossier, HandIn
    from openocop.rulebooks.criteria import Item, ProductSet

REVIEW_POLICY: Final = f"{settings.CONTENT_SECURITY_POLICY}; frame-src 'self'"
"""The review shows a PDF beside its item."""


@require_safe
@signed_in
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """All items on one page. What is shown is what was handed in last, never what is being written meanwhile."""
    found = dossier_of(request, pk)
    last = list(found.hand_ins.order_by("-number")[:2])
    if not last:
        raise Http404
    response = render(request, "office/dossiers/review.html", _page(request, found, last))
    response.headers["Content-Security-Policy"] = REVIEW_POLICY
    return response


def _page(request: HttpRequest, found: Dossier, last: list[HandIn]) -> dict[str, Any]:
    level = _my_level(found, me(request))
    rows = _rows(found, [one.content for one in last], level)
    add_earlier(rows, earlier_content(found))
    return {
        "dossier": found,
        "hand_in": last[0],
        "rows": rows,
        "totals": _totals(rows),
        "may_look": level is not None,
    }


def _my_level(found: Dossier, person: Person) -> Level | None:
    """In which office the reader looks at it now; ``None`` where she only reads."""
    desk = DESKS.get(State(found.state))
    if desk is None or why_not(person, desk.verb, found, holdings_on(person, today())) is not None:
        return None
    return desk.level


def _rows(found: Dossier, contents: list[dict[str, Any]], level: Level | None) -> list[dict[str, Any]]:
    """The items as they were handed in last, beside them what the offices noted and asked, and what changed."""
    sheet = sheet_of(found, contents[0])
    looks: dict[str, list[Look]] = {}
    asks: dict[str, list[Ask]] = {}
    if contents[0]["law"]["set"] == found.set_number:  # else they are about the corrected sheet
        for one in found.looks.select_related("saved_by"):
            looks.setdefault(one.item, []).append(one)
        for asked in found.asks.all():
            asks.setdefault(asked.item, []).append(asked)
    rows = rows_of(sheet, contents[0])
    file_href = _address("producer:file", found.pk)
    look_href, ask_href = _address("office:look", found.pk), _address("office:ask_producer_of", found.pk)
    for row in rows:
        noted = looks.get(row["item"].id, [])
        mine = next((one for one in noted if one.level == level), None)
        row.update(
            papers=[
                piece | {"href": file_href(piece["id"]) if piece["sha256"] else piece["link"]}
                for piece in row["papers"]
            ],
            look_href=look_href(row["number"]),
            ask_href=ask_href(row["number"]),
            options=proposals(
                contents[0]["law"]["rulebook"], sheet.number, row["item"].id, get_language() or ""
            ),
            looks=[_look_words(sheet, one) for one in noted if one is not mine],
            asks=asks.get(row["item"].id, []),
            seen=mine.edition if mine else 0,
            noted={"option": mine.option if mine else "", "words": mine.words if mine else ""},
            **_changed(sheet, row, contents),
        )
    return rows


def _changed(sheet: ProductSet, row: dict[str, Any], contents: list[dict[str, Any]]) -> dict[str, Any]:
    """The choice in the hand-in before, where it was another; nothing to compare where the sheet was another."""
    if len(contents) < 2 or contents[0]["law"] != contents[1]["law"]:  # noqa: PLR2004 - a pair
        return {"earlier": "", "is_changed": False}
    now, earlier = (one["answers"].get(row["item"].id, NO_ANSWER) for one in contents)
    other = earlier["option"] != now["option"]
    return {
        "earlier": chosen_words(sheet, earlier["option"]) if other else "",
        "is_changed": earlier != now,
    }


def add_earlier(rows: list[dict[str, Any]], content: dict[str, Any] | None) -> None:
    """Beside each item what was chosen at the product's earlier assessment, found by the item's text."""
    if content is None:
        return
    law = content["law"]
    before = shelf.get_rulebook(law["rulebook"]).set(law["set"])
    if before is None:
        return
    chosen = {
        before.item[item].name: (
            chosen_words(before, entry["option"]),
            points_of(before, item, entry["option"]),
        )
        for item, entry in content["answers"].items()
        if item in before.item
    }
    for row in rows:
        row["before"], row["before_points"] = chosen.get(row["item"].name, ("", None))


def _address(name: str, pk: int) -> Callable[[int], str]:
    """The address of a page of the dossier by a number in it: put together once, for hundreds of links."""
    before, _zero, after = reverse(name, args=[pk, 0]).rpartition("/0/")
    return lambda number: f"{before}/{number}/{after}"


@lru_cache(maxsize=4096)
def proposals(code: str, number: int, item_id: str, _language: str) -> tuple[tuple[str, str], ...]:
    """What may be proposed at an item, for a list: the same for every dossier of the sheet."""
    found = shelf.get_rulebook(code).set(number)
    options = found.item[item_id].options if found else ()
    known = [(one.id, f"{one.points} · {Truncator(one.text).chars(90)}") for one in options]
    none_met = ("-", f"0 · {_('None of these is met')}")
    return (("", _("as the producer chose")), *known, none_met)


def _look_words(found: ProductSet, one: Look) -> dict[str, Any]:
    names = {Level.COMMUNE: _("Commune"), Level.PROVINCE: _("Province"), Level.ADVISERS: _("Advisory team")}
    return {
        "level": names[Level(one.level)],
        "chosen": chosen_words(found, one.option),
        "points": points_of(found, one.item, one.option),
        "words": one.words,
        "by": one.saved_by.name,
    }


def _totals(rows: list[dict[str, Any]]) -> tuple[int, int]:
    """Points by the producer's answers, and with one's own proposals in their place."""
    own = sum(row["points"] or 0 for row in rows)
    proposed = 0
    for row in rows:
        option = row["noted"]["option"]
        points = {one.id: one.points for one in row["item"].options} | {"-": 0}
        proposed += points[option] if option else (row["points"] or 0)
    return own, proposed


@require_POST
@signed_in
def save_look(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Saves one's note to an item; a fragment for htmx, else back to the item on the page."""
    found = dossier_of(request, pk, Verb.LOOK)
    item = _item(found, number)
    wrong, status = "", 200
    try:
        look(
            found,
            item.id,
            option=typed(request, "option"),
            words=request.POST.get("words", ""),
            seen=seen_in(request),
            by=me(request),
        )
    except MeanwhileError as error:
        wrong, status = f"{error}\n{error.current}", 409
    except (BadInputError, RefusedError) as error:
        wrong, status = next(iter(errors_of(error).values())), status_of(error)
    return _look_answer(request, found, number, wrong, status)


def _look_answer(request: HttpRequest, found: Dossier, number: int, wrong: str, status: int) -> HttpResponse:
    """The note's own form, or without a script the way back to it; what was typed stays where it was refused."""
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    if not is_part and not wrong:
        return HttpResponseRedirect(f"{reverse('office:review', args=[found.pk])}#item-{number}")
    page = _page(request, found, list(found.hand_ins.order_by("-number")[:2]))
    row = page["rows"][number - 1]
    row |= {"wrong": wrong, "saved": not wrong}
    if wrong:
        row["noted"] = {"option": typed(request, "option"), "words": request.POST.get("words", "")}
    if is_part:
        return render(request, "office/dossiers/look.html", page | {"row": row, "may_look": True})
    page["errors"] = [{"sentence": wrong, "href": f"#words-{number}"}]
    response = render(request, "office/dossiers/review.html", page, status=status)
    response.headers["Content-Security-Policy"] = REVIEW_POLICY
    return response


def _item(found: Dossier, number: int) -> Item:
    if not 1 <= number <= len(found.product_set.items):
        raise Http404
    return found.product_set.items[number - 1]


@require_POST
@signed_in
def ask_producer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Asks the producer about an item (0: about the whole dossier)."""
    found = dossier_of(request, pk, Verb.LOOK)
    item = _item(found, number).id if number else ""
    try:
        ask(
            found,
            typed(request, "kind") or "question",
            item=item,
            words=typed(request, "words"),
            by=me(request),
        )
        messages.success(request, _("The question is with the producer."))
    except (BadInputError, RefusedError) as error:
        messages.error(request, next(iter(errors_of(error).values())))
    back = (
        f"{reverse('office:review', args=[pk])}#item-{number}"
        if number
        else reverse("office:dossier", args=[pk])
    )
    return HttpResponseRedirect(back)


@require_POST
@signed_in
def take_back_question(request: HttpRequest, pk: int, ask: int) -> HttpResponse:
    """Takes a question back that is not answered yet."""
    found = dossier_of(request, pk, Verb.LOOK)
    one = Ask.objects.filter(pk=ask, dossier=found).first()
    if one is None:
        raise Http404
    one.dossier = found
    try:
        take_back(one, by=me(request))
    except RefusedError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("office:dossier", args=[pk]))
