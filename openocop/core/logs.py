"""The log as one JSON object a line, without personal data.

What may stand in it: time, level, logger, the message as written in the code, the fields named in ``FIELDS``, and of
the request under way its number, method and route. No path with a token, no query, no login, no network address, no
text of an exception (which may quote what was typed): of an exception its kind, and where it was raised.
"""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

FIELDS: Final = ("request", "method", "route", "status", "milliseconds", "door", "fault")
"""What the code may say beside the message, by ``extra``."""
OURS: Final = "openocop"
_REQUESTS: Final = "django.request"
_SECURITY: Final = "django.security."
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Others are what somebody made up, and are not written down."""
_MOST_CAUSES: Final = 5

NUMBER_KEY: Final = "openocop.request_number"
"""Where a request keeps its number; no header can be called so."""
request_number: Final[ContextVar[str]] = ContextVar("request_number", default="")
"""The number of the request under way, so that every line about it names it."""


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; of records of other packages the message without what was put into it."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        said |= _about_request(record)
        said |= {name: getattr(record, name) for name in FIELDS if _is_plain(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            said["exception"] = _exception(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """The message as it is written in the code.

    Django hands the reason and the path of a request over as arguments, and the text of a suspicious request as the
    message itself: both quote what somebody sent.
    """
    if record.name == OURS or record.name.startswith(f"{OURS}."):
        return record.getMessage()
    if record.name == _REQUESTS:
        return "request failed" if record.levelno >= logging.ERROR else "request refused"
    if record.name.startswith(_SECURITY) or not isinstance(record.msg, str):
        return "refused" if record.name.startswith(_SECURITY) else type(record.msg).__name__
    return record.msg


def _about_request(record: logging.LogRecord) -> dict[str, Any]:
    """Number, method and route of the request under way; the route is the address's pattern, never the address."""
    said: dict[str, Any] = {}
    request = getattr(record, "request", None)
    # Django logs a refusal when the middleware is through; the request itself still knows its number.
    number = request_number.get() or getattr(request, "META", {}).get(NUMBER_KEY, "")
    if number:
        said["request"] = number
    method = getattr(request, "method", None)
    if method in METHODS:
        said["method"] = method
    route = getattr(getattr(request, "resolver_match", None), "route", None)
    if isinstance(route, str):
        said["route"] = route
    status = getattr(record, "status_code", None)
    return said | ({"status": status} if isinstance(status, int) else {})


def _is_plain(record: logging.LogRecord, name: str) -> bool:
    """Django puts the whole request into a record as ``request``: only short texts and numbers are written."""
    return isinstance(getattr(record, name, None), str | int)


def _exception(error: BaseException) -> dict[str, Any]:
    """Kind and places of an exception, and of those that it came from; no texts, no values."""
    said = _kind_and_places(error)
    causes: list[dict[str, Any]] = []
    cause = error
    while len(causes) < _MOST_CAUSES and (before := _before(cause)) is not None:
        causes.append(_kind_and_places(before))
        cause = before
    return said | ({"after": causes} if causes else {})


def _before(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _kind_and_places(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"kind": type(error).__name__, "where": where}
