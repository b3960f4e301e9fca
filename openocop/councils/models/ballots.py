"""Ballots: what each member chose, what was sent, the seal, and ballots on paper."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.councils.kinds import Source
from openocop.councils.models.sittings import AgendaItem, Attendance
from openocop.files.models import StoredFile

DIGEST_LENGTH = 64


class Ballot(models.Model):
    """A member's ballot for a product in a pass. ``edition`` grows with every choice.

    Sealed it never changes: ``sheet`` is what was sealed, ``digest`` the SHA-256 of its canonical JSON. The ``salt``
    in it keeps anybody from trying out which choices make a digest before the ballots are opened.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey(Attendance, on_delete=models.RESTRICT, related_name="ballots")
    pass_no = models.PositiveSmallIntegerField()
    edition = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Source])
    salt = models.CharField(max_length=32)
    sheet = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(fields=["item", "member", "pass_no"], name="ballot_once_a_pass"),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True, digest="", sheet__isnull=True)
                | Q(Exact(Length("digest"), DIGEST_LENGTH), sealed_at__isnull=False, sheet__isnull=False),
                name="ballot_sealed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id} {self.pass_no}"

    @property
    def is_sealed(self) -> bool:
        """Whether it is final in its pass."""
        return self.sealed_at is not None


class Choice(models.Model):
    """A choice on a ballot: an option of an item, or none of them with the reason; at ``!`` an item and the reason.

    ``version`` grows with each change: two devices of one member meet in it.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="marks")
    item = models.CharField(max_length=20)
    option = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        constraints = [models.UniqueConstraint(fields=["ballot", "item"], name="choice_once_an_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.option}"


class Sent(models.Model):
    """A choice as a device sent it, under a number that the device made: the same number again changes nothing."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="sent")
    number = models.UUIDField()
    item = models.CharField(max_length=20)
    option = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("choice sent")
        verbose_name_plural = _("choices sent")
        constraints = [models.UniqueConstraint(fields=["ballot", "number"], name="sent_once")]

    def __str__(self) -> str:
        return str(self.number)


class PaperBallot(models.Model):
    """A ballot on paper, known by a code for one member, product and pass.

    One person types it, another one who has the paper before her confirms it; ``photo`` shows the paper.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    member = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="papers")
    pass_no = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, unique=True)
    edition = models.PositiveIntegerField(default=0)
    typed = models.JSONField(default=dict, blank=True)
    photo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    typed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("ballot on paper")
        verbose_name_plural = _("ballots on paper")
        constraints = [
            models.UniqueConstraint(fields=["item", "member", "pass_no"], name="paper_ballot_once_a_pass"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (Q(typed_by__isnull=False, photo__isnull=False) & ~Q(confirmed_by=F("typed_by"))),
                name="paper_ballot_two_people",
            ),
        ]

    def __str__(self) -> str:
        return self.code
