"""Wishes to change verified data, and merges that can be undone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.register.kinds import RequestState
from openocop.register.models.producers import NAME_LENGTH, TEXT_LENGTH, Producer
from openocop.register.models.products import Product


class ChangeRequest(models.Model):
    """A producer asks the office to change a field that the office has verified."""

    producer = models.ForeignKey(
        Producer, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(k.value, k.value) for k in RequestState],
        default=RequestState.OPEN.value,
    )
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="asked_changes")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="decided_changes"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=TEXT_LENGTH, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(producer__isnull=False, product__isnull=True)
                | Q(producer__isnull=True, product__isnull=False),
                name="request_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["producer", "field"],
                condition=Q(state="open", producer__isnull=False),
                name="request_open_once_producer",
            ),
            models.UniqueConstraint(
                fields=["product", "field"],
                condition=Q(state="open", product__isnull=False),
                name="request_open_once_product",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


class Merge(models.Model):
    """Two rows that a person said are one: what moved, so that it can be moved back."""

    kind = models.CharField(max_length=10, choices=[("producer", "producer"), ("product", "product")])
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    reasons = models.JSONField(default=list)
    moved = models.JSONField(default=dict)
    by_name = models.CharField(max_length=NAME_LENGTH)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "gone_id"], condition=Q(undone_at__isnull=True), name="merge_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.gone_id} → {self.kept_id}"
