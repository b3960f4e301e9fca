"""One's own page: what one is today, one's password, sessions and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from openocop.accounts import letters
from openocop.accounts.actions import change_password, claim, end_sessions, make_recovery_codes
from openocop.accounts.queries import claims_of, holdings_on
from openocop.accounts.sessions import mark_of, sessions_of
from openocop.core.clock import today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.queries import unread
from openocop.web.account.words import STATES, holding_line
from openocop.web.door import GET_POST, SECOND_FACTOR, me, signed_in
from openocop.web.forms import Field, answered, errors_of, status_of
from openocop.web.post import post
from openocop.web.ways import ways_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PASSWORD: Final = (Field("old"), Field("password"))
_CLAIM: Final = (Field("tax_code", kept=True),)


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Who one is today, and the pages that this opens."""
    person = me(request)
    held = holdings_on(person, today())
    words = {
        "holdings": [holding_line(one) for one in held],
        "ways": ways_of(held),
        "has_factor": bool(request.session.get(SECOND_FACTOR)),
        "codes_left": person.recovery_codes.filter(used_at__isnull=True).count(),
        "news": unread(person),
        "open_claims": [one for one in claims_of(person) if one.state == "open"],
    }
    return render(request, "account/home.html", words)


@sensitive_post_parameters("old", "password")
@require_http_methods(GET_POST)
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password: this session goes on, every other one ends."""
    if request.method != "POST":
        return render(request, "account/password.html", answered(request, _PASSWORD, {}))
    person = me(request)
    try:
        change_password(
            person, old=request.POST.get("old", ""), new=request.POST.get("password", ""), by=person
        )
    except BadInputError as error:
        words = answered(request, _PASSWORD, errors_of(error))
        return render(request, "account/password.html", words, status=400)
    update_session_auth_hash(request, person)
    post(letters.password_changed(person))
    messages.success(request, _("Your password is changed. You are signed out everywhere else."))
    return HttpResponseRedirect(reverse("account:home"))


@require_http_methods(GET_POST)
@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; end one of them, or all but this."""
    person, here = me(request), request.session.session_key
    found = [(mark_of(one), one, one.session_key == here) for one in sessions_of(person)]
    if request.method != "POST":
        return render(request, "account/sessions.html", {"found": found})
    asked = request.POST.get("session", "")
    marks = [mark for mark, _one, is_here in found if not is_here and asked in {mark, "others"}]
    count = end_sessions(person, marks)
    if count:
        messages.success(request, _("Signed out there."))
    return HttpResponseRedirect(reverse("account:sessions"))


@sensitive_variables("codes")
@require_http_methods(GET_POST)
@signed_in
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Codes on paper in place of the six digits: how many are left; posting makes new ones, shown once."""
    person = me(request)
    codes: list[str] = []
    if request.method == "POST":
        try:
            codes = make_recovery_codes(person, by=person)
        except RefusedError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("account:home"))
    left = person.recovery_codes.filter(used_at__isnull=True).count()
    return render(request, "account/recovery_codes.html", {"codes": codes, "left": left})


@require_http_methods(GET_POST)
@signed_in
def claims(request: HttpRequest) -> HttpResponse:
    """Claim a producer by its tax code, and see what became of earlier claims."""
    person = me(request)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            made = claim(person, tax_code=request.POST.get("tax_code", ""))
        except (BadInputError, RefusedError) as error:
            errors, status = errors_of(error, "tax_code"), status_of(error)
        else:
            messages.success(request, _("%(office)s will look at your claim.") % {"office": made.commune})
            return HttpResponseRedirect(reverse("account:claims"))
    found = [(one, *STATES[one.state]) for one in claims_of(person)]
    words = answered(request, _CLAIM, errors) | {"claims": found}
    return render(request, "account/claims.html", words, status=status)
