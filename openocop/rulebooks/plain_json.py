"""JSON read strictly: doubled keys, NaN and inexact numbers are refused, and every fault names its place."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError


class _DoubledError(ValueError):
    """A key that stands twice in one object."""


def loads(text: str | bytes, name: str) -> dict[str, Any]:
    """The object that the text holds; numbers with a decimal point come as ``Decimal``.

    Raises ``BadInputError`` with ``name`` and, for broken JSON, line and column.
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        data = json.loads(decoded, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        place = _("%(name)s, line %(line)d, column %(column)d") % {
            "name": name,
            "line": error.lineno,
            "column": error.colno,
        }
        raise BadInputError(place, _("this is not valid JSON; correct the file at this place.")) from error
    except UnicodeDecodeError as error:
        raise BadInputError(name, _("the file is not UTF-8 text; save it as UTF-8.")) from error
    except RecursionError as error:
        raise BadInputError(name, _("the file is nested too deeply.")) from error
    except _DoubledError as error:
        raise BadInputError(
            name, _("the key “%(key)s” stands twice; keep one.") % {"key": str(error)}
        ) from error
    if not isinstance(data, dict):
        raise BadInputError(name, _("the file must hold one JSON object: { … }."))
    return data


def _refuse(constant: str) -> NoReturn:
    raise json.JSONDecodeError(constant, constant, 0)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise _DoubledError(key)
        made[key] = value
    return made


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
    if not key.isidentifier():
        return f"{place}[{json.dumps(key, ensure_ascii=False)}]"
    return f"{place}.{key}" if place else key


def shown(value: Any) -> str:
    """A value as JSON writes it, cut short, for a sentence."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"  # noqa: PLR2004 - a line's worth


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
