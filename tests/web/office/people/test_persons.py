"""A person's page: roles given, ended, deputised and handed over; access closed and opened."""

from __future__ import annotations

from datetime import date

import pytest

from openocop.accounts.models import SecondFactor
from openocop.accounts.roles import Role
from tests.accounts.conftest import NOON
from tests.web.office.conftest import browser_of, said_in


def may(reader, person):
    page = browser_of(reader).get(f"/office/people/{person.pk}/").context
    acts = [sorted(name for name, yes in may.items() if yes) for _line, may in page["current"]]
    return acts, sorted(name for name, yes in page["may"].items() if yes)


def verbs(acts):
    return [verb for verb, _role, _office in acts()]


def test_each_act_is_offered_to_whoever_may_do_it(world, administrator, commune, farmer):
    SecondFactor.objects.create(person=farmer, secret="x", confirmed_at=NOON)
    colleague = world.holder(Role.COMMUNE_OFFICER, world.commune)
    every = ["deputy", "end", "hand_over"]
    assert may(administrator, farmer) == ([every], ["close", "code", "grant", "remove_factor"])
    assert may(commune, farmer) == ([every], ["close", "code", "grant", "remove_factor"])
    assert may(commune, commune) == ([["deputy", "hand_over"]], [])
    assert may(commune, colleague) == ([[]], ["grant"])
    farmer.is_active = False
    farmer.save()
    assert may(commune, farmer) == ([every], ["open", "remove_factor"])


def test_roles_of_all_times_are_shown(world, administrator, farmer):
    world.hold(farmer, "producer", world.producer, valid_from=date(2025, 7, 1), valid_to=date(2025, 8, 1))
    world.hold(farmer, "producer", world.sister_producer, valid_from=date(2027, 1, 1))
    page = browser_of(administrator).get(f"/office/people/{farmer.pk}/").context
    assert [(line.days, line.word) for line, _may in page["current"]] == [
        ("from 01/01/2027", "later"),
        ("from 01/01/2026", "today"),
    ]
    assert [(line.days, line.word) for line in page["past"]] == [("from 01/07/2025 to 01/08/2025", "over")]


def test_a_role_is_given(world, administrator, farmer, acts):
    browser = browser_of(administrator)
    path = f"/office/people/{farmer.pk}/role/"
    form = {
        "office": str(world.department.pk),
        "role": "council_member",
        "from": "1/12/2026",
        "until": "31/12/2026",
    }
    answer = browser.post(path, form)
    assert said_in(answer) == [f"{farmer.name} is council member of Sở Mẫu from 01/12/2026."]
    assert browser.post(path, form).status_code == 409
    assert browser.post(path, {}).context["wrong"] == {"office": "Choose the office."}
    assert browser.post(path, form | {"role": "x"}).context["wrong"] == {"role": "Choose the role."}
    assert verbs(acts) == ["holding:grant"]
    found = browser.get(f"{path}?who=phuong").context["asked"].inputs[0].options
    assert [word for _value, word in found] == ["Choose the office.", "Phường Mẫu"]


def test_a_commune_gives_no_role_that_is_not_its_own_to_give(world, commune, farmer, acts):
    form = {"office": str(world.commune.pk), "role": "commune_officer"}
    assert browser_of(commune).post(f"/office/people/{farmer.pk}/role/", form).status_code == 403
    assert acts() == []


def test_a_role_is_ended_at_once_or_with_a_last_day(commune, farmer, acts):
    role = farmer.holdings.get()
    browser, path = browser_of(commune), f"/office/people/roles/{role.pk}/end/"
    assert browser.post(path, {"last_day": "1/1/2020"}).status_code == 400
    answer = browser.post(path, {"last_day": "30/11/2026"})
    assert said_in(answer) == ["The role ends on 30/11/2026."]
    assert said_in(browser.post(path))[-1:] == ["The role is ended."]
    assert browser.post(path).status_code == 409
    role.refresh_from_db()
    assert (role.valid_to, verbs(acts)) == (date(2026, 11, 24), ["holding:end", "holding:end"])


def test_a_deputy_is_appointed_for_some_days(world, commune, acts):
    colleague = world.holder(Role.PRODUCER, world.producer)
    path = f"/office/people/roles/{commune.holdings.get().pk}/deputy/"
    browser = browser_of(commune)
    assert browser.post(path, {}).context["wrong"] == {"person": "Choose the person."}
    endless = browser.post(path, {"person": str(colleague.pk)})
    assert endless.context["wrong"] == {"until": "Write the last day: nobody deputises without end."}
    form = {"person": str(colleague.pk), "from": "1/12/2026", "until": "5/12/2026"}
    assert said_in(browser.post(path, form)) == [f"{colleague.name} acts on behalf until 05/12/2026."]
    assert browser.post(path, form).status_code == 409
    assert verbs(acts) == ["holding:deputise"]


def test_a_role_is_handed_over(world, commune, farmer, acts):
    other = world.holder(Role.PRODUCER, world.producer, valid_from=date(2026, 1, 1))
    role = world.hold(farmer, "producer", world.office("producer", "Hộ Hai", world.commune))
    path = f"/office/people/roles/{role.pk}/hand-over/"
    browser = browser_of(commune)
    found = browser.get(path).context["asked"].inputs[0].options
    assert [value for value, _word in found] == [
        "",
        *map(str, sorted([other.pk, commune.pk], reverse=found[1][0] == str(max(other.pk, commune.pk)))),
    ]
    answer = browser.post(path, {"person": str(other.pk), "on": "1/12/2026"})
    assert answer["Location"] == f"/office/people/{other.pk}/"
    role.refresh_from_db()
    assert (role.valid_to, verbs(acts)) == (date(2026, 11, 30), ["holding:hand_over"])
    assert browser.post(path, {"person": str(other.pk), "on": "1/12/2026"}).status_code == 409


def test_nobody_out_of_sight_is_chosen(world, commune):
    outsider = world.holder(Role.PRODUCER, world.other_producer)
    path = f"/office/people/roles/{commune.holdings.get().pk}/deputy/"
    form = {"person": str(outsider.pk), "from": "1/12/2026", "until": "5/12/2026"}
    assert browser_of(commune).post(path, form).status_code == 403


@pytest.mark.parametrize(
    ("acts_done", "said", "verb"),
    [
        (["close"], "The access of {} is closed.", "person:deactivate"),
        (["close", "open"], "The access of {} is open again.", "person:reactivate"),
        (["remove-second-factor"], "The second factor of {} is removed.", "person:remove_second_factor"),
    ],
)
def test_access_is_changed_once(commune, farmer, acts, acts_done, said, verb):
    SecondFactor.objects.create(person=farmer, secret="x", confirmed_at=NOON)
    browser = browser_of(commune)
    for act in acts_done:
        answer = browser.post(f"/office/people/{farmer.pk}/{act}/")
    assert said_in(answer)[-1] == said.format(farmer.name)
    assert browser.post(f"/office/people/{farmer.pk}/{acts_done[-1]}/").status_code == 409
    assert verbs(acts)[-1] == verb
    assert len(acts()) == len(acts_done)


def test_the_last_administrator_stays(administrator, world):
    other = world.administrator()
    browser = browser_of(administrator)
    assert browser.post(f"/office/people/{other.pk}/close/").status_code == 302
    assert browser.post(f"/office/people/{administrator.pk}/close/").status_code == 403
