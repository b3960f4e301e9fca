"""Units and answers as JSON and as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openocop.core.clock import show_date
from openocop.places.atlas import atlas

if TYPE_CHECKING:
    from datetime import date

    from openocop.places.resolving import Answer, Note
    from openocop.places.units import SuccessionKind, Unit


def write_unit(unit: Unit, day: date | None = None) -> dict[str, Any]:
    """A unit as JSON; ``day`` says under which names of the units above."""
    above = {one.level: {"code": one.code, "name": one.name} for one in atlas().above(unit, day)}
    return {
        "code": unit.code,
        "level": unit.level,
        "kind": unit.kind,
        "name": unit.name,
        "full_name": atlas().full_name(unit, day),
        "district": above.get("district"),
        "province": above.get("province"),
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
    }


def write_answer(answer: Answer) -> dict[str, Any]:
    """An answer as ``openocop place --json`` prints it."""
    return {
        "answer": answer.kind,
        "on": answer.on.isoformat(),
        "unit": write_unit(answer.unit, answer.on) if answer.unit else None,
        "today": [write_unit(unit) for unit in answer.today],
        "candidates": [write_unit(unit, answer.on) for unit in answer.candidates],
        "era": answer.era,
        "notes": list(answer.notes),
        "as_at": atlas().as_at.isoformat(),
    }


def in_days(unit: Unit) -> str:
    """The unit's time in words."""
    if unit.valid_from and unit.valid_to:
        dates = {"since": show_date(unit.valid_from), "until": show_date(unit.valid_to)}
        return _("from %(since)s until %(until)s") % dates
    if unit.valid_to:
        return _("until %(until)s") % {"until": show_date(unit.valid_to)}
    return _("since %(since)s") % {"since": show_date(unit.valid_from)} if unit.valid_from else ""


def of_step(kind: SuccessionKind) -> str:
    """What of a unit went over, in words."""
    words = {
        "whole": _("all of it"),
        "part": _("a part"),
        "all_people": _("a part of the area with all the people"),
    }
    return words[kind]


def of_note(note: Note) -> str:
    """What a person must know about an answer."""
    words: dict[Note, str] = {
        "hint": _("The address mixes names from before and after 1/7/2025."),
        "kind_differs": _("The kind (xã, phường, thị trấn) is written differently there."),
        "accents_differ": _("The name agrees without accents only."),
        "successor_unknown": _("The conversion table does not say all of what it became; ask a person."),
        "split": _("It was divided; only a person who knows the address can say which part it is in."),
        "twin": _("The conversion table writes the same name under another code; ask a person."),
    }
    return words[note]


def in_words(answer: Answer) -> str:
    """An answer as sentences for a terminal."""
    whole = atlas()
    day = show_date(answer.on)
    lines = [_headline(answer, day)]
    if answer.unit:
        lines.append(f"  {_line(answer.unit, answer.on)}")
        if answer.unit not in answer.today:
            lines += [_("Today:")] if answer.today else []
            lines += [f"  {_line(unit)}" for unit in answer.today]
        lines += map(of_note, answer.notes)
    if answer.candidates:
        lines.append(_("To choose from:"))
        lines += [f"  {_line(unit, answer.on)}" for unit in answer.candidates]
    lines.append(_("State of the list: %(day)s.") % {"day": show_date(whole.as_at)})
    return "\n".join(lines) + "\n"


def _headline(answer: Answer, day: str) -> str:
    if answer.kind == "several":
        return _("Several places fit on %(day)s; nothing is guessed.") % {"day": day}
    if answer.kind == "none":
        return _("No place fits on %(day)s.") % {"day": day}
    if answer.era == "other":
        return _("One place; it did not exist on %(day)s.") % {"day": day}
    return _("One place on %(day)s.") % {"day": day}


def _line(unit: Unit, day: date | None = None) -> str:
    return f"{unit.code} {atlas().full_name(unit, day)} ({in_days(unit)})"
