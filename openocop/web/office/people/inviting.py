"""Inviting somebody to a role; the invitations that are open; a code for a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openocop.accounts.actions import invite_reset, revoke
from openocop.accounts.actions.roster import invite_anew
from openocop.accounts.codes import CodeKind
from openocop.accounts.logins import normal_login
from openocop.accounts.models import Invitation, Office
from openocop.accounts.policy import Seat, Verb, why_not
from openocop.accounts.queries import open_invitations
from openocop.accounts.roles import ROLE_NAMES, Role
from openocop.core.errors import BadInputError
from openocop.web.door import GET_POST, for_whom
from openocop.web.office.asking import (
    Asked,
    Input,
    asked_page,
    day_input,
    maybe_day,
    options,
    to,
    typed,
)
from openocop.web.office.people.offices import roles_for
from openocop.web.office.people.sight import Sight, at_desk
from openocop.web.office.people.slips import MAIL, handed_over

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Person

WAY: Final = "way"


@require_http_methods(GET_POST)
@at_desk
def invite(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """Invite a new person to a role in an office; the answer shows the code this once."""
    office = sight.office(pk)
    roles = [Role(role) for role in roles_for(sight, office)]
    if not roles:
        raise PermissionDenied(
            _("You may not invite anybody to this office. Ask the provincial OCOP office.")
        )

    def act() -> HttpResponse:
        role = roles[0].value if len(roles) == 1 else typed(request, "role")
        if role not in {one.value for one in roles}:
            raise BadInputError("role", _("Choose the role."))
        return _invited(request, sight, Seat(Role(role), office), reverse("office:unit", args=[office.pk]))

    return asked_page(request, _invite_asked(office, roles), act)


@require_http_methods(GET_POST)
@at_desk
def account(request: HttpRequest, sight: Sight) -> HttpResponse:
    """Give somebody an account alone, with which she then claims her producer by its tax code."""
    seat = Seat(None, None)
    for_whom(why_not(sight.reader, Verb.INVITE, seat))
    lead = _(
        "For a producer whose tax code is known here: she claims it, and you confirm. She gets no role yet."
    )
    asked = Asked(
        _("An account without a role"),
        _("Make the code"),
        lead,
        _inputs()[:2] + _ways(),
        reverse("office:people"),
    )
    return asked_page(request, asked, lambda: _invited(request, sight, seat, asked.back))


def _invite_asked(office: Office, roles: list[Role]) -> Asked:
    name, login, until = _inputs()
    words = options((role.value, ROLE_NAMES[role]) for role in roles)
    role = (Input("role", _("Role"), "choice", options=words, required=True),) if len(roles) > 1 else ()
    lead = _("To %(office)s.") if role else _("To %(office)s, as %(role)s.")
    shown = lead % {"office": office.name, "role": ROLE_NAMES[roles[0]]}
    back = reverse("office:unit", args=[office.pk])
    return Asked(_("Invite a person"), _("Invite"), shown, (name, *role, login, until, *_ways()), back)


def _inputs() -> tuple[Input, ...]:
    return (
        Input("name", _("Full name"), required=True),
        Input(
            "login",
            _("E-mail or telephone"),
            hint=_("May stay empty: the person then chooses it when coming in."),
        ),
        day_input("until", _("Until"), _("Last day of the role, like 25/11/2026. Empty: until you end it.")),
    )


def _ways() -> tuple[Input, ...]:
    """How the code is handed over; by letter only where letters can be sent."""
    found = [
        (CodeKind.PRINTED.value, _("As a code on paper, which works for 30 days")),
        (CodeKind.LINK.value, _("As a link that you hand over yourself, which works for 7 days")),
    ]
    if settings.MAIL_IS_SET:
        found.append((MAIL, _("By e-mail, with a link that works for 7 days")))
    first = found[0][0]
    return (
        Input(WAY, _("How to hand it over"), "choice", value=first, options=options(found), required=True),
    )


def _way(request: HttpRequest, email: str) -> str:
    """The way that was chosen; ``BadInputError`` for none, and for a letter to nobody."""
    way = typed(request, WAY)
    known = {CodeKind.PRINTED.value, CodeKind.LINK.value} | ({MAIL} if settings.MAIL_IS_SET else set())
    if way not in known:
        raise BadInputError(WAY, _("Choose how to hand it over."))
    if way == MAIL and "@" not in email:
        raise BadInputError("login", _("A letter needs an e-mail address. Write it, or choose another way."))
    return way


def _kind(way: str) -> CodeKind:
    return CodeKind.PRINTED if way == CodeKind.PRINTED else CodeKind.LINK


def _invited(request: HttpRequest, sight: Sight, seat: Seat, back: str) -> HttpResponse:
    login = typed(request, "login")
    way = _way(request, login)
    made, code = invite_anew(
        seat,
        name=request.POST.get("name", ""),
        login=normal_login(login) if login else "",
        kind=_kind(way),
        holds_to=maybe_day(request, "until"),
        by=sight.reader,
    )
    return handed_over(request, made, code, way, back)


@require_safe
@at_desk
def invitations(request: HttpRequest, sight: Sight) -> HttpResponse:
    """The ways in that nobody has used yet."""
    found = [
        (one, str(ROLE_NAMES[Role(one.role)]) if one.role else "", _may_revoke(sight, one))
        for one in open_invitations(sight.reader)
    ]
    return render(request, "office/people/invitations.html", {"found": found})


def _may_revoke(sight: Sight, one: Invitation) -> bool:
    return why_not(sight.reader, Verb.REVOKE, one) is None


@require_POST
@at_desk
def take_back(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """Make an unused code worthless."""
    found = (
        Invitation.objects.select_related("office__parent__parent__parent", "person").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    revoke(found, by=sight.reader)
    messages.success(request, _("The invitation of %(name)s is taken back.") % {"name": found.name})
    return to("invitations")


@require_http_methods(GET_POST)
@at_desk
def new_code(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """A code with which a person sets a new password; the answer shows it this once."""
    person = sight.person(pk)
    for_whom(why_not(sight.reader, Verb.INVITE_RESET, person))
    back = reverse("office:person", args=[person.pk])

    def act() -> HttpResponse:
        way = _way(request, person.email or "")
        made, code = invite_reset(person, kind=_kind(way), by=sight.reader)
        return handed_over(request, made, code, way, back)

    return asked_page(request, _code_asked(person, back), act)


def _code_asked(person: Person, back: str) -> Asked:
    lead = _(
        "For %(name)s. It works once, for two days; an earlier one stops working. Be sure it is really them who ask."
    )
    ways, first = _reset_ways(person.email), CodeKind.PRINTED.value
    way = Input(WAY, _("How to hand it over"), "choice", value=first, options=ways)
    return Asked(_("A new password"), _("Make the code"), lead % {"name": person.name}, (way,), back)


def _reset_ways(email: str | None) -> tuple[tuple[str, str], ...]:
    found = [
        (CodeKind.PRINTED.value, _("As a code on paper")),
        (CodeKind.LINK.value, _("As a link that you hand over yourself")),
    ]
    if settings.MAIL_IS_SET and email:
        found.append((MAIL, _("By e-mail to %(email)s") % {"email": email}))
    return options(found)
