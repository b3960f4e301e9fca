"""The names that people give to files, made fit to keep and to show."""

from __future__ import annotations

import re
from typing import Final

from openocop.core.text import repair

NAME_LENGTH: Final = 200
_LONGEST_ENDING: Final = 10
_FOLDERS: Final = re.compile(r"[/\\]")
_TROUBLE: Final = re.compile(r'[<>:"|?*]')
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of writing: with them a program's name reads as that of a PDF."""
_WITHOUT_NAME: Final = "tep"


def clean_name(name: str) -> str:
    """The name as it is kept: repaired, without folders and signs that systems refuse, 200 letters at most.

    A name too long is cut before its ending. What leaves nothing is called "tep".
    """
    last = _FOLDERS.split(_TURNING.sub("", repair(name).text))[-1]
    plain = _TROUBLE.sub("_", last).strip(". ")
    if len(plain) > NAME_LENGTH:
        stem, ending = _parted(plain)
        plain = stem[: NAME_LENGTH - len(ending)].rstrip(". ") + ending
    return plain or _WITHOUT_NAME


def name_with_ending(name: str, ending: str) -> str:
    """The name with the ending that its content has, whatever ending it was given."""
    stem, given = _parted(name)
    same = {".jpeg": ".jpg"}.get(given.lower(), given.lower()) == ending
    return name if same else f"{stem if given else name}{ending}"


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    is_ending = bool(stem) and ending.isascii() and ending.isalnum() and len(ending) < _LONGEST_ENDING
    return (stem, dot + ending) if is_ending else (name, "")
