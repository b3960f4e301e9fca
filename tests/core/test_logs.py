"""What stands in the log, and what never does."""

from __future__ import annotations

import json
import logging

import pytest

from openocop.core.logs import JsonLines, request_number
from openocop.core.spreadsheet import harmless


def written(record):
    return json.loads(JsonLines().format(record))


def record(name="openocop.web.access", message="answered", *arguments, **extra):
    made = logging.LogRecord(name, logging.INFO, __file__, 1, message, arguments, None)
    made.__dict__.update(extra)
    return made


def test_a_line_holds_what_is_named_and_nothing_else():
    said = written(record(status=200, route="account/", request="ab12", secret="x", milliseconds=5))
    assert {name: said[name] for name in said if name != "time"} == {
        "level": "INFO",
        "logger": "openocop.web.access",
        "message": "answered",
        "request": "ab12",
        "route": "account/",
        "status": 200,
        "milliseconds": 5,
    }


@pytest.mark.parametrize(
    ("logger", "message", "arguments", "shown"),
    [
        ("django.request", "%s: %s", ("Not Found", "/account/enter/secret-token/"), "request refused"),
        ("django.security.DisallowedHost", "Invalid host: 0912000105", (), "refused"),
        ("another.package", "Sent to %s", ("0912000105",), "Sent to %s"),
        ("another.package", ValueError("0912000105"), (), "ValueError"),
        ("openocopied", "Sent to %s", ("0912000105",), "Sent to %s"),
        ("openocop.papers", "Made %s papers", (3,), "Made 3 papers"),
    ],
)
def test_what_others_put_into_a_message_is_left_out(logger, message, arguments, shown):
    said = written(record(logger, message, *arguments, request=object()))
    assert (said["message"], "request" in said) == (shown, False)


def test_a_line_names_the_request_under_way():
    under_way = request_number.set("ab12")
    assert written(record("openocop.papers", "made"))["request"] == "ab12"
    request_number.reset(under_way)
    assert "request" not in written(record("openocop.papers", "made"))


def test_of_an_exception_its_kind_and_place_are_told_and_not_its_text():
    with pytest.raises(ValueError, match="0912000105") as raised:
        int("0912000105 x")
    made = record()
    made.exc_info = (raised.type, raised.value, raised.tb)
    said = written(made)
    assert (said["exception"]["kind"], "0912000105" in json.dumps(said)) == ("ValueError", False)
    assert said["exception"]["where"][0].endswith(
        " test_of_an_exception_its_kind_and_place_are_told_and_not_its_text"
    )


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+84", "'+84"),
        ("-x", "'-x"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("Trà", "Trà"),
        (-5, -5),
        (None, None),
    ],
)
def test_no_cell_becomes_a_formula(cell, shown):
    assert harmless(cell) == shown
