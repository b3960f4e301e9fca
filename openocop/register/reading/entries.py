"""What one line says in the register's own words, with every doubt in a sentence; nothing is decided here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.text import fold, repair
from openocop.register.reading.cell import LONGEST_READ, ErrorCell, text_of
from openocop.register.reading.cells import (
    Point,
    Price,
    Remark,
    SetChoice,
    error_remark,
    is_only_kind,
    kind_of,
    read_date,
    read_kind,
    read_pack,
    read_phone,
    read_point,
    read_price,
    read_set,
    read_tax_code,
    rulebook_on,
    short_name,
    split_name,
    without_kind,
)
from openocop.register.reading.fields import Field
from openocop.register.reading.findings import Doubt, Findings, Memo
from openocop.register.reading.lines import read_lines
from openocop.register.reading.places import PlaceReader, SaidPlace
from openocop.register.reading.rounds import RoundReader, SaidRecognition
from openocop.register.reading.survey import survey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from openocop.places.units import Unit
    from openocop.register.kinds import ProducerKind
    from openocop.register.reading.headings import Headings
    from openocop.register.reading.lines import Line, Skipped
    from openocop.register.reading.workbook import Sheet

LONGEST_TEXT: Final = 500
_NAME: Final = 300
_LONGEST: Final = {
    Field.PRODUCT: _NAME, Field.PRODUCER: _NAME, Field.REPRESENTATIVE: _NAME, Field.ISSUER: _NAME, Field.PACK: _NAME,
    Field.SHELF_LIFE: _NAME, Field.DECISION: 100, Field.CODE: 40, Field.INGREDIENTS: LONGEST_READ,
}  # fmt: skip
"""Characters that the register keeps of each field, ``LONGEST_TEXT`` of all others."""
_SHORTEST: Final = min(_LONGEST.values())
_EMAIL: Final = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_TWO_LINES: Final = re.compile(r"\S.*[\n\r]+\s*(?:[-–•+*]|\d+[.)]|[A-ZĐÂĂÊÔƠƯÁÀẢÃẠ])", re.DOTALL)
_LISTED: Final = re.compile(r"[^,;]{3,},[^,;]{3,}\s+và\s+[^,;]{3,}")
_EDGES: Final = " _-–—•*+.,;:"
_NOT_GIVEN: Final = re.compile(
    r"\b(thu hoi|de nghi|de xuat|cho cham|chua nop|khong dat|tu choi|dang danh gia|du kien)\b"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line says, normalised; empty text or None where it says nothing.

    ``product`` is without packs, ``product_name`` as written (repaired). ``key`` is the same for the same product of
    the same producer in other packs and spellings. ``notes`` were repaired or assumed; with ``doubts``
    a person must decide; with ``refusals`` the line cannot be taken in.
    """

    row: int
    hidden: bool
    group: tuple[str, ...]
    product: str
    product_name: str
    packs: tuple[str, ...]
    code: str
    producer: str
    producer_kind: ProducerKind | None
    producer_short: str
    tax_code: str
    address: str
    place: SaidPlace
    representative: str
    phone: str
    email: str
    website: str
    founded: date | None
    point: Point | None
    recognitions: tuple[SaidRecognition, ...]
    set_text: str
    sets: tuple[SetChoice, ...]
    price: Price | None
    unit: str
    ingredients: str
    standard: str
    shelf_life: str
    note: str
    key: tuple[str, str]
    notes: tuple[Doubt, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    refusals: tuple[Doubt, ...] = ()
    original: dict[str, str] = field(default_factory=dict)
    """Product and producer as they stood in the cells, where they were repaired."""


def read_entries(
    sheet: Sheet,
    headings: Headings,
    skipped: list[Skipped] | None = None,
    *,
    on: date | None = None,
    within: Unit | None = None,
) -> Iterator[Entry]:
    """What each product line of the sheet says, in order; rows that are none go to ``skipped``.

    ``on`` is the day on which the list was written, ``within`` the province whose list it is: both for places only.
    Sentences are in the language that is active.
    """
    lines = list(read_lines(sheet, headings, skipped))
    memo = Memo()
    seen = survey(lines, memo)
    reader = _EntryReader(headings, memo, PlaceReader(on, within))
    for line in lines:
        findings = Findings()
        for name, remark in seen.get(line.row, ()):
            findings.doubt(name, remark)
        yield reader.read(line, findings)


class _EntryReader:
    """Reads the lines of one list."""

    def __init__(self, headings: Headings, memo: Memo, places: PlaceReader) -> None:
        self.rounds = RoundReader(headings.columns, headings.rounds, memo)
        self.fields = frozenset(slot.field for slot in headings.mapping.values())
        self.memo = memo
        self.places = places

    def read(self, line: Line, found: Findings) -> Entry:
        product, packs = self._product(line, found)
        producer = self._producer(line, found)
        kind = self._kind(line, producer, found)
        recognitions = self.rounds.read(line, found)
        code = text_of(line.get(Field.CODE))
        place = self._place(line, code, found)
        set_text, sets = self._sets(line, recognitions, found)
        self._check_names(line, product, producer, found)
        self._check_status(line, found)
        self._check_lengths(line, found)
        return Entry(
            row=line.row,
            hidden=line.hidden,
            group=line.group,
            product=product,
            product_name=_bare(text_of(line.get(Field.PRODUCT))),
            packs=packs,
            code=code,
            producer=producer,
            producer_kind=kind,
            producer_short=self._kept_short(producer),
            tax_code=found.take("tax_code", self.memo.read(read_tax_code, line.get(Field.TAX_CODE))) or "",
            address=self._text(line, Field.ADDRESS, found),
            place=place,
            representative=self._text(line, Field.REPRESENTATIVE, found),
            phone=found.take("phone", self.memo.read(read_phone, line.get(Field.PHONE))) or "",
            email=self._email(line, found),
            website=self._text(line, Field.WEBSITE, found),
            founded=found.take("founded", self.memo.read(read_date, line.get(Field.FOUNDED))),
            point=self._point(line, found),
            recognitions=recognitions,
            set_text=set_text,
            sets=sets,
            price=found.take("price", self.memo.read(read_price, line.get(Field.PRICE))),
            unit=self._text(line, Field.UNIT, found),
            ingredients=self._text(line, Field.INGREDIENTS, found),
            standard=self._text(line, Field.STANDARD, found),
            shelf_life=self._text(line, Field.SHELF_LIFE, found),
            note=self._text(line, Field.NOTE, found),
            key=(self._identity(producer), self._kept_fold(product)),
            notes=tuple(found.notes),
            doubts=tuple(found.doubts),
            refusals=tuple(found.refusals),
            original=_originals(line),
        )

    def _product(self, line: Line, found: Findings) -> tuple[str, tuple[str, ...]]:
        cell = line.get(Field.PRODUCT)
        if isinstance(cell, ErrorCell):
            found.refuse("product", error_remark(cell))
        name, packs = split_name(_bare(text_of(cell)))
        if not name and not isinstance(cell, ErrorCell):
            found.refuse("product", self._no_product())
        own = found.take("pack", self.memo.read(read_pack, line.get(Field.PACK)))
        return _bare(name), tuple(dict.fromkeys(filter(None, (*packs, own))))

    def _producer(self, line: Line, found: Findings) -> str:
        cell = line.get(Field.PRODUCER)
        name = _bare(text_of(cell))
        if isinstance(cell, ErrorCell):
            found.doubt("producer", error_remark(cell))
        elif not name:
            found.doubt("producer", self._no_producer())
        elif is_only_kind(name):
            sentence = _("“%(name)s” says what the producer is, not who. Enter the full name.")
            found.doubt("producer", Remark("producer_only_kind", sentence % {"name": name}))
        elif line.continues:
            sentence = _("The producer is taken from row %(row)s: the cells below it are blank.")
            found.note("producer", Remark("producer_continued", sentence % {"row": line.continues}))
        return name

    def _no_product(self) -> Remark:
        if Field.PRODUCT in self.fields:
            return Remark(
                "no_product",
                _("The cell for the product's name is empty. Enter the name, or delete the line."),
            )
        sentence = _("No column of the list is known to hold products' names. Say which one does.")
        return Remark("no_product_column", sentence)

    def _no_producer(self) -> Remark:
        if Field.PRODUCER in self.fields:
            return Remark(
                "no_producer", _("The cell for the producer is empty. Enter who makes the product.")
            )
        sentence = _(
            "No column of the list is known to hold the producers. Say which one does, or enter them."
        )
        return Remark("no_producer_column", sentence)

    def _kind(self, line: Line, producer: str, found: Findings) -> ProducerKind | None:
        said = found.take("producer_kind", self.memo.read(read_kind, line.get(Field.PRODUCER_KIND)))
        named = kind_of(producer) if producer else None
        if said and named and said != named:
            sentence = _("The kind given does not fit the name “%(name)s”. Correct one of them.")
            found.doubt("producer_kind", Remark("kind_differs", sentence % {"name": producer}))
        return said or named

    def _check_names(self, line: Line, product: str, producer: str, found: Findings) -> None:
        if (
            product
            and producer
            and self._kept_fold(product)
            in {
                self._kept_fold(producer),
                self._kept_key(producer),
            }
        ):
            sentence = _("Product and producer have the same name, “%(name)s”. Enter each in its own cell.")
            found.doubt("product", Remark("product_is_producer", sentence % {"name": product}))
        cell = line.get(Field.PRODUCT)
        raw = cell[:LONGEST_READ] if isinstance(cell, str) else ""
        if ";" in raw.strip(" ;") or _TWO_LINES.search(raw.strip()) or _LISTED.search(raw):
            sentence = _(
                "“%(name)s” seems to name more than one product. Give each product a line of its own."
            )
            found.doubt("product", Remark("two_products", sentence % {"name": repair(raw).text}))

    def _check_status(self, line: Line, found: Findings) -> None:
        status = self._text(line, Field.STATUS, found)
        if status and _NOT_GIVEN.search(self._kept_fold(status)):
            sentence = _(
                "The line's status is “%(status)s”: its star may not be in force. Look before taking it in."
            )
            found.doubt("status", Remark("status_not_given", sentence % {"status": status}))

    def _check_lengths(self, line: Line, found: Findings) -> None:
        for slot in line.columns:
            cell = line.get(*slot)
            if isinstance(cell, str) and len(cell) > _SHORTEST:
                longest = _LONGEST.get(slot.field, LONGEST_TEXT)
                if len(cell) > longest and len(repair(cell).text) > longest:
                    sentence = _("The cell has more than %(longest)s characters. Shorten it.")
                    found.doubt(slot.code, Remark("too_long", sentence % {"longest": longest}))

    def _place(self, line: Line, code: str, found: Findings) -> SaidPlace:
        commune = self._text(line, Field.COMMUNE, found)
        above = ", ".join(filter(None, (text_of(line.get(one)) for one in (Field.DISTRICT, Field.PROVINCE))))
        place = self.places.read(commune, above, text_of(line.get(Field.ADDRESS)))
        if place.kind != "one":
            by_code = self.places.of_code(text_of(line.get(Field.COMMUNE_CODE)) or code)
            if by_code and by_code.kind == "one":
                return by_code
        if place.kind == "several":
            sentence = _("“%(text)s” can be %(count)s communes. Choose one.")
            named = {"text": place.text, "count": len(place.candidates)}
            found.doubt("commune", Remark("place_several", sentence % named))
        if place.kind == "none":
            sentence = _("“%(text)s” names no commune that is known. Choose one, or correct the address.")
            found.doubt("commune", Remark("place_none", sentence % {"text": place.text}))
        return place

    def _sets(
        self, line: Line, recognitions: tuple[SaidRecognition, ...], found: Findings
    ) -> tuple[str, tuple[SetChoice, ...]]:
        """The sets that the line's own words allow, or else those of the group it stands in."""
        day = recognitions[-1].decided_on if recognitions else None
        rulebook = self.memo.keep(("rulebook", day), lambda: rulebook_on(day))
        text = next((text for text in self._set_texts(line) if text), "")
        read = self.memo.keep(("set", text, rulebook), lambda: read_set(text, rulebook))
        return text, found.take("set", read) or ()

    def _set_texts(self, line: Line) -> Iterator[str]:
        yield text_of(line.get(Field.SET))
        yield text_of(line.get(Field.GROUP))
        yield line.group[-1] if line.group else ""

    def _point(self, line: Line, found: Findings) -> Point | None:
        if Field.LATITUDE not in self.fields:
            return None
        return found.take("latitude", read_point(line.get(Field.LATITUDE), line.get(Field.LONGITUDE)))

    def _email(self, line: Line, found: Findings) -> str:
        text = self._text(line, Field.EMAIL, found)
        if not text or _EMAIL.fullmatch(text):
            return text
        sentence = _("“%(text)s” is no e-mail address and was left out.")
        found.note("email", Remark("email_left_out", sentence % {"text": text}))
        return ""

    def _text(self, line: Line, name: Field, found: Findings) -> str:
        if name not in self.fields:
            return ""
        cell = line.get(name)
        if isinstance(cell, ErrorCell):
            found.doubt(name.value, error_remark(cell))
        return text_of(cell)

    def _identity(self, producer: str) -> str:
        """The same for spellings of one kind: "HTXNN Mẫu" is "Hợp tác xã nông nghiệp Mẫu", a firm "Mẫu" is another."""
        kind = kind_of(producer)
        return f"{kind.value if kind else ''}:{self._kept_key(producer)}" if producer else ""

    def _kept_short(self, name: str) -> str:
        return self.memo.keep(("short", name), lambda: short_name(name))

    def _kept_key(self, name: str) -> str:
        return without_kind(name) if name else ""

    def _kept_fold(self, text: str) -> str:
        return self.memo.keep(("fold", text), lambda: fold(text))


def _bare(text: str) -> str:
    """A name without the signs of lists around it."""
    return text.strip(_EDGES)


def _originals(line: Line) -> dict[str, str]:
    """What stood in the cells of product and producer, where reading changed it."""
    found: dict[str, str] = {}
    for name in (Field.PRODUCT, Field.PRODUCER):
        cell = line.get(name)
        if isinstance(cell, str) and cell != text_of(cell):
            found[name.value] = cell
    return found
