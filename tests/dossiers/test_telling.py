"""Notices, letters and reminders: each goes out once, whatever fails or runs twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils.translation import override

from openocop.dossiers import actions
from openocop.dossiers.actions import send_due
from openocop.dossiers.letters import letter, next_step, send_unsent, sentence
from openocop.dossiers.models import Notice
from openocop.dossiers.queries import waiting_for
from openocop.register import actions as register
from openocop.rulebooks.procedure import Kind

VIETNAM = timezone(timedelta(hours=7))
KEYS = (
    "handed_in", "receipt", "returned", "withdrawn", "requested", "received", "assigned", "ready", "refused",
    "set_corrected", "forwarded", "asked", "answered", "due", "late", "expiring",
)  # fmt: skip


def at(*day):
    return time_machine.travel(datetime(*day, 9, tzinfo=VIETNAM), tick=False)


@pytest.fixture
def post(settings):
    settings.MAIL_IS_SET = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def keys():
    return list(Notice.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.parametrize("key", KEYS)
def test_every_notice_says_what_happened_and_what_to_do_in_vietnamese(world, key):
    one = world.open()
    with override("vi"):
        said = (sentence(key, one), next_step(key))
    assert "Trà sen Mẫu" in said[0]
    with override("en"):
        assert said[0] != sentence(key, one)
        assert said[1] != next_step(key)


def test_a_letter_is_in_vietnamese_and_names_the_page(world, settings):
    settings.PUBLIC_URL = "https://ocop.example.vn"
    world.maker_person.email = "mau@example.vn"
    world.maker_person.save()
    one = world.handed_in()
    made = letter(Notice.objects.get(key="receipt"))
    assert (made.to, made.subject) == (["mau@example.vn"], "Hồ sơ OCOP: Trà sen Mẫu")
    assert f"https://ocop.example.vn/dossiers/{one.pk}/" in made.body
    assert "Xã, phường đã nhận hồ sơ “Trà sen Mẫu” của quý vị." in made.body


def test_letters_go_once_and_wait_when_the_post_is_away(world, post, settings, monkeypatch):  # noqa: ARG001
    world.maker_person.email = "mau@example.vn"
    world.maker_person.save()
    world.handed_in()
    monkeypatch.setattr("openocop.dossiers.letters.send", lambda _letter: False)
    assert send_unsent() == 0
    monkeypatch.undo()
    settings.MAIL_IS_SET = True
    assert send_unsent() == 1
    assert send_unsent() == 0
    assert [one.to for one in mail.outbox] == [["mau@example.vn"]]


def test_a_limit_that_ends_is_told_once_and_again_when_it_is_past(world):
    with at(2026, 9, 7):
        world.handed_in()  # until 28/9
    before = len(keys())
    with at(2026, 9, 22):
        assert actions.send_due()[0] == 0
    for day, written in (
        ((2026, 9, 23), 1),
        ((2026, 9, 24), 0),
        ((2026, 9, 28), 0),
        ((2026, 9, 29), 1),
        ((2026, 10, 5), 0),
    ):
        with at(*day):
            assert (day, actions.send_due()[0]) == (day, written)
    assert keys()[before:] == ["due", "late"]


def test_a_returned_dossier_is_remembered_after_two_weeks(world):
    with at(2026, 9, 7):
        one = world.handed_in()
        actions.send_back(one, edition=one.edition, words="Bổ sung.", points={}, by=world.commune_person)
    with at(2026, 9, 20):
        assert actions.send_due()[0] == 0
    with at(2026, 9, 21):
        assert actions.send_due()[0] == 1
        assert actions.send_due()[0] == 0


def test_expiring_evidence_is_told(world):
    one = world.open()
    world.paper(one, expires_on=date(2027, 3, 1))
    with at(2026, 11, 30):
        assert actions.send_due()[0] == 0
    with at(2026, 12, 1):
        assert actions.send_due()[0] == 1
    assert keys() == ["expiring"]


def test_the_command_says_what_it_did(world):
    world.open()
    out = StringIO()
    call_command("send_due", stdout=out)
    assert out.getvalue() == "0 reminders written.\n0 letters sent.\n"


def test_the_province_is_reminded_of_a_reassessment_that_waits_for_the_council(world):
    register.add_recognition(world.recognition(decided_on=date(2024, 4, 20)), by=world.province_person)
    one = world.received(world.requested(world.handed_in(world.filled(world.open(Kind.REASSESSMENT)))))
    actions.report(
        one, edition=one.edition, signed=world.signed("9/BC"), summary="Đạt.", by=world.province_person
    )
    with at(2027, 1, 10):
        send_due()
    told = Notice.objects.filter(key="late").values_list("person", flat=True)
    assert list(told) == [world.province_person.pk]


def test_news_for_a_producer_without_an_account_goes_to_the_officer_who_writes(world):
    one = world.open(product=world.without_account(), by=world.commune_person)
    world.filled(one, by=world.commune_person)
    actions.hand_in(one, edition=0, declared=True, by=world.commune_person)
    colleague = world.commune_officer()
    world.requested(one)
    world.received(one)
    actions.send_back(one, edition=one.edition, words="Bổ sung.", points={}, by=world.province_person)
    told = set(Notice.objects.filter(key="returned").values_list("person", flat=True))
    assert told == {world.commune_person.pk, colleague.pk}
    assert [each.pk for each in waiting_for(world.commune_person)] == [one.pk]
