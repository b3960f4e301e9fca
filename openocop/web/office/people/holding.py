"""Roles: giving one, ending it, a deputy, and handing an office over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openocop.accounts.actions import appoint_deputy, end_role, grant, hand_over
from openocop.accounts.models import Holding, Office, Person
from openocop.accounts.policy import Handing, Seat, Verb, why_not
from openocop.accounts.roles import ROLE_NAMES, ROLES_OF, OfficeKind, Role
from openocop.core.clock import show_date, today
from openocop.core.errors import BadInputError
from openocop.core.text import fold, sort_key
from openocop.web.door import GET_POST, for_whom
from openocop.web.office.asking import (
    Asked,
    Input,
    asked_page,
    day_in,
    day_input,
    maybe_day,
    number_in,
    options,
    to,
    typed,
)
from openocop.web.office.people.choosing import MOST_SHOWN, person_in, person_input, search_words
from openocop.web.office.people.sight import Sight, at_desk

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(GET_POST)
@at_desk
def give(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """Give somebody who is known a further role."""
    person = sight.person(pk)
    for_whom(
        _("Nobody gives a role to themselves. Ask another person who may give it.")
        if person == sight.reader
        else None
    )

    def act() -> HttpResponse:
        office = sight.office(number_in(request, "office", _("Choose the office.")))
        seat = Seat(_role_in(request), office, person)
        made = grant(
            seat, valid_from=day_in(request, "from"), valid_to=maybe_day(request, "until"), by=sight.reader
        )
        messages.success(request, _("%(name)s is %(role)s of %(office)s from %(first)s.") % _who(made))
        return to("person", person.pk)

    return asked_page(request, _give_asked(request, sight, person), act)


def _give_asked(request: HttpRequest, sight: Sight, person: Person) -> Asked:
    words = fold(request.GET.get("who", "")).split()
    fit = [one for one in sight.offices() if all(word in fold(one.name) for word in words)]
    offices = sorted(fit, key=lambda one: sort_key(one.name))[:MOST_SHOWN]
    inputs = (
        _office_input(offices),
        _role_input({role for one in sight.offices() for role in ROLES_OF[OfficeKind(one.kind)]}),
        day_input("from", _("From"), value=show_date(today())),
        day_input("until", _("Until"), _("Last day of the role, like 25/11/2026. Empty: until you end it.")),
    )
    back = reverse("office:person", args=[person.pk])
    more = search_words(request) | {"search_label": _("Find the office")}
    return Asked(
        _("Give a role"), _("Give it"), _("To %(name)s.") % {"name": person.name}, inputs, back, more
    )


def _office_input(offices: list[Office]) -> Input:
    found = options(((one.pk, one.name) for one in offices), _("Choose the office."))
    return Input("office", _("Office"), "select", options=found, required=True)


def _role_input(roles: set[Role]) -> Input:
    """The roles of the offices one sees; which of them one may give is said by the policy when it is given."""
    found = options(((role.value, ROLE_NAMES[role]) for role in Role if role in roles), _("Choose the role."))
    return Input("role", _("Role"), "select", options=found, required=True)


def _role_in(request: HttpRequest) -> Role:
    try:
        return Role(typed(request, "role"))
    except ValueError:
        raise BadInputError("role", _("Choose the role.")) from None


@require_http_methods(GET_POST)
@at_desk
def end(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """End a role, at once or with a last day."""
    one = sight.holding(pk)
    for_whom(why_not(sight.reader, Verb.END_ROLE, one))

    def act() -> HttpResponse:
        last_day = maybe_day(request, "last_day")
        end_role(one, last_day=last_day, by=sight.reader)
        said = _("The role ends on %(day)s.") if last_day else _("The role is ended.")
        messages.success(request, said % {"day": show_date(last_day or today())})
        return to("person", one.person_id)

    last = day_input("last_day", _("Last day"), _("Like 25/11/2026. Empty: the role ends at once."))
    lead = _("Deputies in this role end with it.")
    return asked_page(request, _about(one, _("End the role"), _("End it"), lead, (last,)), act)


@require_http_methods(GET_POST)
@at_desk
def deputy(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """Let somebody act on the holder's behalf for some days."""
    one = sight.holding(pk)
    for_whom(why_not(sight.reader, Verb.APPOINT_DEPUTY, Handing(one, Person())))

    def act() -> HttpResponse:
        person = person_in(request, sight, "person")
        last_day = maybe_day(request, "until")
        if last_day is None:
            raise BadInputError("until", _("Write the last day: nobody deputises without end."))
        first = day_in(request, "from")
        made = appoint_deputy(one, person=person, valid_from=first, valid_to=last_day, by=sight.reader)
        messages.success(request, _("%(name)s acts on behalf until %(day)s.") % _who(made))
        return to("person", one.person_id)

    return asked_page(request, _deputy_asked(request, sight, one), act)


def _deputy_asked(request: HttpRequest, sight: Sight, one: Holding) -> Asked:
    inputs = (
        person_input(request, sight, "person", _("Deputy"), one.person_id),
        day_input("from", _("From"), value=show_date(today()), required=True),
        day_input("until", _("Until"), required=True),
    )
    lead = _("The deputy acts in this role on the holder's behalf on these days; the record says so.")
    return _about(one, _("Appoint a deputy"), _("Appoint"), lead, inputs, search_words(request))


@require_http_methods(GET_POST)
@at_desk
def over(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """Hand a role over to a successor from a day on."""
    one = sight.holding(pk)
    for_whom(why_not(sight.reader, Verb.HAND_OVER, Handing(one, Person())))

    def act() -> HttpResponse:
        person = person_in(request, sight, "person")
        made = hand_over(one, to=person, on=day_in(request, "on"), by=sight.reader)
        messages.success(request, _("%(name)s holds the role from %(first)s.") % _who(made))
        return to("person", made.person_id)

    inputs = (
        person_input(request, sight, "person", _("Successor"), one.person_id),
        day_input("on", _("First day of the successor"), value=show_date(today()), required=True),
    )
    lead = _("The holder has the role until the day before, the successor from that day on.")
    asked = _about(one, _("Hand the role over"), _("Hand it over"), lead, inputs, search_words(request))
    return asked_page(request, asked, act)


def _who(made: Holding) -> dict[str, str]:
    last = show_date(made.valid_to) if made.valid_to else ""
    return {
        "name": made.person.name,
        "role": str(ROLE_NAMES[Role(made.role)]),
        "office": made.office.name,
        "first": show_date(made.valid_from),
        "day": last,
    }


def _about(
    one: Holding,
    title: str,
    button: str,
    lead: str,
    inputs: tuple[Input, ...],
    more: dict[str, object] | None = None,
) -> Asked:
    """A form about a role: whose, and in which office, stands above what it does."""
    whose = f"{one.person.name} – {ROLE_NAMES[Role(one.role)]}, {one.office.name}."
    back = reverse("office:person", args=[one.person_id])
    return Asked(title, button, f"{whose} {lead}", inputs, back, more or {})
