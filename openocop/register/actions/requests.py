"""A producer asks for a change of verified data; its commune accepts or refuses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now, parse_date
from openocop.core.errors import BadInputError, RefusedError
from openocop.register.actions.producers import update_producer
from openocop.register.actions.products import update_product
from openocop.register.actions.steps import clean, fit, note, once
from openocop.register.fields import EDITABLE_PRODUCER, EDITABLE_PRODUCT, VERIFIED
from openocop.register.kinds import RequestState
from openocop.register.models import ChangeRequest, Producer, Product
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from openocop.accounts.models import Person


def request_change(thing: Producer | Product, field: str, new: str, *, by: Person) -> ChangeRequest:
    """Asks for another value of a verified field.

    Raises ``PermissionDenied``; ``BadInputError`` for a field that needs no asking; ``RefusedError`` while an
    earlier wish for it waits, and for one that changes nothing.
    """
    actor = allow(by, Verb.ASK_CHANGE, thing)
    known = EDITABLE_PRODUCER if isinstance(thing, Producer) else EDITABLE_PRODUCT
    if field not in VERIFIED & known:
        raise BadInputError(field, _("This field needs no asking: change it yourself."))
    words = clean(field, new, 500)
    fit(type(thing), field, _read(field, words))
    old = _text(getattr(thing, field))
    if words == old:
        raise RefusedError(_("This is what stands there already."))
    made = ChangeRequest(field=field, old=old, new=words, asked_by=by, asked_at=now())
    made.producer, made.product = (thing, None) if isinstance(thing, Producer) else (None, thing)
    with transaction.atomic():
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("Your earlier wish for this waits for a decision.")) from None
        note(actor, "make", made, {"field": field, type(thing).__name__.lower(): thing.pk})
    return made


def accept_change(one: ChangeRequest, *, by: Person) -> None:
    """Makes the change that was asked for. Raises as ``update_producer``, and ``RefusedError`` when it was decided."""
    actor = allow(by, Verb.DECIDE_CHANGE, one)
    with transaction.atomic():
        _decide(one, RequestState.ACCEPTED, by, "")
        if one.producer is not None:
            update_producer(one.producer, {one.field: _read(one.field, one.new)}, by=by)
        elif one.product is not None:
            update_product(one.product, {one.field: _read(one.field, one.new)}, by=by)
        note(actor, "accept", one, {"field": one.field})
    one.refresh_from_db()


def refuse_change(one: ChangeRequest, *, reason: str, by: Person) -> None:
    """Refuses the wish with a reason that the producer reads. Raises as ``accept_change``, ``BadInputError``."""
    actor = allow(by, Verb.DECIDE_CHANGE, one)
    words = clean("reason", reason, 500)
    if not words:
        raise BadInputError("reason", _("Say why: the producer reads it."))
    with transaction.atomic():
        _decide(one, RequestState.REFUSED, by, words)
        note(actor, "refuse", one, {"field": one.field})
    one.refresh_from_db()


def _decide(one: ChangeRequest, state: RequestState, by: Person, reason: str) -> None:
    rows = ChangeRequest.objects.filter(pk=one.pk, state=RequestState.OPEN)
    once(rows.update(state=state, decided_at=now(), decided_by=by, reason=reason))


def _text(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _read(field: str, words: str) -> Any:
    """The wish as the column keeps it: a wish is written by hand, so a date stands in it as people write one."""
    if field == "registered_on":
        return _read_day(field, words) if words else None
    return words or None if field == "set_number" else words


def _read_day(field: str, words: str) -> date:
    try:
        return parse_date(words)
    except ValueError:
        raise BadInputError(field, _("Write a date such as 25/11/2026.")) from None
