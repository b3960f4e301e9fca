"""Imports: a file that was read, decided on and applied; and how its columns were understood."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.register.models.producers import NAME_LENGTH


class BatchState(StrEnum):
    """What became of a file."""

    PREVIEWED = "previewed"
    APPLIED = "applied"
    UNDONE = "undone"
    DROPPED = "dropped"


class Verdict(StrEnum):
    """What applying a line would do."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    ASK = "ask"
    REFUSE = "refuse"


class ImportBatch(models.Model):
    """One sheet of one file: its hash, how it was understood, and what it came to."""

    file_name = models.CharField(_("file"), max_length=NAME_LENGTH)
    file_digest = models.CharField(max_length=64)
    sheet = models.CharField(_("sheet"), max_length=NAME_LENGTH, blank=True)
    heading_rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    """What a person decided, by the number of the line."""
    province = models.CharField(_("province"), max_length=10, blank=True)
    counts = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10,
        choices=[(k.value, k.value) for k in BatchState],
        default=BatchState.PREVIEWED.value,
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="imports")
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undo = models.JSONField(default=dict)
    """What was made and what stood there before: the numbers of rows, and old values."""
    act = models.PositiveBigIntegerField(null=True, blank=True)
    """The number of the journal's entry: what is later was built on it."""

    class Meta:
        default_permissions = ()
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"


class ImportProfile(models.Model):
    """How the columns of one kind of workbook are understood, saved by somebody who corrected it."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH, unique=True)
    headings_digest = models.CharField(max_length=64, db_index=True)
    mapping = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        verbose_name = _("import profile")
        verbose_name_plural = _("import profiles")

    def __str__(self) -> str:
        return self.name
