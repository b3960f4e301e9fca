"""What is handed over once: a link or a code with its slip to print. It is on no other page and nowhere kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse

from openocop.accounts import letters
from openocop.accounts.codes import CodeKind
from openocop.accounts.roles import ROLE_NAMES, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from django.core.mail import EmailMessage
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Invitation

MAIL = "mail"
"""The third way to hand over a code, beside the two kinds: a link by letter."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's way in."""

    invitation: Invitation
    code: str
    role: str

    @property
    def is_printed(self) -> bool:
        return self.invitation.kind == CodeKind.PRINTED

    @property
    def groups(self) -> list[str]:
        """The printed code in its groups of four."""
        return self.code.split("-")

    @property
    def email(self) -> str:
        """Where a letter goes."""
        person = self.invitation.person
        return self.invitation.email or (person.email or "" if person else "")

    @property
    def link(self) -> str:
        return settings.PUBLIC_URL + reverse("account:link", args=[self.code])


def slip_of(made: Invitation, code: str) -> Slip:
    """The slip of a way in just made."""
    return Slip(made, code, str(ROLE_NAMES[Role(made.role)]) if made.role else "")


def handed_over(request: HttpRequest, made: Invitation, code: str, way: str, back: str) -> HttpResponse:
    """The page that shows a code this once; or that the letter with it was taken, or was not."""
    slip = slip_of(made, code)
    words: dict[str, Any] = {"slip": slip, "way": way, "back": back}
    if way == MAIL:
        words["was_sent"] = letters.send(_letter(slip))
    return render(request, "office/people/handed_over.html", words | typing_address())


def _letter(slip: Slip) -> EmailMessage:
    made = slip.invitation
    if made.person is not None:
        return letters.reset(made, made.person, link=slip.link)
    return letters.invitation(made, link=slip.link)


def all_slips(request: HttpRequest, slips: Iterable[Slip], **words: Any) -> HttpResponse:
    """Every slip of a workbook on one page to print."""
    return render(request, "office/people/slips.html", {"slips": list(slips)} | words | typing_address())


def typing_address() -> dict[str, str]:
    """Where a printed code is typed: as an address, and as a picture to scan."""
    address = settings.PUBLIC_URL + reverse("account:code")
    picture = segno.make(address, error="m").svg_data_uri(scale=3, border=2, dark="#1f1a1c", light="#ffffff")
    return {"typing_address": address, "picture": picture, "site": settings.PUBLIC_URL}
