"""What was handed in, as it was: a frozen copy each time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.dossiers.models.dossiers import NAME_LENGTH, Dossier

HASH_LENGTH = 64


class HandIn(models.Model):
    """A dossier as it was handed in: everything in it, and the hash of that. Never changed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="hand_ins")
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=NAME_LENGTH)
    content = models.JSONField()
    digest = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        verbose_name = _("hand-in")
        verbose_name_plural = _("hand-ins")
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="hand_in_once_a_number")]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.number}"
