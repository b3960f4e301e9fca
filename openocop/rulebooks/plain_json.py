"""JSON read strictly: doubled keys, NaN and inexact numbers are refused, and every fault names its place."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError

LONGEST_SHOWN = 60
"""Letters of a value that a sentence shows: a line's worth."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:]')


class _DoubledError(ValueError):
    """A key that stands twice in one object."""


class _ConstantError(ValueError):
    """NaN, Infinity or -Infinity, which Python's reader would take but JSON does not have."""


def loads(text: str | bytes, name: str) -> dict[str, Any]:
    """The object that the text holds; numbers with a decimal point come as ``Decimal``.

    Raises ``BadInputError`` with ``name`` and, where it is known, line and column.
    """
    decoded = _decoded(text, name)
    try:
        data = json.loads(
            decoded, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_refuse_doubled
        )
    except json.JSONDecodeError as error:
        sentence = _("this is not valid JSON; correct the file at this place.")
        raise BadInputError(_place(name, decoded, error.pos), sentence) from error
    except _DoubledError as error:
        sentence = _("the key “%(key)s” stands twice; keep one.") % {"key": printable(str(error))}
        raise BadInputError(_place(name, decoded, _doubled_at(decoded)), sentence) from error
    except _ConstantError as error:
        raise BadInputError(name, _("%(what)s is not a number in JSON.") % {"what": error}) from error
    except RecursionError as error:
        raise BadInputError(name, _("the file is nested too deeply.")) from error
    except (ValueError, ArithmeticError) as error:
        raise BadInputError(name, _("a number in the file is too long.")) from error
    if not isinstance(data, dict):
        raise BadInputError(name, _("the file must hold one JSON object: { … }."))
    _refuse_half_letters(data, name)
    return data


def _decoded(text: str | bytes, name: str) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(name, _("the file is not UTF-8 text; save it as UTF-8.")) from error


def _place(name: str, text: str, position: int) -> str:
    before = text[:position]
    return _("%(name)s, line %(line)d, column %(column)d") % {
        "name": name,
        "line": before.count("\n") + 1,
        "column": position - before.rfind("\n"),
    }


def _refuse_constant(constant: str) -> NoReturn:
    raise _ConstantError(constant)


def _refuse_doubled(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise _DoubledError(key)
        made[key] = value
    return made


def _doubled_at(text: str) -> int:
    """Where the second of two equal keys of one object stands, in a text that is valid JSON but for that."""
    open_objects: list[set[str]] = []
    last = ("", 0)
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            open_objects.append(set())
        elif mark in "}]":
            open_objects.pop()
        elif mark == ":":
            key = json.loads(last[0])
            if key in open_objects[-1]:
                return last[1]
            open_objects[-1].add(key)
        else:
            last = (mark, token.start())
    return 0


def _refuse_half_letters(data: dict[str, Any], name: str) -> None:
    r"""Half of a surrogate pair (``\ud800``) is no letter: it could be neither stored nor printed."""
    waiting: list[Any] = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and re.search("[\ud800-\udfff]", value):
            raise BadInputError(
                name, _("the file holds half a letter (\\ud800 to \\udfff alone); write it anew.")
            )


def only(data: dict[str, Any], allowed: tuple[str, ...], place: str) -> None:
    """Refuses a key that nobody knows: a misspelt word must not pass for silence."""
    for key in data:
        if key not in allowed:
            raise BadInputError(
                join(place, key),
                _("this key is unknown; the keys here are %(keys)s.") % {"keys": ", ".join(allowed)},
            )


def need(data: dict[str, Any], key: str, kind: type | tuple[type, ...], place: str) -> Any:
    """``data[key]``, refused with its place when absent or of another kind."""
    if key not in data:
        raise BadInputError(join(place, key), _("this is missing; add it."))
    return optional(data, key, kind, None, place)


def optional(data: dict[str, Any], key: str, kind: type | tuple[type, ...], default: Any, place: str) -> Any:
    """As ``need``, with a default when absent. A JSON true or false is never taken for a number."""
    if key not in data:
        return default
    value = data[key]
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise BadInputError(
            join(place, key),
            _("this must be %(kind)s, not %(value)s.") % {"kind": kind_name(kinds[0]), "value": shown(value)},
        )
    return value


def join(place: str, key: str) -> str:
    """The place of a key: ``members[2].role``, and ``choices["1.4"]`` for a key that is no plain word."""
    if not key.isidentifier() or len(key) > LONGEST_SHOWN:
        return f"{place}[{shown(key)}]"
    return f"{place}.{key}" if place else key


def shown(value: Any) -> str:
    """A value as JSON writes it, cut short, for a sentence."""
    if isinstance(value, Decimal):
        return _cut(str(value))
    try:
        return _cut(json.dumps(value, ensure_ascii=False, default=float))
    except RecursionError:
        return "[…"


def printable(text: str) -> str:
    """A name from a file, for a sentence: on one line, cut short."""
    return _cut(json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"'))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "…"


def kind_name(kind: type) -> str:
    """What a value must be, in the reader's language."""
    names = {
        str: _("text"),
        int: _("a whole number"),
        bool: _("true or false"),
        list: _("a list [ … ]"),
        dict: _("an object { … }"),
    }
    return names[kind]
