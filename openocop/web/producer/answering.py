"""The self-assessment: one item a page, with the points and stars so far; and the texts of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions import MeanwhileError, save_answer, save_text
from openocop.dossiers.checking import required_texts
from openocop.dossiers.kinds import TEXT_NAMES, TextKey
from openocop.dossiers.policy import Verb
from openocop.dossiers.queries import choices_of, options_of
from openocop.rulebooks.gates import failed_gates
from openocop.rulebooks.procedure import Kind
from openocop.web.door import GET_POST, me, signed_in, typed_before
from openocop.web.forms import errors_of, status_of
from openocop.web.office.asking import seen_in
from openocop.web.producer.desk import (
    dossier_of,
    edition_of,
    item_lines,
    last_return,
    may,
    standing,
    to,
)
from openocop.web.producer.frozen import sight
from openocop.web.templatetags.ui import stars

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.dossiers.models import Dossier
    from openocop.rulebooks.criteria import Item


@require_safe
@signed_in
def items(request: HttpRequest, pk: int) -> HttpResponse:
    """All items with the answers, and which star they reach."""
    found = dossier_of(request, pk)
    lines = item_lines(found)
    parts = [(part, [one for one in lines if one.item.part == part.code]) for part in found.product_set.parts]
    writes = Verb.WRITE in may(request, found, Verb.WRITE)
    context = {"dossier": found, "parts": parts, "standing": standing(found), "may_write": writes}
    return render(request, "producer/items.html", context)


@require_http_methods(GET_POST)
@signed_in
def item(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One item: its options, why, and the evidence for it. Saving leads to the next one."""
    found = dossier_of(request, pk, Verb.WRITE)
    known = _item(found, number)
    if request.method != "POST":
        return render(request, "producer/item.html", _item_page(found, known, number) | _typed(request))
    try:
        _refuse_other_set(request, found)
        save_answer(
            found,
            known.id,
            option=request.POST.get("option", ""),
            words=request.POST.get("words", ""),
            seen=seen_in(request),
            by=me(request),
        )
    except (BadInputError, RefusedError) as error:
        page = _item_page(found, known, number) | _again(request, error)
        return render(request, "producer/item.html", page, status=status_of(error))
    return _after(request, found, number)


def _refuse_other_set(request: HttpRequest, found: Dossier) -> None:
    """``RefusedError`` for a page of before the set was changed: its item had the same number and another text."""
    if request.POST.get("set", str(found.set_number)) != str(found.set_number):
        raise RefusedError(
            _("The product set was changed meanwhile: this is another item now. Choose again.")
        )


def _after(request: HttpRequest, found: Dossier, number: int) -> HttpResponse:
    """The next item; from the last one, or where she wanted so, the list of all."""
    if "list" in request.POST or number == len(found.product_set.items):
        return to("items", found.pk)
    if "evidence" in request.POST:
        return to("item_evidence", found.pk, number)
    return to("item", found.pk, number + 1)


def _item(found: Dossier, number: int) -> Item:
    if not 1 <= number <= len(found.product_set.items):
        raise Http404
    return found.product_set.items[number - 1]


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What she had typed here when her session ended."""
    kept = typed_before(request)
    return {} if kept is None else {"chosen": kept.get("option", ""), "words": kept.get("words", "")}


def _again(request: HttpRequest, error: BadInputError | RefusedError) -> dict[str, Any]:
    """What was typed, with the error; and what another device saved meanwhile, which is the next to be written over."""
    said = errors_of(error)
    again: dict[str, Any] = {
        "chosen": request.POST.get("option", ""),
        "words": request.POST.get("words", ""),
        "wrong": said,
        "errors": [{"sentence": one, "href": f"#{place}" if place else ""} for place, one in said.items()],
    }
    return again | ({"meanwhile": error.current} if isinstance(error, MeanwhileError) else {})


def _item_page(found: Dossier, known: Item, number: int) -> dict[str, Any]:
    answer = found.answers.filter(item=known.id).first()
    back = last_return(found)
    reasons = [one["words"] for one in back.points if one["at"] == known.id] if back else []
    total = len(found.product_set.items)
    return {
        "dossier": found,
        "item": known,
        "number": number,
        "total": total,
        "options": [(option.case, option) for option in known.options],
        "chosen": answer.option if answer else "",
        "words": answer.words if answer else "",
        "seen": edition_of(answer),
        "offers_none": all(option.points for option in known.options),
        "reasons": reasons,
        "papers": [one.evidence for one in found.uses.filter(item=known.id).select_related("evidence__file")],
        "editable": found.is_editable,
        **_live(found, known),
    }


def _live(found: Dossier, known: Item) -> dict[str, Any]:
    """For the figures beside the options: points of the other items, and the star that their marks allow."""
    others = {key: value for key, value in choices_of(options_of(found)).items() if key != known.id}
    points = {one.id: found.product_set.points[one.id][others.get(one.id)] for one in found.product_set.items}
    base = sum(value for key, value in points.items() if key != known.id)
    failed = [
        entry.gate.star for entry in failed_gates(found.product_set, [points]) if entry.gate.item != known.id
    ]
    gates = found.product_set.gates_by_item.get(known.id, ())
    return {
        "base": base,
        "cap": min(failed, default=6) - 1,
        "gates": ",".join(f"{gate.star}:{gate.points}" for gate in gates),
        "bands": ",".join(f"{band.star}:{band.min}" for band in found.product_set.bands),
        "star_words": [(band.star, stars(band.star)) for band in found.product_set.bands],
        "open_count": len(found.product_set.items) - len(others) - 1,
    }


@require_safe
@signed_in
def texts(request: HttpRequest, pk: int) -> HttpResponse:
    """The texts of the forms, and which are still missing."""
    found = dossier_of(request, pk)
    written = {one.key: one for one in found.texts.all()}
    needed = required_texts(Kind(found.kind))
    sees = sight(found, me(request))
    asked = [key for key in TextKey if key is not TextKey.CHANGES or key in needed]
    lines = [(key, TEXT_NAMES[key], written.get(key), key in needed) for key in asked if sees("texts", key)]
    writes = Verb.WRITE in may(request, found, Verb.WRITE)
    return render(request, "producer/texts.html", {"dossier": found, "lines": lines, "may_write": writes})


@require_http_methods(GET_POST)
@signed_in
def text(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One text of the forms. Saving leads to the next one that is missing."""
    found = dossier_of(request, pk, Verb.WRITE)
    if key not in set(TextKey):
        raise Http404
    if request.method != "POST":
        return render(request, "producer/text.html", _text_page(found, key) | _typed(request))
    try:
        save_text(found, key, words=request.POST.get("words", ""), seen=seen_in(request), by=me(request))
    except (BadInputError, RefusedError) as error:
        page = _text_page(found, key) | _again(request, error)
        return render(request, "producer/text.html", page, status=status_of(error))
    following = _next_text(found, key)
    return to("text", pk, following) if following and "list" not in request.POST else to("texts", pk)


def _next_text(found: Dossier, key: str) -> str:
    """The next text after this one that must be written and is not."""
    written = {one.key for one in found.texts.all() if one.words}
    needed = required_texts(Kind(found.kind))
    order = list(TextKey)
    after = order[order.index(TextKey(key)) + 1 :]
    return next((str(one) for one in after if one in needed and one not in written), "")


def _text_page(found: Dossier, key: str) -> dict[str, Any]:
    kept = found.texts.filter(key=key).first()
    back = last_return(found)
    return {
        "dossier": found,
        "key": key,
        "name": TEXT_NAMES[TextKey(key)],
        "hint": _hint(TextKey(key)),
        "words": kept.words if kept else "",
        "seen": edition_of(kept),
        "short": key in _SHORT,
        "editable": found.is_editable,
        "reasons": [one["words"] for one in back.points if one["at"] == key] if back else [],
    }


_SHORT = frozenset({TextKey.POSITION, TextKey.PERMANENT_ADDRESS, TextKey.REGISTRATION_NUMBER})


def _hint(key: TextKey) -> str:
    return {
        TextKey.POSITION: _("For instance: director, head of the household."),
        TextKey.REGISTRATION_NUMBER: _("As it stands on the business registration."),
        TextKey.PRODUCT: _("Size and kind of the packs, what is written on them, the standard you declared."),
        TextKey.HISTORY: _("When you began, what changed, how many people work with you now."),
        TextKey.STRUCTURE: _("Who does what: management, growing, processing, selling."),
        TextKey.MATERIALS: _("Where the raw materials grow, how they are processed and packed."),
        TextKey.QUALITY: _("What you improved: quality, standard, packaging, label."),
        TextKey.MARKET: _("Shops, markets, supermarkets, online, abroad."),
        TextKey.RESULTS: _("Revenue and profit of the last years."),
        TextKey.CHANGES: _(
            "Since the recognition: materials, technology, packaging, tests, markets, output, revenue."
        ),
        TextKey.PLAN: _("What you intend for the product, the production and the market."),
    }.get(key, "")
