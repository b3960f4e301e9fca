"""Inviting anew, and everybody of a workbook at once: judged by doing it and taking it back, then done in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from openocop.accounts.actions.claims import normal_tax_code
from openocop.accounts.actions.holdings import grant
from openocop.accounts.actions.inviting import invite, revoke
from openocop.accounts.actions.steps import clean_name
from openocop.accounts.codes import CodeKind
from openocop.accounts.logins import normal_email, normal_phone
from openocop.accounts.models import Holding, Invitation, Office, Person
from openocop.accounts.policy import Seat, Verb, why_not
from openocop.accounts.roles import ROLE_NAMES, Role
from openocop.core.clock import now, parse_date, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.core.text import fold, norm

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from openocop.accounts.roster import Line

_SAME_MOMENT: Final = timedelta(minutes=1)
_MORE_NAMES: Final = {
    "can bo xa": Role.COMMUNE_OFFICER,
    "can bo cap xa": Role.COMMUNE_OFFICER,
    "can bo tinh": Role.PROVINCIAL_OFFICER,
    "can bo cap tinh": Role.PROVINCIAL_OFFICER,
    "chu the": Role.PRODUCER,
    "to tu van": Role.ADVISORY_MEMBER,
    "thanh vien hoi dong": Role.COUNCIL_MEMBER,
    "hoi dong": Role.COUNCIL_MEMBER,
    "thu ki": Role.SECRETARY,
    "chu tich": Role.CHAIR,
    "kiem tra": Role.INSPECTOR,
    "bien tap": Role.EDITOR,
    "giam sat": Role.AUDITOR,
    "quan tri": Role.ADMINISTRATOR,
}
"""What people write in a list for a role, beside its names (folded)."""


class Verdict(StrEnum):
    """What becomes of a line."""

    INVITED = "invited"  # a new person, by a printed code
    GRANTED = "granted"  # somebody who is known gets a further role
    THERE = "there"  # holds the role, or is invited to it
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line and what becomes of it; ``code`` is given back once, and only when it was done."""

    line: Line
    verdict: Verdict
    reason: str = ""
    invitation: Invitation | None = None
    code: str = ""


def invite_anew(
    seat: Seat, *, name: str, login: str, kind: CodeKind, by: Person, holds_to: date | None = None
) -> tuple[Invitation, str]:
    """As ``invite``; one's own open invitation of the same person to the same role stops working.

    So that a form sent twice leaves one code that works, the one that is shown. Without a login two people may
    bear one name: then only an invitation of this very minute counts as the same. Raises as ``invite``.
    """
    with transaction.atomic():
        made, code = invite(seat, name=name, login=login, kind=kind, by=by, holds_to=holds_to)
        same = Q(email=made.email, phone=made.phone)
        if not (made.email or made.phone):
            same &= Q(name=made.name, made_at__gte=made.made_at - _SAME_MOMENT)
        rows = Invitation.objects.open_at(now()).filter(same, made_by=by, office=made.office, role=made.role)
        for earlier in rows.filter(person__isnull=True).exclude(pk=made.pk):
            revoke(earlier, by=by)
    return made, code


def judge_roster(lines: Iterable[Line], *, by: Person) -> list[Outcome]:
    """What would become of each line today. Nothing is written and no code given."""
    with transaction.atomic():
        found = _entered(lines, by, anew=False)
        transaction.set_rollback(True)
    return [Outcome(one.line, one.verdict, one.reason) for one in found]


def enter_roster(lines: Iterable[Line], *, agreed: Iterable[int], by: Person) -> list[Outcome]:
    """Does what was agreed to (the numbers of lines), all in one step; the others are left out.

    A line that is there already by now changes nothing; for those whom one invited this very minute (the form was
    sent twice) the earlier code stops working and a new one is given. Raises ``RefusedError`` when one of the
    lines agreed to can no longer be done: then nothing is.
    """
    wanted = set(agreed)
    with transaction.atomic():
        found = _entered((line for line in lines if line.number in wanted), by, anew=True)
        broken = next((one for one in found if one.verdict is Verdict.CANNOT), None)
        if broken is not None:
            sentence = _("Row %(number)s can no longer be done, so nothing was: %(reason)s")
            raise RefusedError(sentence % {"number": broken.line.number, "reason": broken.reason})
    return found


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who enters the lines, into which offices; ``anew``: also those whom she invited this very minute."""

    by: Person
    offices: list[Office]
    names: dict[str, Role]
    anew: bool


def _entered(lines: Iterable[Line], by: Person, *, anew: bool) -> list[Outcome]:
    offices = list(Office.objects.on(today()).select_related("parent__parent__parent"))
    desk = _Desk(by, offices, _role_names(), anew)
    return [_one(line, desk) for line in lines]


def _one(line: Line, desk: _Desk) -> Outcome:
    """Does one line, or nothing of it."""
    try:
        with transaction.atomic():
            return _done(line, desk)
    except BadInputError as error:
        return Outcome(line, Verdict.CANNOT, error.sentence)
    except (RefusedError, PermissionDenied) as error:
        return Outcome(line, Verdict.CANNOT, str(error))


def _done(line: Line, desk: _Desk) -> Outcome:
    by, role = desk.by, _role(line.role, desk)
    seat = Seat(role, _office(line.office, role, desk))
    denied = why_not(by, Verb.INVITE, seat)
    if denied is not None:  # before anything is said of who is known here
        raise PermissionDenied(denied)
    name, last = clean_name(line.name), _last_day(line.until)
    person = _known(line, name)
    if _holds(seat, person, line, name) or (person is None and _is_asked(seat, line, name, desk)):
        return Outcome(line, Verdict.THERE)
    if person is not None:
        grant(Seat(role, seat.office, person), valid_from=today(), valid_to=last, by=by)
        return Outcome(line, Verdict.GRANTED)
    made, code = invite_anew(seat, name=name, login=line.login, kind=CodeKind.PRINTED, by=by, holds_to=last)
    return Outcome(line, Verdict.INVITED, "", made, code)


def _role(text: str, desk: _Desk) -> Role:
    found = desk.names.get(fold(text))
    if found is None:
        sentence = _("“%(text)s” is no role. Write one of those on the second sheet of the form.")
        raise BadInputError("role", sentence % {"text": text} if text else _("Write the role."))
    return found


def _role_names() -> dict[str, Role]:
    """Every name of a role, folded: in both languages, as files keep it, and as people write it."""
    names = _MORE_NAMES | {fold(role.value): role for role in Role}
    for language in ("vi", "en"):
        with translation.override(language):
            names |= {fold(str(name)): role for role, name in ROLE_NAMES.items()}
    return names


def _office(text: str, role: Role, desk: _Desk) -> Office:
    """The office that a cell names, by its name or a producer's tax code; of several the one that one may fill."""
    if not text:
        raise BadInputError("office", _("Write the office."))
    found = _named(text, desk.offices)
    if len(found) > 1:
        found = [one for one in found if why_not(desk.by, Verb.INVITE, Seat(role, one)) is None]
    if len(found) > 1:
        sentence = _("Several offices are called “%(name)s”. Invite this person from the page of the office.")
        raise RefusedError(sentence % {"name": text})
    if not found:
        raise RefusedError(_("No office is called “%(name)s” here. Write its name as the list shows it.") % {
            "name": text
        })  # fmt: skip
    return found[0]


def _named(text: str, offices: list[Office]) -> list[Office]:
    try:
        code = normal_tax_code(text)
    except BadInputError:
        code = ""
    if code:
        return [one for one in offices if one.tax_code == code]
    exact = [one for one in offices if norm(one.name) == norm(text)]
    return exact or [one for one in offices if fold(one.name) == fold(text)]


def _last_day(text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except ValueError:
        raise BadInputError("until", _("This is not a day. Write it as 25/11/2026.")) from None


def _known(line: Line, name: str) -> Person | None:
    """Who signs in with this e-mail or telephone; ``RefusedError`` when it is somebody else."""
    logins = [normal_email(line.email)] if line.email else []
    logins += [normal_phone(line.phone)] if line.phone else []
    found = {one for login in logins if (one := Person.objects.by_login(login)) is not None}
    if len(found) > 1:
        raise RefusedError(_("The e-mail and the telephone belong to two people here. Write one of them."))
    person = found.pop() if found else None
    if person is not None and norm(person.name) != norm(name):
        raise RefusedError(
            _("Somebody of another name signs in with this e-mail or telephone. Compare the two.")
        )
    return person


def _holds(seat: Seat, person: Person | None, line: Line, name: str) -> bool:
    """Whether the role is held, now or later; without a login the name decides."""
    held = Holding.objects.not_over(today()).filter(office=seat.office, role=seat.role)
    if person is not None:
        return held.filter(person=person).exists()
    return not line.login and _is_among(name, held.values_list("person__name", flat=True))


def _is_asked(seat: Seat, line: Line, name: str, desk: _Desk) -> bool:
    """Whether somebody with this login is invited to the role; without a login the name decides."""
    found = Invitation.objects.open_at(now()).filter(office=seat.office, role=seat.role, person__isnull=True)
    if desk.anew:
        found = found.exclude(made_by=desk.by, made_at__gte=now() - _SAME_MOMENT)
    if line.login:
        email = normal_email(line.email) if line.email else ""
        return found.filter(email=email, phone="" if email else normal_phone(line.phone)).exists()
    return _is_among(name, found.values_list("name", flat=True))


def _is_among(name: str, names: Iterable[str]) -> bool:
    return any(norm(one) == norm(name) for one in names)
