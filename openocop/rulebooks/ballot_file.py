"""The JSON files of ``openocop score`` and ``openocop advise``, read into values and written from results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.core.points import exact, plain_decimal, show_points
from openocop.rulebooks import shelf, wording
from openocop.rulebooks.plain_json import join, need, only, optional, printable, shown
from openocop.rulebooks.regulation import parse_regulation
from openocop.rulebooks.scoring import Ballot, Member, Stop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openocop.rulebooks.advice import Advice, Target
    from openocop.rulebooks.criteria import ProductSet
    from openocop.rulebooks.gates import FailedGate
    from openocop.rulebooks.regulation import Regulation
    from openocop.rulebooks.scoring import Counted, Result

ROLES = ("chair", "deputy", "secretary", "member")
_REMARKS = ("note", "product")


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """What ``openocop score`` reads."""

    product_set: ProductSet
    regulation: Regulation
    members: tuple[Member, ...]
    ballots: tuple[Ballot, ...]


def read_score(data: dict[str, Any]) -> ScoreInput:
    """A score file's content, checked whole. Raises ``BadInputError`` naming the place in the file."""
    only(data, ("rulebook", "set", "regulation", "members", "ballots", *_REMARKS), "")
    product_set = scorable_set(data)
    # In this file a rule counts only when it is given (docs/json.md): without ``min_ballots`` one ballot is enough,
    # while a council's regulation that says nothing has three (exact rule 6).
    rules = {"min_ballots": 1} | optional(data, "regulation", dict, {}, "")
    regulation = parse_regulation(rules, "regulation")
    members = _members(need(data, "members", list, ""))
    ballots, recused = _ballots(need(data, "ballots", list, ""), members, product_set)
    seated = tuple(
        Member(member.id, member.role, member.absent, recused=member.recused or member.id in recused)
        for member in members.values()
    )
    return ScoreInput(product_set, regulation, seated, ballots)


def read_advise(data: dict[str, Any]) -> tuple[ProductSet, dict[str, str | None]]:
    """An advise file's content: the set and the choices. Raises ``BadInputError`` naming the place in the file."""
    only(data, ("rulebook", "set", "choices", *_REMARKS), "")
    product_set = scorable_set(data)
    return product_set, read_choices(need(data, "choices", dict, ""), product_set, "choices")


def scorable_set(data: dict[str, Any]) -> ProductSet:
    """The set that ``rulebook`` and ``set`` name; refused when unknown or when its source has gaps."""
    code = need(data, "rulebook", str, "")
    rulebook = shelf.find_rulebook(code)
    if rulebook is None:
        raise BadInputError(
            "rulebook",
            _("the rulebook %(code)s is unknown; the rulebooks are %(codes)s.")
            % {"code": shown(code), "codes": ", ".join(shelf.CODES)},
        )
    number = need(data, "set", int, "")
    product_set = rulebook.set(number)
    if product_set is None:
        raise BadInputError(
            "set",
            _("%(code)s has no product set %(number)s; it has sets 1 to %(last)d.")
            % {"code": code, "number": shown(number), "last": len(rulebook.sets)},
        )
    require_scorable(product_set)
    return product_set


def require_scorable(product_set: ProductSet) -> None:
    """Refuses (``BadInputError``) a set whose source has gaps: nobody can be scored by it."""
    if product_set.known_gaps:
        raise BadInputError(
            "set",
            _("set %(number)d of %(code)s is not complete in its source, so nothing can be scored by it.")
            % {"code": product_set.rulebook, "number": product_set.number},
        )


def read_choices(raw: Mapping[str, Any], product_set: ProductSet, place: str) -> dict[str, str | None]:
    """Choices by item, each an option of that item or ``None``. Raises ``BadInputError`` for anything unknown."""
    for item_id, option_id in raw.items():
        points = product_set.points.get(item_id)
        if points is None:
            raise BadInputError(
                join(place, item_id),
                _("set %(number)d has no item %(item)s.")
                % {"number": product_set.number, "item": printable(item_id)},
            )
        if option_id is not None and (not isinstance(option_id, str) or option_id not in points):
            options = ", ".join(option.id for option in product_set.item[item_id].options)
            raise BadInputError(
                join(place, item_id),
                _(
                    "item %(item)s has no option %(option)s; choose one of %(options)s, or null where none is met."
                )
                % {"item": item_id, "option": shown(option_id), "options": options},
            )
    return dict(raw)


def _members(raw: list[Any]) -> dict[str, Member]:
    made: dict[str, Member] = {}
    for position, entry in enumerate(raw):
        place = f"members[{position}]"
        _object(entry, place)
        only(entry, ("id", "role", "absent", "recused", "name", "body"), place)
        member = Member(
            need(entry, "id", str, place),
            optional(entry, "role", str, "member", place),
            optional(entry, "absent", bool, False, place),
            optional(entry, "recused", bool, False, place),
        )
        if member.role not in ROLES:
            raise BadInputError(
                join(place, "role"), _("the role must be one of %(roles)s.") % {"roles": ", ".join(ROLES)}
            )
        if not member.id or member.id in made:
            raise BadInputError(
                join(place, "id"),
                _("the member “%(id)s” stands twice or has no name.") % {"id": printable(member.id)},
            )
        made[member.id] = member
    if not made:
        raise BadInputError("members", _("the list of members is empty; a council has members."))
    return made


def _object(entry: Any, place: str) -> None:
    if not isinstance(entry, dict):
        raise BadInputError(
            place, _("this must be an object { … }, not %(value)s.") % {"value": shown(entry)}
        )


def _ballots(
    raw: list[Any], members: Mapping[str, Member], product_set: ProductSet
) -> tuple[tuple[Ballot, ...], set[str]]:
    """The ballots to count, and the members who recused themselves on theirs."""
    seen: set[str] = set()
    recused: set[str] = set()
    ballots = []
    for position, entry in enumerate(raw):
        place = f"ballots[{position}]"
        _object(entry, place)
        only(entry, ("member", "choices", "recused", "stop", "note"), place)
        member = _voter(entry, members, seen, place)
        seen.add(member.id)
        if optional(entry, "recused", bool, False, place):
            recused.add(member.id)
        else:
            ballot = _ballot(entry, member, product_set, place)
            if not member.recused:  # a recused member's ballot is neither asked for nor counted
                ballots.append(ballot)
    return tuple(ballots), recused


def _voter(entry: dict[str, Any], members: Mapping[str, Member], seen: set[str], place: str) -> Member:
    name = need(entry, "member", str, place)
    where = join(place, "member")
    if name not in members:
        raise BadInputError(
            where, _("the member “%(id)s” is not in the list of members.") % {"id": printable(name)}
        )
    if name in seen:
        raise BadInputError(
            where, _("the member “%(id)s” has two ballots; keep one.") % {"id": printable(name)}
        )
    if members[name].absent:
        raise BadInputError(
            where, _("the member “%(id)s” is absent but has a ballot.") % {"id": printable(name)}
        )
    return members[name]


def _ballot(entry: dict[str, Any], member: Member, product_set: ProductSet, place: str) -> Ballot:
    if "choices" not in entry and "stop" not in entry:
        raise BadInputError(place, _("the ballot needs “choices”, “stop” or “recused”."))
    raw = optional(entry, "choices", dict, {}, place)
    choices = read_choices(raw, product_set, join(place, "choices"))
    raw_stop = optional(entry, "stop", dict, None, place)
    stop = _stop(raw_stop, product_set, join(place, "stop")) if raw_stop is not None else None
    return Ballot(member.id, choices, stop)


def _stop(raw: dict[str, Any], product_set: ProductSet, place: str) -> Stop:
    only(raw, ("item", "note"), place)
    item, note = need(raw, "item", str, place), need(raw, "note", str, place)
    if item not in product_set.item:
        raise BadInputError(
            join(place, "item"),
            _("set %(number)d has no item %(item)s.")
            % {"number": product_set.number, "item": printable(item)},
        )
    if not note.strip():
        raise BadInputError(join(place, "note"), _("write the reason for the stop."))
    return Stop(item, note)


def write_score(result: Result) -> dict[str, Any]:
    """A result as plain data. Points are text, so that no reader loses digits; counts and stars are numbers."""
    return {
        "status": result.status.value,
        "members": [_member(entry) for entry in result.members],
        "counted": result.counted,
        "mean": plain_decimal(result.mean) if result.mean is not None else None,
        "mean_exact": exact(result.mean) if result.mean is not None else None,
        "shown": show_points(result.mean) if result.mean is not None else None,
        "spread": exact(result.spread) if result.spread is not None else None,
        "star_by_points": result.star_by_points,
        "star": result.star,
        "gates_failed": [_gate(entry) for entry in result.gates_failed],
        "outcome": result.outcome.value if result.outcome else None,
        "reasons": [wording.sentence(reason) for reason in result.reasons],
    }


def _member(entry: Counted) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": entry.member,
        "total": exact(entry.total) if entry.total is not None else None,
        "parts": {code: exact(points) for code, points in entry.parts.items()}
        if entry.parts is not None
        else None,
        "missing": list(entry.missing),
    }
    if entry.stop:
        made["stop"] = {"item": entry.stop.item, "note": entry.stop.note}
    return made


def _gate(entry: FailedGate) -> dict[str, Any]:
    return {
        "item": entry.gate.item,
        "star": entry.gate.star,
        "needed": exact(entry.gate.points),
        "reached_by": entry.reached_by,
        "of": entry.of,
    }


def write_advice(advice: Advice) -> dict[str, Any]:
    """Advice as plain data, in the same manner as ``write_score``."""
    return {
        "points": exact(advice.points),
        "shown": show_points(advice.points),
        "parts": {code: exact(points) for code, points in advice.parts.items()},
        "missing": list(advice.missing),
        "star_by_points": advice.star_by_points,
        "star": advice.star,
        "gates_failed": [_gate(entry) for entry in advice.gates_failed],
        "next": [_target(entry) for entry in advice.targets],
    }


def _target(target: Target) -> dict[str, Any]:
    made: dict[str, Any] = {
        "target": target.star,
        "points_missing": exact(target.points_missing),
        "gates_missing": [_gate(entry) for entry in target.gates_missing],
        "fewest_items": target.fewest,
        "ways_with_fewest_items": target.count,
        "ways": [_way(entry.changes, entry.points_after) for entry in target.ways],
    }
    if not target.ways:
        made["reason"] = wording.no_way(target)
    return made


def _way(changes: Sequence[Any], points_after: int) -> dict[str, Any]:
    return {
        "changes": [
            {"item": change.item, "from": change.before, "to": change.after, "gain": exact(change.gain)}
            for change in changes
        ],
        "points_after": exact(points_after),
    }
