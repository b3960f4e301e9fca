"""The calculator: which star a product can reach by its maker's own answers, and the cheapest ways up.

The answers travel in the address (``?1.1=2&1.2=-``: option 2 of item 1.1, none of the options of item 1.2);
nothing is stored. Everything works without JavaScript.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

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
from openocop.rulebooks.ballot_file import read_advise
from openocop.rulebooks.examples import find_sets, note
from openocop.web.context import site as site_context
from openocop.web.pages import kept, pack
from openocop.web.public import answer_pieces, answer_words
from openocop.web.public.answer_address import GOAL, NONE_MET, address, query_of, read_answers
from openocop.web.public.sheets import categories, find_set
from openocop.web.templatetags.ui import stars

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from openocop.rulebooks.advice import Advice
    from openocop.rulebooks.criteria import Item, ProductSet, Rulebook
    from openocop.web.public.answer_address import Answers

LARGEST_FILE = 256 * 1024
Choices = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the form: its options with the values they are sent as, and the answer given before."""

    item: Item
    choices: tuple[tuple[Any, str], ...]
    answered: str
    gates: str

    @property
    def offers_none(self) -> bool:
        """Whether "none is met" is a choice of its own: not beside an option of 0 points, which says the same."""
        return self.answered == NONE_MET or all(option.points for option, _value in self.choices)


def _file(product_set: ProductSet, choices: Mapping[str, str | None]) -> dict[str, Any]:
    """Answers as ``openocop advise`` reads them."""
    return {"rulebook": product_set.rulebook, "set": product_set.number, "choices": dict(choices)}


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
    return HttpResponseRedirect(address("answer", product_set, query_of(product_set, choices)))


def read_file(file: UploadedFile[Any] | None) -> tuple[ProductSet, Choices]:
    """The set and answers of a saved file. Raises ``BadInputError`` with the place where it is damaged."""
    if file is None:
        raise BadInputError("", _("Choose the file first."))
    name = file.name or ""
    if (file.size or 0) > LARGEST_FILE:
        raise BadInputError(name, _("the file is too large for a file of answers; choose another."))
    return read_advise(plain_json.loads(file.read(), name))


@require_safe
def form(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The sheet as a form, with the answers of the address already chosen."""
    rulebook, product_set = find_set(code, number)
    if product_set.known_gaps:
        return _not_scorable(request, product_set)
    answers = read_answers(request, product_set)
    context = form_context(rulebook, product_set, answers)
    if answers.refused:
        return render(request, "public/calculator/form.html", context, status=400)
    if answers.choices:  # somebody's answers are not kept
        return render(request, "public/calculator/form.html", context)
    made_of = f"{rulebook.content_hash} {context['old']}"
    return kept(request, made_of, lambda: render_to_string("public/calculator/form.html", context, request))


def _not_scorable(request: HttpRequest, product_set: ProductSet) -> HttpResponse:
    """The choice of sheets, with the reason why this one cannot be scored by."""
    sentence = _(
        "Sheet %(number)d of this decision is not complete in its source: no stars can be counted with it."
    )
    return _choose(request, [{"href": "", "sentence": sentence % {"number": product_set.number}}])


def form_context(rulebook: Rulebook, product_set: ProductSet, answers: Answers) -> dict[str, Any]:
    """What the form shows; what was refused stands above it."""
    choices = answers.choices
    return {
        "rulebook": rulebook,
        "product_set": product_set,
        "old": rulebook is not shelf.in_force(today()),
        "errors": [{"href": "", "sentence": sentence} for sentence in answers.refused],
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
    rulebook, product_set = find_set(code, number)
    if product_set.known_gaps:
        return _not_scorable(request, product_set)
    answers = read_answers(request, product_set)
    if answers.refused:
        context = form_context(rulebook, product_set, answers)
        return render(request, "public/calculator/form.html", context, status=400)
    query = query_of(product_set, answers.choices)
    old = rulebook is not shelf.in_force(today())
    result = render_to_string(
        "public/calculator/result.html", result_context(product_set, answers, query, old=old)
    )
    if request.htmx:  # type: ignore[attr-defined]
        return told_apart(pack(request, HttpResponse(result)), "no-store")
    return told_apart(HttpResponse(_page(product_set, answers.choices, query, result, old=old)), "no-cache")


def told_apart(response: HttpResponse, cache: str) -> HttpResponse:
    """One address, two answers: a cache or the back button must not show the fragment for the page."""
    patch_vary_headers(response, ["HX-Request"])
    response.headers["Cache-Control"] = cache
    return response


def _page(product_set: ProductSet, choices: Choices, query: str, result: str, *, old: bool) -> str:
    """The whole answer page around a result. Its items are answered on the form, so there the links lead."""
    form_url = escape(address("answers", product_set, query))
    return _frame(product_set.rulebook, product_set.number, get_language() or "", old=old).fill(
        form_url=form_url,
        file_url=escape(address("answers_file", product_set, query)),
        result=result.replace('href="#item-', f'href="{form_url}#item-'),
        rows=answer_pieces.rows(product_set, choices),
    )


def result_context(product_set: ProductSet, answers: Answers, query: str, *, old: bool) -> dict[str, Any]:
    """What the result shows: the star reached, and the ways to one higher star once something is answered."""
    found = advise_towards(product_set, answers.choices, answers.goal)
    targets = found.targets if answers.choices else ()
    shown = {entry.star for entry in targets}
    others = [star for star in TARGETS if star > found.star and star not in shown and targets]
    return {
        "advice": found,
        "points": answer_words.points(found),
        "headline": answer_words.headline(product_set, found),
        "provided": answer_words.provided(product_set),
        "top": answer_words.top(old=old) if not found.targets else "",
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
        "targets": [answer_words.target(product_set, entry) for entry in targets],
        "others": [_other(product_set, found, query, star) for star in others],
    }


def _other(product_set: ProductSet, found: Advice, query: str, star: int) -> tuple[str, str, str]:
    """Another higher star: its name, what is missing to it, and where its ways are shown."""
    points = max(product_set.lower_bound(star) - found.points, 0)
    gates = sum(entry.gate.star <= star for entry in found.gates_open)
    target = address("answer", product_set, f"{query}&{GOAL}={star}".lstrip("&"))
    return answer_words.goal(star), answer_words.lack(points, gates), target


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
def _frame(code: str, number: int, _language: str, *, old: bool) -> _Frame:
    """Rendered once a sheet, language and state of the law: the rest is the same for all answers."""
    rulebook, product_set = find_set(code, number)
    holes = {name: mark_safe(_hole(name)) for name in ("form_url", "file_url", "result", "rows")}  # noqa: S308
    return _Frame(
        render_to_string(
            "public/calculator/answer.html",
            {"rulebook": rulebook, "product_set": product_set, "old": old, **site_context(), **holes},
        )
    )


@require_safe
def download(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The answers as a file that ``openocop advise`` and this site read again."""
    _rulebook, product_set = find_set(code, number)
    answers = read_answers(request, product_set)
    if answers.refused:
        return HttpResponseRedirect(address("answers", product_set, query_of(product_set, answers.choices)))
    content = json.dumps(_file(product_set, answers.choices), ensure_ascii=False, indent=2) + "\n"
    return HttpResponse(
        content,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="ocop-{code}-{number}.json"'},
    )
