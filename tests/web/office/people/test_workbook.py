"""Staff and members from a workbook, from the file to the printed codes."""

from __future__ import annotations

import io
from datetime import timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from openocop.accounts.actions import accept
from openocop.accounts.models import Invitation
from openocop.accounts.roster import read_roster
from tests.accounts.conftest import NOON, PASSWORD
from tests.web.office.conftest import browser_of, said_in, text_of

UPLOAD, CHECK = "/office/people/workbook/", "/office/people/workbook/check/"
FILE = """Họ và tên;Thư điện tử;Điện thoại;Vai trò;Cơ quan;Đến ngày
Phạm Thị Hoa;hoa@example.vn;;cán bộ xã;Xã Mẫu;31/12/2026
Lê Văn Lúa;;;chủ thể OCOP;0900000001;
=cmd|' /C calc'!A0;;;vua;Xã Mẫu;
"""


def upload(browser, text=FILE, name="ds.csv"):
    return browser.post(UPLOAD, {"file": SimpleUploadedFile(name, text.encode())})


def test_a_file_is_looked_through_and_entered_in_one_step(administrator, acts):
    browser = browser_of(administrator)
    assert upload(browser)["Location"] == CHECK
    page = browser.get(CHECK)
    assert [(one.line.number, str(one.verdict)) for one, _kind, _word in page.context["rows"]] == [
        (2, "invited"),
        (3, "invited"),
        (4, "cannot"),
    ]
    assert "=cmd|&#x27; /C calc&#x27;!A0" in text_of(page)
    assert (acts(), Invitation.objects.count()) == ([], 0)
    done = browser.post(CHECK)
    slips = done.context["slips"]
    assert done["Cache-Control"] == "no-store"
    assert [slip.invitation.name for slip in slips] == ["Phạm Thị Hoa", "Lê Văn Lúa"]
    assert accept(slips[0].code, password=PASSWORD).email == "hoa@example.vn"
    assert [verb for verb, _role, _office in acts()] == ["invitation:invite"] * 2 + ["invitation:accept"]


def test_the_same_file_twice_changes_nothing(administrator, acts):
    browser = browser_of(administrator)
    for _again in range(2):
        upload(browser)
        page = browser.get(CHECK)
        if page.context["count"]:
            browser.post(CHECK)
    assert [str(one.verdict) for one, _kind, _word in page.context["rows"]] == ["there", "there", "cannot"]
    assert len(acts()) == 2
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert said_in(browser.post(CHECK)) == ["Entered. Nobody needed a code (0 further roles)."]
    assert len(acts()) == 2


def test_a_double_click_shows_codes_that_work(administrator):
    browser = browser_of(administrator)
    upload(browser)
    browser.get(CHECK)
    browser.post(CHECK)
    second = browser.post(CHECK).context["slips"]
    assert accept(second[0].code, password=PASSWORD).name == "Phạm Thị Hoa"
    assert Invitation.objects.filter(revoked_at=None, used_at=None).count() == 1


def test_what_changed_meanwhile_is_told_and_nothing_is_entered(world, administrator, acts):
    browser = browser_of(administrator)
    upload(browser)
    browser.get(CHECK)
    world.producer.valid_to = NOON.date() - timedelta(days=1)
    world.producer.save()
    answer = browser.post(CHECK)
    assert answer.status_code == 409
    assert answer.context["errors"][0]["sentence"].startswith("Row 3 can no longer be done, so nothing was:")
    assert (acts(), answer.context["count"]) == ([], 1)


def test_what_cannot_be_read_is_told_beside_the_file(administrator):
    browser = browser_of(administrator)
    assert browser.post(UPLOAD).context["errors"] == [
        {"sentence": "Choose the file with the names.", "href": "#file"}
    ]
    assert upload(browser, "%PDF", "a.pdf").status_code == 400
    assert browser.get(CHECK)["Location"] == UPLOAD


def test_the_form_is_read_back_by_its_own_reader(administrator):
    answer = browser_of(administrator).get("/office/people/workbook/form.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert len(book.get_sheet_by_index(1).to_python()) == 11
    rows = book.get_sheet_by_index(0).to_python()
    text = ";".join(str(cell).replace(",", "") for cell in rows[0]) + "\nHoa;;;cán bộ xã;Xã Mẫu;\n"
    assert [line.name for line in read_roster(text.encode(), "a.csv")] == ["Hoa"]


def test_people_who_are_known_need_no_code(world, administrator):
    world.person("Trần Thị Biết", email="biet@example.vn")
    browser = browser_of(administrator)
    upload(browser, FILE.splitlines()[0] + "\nTrần Thị Biết;biet@example.vn;;biên tập viên;Tỉnh Mẫu;\n")
    browser.get(CHECK)
    answer = browser.post(CHECK)
    assert (answer["Location"], said_in(answer)) == (
        "/office/people/",
        ["Entered. Nobody needed a code (1 further roles)."],
    )
