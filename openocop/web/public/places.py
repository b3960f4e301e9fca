"""The public pages about places: what a commune was, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openocop.core.clock import parse_date, today
from openocop.places.atlas import atlas
from openocop.places.resolving import resolve
from openocop.places.wording import in_days, of_note, of_step
from openocop.web.pages import kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from openocop.places.resolving import Answer
    from openocop.places.units import Succession, Unit

LONGEST_QUERY = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in a list: its name, its days, and what of it went over."""

    unit: Unit
    name: str
    days: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One of the units that bore a code, with all that is known of it."""

    line: Line
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    below: tuple[Line, ...]
    above: tuple[Line, ...]
    notes: tuple[str, ...]


@require_safe
def search_places(request: HttpRequest) -> HttpResponse:
    """Search by address; ``on`` asks about another day."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    asked = request.GET.get("on", "").strip()[:20]
    errors, day = _read_day(asked)
    answer = resolve(query, day) if query and not errors else None
    context = {
        "query": query,
        "asked": asked,
        "errors": errors,
        "answer": answer,
        "provinces": [] if query else _lines(atlas().provinces(today())),
        "as_at": atlas().as_at,
        **(_found(answer) if answer else {}),
    }
    return render(request, "public/places/search.html", context, status=400 if errors else 200)


def _read_day(asked: str) -> tuple[list[dict[str, str]], date | None]:
    try:
        return [], parse_date(asked) if asked else None
    except ValueError:
        sentence = _("This is not a day. Write it as 25/11/2026.")
        return [{"href": "#place-on", "sentence": sentence}], None


def _found(answer: Answer) -> dict[str, Any]:
    """What the page shows of an answer."""
    return {
        "unit": _line(answer.unit, answer.on) if answer.unit else None,
        "now": _lines(unit for unit in answer.today if unit != answer.unit),
        "candidates": _lines(answer.candidates, answer.on),
        "notes": [of_note(note) for note in answer.notes],
    }


@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """All units that ever bore a code, the latest first, with what was before and after each."""
    whole = atlas()
    versions = whole.versions(code)
    if not versions:
        raise Http404
    made_of = f"{whole.as_at} {today()}"
    return kept(request, made_of, lambda: render_to_string("public/places/place.html", _shown(code), request))


def _shown(code: str) -> dict[str, Any]:
    stretches = [_stretch(unit) for unit in reversed(atlas().versions(code))]
    return {
        "code": code,
        "stretches": stretches,
        "title": stretches[0].line.name,
        "is_commune": _is_commune(code),
        "reused": len({one.line.unit.base for one in stretches}) > 1,
        "as_at": atlas().as_at,
    }


def _is_commune(code: str) -> bool:
    """Whether the code is a commune of today: the catalogue can be narrowed to it."""
    unit = atlas().unit_on(code, today())
    return unit is not None and unit.level == "commune"


def _stretch(unit: Unit) -> Stretch:
    whole = atlas()
    return Stretch(
        _line(unit),
        tuple(_step(one, one.old) for one in whole.predecessors(unit)),
        tuple(_step(one, one.new) for one in whole.successors(unit)),
        tuple(_lines(whole.children(unit))),
        tuple(_lines(reversed(whole.above(unit)))),
        tuple(_unknown(unit)),
    )


def _unknown(unit: Unit) -> Iterable[str]:
    """What the tables do not say about a unit."""
    whole = atlas()
    if not unit.listed:
        yield _("Only the conversion table names this code; the list of January 2025 does not hold it.")
    if unit.level == "commune" and not unit.is_today and not whole.fate(unit).complete:
        yield of_note("successor_unknown")
    if unit.valid_from and unit.level == "commune" and not whole.predecessors(unit):
        yield _("The conversion table does not say what it was made of: it was a whole district.")


def _step(one: Succession, shown: Unit) -> Line:
    return _line(shown, words=", ".join(filter(None, [of_step(one.kind), one.basis])))


def _lines(units: Iterable[Unit], day: date | None = None) -> list[Line]:
    return [_line(unit, day) for unit in units]


def _line(unit: Unit, day: date | None = None, words: str = "") -> Line:
    return Line(unit, atlas().full_name(unit, day), in_days(unit), words)
