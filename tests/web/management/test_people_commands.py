"""Commands about people: the demonstration's, the first administrator, and whoever nobody can help."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from openocop.accounts.models import Person, SecondFactor
from openocop.accounts.roles import Role
from openocop.journal.models import Entry
from openocop.web.management.commands import setup
from tests.accounts.conftest import PASSWORD, World
from tests.web.management.test_setup import folder, run

__all__ = ["folder"]


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_the_demonstration_has_somebody_for_every_role_whose_password_works(client, settings):
    settings.DEMO = True
    setup.make_folders()
    lines = setup.demo_sign_ins()
    assert {one.role for person in Person.objects.all() for one in person.holdings.all()} == set(Role)
    assert len(lines) == Person.objects.count() == 12
    for line in lines:
        *_role, login, password = line.split()
        answer = client.post("/account/sign-in/", {"login": login, "password": password})
        assert answer["Location"] == "/account/"
        client.logout()


@pytest.mark.django_db
def test_a_second_setup_prints_the_same_passwords(folder):
    setup.make_folders()
    first = setup.demo_sign_ins()
    assert setup.demo_sign_ins() == first
    assert ((folder / "demo-sign-ins.txt").stat().st_mode & 0o777, len(first)) == (0o600, 12)


def test_setup_demo_as_a_person_runs_it(tmp_path):
    done = run(tmp_path / "data", "setup", "--demo", OPENOCOP_LANGUAGE="en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1] == "Sign in as one of these invented people:"
    assert len(done.stdout.splitlines()) == 2 + 12


def test_the_demonstration_does_not_come_into_a_province_at_work(tmp_path):
    data = tmp_path / "data"
    run(data, "setup")
    begun = run(
        data, "begin", "--office", "UBND tỉnh Mẫu", "--place", "82", "--name", "A", "--login", "a@example.vn"
    )
    assert begun.returncode == 0
    refused = run(data, "setup", "--demo")
    assert refused.returncode == 2
    assert refused.stderr.startswith("setup stopped: ")


@pytest.mark.django_db
def test_the_first_administrator_comes_in_by_the_printed_link_and_only_one(capsys, client, settings):
    settings.LANGUAGE_CODE = "en"
    options = {"office": "UBND tỉnh Mẫu", "place": "82", "name": "Trần Thị A", "login": "a@example.vn"}
    call_command("begin", **options)
    link = re.search(r"http://127\.0\.0\.1:8000(/account/enter/\S+)", capsys.readouterr().out)[1]
    client.get(link)
    answer = client.post("/account/enter/", {"password": PASSWORD})
    assert answer["Location"] == "/account/second-factor/set/"
    assert Person.objects.get().holdings.get().role == Role.ADMINISTRATOR
    with pytest.raises(SystemExit) as stopped:
        call_command("begin", **options)
    assert stopped.value.code == 2


@pytest.mark.django_db
def test_whoever_lost_everything_is_let_in_from_the_console(capsys, client):
    world = World()
    person = world.holder(Role.ADMINISTRATOR, world.province)
    SecondFactor.objects.create(person=person, secret="x", confirmed_at=person.created_at)
    call_command("let_in", person.phone)
    link = re.search(r"http://127\.0\.0\.1:8000(/account/enter/\S+)", capsys.readouterr().out)[1]
    client.get(link)
    assert client.post("/account/enter/", {"password": PASSWORD})["Location"] == "/account/second-factor/set/"
    assert SecondFactor.objects.filter(confirmed_at__isnull=False).count() == 0
    assert [one.verb for one in Entry.objects.order_by("number")] == [
        "person:remove_second_factor",
        "invitation:reset",
        "invitation:reset_done",
    ]


@pytest.mark.django_db
def test_nobody_unknown_is_let_in(capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("let_in", "nobody@example.vn")
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "Không ai đăng nhập bằng nobody@example.vn.\n"
