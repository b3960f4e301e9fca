"""The command ``openocop``: thin over Django's management commands, with a help page for people."""

from __future__ import annotations

import io
import os
import sys

from openocop import __version__

HELP = """\
OpenOCOP {version} – chương trình Mỗi xã một sản phẩm của một tỉnh, từ bản nháp đầu tiên đến ngôi sao trên kệ.
One province's One Commune One Product programme.

  openocop setup              chuẩn bị thư mục dữ liệu: khóa, cơ sở dữ liệu, bộ tiêu chí đã kiểm tra
                              prepare the data directory: keys, database, the rulebooks checked
                              (--demo: thêm người dùng mẫu / also the demonstration's people)
  openocop begin              lập cơ quan cấp tỉnh và người quản trị đầu tiên
                              the province's office and its first administrator
  openocop let-in TÊN         đặt lại mật khẩu cho người không ai giúp được
                              a new password for somebody nobody else can help
  openocop serve              chạy trang web (http://127.0.0.1:8000)
                              serve the site
  openocop score FILE|-       phiếu của các thành viên (JSON) -> điểm, sao, kết quả (JSON)
                              members' ballots (JSON) to points, star, outcome (JSON)
  openocop advise FILE|-      một bộ câu trả lời (JSON) -> sao đạt được và cách ngắn nhất để lên sao
                              one set of answers (JSON) to its star and the cheapest ways up
  openocop place "ĐỊA CHỈ"    tìm xã, phường trước và sau 1/7/2025 (--on NGÀY, --json)
                              find a commune of before or after 1/7/2025
  openocop search "CHỮ"       tìm sản phẩm, gõ dấu hay không đều được (--json)
                              find products, accents or not
  openocop import-register TỆP  đưa bảng tính vào sổ (--dry-run, --json, --report)
                              take a workbook into the register
  openocop sitting export SỐ  một phiên họp Hội đồng: phiếu, mã băm, kết quả (JSON), để tính lại
                              a council's sitting as JSON, to compute again
  openocop send-due           ghi lời nhắc đến hạn và gửi thư đang chờ; chạy mỗi giờ
                              write the reminders that are due, send letters that wait
  openocop work-import SỐ     việc của một tệp lớn, trang web tự gọi / the work at a large file; the site starts it
  openocop files verify       kiểm tra các tệp lưu trữ / check the stored files
  openocop files sweep        bỏ các tệp gửi dở đã lâu / forget uploads that nobody continues
  openocop refold             ghi lại các cột tìm kiếm / write the search columns anew
  openocop journal verify     kiểm tra chuỗi nhật ký / verify the chain of the journal
  openocop backup THƯ_MỤC     sao lưu cơ sở dữ liệu, tệp và khóa; openocop restore để phục hồi
                              back up database, files and keys; restore brings them back
  openocop restore THƯ_MỤC    phục hồi từ bản sao lưu / restore a backup
  openocop check              kiểm tra cấu hình (thêm --deploy trước khi đưa ra Internet)
                              check the settings (with --deploy before going public)

  openocop LỆNH --help        hướng dẫn của một lệnh / help for one command

Dữ liệu nằm trong OPENOCOP_DATA_DIR (mặc định ./var); mọi thiết lập có trong docs/settings.md.
Data lives in OPENOCOP_DATA_DIR (default ./var); docs/settings.md lists every setting.
"""


def main(argv: list[str] | None = None) -> None:
    """Run one command. Hyphens in its name are taken as underscores, as Django names its modules."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # Vietnamese must not depend on the terminal's encoding.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(HELP.format(version=__version__))
        return
    if arguments[0] in {"-V", "--version"}:
        sys.stdout.write(f"{__version__}\n")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openocop.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - help must not wait for Django

    execute_from_command_line(["openocop", arguments[0].replace("-", "_"), *arguments[1:]])
