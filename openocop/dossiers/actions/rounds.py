"""Rounds that a province adds (Article 5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions.steps import needed
from openocop.dossiers.models import Dossier, ExtraRound
from openocop.dossiers.policy import Verb, allow
from openocop.journal.actions import Subject, record

if TYPE_CHECKING:
    from openocop.accounts.models import Person

FIRST_EXTRA = 3


def add_round(draft: ExtraRound, *, by: Person) -> ExtraRound:
    """Adds a round, given unsaved; numbered from 3 on, since two are the law's.

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` for a number that is there.
    """
    actor = allow(by, Verb.KEEP_ROUNDS, draft.province_code)
    draft.basis = needed(
        "basis", draft.basis, _("Write the regulation and the plan: the law asks for both."), 500
    )
    if draft.number < FIRST_EXTRA:
        raise BadInputError("number", _("Rounds 1 and 2 are the law's own. Number yours from 3 on."))
    if draft.last_evaluation < draft.last_request:
        raise BadInputError(
            "last_evaluation", _("The last day to assess lies before the last day to request.")
        )
    with transaction.atomic():
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("This round is there already.")) from None
        facts = {"number": draft.number, "year": draft.year, "last_request": draft.last_request.isoformat()}
        record(actor=actor, verb="round:add", subject=Subject("round", str(draft.pk)), facts=facts)
    return draft


def drop_round(one: ExtraRound, *, by: Person) -> None:
    """Takes a round back. Raises ``PermissionDenied``; ``RefusedError`` once a dossier joined it."""
    actor = allow(by, Verb.KEEP_ROUNDS, one.province_code)
    with transaction.atomic():
        joined = Dossier.objects.filter(round_year=one.year, round_no=one.number)
        if joined.filter(product__producer__province_code=one.province_code).exists():
            raise RefusedError(_("Dossiers were handed in for this round. It stays."))
        subject = Subject("round", str(one.pk))
        if ExtraRound.objects.filter(pk=one.pk).delete()[0]:
            record(
                actor=actor,
                verb="round:drop",
                subject=subject,
                facts={"number": one.number, "year": one.year},
            )
