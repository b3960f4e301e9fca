"""The provincial office keeps the councils: establishes them, fills the seats, adopts regulations, all with dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError
from openocop.councils.actions.steps import LONGEST_NAME, note_council
from openocop.councils.kinds import VOTING, SeatRole
from openocop.councils.models import Council, RegulationVersion, Seat
from openocop.councils.policy import Verb, allow
from openocop.councils.queries import plain_rules
from openocop.dossiers.actions.steps import clean, needed
from openocop.rulebooks.regulation import parse_regulation, presets

if TYPE_CHECKING:
    from datetime import date

    from openocop.accounts.models import Person

_LONGEST_NUMBER = 100


def establish(draft: Council, *, by: Person) -> Council:
    """Enters a council by its establishing decision, given unsaved.

    Raises ``PermissionDenied``; ``BadInputError`` without name, number or signer, or with its days in disorder;
    ``RefusedError`` when it is entered already.
    """
    actor = allow(by, Verb.KEEP, draft.place_code)
    draft.name = needed("name", draft.name, _("Write the name of the council."), LONGEST_NAME)
    draft.decision_number = needed(
        "decision_number", draft.decision_number, _("Write the number of the decision."), _LONGEST_NUMBER
    )
    draft.signer = needed("signer", draft.signer, _("Write who signed the decision."), LONGEST_NAME)
    if draft.valid_to is not None and draft.valid_to < draft.valid_from:
        raise BadInputError("valid_to", _("The last day lies before the first."))
    draft.made_at, draft.made_by = now(), by
    with transaction.atomic():
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("A council with this decision is entered already.")) from None
        facts = {"decision": draft.decision_number, "dated": draft.decided_on.isoformat()}
        note_council(actor, "establish", draft, facts)
    return draft


def adopt_regulation(draft: RegulationVersion, *, by: Person) -> RegulationVersion:
    """Adopts a regulation from a day on, given unsaved: rules as plain data, or the code of a preset.

    Sittings opened before keep theirs. Raises ``PermissionDenied``; ``BadInputError`` naming the rule that cannot be
    read, or without the text it is written in; ``RefusedError`` for a day that has one.
    """
    actor = allow(by, Verb.KEEP, draft.council.place_code)
    if draft.preset:
        found = next((one for one in presets() if one.code == draft.preset), None)
        if found is None:
            raise BadInputError("preset", _("Choose a regulation of the list."))
        rules, source = found.regulation, draft.source or found.source
    else:
        rules, source = parse_regulation(draft.rules, "regulation"), draft.source
    draft.rules = plain_rules(rules)
    draft.source = needed("source", source, _("Write where the regulation is written."))
    draft.made_at, draft.made_by = now(), by
    with transaction.atomic():
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("The council has a regulation from this day already.")) from None
        facts = {"from": draft.valid_from.isoformat(), "rules": draft.rules, "source": draft.source[:500]}
        note_council(actor, "adopt_regulation", draft.council, facts)
    return draft


def seat(draft: Seat, *, by: Person) -> Seat:
    """Gives somebody a seat, unsaved, from its first day on.

    Chair, deputies and members vote; an invited expert never does; the secretary as the draft says. Raises
    ``PermissionDenied``; ``BadInputError``; ``RefusedError`` for a second seat of one person or a second chair.
    """
    actor = allow(by, Verb.KEEP, draft.council.place_code)
    if draft.role not in set(SeatRole):
        raise BadInputError("role", _("Choose one of the list."))
    if draft.person is None and draft.role != SeatRole.EXPERT:
        raise BadInputError("person", _("Choose the person: who decides signs in."))
    draft.name = needed(
        "name", draft.name or (draft.person.name if draft.person else ""), _("Write the name."), LONGEST_NAME
    )
    draft.body = needed("body", draft.body, _("Write the body that the member stands for."), LONGEST_NAME)
    draft.votes = draft.role in VOTING or (draft.role == SeatRole.SECRETARY and draft.votes)
    draft.made_at, draft.made_by = now(), by
    with transaction.atomic():
        _refuse_second(draft)
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("This person, or another chair, has a seat. End that one first.")) from None
        facts = {"seat": draft.pk, "role": str(draft.role), "name": draft.name, "body": draft.body}
        note_council(
            actor, "seat", draft.council, facts | {"from": draft.valid_from.isoformat(), "votes": draft.votes}
        )
    return draft


def _refuse_second(draft: Seat) -> None:
    """A seat that ends later than this one begins: of the same person, or of the chair."""
    there = draft.council.seats.on(draft.valid_from)
    same = there.filter(person=draft.person) if draft.person else there.none()
    if same.exists() or (draft.role == SeatRole.CHAIR and there.filter(role=SeatRole.CHAIR).exists()):
        raise RefusedError(_("This person, or another chair, has a seat. End that one first."))


def unseat(one: Seat, *, last_day: date, words: str, by: Person) -> None:
    """Ends a seat with a last day, with the reason or the decision.

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` for one that has ended.
    """
    actor = allow(by, Verb.KEEP, one.council.place_code)
    text = needed("words", words, _("Write the decision or the reason."), 500)
    if last_day < one.valid_from:
        raise BadInputError("last_day", _("The last day lies before the first."))
    with transaction.atomic():
        if not Seat.objects.filter(pk=one.pk, valid_to__isnull=True).update(valid_to=last_day):
            raise RefusedError(_("This seat has ended already."))
        facts = {"seat": one.pk, "name": one.name, "to": last_day.isoformat(), "words": text}
        note_council(actor, "unseat", one.council, facts)
    one.valid_to = last_day


def correct_seat(one: Seat, *, phone: str, tax_code: str, address: str, by: Person) -> None:
    """Corrects what is known of a member for the search of conflicts.

    Raises ``PermissionDenied``, ``BadInputError``.
    """
    actor = allow(by, Verb.KEEP, one.council.place_code)
    one.phone, one.tax_code = clean("phone", phone, 60), clean("tax_code", tax_code, 20)
    one.address = clean("address", address, 500)
    with transaction.atomic():
        one.save(update_fields=["phone", "tax_code", "address"])
        note_council(actor, "correct_seat", one.council, {"seat": one.pk})
