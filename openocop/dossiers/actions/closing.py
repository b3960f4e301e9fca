"""What the room above asks of a dossier once a council has its result: to end it, or to send it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.dossiers.actions.steps import go, keep, locked, needed
from openocop.dossiers.actions.telling import tell
from openocop.dossiers.policy import Verb, allow
from openocop.dossiers.states import Step, Turn

if TYPE_CHECKING:
    from openocop.accounts.models import Person
    from openocop.dossiers.models import Dossier


def close_by_council(dossier: Dossier, *, outcome: str, source: str, by: Person) -> None:
    """Ends a dossier with a council's result: ``outcome`` is its name, ``source`` the sitting or the minutes.

    Who scored it and how is the caller's matter. Raises ``PermissionDenied``; ``RefusedError`` for a dossier that is
    neither ready nor with the ministry.
    """
    actor = allow(by, Verb.CONCLUDE, dossier)
    with transaction.atomic():
        current = locked(dossier)
        go(current, Step.CLOSE, actor=actor, by=by, words=f"{outcome}\n\n{source}")
        tell(current, "closed", [Turn.PRODUCER, Turn.COMMUNE], but=by)
    keep(dossier, current)


def forward_by_council(dossier: Dossier, *, words: str, by: Person) -> None:
    """Sends a dossier to which the council gave 5 stars on to the ministry (Article 7.3.e).

    Raises ``PermissionDenied``; ``BadInputError`` without the letter's number and day; ``RefusedError`` if not ready.
    """
    actor = allow(by, Verb.CONCLUDE, dossier)
    text = needed("words", words, _("Write number and date of the letter to the ministry."))
    with transaction.atomic():
        current = locked(dossier)
        go(current, Step.FORWARD, actor=actor, by=by, words=text)
        tell(current, "forwarded", [Turn.PRODUCER, Turn.COMMUNE], but=by)
    keep(dossier, current)
