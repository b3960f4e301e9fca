"""The lists of the room: kinds of sittings, seats in a council, why somebody is absent, where a ballot came from."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import pgettext_lazy


class SittingKind(StrEnum):
    """How the council comes to its result."""

    MEETING = "meeting"
    WRITTEN_OPINION = "written_opinion"


class SeatRole(StrEnum):
    """What somebody is in a council."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    SECRETARY = "secretary"
    EXPERT = "expert"


class AbsenceKind(StrEnum):
    """Why a member has no ballot in a pass."""

    AWAY = "away"
    CLOSED_OUT = "closed_out"
    NO_OPINION = "no_opinion"


class Source(StrEnum):
    """Where a ballot was filled in."""

    SCREEN = "screen"
    PAPER = "paper"


class OutsideBody(StrEnum):
    """Whose result was typed."""

    PROVINCE = "province"
    MINISTRY = "ministry"


VOTING: Final = frozenset({SeatRole.CHAIR, SeatRole.DEPUTY, SeatRole.MEMBER})
"""Seats that always vote; the secretary votes only where she is a member, an invited expert never."""

SITTING_KIND_NAMES: Final = {
    SittingKind.MEETING: pgettext_lazy("kind of sitting", "meeting"),
    SittingKind.WRITTEN_OPINION: pgettext_lazy("kind of sitting", "written opinions"),
}
SEAT_NAMES: Final = {
    SeatRole.CHAIR: pgettext_lazy("seat in a council", "chair"),
    SeatRole.DEPUTY: pgettext_lazy("seat in a council", "deputy chair"),
    SeatRole.MEMBER: pgettext_lazy("seat in a council", "member"),
    SeatRole.SECRETARY: pgettext_lazy("seat in a council", "secretary"),
    SeatRole.EXPERT: pgettext_lazy("seat in a council", "invited expert"),
}
ABSENCE_NAMES: Final = {
    AbsenceKind.AWAY: pgettext_lazy("why absent", "not present"),
    AbsenceKind.CLOSED_OUT: pgettext_lazy("why absent", "closed out by the chair"),
    AbsenceKind.NO_OPINION: pgettext_lazy("why absent", "no opinion by the deadline"),
}
OUTSIDE_NAMES: Final = {
    OutsideBody.PROVINCE: pgettext_lazy("whose result", "a council of the province"),
    OutsideBody.MINISTRY: pgettext_lazy("whose result", "the central council"),
}
