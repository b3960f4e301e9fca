"""A small province: two communes, and in each office people whom the tests call by what they are."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
import time_machine
from django.utils import translation

from openocop.accounts.models import Holding, Office, Person
from openocop.accounts.roles import OfficeKind, Role
from openocop.journal.models import Entry

NOON = datetime(2026, 11, 25, 12, tzinfo=timezone(timedelta(hours=7)))
TODAY = date(2026, 11, 25)
ONE_DAY = timedelta(days=1)
PASSWORD = "hoa-sen-tháp-mười"


@pytest.fixture(autouse=True)
def _english_at_noon(settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # quick; one test takes Argon2
    with translation.override("en"), time_machine.travel(NOON, tick=False):
        yield


class World:
    """Offices and people made on demand, straight in the tables: the actions are what is tested."""

    def __init__(self):
        self.made = 0
        self.ministry = self.office(OfficeKind.MINISTRY, "Bộ Mẫu")
        self.province = self.office(OfficeKind.PROVINCE, "Tỉnh Mẫu", self.ministry)
        self.department = self.office(OfficeKind.DEPARTMENT, "Sở Mẫu", self.province)
        self.commune = self.office(OfficeKind.COMMUNE, "Xã Mẫu", self.province)
        self.producer = self.office(OfficeKind.PRODUCER, "Cơ sở Mẫu", self.commune, tax_code="0900000001")
        self.sister = self.office(OfficeKind.COMMUNE, "Phường Mẫu", self.province)
        self.sister_producer = self.office(OfficeKind.PRODUCER, "Hộ Mẫu", self.sister, tax_code="0900000002")
        self.other_province = self.office(OfficeKind.PROVINCE, "Tỉnh Khác", self.ministry)
        self.other_commune = self.office(OfficeKind.COMMUNE, "Xã Khác", self.other_province)
        self.other_producer = self.office(OfficeKind.PRODUCER, "Cơ sở Khác", self.other_commune)

    def office(self, kind, name, parent=None, **values):
        return Office.objects.create(
            **{"kind": kind, "name": name, "parent": parent, "valid_from": date(2025, 7, 1)} | values
        )

    def person(self, name="Nguyễn Thị Mẫu", **values):
        self.made += 1
        return Person.objects.create(
            **{"name": name, "phone": f"09{self.made:08}", "created_at": NOON, "password": "!"} | values
        )

    def holder(self, role, office, **values):
        person = self.person(name=f"{role} {office.name}")
        self.hold(person, role, office, **values)
        return person

    def hold(self, person, role, office, **values):
        return Holding.objects.create(
            **{"person": person, "role": role, "office": office, "valid_from": date(2026, 1, 1)} | values
        )

    def home_of(self, role):
        """An office of the own province in which the role is held."""
        return {
            Role.PRODUCER: self.producer,
            Role.COMMUNE_OFFICER: self.commune,
            Role.ADVISORY_MEMBER: self.department,
        }.get(role, self.province)

    def administrator(self):
        return self.holder(Role.ADMINISTRATOR, self.province)


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return World()


@pytest.fixture
def acts():
    """The acts in the journal, oldest first, as verb, role and office."""
    return lambda: list(Entry.objects.order_by("number").values_list("verb", "role", "office"))
