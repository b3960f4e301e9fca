"""A small province with producers and products whom the tests call by what they are."""

from __future__ import annotations

from datetime import date

import pytest

from openocop.accounts.models import Office
from openocop.accounts.roles import Role
from openocop.register.models import Producer, Product, Recognition
from tests.accounts.conftest import NOON, World, _english_at_noon, acts

__all__ = ["_english_at_noon", "acts"]

MY_QUY, CAO_LANH = "30055", "29869"
"""Two communes of Đồng Tháp of today."""


class Register(World):
    """Offices with real places, and rows of the register straight in the tables."""

    def __init__(self):
        super().__init__()
        self._at(self.province, "82")
        self._at(self.other_province, "92")
        self._at(self.commune, MY_QUY)
        self._at(self.sister, CAO_LANH)
        self.farm = self.maker("Cơ sở Sen Mẫu", office=self.producer, commune_code=MY_QUY)
        self.other = self.maker("Hộ kinh doanh Xoài Mẫu", office=self.sister_producer, commune_code=CAO_LANH)
        self.tea = self.product("Trà sen Mẫu", self.farm)

    def _at(self, office, code):
        office.place_code = code
        office.save()

    def maker(self, name="Cơ sở Mẫu", **values):
        return Producer.objects.create(
            **{"name": name, "kind": "enterprise", "province_code": "82", "created_at": NOON} | values
        )

    def product(self, name, producer, **values):
        return Product.objects.create(
            **{
                "name": name,
                "producer": producer,
                "rulebook_code": "QD26-2026",
                "set_number": 12,
                "created_at": NOON,
            }
            | values
        )

    def recognition(self, product=None, **values):
        return Recognition(
            **{
                "product": product or self.tea,
                "stars": 3,
                "decided_on": date(2025, 3, 1),
                "decision_number": "1/QĐ",
            }
            | values
        )

    def officer(self):
        return self.holder(Role.PROVINCIAL_OFFICER, self.province)

    def commune_officer(self):
        return self.holder(Role.COMMUNE_OFFICER, self.commune)

    def owner(self):
        return self.holder(Role.PRODUCER, self.producer)


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return Register()


@pytest.fixture
def offices(world):
    """How many offices there are."""
    assert world.made >= 0
    return Office.objects.count
