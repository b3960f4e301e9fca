"""What people are told in the pages, and which reminders went out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.dossiers.models.dossiers import Dossier


class Notice(models.Model):
    """What happened to a dossier, for one person who has to know; in her language when it is shown."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=40)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["at"], condition=Q(mailed_at__isnull=True), name="notice_unmailed"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.key}"


class SavedFilter(models.Model):
    """A narrowing of the inbox that a person keeps under a name; ``query`` is the address's own."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=500)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="filter_once_a_name")]

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """A reminder that went out: written before it is sent, so that two runs at once send it once."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="reminders")
    key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["dossier", "key"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.key}"
