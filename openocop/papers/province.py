"""What offices and the advisory team give out: the receipt slip and the team's report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openocop.papers.blocks import Cell, Document, plain
from openocop.papers.composing import Answers, compose
from openocop.papers.inputs import Issue, Kind, total_of
from openocop.papers.parts import (
    issued_under,
    known,
    label,
    number,
    numbered_and_dated,
    numbered_lines,
    ruled,
    shown_day,
)
from openocop.papers.texts import OFFICE, forms

if TYPE_CHECKING:
    from openocop.papers.blocks import Table
    from openocop.papers.inputs import AdvisoryReport, ProposedPart, Receipt, Test

_RECEIVED_WIDTHS = (3, 22, 10, 10)
_PROPOSED_WIDTHS = (4, 10, 10, 5, 10, 5, 9)
_TEST_WIDTHS = (3, 12, 11, 9, 12)


def receipt(paper: Receipt) -> Document:
    """Give the receipt slip."""
    law = forms(OFFICE)
    form = law.form("receipt")
    rows = [
        (known(str(at), "cell_number"), known(one.name), known(one.amount), known(one.remark))
        for at, one in enumerate(paper.documents, start=1)
    ]
    words = {
        "office_capitals": paper.office.upper(),
        "received": shown_day(paper.received),
        "giver": paper.giver,
        "phone": paper.phone,
        "producer": paper.producer_name,
        "product": paper.product_name,
        "code": paper.product_code,
        "samples": "" if paper.samples is None else str(paper.samples),
        "due": shown_day(paper.due),
        "remarks": paper.remarks,
    }
    issue = Issue(number=paper.number, place=paper.place, day=paper.received)
    answers = Answers(
        words=words,
        ticks={kind.value: paper.kind is kind for kind in Kind},
        after={"documents": (ruled("received", _RECEIVED_WIDTHS, rows),)},
        beside={"letterhead": issued_under(issue)},
        names={"signed": paper.receiver, "signed_left": paper.giver},
    )
    return Document(form.title, compose(form, answers), paper.received or law.issued)


def advisory_report(paper: AdvisoryReport) -> Document:
    """Give the advisory team's report."""
    law = forms(OFFICE)
    form = law.form("advisory")
    visit = paper.visit
    words = {
        "team_capitals": paper.team.upper(),
        "recipients": numbered_lines(paper.recipients),
        "product": paper.product_name,
        "code": paper.product_code,
        "producer": paper.producer_name,
        "address": paper.address,
        "rulebook": paper.rulebook,
        "visit_day": ", ".join(filter(None, (shown_day(visit.day), visit.place))),
        "visitors": visit.people,
        "findings": visit.findings,
        "supplements": paper.supplements,
        "conclusion": paper.conclusion,
    }
    answers = Answers(
        words=words,
        after={"scoring": (_proposals(paper.parts),), "testing": (_tests(paper.tests),)},
        beside={"letterhead": issued_under(paper.issue)},
        names={"signed": paper.issue.signer, "signed_left": paper.secretary},
    )
    return Document(form.title, compose(form, answers), paper.issue.day or law.issued)


def _proposals(parts: tuple[ProposedPart, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for part in parts:
        title = label("part", code=part.code, name=part.name, max=str(part.max_points))
        rows.append((Cell((plain(title, "cell_strong"),), span=len(_PROPOSED_WIDTHS)),))
        rows += [
            (
                known(item.number, "cell_number"),
                known(item.name),
                known(item.option),
                number(item.points),
                known(item.proposed_option),
                number(item.proposed_points),
                known(item.notes),
            )
            for item in part.items
        ]
    items = [item for part in parts for item in part.items]
    if items:
        rows.append(
            (
                Cell((plain(label("proposed_total"), "cell_strong"),), span=3),
                number(total_of(item.points for item in items)),
                Cell((plain("", "cell"),)),
                number(total_of(item.proposed_points for item in items)),
                Cell((plain("", "cell"),)),
            )
        )
    return ruled("proposals", _PROPOSED_WIDTHS, rows)


def _tests(tests: tuple[Test, ...]) -> Table:
    rows = [
        (
            known(str(at), "cell_number"),
            known(test.name),
            known(test.laboratory),
            known(numbered_and_dated(test.number, shown_day(test.day))),
            known(test.result),
        )
        for at, test in enumerate(tests, start=1)
    ]
    return ruled("tests", _TEST_WIDTHS, rows)
