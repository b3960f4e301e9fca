"""A verdict for every product line of a sheet: create, update, same, ask or refuse. Nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.places.atlas import atlas
from openocop.register.actions.steps import web_link
from openocop.register.importing.deciding import (
    LEAVE,
    NEW,
    TAKE,
    ask_producer,
    ask_product,
    decided,
    key_of,
    may_be_same,
)
from openocop.register.importing.known import Known
from openocop.register.models.imports import Verdict
from openocop.register.reading.entries import read_entries
from openocop.register.reading.headings import apply_mapping, choose_sheet, find_headings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from openocop.places.units import Unit
    from openocop.register.importing.deciding import Ask
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
    """One line, what is to become of it, why, and what a person can choose for it."""

    entry: Entry
    verdict: Verdict
    reasons: list[str]
    maker: Maker | None = None
    made: Made | None = None
    fills_maker: dict[str, Any] = field(default_factory=dict)
    fills_made: dict[str, Any] = field(default_factory=dict)
    new_packs: list[str] = field(default_factory=list)
    new_stars: list[SaidRecognition] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What a sheet comes to. ``lines`` is the sum of ``counts``."""

    sheet: str
    headings: Headings
    rows: list[Planned]
    skipped: list[Skipped]
    hidden_sheets: tuple[str, ...] = ()

    @property
    def hidden(self) -> dict[str, Any]:
        """How many product lines are hidden, and which sheets beside this one: {"rows": 4, "sheets": ["2023"]}."""
        rows = sum(row.entry.hidden for row in self.rows)
        return {"rows": rows, "sheets": list(self.hidden_sheets)}

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
            "hidden": self.hidden,
            "rows": [
                {
                    "row": row.entry.row,
                    "verdict": row.verdict.value,
                    "product": row.entry.product,
                    "producer": row.entry.producer,
                    "reasons": row.reasons,
                    "choices": {ask.what: dict(ask.choices) for ask in row.asks},
                }
                for row in self.rows
            ],
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """How a file is to be read: which sheet, which columns, whose list, of which day; all may be left to the reader.

    ``saved`` holds mappings by the digest of their headings, used where no ``mapping`` is given. ``hidden`` says what
    becomes of hidden rows: "take", "leave", or ask.
    """

    sheet: str = ""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    province: str = ""
    on: date | None = None
    saved: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    hidden: str = ""


def plan(
    workbook: Workbook,
    choice: Choice | None = None,
    decisions: Mapping[int, Mapping[str, Any]] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Compares a sheet with the register.

    ``decisions``: by row, what a person decided: {"do": "take"} or "leave", and what she chose of a line's asks
    ({"producer": "12", "commune": "30055"}). ``progress`` is told the lines so far, and the rows of the sheet.
    Raises ``BadInputError`` for a sheet that is not there, has no headings, or is no list of products.
    """
    choice = choice or Choice()
    sheet, headings = _chosen(workbook, choice)
    skipped: list[Skipped] = []
    reader = _Planner(Known(), decisions or {}, choice.hidden)
    rows = []
    for number, entry in enumerate(
        read_entries(sheet, headings, skipped, on=choice.on, within=_province(choice.province)), start=1
    ):
        rows.append(reader.plan(entry))
        if progress is not None and number % PROGRESS_EACH == 0:
            progress(number, len(sheet.rows))
    hidden = tuple(
        name
        for name in workbook.sheets
        if name in workbook.hidden_sheets and name != sheet.name and workbook.sheets[name].rows
    )
    return Plan(sheet.name, headings, rows, skipped, hidden)


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
    if mapping := choice.mapping or choice.saved.get(headings.digest):
        headings = apply_mapping(headings, mapping)
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

    def __init__(self, known: Known, decisions: Mapping[int, Mapping[str, Any]], hidden: str) -> None:
        self.known = known
        self.decisions = decisions
        self.hidden = hidden
        self.chosen_new: dict[tuple[str, str], Maker] = {}

    def plan(self, entry: Entry) -> Planned:
        said = self.decisions.get(entry.row, {})
        entry, asks = decided(entry, said)
        row = Planned(entry, Verdict.REFUSE, _reasons(entry), asks=asks)
        if entry.refusals:
            return row
        if said.get("do") == LEAVE:
            row.reasons.insert(0, _("Left out by your decision."))
            return row
        taken = said.get("do") == TAKE
        if entry.hidden and not taken and self.hidden != TAKE:
            return self._hidden(row)
        makers = self._makers(row, said)
        if len(makers) > 1:
            return self._several(row, makers)
        if entry.doubts and not taken:
            row.verdict = Verdict.ASK
            return row
        maker = makers[0] if makers else self._new_maker(entry, said)
        made, is_asked = self._product(row, maker, said)
        return row if is_asked else self._settled(row, maker, made)

    def _hidden(self, row: Planned) -> Planned:
        if self.hidden == LEAVE:
            row.reasons.insert(0, _("The row is hidden in the sheet; left out by your decision."))
            return row
        row.verdict = Verdict.ASK
        row.reasons.insert(0, _("The row is hidden in the sheet."))
        return row

    def _makers(self, row: Planned, said: Mapping[str, Any]) -> list[Maker]:
        found = self.known.makers(row.entry)
        if len(found) < 2:  # noqa: PLR2004 - of one there is nothing to choose
            return found
        ask = ask_producer(found, said)
        row.asks.append(ask)
        if ask.chosen == NEW:
            return []
        return [one for one in found if key_of(one) == ask.chosen] or found

    def _several(self, row: Planned, makers: list[Maker]) -> Planned:
        names = ", ".join(f"“{one.name}”" for one in makers)
        sentence = _("The producer can be one of several that are known: %(names)s. Choose one.")
        row.verdict = Verdict.ASK
        row.reasons.insert(0, sentence % {"names": names})
        return row

    def _new_maker(self, entry: Entry, said: Mapping[str, Any]) -> Maker:
        """The producer of a line; lines for which "new" was chosen share one of the same name and tax code."""
        if said.get("producer") != NEW:
            return self.known.add_maker(entry)
        key = (entry.key[0], entry.tax_code)
        if key not in self.chosen_new:
            self.chosen_new[key] = self.known.add_maker(entry)
        return self.chosen_new[key]

    def _product(self, row: Planned, maker: Maker, said: Mapping[str, Any]) -> tuple[Made | None, bool]:
        """The product that a line means, ``None`` for a new one; and whether a person must say which."""
        like = self.known.products_like(maker, row.entry)
        same = next((one for one in like if may_be_same(one.name, row.entry.product)), None)
        if same is not None or not like:
            return same, False
        ask = ask_product(like, said)
        row.asks.append(ask)
        if not ask.chosen:
            names = ", ".join(f"“{one.name}”" for one in like)
            sentence = _("The producer has %(names)s: written almost alike. The same product, or a new one?")
            row.verdict = Verdict.ASK
            row.reasons.insert(0, sentence % {"names": names})
        return next((one for one in like if key_of(one) == ask.chosen), None), not ask.chosen

    def _settled(self, row: Planned, maker: Maker, made: Made | None) -> Planned:
        entry = row.entry
        fills = _fills_of_producer(entry) if maker.pk is not None else {}
        row.verdict, row.maker = Verdict.CREATE, maker
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


def _reasons(entry: Entry) -> list[str]:
    return [doubt.sentence for doubt in (*entry.refusals, *entry.doubts, *entry.notes)]


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
