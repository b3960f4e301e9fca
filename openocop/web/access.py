"""One line a request in the log, and a number by which a reader and the log speak of the same request."""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING, Final

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
        response = get_response(request)
        taken = round((time.perf_counter() - began) * 1000)
        response.headers["X-Request-Id"] = number
        facts = {
            "request": number,
            "method": request.method or "",
            "route": request.resolver_match.route if request.resolver_match else "",
            "status": response.status_code,
            "milliseconds": taken,
        }
        logger.log(_level(response.status_code, taken), "answered", extra=facts)
        return response

    return middleware


def _level(status: int, taken: int) -> int:
    failed = status >= 500  # noqa: PLR2004 - the server's own faults
    return logging.ERROR if failed else logging.WARNING if taken >= SLOW else logging.INFO
