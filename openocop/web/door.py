"""Who stands at the door: the signed-in person, where she asks from, and pages for her alone."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from openocop.accounts.actions import note_sign_in
from openocop.accounts.policy import needs_second_factor
from openocop.accounts.sessions import AGENT, STARTED, agent_words, lasts
from openocop.core.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from openocop.accounts.models import Person

    View = TypeVar("View", bound=Callable[..., HttpResponseBase])

GET_POST: Final = ["GET", "HEAD", "POST"]
BACKEND: Final = "openocop.accounts.backends.LoginBackend"
NEXT: Final = "next"
SECOND_FACTOR: Final = "second_factor"
"""In a session: that its person gave the second factor."""
WAITING: Final = "waiting"
"""In a session: the person who gave her password and has still to give the second factor."""
TYPED: Final = "typed"
"""In a session: a form that came when nobody was signed in any more."""
LONGEST_TYPED: Final = 64 * 1024


def person_of(request: HttpRequest) -> Person | None:
    """Who is signed in, herself and not Django's stand-in for her, or ``None``."""
    user = request.user
    return cast("Person", getattr(user, "_wrapped", user)) if user.is_authenticated else None


def me(request: HttpRequest) -> Person:
    """Who is signed in, on a page that ``signed_in`` guards."""
    return cast("Person", person_of(request))


def address_of(request: HttpRequest) -> str:
    """The network address that asks: as the nearest of our own proxies saw it, else the one that is connected."""
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    count = settings.PROXIES
    return seen[-count] if 0 < count <= len(seen) else request.META.get("REMOTE_ADDR", "")


def signed_in(view: View) -> View:
    """A page for people who are signed in, with the second factor where their roles ask for it; never kept."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = person_of(request)
        if person is None:
            return _to("account:sign_in", request)
        if not request.session.get(SECOND_FACTOR) and needs_second_factor(person):
            return _to("account:set_second_factor", request)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return cast("View", guarded)


def for_whom(why_not: str | None) -> None:
    """``PermissionDenied`` with the sentence of a policy that says why not."""
    if why_not is not None:
        raise PermissionDenied(why_not)


def let_in(request: HttpRequest, person: Person, *, second_factor: bool) -> None:
    """Signs the person in, in a session of a new key, and records it."""
    login(request, person, backend=BACKEND)
    request.session.pop(WAITING, None)
    request.session[SECOND_FACTOR] = second_factor
    request.session[AGENT] = agent_words(request.headers.get("User-Agent", ""))
    request.session[STARTED] = now().isoformat()
    request.session.set_expiry(lasts(person))
    note_sign_in(person, second_factor=second_factor)


def way_on(request: HttpRequest, default: str = "account:home") -> str:
    """The page of this site that she wanted to open before she signed in, else her own."""
    asked = request.POST.get(NEXT) or request.GET.get(NEXT, "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if asked and safe else reverse(default)


def with_next(name: str, request: HttpRequest) -> str:
    """The address of a page, with the page to open after it."""
    on = way_on(request)
    return reverse(name) + ("" if on == reverse("account:home") else "?" + urlencode({NEXT: on}))


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What she had typed on this page when her session was over, once; ``None`` where there is nothing."""
    kept = request.session.get(TYPED)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[TYPED]
    return QueryDict(kept["body"])


def _keep_typed(request: HttpRequest) -> bool:
    """Keeps a form that came from somebody whose session is over, until she has signed in: nothing typed is lost."""
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return False
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    body = fields.urlencode()
    if len(body) > LONGEST_TYPED:
        return False
    request.session[TYPED] = {"path": request.path, "body": body}
    return True


def _to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    """To another page first, and back here after it; what was posted is shown again there, not done by itself."""
    here = request.get_full_path() if request.method == "GET" or _keep_typed(request) else ""
    return HttpResponseRedirect(reverse(name) + ("?" + urlencode({NEXT: here}) if here else ""))
