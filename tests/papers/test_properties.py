"""Whatever people write comes through, in both kinds of document, letter by letter."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st

from openocop.papers import to_docx, to_pdf
from openocop.papers.composing import clean
from openocop.papers.inputs import CommuneReport, RegistrationForm
from tests.papers.reading import docx_text, pdf_text, words

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵfjwz"
MARKUP = "#$*_`<>[]{}()@\\/~'\"-=+^&|%!?.,;:…“”–—0123456789"
VIETNAMESE = st.text(st.sampled_from(LETTERS + LETTERS.upper() + MARKUP + " " * 30 + "\n"), max_size=300)
FORMED = st.tuples(VIETNAMESE, st.sampled_from(["NFC", "NFD"])).map(
    lambda pair: unicodedata.normalize(pair[1], pair[0])
)


def letters(text):
    return "".join(words(text))


@given(name=FORMED, address=FORMED, finding=FORMED)
@settings(max_examples=25, deadline=None)
def test_vietnamese_text_comes_through_in_both(name, address, finding):
    for form in (
        RegistrationForm(unit_name=name, contact_address=address),
        CommuneReport(producer_name=name, address=address, local_identity=finding),
    ):
        in_pdf, in_docx = letters(pdf_text(to_pdf(form))), letters(docx_text(to_docx(form)))
        assert in_pdf == in_docx
        for text in (name, address):
            for line in clean(text):
                assert letters(line) in in_pdf
                assert letters(line) == letters(text) or "\n" in text


@given(text=st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_text_at_all_can_be_printed(text):
    form = CommuneReport(commune=text, producer_name=text, local_labour=text)
    with pikepdf.open(BytesIO(to_pdf(form))) as opened:
        assert len(opened.pages) > 0
    to_docx(form)
