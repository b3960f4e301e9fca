"""A result reached outside this software is typed from its minutes, and marked as such for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.core.points import exact, parse_points
from openocop.councils.actions.steps import LONGEST_NAME
from openocop.councils.kinds import OutsideBody
from openocop.councils.models import AgendaItem, OutsideResult
from openocop.councils.policy import Verb, allow
from openocop.councils.states import LIVE
from openocop.dossiers.actions import close_by_council
from openocop.dossiers.actions.steps import needed
from openocop.dossiers.models import Dossier
from openocop.dossiers.states import State
from openocop.journal.actions import Subject, record
from openocop.rulebooks import gates
from openocop.rulebooks.scoring import RECOGNISED_FROM, Outcome, outcome_of

if TYPE_CHECKING:
    from openocop.accounts.models import Person

_STATE_OF = {OutsideBody.PROVINCE: State.READY, OutsideBody.MINISTRY: State.AT_MINISTRY}


def type_result(draft: OutsideResult, *, by: Person) -> OutsideResult:
    """Types a result from its signed minutes, given unsaved, and finishes the dossier, unless it goes to the ministry.

    The star is not above that of the points; conditions of the sheet may hold it lower. Raises ``PermissionDenied``;
    ``BadInputError``; ``RefusedError`` for a dossier that waits for no such result.
    """
    province = draft.dossier.product.producer.province_code
    actor = allow(by, Verb.KEEP, province)
    _check(draft)
    draft.outcome = _outcome(draft)
    draft.typed_at, draft.typed_by = now(), by
    with transaction.atomic():
        _refuse_elsewhere(draft)
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("A result of this council is typed already.")) from None
        if draft.outcome != Outcome.FORWARD_TO_MINISTRY:
            close_by_council(draft.dossier, outcome=draft.outcome, source=draft.minutes_number, by=by)
        facts = {"dossier": draft.dossier_id, "points": draft.points, "star": draft.star}
        facts |= {"body": str(draft.body), "minutes": draft.minutes_number, "sha256": draft.minutes.sha256}
        subject = Subject("outsideresult", str(draft.pk))
        record(actor=actor, verb="outsideresult:type", subject=subject, facts=facts)
    return draft


def _check(draft: OutsideResult) -> None:
    if draft.body not in set(OutsideBody):
        raise BadInputError("body", _("Choose one of the list."))
    draft.minutes_number = needed(
        "minutes_number", draft.minutes_number, _("Write the number of the minutes."), 100
    )
    draft.signer = needed("signer", draft.signer, _("Write who signed the minutes."), LONGEST_NAME)
    if draft.sat_on > today():
        raise BadInputError("sat_on", _("Choose a day that is not to come."))
    try:
        points = parse_points(draft.points)
    except ValueError:
        raise BadInputError("points", _("Write the points as 82,24 or 489/7.")) from None
    most = 100
    if points > most:
        raise BadInputError("points", _("There are at most 100 points."))
    if not 1 <= draft.star <= gates.star_by_points(draft.dossier.product_set, points):
        raise BadInputError("star", _("These points do not give so many stars."))
    draft.points = exact(points)


def _outcome(draft: OutsideResult) -> str:
    """The province forwards 5 stars; what the central council scored is recognised, by it or by the province."""
    if draft.body == OutsideBody.PROVINCE:
        return outcome_of(draft.star).value
    recognised = draft.star >= RECOGNISED_FROM
    return (Outcome.RECOGNISE if recognised else Outcome.NOT_RECOGNISED).value


def _refuse_elsewhere(draft: OutsideResult) -> None:
    fresh = Dossier.objects.select_for_update().get(pk=draft.dossier_id)
    if fresh.state != _STATE_OF[OutsideBody(draft.body)]:
        raise RefusedError(
            _("The dossier is %(state)s: it waits for no such result.") % {"state": fresh.state_name}
        )
    if AgendaItem.objects.filter(dossier=fresh, trial=False, state__in=LIVE).exists():
        raise RefusedError(_("The dossier stands in the agenda of a sitting. Take it off first."))
