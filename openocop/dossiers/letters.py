"""The letters of the room: one for each notice, in plain words, with what to do next; and the post."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from openocop.accounts.letters import send
from openocop.core.clock import now, show_date
from openocop.dossiers.models import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openocop.dossiers.models import Dossier

LANGUAGE: Final = "vi"
"""Letters are in the language of the country: nobody has chosen another for them."""


def sentence(key: str, dossier: Dossier) -> str:
    """What happened, as one sentence."""
    words = {
        "handed_in": _("A dossier was handed in: “%(product)s” of %(producer)s."),
        "receipt": _("Your dossier “%(product)s” was received by the commune."),
        "returned": _("Your dossier “%(product)s” was sent back to be completed."),
        "withdrawn": _("The dossier “%(product)s” of %(producer)s was withdrawn."),
        "requested": _("The commune asks the province to assess “%(product)s” of %(producer)s."),
        "received": _("The provincial office received the dossier “%(product)s”."),
        "assigned": _("The dossier “%(product)s” was given to the advisory team."),
        "ready": _("The dossier “%(product)s” is ready for the council."),
        "refused": _("The dossier “%(product)s” was refused."),
        "set_corrected": _("The office corrected the product set of “%(product)s”."),
        "forwarded": _("The dossier “%(product)s” was sent on to the ministry."),
        "closed": _("The council has its result for “%(product)s” of %(producer)s."),
        "asked": _("An office has a question about your dossier “%(product)s”."),
        "answered": _("%(producer)s answered a question about “%(product)s”."),
        "due": _("The limit for the dossier “%(product)s” of %(producer)s ends on %(day)s."),
        "late": _("The limit for the dossier “%(product)s” of %(producer)s ended on %(day)s."),
        "expiring": _("A paper in your dossier “%(product)s” ends soon or has ended."),
    }.get(key, _("Something changed in the dossier “%(product)s”."))
    return words % {
        "product": dossier.product.name,
        "producer": dossier.product.producer.name,
        "day": show_date(dossier.due_on) if dossier.due_on else "–",
    }


def next_step(key: str) -> str:
    """What to do now, as one sentence."""
    return {
        "handed_in": _("Check its parts and send it back or on within the limit."),
        "receipt": _("Keep the number of the receipt. You need do nothing until the commune writes to you."),
        "returned": _("Open it, read the reason at each item, complete it and hand it in again."),
        "requested": _("The provincial office receives it and checks it."),
        "received": _("You need do nothing until the office writes to you."),
        "assigned": _("The team looks at it and may have questions."),
        "ready": _("The council assesses it in its next sitting."),
        "refused": _("Open it and read the ground. You may ask the provincial OCOP office."),
        "set_corrected": _(
            "Look at your answers, answer what is open, confirm the set and hand it in again."
        ),
        "closed": _(
            "Open the dossier and read the result. The provincial OCOP office informs you in writing."
        ),
        "asked": _("Open it and answer: the office waits for it."),
        "answered": _("Open the dossier and read the answer."),
        "due": _("Open it today."),
        "late": _("Open it now and finish your step."),
        "expiring": _("Photograph the new paper and add it."),
    }.get(key, _("Open the dossier to see what is next."))


def letter(notice: Notice) -> EmailMessage:
    """The letter of a notice to its person."""
    dossier = notice.dossier
    with override(LANGUAGE):
        lines = [
            _("Dear %(name)s,") % {"name": notice.person.name},
            sentence(notice.key, dossier),
            next_step(notice.key),
            f"{settings.PUBLIC_URL.rstrip('/')}/dossiers/{dossier.pk}/",
        ]
        subject = _("OCOP dossier: %(product)s") % {"product": " ".join(dossier.product.name.split())}
    return EmailMessage(
        subject=subject,
        body="\n\n".join(lines) + "\n",
        to=[notice.person.email] if notice.person.email else [],
    )


def send_soon(numbers: Iterable[int]) -> None:
    """Hands the letters of these notices to the post beside the answer; what fails waits for ``send-due``."""
    if settings.MAIL_IS_SET:
        Thread(target=_send_beside, args=[list(numbers)]).start()


def _send_beside(numbers: list[int]) -> None:
    for number in numbers:
        _send_one(number)
    connection.close()


def send_unsent() -> int:
    """Hands every letter that is not sent to the post; how many were taken. Two runs at once send each once."""
    if not settings.MAIL_IS_SET:
        return 0
    rows = Notice.objects.filter(mailed_at__isnull=True, person__email__isnull=False, person__is_active=True)
    return sum(_send_one(number) for number in rows.order_by("pk").values_list("pk", flat=True))


def _send_one(number: int) -> bool:
    """Takes the letter first and sends it then: whoever is second finds it taken."""
    rows = Notice.objects.filter(pk=number, mailed_at__isnull=True)
    if not rows.update(mailed_at=now()):
        return False
    notice = Notice.objects.select_related("person", "dossier__product__producer").get(pk=number)
    if not notice.person.email or send(letter(notice)):
        return bool(notice.person.email)
    Notice.objects.filter(pk=number).update(mailed_at=None)
    return False
