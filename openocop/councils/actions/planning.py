"""A sitting is planned: its time, who belongs to it, and the products of its agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from openocop.core.clock import VIETNAM, day_of, now
from openocop.core.errors import BadInputError, RefusedError
from openocop.councils.actions.steps import LONGEST_NAME, go, keep, locked, must_be, note, refuse_old
from openocop.councils.kinds import SittingKind
from openocop.councils.models import AgendaItem, Attendance, ReadReceipt, Sitting
from openocop.councils.policy import Verb, allow, attendance_of
from openocop.councils.queries import seats_on
from openocop.councils.states import LIVE, WITH_RESULT, ItemState, SittingState, SittingStep
from openocop.dossiers.actions.steps import clean, needed, next_number
from openocop.dossiers.models import Dossier
from openocop.dossiers.states import State
from openocop.rulebooks.queries import working_calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openocop.accounts.models import Person
    from openocop.councils.models import Council

_BEFORE_WORK = time(8)


@dataclass(frozen=True, slots=True)
class Plan:
    """When and how a council sits. ``material_at`` empty: as many working days before as the regulation says."""

    kind: SittingKind
    starts_at: datetime
    place: str = ""
    answer_by: datetime | None = None
    material_at: datetime | None = None
    trial: bool = False


def plan_sitting(council: Council, plan: Plan, *, by: Person) -> Sitting:
    """Plans a sitting with everybody who has a seat on its day. A trial one gets no number of the office.

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` while the council has no regulation or nobody.
    """
    actor = allow(by, Verb.PLAN, council)
    made = Sitting(council=council, kind=plan.kind, began_as=plan.kind, trial=plan.trial)
    _set_times(made, plan)
    day = day_of(plan.starts_at)
    if day < council.valid_from or (council.valid_to is not None and day > council.valid_to):
        raise BadInputError("starts_at", _("The term of the council does not include this day."))
    made.made_at, made.made_by = now(), by
    with transaction.atomic():
        take_rules(made)
        purpose = "trial_sitting" if plan.trial else "sitting"
        number = next_number(purpose, council.place_code, day.year)
        made.code = f"{'T-' if plan.trial else ''}{council.place_code}-{day.year}-{number:03}"
        made.save(force_insert=True)
        call_members(made)
        facts = {"code": made.code, "kind": str(plan.kind), "trial": plan.trial}
        note(actor, "plan", made, facts | {"starts_at": plan.starts_at.isoformat()})
    return made


def _set_times(made: Sitting, plan: Plan) -> None:
    if plan.kind == SittingKind.WRITTEN_OPINION and plan.answer_by is None:
        raise BadInputError("answer_by", _("Set the moment until which opinions are taken."))
    if plan.answer_by is not None and plan.answer_by <= plan.starts_at:
        raise BadInputError("answer_by", _("The deadline lies before the beginning."))
    place = clean("place", plan.place, LONGEST_NAME)
    if plan.kind == SittingKind.MEETING and not place:
        raise BadInputError("place", _("Write where the council meets."))
    if plan.material_at is not None and plan.material_at > plan.starts_at:
        raise BadInputError("material_at", _("The dossiers open before the sitting begins, not after."))
    made.starts_at, made.place, made.answer_by = plan.starts_at, place, plan.answer_by
    made.material_at = plan.material_at or _default_material(made)


def _default_material(made: Sitting) -> datetime:
    """The morning of the n-th working day before, as the regulation says (one where nothing else is said)."""
    rules = made.council.rules_on(day_of(made.starts_at))
    left, calendar, day = rules.material_days if rules else 1, working_calendar(), day_of(made.starts_at)
    while left > 0:
        day = day.fromordinal(day.toordinal() - 1)
        left -= calendar.is_working(day)
    return min(datetime.combine(day, _BEFORE_WORK, VIETNAM), made.starts_at)


def take_rules(current: Sitting) -> None:
    """Gives an unsaved sitting the regulation of its day. ``RefusedError`` where there is none."""
    rules = current.council.rules_on(day_of(current.starts_at))
    if rules is None:
        raise RefusedError(_("The council has no regulation on this day. Enter it first."))
    current.rules, current.rules_source, current.star_limit = rules.rules, rules.source, rules.star_limit


def call_members(current: Sitting) -> None:
    """The people of a planned sitting are those with a seat on its day; who left meanwhile leaves it."""
    seats = seats_on(current.council, day_of(current.starts_at))
    if not any(one.votes for one in seats):
        raise RefusedError(_("The council has no members on this day. Enter them first."))
    current.attendances.exclude(seat__in=[one.pk for one in seats]).delete()
    known = set(current.attendances.values_list("seat_id", flat=True))
    Attendance.objects.bulk_create(
        Attendance(
            sitting=current,
            seat=one,
            person_id=one.person_id,
            role=one.role,
            votes=one.votes,
            name=one.name,
            body=one.body,
        )
        for one in seats
        if one.pk not in known
    )


def change_time(sitting: Sitting, plan: Plan, *, edition: int, by: Person) -> None:
    """Sets another time, place or deadline of a planned sitting; its kind stays.

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError``.
    """
    actor = allow(by, Verb.RUN, sitting)
    with transaction.atomic():
        current = locked(sitting)
        refuse_old(current, edition)
        must_be(current, SittingState.PLANNED)
        if plan.kind != current.kind:
            raise BadInputError("kind", _("Plan another sitting for another kind."))
        _set_times(current, plan)
        current.edition += 1
        if (
            current.opened_at is None
        ):  # a meeting out of written opinions goes on with the same people and rules
            take_rules(current)
            call_members(current)
        current.save()
        note(actor, "change_time", current, {"starts_at": plan.starts_at.isoformat(), "place": current.place})
    keep(sitting, current)


def add_item(sitting: Sitting, dossier: Dossier, *, by: Person) -> AgendaItem:
    """Puts a dossier that is ready on the agenda, at its end, before the sitting is opened: members declare on all.

    Raises ``PermissionDenied``; ``RefusedError`` for a dossier that is not ready, stands in another agenda, or has a
    result typed from outside.
    """
    actor = allow(by, Verb.RUN, sitting)
    with transaction.atomic():
        current = locked(sitting)
        must_be(current, SittingState.PLANNED)
        fresh = Dossier.objects.select_related("product__producer").get(pk=dossier.pk)
        if fresh.state != State.READY or fresh.product.producer.province_code != current.council.place_code:
            raise RefusedError(
                _("Only dossiers of the province that are ready for the council are put on an agenda.")
            )
        if fresh.outside_results.exists():
            raise RefusedError(_("A result of this dossier was typed from outside already."))
        last = current.items.aggregate(last=Max("position"))["last"] or 0
        made = AgendaItem(
            sitting=current,
            dossier=fresh,
            position=last + 1,
            trial=current.trial,
            rulebook_code=fresh.rulebook_code,
            rulebook_hash=fresh.rulebook.content_hash,
            set_number=fresh.set_number,
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("This dossier stands in an agenda already.")) from None
        note(actor, "add_item", current, {"item": made.pk, "dossier": fresh.pk})
    return made


def remove_item(item: AgendaItem, *, by: Person) -> None:
    """Takes a product off the agenda before its scoring begins. Raises ``PermissionDenied``, ``RefusedError``."""
    actor = allow(by, Verb.RUN, item.sitting)
    with transaction.atomic():
        rows = AgendaItem.objects.filter(pk=item.pk, state=ItemState.WAITING, pass_no=1)
        if not rows.filter(ballots__isnull=True).delete()[0]:
            raise RefusedError(_("Scoring of this product has begun: the chair may postpone it."))
        note(actor, "remove_item", item.sitting, {"dossier": item.dossier_id})


def order_items(sitting: Sitting, items: Sequence[int], *, by: Person) -> None:
    """Puts the products in this order, by their numbers.

    Raises ``PermissionDenied``; ``BadInputError`` for other numbers than the agenda's; ``RefusedError``.
    """
    actor = allow(by, Verb.RUN, sitting)
    with transaction.atomic():
        current = locked(sitting)
        must_be(current, SittingState.PLANNED, SittingState.OPEN)
        if sorted(items) != sorted(current.items.values_list("pk", flat=True)):
            raise BadInputError("items", _("The agenda changed meanwhile. Open the page again."))
        for position, number in enumerate(items, 1):
            current.items.filter(pk=number).update(position=position)
        note(actor, "order_items", current, {"items": list(items)})


def cancel(sitting: Sitting, *, words: str, edition: int, by: Person) -> None:
    """Cancels a planned sitting; its dossiers are free for another.

    Raises ``PermissionDenied``; ``BadInputError`` without the reason; ``RefusedError`` when it has results already.
    """
    actor = allow(by, Verb.RUN, sitting)
    text = needed("words", words, _("Write why: the members read it."), 500)
    with transaction.atomic():
        current = locked(sitting)
        refuse_old(current, edition)
        change = go(current, SittingStep.CANCEL)
        if current.items.filter(state__in=WITH_RESULT).exists():
            raise RefusedError(
                _("Products of this sitting have a result already: hold the meeting and close it.")
            )
        current.save()
        current.items.filter(state__in=LIVE).update(state=ItemState.POSTPONED, words=text)
        note(actor, "cancel", current, {"words": text}, change)
    keep(sitting, current)


def remove_trial(sitting: Sitting, *, by: Person) -> None:
    """Removes a trial sitting with everything in it. Raises ``PermissionDenied``; ``RefusedError`` for a real one."""
    actor = allow(by, Verb.RUN, sitting)
    with transaction.atomic():
        current = locked(sitting)
        if not current.trial:
            raise RefusedError(_("Only a trial sitting is removed; a real one stays in the record."))
        note(actor, "remove_trial", current, {"code": current.code})
        current.delete()


def read_material(item: AgendaItem, *, by: Person) -> ReadReceipt | None:
    """Keeps that somebody of the sitting opened a product's dossier; ``None`` for others who may see it.

    Raises ``PermissionDenied`` for whom it is not open to: before the set time, before her declarations, recused.
    """
    actor = allow(by, Verb.SEE_MATERIAL, item)
    me = attendance_of(by, item.sitting)
    if me is None:
        return None
    with transaction.atomic():
        made, is_new = ReadReceipt.objects.get_or_create(
            item=item, member=me, defaults={"first_at": now(), "last_at": now()}
        )
        if is_new:
            note(actor, "read", item.sitting, {"item": item.pk, "member": me.pk})
        else:
            made.last_at = now()
            made.save(update_fields=["last_at"])
    return made
