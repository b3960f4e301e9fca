"""The review: each item with the producer's choice and words, the evidence, and what the offices note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openocop.accounts.queries import holdings_on
from openocop.core.clock import today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions import MeanwhileError, ask, look, take_back
from openocop.dossiers.kinds import Level
from openocop.dossiers.models import Ask
from openocop.dossiers.policy import Verb, why_not
from openocop.dossiers.queries import earlier_content
from openocop.dossiers.states import State
from openocop.dossiers.wording import chosen_words, points_of
from openocop.rulebooks import shelf
from openocop.web.door import me, signed_in
from openocop.web.forms import errors_of, status_of
from openocop.web.office.asking import seen_in, typed
from openocop.web.producer.desk import dossier_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Person
    from openocop.dossiers.models import Dossier
    from openocop.rulebooks.criteria import Item, ProductSet

_LEVELS = {
    State.AT_COMMUNE: (Level.COMMUNE, Verb.CHECK_AT_COMMUNE),
    State.AT_PROVINCE: (Level.PROVINCE, Verb.CHECK_AT_PROVINCE),
    State.WITH_ADVISERS: (Level.ADVISERS, Verb.ADVISE),
}


@require_safe
@signed_in
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """All items on one page. What is shown is what was handed in last, never what is being written meanwhile."""
    found = dossier_of(request, pk)
    last = list(found.hand_ins.order_by("-number")[:2])
    if not last:
        raise Http404
    rows = _rows(found, last[0].content, last[1].content if len(last) > 1 else None, me(request))
    add_earlier(rows, earlier_content(found))
    context = {
        "dossier": found,
        "hand_in": last[0],
        "rows": rows,
        "totals": _totals(rows),
        "may_look": _my_level(found, me(request)) is not None,
    }
    response = render(request, "office/dossiers/review.html", context)
    response.headers["Content-Security-Policy"] = f"{settings.CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


def _my_level(found: Dossier, person: Person) -> Level | None:
    """In which office the reader looks at it now; ``None`` where she only reads."""
    at = _LEVELS.get(State(found.state))
    if at is None or why_not(person, at[1], found, holdings_on(person, today())) is not None:
        return None
    return at[0]


def _rows(
    found: Dossier, content: dict[str, Any], before: dict[str, Any] | None, person: Person
) -> list[dict[str, Any]]:
    level = _my_level(found, person)
    looks: dict[str, list[Any]] = {}
    for one in found.looks.select_related("saved_by"):
        looks.setdefault(one.item, []).append(one)
    asks: dict[str, list[Ask]] = {}
    for asked in found.asks.all():
        asks.setdefault(asked.item, []).append(asked)
    papers: dict[str, list[dict[str, Any]]] = {}
    for piece in content["evidence"]:
        for item in piece["items"]:
            papers.setdefault(item, []).append(piece)
    return [
        _row(found.product_set, item, number, content, before)
        | {
            "papers": papers.get(item.id, []),
            "looks": [
                _look_words(found.product_set, one) for one in looks.get(item.id, []) if one.level != level
            ],
            "mine": next((one for one in looks.get(item.id, []) if one.level == level), None),
            "asks": asks.get(item.id, []),
        }
        for number, item in enumerate(found.product_set.items, start=1)
    ]


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


def _row(
    found: ProductSet, item: Item, number: int, content: dict[str, Any], before: dict[str, Any] | None
) -> dict[str, Any]:
    entry = content["answers"].get(item.id, {"option": "", "words": ""})
    earlier = before["answers"].get(item.id, {"option": "", "words": ""}) if before else entry
    return {
        "item": item,
        "number": number,
        "chosen": chosen_words(found, entry["option"]),
        "points": points_of(found, item.id, entry["option"]),
        "option": entry["option"],
        "words": entry["words"],
        "earlier": chosen_words(found, earlier["option"]) if earlier["option"] != entry["option"] else "",
        "is_changed": earlier != entry,
    }


def _look_words(found: ProductSet, one: Any) -> dict[str, Any]:
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
        option = row["mine"].option if row["mine"] else ""
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
        wrong, status = f"{error} {error.current}", 409
    except (BadInputError, RefusedError) as error:
        wrong, status = next(iter(errors_of(error).values())), status_of(error)
    return _look_answer(request, found, number, wrong, status)


def _look_answer(request: HttpRequest, found: Dossier, number: int, wrong: str, status: int) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        if wrong:
            messages.error(request, wrong)
        return HttpResponseRedirect(f"{reverse('office:review', args=[found.pk])}#item-{number}")
    content = found.hand_ins.order_by("-number")[0].content
    row = _rows(found, content, None, me(request))[number - 1]
    context = {"dossier": found, "row": row, "may_look": True, "wrong": wrong, "saved": not wrong}
    return render(request, "office/dossiers/look.html", context, status=200 if status == 409 else status)  # noqa: PLR2004


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
