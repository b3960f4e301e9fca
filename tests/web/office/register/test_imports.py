"""The desk of imports: work watched or interrupted, choices by line, hidden rows, saved lists of columns."""

from __future__ import annotations

import os
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from openocop.register.importing import progress
from openocop.register.models import ImportBatch, ImportProfile, Product
from tests.register.conftest import MY_QUY, Register
from tests.register.importing.test_deciding import filtered
from tests.web.office.conftest import browser_of, text_of
from tests.web.office.register.test_desk import workbook

__all__ = ["filtered"]

PLAIN = ["1", "Kẹo", "Cơ sở Kẹo Mẫu", "3", "05/03/2025"]


@pytest.fixture
def world(db, settings, tmp_path):  # noqa: ARG001 - opens the database
    settings.MEDIA_ROOT = tmp_path
    return Register()


@pytest.fixture
def province(world):
    return browser_of(world.officer())


@pytest.fixture
def neighbour(world):
    return browser_of(world.holder("provincial_officer", world.other_province))


@pytest.fixture
def handed_in(province):
    """Hands a list in; its batch and the address of its page."""

    def of(*rows, file=None):
        answer = province.post("/office/register/imports/", {"file": file or workbook(*rows)})
        return ImportBatch.objects.get(pk=answer["Location"].split("/")[-2]), answer["Location"]

    return of


def fresh(batch):
    return ImportBatch.objects.get(pk=batch.pk)


# --- work that is watched, or was interrupted


@pytest.fixture(params=["reading", "writing"])
def at_work(request, handed_in):
    """A batch that somebody works at: the batch, its page, and the lock."""
    batch, path = handed_in(PLAIN)
    ImportBatch.objects.update(state=request.param)
    held = progress.hold(batch)
    progress.tell(held, 1_500, 50_000)
    yield batch, path, held
    try:
        os.close(held)
    except OSError:
        assert not progress.is_held(batch)


def test_work_is_watched(province, at_work):
    _batch, path, _held = at_work
    page = province.get(path)
    assert (page.context["held"], page.context["progress"]) == (True, progress.Progress(1_500, 50_000))
    said = text_of(page)
    assert ("1,500 of 50,000 lines" in said, "How far is it now?" in said, "Start again" in said) == (
        True,
        True,
        False,
    )
    assert "HX-Refresh" not in province.get(path, headers={"HX-Request": "true"})


def test_while_it_is_at_work_nothing_else_is_done(province, at_work):
    batch, path, _held = at_work
    state = fresh(batch).state
    assert province.post(path, {"do.2": "leave"}).status_code == 409
    assert province.post(f"{path}hidden/", {"rows": "take"}).status_code == 409
    assert province.post(f"{path}undo/").status_code == 409
    assert province.post(f"{path}again/").status_code == 302
    assert (fresh(batch).state, fresh(batch).decisions) == (state, {})


def test_interrupted_work_is_started_again(province, at_work):
    batch, path, held = at_work
    after = {"reading": "previewed", "writing": "applied"}[fresh(batch).state]
    os.close(held)
    page = province.get(path)
    assert (page.context["held"], "Start again" in text_of(page)) == (False, True)
    assert province.post(f"{path}again/").status_code == 302
    assert fresh(batch).state == after
    assert province.get(path, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert province.post(f"{path}again/").status_code == 302
    assert fresh(batch).state == after


def test_a_list_that_was_refused_says_why(province, handed_in):
    batch, path = handed_in(PLAIN)
    ImportBatch.objects.update(state="refused", problem="No row looks like headings.", counts={})
    said = text_of(province.get(path))
    assert ("No row looks like headings." in said, "Hand in another file" in said) == (True, True)
    assert text_of(province.get("/office/register/imports/")).count("no list") == 1
    assert province.post(f"{path}apply/").status_code == 409
    assert batch.pk


# --- choices by line


def test_producer_and_set_are_chosen_by_line_and_taken_back(province, handed_in, world):
    first = world.maker("Cơ sở Kẹo Mẫu", commune_code=MY_QUY)
    world.maker("CSSX Kẹo Mẫu", commune_code="30184")
    batch, path = handed_in(PLAIN)
    (row,) = province.get(path).context["rows"]
    ((what, _label, choices, chosen),) = row["asks"]
    assert (what, [key for key, _words in choices], chosen) == (
        "producer",
        [str(first.pk), str(first.pk + 1), "new"],
        "",
    )
    assert province.post(path, {"producer.2": str(first.pk)}).status_code == 302
    assert (fresh(batch).counts["create"], fresh(batch).decisions) == (1, {"2": {"producer": str(first.pk)}})
    (row,) = province.get(path).context["rows"]
    assert row["asks"][0][3] == str(first.pk)
    province.post(path, {"producer.2": ""})
    assert (fresh(batch).counts["ask"], fresh(batch).decisions) == (1, {})
    province.post(path, {"producer.2": str(first.pk), "do.2": "leave"})
    assert (fresh(batch).counts["refuse"], province.get(path).context["rows"][0]["asked"]) == (1, True)
    province.post(path, {"do.2": ""})
    province.post(f"{path}apply/")
    assert Product.objects.get(name="Kẹo").producer == first


def test_what_is_no_decision_is_not_kept(province, handed_in):
    batch, path = handed_in(PLAIN)
    province.post(
        path, {"do.2": "x", "do.x": "take", "colour.2": "red", "set.2": "9" * 41, f"do.{'9' * 8}": "take"}
    )
    assert fresh(batch).decisions == {}


# --- hidden rows and sheets


def test_hidden_rows_and_sheets_are_asked_about_once(province, handed_in, filtered):
    batch, path = handed_in(file=SimpleUploadedFile("loc.xlsx", filtered.read_bytes()))
    page = province.get(path).context
    assert page["hidden_rows"] == "4 product lines are hidden."
    assert page["hidden_sheets"] == "1 sheet is hidden: “2023”."
    assert fresh(batch).counts["ask"] == 4
    province.post(f"{path}hidden/", {"rows": "take"})
    assert (
        fresh(batch).counts["create"],
        "They are taken like the others." in text_of(province.get(path)),
    ) == (12, True)
    province.post(f"{path}hidden/", {"rows": "leave"})
    assert fresh(batch).counts["refuse"] == 4
    province.post(f"{path}hidden/", {"sheets": "leave"})
    assert (ImportBatch.objects.count(), fresh(batch).hidden_sheets) == (1, "leave")
    for _twice in range(2):
        province.post(f"{path}hidden/", {"sheets": "take"})
    apart = ImportBatch.objects.exclude(pk=batch.pk).get()
    assert (apart.sheet, apart.counts["create"], apart.hidden_rows) == ("2023", 5, "")


# --- saved lists of columns


def test_columns_are_saved_and_used_for_the_next_list(province, handed_in):
    batch, path = handed_in(PLAIN)
    province.post(path, {"column.D": ""})
    assert province.post(f"{path}profile/", {"name": ""}).status_code == 400
    assert province.post(f"{path}profile/", {"name": "Sở"}).status_code == 302
    profile = ImportProfile.objects.get()
    assert fresh(batch).profile == profile
    later, path = handed_in(["1", "Kẹo mè", "Cơ sở Kẹo Mẫu", "3", ""])
    assert (later.profile, later.mapping["D"]) == (profile, "")
    assert "saved under “Sở”" in text_of(province.get(path))
    province.post(f"{path}profile/", {"own": "1"})
    assert (fresh(later).profile, fresh(later).mapping["D"]) == (None, "star")


def test_saved_lists_of_columns_are_the_office_s_own(province, neighbour, handed_in):
    _batch, path = handed_in(PLAIN)
    province.post(f"{path}profile/", {"name": "Sở"})
    profile = ImportProfile.objects.get()
    here = f"/office/register/imports/profiles/{profile.pk}/"
    assert neighbour.get("/office/register/imports/profiles/").context["found"] == []
    assert [neighbour.post(f"{here}{act}/", {"name": "x"}).status_code for act in ("rename", "delete")] == [
        403,
        403,
    ]
    assert province.get("/office/register/imports/profiles/").context["found"] == [profile]
    province.post(f"{here}rename/", {"name": "Sở 2026"})
    assert ImportProfile.objects.get().name == "Sở 2026"
    province.post(f"{here}delete/")
    assert ImportProfile.objects.count() == 0


# --- few questions


def test_a_page_of_lines_asks_the_database_as_often_for_many_as_for_few(
    province, handed_in, django_assert_num_queries
):
    _batch, path = handed_in(PLAIN)
    _many, longer = handed_in(*([str(at), f"Kẹo {at}", "Cơ sở Kẹo Mẫu", "3", ""] for at in range(120)))
    for address in (path, longer, f"{longer}?verdict=create&page=2"):
        with django_assert_num_queries(7):
            assert province.get(address).status_code == 200


def test_the_report_is_of_what_was_compared_last(province, handed_in):
    batch, path = handed_in(PLAIN)
    assert province.get(f"{path}report.xlsx").status_code == 200
    ImportBatch.objects.update(heading_rows=[])
    assert province.get(f"{path}report.xlsx").status_code == 404
    assert batch.pk


def test_a_large_list_has_its_own_process(province, monkeypatch):
    started = []
    monkeypatch.setattr(
        "subprocess.Popen", lambda words, **options: started.append((words, options)) or Ended()
    )
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["STT", "Tên sản phẩm", "Tên chủ thể"])
    for at in range(6_000):
        sheet.write_row(at + 1, 0, [at, f"Kẹo {at * 7919}", f"Cơ sở Mẫu {at * 104_729}"])
    book.close()
    answer = province.post(
        "/office/register/imports/", {"file": SimpleUploadedFile("lon.xlsx", out.getvalue())}
    )
    batch = ImportBatch.objects.get()
    ((words, options),) = started
    assert (answer.status_code, batch.state) == (302, "reading")
    assert words[2:5] == ["openocop", "work-import", str(batch.pk)]
    assert options["pass_fds"] == [int(words[words.index("--lock") + 1])]


class Ended:
    """A process that ended."""

    def wait(self):
        return 0
