"""Ways in: a link from a letter, a printed code, and a new password for who forgot hers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from openocop.accounts import letters
from openocop.accounts.actions import accept, ask_reset, check_tries, open_invitation, reset_password
from openocop.accounts.codes import read_code
from openocop.accounts.roles import ROLE_NAMES, Role
from openocop.accounts.throttle import Door
from openocop.core.errors import BadInputError, RefusedError
from openocop.web.account.signing_in import after_password
from openocop.web.door import GET_POST, address_of
from openocop.web.forms import Field, answered, errors_of, status_of
from openocop.web.post import post

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Invitation, Person

CODE: Final = "way_in"
"""In a session: the code that was typed or pressed; it is not in the address of the page that asks for a password."""
_CODE: Final = (Field("code", kept=True),)
_ENTER: Final = (Field("login", kept=True), Field("password"))
_FORGOTTEN: Final = (Field("email", kept=True),)


@never_cache
@require_http_methods(GET_POST)
def code(request: HttpRequest) -> HttpResponse:
    """Type the code from the paper."""
    if request.method != "POST":
        return render(request, "account/code.html", answered(request, _CODE, {}))
    typed = request.POST.get("code", "")
    try:
        check_tries(Door.CODE, address_of(request))
        open_invitation(typed)
    except (BadInputError, RefusedError) as error:
        words = answered(request, _CODE, errors_of(error, "code"))
        return render(request, "account/code.html", words, status=status_of(error))
    return _with_code(request, typed)


@never_cache
@require_safe
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter: the code moves from the address into the session. Opening it uses nothing up."""
    return _with_code(request, token)


def _with_code(request: HttpRequest, typed: str) -> HttpResponse:
    request.session[CODE] = read_code(typed)
    request.session.set_expiry(60 * 60)
    return HttpResponseRedirect(reverse("account:enter"))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(GET_POST)
def enter(request: HttpRequest) -> HttpResponse:
    """Choose a password, and a login where the invitation has none; then in."""
    known = request.session.get(CODE)
    if not known:
        return HttpResponseRedirect(reverse("account:code"))
    invitation = open_invitation(known)
    if request.method != "POST":
        return _enter_page(request, invitation, {})
    try:
        person = _entered(request, invitation, known)
    except (BadInputError, RefusedError) as error:
        return _enter_page(request, invitation, errors_of(error, "login"), status_of(error))
    request.session.pop(CODE, None)
    return after_password(request, person)


def _entered(request: HttpRequest, invitation: Invitation, known: str) -> Person:
    password = request.POST.get("password", "")
    if invitation.person is None:
        return accept(known, password=password, login=request.POST.get("login", ""))
    person = reset_password(known, password=password)
    post(letters.password_changed(person))
    return person


def _enter_page(
    request: HttpRequest, invitation: Invitation, errors: dict[str, str], status: int = 200
) -> HttpResponse:
    role = ROLE_NAMES[Role(invitation.role)] if invitation.role else ""
    words = {
        "invitation": invitation,
        "role": role,
        "login": invitation.email
        or invitation.phone
        or (invitation.person.login if invitation.person else ""),
    }
    return render(request, "account/enter.html", answered(request, _ENTER, errors) | words, status=status)


@never_cache
@require_http_methods(GET_POST)
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a letter with a link to a new password. What is answered does not tell who has an account."""
    words = {"mail_is_set": settings.MAIL_IS_SET}
    if request.method != "POST":
        return render(request, "account/forgotten.html", answered(request, _FORGOTTEN, {}) | words)
    email = request.POST.get("email", "").strip()
    try:
        check_tries(Door.LETTERS, address_of(request))
        check_tries(Door.LETTER, email.lower())
    except RefusedError as error:
        page = answered(request, _FORGOTTEN, errors_of(error, "email")) | words
        return render(request, "account/forgotten.html", page, status=409)
    _send_reset(email)
    return render(request, "account/asked.html", {"email": email})


def _send_reset(email: str) -> None:
    made = ask_reset(email) if settings.MAIL_IS_SET else None
    if made is not None and made[0].person is not None:
        link = settings.PUBLIC_URL + reverse("account:link", args=[made[1]])
        post(letters.reset(made[0], made[0].person, link=link))
