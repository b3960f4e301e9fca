"""The journal's pages: who reads what, filters in the address, the chain, and what is taken along."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.db import transaction

import openocop
from openocop.accounts.roles import Role
from openocop.journal.actions import Actor, Subject, record
from openocop.journal.models import Entry
from openocop.web.office.record.words import ACTS, line
from tests.accounts.conftest import World, _english_at_noon
from tests.web.test_doors import sign_in

__all__ = ["_english_at_noon"]


@pytest.fixture(autouse=True)
def _english_site(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return World()


def act(name="Trần Thị Mẫu", verb="office:create", office="Tỉnh Mẫu", **facts):
    kind = verb.partition(":")[0]
    with transaction.atomic():
        return record(
            actor=Actor("7", name, "provincial_officer", office),
            verb=verb,
            subject=Subject(kind, "3"),
            facts=facts,
        )


@pytest.fixture
def auditor(client, world):
    person = world.holder(Role.AUDITOR, world.ministry)
    sign_in(client, person)
    return person


def acts(response):
    return [(one.entry.number, one.act) for one in response.context["lines"]]


def test_an_auditor_reads_every_act_newest_first(client, auditor):
    act()
    act(verb="holding:grant", office="Tỉnh Khác")
    assert auditor.pk
    assert acts(client.get("/office/journal/")) == [(2, "gave a role"), (1, "made an office")]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("office=Tỉnh Khác", [2]),
        ("act=office:create", [1]),
        ("subject=holding 3", [2]),
        ("person=7", [2, 1]),
        ("person=8", []),
        ("first=25/11/2026&last=25/11/2026", [2, 1]),
        ("first=26/11/2026", []),
        ("last=24/11/2026", []),
        ("before=2", [1]),
        ("before=x", [2, 1]),
    ],
)
@pytest.mark.usefixtures("auditor")
def test_the_acts_are_filtered_by_the_address(client, query, numbers):
    act()
    act(verb="holding:grant", office="Tỉnh Khác")
    assert [number for number, _words in acts(client.get(f"/office/journal/?{query}"))] == numbers


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("first=2026", "first"),
        ("last=31/02/2026", "last"),
        ("subject=office", "subject"),
        ("first=2/1/2026&last=1/1/2026", "last"),
    ],
)
@pytest.mark.usefixtures("auditor")
def test_what_cannot_be_read_is_told_beside_its_field(client, query, field):
    answer = client.get(f"/office/journal/?{query}")
    assert (answer.status_code, list(answer.context["wrong"])) == (400, [field])


@pytest.mark.usefixtures("auditor")
def test_no_address_breaks_the_page(client):
    for query in ("office=%00", "before=" + "9" * 40, "subject=%00 %00", "person=" + "a" * 5000):
        assert client.get(f"/office/journal/?{query}").status_code in {200, 400}
    assert client.get("/office/journal/99999999999999999999999/").status_code == 404


@pytest.mark.usefixtures("auditor")
def test_pages_of_fifty_cost_the_same_queries(client, django_assert_num_queries):
    for _ in range(60):
        act()
    with django_assert_num_queries(6):
        first = client.get("/office/journal/?office=Tỉnh Mẫu")
    assert (len(acts(first)), first.context["older"]) == (50, "office=T%E1%BB%89nh+M%E1%BA%ABu&before=11")
    assert len(acts(client.get("/office/journal/?before=11"))) == 10


def test_the_province_reads_its_own_offices_only(client, world):
    act(office=world.commune.name)
    act(office=world.other_province.name)
    sign_in(client, world.holder(Role.PROVINCIAL_OFFICER, world.province))
    assert [number for number, _words in acts(client.get("/office/journal/"))] == [1]
    assert client.get("/office/journal/1/").status_code == 200
    assert client.get("/office/journal/2/").status_code == 403
    assert len(client.get("/office/journal/export/?as=json").getvalue().splitlines()) == 1


@pytest.mark.usefixtures("auditor")
def test_one_entry_shows_its_digest_and_the_one_before(client):
    act()
    second = act(name="<b>x</b>", note="giữ nguyên")
    page = client.get("/office/journal/2/").content.decode()
    assert (second.digest in page, second.previous in page, "<b>x</b>" in page, "giữ nguyên" in page) == (
        True,
        True,
        False,
        True,
    )


@pytest.mark.usefixtures("auditor")
def test_the_chain_is_checked_and_told_in_words(client):
    entry = act()
    answer = client.post("/office/journal/verify/", follow=True)
    assert [str(one) for one in answer.context["messages"]] == [
        f"The journal is whole: 1 entries, the last digest is {entry.digest}."
    ]


# --- taking along


@pytest.mark.usefixtures("auditor")
def test_what_is_asked_for_is_taken_along_and_that_is_recorded(client):
    act(name="=HYPERLINK(1)", note="x")
    act(verb="holding:grant")
    answer = client.get("/office/journal/export/?act=office:create")
    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["number"], row["actor_name"], row["act in words"]) for row in rows] == [
        ("1", "'=HYPERLINK(1)", "made an office")
    ]
    assert json.loads(rows[0]["facts"]) == {"note": "x"}
    last = Entry.objects.first()
    assert (last.verb, last.facts) == ("journal:export", {"act": "office:create", "count": 1})


@pytest.mark.usefixtures("auditor")
def test_json_lines_hold_the_acts_as_recorded(client):
    entry = act(note="x")
    (row,) = [
        json.loads(one) for one in client.get("/office/journal/export/?as=json").getvalue().splitlines()
    ]
    assert (row["number"], row["digest"], row["facts"]) == (1, entry.digest, {"note": "x"})


# --- words


def recorded():
    """Every act that the rooms' code records."""
    root = Path(openocop.__file__).parent
    for path in [
        *(root / "accounts" / "actions").glob("*.py"),
        *(root / "register" / "actions").glob("*.py"),
    ]:
        yield from re.findall(
            r'note\((?:SYSTEM|actor|as_oneself\(\w+\)|_bearer\(\w+\)), "(\w+)"', path.read_text("utf-8")
        )


def test_every_act_has_words():
    known = {verb.partition(":")[2] for verb in ACTS}
    assert set(recorded()) - known == set()
    assert len(set(recorded())) > 30


def test_old_and_new_are_shown_as_a_change():
    entry = Entry(
        number=1, verb="producer:update", role="auditor", facts={"name": ["A", "B"], "n": 3, "none": None}
    )
    assert line(entry).facts == [("name", "A → B"), ("n", "3")]
