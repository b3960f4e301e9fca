"""Read ``data/procedures.yaml`` into ``parts`` values, refusing whatever is damaged, with file and line."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.rulebooks.lines import Lined, need, only, read
from openocop.rulebooks.procedure.parts import Kind, MonthDay, Procedure, RoundPlan, Sourced, Transition

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
DATA = Path(__file__).resolve().parent.parent / "data" / "procedures.yaml"
_ONE_DAY = timedelta(days=1)


@cache
def procedures() -> tuple[Procedure, ...]:
    """All procedures, newest first, read once. Raises ``BadInputError`` with file and line on damage."""
    return load_procedures(DATA)


def get_procedure(code: str) -> Procedure:
    """The procedure of that code. Raises ``BadInputError`` naming the known ones."""
    for found in procedures():
        if found.code == code:
            return found
    known = ", ".join(procedure.code for procedure in procedures())
    raise BadInputError(
        "procedure",
        _("“%(code)s” is unknown; the procedures are %(known)s.") % {"code": code, "known": known},
    )


def load_procedures(path: Path) -> tuple[Procedure, ...]:
    """The procedures that a file holds, checked whole. Raises ``BadInputError`` with file and line."""
    about = read(path)
    only(about, {"procedures"})
    entries = need(about, "procedures", list)
    found: tuple[Procedure, ...] = tuple(_make(Procedure, _mapping(entry, about)) for entry in entries)
    _check_order(about, found)
    for entry, procedure in zip(entries, found, strict=True):
        _check(entry, procedure)
    return found


## The dataclass is the schema: a field without a default is needed, a key without a field is refused


def _make(made: type[T], raw: Lined) -> T:
    hints = get_type_hints(made)
    only(raw, hints)
    known = {key: _value(hints[key], raw[key], key, raw) for key in raw}
    for field in fields(made):  # type: ignore[arg-type]
        if field.default is MISSING:
            need(raw, field.name, object)
    if issubclass(made, Sourced) and not (raw.get("art") or raw.get("source")):
        raise BadInputError(raw.place, _("Name what the entry rests on: its article (art) or its source."))
    return made(**known)


def _value(hint: Any, value: Any, key: str, raw: Lined) -> Any:
    if isinstance(hint, UnionType):  # "X | None": absent is None, present is X
        hint = get_args(hint)[0]
    if get_origin(hint) is tuple:
        one = get_args(hint)[0]
        return tuple(_value(one, entry, key, raw) for entry in need(raw, key, list))
    if is_dataclass(hint) and hint is not MonthDay:
        return _make(hint, _mapping(value, raw))  # type: ignore[arg-type]
    try:
        return _plain(hint, value)
    except (ValueError, TypeError) as error:
        sentence = _("“%(key)s” cannot be %(value)r; write %(form)s.")
        raise BadInputError(
            raw.place, sentence % {"key": key, "value": value, "form": _form(hint)}
        ) from error


def _plain(hint: Any, value: Any) -> Any:
    """A text, number, yes or no, day or known word; ``TypeError`` or ``ValueError`` for anything else."""
    if hint is date:
        return date.fromisoformat(value)
    if hint is MonthDay:
        return MonthDay.parse(value)
    if issubclass(hint, StrEnum):
        return hint(value)
    if type(value) is not hint or value == "" or (hint is int and value < 1):
        raise TypeError(hint)
    return value


def _form(hint: Any) -> str:
    if issubclass(hint, StrEnum):
        return ", ".join(hint)
    forms = {
        date: _("a day like 2026-05-22"),
        MonthDay: _("a month and day like 04-29"),
        int: _("a whole number of 1 or more"),
        bool: _("true or false"),
    }
    return forms.get(hint) or _("a text")


def _mapping(value: Any, around: Lined) -> Lined:
    if not isinstance(value, Lined):
        raise BadInputError(
            around.place, _("Write a mapping of keys and values, not %(value)r.") % {"value": value}
        )
    return value


## What the entries must say together


def _refuse(raw: Lined, sentence: str) -> None:
    raise BadInputError(raw.place, sentence)


def _check_order(about: Lined, found: Sequence[Procedure]) -> None:
    """Newest first, and every day from the first law on falls under exactly one."""
    if not found or found[0].last_hand_in is not None:
        _refuse(about, _("The first procedure is the one in force and has no last day."))
    for newer, older in pairwise(found):
        if older.last_hand_in != newer.first_hand_in - _ONE_DAY or older.first_hand_in > older.last_hand_in:
            _refuse(about, _("“%(code)s” must end on the day before the next begins.") % {"code": older.code})
    if len({procedure.code for procedure in found}) != len(found):
        _refuse(about, _("A code stands twice."))


def _check(raw: Lined, procedure: Procedure) -> None:
    named: list[Sequence[Any]] = [procedure.producer_kinds, procedure.clauses, procedure.codes]
    named += [kind.parts for kind in procedure.dossiers]
    named += [procedure.evidence.papers] if procedure.evidence else []
    named += [procedure.revocation.grounds] if procedure.revocation else []
    for entries in named:
        _once(raw, [entry.code for entry in entries])
    _once(raw, [kind.kind for kind in procedure.dossiers])
    _once(raw, list(chain.from_iterable(level.stars for level in procedure.levels)))
    if [step.no for step in procedure.steps] != list(range(1, len(procedure.steps) + 1)):
        _refuse(raw, _("The steps are numbered 1, 2, 3 and so on."))
    for plan in (procedure.province_rounds, procedure.ministry_rounds):
        if plan:
            _check_rounds(raw, plan)
    if procedure.transition:
        _check_transition(raw, procedure.transition, procedure.first_hand_in)


def _once(raw: Lined, words: list[Any]) -> None:
    if len(set(words)) != len(words):
        _refuse(raw, _("One of %(words)s stands twice.") % {"words": ", ".join(map(str, words))})


def _check_rounds(raw: Lined, plan: RoundPlan) -> None:
    """Each round asks before it assesses, and there are as many as the law wants at least."""
    _once(raw, [entry.no for entry in plan.rounds])
    if len(plan.rounds) < plan.at_least_per_year:
        _refuse(raw, _("There are fewer rounds than the law wants."))
    for entry in plan.rounds:
        if entry.last_request.in_year(2001) >= entry.last_evaluation.in_year(2001):
            _refuse(raw, _("Round %(no)s is assessed before it can be asked for.") % {"no": entry.no})


def _check_transition(raw: Lined, transition: Transition, begin: date) -> None:
    """The days that stand here are the arithmetic on the text's own numbers, and every kind has one rule."""
    written = [(transition.old_law.within_days, transition.old_law.last_day)]
    written += [(rule.within_days, rule.finish_by) for rule in transition.pending]
    for within, day in written:
        if day != begin + timedelta(days=within):
            _refuse(
                raw,
                _("%(day)s is not %(count)s days after %(begin)s.")
                % {"day": day, "count": within, "begin": begin},
            )
    if sorted(kind for rule in transition.pending for kind in rule.kinds) != sorted(Kind):
        _refuse(raw, _("The transition needs exactly one rule for each kind of dossier."))
