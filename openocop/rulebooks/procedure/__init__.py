"""Which law a dossier falls under, its round of the year and its days (exact rules 1, 9, 12). No database.

Decision 26/2026/QĐ-TTg, Articles 5, 7.6, 11 and 12. The data stand in ``data/procedures.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openocop.core.clock import show_date
from openocop.core.errors import BadInputError
from openocop.rulebooks.procedure.parts import Kind, Level, Party, Procedure, Round, Step
from openocop.rulebooks.procedure.reading import get_procedure, load_procedures, procedures

if TYPE_CHECKING:
    from openocop.core.workdays import WorkingCalendar
    from openocop.rulebooks.procedure.parts import PendingRule, RoundPlan

__all__ = [
    "ApplicableLaw", "Kind", "Level", "Party", "Procedure", "Round", "RoundOfYear", "Step", "applicable",
    "get_procedure", "last_safe_hand_in", "load_procedures", "ministry_round_of", "parse_kind", "procedures",
    "reassessment_window", "round_of",
]  # fmt: skip
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ApplicableLaw:
    """The law of one dossier; ``rulebook`` and ``procedure`` are codes. It never changes (exact rule 1).

    ``finish_by``: the last day to finish a dossier of an older law, if it was not yet assessed when Decision
    26/2026 came into force (Article 12.2). ``derived``: arithmetic or a reading is involved.
    """

    rulebook: str
    procedure: str
    finish_by: date | None
    articles: tuple[str, ...]
    derived: bool


@dataclass(frozen=True, slots=True)
class RoundOfYear:
    """One round of one year (Article 5) under the procedure of that code; both days are included."""

    year: int
    no: int
    last_request: date
    last_evaluation: date
    procedure: str


def parse_kind(text: str) -> Kind:
    """The kind of dossier that an identifier names. Raises ``BadInputError`` naming the choices."""
    try:
        return Kind(text)
    except ValueError:
        sentence = _("“%(kind)s” is not a kind of dossier; write one of %(kinds)s.")
        raise BadInputError("kind", sentence % {"kind": text, "kinds": ", ".join(Kind)}) from None


def applicable(kind: Kind, submitted: date) -> ApplicableLaw:
    """The law of a dossier by its first hand-in and its kind (Articles 11.1 and 12.2; exact rule 1).

    Raises ``BadInputError`` for a day before the first law known here: refused, never guessed.
    """
    law = _law_on(submitted)
    own = tuple(f"{law.art}, {decision}" if law.art else decision for decision in law.decisions)
    pending = _pending(law, kind)
    if pending is None:
        return ApplicableLaw(law.rulebook, law.code, None, own, law.derived)
    rule, decision = pending
    return ApplicableLaw(
        rulebook=law.rulebook,
        procedure=law.code,
        finish_by=rule.finish_by,
        articles=(*own, f"{rule.art}, {decision}"),
        derived=True,
    )


def _law_on(submitted: date) -> Procedure:
    for law in procedures():
        if law.first_hand_in <= submitted:
            return law
    sentence = _(
        "No law is known here for a dossier handed in on %(day)s: the oldest applies from %(first)s. "
        "Check the day of the first hand-in."
    )
    first = procedures()[-1].first_hand_in
    raise BadInputError("submitted", sentence % {"day": show_date(submitted), "first": show_date(first)})


def _pending(law: Procedure, kind: Kind) -> tuple[PendingRule, str] | None:
    """What the first newer law that has a transition says about dossiers under way, and that law's name."""
    for newer in reversed(procedures()):
        if newer.first_hand_in > law.first_hand_in and newer.transition:
            rule = next(rule for rule in newer.transition.pending if kind in rule.kinds)
            return rule, newer.decisions[0]
    return None


def round_of(procedure: Procedure, commune_request: date) -> RoundOfYear:
    """The provincial round that a commune's request of that day joins (Article 5.1).

    After the last day of the year's last round it is the next year's first. Raises ``BadInputError`` where
    no rounds are known.
    """
    return _join(procedure, procedure.province_rounds, commune_request)


def ministry_round_of(procedure: Procedure, province_request: date) -> RoundOfYear:
    """As ``round_of``, for a province's request to the ministry (Article 5.2).

    The year is that of the round's own days: a request of November joins round 2 of the next year.
    """
    return _join(procedure, procedure.ministry_rounds, province_request)


def _join(procedure: Procedure, plan: RoundPlan | None, request: date) -> RoundOfYear:
    if plan is None:
        sentence = _("The rounds of “%(code)s” are not known; name the round yourself.")
        raise BadInputError("procedure", sentence % {"code": procedure.code})
    coming = [
        RoundOfYear(
            year,
            entry.no,
            entry.last_request.in_year(year),
            entry.last_evaluation.in_year(year),
            procedure.code,
        )
        for year in (request.year, request.year + 1)
        for entry in plan.rounds
    ]
    return min(
        (entry for entry in coming if request <= entry.last_request), key=lambda entry: entry.last_request
    )


def last_safe_hand_in(round_of_year: RoundOfYear, calendar: WorkingCalendar) -> date:
    """The latest hand-in by a producer for which the commune's whole limit still ends in time for the round.

    The limit is the procedure's (15 working days, Article 7.2). The day may be one on which no office works.
    Raises ``BadInputError`` where the procedure has no such limit.
    """
    procedure = get_procedure(round_of_year.procedure)
    limit = _commune_limit(procedure)
    day = round_of_year.last_request
    while calendar.deadline(day, limit) > round_of_year.last_request:
        day -= _ONE_DAY
    return day


def _commune_limit(procedure: Procedure) -> int:
    for step in procedure.steps:
        if step.who is Party.COMMUNE and step.limit_working_days is not None:
            return step.limit_working_days
    sentence = _("The commune's limit under “%(code)s” is not known.")
    raise BadInputError("procedure", sentence % {"code": procedure.code})


def reassessment_window(last_valid: date) -> tuple[date, date]:
    """The first and last day to hand in for reassessment, both included (Article 7.6.a; exact rule 9).

    180 and 120 calendar days before ``last_valid``, the certificate's last day.
    """
    rules = next(law.reassessment for law in procedures() if law.reassessment)
    opens, closes = timedelta(days=rules.opens_days_before), timedelta(days=rules.closes_days_before)
    return last_valid - opens, last_valid - closes
