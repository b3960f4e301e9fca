"""What every answer of the site carries: the security headers and the reader's language."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError, RefusedError
from openocop.web import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    Handler = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


def security_headers(get_response: Handler) -> Handler:
    """One strict policy for all pages: no inline script or style, nothing from another host."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def language(get_response: Handler) -> Handler:
    """The language chosen by the switch, else the site's.

    The browser's own list is not asked: a phone set to English is common among people who read Vietnamese.
    What never changes, such as a picture, is the same in all languages: any cache may keep it for everybody.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        code = chosen_language(request)
        with translation.override(code):
            response = get_response(request)
        if "immutable" in response.headers.get("Cache-Control", ""):
            return response
        response.headers.setdefault("Content-Language", code)
        response.headers.setdefault("Cache-Control", "no-cache")
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def chosen_language(request: HttpRequest) -> str:
    """The language that the reader's cookie names, else the site's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def body_limit(get_response: Handler) -> Handler:
    """Refuses a body that is too large before a byte of it is read, so that nothing of it lands on disk."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = _most_bytes(request.path)
        if not length.isdecimal() or int(length) > most:
            with translation.override(chosen_language(request)):
                return errors.too_large(request, most)
        return get_response(request)

    return middleware


def _most_bytes(path: str) -> int:
    """Bytes that a request to this address may carry."""
    larger = (most for pattern, most in settings.LARGER_BODIES.items() if re.fullmatch(pattern, path))
    return max(larger, default=settings.LARGEST_BODY)


class Refusals:
    """Turns what a room refuses into a page: "not now" is 409, "cannot be read" 400, a wrong method 405."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        page = errors.wrong_method(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django asks this for what a view raised."""
        if isinstance(error, RefusedError):
            return errors.page(request, HTTPStatus.CONFLICT, _("This is not possible now"), str(error))
        if isinstance(error, BadInputError):
            return errors.page(request, HTTPStatus.BAD_REQUEST, _("This cannot be read"), error.sentence)
        return None
