"""One member's ballot on one product: filled in, or empty to be written on by hand at a sitting without a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from openocop.papers.blocks import Cell, Document, plain
from openocop.papers.composing import Answers, clean, compose, day_words
from openocop.papers.parts import known, label, label_lines, ruled, shown
from openocop.papers.texts import OFFICE, forms

if TYPE_CHECKING:
    from openocop.papers.ballot_inputs import BallotItem, BallotOption, BallotPaper
    from openocop.papers.blocks import Paragraph, Table

_WIDTHS: Final = (5, 45, 6)
_LONGEST: Final = 2400
"""Characters of an item with all its options up to which they stay on one page: about half of it in this column."""


def ballot_paper(paper: BallotPaper) -> Document:
    """Give the ballot. An item's options never part from it over a page."""
    law = forms(OFFICE)
    form = law.form("ballot")
    words = {
        "over_capitals": paper.over.upper(),
        "council_capitals": paper.council.upper(),
        "ballot_code": paper.code,
        "pass": "" if paper.pass_number is None else str(paper.pass_number),
        "member": paper.member,
        "office": paper.office,
        "product": paper.product_name,
        "code": paper.product_code,
        "producer": paper.producer_name,
        "rulebook": paper.rulebook,
        "total": shown(paper.total),
        "stop_item": paper.stop_item,
        "stop_reason": paper.stop_reason,
        "remarks": paper.remarks,
        "place": paper.place,
        **day_words(paper.day),
    }
    is_done = paper.is_stopped or paper.total is not None
    answers = Answers(
        words=words,
        ticks={"stops": paper.is_stopped},
        after={"choices": (_choices(paper),)},
        names={"signed": paper.member},
        left_out=frozenset({"how", "how_to_stop"} if is_done else ()),
    )
    return Document(form.title, compose(form, answers), paper.day or law.issued)


def _choices(paper: BallotPaper) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for part in paper.parts:
        title = label("part", code=part.code, name=part.name, max=shown(part.max_points))
        rows.append((Cell((plain(title, "cell_strong"),), span=len(_WIDTHS)),))
        criterion = ""
        for item in part.items:
            if item.criterion and item.criterion != criterion:
                rows.append((Cell(known(item.criterion, "cell_strong").paragraphs, span=len(_WIDTHS)),))
            criterion = item.criterion
            rows.append(_item_row(item))
    return replace(ruled("ballot", _WIDTHS, rows), longest=_LONGEST)


def _item_row(item: BallotItem) -> tuple[Cell, ...]:
    name = item.name
    if item.max_points is not None:
        name += " " + label("item_max", max=shown(item.max_points))
    return (
        known(item.number, "cell_number"),
        Cell((*known(name, "cell_strong").paragraphs, *_notes(item.notes), *_options(item))),
        known(shown(item.points), "cell_number"),
    )


def _notes(notes: tuple[str, ...]) -> tuple[Paragraph, ...]:
    return tuple(plain(line, "cell_note") for note in notes for line in clean(note))


def _options(item: BallotItem) -> tuple[Paragraph, ...]:
    """The options under the headings of their cases, and last that none of them is met."""
    made: list[Paragraph] = []
    case = ""
    for at, option in enumerate(item.options):
        if option.case and option.case != case:
            made += known(option.case, "cell_note").paragraphs
        case = option.case
        made += _option(option, chosen=item.chosen == at and not item.none_met)
    words = {"reason": item.reason if item.none_met else ""}
    return (*made, *label_lines("none_met", words, ticks={"chosen": item.none_met}))


def _option(option: BallotOption, *, chosen: bool) -> list[Paragraph]:
    words = {"points": shown(option.points), "text": " ".join(clean(option.text))}
    if option.star_mark is None:
        return label_lines("option", words, ticks={"chosen": chosen})
    return label_lines("option_marked", {**words, "star": str(option.star_mark)}, ticks={"chosen": chosen})
