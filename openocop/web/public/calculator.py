"""The calculator: which star a product can reach by its maker's own answers, and the cheapest ways up.

The answers travel in the address (``?1.1=2&1.2=-``: option 2 of item 1.1, none of the options of item 1.2);
nothing is stored. Everything works without JavaScript.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import escape, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from openocop.core.clock import today
from openocop.core.errors import BadInputError
from openocop.rulebooks import plain_json, shelf
from openocop.rulebooks.advice import TARGETS, advise_towards
from openocop.rulebooks.ballot_file import read_advise, read_choices, require_scorable
from openocop.rulebooks.examples import find_sets, note
from openocop.web.context import site as site_context
from openocop.web.pages import kept
from openocop.web.public import answer_pieces, answer_words
from openocop.web.public.sheets import categories, find_set
from openocop.web.templatetags.ui import stars

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from openocop.rulebooks.advice import Advice
    from openocop.rulebooks.criteria import Item, ProductSet, Rulebook

NONE_MET = "-"
GOAL = "to"
"""The one word in an address that is no item: the star to show the ways to."""
MOST_FIELDS = 200
LARGEST_FILE = 256 * 1024
Choices = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the form: its options with the values they are sent as, and the answer given before."""

    item: Item
    choices: tuple[tuple[Any, str], ...]
    answered: str
    gates: str


Pairs = list[tuple[str, str]]


def read_answers(pairs: Pairs, product_set: ProductSet) -> Choices:
    """The answers of an address. Raises ``BadInputError`` for an item or option that the set does not have."""
    raw = {
        name: None if value == NONE_MET else f"{name}/{value}"
        for name, value in pairs
        if value and name != GOAL
    }
    return read_choices(raw, product_set, "")


def read_pairs(request: HttpRequest) -> Pairs:
    """The names and values of an address that are answers or the goal.

    Other names are passed over: messengers add their own to a link that is sent on. Raises ``BadInputError`` when
    an answer stands twice.
    """
    try:
        pairs = parse_qsl(request.META.get("QUERY_STRING", ""), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadInputError("", _("the address is too long to be a set of answers.")) from error
    pairs = [(name, value) for name, value in pairs if name[:1].isdigit() or name == GOAL]
    if len(dict(pairs)) != len(pairs):
        raise BadInputError("", _("the address answers an item twice; open the form and choose again."))
    return pairs


def _file(product_set: ProductSet, choices: Mapping[str, str | None]) -> dict[str, Any]:
    """Answers as ``openocop advise`` reads them."""
    return {"rulebook": product_set.rulebook, "set": product_set.number, "choices": dict(choices)}


def _query(product_set: ProductSet, choices: Mapping[str, str | None]) -> str:
    """Answers as they stand in an address, in the sheet's order; ids are digits and points, safe as they are."""
    return "&".join(
        f"{item.id}={(choices[item.id] or NONE_MET).rpartition('/')[2]}"
        for item in product_set.items
        if item.id in choices
    )


def _address(name: str, product_set: ProductSet, query: str) -> str:
    base = _base(name, product_set.rulebook, product_set.number)
    return f"{base}?{query}" if query else base


@cache
def _base(name: str, code: str, number: int) -> str:
    return reverse(f"public:{name}", args=[code, number])


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a sheet: by product, by name or from the list; or open saved answers."""
    return _choose(request)


def _choose(request: HttpRequest, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    rulebook = shelf.for_new_dossier(today())
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
@require_http_methods(["GET", "HEAD", "POST"])
def open_file(request: HttpRequest) -> HttpResponse:
    """Open saved answers: an unreadable file is refused with the place where it is damaged.

    A refusal stands at this address, so that a reload or the language switch asks for it: back to the choice.
    """
    if request.method != "POST":
        return HttpResponseRedirect(reverse("public:calculator"))
    try:
        product_set, choices = read_file(request.FILES.get("file"))
    except BadInputError as error:
        return _choose(request, [{"href": "#file", "sentence": str(error)}])
    return HttpResponseRedirect(_address("answer", product_set, _query(product_set, choices)))


def read_file(file: UploadedFile[Any] | None) -> tuple[ProductSet, Choices]:
    """The set and answers of a saved file. Raises ``BadInputError`` with the place where it is damaged."""
    if file is None:
        raise BadInputError("", _("Choose the file first."))
    name = file.name or ""
    if (file.size or 0) > LARGEST_FILE:
        raise BadInputError(name, _("the file is too large for a file of answers; choose another."))
    return read_advise(plain_json.loads(file.read(), name))


def _scorable(code: str, number: int) -> tuple[Rulebook, ProductSet]:
    """A set that answers can be counted for; 404 when unknown, ``BadInputError`` when it has known gaps."""
    rulebook, product_set = find_set(code, number)
    require_scorable(product_set)
    return rulebook, product_set


def _refusal(request: HttpRequest, error: BadInputError) -> HttpResponse:
    """The page for answers that the sheet does not know, or a sheet that cannot be scored by."""
    return _choose(request, [{"href": "", "sentence": error.sentence}])


@require_safe
def form(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The sheet as a form, with the answers of the address already chosen."""
    try:
        rulebook, product_set = _scorable(code, number)
        choices = read_answers(read_pairs(request), product_set)
    except BadInputError as error:
        return _refusal(request, error)
    context = form_context(rulebook, product_set, choices)
    if choices:  # somebody's answers are not kept
        return HttpResponse(render_to_string("public/calculator/form.html", context, request))
    made_of = f"{rulebook.content_hash} {context['old']}"
    return kept(request, made_of, lambda: render_to_string("public/calculator/form.html", context, request))


def form_context(rulebook: Rulebook, product_set: ProductSet, choices: Choices) -> dict[str, Any]:
    """What the form shows."""
    return {
        "rulebook": rulebook,
        "product_set": product_set,
        "old": rulebook is not shelf.in_force(today()),
        "questions": {item.id: _question(product_set, item, choices) for item in product_set.items},
        "answer_url": reverse("public:answer", args=[rulebook.code, product_set.number]),
        "bands": ",".join(f"{band.star}:{band.min}" for band in product_set.bands),
        "star_words": [(band.star, stars(band.star)) for band in product_set.bands],
    }


def _question(product_set: ProductSet, item: Item, choices: Choices) -> Question:
    answered = (choices[item.id] or NONE_MET).rpartition("/")[2] if item.id in choices else ""
    gates = ",".join(f"{gate.star}:{gate.points}" for gate in product_set.gates_by_item.get(item.id, ()))
    return Question(
        item, tuple((option, option.id.rpartition("/")[2]) for option in item.options), answered, gates
    )


@require_safe
def answer(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The stars, what is missing, and the cheapest ways up; only that part when the form asks by htmx."""
    try:
        rulebook, product_set = _scorable(code, number)
        pairs = read_pairs(request)
        choices, goal = read_answers(pairs, product_set), read_goal(pairs)
    except BadInputError as error:
        return _refusal(request, error)
    query = _query(product_set, choices)
    result = render_to_string(
        "public/calculator/result.html", result_context(product_set, choices, query, goal)
    )
    alone = bool(request.htmx)  # type: ignore[attr-defined]
    response = HttpResponse(result if alone else _page(rulebook, product_set, query, choices, result))
    # One address, two answers: a cache or the back button must not show the one for the other.
    patch_vary_headers(response, ["HX-Request"])
    response.headers["Cache-Control"] = "no-store" if alone else "no-cache"
    return response


def _page(rulebook: Rulebook, product_set: ProductSet, query: str, choices: Choices, result: str) -> str:
    """The whole answer page around a result."""
    return _frame(rulebook.code, product_set.number, get_language() or "").fill(
        form_url=escape(_address("answers", product_set, query)),
        file_url=escape(_address("answers_file", product_set, query)),
        result=result,
        rows=answer_pieces.rows(product_set, choices),
    )


def read_goal(pairs: Pairs) -> int | None:
    """The star that the reader wants the ways to, or ``None`` for the next one."""
    raw = dict(pairs).get(GOAL)
    if raw is None:
        return None
    if raw not in {str(star) for star in TARGETS}:
        raise BadInputError(GOAL, _("choose 3, 4 or 5 stars to aim for."))
    return int(raw)


def result_context(product_set: ProductSet, choices: Choices, query: str, goal: int | None) -> dict[str, Any]:
    """What the result shows: the star reached, and the ways to one higher star."""
    found = advise_towards(product_set, choices, goal)
    shown = {entry.star for entry in found.targets}
    others = [star for star in TARGETS if star > found.star and star not in shown]
    return {
        "advice": found,
        "points": _("%(points)d of 100 points") % {"points": found.points},
        "headline": answer_words.headline(product_set, found),
        "parts": [
            (
                answer_words.part(part),
                f"{found.parts[part.code]}/{part.max}",
                str(100 * found.parts[part.code] // part.max),
            )
            for part in product_set.parts
        ],
        "open_words": answer_words.open_items(found),
        "open_items": format_html_join(
            ", ", '<a href="#item-{0}">{0}</a>', ((item,) for item in found.missing)
        ),
        "targets": [answer_words.target(product_set, entry) for entry in found.targets],
        "others": [_other(product_set, found, query, star) for star in others],
    }


def _other(product_set: ProductSet, found: Advice, query: str, star: int) -> tuple[str, str, str]:
    """Another higher star: its name, what is missing to it, and where its ways are shown."""
    points = max(product_set.lower_bound(star) - found.points, 0)
    gates = sum(entry.gate.star <= star for entry in found.gates_open)
    address = _address("answer", product_set, f"{query}&{GOAL}={star}".lstrip("&"))
    return answer_words.goal(star), answer_words.lack(points, gates), address


_HOLE = re.compile(r"\[\[(form_url|file_url|result|rows)\]\]")


@dataclass(frozen=True, slots=True)
class _Frame:
    """The answer page of one sheet with holes where the answers go."""

    html: str

    def fill(self, **pieces: str) -> str:
        """The page with the pieces, safe HTML and addresses made here, in their holes; each hole is filled once."""
        return _HOLE.sub(lambda hole: pieces[hole[1]], self.html)


def _hole(name: str) -> str:
    return f"[[{name}]]"


@lru_cache(maxsize=512)
def _frame(code: str, number: int, _language: str) -> _Frame:
    """Rendered once a sheet and language: head, foot and words are the same for all answers."""
    rulebook, product_set = find_set(code, number)
    holes = {name: mark_safe(_hole(name)) for name in ("form_url", "file_url", "result", "rows")}  # noqa: S308
    return _Frame(
        render_to_string(
            "public/calculator/answer.html",
            {"rulebook": rulebook, "product_set": product_set, **site_context(), **holes},
        )
    )


@require_safe
def download(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The answers as a file that ``openocop advise`` and this site read again."""
    try:
        _rulebook, product_set = _scorable(code, number)
        choices = read_answers(read_pairs(request), product_set)
    except BadInputError as error:
        return _refusal(request, error)
    content = json.dumps(_file(product_set, choices), ensure_ascii=False, indent=2) + "\n"
    return HttpResponse(
        content,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="ocop-{code}-{number}.json"'},
    )
