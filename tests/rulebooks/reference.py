"""A second, slow reading of the exact rules 2 to 8, written from the rules and not from the product's code.

It reads the sheets' YAML by itself, takes the gates from the star marks on options and headings (not from
the files' ``gates``), and finds the ways up by trying every combination. It answers in plain data, as the
commands do.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import yaml

import openocop

DATA = Path(openocop.__file__).parent / "rulebooks" / "data"
GAPS = {"QD26-2026": [], "QD148-2023": [7, 11, 12, 13], "QD1048-2019": [3, 10, 16, 19]}
COMPLETE = [(code, number) for code, gaps in GAPS.items() for number in range(1, 27) if number not in gaps]
FLOORS = {5: 90, 4: 70, 3: 50, 2: 30, 1: 0}


@dataclass(frozen=True)
class Line:
    """One item: its options as (id, points) in the sheet's order, and its marks as (star, points)."""

    id: str
    part: str
    options: tuple[tuple[str, int], ...]
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def worth(self) -> dict:
        return {None: 0} | dict(self.options)


@dataclass(frozen=True)
class Sheet:
    """One product set as the reference sees it."""

    code: str
    number: int
    lines: tuple[Line, ...]
    floors: tuple[tuple[int, int], ...] = tuple(FLOORS.items())


@cache
def sheet(code: str, number: int) -> Sheet:
    """The set's sheet, read from its file."""
    raw = yaml.load((DATA / code / f"{number:02}.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return Sheet(code, number, tuple(line for part in raw["parts"] for line in _lines(part, part["code"])))


def _lines(node: dict, part: str) -> list[Line]:
    if "options" in node:
        return [Line(node["id"], part, tuple((o["id"], o["points"]) for o in node["options"]), _marks(node))]
    return [line for child in node["criteria"] for line in _lines(child, part)]


def _marks(node: dict) -> tuple[tuple[int, int], ...]:
    """A mark on an option asks for its points; a mark on the heading asks for any points at all."""
    marks = [(option["star_mark"], option["points"]) for option in node["options"] if "star_mark" in option]
    if "star_mark" in node:
        marks.append((node["star_mark"], min(o["points"] for o in node["options"] if o["points"] > 0)))
    return tuple(sorted(marks))


def band(floors: tuple[tuple[int, int], ...], points: Fraction) -> int:
    """The highest star whose lower bound the points reach."""
    return max(star for star, floor in floors if points >= floor)


def cut_off(value: Fraction, places: int) -> str:
    """A decimal cut off, digit by digit, as one does it on paper."""
    whole, rest = divmod(value.numerator, value.denominator)
    digits = ""
    for _ in range(places):
        digit, rest = divmod(rest * 10, value.denominator)
        digits += str(digit)
    return f"{whole}.{digits}"


def as_text(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def score(of: Sheet, document: dict) -> dict:
    """What ``openocop score`` must answer to the document, but for the sentences."""
    rules = document.get("regulation", {})
    ballots = {ballot["member"]: ballot for ballot in document["ballots"]}
    recused = {m["id"] for m in document["members"] if m.get("recused")}
    recused |= {name for name, ballot in ballots.items() if ballot.get("recused")}
    voters = [m for m in document["members"] if not m.get("absent") and m["id"] not in recused]
    rows = [_row(of, member["id"], ballots.get(member["id"])) for member in voters]
    totals = [Fraction(row["total"]) for row in rows if row["total"] is not None]
    answer = {
        "status": _status(rules, document["members"], recused, voters, rows, totals),
        "members": rows,
        "counted": len(totals),
        "mean": None,
        "mean_exact": None,
        "shown": None,
        "spread": None,
        "star_by_points": None,
        "star": None,
        "gates_failed": [],
        "outcome": None,
    }
    if answer["status"] in {"rescore", "concluded"}:
        mean = sum(totals) / len(totals)
        answer["mean"] = cut_off(mean, 6).rstrip("0").rstrip(".")
        answer["mean_exact"] = as_text(mean)
        answer["shown"] = cut_off(mean, 2).replace(".", ",")
        answer["spread"] = as_text(max(totals) - min(totals))
    if answer["status"] == "concluded":
        choices = [ballots[row["id"]]["choices"] for row in rows if row["total"] is not None]
        by_points, star, failed = stars(of, mean, choices, rules.get("gate_basis", "majority"))
        answer["star_by_points"], answer["star"], answer["gates_failed"] = by_points, star, failed
        answer["outcome"] = {5: "forward_to_ministry", 4: "recognise", 3: "recognise"}.get(
            star, "not_recognised"
        )
    return answer


def _row(of: Sheet, member: str, ballot: dict | None) -> dict:
    row = {"id": member, "total": None, "parts": None, "missing": []}
    if ballot is not None and "stop" in ballot:
        return row | {"stop": ballot["stop"]}
    choices = ballot["choices"] if ballot else {}
    row["missing"] = [line.id for line in of.lines if line.id not in choices]
    if not row["missing"]:
        parts: dict[str, int] = dict.fromkeys((line.part for line in of.lines), 0)
        for line in of.lines:
            parts[line.part] += line.worth[choices[line.id]]
        row["parts"] = {code: str(points) for code, points in parts.items()}
        row["total"] = str(sum(parts.values()))
    return row


def _status(rules, members, recused, voters, rows, totals) -> str:
    stops = sum("stop" in row for row in rows)
    every = rules.get("gate_basis") == "every"
    limit = rules.get("spread_limit")
    if any("stop" not in row and row["missing"] for row in rows):
        return "incomplete"
    if not _has_quorum(rules, members, recused, voters):
        return "no_quorum"
    if stops and (stops == len(rows) if every else stops > Fraction(len(rows), 2)):
        return "refused"
    if stops or (limit is not None and max(totals) - min(totals) > Fraction(str(limit))):
        return "rescore"
    return "concluded"


def _has_quorum(rules, members, recused, voters) -> bool:
    base = (
        len(members)
        if rules.get("quorum_base") == "all_members"
        else sum(m["id"] not in recused for m in members)
    )
    share = Fraction(str(rules.get("quorum", "0")).rstrip("%")) / (
        100 if "%" in str(rules.get("quorum")) else 1
    )
    led = any(member.get("role") in {"chair", "deputy"} for member in voters)
    return (
        len(voters) >= share * base
        and len(voters) >= rules.get("min_ballots", 1)
        and (led or not rules.get("chair_required", False))
    )


def stars(of: Sheet, mean: Fraction, ballots: list[dict], basis: str) -> tuple[int, int, list[dict]]:
    """The star by points, the star, and the gates that cost a star which the points alone would give."""
    by_points = band(of.floors, mean)
    failed = []
    for line in of.lines:
        for star, needed in line.marks:
            got = [line.worth[choices[line.id]] for choices in ballots]
            if star <= by_points and not _reached(got, needed, basis):
                reached_by = len([points for points in got if points >= needed])
                failed.append(
                    {
                        "item": line.id,
                        "star": star,
                        "needed": str(needed),
                        "reached_by": reached_by,
                        "of": len(got),
                    }
                )
    eligible = [s for s in (3, 4, 5) if s <= by_points and all(entry["star"] > s for entry in failed)]
    return by_points, max([min(by_points, 2), *eligible]), failed


def _reached(got: list[int], needed: int, basis: str) -> bool:
    if basis == "mean":
        return Fraction(sum(got), len(got)) >= needed
    votes = Counter(points >= needed for points in got)
    return not votes[False] if basis == "every" else votes[True] > votes[False]


def points_of(of: Sheet, choices: dict) -> int:
    return sum(line.worth[choices.get(line.id)] for line in of.lines)


def advise(of: Sheet, choices: dict) -> dict:
    """What ``openocop advise`` must answer, by trying all that can be done to every item."""
    now = {line.id: choices.get(line.id) for line in of.lines}
    points = points_of(of, now)
    parts: dict[str, int] = dict.fromkeys((line.part for line in of.lines), 0)
    for line in of.lines:
        parts[line.part] += line.worth[now[line.id]]
    by_points, star, failed = stars(of, Fraction(points), [now], "every")
    return {
        "points": str(points),
        "shown": cut_off(Fraction(points), 2).replace(".", ","),
        "parts": {code: str(value) for code, value in parts.items()},
        "missing": [line.id for line in of.lines if line.id not in choices],
        "star_by_points": by_points,
        "star": star,
        "gates_failed": failed,
        "next": [_target(of, now, goal) for goal in (3, 4, 5) if goal > star],
    }


def _target(of: Sheet, now: dict, goal: int) -> dict:
    found = ways(of, now, goal)
    fewest = len(found[0]) if found else 0
    points = points_of(of, now)
    blocking = [
        {"item": line.id, "star": star, "needed": str(needed), "reached_by": 0, "of": 1}
        for line in of.lines
        for star, needed in line.marks
        if star <= goal and line.worth[now[line.id]] < needed
    ]
    return {
        "target": goal,
        "points_missing": str(max(dict(of.floors)[goal] - points, 0)),
        "gates_missing": blocking,
        "fewest_items": fewest,
        "ways_with_fewest_items": sum(len(way) == fewest for way in found),
        "ways": [
            {
                "changes": [
                    {"item": line, "from": now[line], "to": option, "gain": str(gain)}
                    for line, option, gain in way
                ],
                "points_after": str(points + sum(gain for _, _, gain in way)),
            }
            for way in found[:3]
        ],
    }


def ways(of: Sheet, now: dict, goal: int) -> list[tuple[tuple[str, str, int], ...]]:
    """Every way to the goal, in order. A way: (item, option, gain) in the sheet's order."""
    moves = [_moves(line, now[line.id]) for line in of.lines]
    found = [combination for combination in itertools.product(*moves) if _is_way(of, now, combination, goal)]
    found.sort(key=lambda combination: _cost(moves, combination))
    return [tuple(move for move in combination if move is not None) for combination in found]


def _is_way(of: Sheet, now: dict, combination: tuple, goal: int) -> bool:
    """It arrives, and without any single one of its changes it would not."""
    return _arrives(of, now, combination, goal) and not any(
        _arrives(of, now, (*combination[:i], None, *combination[i + 1 :]), goal)
        for i, move in enumerate(combination)
        if move is not None
    )


def _moves(line: Line, chosen: str | None) -> list:
    """Nothing, or any option worth more, the least first; equal ones as the sheet has them."""
    better = [(line.id, option, points - line.worth[chosen]) for option, points in line.options]
    return [None, *sorted((move for move in better if move[2] > 0), key=lambda move: move[2])]


def _arrives(of: Sheet, now: dict, combination: tuple, goal: int) -> bool:
    reached = dict(now)
    reached.update({move[0]: move[1] for move in combination if move is not None})
    if points_of(of, reached) < dict(of.floors)[goal]:
        return False
    return all(
        line.worth[reached[line.id]] >= needed
        for line in of.lines
        for star, needed in line.marks
        if star <= goal
    )


def _cost(moves: list, combination: tuple) -> tuple:
    """Number of items, points gained, then which items, then which options."""
    made = [(position, move) for position, move in enumerate(combination) if move is not None]
    return (
        len(made),
        sum(move[2] for _, move in made),
        [position for position, _ in made],
        [moves[position].index(move) for position, move in made],
    )


def choices_worth(of: Sheet, total: int, *, least_star: int = 0, change: dict | None = None) -> dict:
    """Answers worth just ``total`` that meet the gates up to ``least_star``; ``change`` fixes some items.

    ValueError when no such answers exist.
    """
    reached: dict[int, dict] = {0: {}}
    for line in of.lines:
        floor = max((points for star, points in line.marks if star <= least_star), default=0)
        allowed = [(option, points) for option, points in line.options if points >= floor]
        if change and line.id in change:
            allowed = [(change[line.id], line.worth[change[line.id]])]
        step: dict[int, dict] = {}
        for so_far, chosen in reached.items():
            for option, points in allowed:
                step.setdefault(so_far + points, chosen | {line.id: option})
        reached = step
    if total not in reached:
        raise ValueError(f"No answers of {of.code} {of.number} are worth {total}: {sorted(reached)}")
    return reached[total]


def few_ways(of: Sheet, now: dict, goal: int, size: int) -> list[tuple[tuple[str, str, int], ...]]:
    """All sets of just ``size`` changes that arrive, in order: ways, where no smaller set arrives."""
    moves = [_moves(line, now[line.id]) for line in of.lines]
    needed = {line.id: max((p for star, p in line.marks if star <= goal), default=0) for line in of.lines}
    blocked = [i for i, line in enumerate(of.lines) if line.worth[now[line.id]] < needed[line.id]]
    others = [i for i in range(len(of.lines)) if i not in blocked and len(moves[i]) > 1]
    short = dict(of.floors)[goal] - points_of(of, now)
    found = []
    for rest in itertools.combinations(others, max(size - len(blocked), 0)):
        positions = sorted((*blocked, *rest))
        for made in itertools.product(*(moves[position][1:] for position in positions)):
            after = [
                of.lines[position].worth[move[1]] for position, move in zip(positions, made, strict=True)
            ]
            if sum(move[2] for move in made) >= short and all(
                points >= needed[of.lines[position].id]
                for position, points in zip(positions, after, strict=True)
            ):
                choice = [moves[position].index(move) for position, move in zip(positions, made, strict=True)]
                found.append(((sum(move[2] for move in made), positions, choice), made))
    return [made for _, made in sorted(found) if len(made) == size]
