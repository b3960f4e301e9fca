"""Rounds that a province adds to those of Article 5.1 by its council's regulation."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openocop.rulebooks.procedure import RoundOfYear


class ExtraRound(models.Model):
    """A further round of a year: both days included, with the regulation and plan that it rests on (Article 5.1)."""

    province_code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("round"))
    last_request = models.DateField(_("last day for the commune's request"))
    last_evaluation = models.DateField(_("last day to assess"))
    basis = models.CharField(_("regulation and plan"), max_length=500)

    class Meta:
        default_permissions = ()
        ordering = ["last_request", "pk"]
        verbose_name = _("further round")
        verbose_name_plural = _("further rounds")
        constraints = [
            models.UniqueConstraint(fields=["province_code", "year", "number"], name="extra_round_once"),
            models.CheckConstraint(
                condition=Q(last_evaluation__gte=F("last_request")), name="extra_round_days_in_order"
            ),
            models.CheckConstraint(condition=Q(number__gte=3), name="extra_round_after_the_laws_two"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"

    def as_round(self, procedure: str) -> RoundOfYear:
        """The round as the procedure's own are told."""
        return RoundOfYear(self.year, self.number, self.last_request, self.last_evaluation, procedure)
