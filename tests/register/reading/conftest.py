"""Small workbooks, written as offices write them."""

from __future__ import annotations

import pytest
import xlsxwriter

from openocop.register.reading.workbook import open_workbook

HCM_TOP = [
    "TT", "Tên sản phẩm", "Nhóm sản phẩm", "Loại hình (chủ thể)", "Tên chủ thể", "Xã, phường", "Địa chỉ",
    "Người đại diện", "Điện thoại", "Hạng sao hiện tại", "Ngày hết hạn",
]  # fmt: skip
HCM_ROUND = ["Hạng sao", "Ngày", "Năm", "Số quyết định", "Cơ quan ban hành"]
PRODUCTS = [
    "Nhóm Sản Phẩm", "Loại Sản Phẩm", "Đơn Vị Tính", "Quy Cách", "Tên sản phẩm", "Nguyên Liệu", "Tiêu Chuẩn",
    "Điều Kiện Lưu Trữ", "Điều Kiện Vận Chuyển", "Khối Lượng Riêng", "Số lượng", "Đơn giá", "Hạn Sử Dụng",
    "Hạn Sử Dụng Sau Mở Hộp", "Hình ảnh sản phẩm đại diện", "Hình ảnh sản phẩm đính kèm", "Phân hạng",
    "Ngày bắt đầu", "Ngày kết thúc",
]  # fmt: skip
FIRMS = [
    "Tỉnh", "Huyện", "Xã", "Tên Đường", "Mô Hình Kinh Doanh", "Loại Hình Kinh Doanh", "Mã Số Thuế",
    "Tên Doanh Nghiệp", "Email", "Điện Thoại", "Website", "Ngày Thành Lập", "Hình Ảnh", "Kinh Độ", "Vĩ Độ",
]  # fmt: skip
OFFICES = [
    "Mã tỉnh", "Mã huyện", "Mã xã", "Tên đường", "Tên đơn vị quản lý", "Tên đơn vị quản lý không dấu",
    "Tên thủ trưởng", "Email", "Điện thoại",
]  # fmt: skip
CRITERIA = ["Bộ Sản Phẩm", "Phần", "Nhóm tiêu chí", "Tiêu chí", "Lựa chọn", "Điểm"]
MINISTRY = [
    "MA_OCOP", "Ma_DonViHanhChinh", "Ma_ThoiGian", "Ma_SanPham", "TenSanPham", "XepHang", "ChuTheSXKD",
    "DoanhThuNam", "TrangThai",
]  # fmt: skip


def write_rows(sheet, rows, first=0):
    """Rows into a sheet; None leaves a cell out."""
    for at, row in enumerate(rows, start=first):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, column, cell)


def write_hcm_headings(sheet):
    """The two rows of headings of the register with two rounds side by side."""
    for column, text in enumerate(HCM_TOP):
        sheet.merge_range(2, column, 3, column, text)
    for column, text in ((11, "Công nhận lần 1"), (16, "Lần 2 / nâng hạng")):
        sheet.merge_range(2, column, 2, column + 4, text)
        for offset, lower in enumerate(HCM_ROUND):
            sheet.write(3, column + offset, lower)
    sheet.merge_range(2, 21, 3, 21, "Ghi chú")


@pytest.fixture
def written(tmp_path):
    """A function that writes a workbook by a function of (workbook, sheet) and gives its path."""

    def write(fill, name="danh_sach.xlsx"):
        path = tmp_path / name
        book = xlsxwriter.Workbook(str(path))
        fill(book, book.add_worksheet("Loc"))
        book.close()
        return path

    return write


@pytest.fixture
def sheet_of(written):
    """A function that writes rows, or what a function of (workbook, sheet) fills, and gives the sheet as it is read."""

    def make(content):
        fill = content if callable(content) else lambda _book, sheet: write_rows(sheet, content)
        return open_workbook(written(fill)).sheets["Loc"]

    return make
