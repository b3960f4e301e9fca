"""What the commune sends to the province: form 03 of Decision 26/2026/QĐ-TTg, and the request with the dossiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openocop.papers.blocks import Document
from openocop.papers.composing import Answers, compose
from openocop.papers.parts import issued_under, known, label, numbered_lines, person, received_by, ruled
from openocop.papers.texts import DECISION_26, OFFICE, forms

if TYPE_CHECKING:
    from openocop.papers.inputs import CommuneReport, CoveringRequest

_REQUESTED_WIDTHS = (3, 9, 11, 11, 10, 6)


def commune_report(paper: CommuneReport) -> Document:
    """Give form 03 filled in.

    The form has neither number nor date: they stand in the heading as soon as one is known.
    """
    law = forms(DECISION_26)
    form = law.form("03")
    issue = paper.issue
    words = {
        "commune_capitals": paper.commune.upper(),
        "producer": paper.producer_name,
        "producer_kind": paper.producer_kind,
        "address": paper.address,
        **person(paper.representative),
        "product": paper.product_name,
        "materials": paper.local_materials,
        "labour": paper.local_labour,
        "idea": paper.idea_origin,
        "identity": paper.local_identity,
        "commune": paper.commune,
        "province": paper.province,
        "request_product": paper.product_name,
        "request_producer": paper.producer_name,
    }
    is_issued = issue.number or issue.place or issue.day
    beside = {"letterhead": issued_under(issue)} if is_issued else {}
    answers = Answers(words=words, beside=beside, names={"signed": issue.signer})
    return Document(form.title, compose(form, answers), issue.day or law.issued)


def covering_request(paper: CoveringRequest) -> Document:
    """Give the commune's request (Article 6.2.a), with the products it is for."""
    law = forms(OFFICE)
    form = law.form("request")
    rows = [
        (
            known(str(at), "cell_number"),
            known(product.code),
            known(product.name),
            known(product.producer_name),
            known(product.product_group),
            known(label(product.kind) if product.kind else ""),
        )
        for at, product in enumerate(paper.products, start=1)
    ]
    words = {
        "commune_capitals": paper.commune.upper(),
        "commune": paper.commune,
        "province": paper.province,
        "recipients": numbered_lines(paper.recipients),
        "count": f"{len(paper.products):02}" if paper.products else "",
        "enclosures": numbered_lines(paper.enclosures),
        "signer_title": paper.issue.title,
    }
    answers = Answers(
        words=words,
        after={"request": (ruled("requested", _REQUESTED_WIDTHS, rows),)},
        beside={"letterhead": issued_under(paper.issue, paper.subject), "signed": received_by(paper.copies)},
        names={"signed": paper.issue.signer},
    )
    return Document(form.title, compose(form, answers), paper.issue.day or law.issued)
