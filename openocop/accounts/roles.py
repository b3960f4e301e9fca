"""The roles that a person may hold in an office, and the kinds of offices."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import pgettext_lazy


class Role(StrEnum):
    """What a person is in an office; always for a time."""

    PRODUCER = "producer"
    COMMUNE_OFFICER = "commune_officer"
    PROVINCIAL_OFFICER = "provincial_officer"
    ADVISORY_MEMBER = "advisory_member"
    COUNCIL_MEMBER = "council_member"
    SECRETARY = "secretary"
    CHAIR = "chair"
    INSPECTOR = "inspector"
    EDITOR = "editor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class OfficeKind(StrEnum):
    """Where a role is held. A producer's own unit is an office too, so that its people hold the role there."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    PRODUCER = "producer"


ROLE_NAMES = {
    Role.PRODUCER: pgettext_lazy("role", "producer"),
    Role.COMMUNE_OFFICER: pgettext_lazy("role", "commune officer"),
    Role.PROVINCIAL_OFFICER: pgettext_lazy("role", "provincial officer"),
    Role.ADVISORY_MEMBER: pgettext_lazy("role", "member of the advisory team"),
    Role.COUNCIL_MEMBER: pgettext_lazy("role", "council member"),
    Role.SECRETARY: pgettext_lazy("role", "secretary of the council"),
    Role.CHAIR: pgettext_lazy("role", "chair of the council"),
    Role.INSPECTOR: pgettext_lazy("role", "inspector"),
    Role.EDITOR: pgettext_lazy("role", "editor"),
    Role.AUDITOR: pgettext_lazy("role", "auditor"),
    Role.ADMINISTRATOR: pgettext_lazy("role", "administrator"),
}

KIND_NAMES = {
    OfficeKind.MINISTRY: pgettext_lazy("kind of office", "central agency"),
    OfficeKind.PROVINCE: pgettext_lazy("kind of office", "province"),
    OfficeKind.DEPARTMENT: pgettext_lazy("kind of office", "department"),
    OfficeKind.COMMUNE: pgettext_lazy("kind of office", "commune"),
    OfficeKind.PRODUCER: pgettext_lazy("kind of office", "producer's own"),
}

ROLES_OF = {
    OfficeKind.MINISTRY: frozenset({Role.AUDITOR, Role.COUNCIL_MEMBER, Role.INSPECTOR}),
    OfficeKind.PROVINCE: frozenset(Role) - {Role.PRODUCER, Role.COMMUNE_OFFICER},
    OfficeKind.DEPARTMENT: frozenset(
        {Role.ADVISORY_MEMBER, Role.COUNCIL_MEMBER, Role.INSPECTOR, Role.SECRETARY, Role.CHAIR}
    ),
    OfficeKind.COMMUNE: frozenset({Role.COMMUNE_OFFICER}),
    OfficeKind.PRODUCER: frozenset({Role.PRODUCER}),
}
"""Which roles may be held in which kind of office."""

SECOND_FACTOR = frozenset(Role) - {Role.PRODUCER}
"""Roles that act for an office and therefore sign in with a second factor."""
