"""Recognitions: each star a product was given, a row each and never a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openocop.register.kinds import IssuerLevel, RecognitionKind
from openocop.register.models.producers import NAME_LENGTH, TEXT_LENGTH
from openocop.register.models.products import Product
from openocop.register.validity import Recognised, Validity, state_on

if TYPE_CHECKING:
    from datetime import date


class Recognition(models.Model):
    """A star given to a product by a decision; what became of it is written beside it, never over it."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="recognitions")
    round = models.CharField(_("round"), max_length=NAME_LENGTH, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[(k.value, k.value) for k in RecognitionKind],
        default=RecognitionKind.FIRST.value,
    )
    stars = models.PositiveSmallIntegerField(_("stars"))
    rulebook_code = models.CharField(_("rulebook"), max_length=20, blank=True)
    set_number = models.PositiveSmallIntegerField(_("product set"), null=True, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=100, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    issuing_body = models.CharField(_("issuing body"), max_length=NAME_LENGTH, blank=True)
    issuer_level = models.CharField(
        _("level of the issuer"),
        max_length=10,
        choices=[(k.value, k.value) for k in IssuerLevel],
        default=IssuerLevel.UNKNOWN.value,
    )
    stated_expiry = models.DateField(_("expiry that the decision states"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("why it was withdrawn"), max_length=TEXT_LENGTH, blank=True)
    reassessment_filed_on = models.DateField(_("reassessment filed on"), null=True, blank=True)
    reassessment_decided_on = models.DateField(_("reassessment decided on"), null=True, blank=True)
    extended_until = models.DateField(_("extended until"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    superseded_on = models.DateField(_("superseded on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=TEXT_LENGTH, blank=True)
    note = models.CharField(_("note"), max_length=TEXT_LENGTH, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-decided_on", "-year", "-pk"]
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=3, stars__lte=5), name="recognition_stars"),
            models.CheckConstraint(
                condition=Q(stated_expiry__isnull=True)
                | Q(decided_on__isnull=True)
                | Q(stated_expiry__gt=F("decided_on")),
                name="recognition_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True, superseded_on__isnull=True)
                | Q(superseded_by__isnull=False, superseded_on__isnull=False),
                name="recognition_superseded_whole",
            ),
            models.UniqueConstraint(
                fields=["product", "decision_number", "decided_on"],
                condition=~Q(decision_number="") & Q(decided_on__isnull=False),
                name="recognition_once_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.stars}★ {self.decided_on or self.year}"

    @property
    def facts(self) -> Recognised:
        """What decides the state, for the pure law."""
        return Recognised(
            stars=self.stars,
            decided_on=self.decided_on,
            year=self.year,
            stated_expiry=self.stated_expiry,
            withdrawn_on=self.withdrawn_on,
            superseded_on=self.superseded_on,
            reassessment_filed_on=self.reassessment_filed_on,
            reassessment_decided_on=self.reassessment_decided_on,
            extended_until=self.extended_until,
        )

    def state_on(self, day: date) -> Validity:
        """What the recognition is on a day (exact rule 9)."""
        return state_on(self.facts, day)
