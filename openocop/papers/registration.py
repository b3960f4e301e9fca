"""Form 01 of Decision 26/2026/QĐ-TTg: Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openocop.core.clock import show_date
from openocop.papers.blocks import Document
from openocop.papers.composing import Answers, compose, day_words
from openocop.papers.inputs import Kind
from openocop.papers.texts import DECISION_26, forms

if TYPE_CHECKING:
    from openocop.papers.inputs import Intake, RegistrationForm


def registration(paper: RegistrationForm) -> Document:
    """Give form 01 filled in."""
    law = forms(DECISION_26)
    form = law.form("01")
    words = {
        "province": paper.province,
        "unit_name": paper.unit_name,
        "representative": paper.legal_representative,
        "position": paper.position,
        "address": paper.contact_address,
        "phone": paper.phone,
        "email": paper.email,
        "product": paper.product_name,
        "product_group": "; ".join(paper.product_group),
        "samples": "" if paper.samples is None else str(paper.samples),
        "for_year": "" if paper.year is None else str(paper.year),
        "place": paper.place,
        **_intake("commune", paper.commune),
        **_intake("province", paper.provincial),
        **day_words(paper.day),
    }
    ticks = {kind.value: paper.kind is kind for kind in Kind}
    names = {"signed": paper.legal_representative}
    return Document(
        form.title, compose(form, Answers(words=words, ticks=ticks, names=names)), paper.day or law.issued
    )


def _intake(prefix: str, intake: Intake) -> dict[str, str]:
    return {
        f"{prefix}_number": intake.number,
        f"{prefix}_received": show_date(intake.received) if intake.received else "",
        f"{prefix}_receiver": intake.receiver,
        f"{prefix}_mark": "",
    }
