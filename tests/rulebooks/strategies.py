"""Invented councils, ballots and sheets for the property tests, and small sheets for the hand-made ones."""

# ruff: noqa: S311 - invented cases need no secrecy

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from openocop.rulebooks.criteria import Band, Gate, Item, Option, Part, ProductSet
from tests.rulebooks.reference import COMPLETE, FLOORS, Line, Sheet, sheet

BASES = ["majority", "every", "mean"]
MOODS = ["calm", "calm", "calm", "calm", "missing", "stops", "absent", "recused", "mixed"]


def product_set_of(of: Sheet) -> ProductSet:
    """The product's value for a sheet that stands in no file."""
    parts = tuple(
        Part(
            code,
            f"Part {code}",
            sum(max(points for _, points in line.options) for line in of.lines if line.part == code),
            tuple(_item(line) for line in of.lines if line.part == code),
        )
        for code in dict.fromkeys(line.part for line in of.lines)
    )
    return ProductSet(
        rulebook=of.code,
        number=of.number,
        code=f"{of.code}-{of.number}",
        name="An invented set",
        category="",
        group="",
        bands=tuple(Band(star, floor, star >= 3) for star, floor in of.floors),
        parts=parts,
        gates=tuple(Gate(line.id, star, points) for line in of.lines for star, points in line.marks),
    )


def _item(line: Line) -> Item:
    options = tuple(Option(option, points, f"Option {option}") for option, points in line.options)
    return Item(line.id, f"Item {line.id}", max(points for _, points in line.options), line.part, options)


def tiny(*lines: Line, floors: dict[int, int] | None = None) -> Sheet:
    """A sheet of just these items."""
    return Sheet("TEST", 1, lines, tuple((floors or FLOORS).items()))


def line(name: str, *points: int, marks: dict[int, int] | None = None, part: str = "A") -> Line:
    """An item with options of these points, named ``1/1``, ``1/2`` and so on."""
    options = tuple((f"{name}/{position}", value) for position, value in enumerate(points, 1))
    return Line(name, part, options, tuple((marks or {}).items()))


def percent_sheet() -> Sheet:
    """One item with an option for every whole total from 0 to 100, and no gates."""
    return tiny(line("1", *range(101)))


def of_total(total: int) -> dict[str, str]:
    """The answers to ``percent_sheet`` that are worth ``total``."""
    return {"1": f"1/{total + 1}"}


@st.composite
def tiny_sheets(draw: st.DrawFn, most_items: int = 6) -> Sheet:
    """Sheets of a few items with options in any order, doubled points, gates and bands of every kind."""
    lines = []
    for number in range(1, draw(st.integers(3, most_items)) + 1):
        points = draw(st.lists(st.integers(0, 5), min_size=2, max_size=4).filter(any))
        stars = draw(st.sets(st.sampled_from([3, 4, 5]), max_size=2))
        levels = sorted({value for value in points if value})
        marks = dict(zip(sorted(stars), levels[-len(stars) :], strict=False)) if stars else {}
        lines.append(line(str(number), *points, marks=marks, part="ABC"[(number - 1) % 3]))
    lines.sort(key=lambda entry: entry.part)  # a part's items stand together
    most = sum(max(points for _, points in entry.options) for entry in lines)
    bounds = draw(st.sets(st.integers(1, max(most + 1, 5)), min_size=4, max_size=4))
    return tiny(*lines, floors=dict(zip([5, 4, 3, 2, 1], [*sorted(bounds, reverse=True), 0], strict=True)))


@st.composite
def answers(draw: st.DrawFn, of: Sheet) -> dict[str, str | None]:
    """Any answers to a sheet: options, "none is met", and items not answered yet."""
    random = Random(draw(st.integers(0, 2**32)))
    drawn = {}
    for entry in of.lines:
        if random.random() < 0.85:
            drawn[entry.id] = random.choice([None, *(option for option, _ in entry.options)])
    return drawn


@st.composite
def nearly_best(draw: st.DrawFn, of: Sheet, open_items: int = 5) -> dict[str, str | None]:
    """Answers at their best but for a few items, so that every combination above them can be tried."""
    chosen = {entry.id: max(entry.options, key=lambda option: option[1])[0] for entry in of.lines}
    names = draw(
        st.lists(st.sampled_from(of.lines), min_size=1, max_size=open_items, unique_by=lambda e: e.id)
    )
    for entry in names:
        chosen[entry.id] = draw(st.sampled_from([None, *(option for option, _ in entry.options)]))
    for entry in draw(st.lists(st.sampled_from(names), max_size=2)):
        chosen.pop(entry.id, None)
    return chosen


@st.composite
def documents(draw: st.DrawFn, moods: list[str] = MOODS) -> tuple[Sheet, dict]:
    """A set of any rulebook and a whole score file for it: regulation, council and ballots."""
    of = sheet(*draw(st.sampled_from(COMPLETE)))
    random = Random(draw(st.integers(0, 2**32)))
    mood = draw(st.sampled_from(moods))
    members = draw(_councils(mood))
    usual = _usual_answers(of, draw(st.sampled_from([0.0, 0.3, 0.6, 0.8, 0.9, 0.95, 1.0])), random)
    quarrel = draw(st.sampled_from([0, 1, 2, 4, 40]))
    ballots = [
        _ballot(of, member["id"], usual, quarrel, mood, random)
        for member in members
        if not member.get("absent") and not (member.get("recused") and random.random() < 0.5)
    ]
    if mood in {"missing", "mixed"} and ballots and draw(st.booleans()):
        ballots.pop()
    document = {
        "rulebook": of.code,
        "set": of.number,
        "regulation": draw(_regulations()),
        "members": members,
        "ballots": ballots,
    }
    return of, document


@st.composite
def _regulations(draw: st.DrawFn) -> dict:
    rules = {"gate_basis": draw(st.sampled_from(BASES))}
    if draw(st.booleans()):
        rules["spread_limit"] = draw(st.sampled_from([None, 0, 3, 10, "7.5", "21/2", 100]))
    if draw(st.booleans()):
        rules["quorum"] = draw(st.sampled_from([0, "1/2", "2/3", "3/4", "75%", "50%", 1]))
    if draw(st.booleans()):
        rules["quorum_base"] = draw(st.sampled_from(["not_recused", "all_members"]))
    if draw(st.booleans()):
        rules["chair_required"] = draw(st.booleans())
    if draw(st.booleans()):
        rules["min_ballots"] = draw(st.integers(1, 4))
    return rules


@st.composite
def _councils(draw: st.DrawFn, mood: str) -> list[dict]:
    members = []
    for number in range(draw(st.integers(1, 7))):
        member: dict = {"id": f"m{number}"}
        if number < 2 or draw(st.booleans()):
            member["role"] = draw(st.sampled_from(["chair", "deputy", "secretary", "member"]))
        if mood in {"absent", "mixed"} and draw(st.integers(0, 3)) == 0:
            member["absent"] = True
        if mood in {"recused", "mixed"} and draw(st.integers(0, 3)) == 0:
            member["recused"] = True
        members.append(member)
    return members


def _usual_answers(of: Sheet, quality: float, random: Random) -> dict[str, str | None]:
    chosen: dict[str, str | None] = {}
    for entry in of.lines:
        best = max(entry.options, key=lambda option: option[1])[0]
        some = random.choice([None, *(option for option, _ in entry.options)])
        chosen[entry.id] = best if random.random() < quality else some
    return chosen


def _ballot(of: Sheet, member: str, usual: dict, quarrel: int, mood: str, random: Random) -> dict:
    if mood in {"recused", "mixed"} and random.random() < 0.1:
        return {"member": member, "recused": True}
    if mood in {"stops", "mixed"} and random.random() < 0.4:
        return {"member": member, "stop": {"item": random.choice(of.lines).id, "note": "Không đạt"}}
    choices = dict(usual)
    for entry in random.sample(of.lines, min(quarrel, len(of.lines))):
        choices[entry.id] = random.choice([None, *(option for option, _ in entry.options)])
    if mood in {"missing", "mixed"} and random.random() < 0.2:
        for entry in random.sample(of.lines, random.randint(1, len(of.lines))):
            del choices[entry.id]
    return {"member": member, "choices": choices}
