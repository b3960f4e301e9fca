"""A producer claims the record that the office holds of it, by its tax code; the commune decides."""

from __future__ import annotations

import re
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.accounts.actions.holdings import facts_of
from openocop.accounts.actions.steps import locked, note, once, refusal_noted, seated
from openocop.accounts.models import Claim, ClaimState, Holding, Office, Person
from openocop.accounts.policy import Verb, allow
from openocop.accounts.roles import OfficeKind, Role
from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.core.text import repair
from openocop.journal.actions import Change

MOST_OPEN_CLAIMS: Final = 5
"""Of one person: more is somebody who tries tax codes."""
LONGEST_REASON: Final = 300
_TAX_CODE: Final = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?|[0-9]{12}")


def normal_tax_code(text: str) -> str:
    """A tax code as it is kept: ten digits, ten and three (0312345678-001), or the twelve of a person's number.

    Raises ``BadInputError``.
    """
    digits = re.sub(r"[\s.]+", "", text)
    found = _TAX_CODE.fullmatch(digits)
    if found is None:
        raise BadInputError(
            "tax_code", _("Write the tax code of 10, 13 or 12 digits, as the certificate shows it.")
        )
    return f"{found[1]}-{found[2]}" if found[2] else digits


def claim(person: Person, *, tax_code: str) -> Claim:
    """Says that the producer with this tax code is this person's; its commune is to decide.

    Raises ``PermissionDenied``; ``BadInputError`` for what is no tax code; ``RefusedError`` when no producer has
    it, somebody already acts for the producer, or the person has claimed it or too many others; all but the
    first are recorded.
    """
    actor = allow(person, Verb.CLAIM, person)
    producer = _producer(normal_tax_code(tax_code))
    with refusal_noted(actor, "claim", producer):
        locked(person)
        _refuse_held(producer)
        _refuse_more(person, producer)
        made = Claim.objects.create(
            person=person, producer=producer, commune=_commune(producer), made_at=now()
        )
        note(actor, "make", made, {"producer": producer.pk}, Change(after=ClaimState.OPEN.value))
    return made


def confirm_claim(one: Claim, *, by: Person) -> Holding:
    """Confirms the claim: its person acts for the producer from today.

    Raises ``PermissionDenied``; ``RefusedError`` when it was decided meanwhile, somebody already acts for the
    producer, or the person's access is closed.
    """
    actor = allow(by, Verb.CONFIRM_CLAIM, one)
    with refusal_noted(actor, "confirm", one):
        # The producer's row is held first: of two claims on one producer, confirmed at one moment, one comes second.
        producer = Office.objects.select_for_update().get(pk=one.producer_id)
        person = locked(one.person)
        if not person.is_active:
            raise RefusedError(
                _("The access of %(person)s is closed. Open it again first.") % {"person": person.name}
            )
        _refuse_held(producer)
        producer.claims.filter(state=ClaimState.CONFIRMED).update(state=ClaimState.PAST)
        _decide(one, ClaimState.CONFIRMED, by, "")
        holding = seated(person, Role.PRODUCER, producer, today(), None)
        holding.save(force_insert=True)
        facts = facts_of(holding) | {"holding": holding.pk}
        note(actor, "confirm", one, facts, Change(ClaimState.OPEN.value, ClaimState.CONFIRMED.value))
    one.refresh_from_db()
    return holding


def refuse_claim(one: Claim, *, reason: str, by: Person) -> None:
    """Refuses the claim, with a reason that its person reads.

    Raises ``PermissionDenied``; ``BadInputError`` without a reason; ``RefusedError`` when it was decided meanwhile.
    """
    actor = allow(by, Verb.REFUSE_CLAIM, one)
    text = repair(reason).text
    if not text or len(text) > LONGEST_REASON:
        sentence = _("Say why, in at most %(count)s letters: the person reads it.")
        raise BadInputError("reason", sentence % {"count": LONGEST_REASON})
    with transaction.atomic():
        _decide(one, ClaimState.REFUSED, by, text)
        facts: dict[str, object] = {"producer": one.producer_id, "person": one.person_id}
        note(actor, "refuse", one, facts, Change(ClaimState.OPEN.value, ClaimState.REFUSED.value))
    one.refresh_from_db()


def _decide(one: Claim, state: ClaimState, by: Person, reason: str) -> None:
    rows = Claim.objects.filter(pk=one.pk, state=ClaimState.OPEN)
    once(rows.update(state=state, decided_at=now(), decided_by=by, reason=reason))


def _producer(code: str) -> Office:
    found = Office.objects.on(today()).filter(kind=OfficeKind.PRODUCER, tax_code=code)
    producer = found.select_related("parent").first()
    if producer is None:
        sentence = _("No producer with the tax code %(code)s is known here. Ask the commune to enter it.")
        raise RefusedError(sentence % {"code": code})
    return producer


def _commune(producer: Office) -> Office:
    if producer.parent is None:
        raise RefusedError(_("The commune of this producer is not known. Ask the provincial OCOP office."))
    return producer.parent


def _refuse_held(producer: Office) -> None:
    if Holding.objects.on(today()).filter(office=producer, role=Role.PRODUCER).exists():
        sentence = _("Somebody already acts for %(producer)s. Ask them to appoint you, or ask the commune.")
        raise RefusedError(sentence % {"producer": producer.name})


def _refuse_more(person: Person, producer: Office) -> None:
    open_ones = list(person.claims.filter(state=ClaimState.OPEN).values_list("producer", flat=True))
    if producer.pk in open_ones:
        raise RefusedError(_("You have already claimed this producer. The commune is to decide."))
    if len(open_ones) >= MOST_OPEN_CLAIMS:
        sentence = _("%(count)s of your claims wait for a decision. Claim others when these are decided.")
        raise RefusedError(sentence % {"count": len(open_ones)})
