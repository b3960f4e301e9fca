"""Documents out of plain data: forms, reports and slips as PDF and as office document, and PDFs put together.

Give one of the values of ``inputs`` to ``to_pdf`` or ``to_docx``. Both print the same words in the same order, since
both write the one list of blocks that ``document`` gives. ``merge`` puts PDFs and pictures together. Nothing here knows
a table, a person's rights or an address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openocop.papers import pdf, word
from openocop.papers.bundling import BundlePart, merge
from openocop.papers.commune import commune_report, covering_request
from openocop.papers.inputs import AdvisoryReport, CommuneReport, CoveringRequest, Receipt, RegistrationForm
from openocop.papers.province import advisory_report, receipt
from openocop.papers.registration import registration
from openocop.papers.self_assessment import self_assessment

if TYPE_CHECKING:
    from openocop.papers.blocks import Document
    from openocop.papers.inputs import Form

__all__ = ["BundlePart", "document", "merge", "to_docx", "to_pdf"]


def document(form: Form) -> Document:
    """Give the paper's blocks, in the official order."""
    match form:
        case RegistrationForm():
            return registration(form)
        case CommuneReport():
            return commune_report(form)
        case CoveringRequest():
            return covering_request(form)
        case Receipt():
            return receipt(form)
        case AdvisoryReport():
            return advisory_report(form)
        case _:
            return self_assessment(form)


def to_pdf(form: Form) -> bytes:
    """Give the paper as PDF: A4, tagged, with bookmarks and numbered pages. The same form gives the same bytes."""
    return pdf.write(document(form))


def to_docx(form: Form) -> bytes:
    """Give the paper as DOCX, to be worked on in an office program. The same form gives the same bytes."""
    return word.write(document(form))
