"""Reads the demonstration's files: public facts of Đồng Tháp, and what is invented."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA: Final = Path(__file__).parent / "data"
RECOGNISED: Final = frozenset({"recognised", "again", "national"})
"""What a page tells that is a recognition; a proposal or a vote of buyers is none."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One product on one public page. What the page does not say is empty."""

    product: str
    producer: str
    star: int | None
    event: str
    decided_on: date | None
    year: int | None
    decision: str
    commune: str
    district: str
    province: str
    set_number: int | None
    source: str

    @property
    def is_recognition(self) -> bool:
        """Whether the page tells a star that was given."""
        return self.event in RECOGNISED and self.star is not None

    @property
    def address(self) -> str:
        """Where the producer is, as the page has it, with the old province."""
        named = (
            self.district
            if not self.district or self.district.startswith(("TP ", "TX "))
            else f"huyện {self.district}"
        )
        return ", ".join(part for part in (self.commune, named, self.province) if part)


def public_facts(path: Path = DATA / "dongthap.csv") -> Iterator[Fact]:
    """The rows of the file, in its order."""
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            day = row["decided_on"]
            yield Fact(
                product=row["product"],
                producer=row["producer"],
                star=int(row["star"]) if row["star"] else None,
                event=row["event"],
                decided_on=date.fromisoformat(day) if len(day) == len("2020-12-07") else None,
                year=int(day[:4]) if day else None,
                decision=row["decision"],
                commune=row["commune"],
                district=row["district"],
                province=row["province"],
                set_number=int(row["set"]) if row["set"] else None,
                source=row["source"],
            )


def invented(path: Path = DATA / "invented.yaml") -> list[dict[str, Any]]:
    """The invented producers, each with its products."""
    made: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return made


def invented_dossiers(path: Path = DATA / "dossiers.yaml") -> dict[str, Any]:
    """The invented dossiers, and what is said of their unit."""
    made: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return made
