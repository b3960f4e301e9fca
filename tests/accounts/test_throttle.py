"""Doors shut after too many tries and open again by themselves; nobody's name or address is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from openocop.accounts.models import Try
from openocop.accounts.throttle import LIMITS, Door, Key, Shut, clear_old, forget, take
from tests.accounts.conftest import NOON

HERE = Key(Door.DIGITS, "7")
pytestmark = pytest.mark.django_db


def test_a_door_shuts_after_its_limit_and_says_until_when():
    assert [take([HERE]) for _ in range(5)] == [None] * 5
    assert take([HERE]) == Shut(Door.DIGITS, NOON + timedelta(minutes=15), first=True)
    assert take([HERE]) == Shut(Door.DIGITS, NOON + timedelta(minutes=15), first=False)


def test_tries_at_a_shut_door_do_not_keep_it_shut():
    for _ in range(50):
        take([HERE])
    with time_machine.travel(NOON + timedelta(minutes=15, seconds=1), tick=False):
        assert take([HERE]) is None


def test_a_door_that_shuts_again_is_new_again():
    for _ in range(6):
        take([HERE])
    later = NOON + timedelta(minutes=16)
    with time_machine.travel(later, tick=False):
        assert [take([HERE]) for _ in range(5)] == [None] * 5
        assert take([HERE]) == Shut(Door.DIGITS, later + timedelta(minutes=15), first=True)


def test_it_opens_one_try_at_a_time():
    take([HERE])
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        for _ in range(5):
            take([HERE])
    with time_machine.travel(NOON + timedelta(minutes=15, seconds=1), tick=False):
        assert take([HERE]) is None
        assert take([HERE]) is not None


def test_others_are_counted_apart():
    for _ in range(5):
        take([HERE])
    assert take([Key(Door.DIGITS, "8")]) is None
    assert take([Key(Door.CODE, "7")]) is None


def test_of_several_doors_none_is_counted_when_one_is_shut():
    other = Key(Door.CODE, "7")
    for _ in range(5):
        take([HERE])
    take([HERE, other])
    assert Try.objects.filter(key=other.hashed).count() == 0


def test_a_good_try_forgets_the_login_s_and_only_one_of_the_address():
    address = Key(Door.ADDRESS, "203.0.113.9")
    for _ in range(3):
        take([HERE, address])
    forget([HERE, address])
    assert sorted(Try.objects.values_list("door", flat=True)) == ["address", "address"]


def test_only_a_hash_is_kept_and_that_a_day():
    take([Key(Door.PASSWORD, "canbo@example.vn")])
    kept = Try.objects.get()
    assert (len(kept.key), "canbo" in kept.key) == (64, False)
    with time_machine.travel(NOON + timedelta(days=1, seconds=1), tick=False):
        clear_old()
    assert Try.objects.count() == 0


def test_no_limit_looks_back_longer_than_tries_are_kept():
    assert max(limit.within for limit in LIMITS.values()) <= timedelta(days=1)
