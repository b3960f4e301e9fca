"""Steps that several verbs of this room take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.core.errors import RefusedError
from openocop.councils.models import AgendaItem, Sitting
from openocop.councils.states import (
    ItemState,
    ItemStep,
    SittingState,
    SittingStep,
    after_item,
    after_sitting,
)
from openocop.journal.actions import Actor, Change, Subject, record

if TYPE_CHECKING:
    from openocop.councils.models import Council

NO_CHANGE: Final = Change()
LONGEST_NAME: Final = 300
LONGEST_REASON: Final = 500


def note(
    actor: Actor, act: str, sitting: Sitting, facts: dict[str, Any] | None = None, change: Change = NO_CHANGE
) -> None:
    """Records an act on a sitting; words of a list as the plain texts they are."""
    plain = {name: str(value) if isinstance(value, str) else value for name, value in (facts or {}).items()}
    states = Change(str(change.before), str(change.after))
    record(
        actor=actor,
        verb=f"sitting:{act}",
        subject=Subject("sitting", str(sitting.pk)),
        facts=plain,
        change=states,
    )


def note_council(actor: Actor, act: str, council: Council, facts: dict[str, Any] | None = None) -> None:
    """Records an act on a council."""
    record(actor=actor, verb=f"council:{act}", subject=Subject("council", str(council.pk)), facts=facts or {})


def locked(sitting: Sitting) -> Sitting:
    """The sitting as it is now; until the transaction ends nobody else takes a step with it."""
    return Sitting.objects.select_for_update(of=("self",)).select_related("council").get(pk=sitting.pk)


def locked_item(item: AgendaItem) -> AgendaItem:
    """A product of an agenda as it is now, locked as ``locked``; its sitting is read along and not locked."""
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related("sitting__council", "dossier")
    return rows.get(pk=item.pk)


def refuse_old(current: Sitting, edition: int) -> None:
    """``RefusedError`` for an act on a page that shows an older state of the sitting."""
    if current.edition != edition:
        raise RefusedError(
            _("The sitting moved on meanwhile: it is %(state)s. Open the page again.")
            % {"state": current.state_name}
        )


def go(current: Sitting, step: SittingStep) -> Change:
    """Takes a step with a locked sitting, unsaved. ``RefusedError`` if not now."""
    before = current.state
    current.state = after_sitting(SittingState(before), step)
    current.edition += 1
    return Change(before, current.state)


def go_item(current: AgendaItem, step: ItemStep) -> Change:
    """Takes a step with a locked product of an agenda, unsaved. ``RefusedError`` if not now."""
    before = current.state
    current.state = after_item(ItemState(before), step)
    return Change(before, current.state)


def must_be(current: Sitting, *states: SittingState) -> None:
    """``RefusedError`` for a sitting that is in none of these states."""
    if current.state not in states:
        raise RefusedError(
            _("This is not possible now: the sitting is %(state)s. Open the page again and see what is next.")
            % {"state": current.state_name}
        )


def keep(held: Sitting | AgendaItem, current: Sitting | AgendaItem) -> None:
    """Gives what the caller holds the values that stand in the table now."""
    for field in held._meta.concrete_fields:  # noqa: SLF001 - Django's documented way to a model's columns
        setattr(held, field.attname, getattr(current, field.attname))
