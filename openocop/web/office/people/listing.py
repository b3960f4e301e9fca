"""The first page: offices as a tree with who holds what today; and people without a role or with closed access."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from openocop.accounts.models import Holding, Office, Person
from openocop.accounts.queries import offices_tree, people_of
from openocop.accounts.roles import KIND_NAMES, ROLE_NAMES, OfficeKind, Role
from openocop.core.clock import today
from openocop.core.text import fold, person_sort_key
from openocop.web.office.people.sight import Sight, at_desk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.queries import Branch

A_PAGE: Final = 40
LONGEST_QUERY: Final = 200


@dataclass(frozen=True, slots=True)
class Held:
    """A role held, in words."""

    holding: Holding
    role: str


@dataclass(slots=True)
class Row:
    """An office of the tree, and the people in it who are shown."""

    office: Office
    depth: int
    kind: str
    people: list[Held] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: words in a name, a kind of office, a role."""

    words: tuple[str, ...]
    kind: str
    role: str

    def fits(self, text: str) -> bool:
        """Whether every word stands in the text, without accents."""
        folded = fold(text)
        return all(word in folded for word in self.words)


@require_safe
@at_desk
def people(request: HttpRequest, sight: Sight) -> HttpResponse:
    """The offices one sees, from the top down, with who holds what today."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    asked = {"q": query, "kind": request.GET.get("kind", ""), "role": request.GET.get("role", "")}
    wanted = Wanted(tuple(fold(query).split()), asked["kind"], asked["role"])
    page = Paginator(_rows(sight, wanted), A_PAGE).get_page(request.GET.get("page"))
    if not (wanted.words or wanted.role):
        _fill(page.object_list)
    words = {"page": page, "asked": asked, "query": _kept(asked), "sight": sight}
    return render(request, "office/people/people.html", words | _choices())


def _kept(asked: dict[str, str]) -> str:
    """The filter as the pager's addresses carry it."""
    kept = {name: value for name, value in asked.items() if value}
    return f"{urlencode(kept)}&" if kept else ""


def _choices() -> dict[str, Any]:
    return {
        "kinds": [(kind.value, word) for kind, word in KIND_NAMES.items()],
        "roles": [(role.value, word) for role, word in ROLE_NAMES.items()],
    }


def _rows(sight: Sight, wanted: Wanted) -> list[Row]:
    """The offices that are seen and wanted; with their people already where these decide it."""
    seen = _branches(sight)
    rows = [_row(branch, depth) for branch, depth in seen if wanted.kind in {"", branch.office.kind}]
    if not (wanted.words or wanted.role):
        return rows
    _fill(rows)
    return [row for row in rows if _narrow(row, wanted)]


def _branches(sight: Sight) -> list[tuple[Branch, int]]:
    """The branches one sees, each with its depth beneath the highest of them."""
    tree = offices_tree()
    if sight.everything:
        return [(branch, branch.depth) for branch in tree]
    found: list[tuple[Branch, int]] = []
    top: int | None = None
    for branch in tree:
        if top is not None and branch.depth <= top:
            top = None
        if top is None and branch.office.pk in sight.tops:
            top = branch.depth
        if top is not None:
            found.append((branch, branch.depth - top))
    return found


def _row(branch: Branch, depth: int) -> Row:
    return Row(branch.office, depth, str(KIND_NAMES[OfficeKind(branch.office.kind)]))


def _fill(rows: Iterable[Row]) -> None:
    """Puts the people of today into the rows. One query."""
    by_office = {row.office.pk: row for row in rows}
    for holding in people_of([row.office for row in by_office.values()]):
        by_office[holding.office_id].people.append(Held(holding, str(ROLE_NAMES[Role(holding.role)])))


def _narrow(row: Row, wanted: Wanted) -> bool:
    """Keeps the people who are wanted; an office that is itself called so keeps all. Whether the row stays."""
    by_code = bool(wanted.words) and row.office.tax_code == "".join(wanted.words)
    whole = by_code or wanted.fits(row.office.name)
    row.people = [
        one
        for one in row.people
        if wanted.role in {"", one.holding.role} and (whole or wanted.fits(one.holding.person.name))
    ]
    return bool(row.people) or (whole and not wanted.role)


@require_safe
@at_desk
def others(request: HttpRequest, sight: Sight) -> HttpResponse:
    """People who hold no role today, or whose access is closed: whom the first page does not show."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    words = tuple(fold(query).split())
    found = [one for one in _without_role(sight) if Wanted(words, "", "").fits(one.name)]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "asked": {"q": query}, "query": _kept({"q": query})}
    return render(request, "office/people/others.html", shown)


def _without_role(sight: Sight) -> list[Person]:
    """In the order of their given names. One query."""
    current = Holding.objects.on(today()).filter(person=OuterRef("pk"))
    found = Person.objects.filter(~Exists(current))
    if not sight.everything:
        ever = Holding.objects.filter(sight.within("office"), person=OuterRef("pk"))
        found = found.filter(Exists(ever))
    return sorted(found, key=lambda one: person_sort_key(one.name))
