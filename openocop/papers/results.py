"""What a council's results are told by: the list behind the decision, and the letter to each producer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openocop.core.points import NO_DATA, show_points
from openocop.papers.blocks import Document
from openocop.papers.composing import Answers, compose, day_words
from openocop.papers.parts import (
    issued_under,
    known,
    label,
    numbered_lines,
    received_by,
    ruled,
    shown,
    shown_day,
    shown_mean,
)
from openocop.papers.texts import OFFICE, forms
from openocop.papers.verdicts import conclusion, held_back

if TYPE_CHECKING:
    from openocop.papers.blocks import Cell, Table
    from openocop.papers.result_inputs import ListedProduct, LostPoints, ProducerLetter, ResultList

_LIST_WIDTHS = (8, 11, 38, 38, 29, 38, 17, 12, 56)
_LOST_WIDTHS = (5, 17, 7, 7, 22)


def result_list(paper: ResultList) -> Document:
    """Give the list, the best first; a page on its side, since it has nine columns."""
    law = forms(OFFICE)
    form = law.form("results")
    rows = [_listed(at, rank, product) for at, (rank, product) in enumerate(paper.ranked, start=1)]
    words = {
        "round": paper.round_name,
        "number": paper.issue.number,
        **day_words(paper.issue.day),
        "issuer": paper.issuer,
        "count": str(len(paper.products) or ""),
    }
    answers = Answers(words=words, after={"with": (ruled("results", _LIST_WIDTHS, rows),)})
    return Document(form.title, compose(form, answers), paper.issue.day or law.issued, wide=True)


def _listed(at: int, rank: int | None, product: ListedProduct) -> tuple[Cell, ...]:
    return (
        known(str(at), "cell_number"),
        known(NO_DATA if rank is None else str(rank), "cell_number"),
        known(product.name),
        known(product.producer_name),
        known(product.commune),
        known(product.product_set),
        known(NO_DATA if product.points is None else show_points(product.points), "cell_number"),
        known(_star(product), "cell_number"),
        known(conclusion(None, product.outcome, "comes_to")),
    )


def _star(product: ListedProduct) -> str:
    """The star; a dash where the outcome has none."""
    if product.star is None:
        return NO_DATA if product.outcome else ""
    return str(product.star)


def producer_letter(paper: ProducerLetter) -> Document:
    """Give the letter: the result, what it rests on item by item, what may be done next."""
    law = forms(OFFICE)
    form = law.form("letter")
    subject = label("letter_subject", product=paper.product_name)
    signature = received_by(paper.copies)
    answers = Answers(
        words=_letter_words(paper),
        after={"lost": (_lost(paper.lost),) if paper.lost or paper.outcome is None else ()},
        beside={"letterhead": issued_under(paper.issue, subject), "signed": signature},
        names={"signed": paper.issue.signer},
        left_out=_nothing_to_say(paper),
    )
    return Document(form.title, compose(form, answers), paper.issue.day or law.issued)


def _letter_words(paper: ProducerLetter) -> dict[str, str]:
    own = (label(f"next_{paper.outcome.value}"),) if paper.outcome else ()
    return {
        "over_capitals": paper.over.upper(),
        "office_capitals": paper.office.upper(),
        "recipients": numbered_lines(paper.recipients),
        "office": paper.office,
        "product": paper.product_name,
        "code": paper.product_code,
        "set": paper.product_set,
        "council": paper.council,
        "sat_on": shown_day(paper.sat_on),
        "points": shown_mean(paper.points),
        "result": conclusion(paper.star, paper.outcome, "comes_to"),
        "decision": paper.decision,
        "held_back": held_back(paper.held_back),
        "next_steps": "\n".join((*own, *paper.next_steps)),
        "contact": paper.contact,
        "signer_title": paper.issue.title,
    }


def _nothing_to_say(paper: ProducerLetter) -> frozenset[str]:
    """Lines about what did not happen, once the result is known."""
    if paper.outcome is None:
        return frozenset()
    empty = {
        "held_back": paper.held_back,
        "lost": paper.lost,
        "decision": paper.decision,
        "points": paper.points,
    }
    return frozenset(name for name, value in empty.items() if not value)


def _lost(lost: tuple[LostPoints, ...]) -> Table:
    rows = [
        (
            known(one.number, "cell_number"),
            known(one.name),
            known(shown(one.points), "cell_number"),
            known(shown(one.max_points), "cell_number"),
            known(one.reason),
        )
        for one in lost
    ]
    return ruled("lost", _LOST_WIDTHS, rows)
