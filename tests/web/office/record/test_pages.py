"""The journal's pages: who reads what, filters in the address, the chain, and what is taken along."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection, transaction

import openocop
from openocop.accounts.roles import OfficeKind, Role
from openocop.journal import guards
from openocop.journal.actions import Actor, Subject, record
from openocop.journal.models import Entry
from openocop.web.office.record import views
from openocop.web.office.record.words import ACTS, KINDS, line
from tests.accounts.conftest import World, _english_at_noon
from tests.journal.emptying import unguard
from tests.web.test_doors import sign_in

__all__ = ["_english_at_noon"]


@pytest.fixture(autouse=True)
def _english_site(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return World()


def act(name="Trần Thị Mẫu", verb="office:create", office="Tỉnh Mẫu", *, person="7", **facts):
    kind = verb.partition(":")[0]
    with transaction.atomic():
        return record(
            actor=Actor(person, name, "provincial_officer", office),
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
        ("office=tinh khac", [2]),
        ("office=tinh", [2, 1]),
        ("office=Bộ", []),
        ("act=office:create", [1]),
        ("kind=holding&id=3", [2]),
        ("kind=holding", [2]),
        ("kind=holding&id=4", []),
        ("person=7", [2, 1]),
        ("person=tran thi mau", [2, 1]),
        ("person=tran", [2, 1]),
        ("person=8", []),
        ("first=25/11/2026&last=25/11/2026", [2, 1]),
        ("first=26/11/2026", []),
        ("last=24/11/2026", []),
        ("before=2", [1]),
        ("after=1", [2]),
    ],
)
@pytest.mark.usefixtures("auditor")
def test_the_acts_are_filtered_by_the_address(client, query, numbers):
    act()
    act(verb="holding:grant", office="Tỉnh Khác")
    assert [number for number, _words in acts(client.get(f"/office/journal/?{query}"))] == numbers


UNREADABLE = [
    ("first=2026", "first"),
    ("last=31/02/2026", "last"),
    ("first=01/01/0001", "first"),
    ("last=31/12/9999", "last"),
    ("first=2/1/2026&last=1/1/2026", "last"),
    ("id=3", "kind"),
    ("office=%00", "office"),
    ("person=" + "a" * 301, "person"),
    ("kind=office&id=%00", "id"),
    ("before=x", "before"),
    ("after=" + "9" * 40, "after"),
    ("before=²", "before"),
]


@pytest.mark.parametrize(("query", "field"), UNREADABLE)
@pytest.mark.usefixtures("auditor")
def test_what_cannot_be_read_is_told_beside_its_field(client, query, field):
    act()
    answer = client.get(f"/office/journal/?{query}")
    assert (answer.status_code, list(answer.context["wrong"]), acts(answer)) == (400, [field], [])
    assert str(answer.context["wrong"][field]) in answer.content.decode()


@pytest.mark.parametrize(("query", "field"), UNREADABLE)
@pytest.mark.usefixtures("auditor")
def test_nothing_is_taken_along_of_what_cannot_be_read(client, query, field):
    act()
    answer = client.get(f"/office/journal/export/?{query}")
    assert (answer.status_code, list(answer.context["wrong"]), Entry.objects.count()) == (400, [field], 1)


@pytest.mark.usefixtures("auditor")
def test_a_number_that_no_entry_has_is_not_there(client):
    assert client.get("/office/journal/99999999999999999999999/").status_code == 404


@pytest.mark.usefixtures("auditor")
def test_several_people_of_a_name_are_offered(client):
    act(person="7")
    act(name="Trần Văn Mẫu", person="8")
    act(name="Lê Thị Mẫu", person="9")
    found = client.get("/office/journal/?person=tran")
    assert [number for number, _words in acts(found)] == [2, 1]
    assert found.context["people"] == [("person=7", "Trần Thị Mẫu"), ("person=8", "Trần Văn Mẫu")]


@pytest.mark.usefixtures("auditor")
def test_one_leafs_to_older_and_newer_acts(client):
    for _ in range(120):
        act()
    pages = {}
    for query in ("", "before=71", "before=21", "after=70", "after=20"):
        context = client.get(f"/office/journal/?{query}").context
        numbers = [one.entry.number for one in context["lines"]]
        pages[query] = (numbers[0], numbers[-1], context["newer"], context["older"])
    assert pages == {
        "": (120, 71, "", "before=71"),
        "before=71": (70, 21, "after=70", "before=21"),
        "before=21": (20, 1, "after=20", ""),
        "after=70": (120, 71, "", "before=71"),
        "after=20": (70, 21, "after=70", "before=21"),
    }


@pytest.mark.usefixtures("auditor")
def test_pages_of_fifty_cost_the_same_queries(client, django_assert_num_queries):
    for _ in range(60):
        act()
    with django_assert_num_queries(9):
        first = client.get("/office/journal/?office=Tỉnh Mẫu&person=Mẫu")
    assert (len(acts(first)), first.context["older"]) == (
        50,
        "office=T%E1%BB%89nh+M%E1%BA%ABu&person=M%E1%BA%ABu&before=11",
    )
    assert len(acts(client.get("/office/journal/?before=11"))) == 10


def test_the_province_reads_its_own_offices_only(client, world):
    act(office=world.commune.name)
    act(office=world.other_province.name)
    sign_in(client, world.holder(Role.PROVINCIAL_OFFICER, world.province))
    assert [number for number, _words in acts(client.get("/office/journal/"))] == [1]
    assert client.get("/office/journal/1/").status_code == 200
    assert client.get("/office/journal/2/").status_code == 403
    assert len(client.get("/office/journal/export/?as=json").getvalue().splitlines()) == 1


def test_of_a_name_that_two_offices_carry_the_province_reads_its_own_people_only(client, world):
    mine = world.office(OfficeKind.COMMUNE, world.other_commune.name, world.province)
    officer = world.holder(Role.COMMUNE_OFFICER, mine)
    act(office=mine.name)
    act(office=mine.name, person=str(officer.pk))
    sign_in(client, world.holder(Role.PROVINCIAL_OFFICER, world.province))
    assert [number for number, _words in acts(client.get("/office/journal/"))] == [2]
    assert client.get("/office/journal/1/").status_code == 403


def test_the_province_is_offered_the_names_of_its_own_offices(client, world):
    act(office=world.commune.name)
    act(office=world.other_commune.name)
    sign_in(client, world.holder(Role.PROVINCIAL_OFFICER, world.province))
    assert client.get("/office/journal/").context["offices"] == [world.commune.name]
    assert acts(client.get(f"/office/journal/?office={world.other_commune.name}")) == []


@pytest.mark.usefixtures("auditor")
def test_one_entry_shows_its_digest_and_the_one_before(client):
    act()
    second = act(name="<b>x</b>", note="giữ nguyên")
    answer = client.get("/office/journal/2/")
    page = answer.content.decode()
    shown = [text in page for text in (second.digest, second.previous, "&lt;b&gt;x", "giữ nguyên")]
    assert (shown, "<b>x</b>" in page, answer.context["agrees"]) == ([True] * 4, False, True)


@pytest.mark.usefixtures("auditor")
def test_an_entry_that_was_changed_is_told(client):
    act()
    act()
    unguard()
    Entry.objects.filter(number=1).update(actor_name="Kẻ khác")
    guards.guard(connection)
    answer = client.get("/office/journal/1/")
    assert (answer.context["agrees"], "not as it was recorded" in answer.content.decode()) == (False, True)
    verdict = client.post("/office/journal/verify/")
    assert (verdict.context["told"], verdict.context["sentences"]) == (
        "broken",
        ["Entry 1 is broken: its content is not what was recorded; the digest differs."],
    )
    assert "No: something was changed" in verdict.content.decode()


@pytest.mark.usefixtures("auditor")
def test_the_chain_is_checked_and_told_in_words(client):
    entry = act()
    answer = client.post("/office/journal/verify/")
    assert (answer.context["told"], answer.context["sentences"]) == (
        "whole",
        [f"The journal is whole: 1 entries, the last digest is {entry.digest}."],
    )


@pytest.mark.usefixtures("auditor")
def test_a_digest_noted_elsewhere_must_be_found_again(client):
    first = act()
    act()
    found = client.post("/office/journal/verify/", {"noted": f" {first.digest.upper()} "})
    gone = client.post("/office/journal/verify/", {"noted": "a" * 64})
    damaged = client.post("/office/journal/verify/", {"noted": "xyz"})
    assert [one.context.get("told") for one in (found, gone, damaged)] == ["whole", "broken", None]
    assert (damaged.status_code, list(damaged.context["wrong"])) == (400, ["noted"])


@pytest.mark.usefixtures("auditor")
def test_a_journal_too_long_to_wait_for_is_checked_on_the_machine(client, monkeypatch):
    monkeypatch.setattr(views, "LONGEST_CHECK", 1)
    act()
    act()
    answer = client.post("/office/journal/verify/")
    assert answer.context["sentences"] == [
        "The journal has 2 entries; have “openocop journal verify” run on the machine."
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
    facts = {"filter": {"act": "office:create"}, "count": 1, "format": "csv"}
    assert (last.verb, last.facts, last.role) == ("journal:export", facts, "auditor")


def test_it_is_taken_along_in_the_role_that_reads_the_journal(client, world):
    person = world.holder(Role.PRODUCER, world.producer)
    world.hold(person, Role.AUDITOR, world.ministry)
    sign_in(client, person)
    client.get("/office/journal/export/").getvalue()
    assert list(Entry.objects.values_list("role", "office")) == [("auditor", world.ministry.name)]


@pytest.mark.usefixtures("auditor")
def test_to_ask_whether_something_can_be_taken_along_is_no_act(client):
    act()
    assert (client.head("/office/journal/export/").status_code, Entry.objects.count()) == (200, 1)


@pytest.mark.usefixtures("auditor")
def test_the_chain_is_recomputed_from_what_was_taken_along_alone(client):
    for number in range(3):
        act(note=number)
    previous = "0" * 64
    for text in client.get("/office/journal/export/?as=json").getvalue().decode().splitlines()[::-1]:
        row = json.loads(text)
        digest, before = row.pop("digest"), row.pop("previous")
        written = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        recomputed = hashlib.sha256(f"{previous}\n{written}".encode()).hexdigest()
        assert (before, digest) == (previous, recomputed)
        previous = digest


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
        *(root / "councils" / "actions").glob("*.py"),
    ]:
        yield from re.findall(
            r'note(?:_council)?\(\s*(?:SYSTEM|actor|as_oneself\(\w+\)|_bearer\(\w+\)), "(\w+)"',
            path.read_text("utf-8"),
        )


def test_every_act_has_words():
    known = {verb.partition(":")[2] for verb in ACTS}
    assert set(recorded()) - known == set()
    assert len(set(recorded())) > 30


def test_old_and_new_are_shown_as_a_change():
    entry = Entry(
        number=1,
        verb="producer:update",
        subject_kind="producer",
        facts={"name": ["A", "B"], "n": 3, "none": None},
    )
    assert line(entry).facts == [("name", "A → B"), ("n", "3")]


def test_two_numbers_are_no_change_where_nothing_was_changed():
    facts = {"gone": 4, "products": [3, 7]}
    entry = Entry(number=1, verb="producer:merge", subject_kind="producer", facts=facts)
    assert line(entry).facts == [("merged into this one (number)", "4"), ("products (numbers)", "3, 7")]


def test_days_roles_and_truth_are_shown_in_words():
    facts = {
        "role": "auditor",
        "kind": "commune",
        "valid_from": "2026-11-25",
        "until": "2026-11-25T14:05:00+07:00",
        "second_factor": False,
        "counts": {"new": 1200},
        "note": "2026-99-99",
    }
    entry = Entry(number=1, verb="holding:grant", subject_kind="holding", facts=facts)
    assert [shown for _name, shown in line(entry).facts] == [
        "auditor",
        "commune",
        "25/11/2026",
        "14:05, 25/11/2026",
        "no",
        "new: 1,200",
        "2026-99-99",
    ]


def test_an_act_without_words_is_shown_as_it_is_recorded():
    shown = line(Entry(number=1, verb="moon:land", subject_kind="moon", role="pilot", facts={"x": {}}))
    assert (shown.act, shown.kind, shown.role, shown.facts) == ("moon:land", "moon", "pilot", [("x", "–")])


def test_every_kind_of_subject_has_words():
    assert {verb.partition(":")[0] for verb in ACTS} == set(KINDS)
