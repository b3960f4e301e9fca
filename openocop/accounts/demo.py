"""People and offices of the demonstration, all invented, made through the room's own actions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from openocop.accounts.actions import accept, begin, create_office, invite
from openocop.accounts.codes import ALPHABET, CodeKind, grouped
from openocop.accounts.models import Office, Person
from openocop.accounts.policy import Seat
from openocop.accounts.roles import OfficeKind, Role
from openocop.core.clock import today

PROVINCE: Final = ("UBND tỉnh Đồng Tháp (dữ liệu mẫu)", "82")
_OFFICES: Final = {
    "ministry": (OfficeKind.MINISTRY, "Cơ quan trung ương Mẫu", None, "", ""),
    "department": (OfficeKind.DEPARTMENT, "Sở Mẫu", "province", "", ""),
    "commune": (OfficeKind.COMMUNE, "UBND xã Mẫu", "province", "", "30055"),
    "other commune": (OfficeKind.COMMUNE, "UBND phường Mẫu", "province", "", "29869"),
    "producer": (OfficeKind.PRODUCER, "Cơ sở Mẫu Hoa Sen", "commune", "0900000001", "30055"),
    "unclaimed": (OfficeKind.PRODUCER, "Hợp tác xã Mẫu Trái Cây", "commune", "0900000002", "30055"),
}
"""Kind, name, the office above, tax code and place; the last one waits for somebody to claim it.

The places are real ones, so that rights by commune can be tried; the offices are invented.
"""

_ADMINISTRATOR: Final = ("Nguyễn Văn Mẫu (Quản trị)", "quantri@example.vn")
_PEOPLE: Final = (
    (Role.PROVINCIAL_OFFICER, "province", "Trần Thị Mẫu (Cán bộ tỉnh)", "canbotinh@example.vn"),
    (Role.COMMUNE_OFFICER, "commune", "Nguyễn Thị Mẫu (Cán bộ xã)", "canboxa@example.vn"),
    (Role.COMMUNE_OFFICER, "other commune", "Lê Văn Mẫu (Cán bộ phường)", "canbophuong@example.vn"),
    (Role.PRODUCER, "producer", "Phạm Thị Mẫu (Chủ thể)", ""),
    (Role.ADVISORY_MEMBER, "department", "Võ Văn Mẫu (Tổ tư vấn)", "tuvan@example.vn"),
    (Role.COUNCIL_MEMBER, "department", "Đặng Thị Mẫu (Thành viên Hội đồng)", "hoidong@example.vn"),
    (Role.SECRETARY, "province", "Bùi Văn Mẫu (Thư ký Hội đồng)", "thuky@example.vn"),
    (Role.CHAIR, "province", "Đỗ Thị Mẫu (Chủ tịch Hội đồng)", "chutich@example.vn"),
    (Role.INSPECTOR, "department", "Hồ Văn Mẫu (Kiểm tra)", "kiemtra@example.vn"),
    (Role.EDITOR, "province", "Ngô Thị Mẫu (Biên tập)", "bientap@example.vn"),
    (Role.AUDITOR, "ministry", "Dương Văn Mẫu (Giám sát)", "giamsat@example.vn"),
)
_PASSWORD_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class SignIn:
    """What to print of an invented person; ``password`` is ``None`` for one who was there before."""

    role: Role
    name: str
    login: str
    password: str | None


@transaction.atomic
def demo_people() -> list[SignIn]:
    """Makes one invented person a role in invented offices; a second call makes nothing and gives no password.

    The passwords are random and given back this once. Raises ``RefusedError`` where somebody who is not of the
    demonstration is already administrator: invented people never come into an installation at work.
    """
    first = _administrator()
    administrator = demo_administrator()
    offices = _offices(administrator)
    others = [
        _enter(role, offices[place], name, login or _phone(number), administrator, _phone(number))
        for number, (role, place, name, login) in enumerate(_PEOPLE, start=2)
    ]
    return [first, *others]


def demo_administrator() -> Person:
    """The demonstration's administrator, once ``demo_people`` has run."""
    return Person.objects.get(email=_ADMINISTRATOR[1])


def _administrator() -> SignIn:
    name, login = _ADMINISTRATOR
    if Person.objects.by_login(login) is not None:
        return SignIn(Role.ADMINISTRATOR, name, login, None)
    office_name, place = PROVINCE
    _invitation, code = begin(office_name=office_name, place_code=place, name=name, login=login)
    password = _password()
    accept(code, password=password, login=_phone(1))
    return SignIn(Role.ADMINISTRATOR, name, login, password)


def _offices(administrator: Person) -> dict[str, Office]:
    made = {"province": Office.objects.get(kind=OfficeKind.PROVINCE, name=PROVINCE[0])}
    for key, (kind, name, parent, tax_code, place) in _OFFICES.items():
        above = made[parent] if parent else None
        found = Office.objects.filter(kind=kind, name=name, parent=above).first()
        draft = Office(
            kind=kind, name=name, parent=above, tax_code=tax_code, place_code=place, valid_from=today()
        )
        made[key] = found or create_office(draft, by=administrator)
    return made


def _enter(role: Role, office: Office, name: str, login: str, administrator: Person, phone: str) -> SignIn:
    if Person.objects.by_login(login) is not None:
        return SignIn(role, name, login, None)
    _invitation, code = invite(
        Seat(role, office), name=name, login=login, kind=CodeKind.PRINTED, by=administrator
    )
    password = _password()
    accept(code, password=password, login=phone)
    return SignIn(role, name, login, password)


def _phone(number: int) -> str:
    return f"09{number:08}"


def _password() -> str:
    return grouped("".join(secrets.choice(ALPHABET) for _place in range(_PASSWORD_LENGTH))).lower()
