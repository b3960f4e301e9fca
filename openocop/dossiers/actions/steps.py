"""Steps that several verbs of this room take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import F
from django.utils.translation import gettext as _

from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.core.text import repair
from openocop.dossiers.models import Counter, Dossier, Passed
from openocop.dossiers.queries import limit_on
from openocop.dossiers.states import EDITABLE, State, Step, after
from openocop.journal.actions import Actor, Change, Subject, record
from openocop.rulebooks.procedure import Kind

if TYPE_CHECKING:
    from openocop.accounts.models import Person

LONGEST_WORDS: Final = 8000
LONGEST_FACT: Final = 500
NO_CHANGE: Final = Change()


class MeanwhileError(RefusedError):
    """Somebody else saved this after it was opened: what stands there now is not what one wrote over.

    ``current`` is that text, so that both can be shown side by side.
    """

    def __init__(self, current: str, by: str) -> None:
        super().__init__(
            _("%(name)s saved this meanwhile. Compare both, keep what is right, and save again.")
            % {"name": by}
        )
        self.current = current


def note(
    actor: Actor, act: str, dossier: Dossier, facts: dict[str, Any] | None = None, change: Change = NO_CHANGE
) -> None:
    """Records an act on the dossier; words of a list (states, kinds) as the plain texts they are."""
    subject = Subject("dossier", str(dossier.pk))
    plain = {name: str(value) if isinstance(value, str) else value for name, value in (facts or {}).items()}
    states = Change(str(change.before), str(change.after))
    record(actor=actor, verb=f"dossier:{act}", subject=subject, facts=plain, change=states)


def locked(dossier: Dossier) -> Dossier:
    """The dossier as it is now; until the transaction ends nobody else takes a step with it."""
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("product__producer", "recognition")
    return rows.get(pk=dossier.pk)


def for_writing(dossier: Dossier) -> Dossier:
    """As ``locked``; ``RefusedError`` where the producer does not write now."""
    current = locked(dossier)
    if State(current.state) not in EDITABLE:
        raise RefusedError(
            _("The dossier is %(state)s: nothing in it is changed now.") % {"state": current.state_name}
        )
    return current


def clean(place: str, words: str, longest: int = LONGEST_WORDS) -> str:
    """A text as it is stored, its lines kept. ``BadInputError`` for one that is too long."""
    text = "\n".join(repair(line).text for line in words.replace("\r\n", "\n").split("\n")).strip()
    if len(text) > longest:
        raise BadInputError(place, _("Write at most %(count)s letters.") % {"count": longest})
    return text


def needed(place: str, words: str, sentence: str, longest: int = LONGEST_WORDS) -> str:
    """As ``clean``; ``BadInputError`` with the sentence where nothing was written."""
    text = clean(place, words, longest)
    if not text:
        raise BadInputError(place, sentence)
    return text


def refuse_old(current: Dossier, edition: int) -> None:
    """``RefusedError`` for an act on a page that shows an older state of the dossier."""
    if current.edition != edition:
        raise RefusedError(
            _("The dossier moved on meanwhile: it is %(state)s. Open the page again.")
            % {"state": current.state_name}
        )


def go(
    current: Dossier,
    step: Step,
    *,
    actor: Actor,
    by: Person,
    words: str = "",
    points: list[dict[str, str]] | None = None,
) -> Passed:
    """Takes a step with a locked dossier: state, day, limit, passage, journal. ``RefusedError`` if not now."""
    before = current.state
    current.state = after(Kind(current.kind), State(before), step)
    current.since = today()
    current.edition += 1
    passed = Passed.objects.create(
        dossier=current,
        step=step,
        before=before,
        after=current.state,
        on=today(),
        at=now(),
        by=by,
        by_name=actor.name,
        role=actor.role,
        office=actor.office,
        words=words,
        points=points or [],
    )
    limit = limit_on(current, today())
    current.due_on = limit.last_day if limit else None
    current.save()
    facts = {"words": words[:LONGEST_FACT]} if words else None
    note(actor, step, current, facts, Change(before, current.state))
    return passed


def keep(dossier: Dossier, current: Dossier) -> None:
    """Gives what the caller holds the values that stand in the table now."""
    for field in Dossier._meta.concrete_fields:  # noqa: SLF001 - Django's documented way to a model's columns
        setattr(dossier, field.attname, getattr(current, field.attname))


def next_number(purpose: str, place_code: str, year: int) -> int:
    """The next number of an office in a year, without gaps or doubles: it goes back when the transaction does."""
    rows = Counter.objects.filter(purpose=purpose, place_code=place_code, year=year)
    if not rows.update(last=F("last") + 1):
        Counter.objects.get_or_create(purpose=purpose, place_code=place_code, year=year)
        rows.update(last=F("last") + 1)
    return rows.values_list("last", flat=True).get()
