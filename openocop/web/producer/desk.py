"""Steps that the pages of dossiers share: the dossier one may see, its items with the answers, words and ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openocop.accounts.queries import holdings_on
from openocop.core.clock import show_date, today
from openocop.dossiers.kinds import TEXT_NAMES, TextKey
from openocop.dossiers.models import Answer, Dossier, Text
from openocop.dossiers.policy import Verb, why_not
from openocop.dossiers.queries import choices_of, options_of
from openocop.dossiers.wording import chosen_words, points_of
from openocop.rulebooks.advice import advise_towards
from openocop.web.door import for_whom, me
from openocop.web.public import answer_words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from openocop.dossiers.models import Passed
    from openocop.dossiers.timing import Limit
    from openocop.rulebooks.advice import Advice
    from openocop.rulebooks.criteria import Item, ProductSet


def dossier_of(request: HttpRequest, pk: int, verb: Verb = Verb.SEE) -> Dossier:
    """The dossier of this number, if the reader may do this with it; 404 for none, 403 with the reason."""
    rows = Dossier.objects.select_related("product__producer", "recognition").prefetch_related("assignments")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    for_whom(why_not(me(request), verb, found))
    return found


def may(request: HttpRequest, found: Dossier, *verbs: Verb) -> frozenset[Verb]:
    """Which of these the reader may do with the dossier. One query, and what single rules ask."""
    person = me(request)
    held = holdings_on(person, today())
    return frozenset(verb for verb in verbs if why_not(person, verb, found, held) is None)


def to(name: str, *args: object) -> HttpResponseRedirect:
    """On to a page of the producers' door, by its name."""
    return HttpResponseRedirect(reverse(f"producer:{name}", args=args))


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in a list: what was chosen, its points, and how far it is."""

    item: Item
    number: int
    chosen: str
    points: int | None
    words: str
    papers: int
    is_open: bool


def item_lines(dossier: Dossier) -> list[ItemLine]:
    """All items of the sheet with the answers and how many pieces of evidence prove each. Two queries."""
    answers = {one.item: one for one in dossier.answers.all()}
    papers: dict[str, int] = {}
    for item in dossier.uses.exclude(item="").values_list("item", flat=True):
        papers[item] = papers.get(item, 0) + 1
    found = dossier.product_set
    return [
        _line(found, item, number, answers.get(item.id), papers.get(item.id, 0))
        for number, item in enumerate(found.items, start=1)
    ]


def _line(found: ProductSet, item: Item, number: int, answer: Answer | None, papers: int) -> ItemLine:
    option = answer.option if answer else ""
    return ItemLine(
        item=item,
        number=number,
        chosen=chosen_words(found, option),
        points=points_of(found, item.id, option),
        words=answer.words if answer else "",
        papers=papers,
        is_open=not option,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the product stands by the producer's own answers, in words."""

    advice: Advice
    points: str
    headline: str
    target: Any
    parts: tuple[tuple[str, str, str], ...]


def standing(dossier: Dossier) -> Standing:
    """The star that the answers reach, and what is missing to the next one. One query."""
    found = dossier.product_set
    advice = advise_towards(found, choices_of(options_of(dossier)))
    targets = [answer_words.target(found, entry) for entry in advice.targets]
    parts = tuple(
        (
            answer_words.part(part),
            f"{advice.parts[part.code]}/{part.max}",
            str(100 * advice.parts[part.code] // part.max),
        )
        for part in found.parts
    )
    headline = answer_words.headline(found, advice)
    return Standing(advice, answer_words.points(advice), headline, targets[0] if targets else None, parts)


def edition_of(row: Answer | Text | None) -> int:
    """Which saving of it the page shows; 0 where nothing is saved."""
    return row.edition if row else 0


def limit_words(limit: Limit | None) -> str:
    """What is left of a limit, as a sentence."""
    if limit is None:
        return ""
    shown = {"count": abs(limit.left), "day": show_date(limit.last_day)}
    if limit.is_late:
        words = (
            _("%(count)d working days late, since %(day)s")
            if limit.working
            else _("%(count)d days late, since %(day)s")
        )
        return words % shown
    words = (
        _("%(count)d working days left, until %(day)s")
        if limit.working
        else _("%(count)d days left, until %(day)s")
    )
    return words % shown


def last_return(dossier: Dossier) -> Passed | None:
    """Why it was sent back, while the producer has it. One query."""
    if not dossier.state.startswith("returned_"):
        return None
    return dossier.passed.filter(step="return").last()


def part_name(dossier: Dossier, at: str) -> str:
    """What a point of a return is about, in words: an item, a text of the forms, or a part."""
    item = dossier.product_set.item.get(at)
    if item is not None:
        return f"{item.id}. {item.name}"
    if at in set(TextKey):
        return str(TEXT_NAMES[TextKey(at)])
    return {
        "set": _("Product set"),
        "evidence": _("Evidence"),
        "samples": _("The sample products"),
        "unit": _("The unit"),
    }.get(at, at)
