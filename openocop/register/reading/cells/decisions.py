"""Decisions and who issued them, out of the many ways to write both into one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.clock import show_date
from openocop.core.text import fold
from openocop.register.kinds import IssuerLevel
from openocop.register.reading.cell import ErrorCell, text_of
from openocop.register.reading.cells.days import read_date
from openocop.register.reading.cells.read import Read, Remark, unread

if TYPE_CHECKING:
    from openocop.register.reading.cell import Cell

LAST_DISTRICT_DAY: Final = date(2025, 6, 30)
"""Districts ceased to exist on 1/7/2025 (exact rule 10)."""

_DATE: Final = re.compile(
    r"[,;(\s]*(?:ngày\s+|ngay\s+|,\s*|\()(\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{2,4}|\d{1,2}\s*tháng\s*\d{1,2}\s*,?\s*năm\s*\d{4})"
    r"\s*\)?",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(
    r"^(?:căn cứ\s+)?(?:quyết định|q\.?đ|qd)?\s*(?:công nhận)?\s*(?:số|so)?\s*[:.]?\s+(?=\d)", re.IGNORECASE
)
_LEADING_TIGHT: Final = re.compile(r"^(?:quyết định|q\.?đ|số)\s*:?\s*(?=\d)", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"\d+[a-zA-Z]?\s*[/\-]\s*(?:\d{4}\s*/\s*)?(?:QĐ|QD|NQ|TB)[\w\s./&-]*", re.IGNORECASE
)
_BLANKS: Final = re.compile(r"\s*([/\-])\s*")
_OF: Final = re.compile(r"\s+của\s+(.+)$", re.IGNORECASE)
_BARE: Final = re.compile(r"\d{1,5}")


@dataclass(frozen=True, slots=True)
class SaidDecision:
    """A decision as a cell names it."""

    number: str
    decided_on: date | None = None
    issuer: str = ""


def read_decision(cell: Cell) -> Read[SaidDecision]:
    """The number of a decision, and its date and issuer when they stand in the same cell."""
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    if len(text) < 2 and not text.isdigit():  # noqa: PLR2004 - a dash
        return Read()
    issuer = found[1].strip(" .,") if (found := _OF.search(text)) else ""
    rest = text[: found.start()] if found else text
    dated = _DATE.search(rest)
    day: Read[date] = read_date(dated[1]) if dated else Read()
    rest = (rest[: dated.start()] + rest[dated.end() :]).strip(" ,;.()") if dated else rest
    several = _several(text)
    number, notes = _number(rest)
    return Read(SaidDecision(number, day.value, issuer), (*notes, *day.notes), several or day.doubt)


def _number(text: str) -> tuple[str, tuple[Remark, ...]]:
    bare = _LEADING_TIGHT.sub("", _LEADING.sub("", text)).strip(" ,;.")
    if _NUMBER.fullmatch(bare):
        bare = re.sub(r"(?<=[/-])QD(?=-|$)", "QĐ", _BLANKS.sub(r"\1", bare), flags=re.IGNORECASE)
    elif _BARE.fullmatch(bare):
        sentence = _("The decision's number %(text)s lacks its signs, such as /QĐ-UBND.")
        return bare, (Remark("decision_short", sentence % {"text": bare}),)
    return bare, ()


def _several(text: str) -> Remark | None:
    if len(re.findall(r"\d+[a-zA-Z]?\s*/\s*(?:\d{4}\s*/\s*)?Q[ĐD]", text, re.IGNORECASE)) < 2:  # noqa: PLR2004
        return None
    sentence = _("“%(text)s” names more than one decision. Give each its own line or its own columns.")
    return Remark("decision_several", sentence % {"text": text})


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a decision, as written, and on which level."""

    text: str
    level: IssuerLevel


# Cities that are provinces, folded: "UBND thành phố Huế" is a province's, "UBND thành phố Sa Đéc" was a district's.
_CITIES: Final = re.compile(r"\b(hcm|ho chi minh|ha noi|hn|da nang|hai phong|can tho|hue|dong nai)\b")
_MINISTRY: Final = re.compile(r"\b(bo|trung uong|thu tuong|chinh phu|mard|bnn|bnnmt|bnnptnt|mae)\b")
_PROVINCE: Final = re.compile(r"\b(tinh|so nong nghiep|so nn|snn)\b")
_DISTRICT: Final = re.compile(r"\b(huyen|quan|thi xa|tx|h)\b")
_CITY: Final = re.compile(r"\b(thanh pho|tp)\b")
_COMMUNE: Final = re.compile(r"\b(xa|phuong|thi tran|dac khu)\b")


def read_issuer(cell: Cell, decided_on: date | None = None) -> Read[Issuer]:
    """Who issued a decision: a district, the province or the ministry. A district after 30/6/2025 is asked about."""
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    if len(text) < 2:  # noqa: PLR2004 - a dash
        return Read()
    level = _level(fold(text))
    issuer = Issuer(text, level)
    if level == IssuerLevel.DISTRICT and decided_on and decided_on > LAST_DISTRICT_DAY:
        sentence = _(
            "%(issuer)s cannot have decided on %(day)s: there are no districts since 1/7/2025. Correct one of them."
        )
        named = {"issuer": text, "day": show_date(decided_on)}
        return Read(issuer, doubt=Remark("issuer_too_late", sentence % named))
    if level == IssuerLevel.UNKNOWN and _COMMUNE.search(fold(text)):
        sentence = _("%(issuer)s recognises no OCOP products. Enter who issued the decision.")
        return Read(issuer, doubt=Remark("issuer_commune", sentence % {"issuer": text}))
    return Read(issuer)


def _level(folded: str) -> IssuerLevel:
    if _MINISTRY.search(folded):
        return IssuerLevel.MINISTRY
    if _DISTRICT.search(folded):
        return IssuerLevel.DISTRICT
    if _PROVINCE.search(folded):
        return IssuerLevel.PROVINCE
    if city := _CITY.search(folded):
        rest = folded[city.end() :].strip()
        return (
            IssuerLevel.PROVINCE
            if _CITIES.search(rest)
            else (IssuerLevel.DISTRICT if rest else IssuerLevel.UNKNOWN)
        )
    return IssuerLevel.PROVINCE if _CITIES.search(folded) else IssuerLevel.UNKNOWN
