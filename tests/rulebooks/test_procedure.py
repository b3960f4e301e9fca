from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from openocop.core.errors import BadInputError
from openocop.core.workdays import WorkingCalendar
from openocop.rulebooks.procedure import (
    ApplicableLaw,
    Kind,
    RoundOfYear,
    applicable,
    get_procedure,
    last_safe_hand_in,
    ministry_round_of,
    parse_kind,
    procedures,
    reassessment_window,
    round_of,
)
from openocop.rulebooks.shelf import CODES, get_rulebook

NEWEST = "QD26-2026"
AMENDED = "QD148-2023+QD1489-2025"
KINDS = list(Kind)
FINISH_BY = {
    Kind.FIRST: date(2026, 7, 21),
    Kind.UPGRADE: date(2026, 7, 21),
    Kind.REASSESSMENT: date(2026, 6, 21),
}
days = st.dates(date(2019, 8, 21), date(2090, 12, 31))
kinds = st.sampled_from(KINDS)


def law():
    return get_procedure(NEWEST)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# --- which law (exact rule 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "submitted", [date(2026, 5, 22), date(2026, 5, 23), date(2026, 12, 31), date(2030, 1, 1)]
)
def test_a_first_hand_in_from_22_may_2026_falls_under_decision_26(kind, submitted):
    assert applicable(kind, submitted) == ApplicableLaw(
        rulebook=NEWEST,
        procedure=NEWEST,
        finish_by=None,
        articles=("Điều 11.1, 26/2026/QĐ-TTg",),
        derived=False,
    )


@pytest.mark.parametrize(
    ("kind", "finish_by", "article"),
    [
        (Kind.FIRST, date(2026, 7, 21), "Điều 12.2.a, 26/2026/QĐ-TTg"),
        (Kind.UPGRADE, date(2026, 7, 21), "Điều 12.2.a, 26/2026/QĐ-TTg"),
        (Kind.REASSESSMENT, date(2026, 6, 21), "Điều 12.2.b, 26/2026/QĐ-TTg"),
    ],
)
@pytest.mark.parametrize(
    ("submitted", "procedure", "decisions"),
    [
        (date(2026, 5, 21), AMENDED, ("148/QĐ-TTg", "1489/QĐ-TTg")),
        (date(2025, 12, 31), AMENDED, ("148/QĐ-TTg", "1489/QĐ-TTg")),
        (date(2025, 7, 6), AMENDED, ("148/QĐ-TTg", "1489/QĐ-TTg")),
        (date(2025, 7, 5), "QD148-2023", ("148/QĐ-TTg",)),
        (date(2023, 2, 24), "QD148-2023", ("148/QĐ-TTg",)),
        (date(2023, 2, 23), "QD1048-2019", ("1048/QĐ-TTg",)),
        (date(2019, 8, 21), "QD1048-2019", ("1048/QĐ-TTg",)),
    ],
)
def test_an_earlier_hand_in_keeps_its_law_and_has_a_last_day_to_finish(
    kind, finish_by, article, submitted, procedure, decisions
):
    assert applicable(kind, submitted) == ApplicableLaw(
        rulebook=procedure.split("+")[0],
        procedure=procedure,
        finish_by=finish_by,
        articles=(*decisions, article),
        derived=True,
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("submitted", [date(2019, 8, 20), date(2018, 1, 1)])
def test_a_hand_in_before_the_first_known_law_is_refused(kind, submitted):
    with pytest.raises(BadInputError) as refused:
        applicable(kind, submitted)
    assert refused.value.place == "submitted"
    assert refused.value.sentence == (
        f"No law is known here for a dossier handed in on {submitted:%d/%m/%Y}: the oldest applies from "
        "21/08/2019. Check the day of the first hand-in."
    )


@given(kinds, days)
def test_every_day_from_the_first_law_on_falls_under_exactly_one(kind, submitted):
    holding = [
        entry
        for entry in procedures()
        if entry.first_hand_in <= submitted
        and (entry.last_hand_in is None or submitted <= entry.last_hand_in)
    ]
    found = applicable(kind, submitted)
    assert [found.procedure] == [entry.code for entry in holding]
    assert [found.rulebook] == [entry.rulebook for entry in holding]
    assert found.finish_by == (FINISH_BY[kind] if submitted < date(2026, 5, 22) else None)


@given(kinds, days, days)
def test_a_later_hand_in_never_falls_under_an_older_law(kind, one, other):
    earlier, later = sorted([one, other])
    order = [entry.code for entry in reversed(procedures())]
    assert order.index(applicable(kind, earlier).procedure) <= order.index(applicable(kind, later).procedure)


def test_the_laws_rulebooks_are_those_on_the_shelf():
    assert {entry.rulebook for entry in procedures()} == set(CODES)
    newest = get_rulebook(NEWEST)
    assert law().first_hand_in == newest.effective_from
    assert law().certificate.validity_months == newest.certificate_validity_months


# --- kinds


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_read_by_its_identifier(kind):
    assert parse_kind(str(kind)) is kind


def test_the_kinds_are_the_words_of_the_product():
    assert [str(kind) for kind in Kind] == ["first", "upgrade", "reassessment"]


@pytest.mark.parametrize("text", ["", "reevaluation", "First", " first", "lần đầu"])
def test_an_unknown_kind_is_refused_with_the_choices(text):
    with pytest.raises(BadInputError) as refused:
        parse_kind(text)
    assert refused.value.place == "kind"
    assert (
        refused.value.sentence
        == f"“{text}” is not a kind of dossier; write one of first, upgrade, reassessment."
    )


# --- rounds (Article 5)

ROUND_1 = RoundOfYear(2026, 1, date(2026, 4, 29), date(2026, 6, 29), NEWEST)
ROUND_2 = RoundOfYear(2026, 2, date(2026, 10, 29), date(2026, 12, 29), NEWEST)
NEXT_1 = RoundOfYear(2027, 1, date(2027, 4, 29), date(2027, 6, 29), NEWEST)


@pytest.mark.parametrize(
    ("request_day", "expected"),
    [
        (date(2026, 1, 1), ROUND_1),
        (date(2026, 4, 28), ROUND_1),
        (date(2026, 4, 29), ROUND_1),
        (date(2026, 4, 30), ROUND_2),
        (date(2026, 6, 29), ROUND_2),
        (date(2026, 10, 28), ROUND_2),
        (date(2026, 10, 29), ROUND_2),
        (date(2026, 10, 30), NEXT_1),
        (date(2026, 12, 31), NEXT_1),
        (date(2027, 1, 1), NEXT_1),
    ],
)
def test_a_communes_request_joins_a_round(request_day, expected):
    assert round_of(law(), request_day) == expected


@pytest.mark.parametrize(
    ("request_day", "expected"),
    [
        (date(2027, 1, 29), RoundOfYear(2027, 2, date(2027, 1, 29), date(2027, 3, 29), NEWEST)),
        (date(2027, 1, 30), RoundOfYear(2027, 1, date(2027, 7, 29), date(2027, 9, 29), NEWEST)),
        (date(2027, 7, 29), RoundOfYear(2027, 1, date(2027, 7, 29), date(2027, 9, 29), NEWEST)),
        (date(2027, 7, 30), RoundOfYear(2028, 2, date(2028, 1, 29), date(2028, 3, 29), NEWEST)),
        (date(2027, 12, 31), RoundOfYear(2028, 2, date(2028, 1, 29), date(2028, 3, 29), NEWEST)),
    ],
)
def test_a_provinces_request_joins_a_round_of_the_ministry(request_day, expected):
    assert ministry_round_of(law(), request_day) == expected


@pytest.mark.parametrize("code", [AMENDED, "QD148-2023", "QD1048-2019"])
@pytest.mark.parametrize("ask", [round_of, ministry_round_of])
def test_the_rounds_of_an_older_law_are_not_invented(code, ask):
    with pytest.raises(BadInputError) as refused:
        ask(get_procedure(code), date(2026, 4, 1))
    assert refused.value.sentence == f"The rounds of “{code}” are not known; name the round yourself."


@given(days)
def test_the_round_is_the_next_one_that_can_still_be_asked_for(request_day):
    found = round_of(law(), request_day)
    assert found.last_request >= request_day
    assert found.last_request - request_day <= timedelta(days=183)
    assert round_of(law(), found.last_request) == found
    assert round_of(law(), found.last_request + timedelta(days=1)) != found


# --- the last safe hand-in


def test_last_safe_hand_in_leaves_the_commune_15_working_days():
    # 29/4/2027 is a Thursday; 16/4 (Giỗ Tổ, 10/3 of the lunar year) is off.
    assert WorkingCalendar().is_working(date(2027, 4, 16)) is False
    assert last_safe_hand_in(NEXT_1, WorkingCalendar()) == date(2027, 4, 7)
    assert WorkingCalendar().deadline(date(2027, 4, 7), 15) == date(2027, 4, 29)


def test_last_safe_hand_in_without_holidays_is_three_weeks_before():
    # 29/10/2026 is a Thursday and no holiday lies in the three weeks before it.
    assert last_safe_hand_in(ROUND_2, WorkingCalendar()) == date(2026, 10, 8)


def test_last_safe_hand_in_obeys_the_offices_corrections():
    off = WorkingCalendar({date(2026, 10, 20): False})
    assert last_safe_hand_in(ROUND_2, off) == date(2026, 10, 7)
    worked = WorkingCalendar({date(2026, 10, 24): True})
    assert last_safe_hand_in(ROUND_2, worked) == date(2026, 10, 11)  # a Sunday, as if on Friday 9/10


def test_last_safe_hand_in_may_be_a_day_on_which_no_office_works():
    # 29/10/2028 is a Sunday: what comes in on Sunday 8/10 starts on Monday, as what came on Friday 6/10.
    found = last_safe_hand_in(
        RoundOfYear(2028, 2, date(2028, 10, 29), date(2028, 12, 29), NEWEST), WorkingCalendar()
    )
    assert found == date(2028, 10, 8)


@given(
    st.integers(2026, 2060),
    st.booleans(),
    st.dictionaries(st.dates(date(2026, 1, 1), date(2060, 12, 31)), st.booleans()),
)
def test_last_safe_hand_in_is_the_last_one_in_time(year, second, exceptions):
    calendar = WorkingCalendar(exceptions)
    joined = round_of(law(), date(year, 10 if second else 4, 29))
    found = last_safe_hand_in(joined, calendar)
    assert calendar.deadline(found, 15) <= joined.last_request
    assert calendar.deadline(found + timedelta(days=1), 15) > joined.last_request


def test_last_safe_hand_in_of_a_law_without_a_limit_is_refused():
    joined = RoundOfYear(2026, 1, date(2026, 4, 29), date(2026, 6, 29), AMENDED)
    with pytest.raises(BadInputError) as refused:
        last_safe_hand_in(joined, WorkingCalendar())
    assert refused.value.sentence == f"The commune's limit under “{AMENDED}” is not known."


# --- the window of a reassessment (Article 7.6.a)


@pytest.mark.parametrize(
    ("last_valid", "window"),
    [
        (date(2026, 12, 31), (date(2026, 7, 4), date(2026, 9, 2))),
        (date(2028, 3, 1), (date(2027, 9, 3), date(2027, 11, 2))),  # over 29 February
        (date(2029, 8, 5), (date(2029, 2, 6), date(2029, 4, 7))),
    ],
)
def test_the_window_opens_180_and_closes_120_days_before_the_last_valid_day(last_valid, window):
    assert reassessment_window(last_valid) == window


@given(days)
def test_the_window_is_61_days_long(last_valid):
    opens, closes = reassessment_window(last_valid)
    assert (last_valid - opens).days == 180
    assert (last_valid - closes).days == 120
    assert (closes - opens).days + 1 == 61
