"""The tables of the room: corrected working days, and the law this installation was set up with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date

HASH_LENGTH = 64
"""The letters of a SHA-256 in hexadecimal."""
TEXT_LENGTH = 300


class WorkingDayExceptionQuerySet(models.QuerySet["WorkingDayException"]):
    def by_day(self) -> dict[date, bool]:
        """Whether offices work on each corrected day, as ``WorkingCalendar`` takes it."""
        return dict(self.values_list("day", "is_working"))


class WorkingDayException(models.Model):
    """A day that differs from the computed calendar: swapped, given or taken back (exact rule 12).

    Viet Nam announces swapped days anew each year; an officer enters them with the paper they stand in.
    """

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("offices work"))
    reason = models.CharField(_("reason"), max_length=TEXT_LENGTH)
    source = models.CharField(_("source"), max_length=TEXT_LENGTH)
    entered_on = models.DateField(_("entered on"))

    objects = WorkingDayExceptionQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        verbose_name = _("exception to the working days")
        verbose_name_plural = _("exceptions to the working days")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="working_day_exception_has_reason"),
            models.CheckConstraint(condition=~models.Q(source=""), name="working_day_exception_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {'+' if self.is_working else '−'} {self.reason}"


class PinnedRulebookQuerySet(models.QuerySet["PinnedRulebook"]):
    def hashes(self) -> dict[str, str]:
        """The content hash of each rulebook, by its code."""
        return dict(self.values_list("code", "content_hash"))


class PinnedRulebook(models.Model):
    """A rulebook as this installation first met it: its law never changes under it (exact rule 1)."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    content_hash = models.CharField(_("content hash"), max_length=HASH_LENGTH)
    first_seen = models.DateTimeField(_("first seen"))

    objects = PinnedRulebookQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("pinned rulebook")
        verbose_name_plural = _("pinned rulebooks")
        constraints = [
            models.CheckConstraint(condition=~models.Q(code=""), name="pinned_rulebook_has_code"),
            models.CheckConstraint(
                condition=Exact(Length("content_hash"), HASH_LENGTH), name="pinned_rulebook_whole_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.content_hash[:12]})"
