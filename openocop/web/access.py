"""One line a request in the log, and a number by which a reader and the log speak of the same request."""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING, Final

from openocop.core.logs import METHODS, NUMBER_KEY, request_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    Handler = Callable[[HttpRequest], HttpResponseBase]

logger: Final = logging.getLogger(__name__)
SLOW: Final = 2_000
"""Milliseconds from which on a request is worth a line at level WARNING."""


def access_log(get_response: Handler) -> Handler:
    """Logs method, route, status and time; the route is the pattern of the address, never the address itself."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        number, began = secrets.token_hex(6), time.perf_counter()
        request.META[NUMBER_KEY] = number
        under_way = request_number.set(number)
        try:
            response = get_response(request)
            response.headers["X-Request-Id"] = number
            _log(request, response.status_code, round((time.perf_counter() - began) * 1000))
        finally:
            request_number.reset(under_way)
        return response

    return middleware


def _log(request: HttpRequest, status: int, taken: int) -> None:
    method = request.method if request.method in METHODS else "other"
    facts = {
        "request": request_number.get(),
        "method": method,
        "route": request.resolver_match.route if request.resolver_match else "",
        "status": status,
        "milliseconds": taken,
    }
    logger.log(_level(status, taken), "answered", extra=facts)


def _level(status: int, taken: int) -> int:
    failed = status >= 500  # noqa: PLR2004 - the server's own faults
    return logging.ERROR if failed else logging.WARNING if taken >= SLOW else logging.INFO
