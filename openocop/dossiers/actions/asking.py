"""Questions and wanted tests, visits and samples: what goes on beside the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions.offices import level_of
from openocop.dossiers.actions.steps import clean, locked, needed, note
from openocop.dossiers.actions.telling import tell
from openocop.dossiers.checking import is_tourism, parts_of
from openocop.dossiers.kinds import AskKind, Level, SampleAct
from openocop.dossiers.models import Ask, Dossier, PartCheck, Sample, Visit
from openocop.dossiers.policy import Verb, allow
from openocop.dossiers.states import OPEN, State, Turn
from openocop.rulebooks.procedure import Kind, get_procedure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from openocop.accounts.models import Person
    from openocop.files.models import StoredFile

_TURN_OF = {Level.COMMUNE: Turn.COMMUNE, Level.PROVINCE: Turn.PROVINCE, Level.ADVISERS: Turn.ADVISERS}


def ask(dossier: Dossier, kind: str, *, item: str = "", words: str, by: Person) -> Ask:
    """Asks the producer something, or for a test, without sending the dossier back.

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` while no office has it.
    """
    level, actor = level_of(dossier, by)
    if kind not in set(AskKind):
        raise BadInputError("kind", _("Choose one of the list."))
    if item and item not in dossier.product_set.item:
        raise BadInputError("item", _("This item is not of the sheet."))
    text = needed("words", words, _("Write what you want to know."))
    with transaction.atomic():
        made = Ask.objects.create(
            dossier=dossier, kind=kind, item=item, words=text, level=level, asked_at=now(), asked_by=by
        )
        note(actor, "ask", dossier, {"ask": made.pk, "kind": str(kind), "item": item})
        tell(dossier, "asked", [Turn.PRODUCER], but=by)
    return made


def answer(one: Ask, *, words: str, by: Person) -> None:
    """The producer answers. Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` when it is answered."""
    actor = allow(by, Verb.WRITE, one.dossier)
    text = needed("answer", words, _("Write your answer."))
    with transaction.atomic():
        rows = Ask.objects.filter(pk=one.pk, answered_at__isnull=True)
        if not rows.update(answer=text, answered_at=now(), answered_by=by):
            raise RefusedError(_("This is answered already."))
        note(actor, "answer_ask", one.dossier, {"ask": one.pk})
        tell(one.dossier, "answered", [_TURN_OF[Level(one.level)]], but=by)
    one.refresh_from_db()


def take_back(one: Ask, *, by: Person) -> None:
    """Takes an unanswered question back. Raises ``PermissionDenied``; ``RefusedError`` when it is answered."""
    level, actor = level_of(one.dossier, by)
    if level != one.level:
        raise RefusedError(_("Another office asked this."))
    with transaction.atomic():
        if not Ask.objects.filter(pk=one.pk, answered_at__isnull=True).delete()[0]:
            raise RefusedError(_("This is answered already."))
        note(actor, "take_back", one.dossier, {"words": one.words[:500]})


def check_parts(dossier: Dossier, found: Mapping[str, tuple[bool, str]], *, by: Person) -> None:
    """Records which parts are there, as one's office found them: by part whether it is there, and a note.

    Raises ``PermissionDenied``; ``BadInputError`` for a part that the law does not name; ``RefusedError`` while no
    office has the dossier.
    """
    level, actor = level_of(dossier, by)
    known = {
        one.code
        for one in parts_of(Kind(dossier.kind), dossier.product_set, get_procedure(dossier.procedure_code))
    }
    if not set(found) <= known:
        raise BadInputError("parts", _("Choose of the list."))
    with transaction.atomic():
        locked(dossier)
        for part, (is_there, words) in found.items():
            values = {
                "is_there": is_there,
                "words": clean(part, words, 500),
                "saved_at": now(),
                "saved_by": by,
            }
            PartCheck.objects.update_or_create(dossier=dossier, level=level, part=part, defaults=values)
        missing = sorted(part for part, (is_there, _words) in found.items() if not is_there)
        note(actor, "check_parts", dossier, {"level": level, "missing": missing})


def visit(
    dossier: Dossier, *, on: date, people: str, words: str, pictures: Iterable[StoredFile] = (), by: Person
) -> Visit:
    """Records a look at the place of production, with pictures kept already (Article 7.3.c).

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` while no office has the dossier.
    """
    _level, actor = level_of(dossier, by)
    _refuse_day(on)
    made = Visit(
        dossier=dossier,
        on=on,
        people=needed("people", people, _("Write who was there."), 300),
        words=needed("words", words, _("Write what was seen.")),
        made_at=now(),
        made_by=by,
    )
    with transaction.atomic():
        made.save(force_insert=True)
        made.pictures.set(pictures)
        note(actor, "visit", dossier, {"visit": made.pk, "on": on.isoformat()})
    return made


def handle_samples(draft: Sample, *, by: Person) -> Sample:
    """Records what was done with sample products, given unsaved (Article 6.2.d).

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` for tourism, for a dossier that is over, and for
    more than there are.
    """
    dossier = draft.dossier
    actor = allow(by, Verb.LOOK, dossier)
    if draft.act not in set(SampleAct):
        raise BadInputError("act", _("Choose one of the list."))
    if is_tourism(dossier.product_set) or State(dossier.state) not in OPEN:
        raise RefusedError(_("There are no sample products with this dossier."))
    _refuse_day(draft.on)
    if draft.count < 1:
        raise BadInputError("count", _("Write how many."))
    draft.who = needed("who", draft.who, _("Write who did it."), 300)
    draft.words = clean("words", draft.words, 500)
    draft.made_at, draft.made_by = now(), by
    with transaction.atomic():
        locked(dossier)
        if draft.act != SampleAct.HANDED_OVER and draft.count > samples_here(dossier):
            raise RefusedError(_("There are not so many: write down first what was handed over."))
        draft.save(force_insert=True)
        facts = {"act": str(draft.act), "count": draft.count, "on": draft.on.isoformat()}
        note(actor, "samples", dossier, facts)
    return draft


def samples_here(dossier: Dossier) -> int:
    """How many sample products the offices hold: handed over, less those tested and given back. One query."""
    gone = {SampleAct.TESTED, SampleAct.RETURNED}
    return sum(
        one.count if one.act == SampleAct.HANDED_OVER else -one.count
        for one in dossier.samples.all()
        if one.act == SampleAct.HANDED_OVER or one.act in gone
    )


def _refuse_day(on: date) -> None:
    if on > today():
        raise BadInputError("on", _("Choose a day that is not to come."))
