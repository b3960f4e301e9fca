"""Interests are declared, and somebody decides who is recused; the software only proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError
from openocop.councils.actions.scoring import reveal_if_complete
from openocop.councils.actions.steps import LONGEST_REASON, locked_item, note
from openocop.councils.models import Ballot, Declaration
from openocop.councils.policy import Verb, allow, attendance_of, why_not
from openocop.councils.states import ItemState
from openocop.dossiers.actions.steps import clean, needed

if TYPE_CHECKING:
    from openocop.accounts.models import Person
    from openocop.councils.models import AgendaItem, Attendance


def declare(item: AgendaItem, *, interest: bool, words: str = "", by: Person) -> Declaration:
    """A member says whether she has an interest in a product; an interest recuses her at once.

    Saying otherwise later is possible until the product is scored, and never undoes what somebody decided. Raises
    ``PermissionDenied``; ``BadInputError`` for an interest without words; ``RefusedError`` once she has sealed.
    """
    actor = allow(by, Verb.DECLARE, item.sitting)
    me = attendance_of(by, item.sitting)
    if me is None:  # the right says that she is one of them
        raise LookupError(f"{by.pk} is not of sitting {item.sitting_id}")
    text = clean("words", words, LONGEST_REASON)
    if interest and not text:
        raise BadInputError("words", _("Write what interest it is."))
    with transaction.atomic():
        current = locked_item(item)
        made = _declaration(current, me)
        if (made.interest, made.words) == (interest, text):
            return made
        _refuse_late(current, me)
        made.interest, made.words, made.declared_at = interest, text, now()
        if made.decided_at is None and not made.pinned:
            made.recused = interest
        made.save()
        note(actor, "declare", current.sitting, {"item": current.pk, "member": me.pk, "interest": interest})
        reveal_if_complete(current, actor)
    return made


def _declaration(current: AgendaItem, member: Attendance) -> Declaration:
    found = Declaration.objects.filter(item=current, member=member).first()
    return found or Declaration(item=current, member=member)


def _refuse_late(current: AgendaItem, member: Attendance) -> None:
    if current.state not in {ItemState.WAITING, ItemState.SCORING}:
        raise RefusedError(_("The ballots of this product are open: nothing is changed about who scores it."))
    if Ballot.objects.filter(
        item=current, member=member, pass_no=current.pass_no, sealed_at__isnull=False
    ).exists():
        raise RefusedError(_("The ballot of this member is sealed in this pass."))


def decide_recusal(declaration: Declaration, *, recused: bool, words: str, pin: bool, by: Person) -> None:
    """Decides, with the ground, whether a member is recused for a product; given unsaved where nothing was said yet.

    The chair may pin it: then only the chair changes it. Nobody lets herself in. Raises ``PermissionDenied``;
    ``BadInputError`` without a ground; ``RefusedError``.
    """
    item, member = declaration.item, declaration.member
    leads = why_not(by, Verb.LEAD, item.sitting) is None
    actor = allow(by, Verb.LEAD if leads else Verb.RUN, item.sitting)
    text = needed("words", words, _("Write on what ground."), LONGEST_REASON)
    if pin and not leads:
        raise RefusedError(_("Only the chair pins a decision."))
    if member.person_id == by.pk and not recused:
        raise RefusedError(_("Nobody decides that she herself scores. Another one decides this."))
    with transaction.atomic():
        current = locked_item(item)
        made = _declaration(current, member)
        if made.pinned and not leads:
            raise RefusedError(_("The chair pinned this decision. Ask the chair."))
        _refuse_late(current, member)
        made.recused, made.pinned = recused, pin
        made.decided_words, made.decided_by, made.decided_at = text, by, now()
        made.save()
        facts = {"item": current.pk, "member": member.pk, "recused": recused, "pinned": pin, "words": text}
        note(actor, "decide_recusal", current.sitting, facts)
        reveal_if_complete(current, actor)
    declaration.pk = made.pk
    declaration.refresh_from_db()
