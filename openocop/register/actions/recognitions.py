"""Recognitions and what becomes of them; each act keeps the product's star and days with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.core.clock import show_date, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.register.actions.steps import clean, day_or_none, note, refuse_merged
from openocop.register.kinds import RecognitionKind
from openocop.register.models import Product, Recognition
from openocop.register.policy import Verb, allow
from openocop.register.validity import (
    LONGEST_EXTENSION,
    filed_in_time,
    last_day,
    may_file_late,
    the_star,
)

if TYPE_CHECKING:
    from datetime import date

    from openocop.accounts.models import Person
    from openocop.journal.actions import Actor


def add_recognition(draft: Recognition, *, by: Person) -> Recognition:
    """Enters a recognition given unsaved; an upgrade or reassessment supersedes the one in force on its day.

    Raises ``PermissionDenied``; ``BadInputError`` for days and stars that cannot be; ``RefusedError`` for a
    decision that is entered already.
    """
    actor = allow(by, Verb.RECOGNISE, draft.product)
    check_recognition(draft)
    with transaction.atomic():
        refuse_merged(draft.product)
        _save_new(draft)
        earlier = supersede_earlier(draft)
        _supersede_by_later(draft)
        keep_star(draft.product)
        facts = _facts(draft) | {"supersedes": [one.pk for one in earlier]}
        note(actor, "add", draft, facts)
    return draft


def withdraw_recognition(one: Recognition, *, on: date, reason: str, by: Person) -> None:
    """Withdraws a recognition from a day on, with the reason; of 5 stars the ministry does so (rule 9).

    Raises ``PermissionDenied``; ``BadInputError`` without a reason or for a day before the decision or to come;
    ``RefusedError`` when it is withdrawn already.
    """
    actor = allow(by, Verb.RECOGNISE, one.product)
    words = clean("reason", reason, 500)
    if not words:
        raise BadInputError("reason", _("Write the reason: the decision names it."))
    _refuse_day(one, on, "on")
    with transaction.atomic():
        rows = Recognition.objects.filter(pk=one.pk, withdrawn_on__isnull=True)
        if not rows.update(withdrawn_on=on, withdrawn_reason=words):
            raise RefusedError(_("This recognition is withdrawn already."))
        one.refresh_from_db()
        keep_star(one.product)
        note(actor, "withdraw", one, {"on": on.isoformat(), "reason": words})


def file_reassessment(one: Recognition, *, on: date, by: Person) -> None:
    """Records that a reassessment was filed on a day.

    Raises ``PermissionDenied``; ``RefusedError`` when one is filed already, and for a day outside the window
    (E−180 to E−120) unless Article 12.3 lets it be late.
    """
    record_filing(one, on=on, actor=allow(by, Verb.RECOGNISE, one.product))


def record_filing(one: Recognition, *, on: date, actor: Actor) -> None:
    """As ``file_reassessment``, for a room above that asked its own rights: a dossier handed in is the filing."""
    _refuse_day(one, on, "on")
    state = one.state_on(on)
    if state.window_from is None or state.window_to is None or state.last_day is None:
        raise RefusedError(_("The date of the decision is not known. Enter it first."))
    late = may_file_late(state.window_to) and on <= state.last_day
    if not state.window_from <= on <= state.window_to and not late:
        sentence = _("A reassessment is filed from %(first)s to %(last)s.")
        shown = {"first": show_date(state.window_from), "last": show_date(state.window_to)}
        raise RefusedError(sentence % shown)
    with transaction.atomic():
        _compare_and_set(one, {"reassessment_filed_on": None}, {"reassessment_filed_on": on})
        note(actor, "file_reassessment", one, {"on": on.isoformat()})


def take_filing_back(one: Recognition, *, actor: Actor) -> None:
    """Undoes ``record_filing`` when its dossier is withdrawn: another may be filed while the window is open.

    One that ended already stays as it is.
    """
    if one.reassessment_filed_on is None or one.reassessment_decided_on is not None:
        return
    with transaction.atomic():
        filed = {"reassessment_filed_on": one.reassessment_filed_on, "reassessment_decided_on": None}
        _compare_and_set(one, filed, {"reassessment_filed_on": None})
        keep_star(one.product)
        note(actor, "take_filing_back", one, {})


def end_filing(one: Recognition, *, on: date, actor: Actor) -> None:
    """As ``decide_reassessment``, for a room above that asked its own rights."""
    with transaction.atomic():
        _compare_and_set(one, {"reassessment_decided_on": None}, {"reassessment_decided_on": on})
        keep_star(one.product)
        note(actor, "decide_reassessment", one, {"on": on.isoformat()})


def decide_reassessment(one: Recognition, *, on: date, by: Person) -> None:
    """Records the day on which a filed reassessment ended without a new star: the old one stays until its end.

    Raises ``PermissionDenied``; ``RefusedError`` when none is filed or its end is entered already; ``BadInputError``
    for a day before the filing or to come.
    """
    actor = allow(by, Verb.RECOGNISE, one.product)
    if one.reassessment_filed_on is None:
        raise RefusedError(_("No reassessment is filed for this recognition. Enter the filing first."))
    if not one.reassessment_filed_on <= on <= today():
        raise BadInputError("on", _("Choose a day from the filing to today."))
    end_filing(one, on=on, actor=actor)


def extend_recognition(one: Recognition, *, until: date, by: Person) -> None:
    """Extends a recognition whose reassessment was filed in time, until the result and at most 180 days (Article 12.3).

    Raises ``PermissionDenied``; ``BadInputError`` for a day too early or late; ``RefusedError`` when nothing was
    filed in time, or it is extended already.
    """
    actor = allow(by, Verb.RECOGNISE, one.product)
    if not filed_in_time(one.facts) or one.decided_on is None:
        raise RefusedError(
            _("Only a recognition whose reassessment was filed in time is extended (Article 12.3).")
        )
    end = last_day(one.decided_on, one.stated_expiry)
    if not end < until <= end + LONGEST_EXTENSION:
        sentence = _("Choose a day after %(first)s and not after %(last)s.")
        shown = {"first": show_date(end), "last": show_date(end + LONGEST_EXTENSION)}
        raise BadInputError("until", sentence % shown)
    with transaction.atomic():
        _compare_and_set(one, {"extended_until": None}, {"extended_until": until})
        keep_star(one.product)
        note(actor, "extend", one, {"until": until.isoformat()})


def check_recognition(draft: Recognition) -> None:
    """``BadInputError`` for stars and days of a recognition that cannot be."""
    if draft.stars not in {3, 4, 5}:
        raise BadInputError("stars", _("A recognition has 3, 4 or 5 stars."))
    if draft.decided_on is not None and draft.decided_on > today():
        raise BadInputError("decided_on", _("The decision is dated later than today."))
    if draft.decided_on is None and draft.year is None:
        raise BadInputError("decided_on", _("Write the date of the decision, or at least its year."))
    if draft.decided_on and draft.stated_expiry and draft.stated_expiry <= draft.decided_on:
        raise BadInputError("stated_expiry", _("The expiry lies before the decision."))
    if draft.decided_on is not None:
        draft.year = draft.decided_on.year


def supersede_earlier(new: Recognition) -> list[Recognition]:
    """Marks the recognitions that were in force on the new one's day as superseded by it from that day on."""
    if new.decided_on is None or new.kind == RecognitionKind.FIRST:
        return []
    others = Recognition.objects.filter(product=new.product, superseded_by__isnull=True).exclude(pk=new.pk)
    found = [
        one
        for one in others
        if one.decided_on is not None
        and one.decided_on < new.decided_on
        and one.state_on(new.decided_on).in_force
    ]
    Recognition.objects.filter(pk__in=[one.pk for one in found]).update(
        superseded_by=new, superseded_on=new.decided_on
    )
    return found


def _supersede_by_later(new: Recognition) -> None:
    """Older papers are often entered after newer ones: then the next upgrade or reassessment supersedes this one."""
    if new.decided_on is None:
        return
    others = Recognition.objects.filter(product=new.product_id, decided_on__gt=new.decided_on)
    following = others.exclude(kind=RecognitionKind.FIRST).order_by("decided_on", "pk")
    later = next((one for one in following if one.decided_on and new.state_on(one.decided_on).in_force), None)
    if later is not None:
        new.superseded_by, new.superseded_on = later, later.decided_on
        new.save(update_fields=["superseded_by", "superseded_on"])


def keep_star(product: Product) -> None:
    """Writes the product's star and days anew from its recognitions: of those that ever count, the one that ends last.

    Where only years are known the star has no days: then it is shown with its year and never as valid.
    """
    product.star, product.valid_from, product.valid_to = star_of(list(product.recognitions.all()))
    Product.objects.filter(pk=product.pk).update(
        star=product.star, valid_from=product.valid_from, valid_to=product.valid_to
    )


def star_of(recognitions: list[Recognition]) -> tuple[int | None, date | None, date | None]:
    """Star, first and last day by the recognitions; the star alone where only its year is known."""
    return the_star([one.facts for one in recognitions])


def _compare_and_set(one: Recognition, was: dict[str, Any], becomes: dict[str, Any]) -> None:
    if Recognition.objects.filter(pk=one.pk, **was).update(**becomes) != 1:
        raise RefusedError(
            _("Somebody entered this meanwhile. Open the page again and look at it as it is now.")
        )
    one.refresh_from_db()


def _refuse_day(one: Recognition, day: date, field: str) -> None:
    if day > today() or (one.decided_on is not None and day < one.decided_on):
        raise BadInputError(field, _("Choose a day from the decision's date to today."))


def _save_new(draft: Recognition) -> None:
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("This decision is entered for this product already.")) from None


def _facts(one: Recognition) -> dict[str, Any]:
    return {
        "product": one.product_id,
        "stars": one.stars,
        "kind": str(one.kind),
        "decision": one.decision_number,
        "decided_on": day_or_none(one.decided_on),
        "year": one.year,
        "stated_expiry": day_or_none(one.stated_expiry),
        "issuer": str(one.issuer_level),
    }
