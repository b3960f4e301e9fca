"""Workbooks of staff and members: files of every kind read, and lines judged and entered."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
import time_machine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from openocop.accounts.actions import accept, revoke
from openocop.accounts.actions.roster import Verdict, enter_roster, invite_anew, judge_roster
from openocop.accounts.codes import CodeKind
from openocop.accounts.models import Holding, Invitation, Person
from openocop.accounts.policy import Seat
from openocop.accounts.roles import Role
from openocop.accounts.roster import COLUMNS, LARGEST_FILE, MOST_LINES, Line, line_from, read_roster
from openocop.core.errors import BadInputError, RefusedError
from tests.accounts.conftest import NOON, PASSWORD, TODAY

HEADS = list(COLUMNS.values())
HOA = ["Phạm Thị Hoa", "hoa@example.vn", "", "cán bộ xã", "Xã Mẫu", ""]


def xlsx(*rows, far=None):
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, at, cell, book.add_format({"num_format": "dd/mm/yyyy"}))
            elif isinstance(cell, str):
                sheet.write_string(number, at, cell)
            else:
                sheet.write(number, at, cell)
    if far:
        sheet.write(*far, "x")
    book.close()
    return made.getvalue()


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:automatic-styles/><office:body>'
    '<office:spreadsheet><table:table table:name="A">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
    ' manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def ods(body):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS.format(body))
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return made.getvalue()


def ods_row(cells, times=1):
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{inner}</table:table-row>'


def reason(content, name="a.xlsx"):
    with pytest.raises(BadInputError) as error:
        read_roster(content, name)
    assert error.value.place == "file"
    return error.value.sentence


# --- reading


def test_an_xlsx_is_read_with_its_rows_numbered_as_the_sheet_does():
    rows = [["DANH SÁCH"], [], HEADS, HOA, [""] * 6, ["Lê Văn B", "", 912000105, "chủ thể", "0900000001"]]
    assert read_roster(xlsx(*rows), "a.xlsx") == [
        Line(4, *HOA),
        Line(6, "Lê Văn B", "", "912000105", "chủ thể", "0900000001", ""),
    ]


def test_dates_come_out_as_they_are_written():
    row = [*HOA[:5], date(2026, 12, 31)]
    assert [one.until for one in read_roster(xlsx(HEADS, row), "a.xlsx")] == ["31/12/2026"]


def test_an_ods_is_read_and_its_endless_empty_rows_do_no_harm():
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>'
    assert read_roster(ods(ods_row(HEADS) + ods_row(HOA) + tail), "a.ods") == [Line(2, *HOA)]


@pytest.mark.parametrize(
    ("mark", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "utf-8")]
)
def test_a_csv_is_read_whatever_parts_its_columns(mark, encoding):
    heads = [head.replace(",", "") for head in HEADS]
    text = "\r\n".join(mark.join(row) for row in (heads, HOA))
    assert read_roster(text.encode(encoding), "a.csv") == [Line(2, *HOA)]


def test_columns_are_found_by_their_words_in_any_order():
    heads = ["STT", "Đơn vị", "Vai trò", "Số điện thoại", "Họ tên", "Email"]
    rows = [heads, ["1", "Xã Mẫu", "cán bộ xã", "0912000105", "Phạm Thị Hoa", "hoa@example.vn"]]
    expected = Line(2, "Phạm Thị Hoa", "hoa@example.vn", "0912000105", "cán bộ xã", "Xã Mẫu")
    assert read_roster(xlsx(*rows), "a.xlsx") == [expected]


def test_what_looks_like_a_formula_stays_text():
    row = ["=HYPERLINK(1)", "", "", "+cmd", "@x", ""]
    assert read_roster(xlsx(HEADS, row), "a.xlsx") == [Line(2, *row)]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.xlsx", "The file is empty. Choose the file with the names."),
        (
            b"x" * (LARGEST_FILE + 1),
            "a.csv",
            "The file is larger than 1 MB. Keep only the sheet with the names.",
        ),
        (b"%PDF-1.7", "a.pdf", "This is no workbook. Choose an .xlsx, .xls, .ods or .csv file."),
        (
            b"PK\x03\x04 damaged",
            "a.xlsx",
            "The workbook cannot be opened. Open it, save it anew as .xlsx and try again.",
        ),
        (
            b"\xd0\xcf\x11\xe0 damaged",
            "a.xls",
            "The workbook cannot be opened. Open it, save it anew as .xlsx and try again.",
        ),
        (
            "Họ tên;Vai trò;Cơ quan\nHoa\x00".encode("cp1258", "replace") + b"\xff",
            "a.csv",
            "The letters of this table cannot be read. Save it anew as .xlsx, or as CSV UTF-8.",
        ),
    ],
)
def test_what_is_no_workbook_is_told(content, name, said):
    assert reason(content, name) == said


def test_a_list_without_heads_people_or_end_is_told():
    assert reason(xlsx(["a", "b"], ["c", "d"])) == (
        "No row with the heads of the columns was found. Name, role and office must be among them; take the form."
    )
    assert reason(xlsx(HEADS)) == "Nobody stands under the heads of the columns. Write one person a row."
    assert reason(xlsx(HEADS, *[HOA] * (MOST_LINES + 1))) == (
        "The file has 301 rows; at most 300 go in at once. Make two files of it."
    )


def test_a_small_file_that_stands_for_an_enormous_sheet_is_refused():
    said = "The sheet is too wide or too long. Copy only the rows with names into a new workbook."
    assert reason(xlsx(HEADS, HOA, far=(1048575, 16383))) == said
    assert reason(ods(ods_row(HEADS) + ods_row(HOA, times=1000000)), "a.ods") == said


def test_a_file_that_unpacks_to_too_much_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.bin", b"\0" * (30 * LARGEST_FILE))
    said = "The file unpacks to too much. Copy only the rows with names into a new workbook."
    assert reason(made.getvalue()) == said


@given(st.integers(1, 9999), st.lists(st.text(max_size=20), min_size=6, max_size=6))
def test_a_line_is_kept_as_plain_values(number, cells):
    line = Line(number, *cells)
    assert line_from(line.as_plain()) == line


# --- judging and entering


@pytest.fixture
def by(world):
    return world.administrator()


def verdicts(outcomes):
    return [(one.line.number, str(one.verdict), one.reason) for one in outcomes]


def test_lines_are_judged_without_leaving_a_trace(world, by, acts):
    known = world.person("Trần Thị Biết", email="biet@example.vn")
    world.hold(known, Role.COUNCIL_MEMBER, world.department)
    lines = [
        Line(2, "Phạm Thị Hoa", "hoa@example.vn", "", "Cán bộ xã", "xa mau", "31/12/2026"),
        Line(3, "Trần Thị Biết", "biet@example.vn", "", "thành viên Hội đồng", "Sở Mẫu", ""),
        Line(4, "TRẦN THỊ BIẾT", "BIET@example.vn", "", "biên tập viên", "Tỉnh Mẫu", ""),
        Line(5, "Người Khác", "biet@example.vn", "", "editor", "Tỉnh Mẫu", ""),
        Line(6, "Lê Văn Lúa", "", "", "chủ thể OCOP", "0900000001", ""),
        Line(7, "Lê Văn Lúa", "", "", "chủ thể OCOP", "Cơ sở Mẫu", ""),
        Line(8, "Võ Văn Lạ", "", "0912000105", "vua", "Xã Mẫu", ""),
        Line(9, "Võ Văn Lạ", "", "0912000105", "cán bộ xã", "Xã Không Có", ""),
        Line(10, "Võ Văn Lạ", "", "0912000105", "cán bộ xã", "Sở Mẫu", ""),
        Line(11, "Võ Văn Lạ", "không phải", "", "cán bộ xã", "Xã Mẫu", ""),
        Line(12, "Võ Văn Lạ", "", "", "cán bộ xã", "Xã Mẫu", "31/2/2026"),
        Line(13, "Võ Văn Lạ", "", "", "cán bộ xã", "Xã Mẫu", "24/11/2026"),
        Line(14, "", "la@example.vn", "", "cán bộ xã", "Xã Mẫu", ""),
    ]
    assert verdicts(judge_roster(lines, by=by)) == [
        (2, "invited", ""),
        (3, "there", ""),
        (4, "granted", ""),
        (5, "cannot", "Somebody of another name signs in with this e-mail or telephone. Compare the two."),
        (6, "invited", ""),
        (7, "there", ""),
        (8, "cannot", "“vua” is no role. Write one of those on the second sheet of the form."),
        (9, "cannot", "No office is called “Xã Không Có” here. Write its name as the list shows it."),
        (
            10,
            "cannot",
            "The role “commune officer” is not held in Sở Mẫu. Choose the office in which it is held.",
        ),
        (11, "cannot", "Write the e-mail address like ten@example.vn, without blanks or accents."),
        (12, "cannot", "This is not a day. Write it as 25/11/2026."),
        (13, "cannot", "Choose today or a later day."),
        (14, "cannot", "Write the name."),
    ]
    assert (acts(), Invitation.objects.count()) == ([], 0)


def test_what_was_agreed_to_is_entered_in_one_step_and_once(world, by, acts):
    known = world.person("Trần Thị Biết", email="biet@example.vn")
    lines = [
        Line(2, "Phạm Thị Hoa", "hoa@example.vn", "", "cán bộ xã", "Xã Mẫu", "31/12/2026"),
        Line(3, "Trần Thị Biết", "biet@example.vn", "", "biên tập viên", "Tỉnh Mẫu", ""),
        Line(4, "Vua", "", "", "vua", "Xã Mẫu", ""),
    ]
    done = enter_roster(lines, agreed=[2, 3], by=by)
    assert verdicts(done) == [(2, "invited", ""), (3, "granted", "")]
    assert [(one.office, one.role, one.valid_from) for one in known.holdings.all()] == [
        (world.province, "editor", TODAY)
    ]
    made = accept(done[0].code, password=PASSWORD)
    assert [(one.office, one.role, one.valid_to) for one in made.holdings.all()] == [
        (world.commune, "commune_officer", date(2026, 12, 31))
    ]
    assert [verb for verb, _role, _office in acts()] == [
        "invitation:invite",
        "holding:grant",
        "invitation:accept",
    ]
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert verdicts(enter_roster(lines, agreed=[2, 3], by=by)) == [(2, "there", ""), (3, "there", "")]
    assert len(acts()) == 3


def test_when_one_line_can_no_longer_be_done_none_is(world, by, acts):
    lines = [
        Line(2, "Phạm Thị Hoa", "hoa@example.vn", "", "cán bộ xã", "Xã Mẫu", ""),
        Line(3, "Lê Văn Lúa", "", "", "chủ thể OCOP", "Cơ sở Mẫu", ""),
    ]
    world.producer.valid_to = date(2026, 11, 24)
    world.producer.save()
    with pytest.raises(
        RefusedError, match="Row 3 can no longer be done, so nothing was: No office is called"
    ):
        enter_roster(lines, agreed=[2, 3], by=by)
    assert (acts(), Invitation.objects.count(), Holding.objects.count()) == ([], 0, 1)


def test_a_form_sent_twice_leaves_the_codes_that_are_shown(world, by):
    assert world.made == 1
    lines = [Line(2, "Phạm Thị Hoa", "", "", "cán bộ xã", "Xã Mẫu", "")]
    first, second = (enter_roster(lines, agreed=[2], by=by)[0].code for _ in range(2))
    with pytest.raises(RefusedError, match="taken back"):
        accept(first, password=PASSWORD, login="0912000105")
    assert accept(second, password=PASSWORD, login="0912000105").name == "Phạm Thị Hoa"


def test_a_commune_enters_its_producers_and_nobody_else(world):
    officer = world.holder(Role.COMMUNE_OFFICER, world.commune)
    world.person("Trần Thị Biết", email="biet@example.vn")
    lines = [
        Line(2, "Lê Văn Lúa", "", "", "chủ thể", "Cơ sở Mẫu", ""),
        Line(3, "Lê Văn Lúa", "", "", "chủ thể", "Hộ Mẫu", ""),
        Line(4, "Không Biết", "biet@example.vn", "", "cán bộ xã", "Xã Mẫu", ""),
    ]
    denied = "The roles you hold today do not allow this here. Ask the administrator or the provincial OCOP office."
    assert verdicts(judge_roster(lines, by=officer)) == [
        (2, "invited", ""),
        (3, "cannot", denied),
        (4, "cannot", denied),
    ]


def test_of_offices_of_one_name_the_one_that_may_be_filled_is_meant(world, by):
    world.office("commune", "Xã Mẫu", world.other_province)
    line = Line(2, "Lê Văn Lúa", "", "", "cán bộ xã", "Xã Mẫu", "")
    provincial = world.holder(Role.PROVINCIAL_OFFICER, world.province)
    assert verdicts(judge_roster([line], by=provincial)) == [(2, "invited", "")]
    assert verdicts(judge_roster([line], by=by)) == [
        (
            2,
            "cannot",
            "Several offices are called “Xã Mẫu”. Invite this person from the page of the office.",
        )
    ]


def test_inviting_anew_takes_the_earlier_code_back(world, by, acts):
    seat = Seat(Role.COMMUNE_OFFICER, world.commune)
    known = {"name": "Phạm Thị Hoa", "login": "hoa@example.vn", "kind": CodeKind.PRINTED, "by": by}
    first, _code = invite_anew(seat, **known)
    second, _code = invite_anew(seat, **known)
    first.refresh_from_db()
    assert (first.revoked_at, second.revoked_at) == (NOON, None)
    assert [verb for verb, _role, _office in acts()] == [
        "invitation:invite",
        "invitation:invite",
        "invitation:revoke",
    ]


def test_two_people_of_one_name_without_a_login_are_both_invited(world, by):
    seat = Seat(Role.COMMUNE_OFFICER, world.commune)
    known = {"name": "Phạm Thị Hoa", "login": "", "kind": CodeKind.PRINTED, "by": by}
    invite_anew(seat, **known)
    with time_machine.travel(NOON + timedelta(minutes=2), tick=False):
        second, _code = invite_anew(seat, **known)
    assert Invitation.objects.filter(revoked_at=None).count() == 2
    revoke(second, by=by)
    assert (Person.objects.count(), Verdict.THERE) == (1, "there")
