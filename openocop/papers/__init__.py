"""Documents out of plain data: forms, reports and slips as PDF and as office document, and PDFs put together.

Give one of the values of ``inputs`` to ``to_pdf`` or ``to_docx``. Both print the same words in the same order, since
both write the one list of blocks that ``document`` gives. ``merge`` puts PDFs and pictures together. Nothing here knows
a table, a person's rights or an address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openocop.papers import pdf, word
from openocop.papers.ballot_inputs import BallotPaper, ScoreTable
from openocop.papers.ballots import ballot_paper
from openocop.papers.bundling import BundlePart, merge
from openocop.papers.commune import commune_report, covering_request
from openocop.papers.inputs import (
    AdvisoryReport,
    CommuneReport,
    CoveringRequest,
    Receipt,
    RegistrationForm,
    SelfAssessment,
)
from openocop.papers.province import advisory_report, receipt
from openocop.papers.registration import registration
from openocop.papers.result_inputs import ProducerLetter, ResultList
from openocop.papers.results import producer_letter, result_list
from openocop.papers.score_table import score_table
from openocop.papers.self_assessment import self_assessment
from openocop.papers.sitting import sitting_minutes
from openocop.papers.sitting_inputs import SittingMinutes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openocop.papers.blocks import Document
    from openocop.papers.inputs import Form

__all__ = [
    "BallotPaper",
    "BundlePart",
    "CouncilPaper",
    "ProducerLetter",
    "ResultList",
    "ScoreTable",
    "SittingMinutes",
    "document",
    "merge",
    "to_docx",
    "to_pdf",
]

CouncilPaper = SittingMinutes | ScoreTable | BallotPaper | ResultList | ProducerLetter
"""What a council's work is printed as. No official form exists for these; their words are this project's own."""


_MAKERS: Final[Mapping[type, Callable[..., Document]]] = {
    RegistrationForm: registration,
    SelfAssessment: self_assessment,
    CommuneReport: commune_report,
    CoveringRequest: covering_request,
    Receipt: receipt,
    AdvisoryReport: advisory_report,
    SittingMinutes: sitting_minutes,
    ScoreTable: score_table,
    BallotPaper: ballot_paper,
    ResultList: result_list,
    ProducerLetter: producer_letter,
}


def document(form: Form | CouncilPaper) -> Document:
    """Give the paper's blocks, in the official order."""
    return _MAKERS[type(form)](form)


def to_pdf(form: Form | CouncilPaper) -> bytes:
    """Give the paper as PDF: A4, tagged, with bookmarks and numbered pages. The same form gives the same bytes."""
    return pdf.write(document(form))


def to_docx(form: Form | CouncilPaper) -> bytes:
    """Give the paper as DOCX, to be worked on in an office program. The same form gives the same bytes."""
    return word.write(document(form))
