"""The producer writes: opens a dossier, answers the items, writes the texts, ticks the boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.accounts.roles import Role
from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions.steps import MeanwhileError, clean, for_writing, keep, note
from openocop.dossiers.checking import is_tourism
from openocop.dossiers.differences import NONE_MET, carried, renamed
from openocop.dossiers.kinds import TextKey, Tick
from openocop.dossiers.models import Answer, Dossier, EvidenceUse, Text
from openocop.dossiers.policy import Verb, allow
from openocop.dossiers.wording import chosen_words
from openocop.register.validity import State as Star
from openocop.rulebooks import shelf
from openocop.rulebooks.procedure import Kind, applicable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openocop.accounts.models import Person
    from openocop.register.models import Product, Recognition
    from openocop.rulebooks.criteria import ProductSet

REUSED: Final = (
    TextKey.POSITION,
    TextKey.PERMANENT_ADDRESS,
    TextKey.REGISTRATION_NUMBER,
    TextKey.HISTORY,
    TextKey.STRUCTURE,
)
"""Texts about the unit: they begin as they stood in its last dossier."""
MOST_SAMPLES: Final = 50
HIGHEST: Final = 5
"""Stars."""


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
        recognition=built_on(product, kind),
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


def built_on(product: Product, kind: Kind) -> Recognition | None:
    """The recognition that an upgrade or reassessment builds on today; ``RefusedError`` where the kind does not fit."""
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
    if kind is Kind.UPGRADE and latest.stars >= HIGHEST:
        raise RefusedError(_("This product has 5 stars: there is none higher. Choose the reassessment."))
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
    return "\n".join(filter(None, [chosen_words(dossier.product_set, answer.option), answer.words]))


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
    """Puts a locked dossier under another set of its rulebook; the answers that hold, by their texts. How many.

    Words, notes, questions and evidence follow their item where the new sheet has one of the same text: the number
    of an item means another item there.
    """
    old, new = current.product_set, current.rulebook.set(number)
    if new is None:
        raise BadInputError("set_number", _("Choose a product set of the list."))
    answers = list(current.answers.all())
    held = carried(old, new, {one.item: one.option for one in answers if one.option})
    targets = renamed(old, new)
    current.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(
            dossier=current,
            item=targets[one.item],
            option=held.get(targets[one.item], ""),
            words=one.words,
            edition=one.edition + 1,
            saved_at=now(),
            saved_by=by,
        )
        for one in answers
        if one.item in targets
    )
    _move_evidence(current, targets)
    _move_notes(current, old, new)
    current.set_number = number
    if is_tourism(new):
        current.sample_count = 0
    current.save(update_fields=["set_number", "sample_count"])
    return len(held)


def _move_evidence(current: Dossier, targets: Mapping[str, str]) -> None:
    """Evidence keeps its items where the new sheet has them; a piece that has none left stands in the appendix."""
    items: dict[int, set[str]] = {}
    for use in current.uses.all():
        items.setdefault(use.evidence_id, set()).add(targets.get(use.item, ""))
    current.uses.all().delete()
    EvidenceUse.objects.bulk_create(
        EvidenceUse(dossier=current, evidence_id=piece, item=item)
        for piece, found in items.items()
        for item in sorted(found - {""}) or [""]
    )


def _move_notes(current: Dossier, old: ProductSet, new: ProductSet) -> None:
    """What the offices noted and asked; a note to an item that the new sheet has not ends with the old sheet."""
    targets, looks = renamed(old, new), list(current.looks.all())
    current.looks.all().delete()
    for one in looks:
        if one.item in targets:
            held = carried(old, new, {one.item: one.option})
            one.pk, one.item = None, targets[one.item]
            one.option = held.get(one.item, "")
            one.edition += 1
            one.save(force_insert=True)
    for asked in current.asks.exclude(item=""):
        asked.item = targets.get(asked.item, "")
        asked.save(update_fields=["item"])
