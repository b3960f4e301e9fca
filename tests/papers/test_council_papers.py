"""What a council's papers promise: exact figures, nothing told that is not to be told, items kept whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest

from openocop.papers import (
    BallotPaper,
    ProducerLetter,
    ResultList,
    ScoreTable,
    SittingMinutes,
    to_docx,
    to_pdf,
)
from openocop.papers.ballot_inputs import BallotItem, BallotOption, BallotPart
from openocop.papers.inputs import ScoredItem, ScoredPart, SelfAssessment
from openocop.papers.result_inputs import ListedProduct
from openocop.papers.sitting_inputs import Outcome, Quorum, SittingKind, SittingProduct
from tests.papers.council_samples import (
    BALLOT,
    CONCLUDED,
    EMPTY,
    LETTER,
    LIST,
    LITERAL,
    MINUTES,
    NAMES,
    STOPPED,
    TABLE,
    a_pass,
)
from tests.papers.reading import docx_text, pdf_pages, pdf_text, words


def lines_of(form):
    return [" ".join(line.split()) for line in docx_text(to_docx(form)).splitlines()]


def starting(form, start):
    return [line for line in lines_of(form) if line.startswith(start)]


@pytest.mark.parametrize("form", [MINUTES, BALLOT, LIST, LETTER])
def test_what_people_write_is_never_markup(form):
    # In a narrow cell the words break, so blanks do not count.
    literal = "".join(words(LITERAL))
    assert literal in "".join(words(pdf_text(to_pdf(form))))
    assert literal in "".join(words(docx_text(to_docx(form))))


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_paper_has_dots_to_write_on(name):
    text = docx_text(to_docx(EMPTY[name]))
    assert "……" in text
    assert "None" not in text


def test_the_mean_is_exact_and_shown_cut_off():
    """Exact rule 3: 489/7 is 69.857…, and 69,86 or 70 would contradict the star beside it."""
    assert CONCLUDED.mean == Fraction(489, 7)
    assert starting(MINUTES, "Điểm trung bình: 69")[0].startswith(
        "Điểm trung bình: 69,85 điểm (giá trị đúng: 489/7;"
    )


def test_a_mean_that_loses_nothing_is_shown_alone():
    product = replace(CONCLUDED, passes=(a_pass(1, (70, 70, 71, 70)),))
    assert starting(replace(MINUTES, products=(product,)), "Điểm trung bình:") == [
        "Điểm trung bình: 70,25 điểm"
    ]


def test_only_a_concluded_product_has_a_mean_of_its_own():
    for outcome in (Outcome.POSTPONED, Outcome.REFUSED, None):
        product = replace(CONCLUDED, outcome=outcome, star=None)
        assert starting(replace(MINUTES, products=(product,)), "Điểm trung bình:") == []


@pytest.mark.parametrize(
    ("limit", "words_of_it"),
    [
        (Fraction(14), "14 điểm, trong mức cho phép 14 điểm"),
        (Fraction(27, 2), "14 điểm, vượt mức cho phép 13,50 điểm"),
        (None, "14 điểm"),
    ],
)
def test_the_spread_is_compared_with_the_limit(limit, words_of_it):
    product = replace(CONCLUDED, passes=(a_pass(1, (82, 68)),), spread_limit=limit)
    assert words_of_it in lines_of(replace(MINUTES, products=(product,)))


def test_totals_tell_no_name_unless_the_council_wants_it():
    minutes = replace(MINUTES, members=(), chair="", secretary="", products=(CONCLUDED,))
    hidden = docx_text(to_docx(minutes))
    assert "82; 70; 70; 70; 70; 69; 68" in hidden
    assert [name for name in NAMES if name in hidden] == []
    shown = lines_of(replace(minutes, names_shown=True))
    at = shown.index("Võ Thị Mẫu")
    assert shown[at : at + 3] == ["Võ Thị Mẫu", "68", "70"]


def test_a_member_without_a_ballot_in_a_pass_has_a_dash():
    product = replace(CONCLUDED, passes=(a_pass(1, (70, 71)), a_pass(2, (70, 71, 72))))
    shown = lines_of(replace(MINUTES, members=(), products=(product,), names_shown=True))
    at = shown.index("Phạm Văn Mẫu")
    assert shown[at : at + 3] == ["Phạm Văn Mẫu", "—", "72"]


def test_quorum_says_the_numbers_and_the_paragraph():
    quorum = Quorum(
        ballots=6, base=9, share=Fraction(3, 4), chaired=False, rests_on="Điều 6 Quy chế", met=False
    )
    said = (
        "6. Điều kiện để đánh giá: Không đạt: 6 thành viên tham gia đánh giá trên 9 thành viên được tính; "
        "tỷ lệ phải đạt ít nhất 3/4, tức 7 thành viên; "
        "không có Chủ tịch hoặc Phó Chủ tịch Hội đồng tham gia; căn cứ Điều 6 Quy chế"
    )
    assert starting(replace(MINUTES, quorum=quorum, products=(CONCLUDED,)), "6. Điều kiện") == [said]


def test_the_kind_of_sitting_is_ticked_and_named():
    lines = lines_of(SittingMinutes(kind=SittingKind.WRITTEN_OPINION))
    assert "Lấy ý kiến bằng văn bản để đánh giá, phân hạng lại sản phẩm OCOP" in lines
    assert starting(SittingMinutes(kind=SittingKind.WRITTEN_OPINION), "Hội đồng đánh giá, phân hạng")[
        0
    ].endswith("Họp □ Lấy ý kiến bằng văn bản (điểm d khoản 6 Điều 7 Quyết định số 26/2026/QĐ-TTg) √")


def test_presence_is_not_counted_while_it_is_unknown_of_one():
    some = (*MINUTES.members[:2], replace(MINUTES.members[2], attendance=None))
    assert starting(replace(MINUTES, members=some), "5. Thành viên") == [
        "5. Thành viên Hội đồng: có 3 người; có mặt ……, vắng mặt ……"
    ]


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        to_pdf(SittingMinutes(opened=datetime(2026, 12, 8, 8, 0)))  # noqa: DTZ001 - that is the fault


def test_equal_exact_means_share_a_rank():
    """The case of ranks 18 to 22: 978/11 and 889/10 both read 88,90, and are not equal."""
    before = [ListedProduct(name=f"Trước {at:02}", points=Fraction(90 + at)) for at in range(17)]
    tied = [ListedProduct(name=name, points=Fraction(978, 11)) for name in ("Đậu", "Dừa", "Ấu")]
    rest = [ListedProduct(name="Ẩn"), ListedProduct(name="Bí", points=Fraction(889, 10))]
    first = [ListedProduct(name="Chè", points=Fraction(89))]
    for products in ((*before, *tied, *rest, *first), (*first, *rest, *reversed(tied), *before)):
        ranked = ResultList(products=products).ranked[17:]
        assert [(rank, one.name) for rank, one in ranked] == [
            (18, "Chè"),
            (19, "Ấu"),
            (19, "Dừa"),
            (19, "Đậu"),
            (22, "Bí"),
            (None, "Ẩn"),
        ]


def test_a_product_without_points_or_star_has_dashes_once_its_outcome_is_known():
    lines = lines_of(ResultList(products=(ListedProduct(name="Rượu Mẫu", outcome=Outcome.REFUSED),)))
    at = lines.index("Rượu Mẫu")
    assert lines[at - 2 : at + 7] == [
        "1", "—", "Rượu Mẫu", "……", "……", "……", "—", "—", "Hồ sơ bị loại, không công nhận",
    ]  # fmt: skip


def test_an_incomplete_ballot_leaves_every_mean_open():
    """Exact rule 2: an unanswered item is missing, never zero."""
    part = TABLE.parts[0]
    first = replace(part.items[0], points=(None, *part.items[0].points[1:]))
    open_table = replace(TABLE, parts=(replace(part, items=(first, *part.items[1:])),))
    assert TABLE.mean_of(TABLE.items) == Fraction(51, 7)
    assert open_table.mean_of(open_table.items) is None
    assert starting(open_table, "Điểm trung bình:")[0].startswith("Điểm trung bình: …")


def test_a_ballot_that_stops_is_in_no_mean():
    stopped = replace(TABLE, stops=frozenset({6}))
    assert stopped.mean_of(stopped.items) == Fraction(42, 6)
    assert "Dừng" in lines_of(stopped)


def test_a_table_of_many_ballots_is_parted():
    many = replace(
        TABLE,
        ballots=tuple(f"Người {at}" for at in range(1, 18)),
        parts=tuple(
            replace(part, items=tuple(replace(item, points=(Fraction(1),) * 17) for item in part.items))
            for part in TABLE.parts
        ),
    )
    lines = lines_of(many)
    assert lines.count("Tổng điểm") == 2
    assert words(pdf_text(to_pdf(many))) == words(docx_text(to_docx(many)))
    assert "Người 17" not in " ".join(lines)
    assert "17. Người 17" in " ".join(lines_of(replace(many, names_shown=True)))


def test_a_ballot_sums_its_choices_and_none_met_is_zero():
    assert BALLOT.total == 2
    item = BALLOT.parts[0].items[0]
    assert replace(item, chosen=None).points is None
    assert replace(item, none_met=True).points == 0
    missing = replace(BALLOT, parts=(replace(BALLOT.parts[0], items=(item, replace(item, chosen=None))),))
    assert missing.total is None
    assert BallotPaper().total is None


def test_a_ballot_that_stops_has_no_total_even_when_all_is_chosen():
    assert STOPPED.total is None
    assert replace(BALLOT, stop_reason="Có cát sỏi").total is None
    assert starting(STOPPED, "√ Đề nghị dừng") == ["√ Đề nghị dừng ở nội dung: 9. Cảm quan"]


def test_how_to_fill_in_is_told_until_it_is_done():
    start = "Mỗi nội dung chọn đúng một ô."
    assert starting(BallotPaper(), start)
    assert starting(BALLOT, start) == []


def test_options_stay_with_their_item():
    option = BallotOption(text="Có hợp đồng bằng văn bản với các hộ trồng sen. " * 5, points=Fraction(1))
    items = tuple(BallotItem(number=f"9.{at}", name=f"CHÈ {at}.", options=(option,) * 5) for at in range(12))
    part = BallotPart(code="A", name="X", max_points=Fraction(40), items=items)
    pages = [" ".join(page.split()) for page in pdf_pages(to_pdf(BallotPaper(parts=(part,))))]
    assert len(pages) > 3
    for at in range(12):
        page = next(page for page in pages if f"CHÈ {at}." in page)
        own = page[page.index(f"CHÈ {at}.") :].split(f"CHÈ {at + 1}.")[0]
        assert own.count("□ 1 điểm") == 5


def test_a_heading_row_is_never_the_last_of_a_page():
    """However high what stands above it is: a criterion's heading goes with its first item."""
    item = ScoredItem(number="8.8", name="Một", criterion="CÁC NỘI DUNG", option="Có", points=1)
    for height in range(1, 56):
        above = replace(item, number="0", criterion="", option="\n".join(["Có"] * height))
        part = ScoredPart(code="A", name="X", max_points=40, items=(above, item))
        pages = pdf_pages(to_pdf(SelfAssessment(parts=(part,))))
        heading, first = (
            [at for at, page in enumerate(pages) if words_of_it in page]
            for words_of_it in ("CÁC NỘI DUNG", "8.8")
        )
        assert heading == first


@pytest.mark.parametrize("outcome", Outcome)
def test_a_letter_says_what_may_be_done_next(outcome):
    lines = lines_of(ProducerLetter(outcome=outcome))
    at = lines.index("Những việc quý đơn vị có thể làm tiếp:")
    assert len(lines[at + 1]) > 60


def test_a_letter_says_nothing_of_what_did_not_happen():
    lines = " ".join(lines_of(replace(LETTER, held_back=(), lost=(), decision="", points=None)))
    for words_of_it in ("Điều kiện chưa đạt", "chưa đạt điểm tối đa", "8. Quyết định", "6. Điểm trung bình"):
        assert words_of_it not in lines


def test_a_blank_product_stands_in_blank_minutes():
    assert "1. ……" in lines_of(SittingMinutes())
    assert starting(SittingMinutes(products=(SittingProduct(name="Trà"),)), "Thành viên không tham gia") == []


def test_a_blank_table_has_its_heads():
    assert "Trung bình" in lines_of(ScoreTable())
