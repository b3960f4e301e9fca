"""A council's papers on invented products, filled in and empty."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from openocop.core.clock import VIETNAM
from openocop.papers import BallotPaper, ProducerLetter, ResultList, ScoreTable, SittingMinutes
from openocop.papers.ballot_inputs import BallotItem, BallotOption, BallotPart, TableItem, TablePart
from openocop.papers.inputs import Issue
from openocop.papers.result_inputs import ListedProduct, LostPoints
from openocop.papers.sitting_inputs import (
    Attendance,
    Gate,
    MemberTotal,
    Outcome,
    Quorum,
    Reading,
    Recusal,
    ScoringPass,
    SittingKind,
    SittingMember,
    SittingProduct,
    Vote,
)

DAY = date(2026, 12, 8)
LITERAL = 'HTX Mẫu #panic("x") *a* <b> $x$ [y] @z `k` //'
OVER = "Ủy ban nhân dân tỉnh Đồng Tháp"
COUNCIL = "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Đồng Tháp"
NAMES = (
    "Lê Văn Mẫu",
    "Trần Thị Mẫu",
    "Phạm Văn Mẫu",
    "Võ Thị Mẫu",
    "Đặng Văn Mẫu",
    "Bùi Thị Mẫu",
    "Hồ Văn Mẫu",
)
RULE = "Điều 6 khoản 2 Quy chế hoạt động của Hội đồng"


def a_pass(number, totals, stop=""):
    """A pass with these totals by the members in turn; ``stop`` on the ballot after them."""
    given = [
        MemberTotal(name=name, total=Fraction(total)) for name, total in zip(NAMES, totals, strict=False)
    ]
    if stop:
        given.append(MemberTotal(name=NAMES[len(totals)], stop=stop))
    return ScoringPass(number=number, totals=tuple(given))


CONCLUDED = SittingProduct(
    name="Trà sen Mẫu",
    code="87-29869-01-2026",
    producer_name="Cơ sở Mẫu Hoa Sen",
    product_set="11. Sản phẩm chè từ thực vật khác",
    passes=(a_pass(1, (82, 70, 70, 68, 70, 70, 69)), a_pass(2, (70, 70, 70, 70, 70, 70, 69))),
    spread_limit=Fraction(10),
    held_back=(
        Gate(star=4, points=Fraction(3), item="2.1", name="Nguồn gốc ý tưởng", reached_by=2, of=7, reached=False),
    ),
    readings=(
        Reading(item="1.5", words="Hợp đồng miệng không tính là hợp đồng liên kết."),
        Reading(words="Tỷ lệ tính theo sản lượng của 12 tháng gần nhất."),
    ),
    discussion="Hội đồng xem lại hợp đồng thu mua.\nCác thành viên chấm lại lượt 2.",
    star=3,
    outcome=Outcome.RECOGNISE,
)  # fmt: skip
POSTPONED = SittingProduct(
    name="Mắm cá Mẫu",
    code="87-29869-02-2026",
    producer_name=LITERAL,
    product_set="8. Nước chấm",
    recused=(Recusal(name="Hồ Văn Mẫu", ground="em ruột của chủ thể"),),
    quorum=Quorum(
        ballots=6,
        base=6,
        share=Fraction(2, 3),
        least=3,
        chaired=True,
        rests_on=RULE,
        met=True,
    ),
    passes=(a_pass(1, (80, 60, 72, 71, 70), "Nhãn ghi sai thành phần"), a_pass(2, (84, 66, 70, 70, 70, 70))),
    spread_limit=Fraction(15, 2),
    votes=(Vote(question="Hoãn đến phiên tháng 01/2027", in_favour=6, against=0, abstained=0, carried=True),),
    outcome=Outcome.POSTPONED,
)

MINUTES = SittingMinutes(
    over=OVER,
    council=COUNCIL,
    number="03/BB-HĐ",
    established_by="Quyết định số 812/QĐ-UBND-HC ngày 15/6/2026 của Chủ tịch Ủy ban nhân dân tỉnh Đồng Tháp "
    "thành lập Hội đồng",
    regulation="Quy chế hoạt động của Hội đồng ban hành kèm theo Quyết định số 830/QĐ-UBND-HC ngày 20/6/2026",
    kind=SittingKind.MEETING,
    opened=datetime(2026, 12, 8, 8, 0, tzinfo=VIETNAM),
    closed=datetime(2026, 12, 8, 16, 35, tzinfo=VIETNAM),
    place="Sở Nông nghiệp và Môi trường tỉnh Đồng Tháp",
    chair="Lê Văn Mẫu",
    secretary="Trần Thị Mẫu",
    members=(
        SittingMember(
            name="Lê Văn Mẫu", role="Chủ tịch Hội đồng", office=OVER, attendance=Attendance.PRESENT
        ),
        SittingMember(
            name="Trần Thị Mẫu",
            role="Thành viên, Thư ký",
            office="Sở Nông nghiệp và Môi trường",
            attendance=Attendance.PRESENT,
        ),
        *(
            SittingMember(
                name=name, role="Thành viên", office="Sở Công Thương", attendance=Attendance.PRESENT
            )
            for name in NAMES[2:]
        ),
        SittingMember(
            name="Dương Văn Mẫu",
            role="Thành viên",
            office="Sở Y tế",
            attendance=Attendance.ABSENT,
            reason="đi công tác",
        ),
    ),
    quorum=Quorum(ballots=7, base=8, share=Fraction(2, 3), least=3, chaired=True, rests_on=RULE, met=True),
    agenda=("Công bố thành phần, nội quy.", "Tổ tư vấn báo cáo.", "Chấm điểm từng sản phẩm."),
    products=(CONCLUDED, POSTPONED),
    copies=("Thành viên Hội đồng",),
)

TABLE = ScoreTable(
    over=OVER,
    council=COUNCIL,
    product_name="Trà sen Mẫu",
    product_code="87-29869-01-2026",
    producer_name="Cơ sở Mẫu Hoa Sen",
    product_set="11. Sản phẩm chè từ thực vật khác",
    pass_number=2,
    sitting="ngày 08/12/2026",
    ballots=NAMES,
    parts=(
        TablePart(
            code="A",
            name="SẢN PHẨM VÀ SỨC MẠNH CỦA CỘNG ĐỒNG",
            max_points=Fraction(40),
            items=(
                TableItem(
                    number="1.1",
                    name="Nguồn gốc sản phẩm",
                    criterion="1. TỔ CHỨC SẢN XUẤT",
                    max_points=Fraction(3),
                    points=tuple(Fraction(points) for points in (3, 3, 2, 2, 3, 3, 3)),
                ),
                TableItem(
                    number="1.5",
                    name="Liên kết sản xuất",
                    criterion="1. TỔ CHỨC SẢN XUẤT",
                    max_points=Fraction(3),
                    points=tuple(Fraction(points) for points in (1, 2, 0, 2, 2, 1, 1)),
                    gates=(
                        Gate(star=4, points=Fraction(2), reached_by=3, of=7, reached=False),
                        Gate(star=5, points=Fraction(3), reached_by=0, of=7, reached=False),
                    ),
                ),
            ),
        ),
        TablePart(
            code="B",
            name="KHẢ NĂNG TIẾP THỊ",
            max_points=Fraction(25),
            items=(
                TableItem(
                    number="4.1",
                    name="Khu vực phân phối chính",
                    max_points=Fraction(5),
                    points=tuple(Fraction(points) for points in (3, 3, 3, 3, 3, 3, 5)),
                    gates=(Gate(star=3, points=Fraction(2), reached_by=7, of=7, reached=True),),
                ),
            ),
        ),
    ),
    chair="Lê Văn Mẫu",
    secretary="Trần Thị Mẫu",
    place="Mỹ Tho",
    day=DAY,
)

BALLOT_PARTS = (
    BallotPart(
        code="A",
        name="SẢN PHẨM VÀ SỨC MẠNH CỦA CỘNG ĐỒNG",
        max_points=Fraction(40),
        items=(
            BallotItem(
                number="1.5",
                name="Liên kết sản xuất",
                criterion="1. TỔ CHỨC SẢN XUẤT",
                max_points=Fraction(3),
                notes=("Yêu cầu: hợp đồng bằng văn bản",),
                options=(
                    BallotOption(text="Không có liên kết", points=Fraction(0)),
                    BallotOption(text="Có hợp đồng từ 50% sản lượng", points=Fraction(1)),
                    BallotOption(text="Có hợp đồng trên 75% sản lượng", points=Fraction(2), star_mark=4),
                ),
                chosen=2,
            ),
            BallotItem(
                number="1.6",
                name="Nhân viên của điểm du lịch",
                max_points=Fraction(3),
                options=(
                    BallotOption(text="Người dân tại chỗ", points=Fraction(3), case="Trường hợp 1: cộng đồng"),
                    BallotOption(text="Có ký hợp đồng", points=Fraction(2), case="Trường hợp 2: tổ chức"),
                ),
                none_met=True,
                reason="Chưa có nhân viên",
            ),
        ),
    ),
)  # fmt: skip
BALLOT = BallotPaper(
    over=OVER,
    council=COUNCIL,
    code="P-03-01-02-04",
    member="Võ Thị Mẫu",
    office="Sở Công Thương",
    product_name="Trà sen Mẫu",
    product_code="87-29869-01-2026",
    producer_name=LITERAL,
    rulebook="Quyết định số 26/2026/QĐ-TTg; 11. Sản phẩm chè từ thực vật khác",
    pass_number=2,
    parts=BALLOT_PARTS,
    place="Mỹ Tho",
    day=DAY,
)
STOPPED = BallotPaper(
    code="P-03-01-02-05",
    member="Đặng Văn Mẫu",
    parts=tuple(
        BallotPart(
            code=part.code,
            name=part.name,
            max_points=part.max_points,
            items=tuple(
                BallotItem(number=item.number, name=item.name, options=item.options) for item in part.items
            ),
        )
        for part in BALLOT_PARTS
    ),
    stop_item="9. Cảm quan",
    stop_reason="Có cát sỏi trong sản phẩm.\nĐã chụp ảnh.",
)

LIST = ResultList(
    issuer="Chủ tịch Ủy ban nhân dân tỉnh Đồng Tháp",
    round_name="Đợt 2 năm 2026",
    products=(
        ListedProduct(name="Bánh Mẫu", points=Fraction(889, 10), star=4, outcome=Outcome.RECOGNISE),
        ListedProduct(name="Cá khô Mẫu", points=Fraction(978, 11), star=4, outcome=Outcome.RECOGNISE),
        ListedProduct(
            name="Đường thốt nốt Mẫu",
            producer_name=LITERAL,
            commune="xã Mỹ Hiệp",
            product_set="11. Sản phẩm chè từ thực vật khác",
            points=Fraction(978, 11),
            star=4,
            outcome=Outcome.RECOGNISE,
        ),
        ListedProduct(name="Chả Mẫu", points=Fraction(92), star=5, outcome=Outcome.FORWARD_TO_MINISTRY),
        ListedProduct(name="Rượu Mẫu", outcome=Outcome.REFUSED),
        ListedProduct(name="Muối Mẫu", points=Fraction(489, 7), star=3, outcome=Outcome.RECOGNISE),
        ListedProduct(name="Kẹo Mẫu", points=Fraction(49), star=2, outcome=Outcome.NOT_RECOGNISED),
    ),
)

LETTER = ProducerLetter(
    over=OVER,
    office="Sở Nông nghiệp và Môi trường tỉnh Đồng Tháp",
    recipients=(LITERAL,),
    council=COUNCIL,
    sat_on=DAY,
    product_name="Trà sen Mẫu",
    product_code="87-29869-01-2026",
    product_set="11. Sản phẩm chè từ thực vật khác",
    points=Fraction(489, 7),
    star=3,
    outcome=Outcome.RECOGNISE,
    decision="Quyết định số 1580/QĐ-UBND-HC ngày 21/12/2026 của Chủ tịch Ủy ban nhân dân tỉnh Đồng Tháp",
    lost=(
        LostPoints(
            number="1.5",
            name="Liên kết sản xuất",
            points=Fraction(9, 7),
            max_points=Fraction(3),
            reason="Hợp đồng thu mua chỉ đủ 60% sản lượng.",
        ),
    ),
    held_back=CONCLUDED.held_back,
    next_steps=("Lớp hướng dẫn hoàn thiện hồ sơ nâng hạng mở ngày 10/01/2027.",),
    contact="bà Trần Thị Mẫu, điện thoại 0900 000 000",
    copies=("Như trên", "Ủy ban nhân dân xã Mỹ Hiệp"),
    issue=Issue(
        number="2210/SNNMT-PTNT", place="Đồng Tháp", day=date(2026, 12, 23), title="GIÁM ĐỐC", signer="Lê Văn Mẫu"
    ),
)  # fmt: skip

FILLED = {
    "minutes": MINUTES,
    "score_table": TABLE,
    "ballot": BALLOT,
    "stopped": STOPPED,
    "results": LIST,
    "letter": LETTER,
}
EMPTY = {f"empty-{name}": type(form)() for name, form in FILLED.items() if name != "stopped"}
ALL = FILLED | EMPTY
