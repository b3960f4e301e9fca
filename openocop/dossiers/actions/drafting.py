"""The producer writes: opens a dossier, answers the items, writes the texts, ticks the boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.accounts.roles import Role
from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions.steps import MeanwhileError, clean, for_writing, keep, note
from openocop.dossiers.differences import NONE_MET, carried
from openocop.dossiers.kinds import TextKey, Tick
from openocop.dossiers.models import Answer, Dossier, Text
from openocop.dossiers.policy import Verb, allow
from openocop.register.validity import State as Star
from openocop.rulebooks import shelf
from openocop.rulebooks.procedure import Kind, applicable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openocop.accounts.models import Person
    from openocop.register.models import Product, Recognition

REUSED: Final = (
    TextKey.POSITION,
    TextKey.PERMANENT_ADDRESS,
    TextKey.REGISTRATION_NUMBER,
    TextKey.HISTORY,
    TextKey.STRUCTURE,
)
"""Texts about the unit: they begin as they stood in its last dossier."""
MOST_SAMPLES: Final = 50


def open_dossier(product: Product, kind: Kind, *, set_number: int, by: Person) -> Dossier:
    """Opens a dossier of a product under the criteria in force.

    Raises ``PermissionDenied``; ``BadInputError("set_number", …)`` for a set that is none; ``RefusedError`` while
    another dossier of the product is open, and for a kind that its recognitions do not allow.
    """
    actor = allow(by, Verb.OPEN, product)
    law = applicable(kind, today())
    if shelf.for_new_dossier(today()).set(set_number) is None:
        raise BadInputError("set_number", _("Choose a product set of the list."))
    draft = Dossier(
        product=product,
        kind=kind,
        recognition=_built_on(product, kind),
        rulebook_code=law.rulebook,
        procedure_code=law.procedure,
        set_number=set_number,
        opened_at=now(),
        opened_by=by,
        managed=actor.role != Role.PRODUCER,
        since=today(),
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("A dossier of this product is open already. Go on with that one.")) from None
        _reuse_texts(draft, by)
        note(actor, "open", draft, {"product": product.pk, "kind": str(kind), "set": set_number})
    return draft


def _built_on(product: Product, kind: Kind) -> Recognition | None:
    """The recognition that an upgrade or reassessment builds on; ``RefusedError`` where the kind does not fit."""
    dated = product.recognitions.filter(decided_on__isnull=False)
    latest = dated.order_by("-decided_on", "-pk").first()
    state = latest.state_on(today()) if latest else None
    if kind is Kind.FIRST:
        if state is not None and state.in_force:
            raise RefusedError(
                _("This product has a star that is valid. Choose a higher star or the reassessment.")
            )
        return None
    if latest is None or state is None:
        raise RefusedError(_("This product has no star yet. Choose the first assessment."))
    if not state.in_force:
        raise RefusedError(_("The star of this product has ended. Choose the first assessment."))
    if kind is Kind.REASSESSMENT and state.state is Star.REASSESSMENT_FILED:
        raise RefusedError(_("A reassessment of this star is filed already."))
    return latest


def _reuse_texts(draft: Dossier, by: Person) -> None:
    earlier = Text.objects.filter(dossier__product__producer=draft.product.producer_id, key__in=REUSED)
    found = {one.key: one.words for one in earlier.order_by("pk")}
    Text.objects.bulk_create(
        Text(dossier=draft, key=key, words=words, saved_at=now(), saved_by=by)
        for key, words in found.items()
        if words
    )


def save_answer(dossier: Dossier, item: str, *, option: str, words: str, seen: int, by: Person) -> Answer:
    """Saves the choice for an item (``"-"``: none is met; empty: open) with its reason; ``seen`` is the edition shown.

    Saving the same again changes nothing. Raises ``PermissionDenied``; ``BadInputError`` for an item or option that
    is not of the sheet; ``MeanwhileError`` when another device saved something else; ``RefusedError`` where nothing is
    written now.
    """
    actor = allow(by, Verb.WRITE, dossier)
    known = dossier.product_set.item.get(item)
    if known is None:
        raise BadInputError("item", _("This item is not of the sheet."))
    if option not in {"", NONE_MET, *(one.id for one in known.options)}:
        raise BadInputError("option", _("Choose one of the options."))
    text = clean("words", words)
    with transaction.atomic():
        current = for_writing(dossier)
        found = Answer.objects.select_related("saved_by").filter(dossier=current, item=item).first()
        answer = found or Answer(dossier=current, item=item, edition=0)
        if (answer.option, answer.words) == (option, text) and answer.edition:
            return answer
        if answer.edition != seen:
            raise MeanwhileError(_shown(dossier, answer), answer.saved_by.name)
        answer.option, answer.words = option, text
        answer.edition, answer.saved_at, answer.saved_by = seen + 1, now(), by
        answer.save()
        note(actor, "answer", current, {"item": item, "option": option})
    return answer


def _shown(dossier: Dossier, answer: Answer) -> str:
    found = dossier.product_set.option.get(answer.option)
    return "\n".join(filter(None, [found.text if found else "", answer.words]))


def save_text(dossier: Dossier, key: str, *, words: str, seen: int, by: Person) -> Text:
    """Saves a text of the forms. Raises as ``save_answer``."""
    actor = allow(by, Verb.WRITE, dossier)
    if key not in set(TextKey):
        raise BadInputError("key", _("The forms have no such text."))
    text = clean("words", words)
    with transaction.atomic():
        current = for_writing(dossier)
        found = Text.objects.select_related("saved_by").filter(dossier=current, key=key).first()
        kept = found or Text(dossier=current, key=key, edition=0)
        if kept.words == text and (kept.edition or not text):
            return kept
        if kept.edition != seen:
            raise MeanwhileError(kept.words, kept.saved_by.name)
        kept.words, kept.edition, kept.saved_at, kept.saved_by = text, seen + 1, now(), by
        kept.save()
        note(actor, "write", current, {"text": key})
    return kept


def save_declared(
    dossier: Dossier, *, ticks: Iterable[str], small_or_medium: bool, sample_count: int, by: Person
) -> None:
    """Saves the boxes of Form 02, the size of the enterprise and how many samples go along.

    Raises ``PermissionDenied``, ``BadInputError``, ``RefusedError``.
    """
    actor = allow(by, Verb.WRITE, dossier)
    chosen = sorted({str(one) for one in ticks})
    if not set(chosen) <= set(Tick):
        raise BadInputError("ticks", _("Choose of the list."))
    if not 0 <= sample_count <= MOST_SAMPLES:
        raise BadInputError("sample_count", _("Write a number from 0 to %(most)d.") % {"most": MOST_SAMPLES})
    values = {"ticks": " ".join(chosen), "small_or_medium": small_or_medium, "sample_count": sample_count}
    with transaction.atomic():
        current = for_writing(dossier)
        changed = {name: value for name, value in values.items() if getattr(current, name) != value}
        if changed:
            for name, value in changed.items():
                setattr(current, name, value)
            current.save(update_fields=list(changed))
            note(actor, "declare", current, changed)
    keep(dossier, current)


def choose_set(dossier: Dossier, number: int, *, by: Person) -> int:
    """Chooses another product set before the first hand-in; how many answers hold there too.

    Raises ``PermissionDenied``; ``BadInputError`` for a set that is none; ``RefusedError`` once it was handed in:
    then the office corrects it.
    """
    actor = allow(by, Verb.WRITE, dossier)
    with transaction.atomic():
        current = for_writing(dossier)
        if current.first_handed_in_on is not None:
            raise RefusedError(_("The dossier was handed in already: the office corrects its product set."))
        held = put_set(current, number, by=by)
        note(actor, "choose_set", current, {"set": number, "held": held})
    keep(dossier, current)
    return held


def confirm_set(dossier: Dossier, *, by: Person) -> None:
    """The producer confirms a product set that the office corrected. Raises ``PermissionDenied``, ``RefusedError``."""
    actor = allow(by, Verb.WRITE, dossier)
    with transaction.atomic():
        current = for_writing(dossier)
        if current.confirm_set:
            current.confirm_set = False
            current.save(update_fields=["confirm_set"])
            note(actor, "confirm_set", current, {"set": current.set_number})
    keep(dossier, current)


def put_set(current: Dossier, number: int, *, by: Person) -> int:
    """Puts a locked dossier under another set of its rulebook; the answers that hold, by their texts. How many."""
    new = current.rulebook.set(number)
    if new is None:
        raise BadInputError("set_number", _("Choose a product set of the list."))
    answers = {one.item: one for one in current.answers.all()}
    held = carried(
        current.product_set, new, {item: one.option for item, one in answers.items() if one.option}
    )
    words = _words_by_name(current, answers)
    current.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(
            dossier=current,
            item=item,
            option=option,
            words=words.get(new.item[item].name, ""),
            saved_at=now(),
            saved_by=by,
        )
        for item, option in held.items()
    )
    _rebind(current, new.item)
    current.set_number = number
    current.save(update_fields=["set_number"])
    return len(held)


def _words_by_name(current: Dossier, answers: dict[str, Answer]) -> dict[str, str]:
    old = current.product_set.item
    return {old[item].name: one.words for item, one in answers.items() if item in old}


def _rebind(current: Dossier, items: object) -> None:
    """Evidence keeps its item where the new sheet has one of that text; else it stands in the appendix alone."""
    old = current.product_set.item
    by_name = {one.name: key for key, one in items.items()}  # type: ignore[attr-defined]
    for use in current.uses.exclude(item=""):
        target = by_name.get(old[use.item].name, "") if use.item in old else ""
        same = current.uses.filter(evidence=use.evidence_id, item=target).exclude(pk=use.pk)
        if same.exists():
            use.delete()
        elif target != use.item:
            use.item = target
            use.save(update_fields=["item"])
