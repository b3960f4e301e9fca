"""Imports: a file that was read, decided on and applied; and how its columns were understood."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.register.models.producers import NAME_LENGTH


class BatchState(StrEnum):
    """What became of a file."""

    READING = "reading"
    """Somebody's worker compares it with the register, or was stopped at it."""
    REFUSED = "refused"
    """It is no list; ``problem`` says why."""
    WRITING = "writing"
    """The same of taking it in: until that is whole, nothing of it is in the register."""
    PREVIEWED = "previewed"
    APPLIED = "applied"
    UNDONE = "undone"
    DROPPED = "dropped"


AT_WORK = frozenset({BatchState.READING, BatchState.WRITING})


class Verdict(StrEnum):
    """What applying a line would do."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    ASK = "ask"
    REFUSE = "refuse"


class ImportProfile(models.Model):
    """How the columns of one kind of list are understood, saved by an office that corrected it.

    ``province`` is the office's; a later list with the same headings is read so without being asked.
    """

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    province = models.CharField(_("province"), max_length=10, blank=True)
    headings_digest = models.CharField(max_length=64, db_index=True)
    mapping = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        verbose_name = _("import profile")
        verbose_name_plural = _("import profiles")
        constraints = [
            models.UniqueConstraint(fields=["province", "name"], name="import_profile_name_once"),
            models.UniqueConstraint(
                fields=["province", "headings_digest"], name="import_profile_once_a_list"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="import_profile_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One sheet of one file: its hash, how it was understood, and what it came to."""

    file_name = models.CharField(_("file"), max_length=NAME_LENGTH)
    file_digest = models.CharField(max_length=64)
    sheet = models.CharField(_("sheet"), max_length=NAME_LENGTH, blank=True)
    heading_rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    """What a person decided, by the number of the line."""
    profile = models.ForeignKey(
        ImportProfile, on_delete=models.SET_NULL, null=True, blank=True, related_name="batches"
    )
    """The saved profile by which the columns were understood."""
    own_columns = models.BooleanField(default=False)
    """Saved profiles are not to be used: the columns as the reader finds them."""
    headings_digest = models.CharField(max_length=64, blank=True)
    labels = models.JSONField(default=dict)
    """The words of the headings, by the letters of their columns."""
    hidden = models.JSONField(default=dict)
    """How many rows a filter or a hand hides, and the names of hidden sheets: {"rows": 4, "sheets": ["2023"]}."""
    hidden_rows = models.CharField(max_length=10, blank=True)
    """What a person decided about hidden rows: "take", "leave", or nothing yet."""
    hidden_sheets = models.CharField(max_length=10, blank=True)
    """The same of hidden sheets; taken, each is an import of its own."""
    skipped = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=1000, blank=True)
    """Why it could not be read or taken in, in a sentence."""
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


class ImportLine(models.Model):
    """One product line as it was compared last: its verdict, and what the desk shows of it.

    ``said``: product, producer, reasons, and what a person may choose; see ``importing.lines``.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10)
    said = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        ordering = ["row"]
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of imports")
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="import_line_once")]
        indexes = [models.Index(fields=["batch", "verdict", "row"], name="import_line_by_verdict")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row} {self.verdict}"
