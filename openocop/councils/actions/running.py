"""A sitting goes on: who is there, opening, closing out, the deadline, becoming a meeting, closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import RefusedError
from openocop.councils.actions.planning import call_members, take_rules
from openocop.councils.actions.scoring import note_absences, reveal_if_complete
from openocop.councils.actions.steps import (
    LONGEST_REASON,
    go,
    keep,
    locked,
    locked_item,
    must_be,
    note,
    refuse_old,
)
from openocop.councils.kinds import AbsenceKind, SittingKind
from openocop.councils.models import Absence, AgendaItem, Attendance, Sitting
from openocop.councils.policy import Verb, allow
from openocop.councils.queries import lacks_to_open, waited_for
from openocop.councils.states import LIVE, WITH_RESULT, ItemState, SittingState, SittingStep
from openocop.dossiers.actions import close_by_council
from openocop.dossiers.actions.steps import clean, needed
from openocop.dossiers.states import State
from openocop.rulebooks.scoring import Outcome

if TYPE_CHECKING:
    from openocop.accounts.models import Person
    from openocop.journal.actions import Actor


def mark_attendance(member: Attendance, *, present: bool, words: str = "", by: Person) -> None:
    """Marks whether somebody is there. Who is away has no ballot in products begun from then on, until she comes.

    Raises ``PermissionDenied``; ``RefusedError`` in a sitting that is over, and in one of written opinions.
    """
    actor = allow(by, Verb.RUN, member.sitting)
    text = clean("words", words, LONGEST_REASON)
    with transaction.atomic():
        current = locked(member.sitting)
        must_be(current, SittingState.PLANNED, SittingState.OPEN)
        if current.kind != SittingKind.MEETING:
            raise RefusedError(_("Written opinions have no attendance."))
        member.present, member.words, member.marked_at = present, "" if present else text, now()
        member.save(update_fields=["present", "words", "marked_at"])
        if present:
            _let_in(current, member)
        note(actor, "attendance", current, {"member": member.pk, "present": present, "words": text})


def _let_in(current: Sitting, member: Attendance) -> None:
    """Who comes late has a ballot in what is being scored; products whose ballots are open went on without her."""
    for item in current.items.filter(state=ItemState.SCORING):
        Absence.objects.filter(item=item, member=member, pass_no=item.pass_no, kind=AbsenceKind.AWAY).delete()


def open_sitting(sitting: Sitting, *, edition: int, by: Person) -> None:
    """The chair opens the sitting: the regulation of its day holds from now on, and a meeting has its quorum.

    Raises ``PermissionDenied``; ``RefusedError`` naming what is missing and the paragraph.
    """
    actor = allow(by, Verb.LEAD, sitting)
    with transaction.atomic():
        current = locked(sitting)
        refuse_old(current, edition)
        change = go(current, SittingStep.OPEN)
        if current.opened_at is None:
            take_rules(current)
            call_members(current)
        if not current.items.filter(state__in=LIVE).exists():
            raise RefusedError(_("The agenda is empty. Put dossiers on it first."))
        if current.kind == SittingKind.MEETING:
            if lacks := lacks_to_open(current):
                raise RefusedError(" ".join(f"{one.sentence} ({one.ground})" for one in lacks))
            _record_away(current, by)
        current.opened_at = current.opened_at or now()
        current.save()
        present = list(current.attendances.filter(present=True).values_list("pk", flat=True))
        facts = {"rules": current.rules, "source": current.rules_source[:500], "present": present}
        note(actor, "open", current, facts, change)
        if current.kind == SittingKind.WRITTEN_OPINION:
            current.items.filter(state=ItemState.WAITING).update(state=ItemState.SCORING)
    keep(sitting, current)


def _record_away(current: Sitting, by: Person) -> None:
    """In a meeting that goes on from written opinions: who is away has no ballot in what is being scored."""
    for item in current.items.filter(state=ItemState.SCORING):
        note_absences(item, by)


def close_out(item: AgendaItem, member: Attendance, *, words: str, by: Person) -> None:
    """The chair closes out a member whose ballot does not come: absent in this pass, with the reason.

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` for one whose ballot is not waited for.
    """
    actor = allow(by, Verb.LEAD, item.sitting)
    text = needed("words", words, _("Write why her ballot does not come."), LONGEST_REASON)
    with transaction.atomic():
        current = locked_item(item)
        must_be(current.sitting, SittingState.OPEN)
        if current.state != ItemState.SCORING or member not in waited_for(current):
            raise RefusedError(_("No ballot of this member is waited for."))
        _absent(current, member, AbsenceKind.CLOSED_OUT, text, by)
        facts = {"item": current.pk, "member": member.pk, "pass": current.pass_no, "words": text}
        note(actor, "close_out", current.sitting, facts)
        reveal_if_complete(current, actor)
    keep(item, current)


def _absent(item: AgendaItem, member: Attendance, kind: AbsenceKind, words: str, by: Person) -> None:
    Absence.objects.create(
        item=item, member=member, pass_no=item.pass_no, kind=kind, words=words, at=now(), by=by
    )


def end_opinions(sitting: Sitting, *, by: Person) -> int:
    """After the deadline: who has not sealed is absent with that reason, in every product; how many such ballots.

    Pressed again it finds nobody more. Raises ``PermissionDenied``; ``RefusedError`` before the deadline.
    """
    actor = allow(by, Verb.RUN, sitting)
    with transaction.atomic():
        current = locked(sitting)
        must_be(current, SittingState.OPEN)
        if current.kind != SittingKind.WRITTEN_OPINION or current.answer_by is None:
            raise RefusedError(_("Only written opinions have a deadline."))
        if now() < current.answer_by:
            raise RefusedError(_("The deadline is not over. The chair may close out a member with a reason."))
        found = 0
        for row in current.items.filter(state=ItemState.SCORING).order_by("pk"):
            item = locked_item(row)
            for member in waited_for(item):
                _absent(item, member, AbsenceKind.NO_OPINION, _("no opinion by the deadline"), by)
                found += 1
            reveal_if_complete(item, actor)
        note(actor, "end_opinions", current, {"absent": found})
    return found


def ask_meeting(sitting: Sitting, *, words: str, by: Person) -> None:
    """A member asks to talk about what is hard to judge in writing: the sitting becomes a meeting (Article 7.6.d).

    Raises ``PermissionDenied``; ``BadInputError`` without the reason; ``RefusedError`` for a meeting.
    """
    actor = allow(by, Verb.DECLARE, sitting)
    text = needed("words", words, _("Write what the council should talk about."), LONGEST_REASON)
    with transaction.atomic():
        current = locked(sitting)
        turn_to_meeting(current, text, actor)
    keep(sitting, current)


def turn_to_meeting(current: Sitting, why: str, actor: Actor) -> None:
    """Written opinions become a meeting: ballots that are sealed stay, time and place are set anew. Locked, saved."""
    if current.kind != SittingKind.WRITTEN_OPINION:
        raise RefusedError(_("This is a meeting already."))
    change = go(current, SittingStep.TURN)
    current.kind, current.turned_why, current.place = SittingKind.MEETING, why, ""
    current.save()
    note(actor, "turn_to_meeting", current, {"words": why}, change)


def close_sitting(sitting: Sitting, *, edition: int, by: Person) -> None:
    """The chair closes the sitting: every product has a result or is postponed. Dossiers with a result are finished.

    A product with 5 stars stays open for sending on to the ministry. A trial sitting finishes no dossier. Raises
    ``PermissionDenied``; ``RefusedError`` while a product is neither.
    """
    actor = allow(by, Verb.LEAD, sitting)
    with transaction.atomic():
        current = locked(sitting)
        refuse_old(current, edition)
        items = list(current.items.select_related("dossier"))
        if left := [one for one in items if one.state in LIVE]:
            numbers = ", ".join(str(one.position) for one in left)
            raise RefusedError(
                _("Products %(numbers)s have no result: conclude or postpone them first.")
                % {"numbers": numbers}
            )
        change = go(current, SittingStep.CLOSE)
        current.closed_at = now()
        current.save()
        if not current.trial:
            _finish_dossiers(current, items, by)
        note(actor, "close", current, {"results": {str(one.pk): one.outcome for one in items}}, change)
    keep(sitting, current)


def _finish_dossiers(current: Sitting, items: list[AgendaItem], by: Person) -> None:
    """A dossier that was withdrawn meanwhile stays so; one of 5 stars waits for its letter to the ministry."""
    for one in items:
        has_result = one.state in WITH_RESULT and one.outcome != Outcome.FORWARD_TO_MINISTRY
        if has_result and one.dossier.state == State.READY:
            close_by_council(one.dossier, outcome=one.outcome, source=current.code, by=by)
