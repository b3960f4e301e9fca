"""What the producer writes: the answer to each item, and the texts of the forms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.dossiers.kinds import TextKey
from openocop.dossiers.models.dossiers import Dossier


class Answer(models.Model):
    """The producer's choice for one item and its reason. ``edition`` grows with each save: two devices meet in it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=20)
    option = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "item"], name="answer_once_an_item"),
            models.CheckConstraint(condition=~Q(item=""), name="answer_has_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.option}"


class Text(models.Model):
    """A text of Form 01 or 02. ``edition`` as of an answer."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="texts")
    key = models.CharField(max_length=30, choices=[(k.value, k.value) for k in TextKey])
    words = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [models.UniqueConstraint(fields=["dossier", "key"], name="text_once_a_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.words[:40]}"
