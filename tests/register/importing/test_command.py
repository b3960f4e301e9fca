"""``openocop import-register``, as a person runs it."""

from __future__ import annotations

import json
from datetime import date

import pytest
import xlsxwriter
from django.core.management import call_command

from openocop.register.importing.drawing import widths_of
from openocop.register.importing.planning import Choice, plan
from openocop.register.models import ImportProfile, Product
from openocop.register.reading.workbook import open_workbook
from tests.register.importing.test_deciding import filtered
from tests.register.importing.test_importing import FISH, LARGER, RICE

__all__ = ["filtered"]


@pytest.fixture
def run(capsys):
    def command(*arguments, **options):
        code = 0
        try:
            call_command("import_register", *arguments, **options)
        except SystemExit as stopped:
            code = stopped.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_the_answer_as_json_counts_every_line(run, sheet_of, world):
    assert world.tea.pk
    code, out, _err = run(str(sheet_of(FISH, LARGER, RICE)), dry_run=True, json=True, province="82")
    said = json.loads(out)
    assert (code, said["sheet"], said["heading_rows"], said["lines"]) == (0, "Sổ", [1], 3)
    assert said["counts"] == {"create": 2, "update": 1, "same": 0, "ask": 0, "refuse": 0}
    assert said["mapping"] == {
        "A": "number", "B": "product", "C": "producer", "D": "commune",
        "E": "star", "F": "decision_number", "G": "decided_on",
    }  # fmt: skip
    assert [(row["row"], row["verdict"], row["product"]) for row in said["rows"]] == [
        (2, "create", "Khô cá lóc"),
        (3, "update", "Khô cá lóc"),
        (4, "create", "Gạo sen"),
    ]
    assert Product.objects.count() == 1


def test_it_is_taken_in_by_somebody_who_may(run, sheet_of, world):
    officer = world.officer()
    code, out, _err = run(str(sheet_of(FISH)), by=officer.phone, province="82")
    assert (code, "Taken in as import" in out) == (0, True)
    assert Product.objects.filter(name="Khô cá lóc").count() == 1


@pytest.mark.parametrize(
    "options", [{}, {"by": "0912999999"}, {"by": "x"}, {"on": "2026"}, {"sheet": "Không có"}]
)
def test_what_is_wrong_is_told_and_nothing_taken_in(run, sheet_of, world, options):
    assert world.tea.pk
    code, _out, err = run(str(sheet_of(FISH)), province="82", **options)
    assert (code, len(err) > 10, Product.objects.count()) == (2, True, 1)


def test_a_file_that_is_no_workbook_is_told_in_one_sentence(run, tmp_path, world):
    assert world.tea.pk
    path = tmp_path / "hình.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    code, _out, err = run(str(path), dry_run=True)
    assert (code, err) == (
        2,
        "This is a picture or a document, no workbook. Hand in the list itself as .xlsx.\n",
    )


def test_the_report_is_the_same_list_with_verdicts(run, sheet_of, world, tmp_path):
    assert world.tea.pk
    target = tmp_path / "kq.xlsx"
    dangerous = [9, "=HYPERLINK(1)", "Cơ sở Mẫu", "", "9 sao", "", ""]
    run(str(sheet_of(FISH, dangerous)), dry_run=True, json=True, report=target, province="82")
    rows = open_workbook(target).sheets["Sổ"].rows
    assert rows[0][:7] == [
        "STT",
        "Tên sản phẩm",
        "Tên chủ thể",
        "Xã, phường",
        "Hạng sao",
        "Số quyết định",
        "Ngày quyết định",
    ]
    assert rows[0][7:] == ["Verdict", "Why"]
    assert [rows[1][1], rows[1][7]] == ["Khô cá lóc 500g", "new"]
    assert rows[2][1] == "=HYPERLINK(1)"


def test_days_and_numbers_of_the_list_stay_what_they_are(run, tmp_path, world):
    assert world.tea.pk
    source, target = tmp_path / "so.xlsx", tmp_path / "kq.xlsx"
    book = xlsxwriter.Workbook(source)
    sheet = book.add_worksheet("Sổ 2025")
    sheet.write_row(0, 0, ["DANH SÁCH SẢN PHẨM OCOP"])
    sheet.write_row(1, 0, ["STT", "Tên sản phẩm", "Tên chủ thể", "Hạng sao", "Ngày quyết định", "Điện thoại"])
    sheet.write_row(2, 0, [1, "Kẹo", "Cơ sở Kẹo Mẫu", 3])
    sheet.write_datetime(2, 4, date(2025, 3, 5), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_number(2, 5, 912000105)
    book.close()
    run(str(source), dry_run=True, json=True, report=target, province="82")
    opened = open_workbook(target).sheets["Sổ 2025"]
    assert opened.rows[0][0] == "DANH SÁCH SẢN PHẨM OCOP"
    assert opened.rows[1][6:] == ["Verdict", "Why"]
    assert opened.rows[2][:6] == [1, "Kẹo", "Cơ sở Kẹo Mẫu", 3, date(2025, 3, 5), 912000105]


@pytest.mark.parametrize(
    ("column", "width"),
    [
        (["STT", 1, 2], 5),
        (["Tên", "Khô cá lóc"], 12),
        (["Ngày", date(2025, 3, 5)], 12),
        (["x", "y" * 90], 34),
    ],
)
def test_columns_are_as_wide_as_what_stands_in_them(column, width):
    assert widths_of([[cell] for cell in [*column, *[column[-1]] * 20]]) == [width]


def test_a_saved_profile_says_what_the_columns_are(run, sheet_of, world):
    assert world.tea.pk
    path = sheet_of(FISH)
    code, _out, err = run(str(path), dry_run=True, province="82", profile="Sở")
    assert (code, "There is no such profile" in err) == (2, True)
    digest = plan(open_workbook(path), Choice()).headings.digest
    profile = ImportProfile.objects.create(
        name="Sở", province="82", headings_digest=digest, mapping={"E": "price"}
    )
    for options in ({"profile": "Sở"}, {}):
        code, out, _err = run(str(path), dry_run=True, json=True, province="82", **options)
        assert (code, json.loads(out)["mapping"]["E"]) == (0, "price")
    profile.headings_digest = "0" * 64
    profile.save()
    code, _out, err = run(str(path), dry_run=True, province="82", profile="Sở")
    assert (code, "headings" in err) == (2, True)


def test_hidden_rows_are_told_and_taken_or_left(run, filtered, world):
    assert world.tea.pk
    _code, out, _err = run(str(filtered), dry_run=True, province="82")
    assert "4 product lines are hidden. 1 sheet is hidden: “2023”." in out
    _code, out, _err = run(str(filtered), dry_run=True, json=True, province="82", hidden="take")
    said = json.loads(out)
    assert (said["lines"], said["counts"]["create"], said["hidden"]) == (
        12,
        12,
        {"rows": 4, "sheets": ["2023"]},
    )
