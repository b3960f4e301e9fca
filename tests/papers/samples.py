"""Papers of invented producers, filled in and empty."""

from __future__ import annotations

from datetime import date

from openocop.papers.inputs import (
    AdvisoryReport,
    Business,
    CommuneReport,
    CoveringRequest,
    EvidenceEntry,
    Holdings,
    Intake,
    Issue,
    Kind,
    ProposedItem,
    ProposedPart,
    Receipt,
    ReceivedDocument,
    RegistrationForm,
    Representative,
    RequestedProduct,
    ScoredItem,
    ScoredPart,
    SelfAssessment,
    Test,
    Visit,
)

DAY = date(2026, 11, 5)
LITERAL = 'Cơ sở Mẫu Hoa Sen #panic("x") *a* <b> $x$ [y] @z `k` //'
PERSON = Representative(
    name="Nguyễn Thị Mẫu", gender="Nữ", ethnicity="Kinh", address="Ấp 1, xã Mỹ Hiệp, tỉnh Đồng Tháp"
)
LONG = "Cơ sở thu mua hoa sen của các hộ trong ấp, sấy ở nhiệt độ thấp và ướp với trà. "

REGISTRATION = RegistrationForm(
    province="tỉnh Đồng Tháp",
    year=2026,
    unit_name=LITERAL,
    legal_representative="Nguyễn Thị Mẫu",
    position="Chủ cơ sở",
    contact_address="Ấp 1, xã Mỹ Hiệp, tỉnh Đồng Tháp",
    phone="0900 000 000",
    email="coso@example.vn",
    product_name="Trà sen Mẫu",
    product_group=("Thực phẩm", "Chè", "Sản phẩm chè từ thực vật khác"),
    kind=Kind.FIRST,
    samples=5,
    place="Mỹ Hiệp",
    day=DAY,
    commune=Intake(number="01-003/PĐK-87-29869-2026", received=date(2026, 11, 6), receiver="Trần Văn Mẫu"),
    provincial=Intake(number="02-117/PĐK-87-29869-2026", received=date(2026, 11, 20), receiver="Lê Thị Mẫu"),
)

PARTS = (
    ScoredPart(
        code="A",
        name="SẢN PHẨM VÀ SỨC MẠNH CỦA CỘNG ĐỒNG",
        max_points=40,
        items=(
            ScoredItem(
                number="1.1",
                name="Nguồn gốc sản phẩm",
                criterion="1. TỔ CHỨC SẢN XUẤT",
                max_points=3,
                option="Sản phẩm được trồng trên địa bàn cấp xã từ 75% đến 100%",
                points=3,
                explanation="Toàn bộ hoa sen trồng tại ấp 1 và ấp 2.",
                evidence=("MC01", "MC02"),
            ),
            ScoredItem(
                number="1.2",
                name="Vùng nguyên liệu",
                criterion="1. TỔ CHỨC SẢN XUẤT",
                max_points=2,
                option="Chưa có",
                points=0,
            ),
        ),
    ),
    ScoredPart(
        code="B",
        name="KHẢ NĂNG TIẾP THỊ",
        max_points=25,
        items=(
            ScoredItem(
                number="4.1",
                name="Khu vực phân phối chính",
                max_points=5,
                option="Trong tỉnh",
                points=2,
                explanation=LONG,
            ),
        ),
    ),
)

EVIDENCE = (
    EvidenceEntry(
        number="MC01",
        name="Hợp đồng mua hoa sen",
        items=("1.1",),
        document_number="05/HĐ",
        issuer="HTX Mẫu Sen Hồng",
        day=date(2026, 3, 2),
        file_name="hop-dong.pdf",
    ),
    EvidenceEntry(number="MC02", name="Ảnh vùng trồng sen", items=("1.1", "1.2"), file_name="vung-trong.jpg"),
)

ASSESSMENT = SelfAssessment(
    producer_name="Cơ sở Mẫu Hoa Sen",
    producer_kind="Hộ sản xuất",
    address="Ấp 1, xã Mỹ Hiệp, tỉnh Đồng Tháp",
    phone="0900 000 000",
    email="coso@example.vn",
    representative=PERSON,
    founded=date(2019, 5, 6),
    registration_number="51A0000000",
    product="Trà sen Mẫu, hộp giấy 100 g\nTCCS 01:2026",
    holdings=Holdings(
        business_registration=True, quality_declaration=True, trademark=True, other="Quyền tác giả bao bì"
    ),
    history="Năm 2015: làm tại nhà.\nNăm 2019: đăng ký hộ kinh doanh.",
    structure="Chủ cơ sở, hai tổ sản xuất.",
    business=Business(
        materials=LONG * 4,
        quality="Bao bì mới.",
        market="Trong tỉnh và Cần Thơ.",
        results="Doanh thu 1.250.000.000 đồng.",
    ),
    parts=PARTS,
    evidence=EVIDENCE,
    plan="Mở rộng vùng trồng.\nĐăng ký truy xuất nguồn gốc.",
    place="Mỹ Hiệp",
    day=DAY,
)

REPORT = CommuneReport(
    commune="xã Mỹ Hiệp",
    province="tỉnh Đồng Tháp",
    producer_name="Cơ sở Mẫu Hoa Sen",
    producer_kind="Hộ sản xuất",
    address="Ấp 1, xã Mỹ Hiệp, tỉnh Đồng Tháp",
    representative=PERSON,
    product_name="Trà sen Mẫu",
    local_materials="Toàn bộ hoa sen trồng trên địa bàn xã.",
    local_labour="Mười hai trong mười lăm người sống ở xã.",
    idea_origin="Sản phẩm truyền thống.",
    local_identity="Giống sen hồng lâu năm.\nCách ướp trà riêng của ấp.",
    issue=Issue(number="15/BC-UBND", place="Mỹ Hiệp", day=date(2026, 11, 18), signer="Phạm Văn Mẫu"),
)

REQUEST = CoveringRequest(
    commune="xã Mỹ Hiệp",
    province="tỉnh Đồng Tháp",
    subject="đề nghị đánh giá, phân hạng sản phẩm OCOP đợt 2 năm 2026",
    recipients=("Ủy ban nhân dân tỉnh Đồng Tháp", "Sở Nông nghiệp và Môi trường tỉnh Đồng Tháp"),
    products=(
        RequestedProduct(
            name="Trà sen Mẫu",
            producer_name="Cơ sở Mẫu Hoa Sen",
            code="87-29869-01-2026",
            product_group="Chè",
            kind=Kind.FIRST,
        ),
        RequestedProduct(
            name="Mắm cá Mẫu",
            producer_name="HTX Mẫu Sông Tiền",
            code="87-29869-02-2026",
            kind=Kind.REASSESSMENT,
        ),
    ),
    enclosures=("Báo cáo đánh giá theo Mẫu số 03", "Hồ sơ sản phẩm", "05 sản phẩm mẫu của mỗi sản phẩm"),
    copies=("Như trên", "Chủ thể OCOP"),
    issue=Issue(
        number="120/UBND-KT",
        place="Mỹ Hiệp",
        day=date(2026, 11, 18),
        title="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
        signer="Phạm Văn Mẫu",
    ),
)

RECEIPT = Receipt(
    office="Ủy ban nhân dân\nxã Mỹ Hiệp",
    number="003/2026",
    received=date(2026, 11, 6),
    giver="Nguyễn Thị Mẫu",
    phone="0900 000 000",
    producer_name="Cơ sở Mẫu Hoa Sen",
    product_name="Trà sen Mẫu",
    kind=Kind.UPGRADE,
    documents=(
        ReceivedDocument(name="Phiếu đăng ký (Mẫu số 01)", amount="01 bản chính, 02 trang"),
        ReceivedDocument(
            name="Báo cáo tự đánh giá (Mẫu số 02)", amount="01 bản chính, 48 trang", remark="kèm bản điện tử"
        ),
    ),
    samples=5,
    due=date(2026, 11, 27),
    place="Mỹ Hiệp",
    receiver="Trần Văn Mẫu",
)

ADVICE = AdvisoryReport(
    team="Hội đồng cấp tỉnh\nTổ tư vấn",
    recipients=("Chủ tịch Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Đồng Tháp",),
    product_name="Trà sen Mẫu",
    product_code="87-29869-01-2026",
    producer_name="Cơ sở Mẫu Hoa Sen",
    address="Ấp 1, xã Mỹ Hiệp, tỉnh Đồng Tháp",
    rulebook="Quyết định 26/2026/QĐ-TTg, bộ số 11",
    parts=(
        ProposedPart(
            code="A",
            name="SẢN PHẨM VÀ SỨC MẠNH CỦA CỘNG ĐỒNG",
            max_points=40,
            items=(
                ProposedItem(
                    number="1.1",
                    name="Nguồn gốc sản phẩm",
                    option="Từ 75% đến 100%",
                    points=3,
                    proposed_option="Từ 50% đến dưới 75%",
                    proposed_points=2,
                    notes="Hợp đồng chỉ đủ 60%.",
                ),
                ProposedItem(number="1.2", name="Vùng nguyên liệu", points=0),
            ),
        ),
    ),
    visit=Visit(
        day=date(2026, 11, 25),
        place="ấp 1, xã Mỹ Hiệp",
        people="Ba thành viên Tổ tư vấn",
        findings="Cơ sở sạch, có sổ ghi.",
    ),
    tests=(
        Test(
            name="Chì, cadimi",
            laboratory="Trung tâm Mẫu",
            number="KN-77",
            day=date(2026, 12, 1),
            result="Đạt",
        ),
    ),
    supplements="Bổ sung hợp đồng năm 2026.",
    conclusion="Đề nghị trình Hội đồng.",
    secretary="Võ Thị Mẫu",
    issue=Issue(number="09/BC-TTV", place="Mỹ Tho", day=date(2026, 12, 3), signer="Đặng Văn Mẫu"),
)

FILLED = {
    "registration": REGISTRATION,
    "assessment": ASSESSMENT,
    "report": REPORT,
    "request": REQUEST,
    "receipt": RECEIPT,
    "advice": ADVICE,
}
EMPTY = {f"empty-{name}": type(form)() for name, form in FILLED.items()}
ALL = FILLED | EMPTY
