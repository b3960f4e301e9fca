"""The public pages about the criteria: read, search, compare, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from openocop.core.clock import show_date, today
from openocop.rulebooks import shelf, wording
from openocop.rulebooks.comparing import compare, counterpart
from openocop.rulebooks.searching import search
from openocop.web.pages import kept, pack
from openocop.web.producer.uploads import upload_form
from openocop.web.public.sheets import categories, find_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from openocop.rulebooks.comparing import Comparison
    from openocop.rulebooks.criteria import ProductSet, Rulebook, Words


def validity(rulebook: Rulebook) -> dict[str, Any]:
    """How a rulebook stands today, in words."""
    entry: dict[str, Any] = {"rulebook": rulebook, "gaps": sum(bool(one.known_gaps) for one in rulebook.sets)}
    since = show_date(rulebook.effective_from)
    if rulebook is shelf.in_force(today()):
        return entry | {
            "kind": "valid",
            "state": _("in force"),
            "validity": _("For dossiers handed in since %(since)s.") % {"since": since},
        }
    if rulebook.effective_from > today():
        return entry | {
            "kind": "soon",
            "state": _("not yet in force"),
            "validity": _("For dossiers handed in from %(since)s on.") % {"since": since},
        }
    newer = next(one for one in reversed(shelf.rulebooks()) if one.effective_from > rulebook.effective_from)
    return entry | {
        "kind": "ended",
        "state": _("history"),
        "validity": _("For dossiers handed in from %(since)s until the day before %(until)s.")
        % {"since": since, "until": show_date(newer.effective_from)},
    }


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    rulebook = shelf.in_force(today())
    context = {"rulebook": rulebook, "categories": categories(rulebook), "gap_word": _("not complete")}
    return kept(
        request, rulebook.content_hash, lambda: render_to_string("public/home.html", context, request)
    )


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Where browsers look unasked."""
    return HttpResponseRedirect(static("openocop/lotus.svg"))


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Everything may be found, but not every set of answers is a page of its own."""
    return HttpResponse("User-agent: *\nDisallow: /calculator/*?\n", content_type="text/plain; charset=utf-8")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "public/about.html", {"rulebooks": shelf.rulebooks()})


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """All components on one page: the designer's and the accessibility test's table."""
    rulebook = shelf.in_force(today())
    first = reverse("public:sheet", args=[rulebook.code, 1])
    context = {
        "bands": rulebook.bands,
        "errors": [{"href": "#main", "sentence": _("Choose the file first.")}],
        "states": [("valid", _("in force")), ("soon", _("not complete")), ("ended", _("history"))],
        "tasks": [
            {"href": first, "name": _("Criteria"), "kind": "valid", "word": _("in force")},
            {"href": first, "name": _("Your answers"), "kind": "soon", "word": _("not answered yet")},
        ],
        "page": Paginator(range(60), 20).page(2),
        "query": "",
        "upload": upload_form("sample:1", reverse("public:components")),
    }
    return render(request, "public/components.html", context)


@csrf_exempt  # it changes nothing but how this browser reads the site
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back to the page the reader came from."""
    response = HttpResponseRedirect(_way_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=31_536_000,
            samesite="Lax",
            secure=settings.HTTPS,
            httponly=True,
        )
    return response


def _way_back(request: HttpRequest) -> str:
    """Path and query of the page the reader came from, when it is one of ours that can be opened; else home."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    target = (came_from.path or "/") + (f"?{came_from.query}" if came_from.query else "")
    ours = came_from.netloc == request.get_host() and url_has_allowed_host_and_scheme(target, None)
    return target if ours else "/"


@require_safe
def rulebooks(request: HttpRequest) -> HttpResponse:
    return render(
        request, "public/rulebooks/list.html", {"entries": [validity(one) for one in shelf.rulebooks()]}
    )


@require_safe
def rulebook(request: HttpRequest, code: str) -> HttpResponse:
    found = shelf.get_rulebook(code)
    entry = validity(found)
    return kept(
        request,
        found.content_hash + entry["kind"],
        lambda: render_to_string("public/rulebooks/rulebook.html", rulebook_context(found, entry), request),
    )


def rulebook_context(found: Rulebook, entry: dict[str, Any]) -> dict[str, Any]:
    """What the page of a rulebook shows."""
    return {
        "rulebook": found,
        "entry": entry,
        "categories": categories(found),
        "bands": [(band, wording.band(found.sets[0], band.star)) for band in found.bands],
        "corrections": corrections(found),
        "gaps": [(one, gap) for one in found.sets for gap in one.known_gaps],
        "gap_word": _("not complete"),
    }


def corrections(found: Rulebook) -> list[tuple[ProductSet, str]]:
    """Every slip of the copy that was put right, in words."""
    return [(one, sentence) for one in found.sets for sentence in _corrections(one)]


def _corrections(product_set: ProductSet) -> Iterator[str]:
    for item in product_set.items:
        if item.correction:
            yield _("item %(item)s: %(what)s") % {"item": item.id, "what": _words(item.correction)}
        if item.corrected_from:
            yield _("item %(item)s: the copy numbers it “%(read)s”") % {
                "item": item.id,
                "read": item.corrected_from,
            }
        for option in item.options:
            if option.corrected_from:
                yield _("option %(option)s: the copy reads “%(read)s” where %(points)d points belong") % {
                    "option": option.id,
                    "read": option.corrected_from,
                    "points": option.points,
                }


def _words(words: Words) -> str:
    return words.get(get_language() or "vi") or words["vi"]


@require_safe
def sheet(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found, product_set = find_set(code, number)
    return kept(
        request,
        found.content_hash,
        lambda: render_to_string("public/rulebooks/sheet.html", sheet_context(found, product_set), request),
    )


def sheet_context(found: Rulebook, product_set: ProductSet) -> dict[str, Any]:
    """What a scoring sheet's page shows."""
    return {
        "rulebook": found,
        "product_set": product_set,
        "others": [one for one in shelf.rulebooks() if one is not found and counterpart(product_set, one)],
        "not_found": _("not found in the sources"),
    }


@require_safe
def search_criteria(request: HttpRequest) -> HttpResponse:
    """Search the criteria's text, with or without accents."""
    chosen = shelf.find_rulebook(request.GET.get("rulebook", "")) or shelf.in_force(today())
    query = request.GET.get("q", "").strip()[:200]
    context = {
        "query": query,
        "rulebook": chosen,
        "rulebooks": shelf.rulebooks(),
        "result": search(query, chosen) if query else None,
    }
    return pack(request, render(request, "public/rulebooks/search.html", context))


@require_safe
def compare_sets(request: HttpRequest, code: str, number: int, other: str) -> HttpResponse:
    """One set across two decisions, item by item; the older one stands on the left."""
    found, product_set = find_set(code, number)
    other_rulebook = shelf.get_rulebook(other)
    other_set = counterpart(product_set, other_rulebook) if other != code else None
    if other_set is None:
        raise Http404
    pair = sorted([(found, product_set), (other_rulebook, other_set)], key=lambda one: one[0].effective_from)
    return kept(
        request,
        found.content_hash + other_rulebook.content_hash,
        lambda: render_to_string("public/rulebooks/compare.html", compare_context(pair), request),
    )


def compare_context(pair: list[tuple[Rulebook, ProductSet]]) -> dict[str, Any]:
    """What the comparison shows."""
    (old_rulebook, old), (new_rulebook, new) = pair
    return {
        "old_rulebook": old_rulebook,
        "new_rulebook": new_rulebook,
        "old": old,
        "new": new,
        "comparison": compare(old, new),
        "summary": comparison_summary(compare(old, new)),
        "kind_words": {
            "same": pgettext("an item in two decisions", "same"),
            "changed": pgettext("an item in two decisions", "changed"),
            "added": pgettext("an item in two decisions", "new"),
            "removed": pgettext("an item in two decisions", "gone"),
        },
    }


def comparison_summary(comparison: Comparison) -> str:
    """How much changed, in one sentence."""
    return _(
        "%(same)d items stayed the same, %(changed)d changed, %(added)d are new, %(removed)d are gone."
    ) % dict(comparison.counts)
