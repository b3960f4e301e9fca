"""A verdict for every product line of a sheet: create, update, same, ask or refuse. Nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.places.atlas import atlas
from openocop.register.actions.steps import web_link
from openocop.register.importing.known import Known
from openocop.register.models.imports import Verdict
from openocop.register.reading.entries import read_entries
from openocop.register.reading.headings import apply_mapping, choose_sheet, find_headings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from openocop.places.units import Unit
    from openocop.register.importing.known import Made, Maker
    from openocop.register.reading.entries import Entry
    from openocop.register.reading.headings import Headings
    from openocop.register.reading.lines import Skipped
    from openocop.register.reading.rounds import SaidRecognition
    from openocop.register.reading.workbook import Sheet, Workbook

PROGRESS_EACH = 500
"""Lines between two reports of progress."""


@dataclass(slots=True)
class Planned:
    """One line, what is to become of it, and why; ``candidates`` for a person to choose from."""

    entry: Entry
    verdict: Verdict
    reasons: list[str]
    maker: Maker | None = None
    made: Made | None = None
    fills_maker: dict[str, Any] = field(default_factory=dict)
    fills_made: dict[str, Any] = field(default_factory=dict)
    new_packs: list[str] = field(default_factory=list)
    new_stars: list[SaidRecognition] = field(default_factory=list)
    candidates: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What a sheet comes to. ``lines`` is the sum of ``counts``."""

    sheet: str
    headings: Headings
    rows: list[Planned]
    skipped: list[Skipped]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines each verdict has."""
        found = Counter(row.verdict.value for row in self.rows)
        return {verdict.value: found[verdict.value] for verdict in Verdict}

    def as_json(self) -> dict[str, Any]:
        """As ``openocop import-register --json`` prints it."""
        return {
            "sheet": self.sheet,
            "heading_rows": list(self.headings.rows),
            "mapping": self.headings.as_json(),
            "lines": len(self.rows),
            "counts": self.counts,
            "rows": [
                {
                    "row": row.entry.row,
                    "verdict": row.verdict.value,
                    "product": row.entry.product,
                    "producer": row.entry.producer,
                    "reasons": row.reasons,
                }
                for row in self.rows
            ],
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """How a file is to be read: which sheet, which columns, whose list, of which day; all may be left to the reader."""

    sheet: str = ""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    province: str = ""
    on: date | None = None


def plan(
    workbook: Workbook,
    choice: Choice | None = None,
    decisions: Mapping[int, Mapping[str, Any]] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Plan:
    """Compares a sheet with the register. ``decisions``: by row, what a person decided ({"do": "take"} or "leave").

    Raises ``BadInputError`` for a sheet that is not there, has no headings, or is no list of products.
    """
    choice = choice or Choice()
    sheet, headings = _chosen(workbook, choice)
    skipped: list[Skipped] = []
    reader = _Planner(Known(), decisions or {})
    rows = []
    for number, entry in enumerate(
        read_entries(sheet, headings, skipped, on=choice.on, within=_province(choice.province)), start=1
    ):
        rows.append(reader.plan(entry))
        if progress is not None and number % PROGRESS_EACH == 0:
            progress(number)
    return Plan(sheet.name, headings, rows, skipped)


def _chosen(workbook: Workbook, choice: Choice) -> tuple[Sheet, Headings]:
    if choice.sheet and choice.sheet not in workbook.sheets:
        names = ", ".join(f"“{name}”" for name in workbook.sheets)
        raise BadInputError("sheet", _("There is no such sheet. The file has: %(names)s.") % {"names": names})
    if choice.sheet:
        sheet = workbook.sheets[choice.sheet]
        headings = find_headings(sheet.rows, sheet.merged)
    else:
        name, headings = choose_sheet(workbook)
        sheet = workbook.sheets[name]
    if headings is None:
        raise BadInputError(
            "file",
            _(
                "No row looks like headings. A list needs a row that names its columns, such as “Tên sản phẩm”."
            ),
        )
    if choice.mapping:
        headings = apply_mapping(headings, choice.mapping)
    if headings.holds != "products":
        raise BadInputError(
            "file",
            _("This is no list of products: no column is known to hold their names. Say which one does."),
        )
    return sheet, headings


def _province(code: str) -> Unit | None:
    versions = atlas().versions(code) if code else ()
    return versions[-1] if versions else None


class _Planner:
    """Compares line after line with the register and with the lines before."""

    def __init__(self, known: Known, decisions: Mapping[int, Mapping[str, Any]]) -> None:
        self.known = known
        self.decisions = decisions

    def plan(self, entry: Entry) -> Planned:
        reasons = [doubt.sentence for doubt in (*entry.refusals, *entry.doubts, *entry.notes)]
        if entry.refusals:
            return Planned(entry, Verdict.REFUSE, reasons)
        decided = self.decisions.get(entry.row, {})
        if decided.get("do") == "leave":
            return Planned(entry, Verdict.REFUSE, [_("Left out by your decision."), *reasons])
        makers = self._makers(entry, decided)
        if len(makers) > 1:
            return self._several(entry, makers, reasons)
        if entry.doubts and decided.get("do") != "take":
            return Planned(entry, Verdict.ASK, reasons)
        return self._settled(entry, makers[0] if makers else self.known.add_maker(entry), reasons)

    def _makers(self, entry: Entry, decided: Mapping[str, Any]) -> list[Maker]:
        found = self.known.makers(entry)
        chosen = decided.get("producer")
        return [one for one in found if one.pk == chosen] or found if chosen else found

    def _several(self, entry: Entry, makers: list[Maker], reasons: list[str]) -> Planned:
        names = ", ".join(f"“{one.name}”" for one in makers)
        sentence = _("The producer can be one of several that are known: %(names)s. Choose one.")
        candidates = [(one.pk, one.name) for one in makers if one.pk is not None]
        return Planned(entry, Verdict.ASK, [sentence % {"names": names}, *reasons], candidates=candidates)

    def _settled(self, entry: Entry, maker: Maker, reasons: list[str]) -> Planned:
        made = self.known.product(maker, entry)
        fills = _fills_of_producer(entry) if maker.pk is not None else {}
        row = Planned(entry, Verdict.CREATE, reasons, maker)
        row.fills_maker = {name: value for name, value in fills.items() if name in maker.blank}
        maker.blank -= set(row.fills_maker)
        if made is None:
            made = self.known.add_product(maker, entry)
        else:
            _tell_repeated(row, made)
            row.fills_made = _fills_of_product(entry, made.blank)
            made.blank -= set(row.fills_made)
            row.verdict = Verdict.SAME
        row.made = made
        row.new_packs = [pack for pack in entry.packs if pack not in made.packs]
        row.new_stars = [said for said in entry.recognitions if _is_new(said, made)]
        made.packs.update(row.new_packs)
        made.stars.update(_star(said) for said in row.new_stars)
        if row.verdict is Verdict.SAME and (
            row.fills_maker or row.fills_made or row.new_packs or row.new_stars
        ):
            row.verdict = Verdict.UPDATE
        return row


def _tell_repeated(row: Planned, made: Made) -> None:
    if made.pk is None:
        sentence = _("The same product as in row %(row)s; only what is new is taken from here.")
        row.reasons.append(sentence % {"row": made.first_row})


def _star(said: SaidRecognition) -> tuple[str, date | None, int | None, int]:
    return said.decision_number, said.decided_on, _year(said), said.stars or 0


def _year(said: SaidRecognition) -> int | None:
    return said.decided_on.year if said.decided_on else said.year


def _is_new(said: SaidRecognition, made: Made) -> bool:
    """Whether a recognition with stars and a date or year is not among those known.

    The same decision, or the same stars of the same day, or of the same year where one of the two has only that.
    """
    if said.stars is None or (said.decided_on is None and said.year is None):
        return False
    for number, decided_on, year, stars in made.stars:
        same_decision = number and number == said.decision_number
        same_day = decided_on is not None and decided_on == said.decided_on
        one_has_year_only = decided_on is None or said.decided_on is None
        same_year = one_has_year_only and year == _year(said)
        if stars == said.stars and (same_day or same_year or (same_decision and one_has_year_only)):
            return False
        if same_decision and same_day:
            return False
    return True


def _fills_of_producer(entry: Entry) -> dict[str, Any]:
    said = {
        "kind": entry.producer_kind.value if entry.producer_kind else "",
        "tax_code": entry.tax_code,
        "address": entry.address,
        "commune_code": entry.place.today[0] if len(entry.place.today) == 1 else "",
        "representative": entry.representative,
        "phone": entry.phone,
        "email": entry.email,
        "website": web_page(entry),
        "registered_on": entry.founded,
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


def _fills_of_product(entry: Entry, blank: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in fields_of_product(entry).items() if name in blank}


def fields_of_product(entry: Entry) -> dict[str, Any]:
    """What a line says of its product, by field; what it does not say is left out.

    The set only where the line's words allow one.
    """
    said: dict[str, Any] = {"ingredients": entry.ingredients, "shelf_life": entry.shelf_life}
    if len(entry.sets) == 1:
        said |= {"set_number": entry.sets[0].number, "rulebook_code": entry.sets[0].rulebook}
    if entry.price is not None:
        said |= {"price_from": entry.price.low, "price_to": entry.price.high}
    return {name: value for name, value in said.items() if value not in ("", None)}


def web_page(entry: Entry) -> str:
    """The line's website where it is one that a browser opens as a page; else nothing."""
    try:
        return web_link("website", entry.website)[:500]
    except BadInputError:
        return ""
