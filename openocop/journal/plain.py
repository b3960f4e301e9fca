"""Facts as the journal keeps them: plain JSON that reads back the same from either engine."""

from __future__ import annotations

import json
import re
from typing import Any, Final
from unicodedata import normalize

MOST_BYTES: Final = 65_536
"""The longest facts of one act; papers and pictures belong into files, their hash into the facts."""
DEEPEST: Final = 20
LARGEST_INT: Final = 2**63 - 1
_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")


def plain_text(value: Any, name: str, longest: int = MOST_BYTES) -> str:
    """The text in composed letters (NFC). ValueError for another kind, NUL, half letters, or too long."""
    if type(value) is not str:
        raise ValueError(f"{name}: the journal takes text here, not {type(value).__name__}.")
    if _UNWRITABLE.search(value):
        raise ValueError(f"{name}: the text holds a letter that no database keeps.")
    composed = normalize("NFC", value)
    if len(composed) > longest:
        raise ValueError(f"{name}: {len(composed)} letters are more than the {longest} of the column.")
    return composed


def plain_facts(facts: Any) -> dict[str, Any]:
    """A copy of the facts with all text composed.

    ValueError for anything but text, whole numbers of 64 bits, true, false, null, lists and objects, for more
    than ``DEEPEST`` levels and more than ``MOST_BYTES``. A number with a decimal point is refused: engines
    write it differently, and the digest would no longer agree; give exact numbers as text.
    """
    if type(facts) is not dict:
        raise ValueError(f"facts: the journal takes a dict, not {type(facts).__name__}.")
    made: dict[str, Any] = _plain(facts, "facts", 1)
    size = len(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MOST_BYTES:
        raise ValueError(f"facts: {size} bytes are more than {MOST_BYTES}; keep a file and name its hash.")
    return made


def _plain(value: Any, place: str, depth: int) -> Any:
    if depth > DEEPEST:
        raise ValueError(f"{place}: facts may be nested {DEEPEST} levels deep.")
    if value is None or type(value) is bool:
        return value
    if type(value) is int and abs(value) <= LARGEST_INT:
        return value
    if type(value) is list:
        return [_plain(one, f"{place}[{position}]", depth + 1) for position, one in enumerate(value)]
    if type(value) is dict:
        return _plain_dict(value, place, depth)
    if type(value) is str:
        return plain_text(value, place)
    raise ValueError(f"{place}: {type(value).__name__} is not plain JSON; write it as text.")


def _plain_dict(value: dict[Any, Any], place: str, depth: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, one in value.items():
        name = plain_text(key, f"{place}, key {key!r}")
        if name in made:
            raise ValueError(f"{place}: two keys are the same text {name!r}.")
        made[name] = _plain(one, f"{place}.{name}", depth + 1)
    return made
