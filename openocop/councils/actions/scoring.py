"""The members score: a pass begins, choices arrive in any order and twice, and a ballot is sealed for good."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import RefusedError
from openocop.councils.actions.steps import go_item, keep, locked_item, must_be, note
from openocop.councils.kinds import AbsenceKind, Source
from openocop.councils.models import Absence, AgendaItem, Attendance, Ballot, Choice, Sent
from openocop.councils.policy import Verb, allow, attendance_of
from openocop.councils.queries import absent_of, marks_of, recused_of, sealed, waited_for
from openocop.councils.sheets import NONE_MET, STOP, canonical, check_choice, check_stop, counted, digest_of
from openocop.councils.states import ItemState, ItemStep, SittingState
from openocop.dossiers.actions.steps import MeanwhileError, clean
from openocop.dossiers.states import State
from openocop.rulebooks.shelf import get_rulebook

if TYPE_CHECKING:
    from uuid import UUID

    from openocop.accounts.models import Person
    from openocop.councils.sheets import Marks
    from openocop.journal.actions import Actor


@dataclass(frozen=True, slots=True)
class Mark:
    """A choice as a device sends it.

    ``number`` is made by the device, once for this choice; ``seen`` is the version it was made on, 0 where none was.
    At ``STOP`` in place of an item, ``option`` is the item whose condition stops the product; empty takes it back.
    """

    number: UUID
    item: str
    option: str
    words: str = ""
    seen: int = 0


def save_mark(item: AgendaItem, mark: Mark, *, by: Person) -> Choice:
    """Keeps a member's choice. The same number again changes nothing and gives what stands there.

    Raises ``PermissionDenied``; ``BadInputError`` for what is not of the sheet; ``MeanwhileError`` with what stands
    there when it was made on an older version; ``RefusedError`` when the ballot is sealed or not asked for.
    """
    allow(by, Verb.SCORE, item)
    words = clean("words", mark.words)
    if mark.item == STOP:
        check_stop(item.product_set, mark.option, words)
    else:
        check_choice(item.product_set, mark.item, mark.option, words)
    with transaction.atomic():
        current, me = _scoring(item, by)
        ballot = ballot_for(current, me, Source.SCREEN)
        found = Choice.objects.filter(ballot=ballot, item=mark.item).first()
        if Sent.objects.filter(ballot=ballot, number=mark.number).exists():
            return found or Choice(ballot=ballot, item=mark.item, version=0)
        if ballot.is_sealed:
            raise RefusedError(_("Your ballot is sealed: it is not changed in this pass."))
        made = found or Choice(ballot=ballot, item=mark.item, version=0)
        if made.version != mark.seen:
            raise MeanwhileError(_shown(current, made), by.name)
        made.option, made.words, made.version, made.at = mark.option, words, mark.seen + 1, now()
        made.save()
        Sent.objects.create(
            ballot=ballot,
            number=mark.number,
            item=mark.item,
            option=mark.option,
            words=words,
            version=made.version,
            at=now(),
        )
        ballot.edition += 1
        ballot.save(update_fields=["edition"])
    return made


def _scoring(item: AgendaItem, by: Person) -> tuple[AgendaItem, Attendance]:
    """The locked product and the member; ``RefusedError`` where her ballot is not asked for now."""
    current, me = locked_item(item), attendance_of(by, item.sitting)
    if me is None:  # the right says that she is one of them
        raise LookupError(f"{by.pk} is not of sitting {item.sitting_id}")
    refuse_not_asked(current, me)
    return current, me


def refuse_not_asked(current: AgendaItem, member: Attendance) -> None:
    """``RefusedError`` unless the product is being scored and this member is not absent in the pass."""
    must_be(current.sitting, SittingState.OPEN)
    if member.pk in recused_of(current):
        raise RefusedError(
            _("You are recused for this product: it is neither shown to you nor scored by you.")
        )
    if current.state == ItemState.SCORING and member.pk not in absent_of(current, current.pass_no):
        return
    done = Ballot.objects.filter(
        item=current, member=member, pass_no=current.pass_no, sealed_at__isnull=False
    )
    if done.exists():
        raise RefusedError(_("Your ballot is sealed: it is not changed in this pass."))
    if current.state == ItemState.SCORING:
        raise RefusedError(_("You are recorded as absent for this product. Speak to the chair."))
    raise RefusedError(_("This product is not scored now: it is %(state)s.") % {"state": current.state_name})


def ballot_for(current: AgendaItem, member: Attendance, source: Source) -> Ballot:
    """The member's ballot in the pass that goes on; made where there is none. Within the product's lock."""
    made, _is_new = Ballot.objects.get_or_create(
        item=current,
        member=member,
        pass_no=current.pass_no,
        defaults={"source": source, "salt": secrets.token_hex(16)},
    )
    return made


def _shown(item: AgendaItem, choice: Choice) -> str:
    """What stands there, as text: the option's own words, or the item that stops the product, and the reason."""
    product_set = item.product_set
    option = product_set.option.get(choice.option)
    named = product_set.item.get(choice.option)
    none = _("none of the options is met") if choice.option == NONE_MET else ""
    first = option.text if option else (named.name if named else none)
    return "\n".join(filter(None, [first, choice.words]))


def begin(item: AgendaItem, *, by: Person) -> None:
    """The chair begins the scoring of a product, or its next pass. Raises ``PermissionDenied``, ``RefusedError``."""
    actor = allow(by, Verb.LEAD, item.sitting)
    with transaction.atomic():
        current = locked_item(item)
        must_be(current.sitting, SittingState.OPEN)
        if current.dossier.state != State.READY:
            raise RefusedError(
                _("The dossier is %(state)s: postpone the product.") % {"state": current.dossier.state_name}
            )
        change = go_item(current, ItemStep.BEGIN)
        current.save()
        note_absences(current, by)
        note(actor, "begin", current.sitting, {"item": current.pk, "pass": current.pass_no}, change)
        reveal_if_complete(current, actor)
    keep(item, current)


def note_absences(item: AgendaItem, by: Person) -> None:
    """Writes down who is absent in a pass that goes on, with the reason; whoever has sealed keeps her ballot."""
    done = Ballot.objects.filter(item=item, pass_no=item.pass_no, sealed_at__isnull=False)
    away = item.sitting.attendances.filter(votes=True).exclude(present=True)
    Absence.objects.bulk_create(
        [
            Absence(
                item=item,
                member=one,
                pass_no=item.pass_no,
                kind=AbsenceKind.AWAY,
                words=one.words or _("not present"),
                at=now(),
                by=by,
            )
            for one in away.exclude(pk__in=done.values("member_id"))
        ],
        ignore_conflicts=True,
    )


def seal(item: AgendaItem, *, seen: int, by: Person) -> Ballot:
    """A member seals her ballot as she saw it (``seen`` is its edition): unchangeable in this pass.

    Its SHA-256 is in the journal before any ballot of the pass is opened. Pressed twice it is sealed once. Raises
    ``PermissionDenied``; ``MeanwhileError`` when another device of hers changed it; ``RefusedError`` naming the items
    that are missing.
    """
    actor = allow(by, Verb.SCORE, item)
    with transaction.atomic():
        current, me = locked_item(item), attendance_of(by, item.sitting)
        done = Ballot.objects.filter(
            item=current, member=me, pass_no=current.pass_no, sealed_at__isnull=False
        ).first()
        if done is not None:
            return done
        current, me = _scoring(item, by)
        ballot = ballot_for(current, me, Source.SCREEN)
        if ballot.edition != seen:
            raise MeanwhileError(
                "\n".join(f"{one.item}: {_shown(current, one)}" for one in ballot.marks.all()), by.name
            )
        seal_marks(current, ballot, marks_of(ballot), actor)
    keep(item, current)
    return ballot


def seal_marks(current: AgendaItem, ballot: Ballot, marks: Marks, actor: Actor) -> None:
    """Seals a ballot with these marks within the product's lock. ``RefusedError`` for what is missing or sealed."""
    result = counted(current.product_set, marks)
    if not result.complete:
        raise RefusedError(
            _("Answer these items before sealing: %(items)s.") % {"items": ", ".join(result.missing)}
        )
    sheet = canonical(marks, _about(current, ballot))
    values = {"sheet": sheet, "digest": digest_of(sheet), "sealed_at": now()}
    if not Ballot.objects.filter(pk=ballot.pk, sealed_at__isnull=True).update(**values):
        raise RefusedError(_("This ballot is sealed already."))
    facts = {"item": current.pk, "member": ballot.member_id, "pass": current.pass_no}
    note(actor, "seal", current.sitting, facts | {"sha256": values["digest"], "source": ballot.source})
    ballot.refresh_from_db()
    reveal_if_complete(current, actor)


def _about(current: AgendaItem, ballot: Ballot) -> dict[str, Any]:
    return {
        "sitting": current.sitting.code,
        "dossier": current.dossier_id,
        "product_code": current.dossier.code,
        "rulebook": current.rulebook_code,
        "rulebook_sha256": get_rulebook(current.rulebook_code).content_hash,
        "set": current.set_number,
        "pass": current.pass_no,
        "member": ballot.member_id,
        "name": ballot.member.name,
        "body": ballot.member.body,
        "salt": ballot.salt,
    }


def reveal_if_complete(current: AgendaItem, actor: Actor) -> bool:
    """Opens all ballots of the pass at once when none is waited for any more; within the product's lock."""
    is_going_on = current.state == ItemState.SCORING and current.sitting.state == SittingState.OPEN
    if not is_going_on or waited_for(current):
        return False
    change = go_item(current, ItemStep.REVEAL)
    current.save()
    digests = {str(one.member_id): one.digest for one in sealed(current, current.pass_no)}
    facts = {"item": current.pk, "pass": current.pass_no, "sha256": digests}
    note(actor, "reveal", current.sitting, facts, change)
    return True
