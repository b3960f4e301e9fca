"""The forms' official texts, read from data with their source and date, and refused when damaged.

A line's text names its blanks: ``- Điện thoại: {phone|…} Email: {email|….}`` (after the bar stands what the official
form prints there), ``{?first|□}`` is a box to tick, ``{^1}`` the number of a footnote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

import yaml

from openocop.core.errors import BadInputError
from openocop.papers.blocks import Look

DATA: Final = Path(__file__).parent / "data"
DECISION_26: Final = "forms-26-2026"
OFFICE: Final = "office-papers"

KINDS: Final = frozenset(get_args(Look)) | {"signature", "letterhead", "table"}
_SLOT: Final = re.compile(r"\{(?:\^(?P<mark>\d)|(?P<box>\?)?(?P<name>[a-z][a-z0-9_]*)\|(?P<blank>[^{}|]*))\}")
_ABOUT: Final = ("decision", "annex", "issued", "effective_from", "official_address", "transcript")


@dataclass(frozen=True, slots=True)
class Slot:
    """A field's place in a line; ``blank`` is what the official form prints there."""

    name: str
    blank: str


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick."""

    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The raised number of a footnote."""

    text: str


Part = str | Slot | Box | Mark


@dataclass(frozen=True, slots=True)
class Text:
    """A line's words, with the places for its fields."""

    parts: tuple[Part, ...]

    @property
    def official(self) -> str:
        """The text as the official form prints it, unfilled."""
        return "".join(_printed(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of a form: its name, how it is set, its texts.

    A letterhead has ``left`` and ``right``; a signature that stands beside another has its texts ``left`` of them.
    """

    id: str
    kind: str
    texts: tuple[Text, ...] = ()
    left: tuple[Text, ...] = ()
    right: tuple[Text, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a table: the head, then the rows."""


@dataclass(frozen=True, slots=True)
class FormText:
    """One form: its number, its name, its lines in the official order."""

    number: str
    title: str
    lines: tuple[Line, ...]

    @property
    def official(self) -> str:
        """The whole text of the unfilled form, a line a line."""
        return "\n".join(text for line in self.lines for text in _official_texts(line))


@dataclass(frozen=True, slots=True)
class FormTexts:
    """A file of forms, with the law it comes from."""

    decision: str
    annex: str
    issued: date
    effective_from: date
    official_address: str
    transcript: str
    forms: tuple[FormText, ...]

    def form(self, number: str) -> FormText:
        """The form of that number; KeyError when the file has none."""
        for form in self.forms:
            if form.number == number:
                return form
        raise KeyError(number)


def _printed(part: Part) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Box):
        return "□"
    return part.blank if isinstance(part, Slot) else part.text


def _official_texts(line: Line) -> list[str]:
    texts = [text.official for text in (*line.left, *line.right, *line.texts)]
    return [*texts, *(cell for row in line.rows for cell in row)]


@cache
def forms(name: str) -> FormTexts:
    """The forms of ``data/<name>.yaml``, checked whole. Raises ``BadInputError`` naming file and form."""
    return read(DATA / f"{name}.yaml")


def read(path: Path) -> FormTexts:
    """As ``forms``, from any file."""
    place = path.name
    try:
        raw = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise BadInputError(place, f"cannot be read: {error}") from error
    if not isinstance(raw, dict):
        raise BadInputError(place, "must hold a mapping")
    about = {key: _need({"official_address": "", **raw}, key, str, place) for key in _ABOUT}
    return FormTexts(
        decision=about["decision"],
        annex=about["annex"],
        issued=_day(about["issued"], place),
        effective_from=_day(about["effective_from"], place),
        official_address=about["official_address"],
        transcript=about["transcript"],
        forms=tuple(_form(entry, place) for entry in _need(raw, "forms", list, place)),
    )


def _need(raw: Any, key: str, kind: type, place: str) -> Any:
    if not isinstance(raw, dict) or not isinstance(raw.get(key), kind):
        raise BadInputError(place, f"{key!r} is missing or of a wrong kind")
    return raw[key]


def _day(text: str, place: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(place, f"{text!r} must be a date like 2026-05-22") from error


def _form(raw: Any, place: str) -> FormText:
    number = _need(raw, "number", str, place)
    place = f"{place}, form {number}"
    lines = tuple(_line(entry, place) for entry in _need(raw, "lines", list, place))
    names = [line.id for line in lines]
    if len(names) != len(set(names)):
        raise BadInputError(place, "two lines have the same id")
    return FormText(number, _need(raw, "title", str, place), lines)


def _line(raw: Any, place: str) -> Line:
    name = _need(raw, "id", str, place)
    place = f"{place}, line {name}"
    kind = _need(raw, "kind", str, place)
    if kind not in KINDS:
        raise BadInputError(place, f"the kind {kind!r} is unknown")
    if kind == "table":
        return Line(name, kind, rows=_rows(raw, place))
    if kind == "letterhead":
        return Line(name, kind, left=_texts(raw, "left", place), right=_texts(raw, "right", place))
    if kind == "signature":
        left = _texts(raw, "left", place) if "left" in raw else ()
        return Line(name, kind, _texts(raw, "texts", place), left)
    return Line(name, kind, (parse(_need(raw, "text", str, place), place),))


def _texts(raw: Any, key: str, place: str) -> tuple[Text, ...]:
    return tuple(parse(str(text), place) for text in _need(raw, key, list, place))


def _rows(raw: Any, place: str) -> tuple[tuple[str, ...], ...]:
    rows = [_need(raw, "head", list, place), *_need(raw, "rows", list, place)]
    if len({len(row) for row in rows}) != 1 or not all(isinstance(cell, str) for row in rows for cell in row):
        raise BadInputError(place, "all rows of a table must have the same number of texts")
    return tuple(tuple(row) for row in rows)


def parse(text: str, place: str) -> Text:
    """The parts of a line's text. Raises ``BadInputError`` for a blank that is not written rightly."""
    parts: list[Part] = []
    at = 0
    for found in _SLOT.finditer(text):
        parts += [text[at : found.start()]] if found.start() > at else []
        at = found.end()
        if found["mark"]:
            parts.append(Mark(found["mark"]))
        else:
            parts.append(Box(found["name"]) if found["box"] else Slot(found["name"], found["blank"]))
    parts += [text[at:]] if at < len(text) else []
    if any(isinstance(part, str) and re.search(r"[{}|]", part) for part in parts):
        raise BadInputError(place, f"a blank is not written rightly in {text!r}")
    return Text(tuple(parts))
