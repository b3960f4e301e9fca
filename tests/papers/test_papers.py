"""Each paper, as PDF and as office document: the same words in the official order."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import docx
import pikepdf
import pytest

from openocop import papers
from openocop.papers import document, pdf, to_docx, to_pdf, word
from openocop.papers.blocks import Document, plain
from openocop.papers.inputs import (
    Business,
    CommuneReport,
    EvidenceEntry,
    Intake,
    Issue,
    Kind,
    RegistrationForm,
    ScoredItem,
    ScoredPart,
    SelfAssessment,
    total_of,
)
from openocop.papers.texts import DECISION_26, Slot, forms
from tests.papers import council_samples
from tests.papers.reading import docx_text, pdf_text, words
from tests.papers.samples import ASSESSMENT, DAY, EMPTY, LITERAL, LONG, REGISTRATION, REPORT
from tests.papers.samples import FILLED as OF_DOSSIERS

FILLED = OF_DOSSIERS | council_samples.FILLED
ALL = FILLED | EMPTY | council_samples.EMPTY
WIDE = {"score_table", "empty-score_table", "results", "empty-results"}
GOLDEN = Path(__file__).parent / "golden"
OFFICIAL = {"registration": "01", "assessment": "02", "report": "03"}
DOTS = re.compile(r"[….]{2,}|…")


def bare(text):
    """The words without dots, rules and the blanks they stand in, so that longer dots are no other words."""
    return "".join(DOTS.sub("", text).split())


def outline_of(data):
    with pikepdf.open(BytesIO(data)) as opened, opened.open_outline() as outline:
        return [(item.title, [child.title for child in item.children]) for item in outline.root]


@pytest.mark.parametrize("name", ALL)
def test_pdf_and_docx_say_the_same_words(name):
    assert words(pdf_text(to_pdf(ALL[name]))) == words(docx_text(to_docx(ALL[name])))


@pytest.mark.parametrize("name", FILLED)
def test_a_filled_paper_reads_as_its_golden_text(name):
    lines = [" ".join(line.split()) for line in docx_text(to_docx(FILLED[name])).splitlines()]
    expected = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line] == expected


@pytest.mark.parametrize("name", OFFICIAL)
def test_an_empty_paper_is_the_official_form_word_for_word(name):
    official = forms(DECISION_26).form(OFFICIAL[name]).official
    assert bare(pdf_text(to_pdf(EMPTY[f"empty-{name}"]))) == bare(official)


@pytest.mark.parametrize("name", OFFICIAL)
def test_every_official_label_of_a_filled_paper_stands_in_order(name):
    """All words of the form that are no blank and no guidance already followed."""
    text = "".join(words(pdf_text(to_pdf(FILLED[name]))))
    at = 0
    for line in forms(DECISION_26).form(OFFICIAL[name]).lines:
        if line.kind in {"table", "guidance"} and line.id != "tick_below":
            continue
        for official in (*line.left, *line.right, *line.texts):
            for part in official.parts:
                if isinstance(part, str):
                    label = "".join(words(part))
                    assert label in text[at:], (line.id, part)
                    at = text.index(label, at) + len(label)


@pytest.mark.parametrize("name", ALL)
def test_the_same_paper_gives_the_same_bytes(name):
    assert to_pdf(ALL[name]) == to_pdf(ALL[name])
    assert to_docx(ALL[name]) == to_docx(ALL[name])


@pytest.mark.parametrize("name", ALL)
def test_the_pdf_is_tagged_archivable_and_a4(name):
    with pikepdf.open(BytesIO(to_pdf(ALL[name]))) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "vi-VN"
        size = [0, 0, 842, 595] if name in WIDE else [0, 0, 595, 842]
        pages = [[round(float(side)) for side in page.mediabox] for page in opened.pages]
        assert pages == [size] * len(pages)
        with opened.open_metadata() as about:
            assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == (
                "2",
                "A",
                "1",
            )
            assert about["dc:title"] == document(ALL[name]).title


def test_every_font_is_embedded_and_of_the_one_family():
    with pikepdf.open(BytesIO(to_pdf(ASSESSMENT))) as opened:
        fonts = [
            one
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
        ]
        names = {str(one.BaseFont).split("+")[1].split("-")[0] for one in fonts}
        described = [one.FontDescriptor for one in fonts if "/FontDescriptor" in one]
        assert names == {"LiberationSerif"}
        assert described
        assert all("/FontFile2" in one or "/FontFile3" in one for one in described)


def test_the_pdf_has_bookmarks():
    assert outline_of(to_pdf(ASSESSMENT)) == [
        (
            "BÁO CÁO TỰ ĐÁNH GIÁ VỀ SẢN PHẨM",
            [
                "Phần I THÔNG TIN CHUNG",
                "Phần II KẾT QUẢ THỰC HIỆN PHƯƠNG ÁN SẢN XUẤT KINH DOANH",
                "Phần III ĐÁNH GIÁ KẾT QUẢ THỰC HIỆN THEO BỘ TIÊU CHÍ SẢN PHẨM OCOP",
                "Phần IV KẾ HOẠCH SẢN XUẤT, KINH DOANH",
                "PHỤ LỤC: TÀI LIỆU MINH CHỨNG",
            ],
        )
    ]


def test_the_docx_is_a4_in_times_new_roman_with_headings_and_numbers():
    made = docx.Document(BytesIO(to_docx(ASSESSMENT)))
    section = made.sections[0]
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(side.mm) for side in (section.page_width, section.page_height, *margins)] == [
        210,
        297,
        30,
        20,
        20,
        20,
    ]
    assert made.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    headings = [one.text for one in made.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:2] == ["BÁO CÁO TỰ ĐÁNH GIÁ VỀ SẢN PHẨM", "Phần I\nTHÔNG TIN CHUNG"]
    about = made.core_properties
    assert (about.title, about.created.date(), about.author) == ("Báo cáo tự đánh giá về sản phẩm", DAY, "")


def test_the_first_page_bears_no_number_and_the_second_does():
    with pikepdf.open(BytesIO(to_pdf(ASSESSMENT))) as opened:
        assert len(opened.pages) > 1
        marks = [
            sum(
                str(operator) in {"BDC", "BMC"} and str(operands[0]) == "/Artifact"
                for operands, operator in page
            )
            for page in map(pikepdf.parse_content_stream, opened.pages)
        ]
        assert marks[1] > 0


def test_what_people_write_is_never_markup():
    assert LITERAL in " ".join(words(pdf_text(to_pdf(REGISTRATION))))
    assert LITERAL in docx_text(to_docx(REGISTRATION))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (Kind.FIRST, "4. Lần đăng ký đánh giá: Lần đầu √ Nâng hạng: □ Đánh giá lại: □"),
        (Kind.UPGRADE, "4. Lần đăng ký đánh giá: Lần đầu □ Nâng hạng: √ Đánh giá lại: □"),
        (Kind.REASSESSMENT, "4. Lần đăng ký đánh giá: Lần đầu □ Nâng hạng: □ Đánh giá lại: √"),
        (None, "4. Lần đăng ký đánh giá: Lần đầu □ Nâng hạng: □ Đánh giá lại: □"),
    ],
)
def test_the_kind_is_ticked(kind, line):
    assert line in docx_text(to_docx(RegistrationForm(kind=kind))).splitlines()


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2026, 2, 9), "Mỹ Hiệp, ngày 09 tháng 02 năm 2026"),
        (date(2026, 3, 10), "Mỹ Hiệp, ngày 10 tháng 3 năm 2026"),
        (None, "Mỹ Hiệp, ngày........tháng........năm......"),
    ],
)
def test_days_are_written_as_the_decree_wants(day, line):
    assert line in docx_text(to_docx(RegistrationForm(place="Mỹ Hiệp", day=day))).splitlines()


def test_a_receipt_number_stands_for_its_dots():
    text = docx_text(to_docx(RegistrationForm(commune=Intake(number="01-003/PĐK-87-29869-2026"))))
    assert re.findall(r"Phiếu số: (.*)", text) == [
        "01-003/PĐK-87-29869-2026",
        "……-……. /PĐK- (Mã tỉnh) - (Mã xã) - (Năm)",
    ]


def test_an_unknown_field_is_dots_and_a_known_one_is_not():
    known, unknown = (
        docx_text(to_docx(form)) for form in (FILLED["registration"], EMPTY["empty-registration"])
    )
    for line in forms(DECISION_26).form("01").lines:
        parts = line.texts[0].parts if line.kind == "line" else ()
        for label, slot in pairwise(parts):
            if isinstance(slot, Slot) and slot.name not in {"commune_mark", "province_mark"}:
                assert f"{label}…" in unknown or f"{label}{slot.blank}" in unknown
                assert f"{label}…" not in known


def test_several_paragraphs_follow_their_label():
    lines = docx_text(to_docx(REPORT)).splitlines()
    at = lines.index("4. Bản sắc/trí tuệ địa phương: ")
    assert lines[at + 1 : at + 3] == ["Giống sen hồng lâu năm.", "Cách ướp trà riêng của ấp."]


def test_guidance_goes_when_its_field_is_filled_in():
    empty, filled = docx_text(to_docx(SelfAssessment())), docx_text(to_docx(ASSESSMENT))
    for start in ("Nội dung yêu cầu:", "Lưu ý:", "- Căn cứ vào Bộ tiêu chí", "Trình bày những định hướng"):
        assert start in empty
        assert start not in filled


def test_guidance_stays_while_one_of_its_fields_is_unknown():
    some = replace(ASSESSMENT, business=Business(materials="Có."))
    assert "Lưu ý: trình bày rõ" in docx_text(to_docx(some))


def test_a_commune_report_has_a_number_only_when_it_is_issued():
    assert "Số:" not in docx_text(to_docx(CommuneReport(commune="xã Mỹ Hiệp")))
    issued = docx_text(to_docx(CommuneReport(issue=Issue(number="15/BC-UBND"))))
    assert "Số: 15/BC-UBND" in issued
    assert "……, ngày …… tháng …… năm ……" in issued


def test_a_missing_choice_leaves_the_totals_open():
    answered = ScoredItem(number="1", name="Một", points=3)
    parts = [
        ScoredPart(code="A", name="X", max_points=9, items=(answered, replace(answered, points=last)))
        for last in (0, None)
    ]
    assert [part.total for part in parts] == [3, None]
    assert total_of([3, None]) is None
    assert total_of([]) == 0
    text = docx_text(to_docx(SelfAssessment(parts=tuple(parts))))
    assert re.findall(r"(?:Cộng phần A|Tổng điểm tự đánh giá)\n(.*)", text) == ["3", "……", "……"]


def test_long_texts_and_two_hundred_papers_run_over_pages():
    evidence = tuple(
        EvidenceEntry(
            number=f"MC{number:03}",
            items=("1.1", "2.3"),
            name=f"Hợp đồng mua hoa sen số {number}",
            issuer="HTX Mẫu",
            document_number=f"{number}/HĐ",
            day=DAY,
            file_name=f"hop-dong-mua-hoa-sen-so-{number}-ban-chup-co-dau.pdf",
        )
        for number in range(1, 201)
    )
    form = replace(ASSESSMENT, evidence=evidence, history="\n".join([LONG * 20] * 12))
    made = to_pdf(form)
    text = pdf_text(made)
    # A file's name may go on in the next line of its cell, so blanks do not count here.
    assert "".join(words(text)) == "".join(words(docx_text(to_docx(form))))
    assert re.findall(r"MC\d{3}", text) == [f"MC{number:03}" for number in range(1, 201)]
    with pikepdf.open(BytesIO(made)) as opened:
        assert len(opened.pages) > 15


def test_a_heading_row_of_the_docx_stays_with_the_next_row():
    table = docx.Document(BytesIO(to_docx(ASSESSMENT))).tables[0]
    keeps = {
        row.cells[0].text: all(
            paragraph.paragraph_format.keep_with_next for paragraph in row.cells[0].paragraphs
        )
        for row in table.rows[1:5]
    }
    assert keeps == {
        "Phần A: SẢN PHẨM VÀ SỨC MẠNH CỦA CỘNG ĐỒNG (tối đa 40 điểm)": True,
        "1. TỔ CHỨC SẢN XUẤT": True,
        "1.1": False,
        "1.2": False,
    }


def test_a_row_longer_than_a_page_is_printed_whole():
    item = ScoredItem(number="1.1", name="Một", option=LONG * 120, explanation="Ngắn.", points=1)
    form = SelfAssessment(parts=(ScoredPart(code="A", name="X", max_points=40, items=(item,)),))
    assert " ".join(words(LONG * 120)) in " ".join(words(pdf_text(to_pdf(form))))


def test_a_long_word_stays_in_its_cell():
    evidence = (EvidenceEntry(number="MC01", name="x", file_name="a" * 90 + ".pdf"),)
    made = to_pdf(SelfAssessment(evidence=evidence))
    assert "a" * 90 + ".pdf" in "".join(words(pdf_text(made)))
    with pikepdf.open(BytesIO(made)) as opened:
        rights = [
            float(operands[4])
            for page in opened.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "Tm"
        ]
    assert max(rights) < 210 / 25.4 * 72


def test_a_warning_of_the_typesetter_is_an_error(monkeypatch):
    monkeypatch.setattr(pdf, "FAMILY", "No Such Face")
    with pytest.raises(pdf.SettingError, match="unknown font family"):
        pdf.write(Document("x", (plain("x"),), DAY))


def test_a_fault_of_the_typesetter_is_an_error():
    with pytest.raises(pdf.SettingError, match=r"paper\.typ"):
        pdf.typeset("paper.typ", {"paper": "{}"}, [])


def test_a_docx_holds_no_time_but_the_papers_day():
    assert b"2013" not in word.write(Document("x", (plain("x"),), DAY))[:2000]


def test_papers_are_made_of_plain_data():
    """Of Django they know how to say a sentence in the reader's language, and nothing of tables and requests."""
    source = Path(papers.__file__).parent
    asked = set()
    for path in source.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                asked.add(str(node.module))
            elif isinstance(node, ast.Import):
                asked |= {one.name for one in node.names}
    assert {name for name in asked if name.startswith("django")} == {"django.utils.translation"}
    ours = {name for name in asked if name.startswith("openocop") and not name.startswith("openocop.papers")}
    assert ours == {
        "openocop.core.clock",
        "openocop.core.errors",
        "openocop.core.points",
        "openocop.core.text",
    }
