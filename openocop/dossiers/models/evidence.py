"""Evidence: a producer's papers and pictures, and what each of them proves in a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.dossiers.models.dossiers import NAME_LENGTH, Dossier
from openocop.files.models import StoredFile
from openocop.register.models import Producer

if TYPE_CHECKING:
    from datetime import date

SOON_DAYS = 90
"""A paper that ends in so many days is pointed out: a council may sit only then."""


class Evidence(models.Model):
    """A paper, picture or film that a producer has: it belongs to the producer and serves the next dossier too.

    A file by its content or a link, never both. ``paper`` is its kind in the law's list of evidence.
    """

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("link"), max_length=500, blank=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    paper = models.CharField(_("kind of paper"), max_length=40, blank=True)
    number = models.CharField(_("number"), max_length=100, blank=True)
    issuer = models.CharField(_("issued by"), max_length=NAME_LENGTH, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | (Q(file__isnull=True) & ~Q(link="")),
                name="evidence_file_or_link",
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=models.F("issued_on")),
                name="evidence_days_in_order",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="evidence_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_expired(self, on: date) -> bool:
        """Whether the paper is no longer valid on a day."""
        return self.expires_on is not None and self.expires_on < on

    def ends_soon(self, on: date) -> bool:
        """Whether it is valid on a day but not much longer."""
        return self.expires_on is not None and 0 <= (self.expires_on - on).days <= SOON_DAYS


class EvidenceUse(models.Model):
    """That a piece of evidence proves an item of a dossier; ``item`` empty: it stands in the appendix alone."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="uses")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    item = models.CharField(max_length=20, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("use of evidence")
        verbose_name_plural = _("uses of evidence")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "evidence", "item"], name="evidence_once_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.evidence} → {self.item}"
