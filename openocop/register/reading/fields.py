"""The fields that a column can hold, and the words by which its heading is known.

The words are written as officials write them and compared folded and without blanks, so that case, accents, signs and
"TenSanPham" do not matter.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from openocop.core.text import fold


class Field(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    CODE = "code"
    PRODUCT = "product"
    PRODUCER = "producer"
    PRODUCER_KIND = "producer_kind"
    GROUP = "group"
    SET = "set"
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    COMMUNE_CODE = "commune_code"
    ADDRESS = "address"
    REPRESENTATIVE = "representative"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    TAX_CODE = "tax_code"
    FOUNDED = "founded"
    STAR = "star"
    EXPIRY = "expiry"
    DECISION = "decision_number"
    DECIDED_ON = "decided_on"
    ISSUER = "issuer"
    YEAR = "year"
    PACK = "pack"
    UNIT = "unit"
    PRICE = "price"
    QUANTITY = "quantity"
    INGREDIENTS = "ingredients"
    STANDARD = "standard"
    STORAGE = "storage"
    TRANSPORT = "transport"
    DENSITY = "density"
    SHELF_LIFE = "shelf_life"
    SHELF_LIFE_OPENED = "shelf_life_opened"
    PICTURE = "picture"
    PICTURES = "pictures"
    START = "start"
    END = "end"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    STATUS = "status"
    REVENUE = "revenue"
    BUSINESS_MODEL = "business_model"
    OFFICE = "office"
    PART = "part"
    CRITERION = "criterion"
    CRITERION_GROUP = "criterion_group"
    OPTION = "option"
    POINTS = "points"
    NOTE = "note"


ROUND_FIELDS: Final = frozenset(
    {Field.STAR, Field.DECIDED_ON, Field.YEAR, Field.DECISION, Field.ISSUER, Field.EXPIRY}
)
"""What a recognition consists of: these columns stand once for each round."""

PRODUCER_FIELDS: Final = frozenset(
    {
        Field.PRODUCER,
        Field.PRODUCER_KIND,
        Field.COMMUNE,
        Field.DISTRICT,
        Field.PROVINCE,
        Field.COMMUNE_CODE,
        Field.ADDRESS,
        Field.REPRESENTATIVE,
        Field.PHONE,
        Field.EMAIL,
        Field.WEBSITE,
        Field.TAX_CODE,
    }
)
"""What belongs to the producer: merged or left blank below the first of its products."""

_WORDS: Final[dict[Field, str]] = {
    Field.NUMBER: "STT; TT; Số TT; Số thứ tự; No",
    Field.CODE: "Mã sản phẩm; Mã SP; Mã OCOP; Mã số sản phẩm; Mã số; Mã hồ sơ; product_code; record_id; product_id; id",
    Field.PRODUCT: (
        "Tên sản phẩm; Sản phẩm; Tên SP; Sản phẩm OCOP; Tên sản phẩm OCOP; Tên sản phẩm, dịch vụ; "
        "Tên sản phẩm đăng ký; Tên gọi sản phẩm; Sản phẩm tên; Danh mục sản phẩm; product_name; product; name"
    ),
    Field.PRODUCER: (
        "Tên chủ thể; Chủ thể; Chủ thể OCOP; Tên chủ thể OCOP; Chủ thể sản xuất; "
        "Tên chủ thể sản xuất; Chủ thể sản phẩm; "
        "Tên doanh nghiệp; Doanh nghiệp; Đơn vị sản xuất; Tên đơn vị; Cơ sở sản xuất; Tên cơ sở; Tên cơ sở sản xuất; "
        "Chủ thể SXKD; ChuTheSXKD; Chủ thể tên; Tên chủ thể sản xuất kinh doanh; Nhà sản xuất; Tên tổ chức, cá nhân; "
        "Tên chủ thể/cơ sở; Chủ thể/đơn vị; Đơn vị; Tên chủ thể tham gia; subject_name; producer; producer_name"
    ),
    Field.PRODUCER_KIND: (
        "Loại hình; Loại hình (chủ thể); Loại hình chủ thể; Loại hình tổ chức; Loại hình kinh doanh; "
        "Loại hình doanh nghiệp; Chủ thể loại hình; Loại chủ thể; Hình thức tổ chức; producer_kind"
    ),
    Field.BUSINESS_MODEL: "Mô hình kinh doanh; Mô hình",
    Field.OFFICE: "Tên đơn vị quản lý; Đơn vị quản lý; Cơ quan quản lý",
    Field.GROUP: "Nhóm sản phẩm; Nhóm; Nhóm SP; Nhóm ngành; Ngành hàng; "
    "Ngành; Nhóm ngành hàng; Lĩnh vực; category; group",
    Field.SET: "Bộ sản phẩm; Loại sản phẩm; Phân nhóm; Bộ SP; Phiếu; Bộ tiêu chí; Phân nhóm sản phẩm; set",
    Field.COMMUNE: (
        "Xã, phường; Xã/phường; Xã; Phường; Xã phường thị trấn; Xã, phường, thị trấn; Xã/phường/thị trấn; Tên xã; "
        "Xã, phường, đặc khu; Địa bàn; Địa phương; Đơn vị hành chính; Địa bàn xã; commune; current_commune; Xã (phường)"
    ),
    Field.COMMUNE_CODE: "Mã xã; Mã xã phường; Mã đơn vị hành chính; Ma_DonViHanhChinh; commune_code; code_ward",
    Field.DISTRICT: "Huyện; Quận; Quận/huyện; Quận, huyện; Huyện/thị xã/thành phố; Huyện, thị xã, thành phố; Huyện/TP; "
    "Huyện, thành phố; Tên huyện; district; district_old; Huyện cũ",
    Field.PROVINCE: "Tỉnh; Tỉnh/thành; Tỉnh/thành phố; Tỉnh, thành phố; Tên tỉnh; province; Xuất xứ; origin",
    Field.ADDRESS: "Địa chỉ; Địa chỉ sản xuất; Địa chỉ chủ thể; Địa chỉ cơ sở; Tên đường; Đường; Nơi sản xuất; "
    "Trụ sở; Địa chỉ trụ sở; Địa chỉ liên hệ; address; original_address",
    Field.REPRESENTATIVE: "Người đại diện; Đại diện; Họ tên người đại diện; Người đại diện pháp luật; Chủ cơ sở; "
    "Người đại diện theo pháp luật; Họ và tên; Giám đốc; Tên thủ trưởng; Thủ trưởng; Họ tên; representative",
    Field.PHONE: "Điện thoại; Số điện thoại; SĐT; ĐT; Số ĐT; Điện thoại liên hệ; Liên hệ; Số điện thoại liên hệ; phone",
    Field.EMAIL: "Email; E-mail; Thư điện tử; Hộp thư",
    Field.WEBSITE: "Website; Trang web; Web; Địa chỉ web; Fanpage",
    Field.TAX_CODE: "Mã số thuế; MST; Mã thuế; Mã số doanh nghiệp; Mã số thuế/CCCD; tax_code; Mã số HKD",
    Field.FOUNDED: "Ngày thành lập; Năm thành lập; Ngày đăng ký kinh doanh; founded",
    Field.STAR: (
        "Hạng sao; Hạng sao hiện tại; Số sao; Sao; Xếp hạng; Phân hạng; Hạng; Xếp hạng sao; Hạng sao đạt được; "
        "Kết quả phân hạng; Kết quả đánh giá; XepHang; Phân hạng sao; Hạng OCOP; Số sao OCOP; Sao OCOP; star; stars; "
        "Kết quả xếp hạng; Đạt sao; Hạng sao công nhận; ocop_rating"
    ),
    Field.EXPIRY: (
        "Ngày hết hạn; Hết hạn; Thời hạn; Ngày hết hiệu lực; Hiệu lực đến; Thời hạn giấy chứng nhận; Có giá trị đến; "
        "Ngày hết hạn chứng nhận; Giá trị đến; Thời hạn đến; Có hiệu lực đến; expires_at; expiry"
    ),
    Field.DECISION: (
        "Số quyết định; Quyết định; Số QĐ; QĐ; Quyết định số; Số quyết định công nhận; Quyết định công nhận; "
        "Số, ngày quyết định; Căn cứ quyết định; QĐ công nhận; Số hiệu quyết định; Quyết định phê duyệt; "
        "decision_number; Số/ngày quyết định; Số, ngày QĐ"
    ),
    Field.DECIDED_ON: (
        "Ngày quyết định; Ngày QĐ; Ngày công nhận; Ngày cấp; Ngày ban hành; Ngày ký; Ngày; Ngày tháng; "
        "Ngày, tháng, năm; Ngày cấp giấy chứng nhận; Ngày ra quyết định; Thời gian công nhận; Ngày đạt; decided_on; "
        "decision_date; issued_at; Ngày được công nhận"
    ),
    Field.ISSUER: (
        "Cơ quan ban hành; Cơ quan; Cơ quan cấp; Cơ quan công nhận; Đơn vị cấp; Cấp công nhận; Cơ quan ra quyết định; "
        "Đơn vị ban hành; Cơ quan quyết định; Nơi cấp; Cấp ban hành; issuer; issuing_authority; "
        "Cơ quan ban hành quyết định"
    ),
    Field.YEAR: "Năm; Năm công nhận; Năm đánh giá; Năm đạt; Năm cấp; Năm đạt OCOP; Năm được công nhận; year; "
    "cert_year; Ma_ThoiGian; Năm xếp hạng",
    Field.PACK: "Quy cách; Quy cách đóng gói; Khối lượng; Khối lượng tịnh; Trọng lượng; Đóng gói; Dung tích; pack",
    Field.UNIT: "Đơn vị tính; ĐVT; Đơn vị tính sản phẩm; unit",
    Field.PRICE: "Đơn giá; Giá; Giá bán; Giá bán lẻ; Giá thành; Giá (đồng); Giá tham khảo; price; price_vnd",
    Field.QUANTITY: "Số lượng; Sản lượng; SL; quantity",
    Field.INGREDIENTS: "Nguyên liệu; Thành phần; Nguyên liệu chính; ingredients",
    Field.STANDARD: "Tiêu chuẩn; Chứng nhận; Tiêu chuẩn chất lượng; standard",
    Field.STORAGE: "Điều kiện lưu trữ; Bảo quản; Điều kiện bảo quản; Hướng dẫn bảo quản",
    Field.TRANSPORT: "Điều kiện vận chuyển; Vận chuyển",
    Field.DENSITY: "Khối lượng riêng",
    Field.SHELF_LIFE: "Hạn sử dụng; HSD; Thời hạn sử dụng; shelf_life",
    Field.SHELF_LIFE_OPENED: "Hạn sử dụng sau mở hộp; Hạn sử dụng sau khi mở",
    Field.PICTURE: "Hình ảnh; Hình ảnh sản phẩm đại diện; Ảnh; Hình ảnh đại diện; Ảnh sản phẩm",
    Field.PICTURES: "Hình ảnh sản phẩm đính kèm; Hình ảnh đính kèm; Hình ảnh khác",
    Field.START: "Ngày bắt đầu; Từ ngày; Hiệu lực từ; Ngày hiệu lực; Có hiệu lực từ",
    Field.END: "Ngày kết thúc; Đến ngày",
    Field.LATITUDE: "Vĩ độ; lat; latitude",
    Field.LONGITUDE: "Kinh độ; lng; lon; long; longitude",
    Field.STATUS: "Trạng thái; Tình trạng; Tình trạng hồ sơ; status; event",
    Field.REVENUE: "Doanh thu; DoanhThuNam; Doanh thu năm; Doanh thu (triệu đồng)",
    Field.PART: "Phần",
    Field.CRITERION_GROUP: "Nhóm tiêu chí",
    Field.CRITERION: "Tiêu chí",
    Field.OPTION: "Lựa chọn",
    Field.POINTS: "Điểm; Điểm số; Tổng điểm; Số điểm",
    Field.NOTE: "Ghi chú; Chú thích; Ghi chú khác; Lưu ý; note; Nhận xét",
}

_SIGNS: Final[tuple[tuple[str, Field], ...]] = (
    (r"\b(chu the|cong ti|doanh nghiep|co so|htx)\b.*\bloai hinh\b", Field.PRODUCER_KIND),
    (r"\bloai hinh\b.*\b(chu the|to chuc)\b", Field.PRODUCER_KIND),
    (r"\bso\b.*\b(qd|quyet dinh)\b|\b(qd|quyet dinh)\b.*\bso\b", Field.DECISION),
    (r"\bngay\b.*\b(het han|het hieu luc)\b|\b(gia tri|hieu luc|thoi han)\b.*\bden\b", Field.EXPIRY),
    (r"\bngay\b.*\b(qd|quyet dinh|cong nhan|cap|ki|ban hanh)\b", Field.DECIDED_ON),
    (r"\b(qd|quyet dinh|cong nhan)\b.*\bngay\b", Field.DECIDED_ON),
    (r"\bco quan\b.*\b(ban hanh|cap|cong nhan|qd|quyet dinh|ki)\b", Field.ISSUER),
    (r"\bnam\b.*\b(cong nhan|danh gia|dat|cap|xep hang|phan hang)\b", Field.YEAR),
    (r"\b(hang|so|xep hang|phan hang|cap)\b.*\bsao\b|\bsao\b.*\b(hang|ocop)\b", Field.STAR),
    (r"\bma\b.*\b(thue|dn|doanh nghiep)\b", Field.TAX_CODE),
    (r"\bma\b.*\bsan pham\b", Field.CODE),
    (r"\b(dien thoai|sdt)\b", Field.PHONE),
    (r"\bdai dien\b", Field.REPRESENTATIVE),
    (r"\bdia chi\b", Field.ADDRESS),
    (r"\bten\b.*\b(san pham|sp)\b|\bsan pham\b.*\bten\b", Field.PRODUCT),
    (r"\bten\b.*\b(chu the|doanh nghiep|co so|htx|hop tac xa)\b|\bchu the\b.*\bten\b", Field.PRODUCER),
    (r"\bxa\b.*\b(phuong|thi tran|dac khu)\b", Field.COMMUNE),
    (r"\bhuyen\b.*\b(thi xa|thanh pho|tp|quan)\b", Field.DISTRICT),
    (r"\bnhom\b.*\b(san pham|nganh)\b", Field.GROUP),
    (r"\bquyet dinh\b|\bqd\b", Field.DECISION),
    (r"\bghi chu\b", Field.NOTE),
)
"""Longer headings, by the words in them; the first that fits."""

_COMPILED: Final = tuple((re.compile(pattern), field) for pattern, field in _SIGNS)
_NO_FIELD: Final = re.compile(r"\b(slug|khong dau)\b")
_LONGEST_HEADING: Final = 80


def _key(words: str) -> str:
    return fold(words).replace(" ", "")


_BY_KEY: Final = {_key(words): field for field, many in _WORDS.items() for words in many.split(";")}


@lru_cache(maxsize=4096)
def known_words(text: str) -> Field | None:
    """The field whose heading is exactly these words, whatever their case, accents and signs."""
    return _BY_KEY.get(_key(text))


@lru_cache(maxsize=4096)
def likely_words(text: str) -> Field | None:
    """The field of a longer heading, by the words in it."""
    folded = fold(text)
    if not folded or len(folded) > _LONGEST_HEADING or _NO_FIELD.search(folded):
        return None
    return next((field for pattern, field in _COMPILED if pattern.search(folded)), None)
