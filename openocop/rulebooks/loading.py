"""Read a rulebook's files into ``criteria`` values, refusing whatever is damaged, with file and line."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from openocop.core.errors import BadInputError
from openocop.rulebooks import integrity
from openocop.rulebooks.criteria import Band, Criterion, Gate, Item, Note, Option, Part, ProductSet, Rulebook
from openocop.rulebooks.lines import Lined, mappings, need, only, optional, read

if TYPE_CHECKING:
    from pathlib import Path

NOTE_KINDS = {"guidance", "requirement", "condition", "stop", "reject"}
GATE_STARS = (3, 4, 5)
_SET_KEYS = {
    "rulebook", "number", "code", "name", "category", "group", "subgroup", "classification_line", "ministry",
    "reject_if", "sample_products", "provenance", "source", "known_gaps", "gates", "parts",
}  # fmt: skip
_CRITERION_KEYS = {
    "id", "letter", "name", "max", "notes", "criteria", "options", "star_mark", "corrected_from", "correction",
}  # fmt: skip
_ITEM_KEYS = {"options", "star_mark", "corrected_from", "correction"}
_OPTION_KEYS = {"id", "points", "text", "case", "star_mark", "implied", "corrected_from"}
_RULEBOOK_KEYS = {
    "code", "decision", "title", "issued", "effective_from", "effective_to", "official_address", "transcript",
    "star_marks", "parts", "total", "bands", "certificate_validity_months", "replaces", "amended_by", "marks_note",
}  # fmt: skip


def load_rulebook(folder: Path) -> Rulebook:
    """The rulebook in ``folder`` (``rulebook.yaml`` and one file per set), checked whole.

    Raises ``BadInputError`` whose place names file and line.
    """
    about = read(folder / "rulebook.yaml")
    only(about, _RULEBOOK_KEYS)
    if need(about, "code", str) != folder.name:
        raise BadInputError(about.place, f"the code must be {folder.name!r}, like the folder")
    bands = tuple(_band(entry) for entry in mappings(about, "bands"))
    part_points = {part: need(about["parts"], part, int) for part in need(about, "parts", dict)}
    integrity.check_bands(about, bands, part_points)
    sets = tuple(load_set(path, bands, part_points) for path in sorted(folder.glob("[0-9]*.yaml")))
    integrity.check_numbers(about, sets)
    return Rulebook(
        code=about["code"],
        decision=need(about, "decision", str),
        title=need(about, "title", str),
        issued=_date(about, "issued"),
        effective_from=_date(about, "effective_from"),
        effective_to=_date(about, "effective_to") if "effective_to" in about else None,
        bands=bands,
        part_points=part_points,
        sets=sets,
        content_hash=content_hash(folder),
        official_address=optional(about, "official_address", str, ""),
        transcript=optional(about, "transcript", str, ""),
        star_marks=optional(about, "star_marks", str, ""),
        certificate_validity_months=need(about, "certificate_validity_months", int),
        marks_note=dict(optional(about, "marks_note", dict, {})),
        replaces=tuple(mappings(about, "replaces", needed=False)),
        amended_by=tuple(mappings(about, "amended_by", needed=False)),
    )


def content_hash(folder: Path) -> str:
    """What ``sha256sum *.yaml | sha256sum`` prints inside the folder: the rulebook's identity."""
    listing = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("*.yaml"))
    )
    return hashlib.sha256(listing.encode()).hexdigest()


def load_set(path: Path, bands: tuple[Band, ...], part_points: dict[str, int]) -> ProductSet:
    """One product set's sheet, checked. Raises ``BadInputError`` with file and line."""
    raw = read(path)
    only(raw, _SET_KEYS)
    if need(raw, "rulebook", str) != path.parent.name:
        raise BadInputError(raw.place, f"'rulebook' must be {path.parent.name!r}")
    known_gaps = tuple(dict(gap) for gap in mappings(raw, "known_gaps", needed=False))
    parts = tuple(_part(entry) for entry in mappings(raw, "parts"))
    made = ProductSet(
        rulebook=raw["rulebook"],
        number=need(raw, "number", int),
        **{key: need(raw, key, str) for key in ("code", "name", "category", "group", "provenance", "source")},
        **{
            key: optional(raw, key, str, "")
            for key in ("subgroup", "classification_line", "ministry", "reject_if")
        },
        sample_products=optional(raw, "sample_products", int, 0),
        bands=bands,
        parts=parts,
        gates=tuple(gate for entry in mappings(raw, "gates") for gate in _gates(entry)),
        known_gaps=known_gaps,
    )
    integrity.check_set(raw, made, part_points)
    return made


def _date(mapping: Lined, key: str) -> date:
    try:
        return date.fromisoformat(str(need(mapping, key, str)))
    except ValueError as error:
        raise BadInputError(mapping.place, f"{key!r} must be a date like 2026-05-22") from error


def _band(raw: Lined) -> Band:
    only(raw, {"star", "min", "certificate", "wording"})
    return Band(
        need(raw, "star", int),
        need(raw, "min", int),
        need(raw, "certificate", bool),
        optional(raw, "wording", str, ""),
    )


def _part(raw: Lined) -> Part:
    only(raw, {"code", "name", "max", "criteria"})
    code = need(raw, "code", str)
    children = tuple(_node(entry, code, ()) for entry in mappings(raw, "criteria"))
    return Part(code, need(raw, "name", str), need(raw, "max", int), children)


def _node(raw: Lined, part: str, headings: tuple[str, ...]) -> Criterion | Item:
    """A criterion with children, or an item with options; never both, never neither."""
    only(raw, _CRITERION_KEYS)
    if ("criteria" in raw) == ("options" in raw):
        raise BadInputError(raw.place, "a criterion holds either 'criteria' or 'options'")
    shared: dict[str, Any] = {
        "id": need(raw, "id", str),
        "name": need(raw, "name", str),
        "max": need(raw, "max", int),
        "notes": tuple(_note(entry) for entry in mappings(raw, "notes", needed=False)),
        "letter": optional(raw, "letter", str, ""),
    }
    if "criteria" in raw:
        only(raw, _CRITERION_KEYS - _ITEM_KEYS)
        below = (*headings, shared["name"])
        children = tuple(_node(entry, part, below) for entry in mappings(raw, "criteria"))
        integrity.check_criterion(raw, children)
        return Criterion(children=children, **shared)
    options = tuple(_option(entry) for entry in mappings(raw, "options"))
    integrity.check_options(raw, options)
    return Item(
        part=part,
        headings=headings,
        options=options,
        star_mark=optional(raw, "star_mark", int),
        corrected_from=optional(raw, "corrected_from", str, ""),
        correction=optional(raw, "correction", dict),
        **shared,
    )


def _note(raw: Lined) -> Note:
    only(raw, {"kind", "text"})
    if need(raw, "kind", str) not in NOTE_KINDS:
        raise BadInputError(raw.place, f"a note's kind is one of {', '.join(sorted(NOTE_KINDS))}")
    return Note(raw["kind"], need(raw, "text", str))


def _option(raw: Lined) -> Option:
    only(raw, _OPTION_KEYS)
    return Option(
        id=need(raw, "id", str),
        points=need(raw, "points", int),
        text=need(raw, "text", str),
        case=optional(raw, "case", str, ""),
        star_mark=optional(raw, "star_mark", int),
        implied=optional(raw, "implied", bool, False),
        corrected_from=optional(raw, "corrected_from", str, ""),
    )


def _gates(raw: Lined) -> list[Gate]:
    """The marks of one item. A level that only carries over from a lower star is no mark of its own."""
    only(raw, {"item", *(f"star{star}" for star in GATE_STARS)})
    item = need(raw, "item", str)
    found: list[Gate] = []
    for star in GATE_STARS:
        points = optional(raw, f"star{star}", int)
        if points is not None and (not found or points != found[-1].points):
            found.append(Gate(item, star, points))
    return found
