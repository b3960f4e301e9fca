"""Ballots on paper: a code on each, typed by one person, confirmed by another, with a photograph of the paper."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError
from openocop.councils.actions.scoring import ballot_for, seal_marks
from openocop.councils.actions.steps import locked_item, must_be, note
from openocop.councils.kinds import Source
from openocop.councils.models import Choice, PaperBallot
from openocop.councils.policy import Verb, allow
from openocop.councils.queries import waited_for
from openocop.councils.sheets import STOP, Marks, check_choice, check_stop, counted
from openocop.councils.states import ItemState, SittingState
from openocop.dossiers.actions.steps import clean

if TYPE_CHECKING:
    from openocop.accounts.models import Person
    from openocop.councils.models import AgendaItem, Attendance, Ballot
    from openocop.files.models import StoredFile

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that one takes for another on paper: I, O, 0, 1."""
_CODE_LENGTH: Final = 8


def make_paper(item: AgendaItem, member: Attendance, *, by: Person) -> PaperBallot:
    """A paper ballot for a member in the pass that goes on or comes next; the same one when it was made already.

    Raises ``PermissionDenied``; ``RefusedError`` for a product that is scored no more, or a member who does not vote.
    """
    actor = allow(by, Verb.RUN, item.sitting)
    with transaction.atomic():
        current = locked_item(item)
        must_be(current.sitting, SittingState.PLANNED, SittingState.OPEN)
        if current.state not in {ItemState.WAITING, ItemState.SCORING} or member not in waited_for(current):
            raise RefusedError(_("No ballot of this member is waited for."))
        code = "".join(secrets.choice(LETTERS) for _number in range(_CODE_LENGTH))
        made, is_new = PaperBallot.objects.get_or_create(
            item=current, member=member, pass_no=current.pass_no, defaults={"code": code}
        )
        if is_new:
            facts = {"item": current.pk, "member": member.pk, "pass": current.pass_no}
            note(actor, "make_paper", current.sitting, facts)
    return made


def type_paper(paper: PaperBallot, marks: Marks, *, photo: StoredFile, by: Person) -> None:
    """One person types a paper ballot, whole, with its photograph; typing again replaces what nobody confirmed.

    Raises ``PermissionDenied``; ``BadInputError`` for what is not of the sheet or missing; ``RefusedError``.
    """
    actor = allow(by, Verb.RUN, paper.item.sitting)
    clean_marks = _checked(paper.item, marks)
    with transaction.atomic():
        current = _awaited(paper)
        typed = {
            "options": dict(clean_marks.options),
            "reasons": dict(clean_marks.reasons),
            "stop": list(clean_marks.stop) if clean_marks.stop else None,
        }
        rows = PaperBallot.objects.filter(pk=paper.pk, confirmed_at__isnull=True)
        values = {"typed": typed, "photo": photo, "typed_by": by, "typed_at": now()}
        if not rows.update(**values, edition=paper.edition + 1):
            raise RefusedError(_("This paper is confirmed already."))
        facts = {"item": current.pk, "paper": paper.code, "sha256": photo.sha256}
        note(actor, "type_paper", current.sitting, facts)
    paper.refresh_from_db()


def _checked(item: AgendaItem, marks: Marks) -> Marks:
    product_set = item.product_set
    reasons = {key: clean("words", words) for key, words in marks.reasons.items()}
    for key, option in marks.options.items():
        check_choice(product_set, key, option, reasons.get(key, ""))
    if marks.stop:
        check_stop(product_set, *marks.stop)
    made = Marks({key: option for key, option in marks.options.items() if option}, reasons, marks.stop)
    if missing := counted(product_set, made).missing:
        raise BadInputError(
            "options", _("The paper has no choice at %(items)s.") % {"items": ", ".join(missing)}
        )
    return made


def _awaited(paper: PaperBallot) -> AgendaItem:
    """The locked product; ``RefusedError`` unless the member's ballot in the paper's pass is waited for."""
    current = locked_item(paper.item)
    must_be(current.sitting, SittingState.OPEN)
    is_of_pass = current.state == ItemState.SCORING and current.pass_no == paper.pass_no
    if not is_of_pass or paper.member not in waited_for(current):
        raise RefusedError(_("No ballot of this member is waited for in the pass of this paper."))
    return current


def confirm_paper(paper: PaperBallot, *, seen: int, by: Person) -> Ballot:
    """Another person, with the paper before her, confirms what was typed (``seen`` is its edition): it is sealed.

    Raises ``PermissionDenied``; ``RefusedError`` for who typed it herself, for typing that changed meanwhile, and for
    a member who began on the screen.
    """
    actor = allow(by, Verb.RUN, paper.item.sitting)
    with transaction.atomic():
        current = _awaited(paper)
        fresh = PaperBallot.objects.select_for_update().get(pk=paper.pk)
        if fresh.typed_by_id is None or fresh.edition != seen:
            raise RefusedError(_("What was typed changed meanwhile. Compare it with the paper again."))
        if fresh.typed_by_id == by.pk:
            raise RefusedError(_("You typed this paper yourself: another person confirms it."))
        ballot = ballot_for(current, paper.member, Source.PAPER)
        if ballot.source != Source.PAPER:
            raise RefusedError(_("This member scores on the screen. One ballot a member is enough."))
        PaperBallot.objects.filter(pk=paper.pk).update(confirmed_by=by, confirmed_at=now())
        stop = fresh.typed["stop"]
        marks = Marks(fresh.typed["options"], fresh.typed["reasons"], tuple(stop) if stop else None)
        _write(ballot, marks)
        note(actor, "confirm_paper", current.sitting, {"item": current.pk, "paper": paper.code})
        seal_marks(current, ballot, marks, actor)
    paper.refresh_from_db()
    return ballot


def _write(ballot: Ballot, marks: Marks) -> None:
    rows = [
        Choice(ballot=ballot, item=item, option=option, words=marks.reasons.get(item, ""), at=now())
        for item, option in marks.options.items()
    ]
    if marks.stop:
        rows.append(Choice(ballot=ballot, item=STOP, option=marks.stop[0], words=marks.stop[1], at=now()))
    Choice.objects.bulk_create(rows)
