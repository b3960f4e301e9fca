"""What the offices do: findings and request of the commune, receipt, assignment, reports, refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.accounts.models import Holding
from openocop.accounts.roles import Role
from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions.drafting import HIGHEST, put_set
from openocop.dossiers.actions.handing import give_receipt
from openocop.dossiers.actions.steps import (
    MeanwhileError,
    clean,
    go,
    keep,
    locked,
    needed,
    next_number,
    note,
    refuse_old,
)
from openocop.dossiers.actions.telling import tell
from openocop.dossiers.differences import NONE_MET
from openocop.dossiers.kinds import FindingKey, Level, PaperKind
from openocop.dossiers.models import Assignment, Dossier, Finding, Look, Paper
from openocop.dossiers.policy import DESKS, Verb, allow
from openocop.dossiers.queries import extra_rounds, proposed
from openocop.dossiers.states import EDITABLE, State, Step, Turn
from openocop.dossiers.timing import round_of_request
from openocop.dossiers.wording import chosen_words
from openocop.register.actions import end_filing
from openocop.rulebooks.procedure import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from openocop.accounts.models import Person
    from openocop.files.models import StoredFile
    from openocop.journal.actions import Actor

_LONGEST_NUMBER = 100
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Signed:
    """What makes a paper an issued one (exact rule 15): number, day, signer and the signed copy."""

    number: str
    dated: date
    signer: str
    copy: StoredFile


def save_finding(dossier: Dossier, key: str, *, words: str, seen: int, by: Person) -> Finding:
    """Saves one of the four findings of the commune (Form 03).

    Raises ``PermissionDenied``; ``BadInputError``; ``MeanwhileError`` when a colleague saved something else;
    ``RefusedError`` while the dossier is not with the commune.
    """
    actor = allow(by, Verb.CHECK_AT_COMMUNE, dossier)
    if key not in set(FindingKey):
        raise BadInputError("key", _("The report has no such finding."))
    text = clean("words", words)
    with transaction.atomic():
        current = _in_state(dossier, State.AT_COMMUNE)
        found = Finding.objects.select_related("saved_by").filter(dossier=current, key=key).first()
        kept = found or Finding(dossier=current, key=key, edition=0)
        if kept.words == text:
            return kept
        if kept.edition != seen:
            raise MeanwhileError(kept.words, kept.saved_by.name)
        kept.words, kept.edition, kept.saved_at, kept.saved_by = text, seen + 1, now(), by
        kept.save()
        note(actor, "find", current, {"finding": key})
    return kept


def request_province(dossier: Dossier, *, edition: int, report: Signed, request: Signed, by: Person) -> None:
    """Issues Form 03 and the covering request, gives the product its code, and sends the dossier on (Article 7.2.b).

    Raises ``PermissionDenied``; ``BadInputError`` for papers without number, day or signer; ``RefusedError`` while
    a finding is missing.
    """
    actor = allow(by, Verb.CHECK_AT_COMMUNE, dossier)
    with transaction.atomic():
        current = locked(dossier)
        refuse_old(current, edition)
        written = {one.key: one.words for one in current.findings.all() if one.words}
        if set(written) != set(FindingKey):
            raise RefusedError(_("Write all four findings first: the report consists of them."))
        current.round_year, current.round_no = round_of_request(
            current.kind, current.procedure_code, today(), extra_rounds(current)
        )
        go(current, Step.REQUEST, actor=actor, by=by)
        _issue(current, PaperKind.COMMUNE_REPORT, report, by, {"findings": written})
        _issue(current, PaperKind.REQUEST, request, by, {})
        if not current.code:
            current.code = _product_code(current)
            current.save(update_fields=["code"])
            note(actor, "code", current, {"code": current.code})
        tell(current, "requested", [Turn.PROVINCE, Turn.PRODUCER], but=by)
    keep(dossier, current)


def _product_code(current: Dossier) -> str:
    """(T)-(X)-(STT)-20YY: codes of province and commune, the commune's own number, the year (Annex II)."""
    producer, year = current.product.producer, current.round_year or today().year
    number = next_number("product_code", producer.commune_code, year)
    return f"{producer.province_code}-{producer.commune_code}-{number:02}-{year}"


def receive(dossier: Dossier, *, edition: int, by: Person) -> None:
    """The provincial office receives the commune's request, with a receipt of its own (Article 7.3.a).

    Raises ``PermissionDenied``, ``RefusedError``.
    """
    actor = allow(by, Verb.CHECK_AT_PROVINCE, dossier)
    with transaction.atomic():
        current = locked(dossier)
        refuse_old(current, edition)
        go(current, Step.RECEIVE, actor=actor, by=by)
        receipt = give_receipt(current, Level.PROVINCE, actor, received_by=by.name)
        note(actor, "receipt", current, {"level": Level.PROVINCE, "number": receipt.text})
        tell(current, "received", [Turn.PRODUCER, Turn.COMMUNE], but=by)
    keep(dossier, current)


def assign(dossier: Dossier, people: Iterable[Person], *, edition: int, by: Person) -> None:
    """Gives the dossier to members of the advisory team (Article 7.3.c); again: these instead of those before.

    Raises ``PermissionDenied``; ``BadInputError`` for nobody, or somebody who is not of the team; ``RefusedError``.
    """
    actor = allow(by, Verb.CHECK_AT_PROVINCE, dossier)
    chosen = {one.pk: one for one in people}
    team = Holding.objects.on(today()).filter(role=Role.ADVISORY_MEMBER, person__in=chosen)
    if not chosen or set(team.values_list("person_id", flat=True)) != set(chosen):
        raise BadInputError("people", _("Choose members of the advisory team."))
    with transaction.atomic():
        current = locked(dossier)
        refuse_old(current, edition)
        if current.state != State.WITH_ADVISERS:
            go(current, Step.ASSIGN, actor=actor, by=by)
        rows = Assignment.objects.filter(dossier=current, ended_at__isnull=True)
        rows.exclude(person__in=chosen).update(ended_at=now())
        known = set(rows.values_list("person_id", flat=True))
        Assignment.objects.bulk_create(
            Assignment(dossier=current, person=one, at=now()) for pk, one in chosen.items() if pk not in known
        )
        note(actor, "give", current, {"people": sorted(chosen)})
        tell(current, "assigned", [Turn.ADVISERS, Turn.PRODUCER], but=by)
    keep(dossier, current)


def look(dossier: Dossier, item: str, *, option: str, words: str, seen: int, by: Person) -> Look:
    """Notes something at an item, with the option that one proposes, for one's own office.

    Raises ``PermissionDenied``; ``BadInputError``; ``MeanwhileError`` when a colleague noted something else;
    ``RefusedError`` while the dossier is not at one's office.
    """
    level, actor = level_of(dossier, by)
    known = dossier.product_set.item.get(item)
    if known is None:
        raise BadInputError("item", _("This item is not of the sheet."))
    if option not in {"", NONE_MET, *(one.id for one in known.options)}:
        raise BadInputError("option", _("Choose one of the options."))
    text = clean("words", words)
    with transaction.atomic():
        current = _in_state(dossier, State(dossier.state))
        found = (
            Look.objects.select_related("saved_by").filter(dossier=current, level=level, item=item).first()
        )
        kept = found or Look(dossier=current, level=level, item=item, edition=0)
        if (kept.option, kept.words) == (option, text):
            return kept
        if kept.edition != seen:
            stands = [chosen_words(dossier.product_set, kept.option), kept.words]
            raise MeanwhileError("\n".join(filter(None, stands)), kept.saved_by.name)
        kept.option, kept.words, kept.edition = option, text, seen + 1
        kept.saved_at, kept.saved_by = now(), by
        kept.save()
        note(actor, "look", current, {"level": level, "item": item, "option": option})
    return kept


def level_of(dossier: Dossier, by: Person) -> tuple[Level, Actor]:
    """In which office one looks at the dossier now, and as whom.

    Raises ``PermissionDenied`` for who has no part in it; ``RefusedError`` while no office has it.
    """
    allow(by, Verb.LOOK, dossier)
    desk = DESKS.get(State(dossier.state))
    if desk is None:
        raise RefusedError(
            _("The dossier is %(state)s: no office looks at it now.") % {"state": dossier.state_name}
        )
    return desk.level, allow(by, desk.verb, dossier)


def report(dossier: Dossier, *, edition: int, signed: Signed, summary: str, by: Person) -> None:
    """Issues the report of the advisory team, or of the provincial office at a reassessment: ready for the council.

    Raises ``PermissionDenied``; ``BadInputError``; ``RefusedError`` while a question waits for its answer.
    """
    verb = Verb.CHECK_AT_PROVINCE if dossier.kind == Kind.REASSESSMENT else Verb.ADVISE
    kind = PaperKind.OFFICE_REPORT if dossier.kind == Kind.REASSESSMENT else PaperKind.ADVISORY_REPORT
    actor = allow(by, verb, dossier)
    text = needed("summary", summary, _("Write a summary: the council reads it first."))
    with transaction.atomic():
        current = locked(dossier)
        refuse_old(current, edition)
        if current.asks.filter(answered_at__isnull=True).exists():
            raise RefusedError(_("A question waits for its answer. Wait for it, or take the question back."))
        go(current, Step.REPORT, actor=actor, by=by)
        _issue(current, kind, signed, by, {"summary": text, "items": proposed(current)})
        tell(current, "ready", [Turn.PRODUCER, Turn.COMMUNE, Turn.PROVINCE], but=by)
    keep(dossier, current)


def refuse(dossier: Dossier, *, edition: int, ground: str, words: str, by: Person) -> None:
    """Refuses the dossier on a ground that the rulebook names (``reject_if`` or a note of the sheet).

    Raises ``PermissionDenied``; ``BadInputError`` for another ground or without reasons; ``RefusedError``.
    """
    advised = dossier.state == State.WITH_ADVISERS
    actor = allow(by, Verb.ADVISE if advised else Verb.CHECK_AT_PROVINCE, dossier)
    if ground not in grounds_of(dossier):
        raise BadInputError("ground", _("Choose the ground that the criteria name."))
    text = needed("words", words, _("Write how this is known: the producer reads it."))
    with transaction.atomic():
        current = locked(dossier)
        refuse_old(current, edition)
        go(current, Step.REFUSE, actor=actor, by=by, words=f"{ground}\n\n{text}")
        filed = current.recognition if current.kind == Kind.REASSESSMENT else None
        if filed is not None and filed.reassessment_decided_on is None:
            end_filing(filed, on=today(), actor=actor)
        tell(current, "refused", [Turn.PRODUCER, Turn.COMMUNE], but=by)
    keep(dossier, current)


def grounds_of(dossier: Dossier) -> list[str]:
    """The grounds of refusal that the sheet names, in its order."""
    found = dossier.product_set
    notes = [one.text for item in found.items for one in item.notes if one.kind in {"reject", "stop"}]
    return list(dict.fromkeys([*([found.reject_if] if found.reject_if else []), *notes]))


def correct_set(dossier: Dossier, number: int, *, words: str, edition: int, by: Person) -> int:
    """The office corrects a wrong product set and sends the dossier back: the producer answers the rest and confirms.

    How many answers hold. Raises ``PermissionDenied``; ``BadInputError`` for the same or no set, or without reasons;
    ``RefusedError`` while it is not at one's office.
    """
    allow(by, Verb.CORRECT_SET, dossier)
    level, actor = level_of(dossier, by)
    text = needed("words", words, _("Write why the set is wrong: the producer reads it."))
    if number == dossier.set_number:
        raise BadInputError("set_number", _("This is the set that it has already."))
    with transaction.atomic():
        current = locked(dossier)
        refuse_old(current, edition)
        held = put_set(current, number, by=by)
        current.confirm_set = True
        go(current, Step.RETURN, actor=actor, by=by, words=text, points=[{"at": "set", "words": text}])
        note(actor, "correct_set", current, {"level": level, "set": number, "held": held})
        tell(current, "set_corrected", [Turn.PRODUCER], but=by)
    keep(dossier, current)
    return held


def forward(dossier: Dossier, *, edition: int, words: str, by: Person) -> None:
    """Sends a 5-star reassessment on to the ministry (Articles 6.3.b and 7.6.e), whose own 45 days begin.

    Raises ``PermissionDenied``; ``RefusedError`` for another dossier.
    """
    actor = allow(by, Verb.CHECK_AT_PROVINCE, dossier)
    if not goes_to_ministry(dossier):
        raise RefusedError(_("Only a dossier of a 5-star product goes on to the ministry."))
    text = needed("words", words, _("Write number and date of the letter to the ministry."))
    with transaction.atomic():
        current = locked(dossier)
        refuse_old(current, edition)
        go(current, Step.FORWARD, actor=actor, by=by, words=text)
        tell(current, "forwarded", [Turn.PRODUCER, Turn.COMMUNE], but=by)
    keep(dossier, current)


def goes_to_ministry(dossier: Dossier) -> bool:
    """Whether it is the reassessment of a 5-star product (Article 6.3.b)."""
    one = dossier.recognition
    return dossier.kind == Kind.REASSESSMENT and one is not None and one.stars == HIGHEST


def _issue(current: Dossier, kind: PaperKind, signed: Signed, by: Person, content: dict[str, Any]) -> None:
    number = needed("number", signed.number, _("Write the number of the paper."), _LONGEST_NUMBER)
    signer = needed("signer", signed.signer, _("Write who signed the paper."), _LONGEST_NAME)
    if signed.dated > today():
        raise BadInputError("dated", _("The paper is dated later than today."))
    try:
        with transaction.atomic():
            Paper.objects.create(
                dossier=current,
                kind=kind,
                number=number,
                dated=signed.dated,
                signer=signer,
                signed_copy=signed.copy,
                content=content,
                made_at=now(),
                made_by=by,
            )
    except IntegrityError:
        raise RefusedError(_("This paper is issued already.")) from None


def _in_state(dossier: Dossier, state: State) -> Dossier:
    current = locked(dossier)
    if current.state != state or State(current.state) in EDITABLE:
        raise RefusedError(
            _("The dossier moved on meanwhile: it is %(state)s. Open the page again.")
            % {"state": current.state_name}
        )
    return current
