"""A product is concluded by the rules and by nothing else, postponed, or sent on to the ministry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import RefusedError
from openocop.core.points import exact
from openocop.councils.actions.running import turn_to_meeting
from openocop.councils.actions.steps import LONGEST_REASON, go_item, keep, locked, locked_item, must_be, note
from openocop.councils.kinds import SittingKind
from openocop.councils.models import PassResult
from openocop.councils.policy import Verb, allow
from openocop.councils.queries import blocks, score_file, tally
from openocop.councils.states import ItemState, ItemStep, SittingState
from openocop.dossiers.actions import forward_by_council
from openocop.dossiers.actions.steps import needed
from openocop.rulebooks import gates
from openocop.rulebooks.ballot_file import write_score
from openocop.rulebooks.scoring import Outcome, Status

if TYPE_CHECKING:
    from openocop.accounts.models import Person
    from openocop.councils.models import AgendaItem
    from openocop.journal.actions import Actor
    from openocop.rulebooks.scoring import Result

REFUSED = "refused"
"""The outcome of a product that the stops of its ballots refuse."""


def conclude(item: AgendaItem, *, by: Person) -> PassResult:
    """The chair concludes a product: the result of its pass is kept, and what follows from it happens.

    Concluded or refused: star and outcome. Spread or stops that do not allow it: the next pass, or postponed after
    the last; nobody overrides. Written opinions that differ too much become a meeting (Article 7.6.d). Pressed twice
    it gives the same. Raises ``PermissionDenied``; ``RefusedError`` with what blocks and the paragraph.
    """
    actor = allow(by, Verb.LEAD, item.sitting)
    with transaction.atomic():
        sitting = locked(item.sitting)
        current = locked_item(item)
        if done := PassResult.objects.filter(item=current, pass_no=current.pass_no).first():
            return done
        must_be(sitting, SittingState.OPEN)
        current.sitting = sitting
        if current.state != ItemState.REVEALED:
            raise RefusedError(_blocked(current))
        result = tally(current, current.pass_no)
        if result.status in {Status.INCOMPLETE, Status.NO_QUORUM}:
            raise RefusedError(_blocked(current))
        made = _kept(current, result, by)
        _follow(current, result, actor)
    keep(item, current)
    return made


def _blocked(current: AgendaItem) -> str:
    found = " ".join(f"{one.sentence} ({one.ground})" for one in blocks(current))
    return found or _("This product is %(state)s.") % {"state": current.state_name}


def _kept(current: AgendaItem, result: Result, by: Person) -> PassResult:
    return PassResult.objects.create(
        item=current,
        pass_no=current.pass_no,
        status=result.status.value,
        mean="" if result.mean is None else exact(result.mean),
        star=result.star,
        outcome=_outcome(result),
        given=score_file(current, current.pass_no),
        result=write_score(result),
        at=now(),
        by=by,
    )


def _outcome(result: Result) -> str:
    if result.status is Status.REFUSED:
        return REFUSED
    return result.outcome.value if result.outcome else ""


def _follow(current: AgendaItem, result: Result, actor: Actor) -> None:
    """What follows from a pass's result: star and outcome, another pass, a meeting, or a later sitting."""
    pass_no = current.pass_no
    if why := _differ(current, result):
        turn_to_meeting(current.sitting, why, actor)
        current.sitting.refresh_from_db()
    if result.status in {Status.CONCLUDED, Status.REFUSED} and not why:
        step = ItemStep.CONCLUDE if result.status is Status.CONCLUDED else ItemStep.REFUSE
        change = go_item(current, step)
        current.star, current.outcome = result.star, _outcome(result)
    elif pass_no < current.sitting.regulation.passes:
        change = go_item(current, ItemStep.AGAIN)
        current.pass_no += 1
    else:
        change = go_item(current, ItemStep.POSTPONE)
        current.words = _("No result after the last pass that the regulation allows.")
    current.save()
    facts = {"item": current.pk, "pass": pass_no, "status": result.status.value, "star": result.star}
    facts |= {"mean": None if result.mean is None else exact(result.mean), "outcome": _outcome(result)}
    note(actor, "conclude", current.sitting, facts, change)


def _differ(current: AgendaItem, result: Result) -> str:
    """Why written opinions become a meeting: over the spread, stops of some, or stars too far apart; empty if not."""
    sitting = current.sitting
    if sitting.kind != SittingKind.WRITTEN_OPINION or result.status is Status.REFUSED:
        return ""
    if result.status is Status.RESCORE:
        return _("The opinions differ by more than the regulation allows (Article 7.6.d).")
    stars = [
        gates.star_by_points(current.product_set, one.total)
        for one in result.members
        if one.total is not None
    ]
    limit = sitting.star_limit
    if limit is not None and max(stars) - min(stars) > limit:
        return _("The stars of the opinions differ by more than %(limit)d (Article 7.6.d).") % {
            "limit": limit
        }
    return ""


def postpone(item: AgendaItem, *, words: str, by: Person) -> None:
    """The chair postpones a product to a later sitting, as without quorum, with the reason; an open pass is kept.

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` when it has a result, or could be concluded.
    """
    actor = allow(by, Verb.LEAD, item.sitting)
    text = needed("words", words, _("Write why it is postponed."), LONGEST_REASON)
    with transaction.atomic():
        current = locked_item(item)
        must_be(current.sitting, SittingState.OPEN)
        if current.state == ItemState.REVEALED and not blocks(current):
            raise RefusedError(_("The ballots give a result: it is concluded, not postponed."))
        if current.state == ItemState.REVEALED:
            _kept(current, tally(current, current.pass_no), by)
        change = go_item(current, ItemStep.POSTPONE)
        current.words = text
        current.save()
        note(actor, "postpone", current.sitting, {"item": current.pk, "words": text}, change)
    keep(item, current)


def forward(item: AgendaItem, *, words: str, by: Person) -> None:
    """The office sends a product of 5 stars on to the ministry (Article 7.3.e), with the letter's number and day.

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` for another outcome, or while the sitting goes on.
    """
    actor = allow(by, Verb.RUN, item.sitting)
    with transaction.atomic():
        current = locked_item(item)
        if current.outcome != Outcome.FORWARD_TO_MINISTRY or current.trial:
            raise RefusedError(_("Only a product that the council gave 5 stars goes on to the ministry."))
        must_be(current.sitting, SittingState.CLOSED)
        if current.forwarded_at is not None:
            raise RefusedError(_("This product was sent on already."))
        forward_by_council(current.dossier, words=words, by=by)
        current.forwarded_at = now()
        current.save()
        note(actor, "forward", current.sitting, {"item": current.pk, "dossier": current.dossier_id})
    keep(item, current)
