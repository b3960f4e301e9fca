"""One dossier at the desk: where it is, what is to be done with it, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openocop.core.clock import today
from openocop.dossiers.actions import goes_to_ministry, grounds_of, samples_here
from openocop.dossiers.checking import is_tourism, parts_of
from openocop.dossiers.kinds import FINDING_NAMES, FindingKey
from openocop.dossiers.policy import DESKS, Verb
from openocop.dossiers.queries import limit_on
from openocop.dossiers.states import OPEN, State, Step, may_go
from openocop.journal.actions import Subject
from openocop.journal.queries import Filter, page
from openocop.rulebooks.procedure import Kind, get_procedure
from openocop.web.door import signed_in
from openocop.web.office.record.words import line
from openocop.web.producer.desk import dossier_of, last_return, limit_words, may, part_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from openocop.dossiers.models import Dossier


@dataclass(frozen=True, slots=True)
class Act:
    """Something that one may do with the dossier now."""

    words: str
    href: str
    main: bool = False


@require_safe
@signed_in
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """One dossier as the offices see it."""
    found = dossier_of(request, pk)
    allowed = may(request, found, *_ASKED)
    desk, back = DESKS.get(State(found.state)), last_return(found)
    context = {
        "dossier": found,
        "acts": acts_of(found, allowed),
        "reads_all": Verb.READ_ALL in allowed,
        "my_level": desk.level if desk and desk.verb in allowed else "",
        "limit": limit_words(limit_on(found, today())),
        "back": back,
        "points": [(part_name(found, one["at"]), one) for one in back.points] if back else [],
        **_facts(found),
        **_beside_words(found),
    }
    return render(request, "office/dossiers/dossier.html", context)


def _facts(found: Dossier) -> dict[str, Any]:
    journal = page(Filter(subject=Subject("dossier", str(found.pk))), size=20)
    return {
        "passed": list(found.passed.all()),
        "hand_ins": list(found.hand_ins.defer("content")),
        "receipts": list(found.receipts.all()),
        "papers": list(found.papers.select_related("signed_copy")),
        "journal": [line(entry) for entry in journal.entries],
    }


def _beside_words(found: Dossier) -> dict[str, Any]:
    given = found.assignments.filter(ended_at__isnull=True).select_related("person")
    return {
        "findings": _findings(found),
        "part_checks": _part_checks(found),
        "asks": list(found.asks.select_related("asked_by", "answered_by")),
        "people": [one.person for one in given],
        "tourism": is_tourism(found.product_set),
        "samples": list(found.samples.all()),
        "samples_here": samples_here(found),
        "visits": list(found.visits.prefetch_related("pictures")),
    }


def _part_checks(found: Dossier) -> list[dict[str, Any]]:
    procedure = get_procedure(found.procedure_code)
    names = {one.code: one.words for one in parts_of(Kind(found.kind), found.product_set, procedure)}
    return [
        {
            "name": names.get(one.part, one.part),
            "is_there": one.is_there,
            "words": one.words,
            "saved_by": one.saved_by,
        }
        for one in found.part_checks.select_related("saved_by")
    ]


def _findings(found: Dossier) -> list[tuple[Any, str]]:
    written = {one.key: one.words for one in found.findings.all()}
    return [(FINDING_NAMES[key], written.get(key, "")) for key in FindingKey]


_ASKED = (
    Verb.LOOK,
    Verb.CHECK_AT_COMMUNE,
    Verb.CHECK_AT_PROVINCE,
    Verb.ADVISE,
    Verb.CORRECT_SET,
    Verb.WRITE,
    Verb.READ_ALL,
)
_PAGES = {
    Step.RECEIVE: (Verb.CHECK_AT_PROVINCE, "receive_dossier"),
    Step.REQUEST: (Verb.CHECK_AT_COMMUNE, "request_province"),
    Step.ASSIGN: (Verb.CHECK_AT_PROVINCE, "assign_dossier"),
    Step.FORWARD: (Verb.CHECK_AT_PROVINCE, "forward_dossier"),
}


def acts_of(found: Dossier, allowed: frozenset[Verb]) -> list[Act]:
    """What somebody who may do this may do with the dossier now, the next step first."""
    desk = DESKS.get(State(found.state))
    mine = desk is not None and desk.verb in allowed
    return [
        *(_writing(found) if Verb.WRITE in allowed else ()),
        *(_next_steps(found, allowed, mine=mine)),
        *(_other_acts(found, allowed) if mine else ()),
        *(_beside(found, allowed)),
    ]


def _act(found: Dossier, words: str, name: str, *, main: bool = False) -> Act:
    return Act(words, reverse(f"office:{name}", args=[found.pk]), main)


def _writing(found: Dossier) -> Iterator[Act]:
    href = reverse("producer:dossier", args=[found.pk])
    words = _("Write for the producer") if found.managed else _("To your dossier")
    yield Act(words, href, main=found.is_editable)


def _next_steps(found: Dossier, allowed: frozenset[Verb], *, mine: bool) -> Iterator[Act]:
    kind, state = Kind(found.kind), State(found.state)
    if mine:
        yield _act(found, _("Review"), "review", main=True)
    if mine and state is State.AT_COMMUNE:
        yield _act(found, _("Write the four findings"), "findings", main=True)
    for step, (verb, name) in _PAGES.items():
        if verb in allowed and may_go(kind, state, step) and _fits(found, step):
            yield _act(found, _step_words()[step], name, main=not mine)
    reporting = Verb.CHECK_AT_PROVINCE if kind is Kind.REASSESSMENT else Verb.ADVISE
    if reporting in allowed and may_go(kind, state, Step.REPORT):
        yield _act(found, _("Issue the report: ready for the council"), "report_dossier")


def _fits(found: Dossier, step: Step) -> bool:
    return step is not Step.FORWARD or goes_to_ministry(found)


def _other_acts(found: Dossier, allowed: frozenset[Verb]) -> Iterator[Act]:
    yield _act(found, _("Check the parts"), "dossier_parts")
    yield _act(found, _("Send it back to be completed"), "return_dossier")
    if Verb.CORRECT_SET in allowed:
        yield _act(found, _("Correct the product set"), "correct_set")
    yield _act(found, _("Record a visit"), "visit_dossier")
    if may_go(Kind(found.kind), State(found.state), Step.REFUSE) and grounds_of(found):
        yield _act(found, _("Refuse it"), "refuse_dossier")


def _beside(found: Dossier, allowed: frozenset[Verb]) -> Iterator[Act]:
    if found.state == State.WITH_ADVISERS and Verb.CHECK_AT_PROVINCE in allowed:
        yield _act(found, _("Give it to others of the team"), "assign_dossier")
    if found.state in OPEN and Verb.LOOK in allowed and not is_tourism(found.product_set):
        yield _act(found, _("The sample products"), "samples")


def _step_words() -> dict[Step, str]:
    return {
        Step.RECEIVE: _("Receive it"),
        Step.REQUEST: _("Issue the report and send it to the province"),
        Step.ASSIGN: _("Give it to the advisory team"),
        Step.FORWARD: _("Send it on to the ministry"),
    }
