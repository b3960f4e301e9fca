"""Signing in by password and second factor, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import segno
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from openocop.accounts.actions import (
    check_digits,
    check_password,
    confirm_second_factor,
    note_sign_out,
    start_second_factor,
)
from openocop.accounts.models import Person, SecondFactor
from openocop.accounts.policy import needs_second_factor
from openocop.accounts.totp import address as authenticator_address
from openocop.core.errors import BadInputError, RefusedError
from openocop.web.door import GET_POST, NEXT, WAITING, address_of, let_in, person_of, way_on, with_next
from openocop.web.forms import Field, answered, errors_of, status_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ISSUER: Final = "OpenOCOP"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(GET_POST)
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail or telephone and password; then the second factor where there is one or must be."""
    if request.method != "POST":
        on = way_on(request)
        return HttpResponseRedirect(on) if person_of(request) else _sign_in_page(request, {})
    try:
        person = check_password(
            request.POST.get("login", ""), request.POST.get("password", ""), address=address_of(request)
        )
    except (BadInputError, RefusedError) as error:
        return _sign_in_page(request, errors_of(error, "login"), status_of(error))
    return after_password(request, person)


def after_password(request: HttpRequest, person: Person) -> HttpResponse:
    """Whoever gave the password goes on to the second factor, or in."""
    confirmed = SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists()
    if not confirmed and not needs_second_factor(person):
        let_in(request, person, second_factor=False)
        return HttpResponseRedirect(way_on(request))
    on = with_next("account:second_factor" if confirmed else "account:set_second_factor", request)
    logout(request)
    request.session[WAITING] = person.pk
    request.session.set_expiry(15 * 60)
    return HttpResponseRedirect(on)


def _sign_in_page(request: HttpRequest, errors: dict[str, str], status: int = 200) -> HttpResponse:
    words = answered(request, _SIGN_IN, errors) | {NEXT: _next(request)}
    return render(request, "account/sign_in.html", words, status=status)


_SIGN_IN: Final = (Field("login", kept=True), Field("password"))
_DIGITS: Final = (Field("digits"),)
_GIVE: Final = "account/second_factor.html"
_SET: Final = "account/set_second_factor.html"


@never_cache
@require_http_methods(GET_POST)
def second_factor(request: HttpRequest) -> HttpResponse:
    """The six digits of whoever gave her password."""
    person = _waiting(request)
    if person is None:
        return HttpResponseRedirect(reverse("account:sign_in"))
    if request.method != "POST":
        return _digits_page(request, _GIVE)
    try:
        check_digits(person, request.POST.get("digits", ""))
    except (BadInputError, RefusedError) as error:
        return _digits_page(request, _GIVE, error)
    let_in(request, person, second_factor=True)
    return HttpResponseRedirect(way_on(request))


@never_cache
@require_http_methods(GET_POST)
def set_second_factor(request: HttpRequest) -> HttpResponse:
    """Sets up an authenticator, for whoever gave her password and needs one, or signed in and wants one."""
    person = _waiting(request) or person_of(request)
    if person is None:
        return HttpResponseRedirect(reverse("account:sign_in"))
    if request.method != "POST":
        return _digits_page(request, _SET, more=_picture(person))
    try:
        confirm_second_factor(person, digits=request.POST.get("digits", ""), by=person)
    except BadInputError as error:
        return _digits_page(request, _SET, error, _picture(person))
    let_in(request, person, second_factor=True)
    return HttpResponseRedirect(way_on(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session; without one there is nothing to end."""
    person = person_of(request)
    if person is not None:
        note_sign_out(person)
    logout(request)
    return HttpResponseRedirect(reverse("account:sign_in"))


def _waiting(request: HttpRequest) -> Person | None:
    """Who gave her password in this browser, not longer than 15 minutes ago."""
    key = request.session.get(WAITING)
    return Person.objects.filter(pk=key, is_active=True).first() if key else None


def _next(request: HttpRequest) -> str:
    on = way_on(request)
    return "" if on == reverse("account:home") else on


def _digits_page(
    request: HttpRequest,
    template: str,
    error: BadInputError | RefusedError | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    errors = errors_of(error, "digits") if error else {}
    words = answered(request, _DIGITS, errors) | {NEXT: _next(request)} | (more or {})
    return render(request, template, words, status=status_of(error) if error else 200)


def _picture(person: Person) -> dict[str, Any]:
    """The secret as letters in groups of four and as a picture to scan; the same until it is confirmed."""
    factor = SecondFactor.objects.filter(person=person, confirmed_at__isnull=True).first()
    factor = factor or start_second_factor(person, by=person)
    address = authenticator_address(factor.secret, login=person.login, issuer=ISSUER)
    groups = [factor.secret[at : at + 4] for at in range(0, len(factor.secret), 4)]
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#1f1a1c", light="#ffffff")
    return {"picture": picture, "secret": " ".join(groups)}
