"""Producers (chủ thể OCOP), the names they go by, and their members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Office
from openocop.places.atlas import atlas
from openocop.register.columns import FoldedField, NormField, SortKeyField
from openocop.register.kinds import ProducerKind

if TYPE_CHECKING:
    from datetime import date

NAME_LENGTH = 300
TEXT_LENGTH = 500


class ProducerQuerySet(models.QuerySet["Producer"]):
    def living(self) -> ProducerQuerySet:
        """The producers that were not merged into another one."""
        return self.filter(merged_into__isnull=True)

    def in_commune(self, code: str) -> ProducerQuerySet:
        """The producers whose commune of today this is."""
        return self.filter(commune_code=code)

    def in_order(self) -> ProducerQuerySet:
        """By name, as Vietnamese lists are ordered."""
        return self.order_by("sort_key", "pk")


class Producer(models.Model):
    """Who makes a product.

    ``commune_code`` is the commune of today, empty as long as it is not known; ``commune_candidates`` holds the
    communes of today that an old, split commune went to, until the province assigns one (exact rule 13).
    ``other_names`` repeats the aliases, so that search needs no other table; ``actions`` keep both. The office
    is the producer's own unit in ``accounts``, in which its people hold their role.
    """

    kind = models.CharField(
        _("kind"), max_length=20, choices=[(k.value, k.value) for k in ProducerKind], blank=True
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    short_name = models.CharField(_("short name"), max_length=NAME_LENGTH, blank=True)
    tax_code = models.CharField(_("tax code"), max_length=20, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    representative = models.CharField(_("legal representative"), max_length=NAME_LENGTH, blank=True)
    representative_sex = models.CharField(_("sex"), max_length=10, blank=True)
    representative_ethnic = models.CharField(_("ethnic group"), max_length=60, blank=True)
    representative_disability = models.BooleanField(_("person with disability"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=TEXT_LENGTH, blank=True)
    place_then = models.CharField(_("place of then"), max_length=10, blank=True)
    place_day = models.DateField(_("day of the address"), null=True, blank=True)
    commune_code = models.CharField(_("commune of today"), max_length=10, blank=True)
    commune_candidates = models.JSONField(_("communes it may be"), default=list, blank=True)
    province_code = models.CharField(_("province"), max_length=10, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    website = models.CharField(_("website"), max_length=TEXT_LENGTH, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=60, blank=True)
    bank_name = models.CharField(_("bank"), max_length=NAME_LENGTH, blank=True)
    workers_total = models.PositiveIntegerField(_("workers"), null=True, blank=True)
    workers_local = models.PositiveIntegerField(_("local workers"), null=True, blank=True)
    workers_women = models.PositiveIntegerField(_("women among the workers"), null=True, blank=True)
    channels = models.JSONField(_("channels"), default=list, blank=True)
    office = models.OneToOneField(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="producer_record"
    )
    succeeds = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="succeeded_by"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    demonstration = models.BooleanField(_("demonstration"), default=False)
    source_address = models.URLField(_("source"), max_length=TEXT_LENGTH, blank=True)
    created_at = models.DateTimeField(_("created at"))
    other_names = models.TextField(default="", blank=True, editable=False)
    folded = FoldedField(default="", editable=False)
    norm = NormField(default="", editable=False)
    sort_key = SortKeyField(default="", editable=False)

    objects = ProducerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("producer")
        verbose_name_plural = _("producers")
        indexes = [
            models.Index(fields=["commune_code"], name="producer_by_commune"),
            models.Index(fields=["sort_key", "id"], name="producer_in_order"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="producer_has_name"),
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=Q(merged_into__isnull=True) & ~Q(tax_code=""),
                name="producer_one_a_tax_code",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="producer_not_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_settled(self) -> bool:
        """Whether the commune of today is known; until then nobody beneath the province edits."""
        return bool(self.commune_code)

    @property
    def names(self) -> str:
        """The name, the short one and those under which it was met; one text, for search."""
        return f"{self.name} {self.short_name} {self.other_names}"

    def commune_name(self, day: date | None = None) -> str:
        """The commune of today in words, with its province; empty as long as it is not known."""
        versions = atlas().versions(self.commune_code) if self.commune_code else ()
        return atlas().full_name(versions[-1], day) if versions else ""

    def search_text(self) -> str:
        """All its names, and the places of both eras."""
        return f"{self.names} {place_words(self.commune_code, self.place_then, self.address)}"


def place_words(commune_code: str, place_then: str, address: str) -> str:
    """The names of a place by which somebody may look for it: today's commune, and what was written then."""
    found = [versions[-1] for code in (commune_code,) if code and (versions := atlas().versions(code))]
    names = [name for unit in found for name in (unit.name, *(above.name for above in atlas().above(unit)))]
    if place_then and place_then != commune_code and (versions := atlas().versions(place_then)):
        unit = versions[0]
        names += [unit.name, *(above.name for above in atlas().above(unit))]
    return " ".join([*dict.fromkeys(names), address])


class ProducerAlias(models.Model):
    """Another name under which a producer was met, such as in a workbook; found, never shown first."""

    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    key = models.CharField(max_length=NAME_LENGTH, db_index=True)
    source = models.CharField(_("source"), max_length=NAME_LENGTH, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["producer", "key"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class ProducerMember(models.Model):
    """A member of a cooperative or cooperative group, as its forms ask."""

    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    part = models.CharField(_("role or share"), max_length=NAME_LENGTH, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self) -> str:
        return self.name
