"""A small province with a dossier, and short ways to each of its states."""

from __future__ import annotations

import pytest

from openocop.accounts.roles import Role
from openocop.core.clock import today
from openocop.dossiers import actions
from openocop.dossiers.actions import Described, Signed
from openocop.dossiers.kinds import FindingKey, TextKey
from openocop.files.models import StoredFile
from openocop.rulebooks.procedure import Kind
from tests.accounts.conftest import NOON, _english_at_noon, acts
from tests.register.conftest import Register

__all__ = ["_english_at_noon", "acts"]

SET = 12


class Dossiers(Register):
    """People who work on a dossier of the producer ``farm``'s product ``tea``."""

    def __init__(self):
        super().__init__()
        self.farm.representative = "Nguyễn Thị Mẫu"
        self.farm.address = "Ấp Mẫu, xã Mỹ Quí"
        self.farm.phone = "0900000001"
        self.farm.tax_code = "0900000001"
        self.farm.save()
        self.maker_person = self.owner()
        self.commune_person = self.commune_officer()
        self.province_person = self.officer()
        self.adviser = self.holder(Role.ADVISORY_MEMBER, self.department)
        self.files = 0

    def open(self, kind=Kind.FIRST, product=None, by=None):
        return actions.open_dossier(product or self.tea, kind, set_number=SET, by=by or self.maker_person)

    def without_account(self):
        """A product of a producer of the commune for which nobody signs in."""
        maker = self.maker(
            "Hộ Không Máy Mẫu",
            kind="household",
            commune_code=self.commune.place_code,
            representative="Lê Thị Mẫu",
            address="Ấp Mẫu",
            phone="0900000002",
            tax_code="0900000002",
        )
        return self.product("Mắm Mẫu", maker)

    def filled(self, dossier=None, by=None):
        """A dossier in which nothing is missing: the best option everywhere."""
        one, person = dossier or self.open(), by or self.maker_person
        for item in one.product_set.items:
            best = max(item.options, key=lambda option: option.points)
            actions.save_answer(one, item.id, option=best.id, words="Đúng như vậy.", seen=0, by=person)
        for key in TextKey:
            actions.save_text(one, key, words=f"Nội dung {key}.", seen=0, by=person)
        actions.save_declared(one, ticks=["business"], small_or_medium=True, sample_count=5, by=person)
        return one

    def handed_in(self, dossier=None):
        one = dossier or self.filled()
        actions.hand_in(one, edition=one.edition, declared=True, by=self.maker_person)
        return one

    def requested(self, dossier=None):
        one = dossier or self.handed_in()
        for key in FindingKey:
            actions.save_finding(one, key, words=f"Nhận xét {key}.", seen=0, by=self.commune_person)
        actions.request_province(
            one,
            edition=one.edition,
            report=self.signed("12/BC-UBND"),
            request=self.signed("13/UBND"),
            by=self.commune_person,
        )
        return one

    def received(self, dossier=None):
        one = dossier or self.requested()
        actions.receive(one, edition=one.edition, by=self.province_person)
        return one

    def assigned(self, dossier=None):
        one = dossier or self.received()
        actions.assign(one, [self.adviser], edition=one.edition, by=self.province_person)
        return one

    def ready(self, dossier=None):
        one = dossier or self.assigned()
        actions.report(
            one,
            edition=one.edition,
            signed=self.signed("3/BC-TTV"),
            summary="Đủ điều kiện.",
            by=self.adviser,
        )
        return one

    def file(self, name="giay.pdf"):
        """A stored file of its own content; the bytes are another room's matter."""
        self.files += 1
        return StoredFile.objects.create(
            sha256=f"{self.files:064x}",
            size=1000,
            media_type="application/pdf",
            original_name=name,
            kept_at=NOON,
        )

    def signed(self, number):
        return Signed(number=number, dated=today(), signer="Trần Văn Mẫu", copy=self.file())

    def paper(self, dossier, items=(), name="Giấy đăng ký kinh doanh", **said):
        return actions.add_evidence(
            dossier,
            Described(name=name, **said),
            file=self.file(),
            items=items,
            by=self.maker_person,
        )


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return Dossiers()
