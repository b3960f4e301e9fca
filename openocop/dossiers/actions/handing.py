"""Handing in, sending back, withdrawing: what moves a dossier between the producer and the offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions.drafting import built_on
from openocop.dossiers.actions.steps import (
    clean,
    go,
    keep,
    locked,
    next_number,
    note,
    refuse_old,
)
from openocop.dossiers.actions.telling import tell
from openocop.dossiers.checking import places_of
from openocop.dossiers.differences import digest_of
from openocop.dossiers.kinds import Level
from openocop.dossiers.letters import LANGUAGE
from openocop.dossiers.models import Dossier, HandIn, Receipt
from openocop.dossiers.policy import DESKS, Verb, allow
from openocop.dossiers.queries import content_of, extra_rounds, lacks
from openocop.dossiers.states import State, Step, Turn
from openocop.dossiers.timing import round_of_request
from openocop.register.actions import record_filing, take_filing_back
from openocop.rulebooks.procedure import Kind, applicable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openocop.accounts.models import Person
    from openocop.journal.actions import Actor


def hand_in(dossier: Dossier, *, edition: int, declared: bool, by: Person) -> HandIn:
    """Hands the dossier in as it is now: frozen, with the commune's receipt the first time (Article 7.1).

    ``edition`` is the one that the page showed: the second of two clicks finds the dossier handed in and gives the
    same answer. Raises ``PermissionDenied``; ``BadInputError`` without the declaration; ``RefusedError`` while
    something is missing or the law changed since the draft was opened.
    """
    actor = allow(by, Verb.WRITE, dossier)
    if not declared:
        raise BadInputError("declared", _("Tick that what you wrote is true: the form asks for it."))
    with transaction.atomic():
        current = locked(dossier)
        done = _done_already(current, edition)
        if done is not None:
            return done
        refuse_old(current, edition)
        _refuse_incomplete(current)
        first = current.first_handed_in_on is None
        if first:
            _settle_law(current)
        kept = _freeze(current, by, actor)
        go(current, Step.HAND_IN, actor=actor, by=by)
        if first:
            _receive_at_commune(current, actor)
        tell(current, "handed_in", [current.turn], but=by)
        if first:
            tell(current, "receipt", [Turn.PRODUCER])
    keep(dossier, current)
    return kept


def _done_already(current: Dossier, edition: int) -> HandIn | None:
    """The hand-in that the first of two clicks made."""
    last = current.passed.order_by("pk").last()
    if last is not None and last.step == Step.HAND_IN and current.edition == edition + 1:
        return current.hand_ins.order_by("number").last()
    return None


def _refuse_incomplete(current: Dossier) -> None:
    missing = lacks(current, today())
    if missing:
        raise RefusedError(
            _("Something is missing: %(first)s") % {"first": missing[0].sentence}
            if len(missing) == 1
            else _("%(count)d things are missing. The first: %(first)s")
            % {"count": len(missing), "first": missing[0].sentence}
        )


def _settle_law(current: Dossier) -> None:
    """The law of the day of the first hand-in, for good (exact rule 1); its round; a reassessment is filed by it."""
    kind = Kind(current.kind)
    law = applicable(kind, today())
    if (law.rulebook, law.procedure) != (current.rulebook_code, current.procedure_code):
        raise RefusedError(
            _(
                "The criteria changed since you began. Withdraw this draft and open a new dossier for today's criteria."
            )
        )
    current.recognition = built_on(
        current.product, kind
    )  # a star may have come or ended since the draft was opened
    current.first_handed_in_on = today()
    # As if the commune sent its request today; the day of the request decides.
    joined = round_of_request(kind, law.procedure, today(), extra_rounds(current))
    current.round_year, current.round_no = joined


def _freeze(current: Dossier, by: Person, actor: Actor) -> HandIn:
    content = content_of(current)
    return HandIn.objects.create(
        dossier=current,
        number=current.hand_ins.count() + 1,
        on=today(),
        at=now(),
        by=by,
        by_name=actor.name,
        content=content,
        digest=digest_of(content),
    )


def _receive_at_commune(current: Dossier, actor: Actor) -> None:
    with override(LANGUAGE):  # it is printed on Form 01
        software = _("the software")
    receipt = give_receipt(current, Level.COMMUNE, actor, received_by=software)
    if current.kind == Kind.REASSESSMENT and current.recognition is not None:
        record_filing(current.recognition, on=today(), actor=actor)
    note(actor, "receipt", current, {"level": Level.COMMUNE, "number": receipt.text})


def give_receipt(current: Dossier, level: Level, actor: Actor, *, received_by: str) -> Receipt:
    """The next receipt of an office in this year (exact rule 11; Form 01)."""
    producer = current.product.producer
    place = producer.commune_code if level is Level.COMMUNE else producer.province_code
    year = today().year
    return Receipt.objects.create(
        dossier=current,
        level=level,
        province_code=producer.province_code,
        commune_code=producer.commune_code,
        year=year,
        number=next_number(f"receipt_{level}", place, year),
        on=today(),
        received_by=received_by,
        office=actor.office,
    )


def send_back(dossier: Dossier, *, edition: int, words: str, points: Mapping[str, str], by: Person) -> None:
    """Sends the dossier back to be completed: what is to be done, and a reason for each item or part (``points``).

    Raises ``PermissionDenied``; ``BadInputError`` without any reason or for a part that is none; ``RefusedError``.
    """
    actor = allow(by, DESKS[State(dossier.state)].verb if dossier.state in DESKS else Verb.LOOK, dossier)
    given = [{"at": at, "words": clean(at, said)} for at, said in points.items() if said.strip()]
    if not {one["at"] for one in given} <= set(places_of(Kind(dossier.kind), dossier.product_set)):
        raise BadInputError("points", _("Choose of the list."))
    text = clean("words", words)
    if not given and not text:
        raise BadInputError("words", _("Write what has to be completed: the producer reads it."))
    with transaction.atomic():
        current = locked(dossier)
        refuse_old(current, edition)
        go(current, Step.RETURN, actor=actor, by=by, words=text, points=given)
        tell(current, "returned", [Turn.PRODUCER], but=by)
    keep(dossier, current)


def withdraw(dossier: Dossier, *, edition: int, words: str, by: Person) -> None:
    """The producer takes the dossier back for good, at any time before the council.

    Raises ``PermissionDenied``, ``RefusedError``.
    """
    actor = allow(by, Verb.WRITE, dossier)
    text = clean("words", words)
    with transaction.atomic():
        current = locked(dossier)
        refuse_old(current, edition)
        turn = current.turn
        go(current, Step.WITHDRAW, actor=actor, by=by, words=text)
        if current.kind == Kind.REASSESSMENT and current.recognition and current.first_handed_in_on:
            take_filing_back(current.recognition, actor=actor)
        tell(current, "withdrawn", [turn], but=by)
    keep(dossier, current)
