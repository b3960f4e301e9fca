"""The log as one JSON object a line, without personal data.

What may stand in it: time, level, logger, the message as written in the code, and the fields named in ``FIELDS``. No
path with a token, no query, no login, no network address, no text of an exception (which may quote what was typed): of
an exception its kind, and where it was raised.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any, Final

FIELDS: Final = ("request", "method", "route", "status", "milliseconds", "door", "fault")
"""What the code may say beside the message, by ``extra``."""
_OURS: Final = "openocop"


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; of records of other packages the message without what was put into it."""
        mine = record.name.startswith(_OURS)
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if mine else str(record.msg),
        }
        said |= {
            name: getattr(record, name)
            for name in FIELDS
            if hasattr(record, name) and _is_plain(record, name)
        }
        if record.exc_info and record.exc_info[1] is not None:
            said["exception"] = _exception(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


def _is_plain(record: logging.LogRecord, name: str) -> bool:
    """Django puts the whole request into a record as ``request``: only short texts and numbers are written."""
    return isinstance(getattr(record, name), str | int)


def _exception(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"kind": type(error).__name__, "where": where}
