"""Form 02 of Decision 26/2026/QĐ-TTg: Báo cáo tự đánh giá về sản phẩm, with its appendix of evidence.

What the form says to whoever fills it in (its lines of guidance) is printed until the field it explains is filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openocop.papers.blocks import Cell, Document, PageBreak, plain
from openocop.papers.composing import Answers, clean, compose, day_words
from openocop.papers.inputs import total_of
from openocop.papers.parts import known, label, number, numbered_and_dated, person, ruled, shown_day
from openocop.papers.texts import DECISION_26, forms

if TYPE_CHECKING:
    from openocop.papers.blocks import Block
    from openocop.papers.inputs import EvidenceEntry, Holdings, ScoredItem, ScoredPart, SelfAssessment

_ITEM_WIDTHS = (4, 10, 12, 4, 12, 6)
_EVIDENCE_WIDTHS = (5, 6, 12, 9, 8, 9)


def self_assessment(paper: SelfAssessment) -> Document:
    """Give form 02 filled in, the item table behind Part III, the appendix behind the signature."""
    law = forms(DECISION_26)
    form = law.form("02")
    after: dict[str, tuple[Block, ...]] = {}
    if paper.parts:
        after["part_3_title"] = (item_table(paper.parts),)
    if paper.plan:
        after["part_4_title"] = tuple(plain(line, "text") for line in clean(paper.plan))
    if paper.evidence:
        after["signed"] = _appendix(paper.evidence)
    answers = Answers(
        words=_words(paper),
        ticks=_ticks(paper.holdings),
        after=after,
        names={"signed": paper.representative.name},
        left_out=_answered(paper),
    )
    return Document(form.title, compose(form, answers), paper.day or law.issued)


def _words(paper: SelfAssessment) -> dict[str, str]:
    business = paper.business
    return {
        "producer": paper.producer_name,
        "producer_kind": paper.producer_kind,
        "address": paper.address,
        "phone": paper.phone,
        "email": paper.email,
        **person(paper.representative),
        "founded": shown_day(paper.founded),
        "registration_number": paper.registration_number,
        "product": paper.product,
        "other_property": paper.holdings.other,
        "history": paper.history,
        "structure": paper.structure,
        "materials": business.materials,
        "quality": business.quality,
        "market": business.market,
        "results": business.results,
        "changes": paper.changes,
        "place": paper.place,
        **day_words(paper.day),
    }


def _ticks(holdings: Holdings) -> dict[str, bool]:
    return {
        "has_registration": holdings.business_registration,
        "has_declaration": holdings.quality_declaration,
        "has_food_safety": holdings.food_safety,
        "has_condition": holdings.production_condition,
        "has_property": holdings.has_property,
        "has_trademark": holdings.trademark,
        "has_indication": holdings.indication,
        "has_patent": holdings.patent,
        "has_design": holdings.design,
        "has_copyright": holdings.copyright,
        "has_other": bool(holdings.other),
    }


def _answered(paper: SelfAssessment) -> frozenset[str]:
    """The lines of guidance whose fields are filled in."""
    business = paper.business
    done: set[str] = set()
    if all((business.materials, business.quality, business.market, business.results)):
        done |= {"business_asked", "business_note"}
    if paper.parts:
        done |= {"scoring_asked", "proof_asked"}
    if paper.evidence:
        done |= {"appendix_asked", "appendix_guide"}
    return frozenset(done | ({"plan_asked"} if paper.plan else set()))


def item_table(parts: tuple[ScoredPart, ...]) -> Block:
    """Give the table of Part III: each item with the option chosen, and the totals of the parts and of the whole."""
    rows: list[tuple[Cell, ...]] = []
    for part in parts:
        title = label("part", code=part.code, name=part.name, max=str(part.max_points))
        rows.append((Cell((plain(title, "cell_strong"),), span=len(_ITEM_WIDTHS)),))
        criterion = ""
        for item in part.items:
            if item.criterion and item.criterion != criterion:
                rows.append((Cell(known(item.criterion, "cell_strong").paragraphs, span=len(_ITEM_WIDTHS)),))
            criterion = item.criterion
            rows.append(_item_row(item))
        rows.append(_total_row(label("part_total", code=part.code), part.total))
    rows.append(_total_row(label("whole_total"), total_of(part.total for part in parts)))
    return ruled("items", _ITEM_WIDTHS, rows)


def _item_row(item: ScoredItem) -> tuple[Cell, ...]:
    name = item.name
    if item.max_points is not None:
        name += "\n" + label("item_max", max=str(item.max_points))
    return (
        known(item.number, "cell_number"),
        known(name),
        known(item.option),
        number(item.points),
        known(item.explanation),
        known(", ".join(item.evidence)),
    )


def _total_row(name: str, points: int | None) -> tuple[Cell, ...]:
    total = Cell(tuple(plain(one.text, "cell_head") for one in number(points).paragraphs))
    return (Cell((plain(name, "cell_strong"),), span=3), total, Cell((plain("", "cell"),), span=2))


def _appendix(evidence: tuple[EvidenceEntry, ...]) -> tuple[Block, ...]:
    rows = [
        (
            known(entry.number, "cell_number"),
            known(", ".join(entry.items)),
            known(entry.name),
            known(entry.issuer),
            known(numbered_and_dated(entry.document_number, shown_day(entry.day))),
            known(entry.file_name),
        )
        for entry in evidence
    ]
    return (
        PageBreak(),
        plain(label("appendix"), "chapter", 2),
        plain(label("appendix_order"), "subtitle"),
        ruled("evidence", _EVIDENCE_WIDTHS, rows),
    )
