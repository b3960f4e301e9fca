"""The calculator: which star a product can reach by its maker's own answers, and the cheapest ways up.

The answers travel in the address (``?1.1=2&1.2=-``: option 2 of item 1.1, none of the options of item 1.2);
nothing is stored. Everything works without JavaScript.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from openocop.core.errors import BadInputError
from openocop.rulebooks import plain_json
from openocop.rulebooks.advice import advise
from openocop.rulebooks.ballot_file import read_advise, scorable_set
from openocop.rulebooks.examples import find_sets, note
from openocop.web.pages import kept
from openocop.web.public import answer_words
from openocop.web.public.views import categories, find_set, rulebook_in_force
from openocop.web.templatetags.ui import stars

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from openocop.rulebooks.criteria import Item, ProductSet, Rulebook

NONE_MET = "-"
LARGEST_FILE = 256 * 1024
Choices = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the form: its options with the values they are sent as, and the answer given before."""

    item: Item
    choices: tuple[tuple[Any, str], ...]
    answered: str
    gates: str


def read_answers(request: HttpRequest, product_set: ProductSet) -> Choices:
    """The answers in the address. Raises ``BadInputError`` for an item or option that the set does not have."""
    raw = {
        item: None if value == NONE_MET else f"{item}/{value}" for item, value in request.GET.items() if value
    }
    return dict(read_advise(_file(product_set, raw))[1])


def _file(product_set: ProductSet, choices: Mapping[str, str | None]) -> dict[str, Any]:
    """Answers as ``openocop advise`` reads them."""
    return {"rulebook": product_set.rulebook, "set": product_set.number, "choices": dict(choices)}


def _query(product_set: ProductSet, choices: Mapping[str, str | None]) -> str:
    """Answers as they stand in an address, in the sheet's order."""
    pairs = {
        item.id: (choices[item.id] or NONE_MET).rpartition("/")[2] for item in product_set.items if item.id in choices
    }
    return urlencode(pairs)


def _address(name: str, product_set: ProductSet, choices: Mapping[str, str | None]) -> str:
    base = reverse(f"public:{name}", args=[product_set.rulebook, product_set.number])
    query = _query(product_set, choices)
    return f"{base}?{query}" if query else base


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a sheet: by product, by name or from the list; or open saved answers."""
    return _choose(request)


def _choose(request: HttpRequest, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    rulebook = rulebook_in_force()
    query = request.GET.get("q", "").strip()[:200]
    context = {
        "rulebook": rulebook,
        "categories": categories(rulebook),
        "query": query,
        "matches": find_sets(query, rulebook) if query else (),
        "note": note(),
        "errors": errors or [],
    }
    return render(request, "public/calculator/choose.html", context, status=400 if errors else 200)


@csrf_exempt  # the file is read, answered with an address and forgotten: nothing changes
@require_POST
def open_file(request: HttpRequest) -> HttpResponse:
    """Open saved answers: an unreadable file is refused with the place where it is damaged."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise BadInputError("", _("Choose the file first."))
        if (file.size or 0) > LARGEST_FILE:
            raise BadInputError(file.name or "", _("the file is too large for a file of answers; choose another."))
        product_set, choices = read_advise(plain_json.loads(file.read(), file.name or ""))
    except BadInputError as error:
        return _choose(request, [{"href": "#file", "sentence": str(error)}])
    return HttpResponseRedirect(_address("answer", product_set, choices))


def _scorable(code: str, number: int) -> tuple[Rulebook, ProductSet]:
    """A set that answers can be counted for, or 404 (also for a set with known gaps)."""
    rulebook, product_set = find_set(code, number)
    scorable_set({"rulebook": code, "set": number})
    return rulebook, product_set


def _refusal(request: HttpRequest, error: BadInputError) -> HttpResponse:
    """The page for answers that the sheet does not know, or a sheet that cannot be scored by."""
    return _choose(request, [{"href": "", "sentence": error.sentence}])


@require_safe
def form(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The sheet as a form, with the answers of the address already chosen."""
    try:
        rulebook, product_set = _scorable(code, number)
        choices = read_answers(request, product_set)
    except BadInputError as error:
        return _refusal(request, error)
    made_of = rulebook.content_hash + _query(product_set, choices) + str(rulebook is rulebook_in_force())
    return kept(
        request,
        made_of,
        lambda: render_to_string("public/calculator/form.html", form_context(rulebook, product_set, choices), request),
    )


def form_context(rulebook: Rulebook, product_set: ProductSet, choices: Choices) -> dict[str, Any]:
    """What the form shows."""
    return {
        "rulebook": rulebook,
        "product_set": product_set,
        "old": rulebook is not rulebook_in_force(),
        "parts": [(part, [_question(product_set, item, choices) for item in part.items()]) for part in product_set.parts],
        "answer_url": reverse("public:answer", args=[rulebook.code, product_set.number]),
        "bands": ",".join(f"{band.star}:{band.min}" for band in product_set.bands),
        "star_words": [(band.star, stars(band.star)) for band in product_set.bands],
    }


def _question(product_set: ProductSet, item: Item, choices: Choices) -> Question:
    answered = (choices[item.id] or NONE_MET).rpartition("/")[2] if item.id in choices else ""
    gates = ",".join(f"{gate.star}:{gate.points}" for gate in product_set.gates_by_item.get(item.id, ()))
    return Question(item, tuple((option, option.id.rpartition("/")[2]) for option in item.options), answered, gates)


@require_safe
def answer(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The stars, what is missing, and the cheapest ways up; as a fragment when the form asks by htmx."""
    try:
        rulebook, product_set = _scorable(code, number)
        choices = read_answers(request, product_set)
    except BadInputError as error:
        return _refusal(request, error)
    template = "public/calculator/answer.html" + ("#result" if request.htmx else "")  # type: ignore[attr-defined]
    return HttpResponse(render_to_string(template, answer_context(rulebook, product_set, choices), request))


def answer_context(rulebook: Rulebook, product_set: ProductSet, choices: Choices) -> dict[str, Any]:
    """What the answer page shows."""
    found = advise(product_set, choices)
    return {
        "rulebook": rulebook,
        "product_set": product_set,
        "advice": found,
        "headline": answer_words.headline(product_set, found),
        "parts": [
            (part, found.parts[part.code], found.parts[part.code] * 100 // part.max) for part in product_set.parts
        ],
        "missing": found.missing,
        "targets": [answer_words.target(product_set, entry) for entry in found.targets],
        "form_url": _address("answers", product_set, choices),
        "file_url": _address("answers_file", product_set, choices),
        "rows": _rows(product_set, choices),
    }


def _rows(product_set: ProductSet, choices: Choices) -> SafeString:
    """The table of answers; joined here, since some thirty template rows would cost more than all the rest."""
    open_words, none_words = _("not answered yet"), _("None of these is met")
    rows = []
    for item in product_set.items:
        chosen = choices.get(item.id)
        text = product_set.option[chosen].text if chosen else none_words if item.id in choices else open_words
        rows.append((item.id, item.name, text, product_set.points[item.id][chosen], item.max))
    return format_html_join(
        "\n",
        '<tr><td><span class="id">{}</span> {}</td><td>{}</td><td class="num">{}/{}</td></tr>',
        rows,
    )


@require_safe
def download(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The answers as a file that ``openocop advise`` and this site read again."""
    try:
        _rulebook, product_set = _scorable(code, number)
        choices = read_answers(request, product_set)
    except BadInputError as error:
        return _refusal(request, error)
    content = json.dumps(_file(product_set, choices), ensure_ascii=False, indent=2) + "\n"
    return HttpResponse(
        content,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="ocop-{code}-{number}.json"'},
    )
