from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from openocop.core.errors import RefusedError
from openocop.rulebooks.actions import pin_rulebooks
from openocop.rulebooks.models import PinnedRulebook, WorkingDayException
from openocop.rulebooks.shelf import CODES, get_rulebook

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, tzinfo=timezone(timedelta(hours=7)))
OTHER_HASH = "0" * 64


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def pinned(code="QD26-2026", content_hash=OTHER_HASH):
    return PinnedRulebook.objects.create(code=code, content_hash=content_hash, first_seen=NOON)


# --- the law of an installation is pinned at its first setup


def test_the_first_setup_pins_every_rulebook_newest_first():
    with time_machine.travel(NOON, tick=False):
        assert pin_rulebooks() == list(CODES)
    assert PinnedRulebook.objects.hashes() == {code: get_rulebook(code).content_hash for code in CODES}
    assert set(PinnedRulebook.objects.values_list("first_seen", flat=True)) == {NOON}


def test_a_second_setup_pins_nothing_and_keeps_the_first_moment():
    with time_machine.travel(NOON, tick=False):
        pin_rulebooks()
    with time_machine.travel(NOON + timedelta(days=400), tick=False):
        assert pin_rulebooks() == []
    assert set(PinnedRulebook.objects.values_list("first_seen", flat=True)) == {NOON}


def test_a_setup_with_a_new_rulebook_pins_only_that_one():
    for code in CODES[1:]:
        pinned(code, get_rulebook(code).content_hash)
    assert pin_rulebooks() == ["QD26-2026"]


@pytest.mark.parametrize("code", CODES)
def test_a_changed_rulebook_is_refused_and_nothing_is_pinned(code):
    pinned(code)
    with pytest.raises(RefusedError) as refused:
        pin_rulebooks()
    assert str(refused.value) == (
        f"The rulebook {code} is not the one this installation was set up with: its content hash was "
        f"{OTHER_HASH} and is now {get_rulebook(code).content_hash}. Install the version of the software "
        "that holds the former."
    )
    assert PinnedRulebook.objects.hashes() == {code: OTHER_HASH}


def test_a_rulebook_that_the_software_lost_is_refused_and_nothing_is_pinned():
    pinned("QD99-2031")
    with pytest.raises(RefusedError) as refused:
        pin_rulebooks()
    assert str(refused.value) == (
        "This installation was set up with the rulebook QD99-2031, which this version of the software does "
        "not hold. Install the version that holds it."
    )
    assert PinnedRulebook.objects.hashes() == {"QD99-2031": OTHER_HASH}


# --- what the database itself refuses


@pytest.mark.parametrize("content_hash", ["", "0" * 63, "abc"])
def test_the_database_refuses_a_hash_that_is_not_whole(content_hash):
    with pytest.raises(IntegrityError), transaction.atomic():
        pinned(content_hash=content_hash)


def test_the_database_refuses_a_rulebook_without_a_code_or_twice():
    pinned()
    with pytest.raises(IntegrityError), transaction.atomic():
        pinned()
    with pytest.raises(IntegrityError), transaction.atomic():
        pinned(code="")


@pytest.mark.parametrize("empty", ["reason", "source"])
def test_the_database_refuses_an_exception_without_reason_or_source(empty):
    values = {"reason": "Hoán đổi ngày làm việc", "source": "12729/VPCP-KGVX"} | {empty: ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkingDayException.objects.create(
            day=date(2026, 1, 2), is_working=False, entered_on=date(2025, 12, 1), **values
        )


def test_the_database_refuses_two_exceptions_for_one_day():
    values = {"day": date(2026, 1, 2), "reason": "r", "source": "s", "entered_on": date(2025, 12, 1)}
    WorkingDayException.objects.create(is_working=False, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkingDayException.objects.create(is_working=True, **values)


# --- names


def test_rows_say_what_they_are():
    off = WorkingDayException(day=date(2026, 1, 2), is_working=False, reason="Nghỉ Tết Dương lịch")
    worked = WorkingDayException(day=date(2026, 1, 10), is_working=True, reason="Làm bù ngày 02/01/2026")
    assert str(off) == "02/01/2026 − Nghỉ Tết Dương lịch"
    assert str(worked) == "10/01/2026 + Làm bù ngày 02/01/2026"
    assert (
        str(PinnedRulebook(code="QD26-2026", content_hash="abcdef" * 10 + "0123"))
        == "QD26-2026 (abcdefabcdef)"
    )
