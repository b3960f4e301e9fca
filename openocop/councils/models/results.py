"""Results: of each pass, and those that a council reached outside this software."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.councils.kinds import OUTSIDE_NAMES, OutsideBody
from openocop.councils.models.councils import NAME_LENGTH
from openocop.councils.models.sittings import AgendaItem
from openocop.dossiers.models import Dossier
from openocop.files.models import StoredFile


class PassResult(models.Model):
    """What a pass came to. Never changed; all passes are kept, and only the last one counts.

    ``given`` is the file that ``openocop score`` reads, ``result`` what it answers; ``mean`` is exact ("489/7").
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="results")
    pass_no = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20)
    mean = models.CharField(max_length=40, blank=True)
    star = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=30, blank=True)
    given = models.JSONField()
    result = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["item_id", "pass_no"]
        verbose_name = _("result of a pass")
        verbose_name_plural = _("results of passes")
        constraints = [models.UniqueConstraint(fields=["item", "pass_no"], name="result_once_a_pass")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.pass_no}: {self.status}"


class OutsideResult(models.Model):
    """A result reached outside this software, typed from its minutes; it has no ballots here and never will.

    ``points`` are exact ("82.24", "489/7").
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="outside_results")
    body = models.CharField(max_length=20, choices=[(k.value, k.value) for k in OutsideBody])
    minutes_number = models.CharField(_("number of the minutes"), max_length=100)
    sat_on = models.DateField(_("day of the sitting"))
    points = models.CharField(_("points"), max_length=40)
    star = models.PositiveSmallIntegerField(_("stars"))
    outcome = models.CharField(max_length=30)
    signer = models.CharField(_("signed by"), max_length=NAME_LENGTH)
    minutes = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("result from outside")
        verbose_name_plural = _("results from outside")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "body"], name="outside_result_once_a_body"),
            models.CheckConstraint(
                condition=~Q(minutes_number="") & ~Q(signer=""), name="outside_result_has_minutes"
            ),
            models.CheckConstraint(condition=Q(star__gte=1, star__lte=5), name="outside_result_star"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.minutes_number}"

    @property
    def body_name(self) -> str:
        """Whose result it is, in words."""
        return str(OUTSIDE_NAMES[OutsideBody(self.body)])
