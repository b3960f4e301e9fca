"""The journal for auditors: who did what, on what, when; and whether the chain is whole."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openocop.accounts.journal_reading import Reach, may_read_journal, offices_readable
from openocop.core.text import sort_key
from openocop.journal.models import Entry
from openocop.journal.queries import head, state_of_chain
from openocop.journal.reading import agrees, leaf
from openocop.journal.wording import say_state
from openocop.web.door import for_whom, me, signed_in
from openocop.web.office.record import asked as asking
from openocop.web.office.record.words import ACTS, KINDS, line

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.journal.reading import Leaf
    from openocop.web.office.record.asked import Asked
    from openocop.web.office.record.words import Line

LONGEST_CHECK: Final = 200_000
"""Entries that are recomputed while somebody waits; a million take half a minute."""
FIELDS: Final = frozenset(asking.NAMES)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@require_safe
@signed_in
def journal(request: HttpRequest) -> HttpResponse:
    """The acts asked for, newest first, fifty a page; and the end of the chain."""
    for_whom(may_read_journal(me(request)))
    return journal_page(request, asking.read(request.GET), offices_readable(me(request)))


def journal_page(request: HttpRequest, asked: Asked, reach: Reach) -> HttpResponse:
    """The page of a filter; 400 with a sentence for each part of it that cannot be read."""
    found = leaf(asking.acts_of(asked, reach), before=asked.before, after=asked.after)
    lines = [line(one) for one in found.entries]
    words = _filter_words(asked, reach) | _pager(asked, found)
    words |= {"lines": lines, "people": _people(asked, lines), "head": head(), "here": asked.address()}
    status = HTTPStatus.BAD_REQUEST if asked.wrong else HTTPStatus.OK
    return render(request, "office/record/journal.html", words, status=status)


@require_safe
@signed_in
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry with everything that is recorded, its digest and the one before."""
    for_whom(may_read_journal(me(request)))
    found = Entry.objects.filter(number=number).first() if number < asking.LARGEST_NUMBER else None
    if found is None:
        raise Http404
    reach = offices_readable(me(request))
    if not Entry.objects.filter(reach.condition, number=number).exists():
        raise PermissionDenied(_("This act belongs to another office."))
    words = {
        "line": line(found),
        "agrees": agrees(found),
        "recorded": json.dumps(found.facts, ensure_ascii=False, indent=2, sort_keys=True),
    }
    return render(request, "office/record/entry.html", words)


@require_POST
@signed_in
def verify(request: HttpRequest) -> HttpResponse:
    """Recomputes the whole chain and says what was found; a digest noted elsewhere must be found again."""
    for_whom(may_read_journal(me(request)))
    noted, count = request.POST.get("noted", "").strip().lower(), head().count
    if noted and not _DIGEST.fullmatch(noted):
        wrong = _("A digest has 64 letters, 0 to 9 and a to f. Copy the whole of it, or leave this empty.")
        return _verified(request, {"wrong": {"noted": wrong}, "noted": noted[:100]}, HTTPStatus.BAD_REQUEST)
    if count > LONGEST_CHECK:
        sentence = _("The journal has %(count)s entries; have “openocop journal verify” run on the machine.")
        return _verified(request, {"sentences": [sentence % {"count": number_format(count)}], "noted": noted})
    state = state_of_chain(noted)
    told = "whole" if state.is_whole else "broken"
    return _verified(request, {"told": told, "sentences": say_state(state), "noted": noted})


def _verified(request: HttpRequest, words: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
    words |= {"errors": _summary(words.get("wrong", {}))}
    return render(request, "office/record/verified.html", words, status=status)


def _filter_words(asked: Asked, reach: Reach) -> dict[str, Any]:
    """What the form of the filter shows: what was typed, what is wrong, and what can be chosen."""
    acts = {**{verb: str(words) for verb, words in ACTS.items()}}
    kinds = {kind: str(words) for kind, words in KINDS.items()}
    for name, known in (("act", acts), ("kind", kinds)):
        if asked.typed[name]:
            known.setdefault(asked.typed[name], asked.typed[name])
    return {
        "asked": asked,
        "typed": asked.typed,
        "wrong": asked.wrong,
        "errors": _summary(asked.wrong),
        "offices": sorted(asking.offices_within(reach), key=sort_key),
        "acts": sorted(acts.items(), key=lambda act: sort_key(act[1])),
        "kinds": sorted(kinds.items(), key=lambda kind: sort_key(kind[1])),
    }


def _pager(asked: Asked, found: Leaf) -> dict[str, Any]:
    return {
        "older": asked.address(before=found.older) if found.older else "",
        "newer": asked.address(after=found.newer) if found.newer is not None else "",
        "newest": asked.before is not None or asked.after is not None,
    }


def _people(asked: Asked, lines: list[Line]) -> list[tuple[str, str]]:
    """Who is meant by a name, number and name, where it is more than one: each a narrower filter."""
    met = {one.entry.actor_id: one.entry.actor_name for one in lines} if asked.typed["person"] else {}
    several = sorted(met.items(), key=lambda person: sort_key(person[1]))
    return [(asked.address(person=number), name) for number, name in several] if len(several) > 1 else []


def _summary(wrong: dict[str, str]) -> list[dict[str, str]]:
    """For the summary of errors: with a link to the field where there is one."""
    return [
        {"href": f"#{name}" if name in FIELDS | {"noted"} else "", "sentence": said}
        for name, said in wrong.items()
    ]
