from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from openocop.core.clock import add_months
from openocop.register.reading.drag import dragged
from openocop.register.reading.entries import read_entries
from openocop.register.reading.headings import find_headings
from openocop.register.reading.workbook import Sheet

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))


def doubts(heads, *rows):
    """The codes and fields of the dates' doubts, by row."""
    sheet = Sheet("", [heads, *rows])
    return {
        entry.row: [(one.code, one.field) for one in entry.doubts if one.code.startswith("date")]
        for entry in read_entries(sheet, find_headings(sheet.rows))
    }


def test_years_filled_by_dragging_are_flagged_on_every_line():
    dates = ["21-09-2019", "21-09-2020", "21-09-2021", "21-09-2022", "21-09-2022"]
    rows = [[f"Trà {at}", "HTX Mẫu", "3", day] for at, day in enumerate(dates)]
    flagged = [("date_dragged", "decided_on")]
    assert doubts(["Tên sản phẩm", "Chủ thể", "Sao", "Ngày QĐ"], *rows) == {
        2: flagged, 3: flagged, 4: flagged, 5: flagged, 6: [],
    }  # fmt: skip


@given(days, st.integers(3, 8))
def test_any_run_of_years_is_found_whole(first, count):
    run = [(row, add_months(first, 12 * row)) for row in range(count)]
    assert dragged([(-1, None), *run, (99, None)]) == frozenset(range(count))


@given(days, st.integers(4, 8))
def test_any_run_of_days_is_found_whole(first, count):
    assert dragged([(row, first + timedelta(days=row)) for row in range(count)]) == frozenset(range(count))


@given(days, st.integers(1, 20))
def test_one_date_on_many_lines_is_no_run(day, count):
    assert dragged([(row, day) for row in range(count)]) == frozenset()


def test_two_steps_or_a_gap_are_no_run():
    assert (
        dragged([(1, date(2020, 1, 1)), (2, date(2021, 1, 1)), (3, None), (4, date(2022, 1, 1))])
        == frozenset()
    )


HEADS = ["Tên sản phẩm", "Chủ thể", "Sao", "Số quyết định", "Ngày quyết định"]


def test_x4_a_real_date_that_mirrors_a_written_one_is_asked_about():
    assert doubts(
        HEADS,
        ["Trà", "HTX Mẫu", "3", "512/QĐ-UBND", "05/08/2022"],
        ["Mật", "HTX Mẫu", "3", "512/QĐ-UBND", date(2022, 5, 8)],
        ["Khô", "HTX Mẫu", "3", "530/QĐ-UBND", "25/08/2022"],
    ) == {2: [], 3: [("date_mirrored", "decided_on")], 4: []}


def test_x4_both_dates_are_shown():
    rows = [["Trà", "HTX Mẫu", "3", "512", "05/08/2022"], ["Mật", "HTX Mẫu", "3", "512", date(2022, 5, 8)]]
    sheet = Sheet("", [HEADS, *rows])
    entry = list(read_entries(sheet, find_headings(sheet.rows)))[1]
    (doubt,) = entry.doubts
    assert doubt.sentence == (
        "Decision 512 has the date 08/05/2022 here and 05/08/2022 in another line: day and month have changed "
        "places in one of them. Choose the right date."
    )


def test_x4_two_written_dates_that_mirror_are_both_asked_about():
    flagged = [("date_mirrored", "decided_on")]
    assert doubts(
        HEADS,
        ["Trà", "HTX Mẫu", "3", "512", "05/08/2022"],
        ["Mật", "HTX Mẫu", "3", "512", "08/05/2022"],
    ) == {2: flagged, 3: flagged}


def test_one_decision_never_has_two_dates_in_silence():
    flagged = [("date_differs", "decided_on")]
    assert doubts(
        HEADS,
        ["Trà", "HTX Mẫu", "3", "512", "05/08/2022"],
        ["Mật", "HTX Mẫu", "3", "512", "06/09/2022"],
        ["Khô", "HTX Mẫu", "3", "513", "06/09/2022"],
    ) == {2: flagged, 3: flagged, 4: []}


def test_numbers_of_different_issuers_may_have_their_own_dates():
    assert doubts(
        [*HEADS, "Cơ quan ban hành"],
        ["Trà", "HTX Mẫu", "3", "512", "05/08/2022", "UBND huyện Mẫu"],
        ["Mật", "HTX Mẫu", "3", "512", "06/09/2022", "UBND huyện Khác"],
    ) == {2: [], 3: []}
