"""Councils: the decision that established them, who sits in them, and their own rules with dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.councils.kinds import SEAT_NAMES, SeatRole
from openocop.rulebooks.regulation import parse_regulation

if TYPE_CHECKING:
    from datetime import date

    from openocop.rulebooks.regulation import Regulation

NAME_LENGTH = 300


class Council(models.Model):
    """A council of a province (Article 7.3.b), by the decision that established it; ``valid_to`` ends its term."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    place_code = models.CharField(_("province"), max_length=10)
    decision_number = models.CharField(_("number of the decision"), max_length=100)
    decided_on = models.DateField(_("date of the decision"))
    signer = models.CharField(_("signed by"), max_length=NAME_LENGTH)
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="council_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(decision_number="") & ~Q(signer=""), name="council_has_decision"
            ),
            models.UniqueConstraint(
                fields=["place_code", "decision_number", "decided_on"], name="council_once_a_decision"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def rules_on(self, day: date) -> RegulationVersion | None:
        """The version of its regulation that holds on a day; ``None`` where none does yet. One query."""
        return self.regulations.filter(valid_from__lte=day).order_by("-valid_from").first()


class RegulationVersion(models.Model):
    """A council's regulation from a day on. ``rules`` as ``rulebooks.regulation`` reads them, numbers as exact text.

    ``material_days``: so many working days before it begins the members have the dossiers. ``star_limit``: written
    opinions whose stars differ by more become a meeting (Article 7.6.d); ``None``: the spread alone decides.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="regulations")
    valid_from = models.DateField(_("valid from"))
    rules = models.JSONField(default=dict)
    source = models.TextField(_("where it is written"))
    preset = models.CharField(max_length=40, blank=True)
    material_days = models.PositiveSmallIntegerField(_("working days for the dossiers"), default=1)
    star_limit = models.PositiveSmallIntegerField(_("stars may differ by"), null=True, blank=True, default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["valid_from"]
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        constraints = [
            models.UniqueConstraint(fields=["council", "valid_from"], name="regulation_once_a_day"),
            models.CheckConstraint(condition=~Q(source=""), name="regulation_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.council} {self.valid_from}"

    @property
    def regulation(self) -> Regulation:
        """The rules as scoring takes them."""
        return parse_regulation(self.rules, "regulation")


class SeatQuerySet(models.QuerySet["Seat"]):
    def on(self, day: date) -> SeatQuerySet:
        """The seats held on a day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Seat(models.Model):
    """Somebody in a council from a day to a last day, for a body. The facts for conflicts are as the office has them.

    ``person`` is empty for an invited expert without an account.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    role = models.CharField(max_length=20, choices=[(k.value, k.value) for k in SeatRole])
    votes = models.BooleanField(default=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    body = models.CharField(_("body that one stands for"), max_length=NAME_LENGTH)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    tax_code = models.CharField(_("tax code"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = SeatQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("seat in a council")
        verbose_name_plural = _("seats in councils")
        constraints = [
            models.UniqueConstraint(
                fields=["council", "person"],
                condition=Q(valid_to__isnull=True),
                name="seat_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(role=SeatRole.CHAIR.value, valid_to__isnull=True),
                name="seat_one_chair",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="seat_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["chair", "deputy", "member"], votes=True)
                | Q(role="secretary")
                | Q(role="expert", votes=False),
                name="seat_votes_by_role",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(role="expert"), name="seat_has_person"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(body=""), name="seat_has_name_and_body"),
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.body}"

    @property
    def role_name(self) -> str:
        """The seat in words."""
        return str(SEAT_NAMES[SeatRole(self.role)])
