"""Evidence: a producer's papers and pictures are added, described, and bound to what they prove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions.steps import clean, for_writing, needed, note
from openocop.dossiers.models import Dossier, Evidence, EvidenceUse
from openocop.dossiers.policy import Verb, allow
from openocop.register.actions.steps import web_link
from openocop.rulebooks.procedure import get_procedure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from openocop.accounts.models import Person
    from openocop.files.models import StoredFile
    from openocop.rulebooks.procedure.parts import EvidencePaper

MOST_EVIDENCE: Final = 300
"""Pieces of one dossier."""
_LONGEST: Final = {"name": 300, "number": 100, "issuer": 300}


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a piece of evidence: its name, kind in the law's list, number, issuer and days."""

    name: str
    paper: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


def papers_of(dossier: Dossier) -> tuple[EvidencePaper, ...]:
    """The kinds of papers that Form 02 names, in its order."""
    found = get_procedure(dossier.procedure_code).evidence
    return found.papers if found else ()


def add_evidence(
    dossier: Dossier,
    said: Described,
    *,
    file: StoredFile | None = None,
    link: str = "",
    items: Iterable[str] = (),
    by: Person,
) -> Evidence:
    """Adds a file (kept already) or a link to the producer's evidence and binds it to items of the dossier.

    The same file again is not a second piece: it gains the items. Raises ``PermissionDenied``; ``BadInputError``;
    ``RefusedError`` where nothing is written now.
    """
    actor = allow(by, Verb.KEEP_EVIDENCE, dossier)
    address = web_link("link", link) if link else ""
    if (file is None) == (not address):
        raise BadInputError("file", _("Choose a file, or write a link."))
    values = _checked(dossier, said)
    with transaction.atomic():
        current = for_writing(dossier)
        _refuse_too_many(current)
        producer = current.product.producer
        same = producer.evidence.filter(removed_at__isnull=True, file=file, link=address).first()
        piece = same or Evidence.objects.create(
            producer=producer, file=file, link=address, added_at=now(), added_by=by, **values
        )
        bound = _bind(current, piece, items)
        digest = file.sha256 if file else ""
        note(actor, "add_evidence", current, {"evidence": piece.pk, "sha256": digest, "items": bound})
    return piece


def describe_evidence(dossier: Dossier, piece: Evidence, said: Described, *, by: Person) -> None:
    """Changes what is said of a piece. Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError``."""
    actor = allow(by, Verb.KEEP_EVIDENCE, dossier)
    _refuse_other(dossier, piece)
    values = _checked(dossier, said)
    with transaction.atomic():
        current = for_writing(dossier)
        for name, value in values.items():
            setattr(piece, name, value)
        piece.save(update_fields=list(values))
        note(actor, "describe_evidence", current, {"evidence": piece.pk})


def bind_evidence(dossier: Dossier, piece: Evidence, items: Iterable[str], *, by: Person) -> list[str]:
    """Binds a piece to exactly these items; to none: it stands in the appendix alone. The items in order.

    Raises ``PermissionDenied``; ``BadInputError`` for an item that is not of the sheet; ``RefusedError``.
    """
    actor = allow(by, Verb.KEEP_EVIDENCE, dossier)
    _refuse_other(dossier, piece)
    with transaction.atomic():
        current = for_writing(dossier)
        EvidenceUse.objects.filter(dossier=current, evidence=piece).delete()
        bound = _bind(current, piece, items)
        note(actor, "bind_evidence", current, {"evidence": piece.pk, "items": bound})
    return bound


def leave_out(dossier: Dossier, piece: Evidence, *, by: Person) -> None:
    """Takes a piece out of the dossier; it stays with the producer, and in every hand-in that held it.

    Raises ``PermissionDenied``, ``RefusedError``.
    """
    actor = allow(by, Verb.KEEP_EVIDENCE, dossier)
    with transaction.atomic():
        current = for_writing(dossier)
        count, _rows = EvidenceUse.objects.filter(dossier=current, evidence=piece).delete()
        if count:
            note(actor, "leave_out", current, {"evidence": piece.pk})


def remove_evidence(piece: Evidence, *, by: Person) -> None:
    """Takes a piece out of the producer's evidence. Raises ``PermissionDenied``; ``RefusedError`` while it is used."""
    allow(by, Verb.KEEP_EVIDENCE, piece)
    with transaction.atomic():
        if piece.uses.exists():
            raise RefusedError(_("A dossier uses this. Take it out there first."))
        Evidence.objects.filter(pk=piece.pk, removed_at__isnull=True).update(removed_at=now())


def _bind(current: Dossier, piece: Evidence, items: Iterable[str]) -> list[str]:
    order = {one.id: number for number, one in enumerate(current.product_set.items)}
    wanted = sorted(set(items), key=lambda item: order.get(item, -1))
    if not set(wanted) <= set(order):
        raise BadInputError("items", _("Choose items of the sheet."))
    for item in wanted or [""]:
        EvidenceUse.objects.get_or_create(dossier=current, evidence=piece, item=item)
    if wanted:
        EvidenceUse.objects.filter(dossier=current, evidence=piece, item="").delete()
    return wanted


def _checked(dossier: Dossier, said: Described) -> dict[str, object]:
    if said.paper and said.paper not in {one.code for one in papers_of(dossier)}:
        raise BadInputError("paper", _("Choose one of the list."))
    if said.issued_on and said.expires_on and said.expires_on < said.issued_on:
        raise BadInputError("expires_on", _("The end lies before the day of issue."))
    return {
        "name": needed("name", said.name, _("Write what it is."), _LONGEST["name"]),
        "paper": said.paper,
        "number": clean("number", said.number, _LONGEST["number"]),
        "issuer": clean("issuer", said.issuer, _LONGEST["issuer"]),
        "issued_on": said.issued_on,
        "expires_on": said.expires_on,
    }


def _refuse_too_many(current: Dossier) -> None:
    if current.uses.values("evidence").distinct().count() >= MOST_EVIDENCE:
        raise RefusedError(
            _("A dossier holds at most %(count)d files. Join pages of one paper into one file.")
            % {"count": MOST_EVIDENCE}
        )


def _refuse_other(dossier: Dossier, piece: Evidence) -> None:
    """Evidence of another producer is none of this dossier's."""
    if piece.producer_id != dossier.product.producer_id or piece.removed_at is not None:
        raise RefusedError(_("This evidence is not of this producer."))
