"""Reads the files in ``data/``: units, successions, later changes. Their format stands in ``data/README.md``."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from openocop.places.units import LEVELS, Succession, Unit, split_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from openocop.places.units import SuccessionKind

DATA: Final = Path(__file__).resolve().parent / "data"
SIGNS: Final[dict[str, SuccessionKind]] = {"": "whole", "p": "part", "a": "all_people"}


@dataclass(frozen=True, slots=True)
class Tables:
    """All that the files hold; the units of one code stand in the order of their days."""

    units: Mapping[str, tuple[Unit, ...]]
    successions: tuple[Succession, ...]
    spellings: tuple[tuple[Unit, str, str], ...]
    """Old units with the kind and base of another name they are found under."""
    as_at: date
    """The day of the last change that is known."""


def read_tables(folder: Path = DATA) -> Tables:
    """Read every file of the folder."""
    old = {unit.code: unit for unit in _units(folder / "units-2025-01.csv")}
    current = {unit.code: unit for unit in _units(folder / "units-2025-07.csv")}
    as_at = max(unit.valid_from for unit in current.values() if unit.valid_from)
    successions = [
        Succession(old[code], current[row["new"]], kind)
        for row in _rows(folder / "successions.csv")
        for code, kind in _made_of(row["old"])
    ]
    spellings = tuple(
        (old[row["code"]], *split_kind(row["name"], "commune")) for row in _rows(folder / "spellings.csv")
    )
    units = {code: [unit] for code, unit in old.items()}
    for code, unit in current.items():
        units.setdefault(code, []).append(unit)
    for row in sorted(_rows(folder / "changes.csv"), key=lambda row: row["date"]):
        as_at = date.fromisoformat(row["date"])
        _change(units, successions, row)
    return Tables(_frozen(units), tuple(_settled(successions, units)), spellings, as_at)


def _frozen(units: dict[str, list[Unit]]) -> dict[str, tuple[Unit, ...]]:
    return {code: tuple(versions) for code, versions in units.items()}


def _settled(successions: list[Succession], units: dict[str, list[Unit]]) -> Iterator[Succession]:
    """The successions between the units as they are once every change has given them their last day."""

    def now(unit: Unit) -> Unit:
        return next(one for one in units[unit.code] if one.valid_from == unit.valid_from)

    return (replace(one, old=now(one.old), new=now(one.new)) for one in successions)


def _change(units: dict[str, list[Unit]], successions: list[Succession], row: Mapping[str, str]) -> None:
    """Let one unit begin on a day, and end those that it takes over wholly or with all their people."""
    day, code = date.fromisoformat(row["date"]), row["code"]
    sources = [(units[source][-1], kind) for source, kind in _made_of(row["from"] or code)]
    before = units[code][-1] if code in units else sources[0][0]
    kind, base = split_kind(row["name"], LEVELS[len(code)])
    parent = row["parent"] or before.parent
    after = replace(before, code=code, kind=kind, base=base, parent=parent, valid_from=day, valid_to=None)
    ended = {source.code for source, how in sources if how != "part"} | ({code} & set(units))
    for one in ended:
        units[one][-1] = replace(units[one][-1], valid_to=day - timedelta(days=1))
    units.setdefault(code, []).append(after)
    successions += [Succession(source, after, how, row["basis"]) for source, how in sources]


def _made_of(text: str) -> Iterator[tuple[str, SuccessionKind]]:
    """``30208 30211/p`` as codes and kinds."""
    for word in text.split():
        code, _slash, sign = word.partition("/")
        yield code, SIGNS[sign]


def _units(path: Path) -> Iterator[Unit]:
    head = _head(path)
    valid_from, valid_to = (
        date.fromisoformat(head[name]) if name in head else None for name in ("valid_from", "valid_to")
    )
    shared = _sharing()
    for row in _rows(path):
        code = row["code"]
        kind, base = split_kind(row["name"], LEVELS[len(code)])
        lat, lon = row.get("lat"), row.get("lon")
        yield Unit(
            code,
            shared(kind),
            shared(base),
            shared(row["parent"]) or None,
            valid_from,
            valid_to,
            (float(lat), float(lon)) if lat and lon else None,
            row.get("remark") != "unlisted",
        )


def _sharing() -> Callable[[str], str]:
    """Names recur (there are 79 communes "Tân Phú" or alike): equal texts share one object."""
    seen: dict[str, str] = {}
    return lambda text: seen.setdefault(text, text)


def _head(path: Path) -> dict[str, str]:
    """The ``# key: value`` lines at the beginning."""
    lines = path.read_text(encoding="utf-8").split("\n", 12)
    pairs = [line[2:].partition(": ") for line in lines if line.startswith("# ")]
    return {key: value for key, _colon, value in pairs if value and " " not in key}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(line for line in file if not line.startswith("#"))
        columns = next(lines)
        for line in lines:
            yield dict(zip(columns, line, strict=True))
