"""Raw-material zones and craft villages."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openocop.register.models.producers import NAME_LENGTH, TEXT_LENGTH, Producer


class MaterialZone(models.Model):
    """A raw-material zone: its area in hectares, its communes, crops and codes, and whom it supplies."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    area = models.DecimalField(_("area in hectares"), max_digits=12, decimal_places=4, null=True, blank=True)
    commune_codes = models.JSONField(_("communes"), default=list, blank=True)
    crops = models.CharField(_("crops"), max_length=TEXT_LENGTH, blank=True)
    code_kind = models.CharField(_("kind of code"), max_length=NAME_LENGTH, blank=True)
    code_issuer = models.CharField(_("issuer of the code"), max_length=NAME_LENGTH, blank=True)
    code = models.CharField(_("code"), max_length=100, blank=True)
    producers = models.ManyToManyField(Producer, related_name="zones", blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("material zone")
        verbose_name_plural = _("material zones")
        constraints = [
            models.CheckConstraint(condition=Q(area__isnull=True) | Q(area__gt=0), name="zone_area"),
        ]

    def __str__(self) -> str:
        return self.name


class ZoneCertificate(models.Model):
    """A quality certificate of a zone, with its days."""

    zone = models.ForeignKey(MaterialZone, on_delete=models.CASCADE, related_name="certificates")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("quality certificate")
        verbose_name_plural = _("quality certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="zone_certificate_days",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CraftVillage(models.Model):
    """A craft village of a commune."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    commune_code = models.CharField(_("commune of today"), max_length=10, blank=True)
    recognised_on = models.DateField(_("recognised on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=TEXT_LENGTH, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("craft village")
        verbose_name_plural = _("craft villages")

    def __str__(self) -> str:
        return self.name
