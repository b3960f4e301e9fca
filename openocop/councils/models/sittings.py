"""Sittings: their agenda, who was there, who has an interest, and who read what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.councils.kinds import ABSENCE_NAMES, SITTING_KIND_NAMES, AbsenceKind, SeatRole, SittingKind
from openocop.councils.models.councils import NAME_LENGTH, Council, Seat
from openocop.councils.states import (
    ITEM_STATE_NAMES,
    LIVE,
    SITTING_STATE_NAMES,
    WITH_RESULT,
    ItemState,
    SittingState,
)
from openocop.dossiers.models import Dossier
from openocop.rulebooks import shelf
from openocop.rulebooks.regulation import parse_regulation

if TYPE_CHECKING:
    from openocop.rulebooks.criteria import ProductSet
    from openocop.rulebooks.regulation import Regulation


class Sitting(models.Model):
    """A meeting of a council, or a round of written opinions (Articles 7.3.d and 7.6.d).

    ``rules`` are those of the day it is opened and never change after. ``began_as`` stays when written opinions
    become a meeting. A ``trial`` sitting closes no dossier, is in no figure, and may be removed.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="sittings")
    code = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in SittingKind])
    began_as = models.CharField(max_length=20, choices=[(k.value, k.value) for k in SittingKind])
    trial = models.BooleanField(_("trial"), default=False)
    state = models.CharField(
        max_length=20, choices=[(k.value, k.value) for k in SittingState], default=SittingState.PLANNED.value
    )
    edition = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField(_("begins at"))
    place = models.CharField(_("place"), max_length=NAME_LENGTH, blank=True)
    material_at = models.DateTimeField(_("dossiers open to members from"))
    answer_by = models.DateTimeField(_("opinions until"), null=True, blank=True)
    rules = models.JSONField(default=dict)
    rules_source = models.TextField(blank=True)
    star_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    turned_why = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="meeting") | Q(answer_by__isnull=False),
                name="sitting_opinions_have_deadline",
            ),
            models.CheckConstraint(condition=~Q(code=""), name="sitting_has_code"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def regulation(self) -> Regulation:
        """The rules that it is held by."""
        return parse_regulation(self.rules, "regulation")

    @property
    def state_name(self) -> str:
        """Its state in words."""
        return str(SITTING_STATE_NAMES[SittingState(self.state)])

    @property
    def kind_name(self) -> str:
        """Its kind in words."""
        return str(SITTING_KIND_NAMES[SittingKind(self.kind)])


class Attendance(models.Model):
    """Somebody of the council in a sitting: seat, name and body as they were. ``present`` is unknown until marked."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=[(k.value, k.value) for k in SeatRole])
    votes = models.BooleanField()
    name = models.CharField(max_length=NAME_LENGTH)
    body = models.CharField(max_length=NAME_LENGTH)
    present = models.BooleanField(null=True, blank=True)
    words = models.CharField(_("reason"), max_length=500, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["sitting", "seat"], name="attendance_once_a_seat"),
            models.UniqueConstraint(
                fields=["sitting", "person"],
                condition=Q(person__isnull=False),
                name="attendance_once_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgendaItem(models.Model):
    """A product in a sitting, by its dossier. The sheet is the dossier's, with the hash of the criteria of that day.

    ``pass_no`` is the pass that goes on, or comes next; ``star`` and ``outcome`` exist when it has a result.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="items")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(_("order"))
    trial = models.BooleanField(default=False)
    state = models.CharField(
        max_length=20, choices=[(k.value, k.value) for k in ItemState], default=ItemState.WAITING.value
    )
    pass_no = models.PositiveSmallIntegerField(default=1)
    rulebook_code = models.CharField(max_length=20)
    rulebook_hash = models.CharField(max_length=64)
    set_number = models.PositiveSmallIntegerField()
    star = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=30, blank=True)
    words = models.TextField(_("reason"), blank=True)
    forwarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["position", "pk"]
        verbose_name = _("product of an agenda")
        verbose_name_plural = _("products of agendas")
        constraints = [
            models.UniqueConstraint(fields=["sitting", "dossier"], name="agenda_once_a_sitting"),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(state__in=sorted(state.value for state in LIVE), trial=False),
                name="agenda_one_sitting_a_dossier",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(state.value for state in WITH_RESULT))
                | Q(star__isnull=True, outcome=""),
                name="agenda_result_only_when_concluded",
            ),
            models.CheckConstraint(condition=Q(pass_no__gte=1), name="agenda_pass_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}/{self.position}"

    @property
    def product_set(self) -> ProductSet:
        """Its sheet."""
        found = shelf.get_rulebook(self.rulebook_code).set(self.set_number)
        if found is None:  # it was there when the dossier was handed in, and criteria never change
            raise LookupError(f"{self.rulebook_code} has no set {self.set_number}")
        return found

    @property
    def state_name(self) -> str:
        """Its state in words."""
        return str(ITEM_STATE_NAMES[ItemState(self.state)])


class Declaration(models.Model):
    """Whether a member has an interest in a product, as she says, and whether she is recused, as somebody decided.

    A declared interest recuses at once; a proposal of the software never does. ``pinned``: only the chair changes it.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="declarations")
    member = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="declarations")
    interest = models.BooleanField(null=True, blank=True)
    words = models.CharField(_("what interest"), max_length=500, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    recused = models.BooleanField(default=False)
    pinned = models.BooleanField(default=False)
    decided_words = models.CharField(_("ground"), max_length=500, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("declaration of interest")
        verbose_name_plural = _("declarations of interest")
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="declaration_once"),
            models.CheckConstraint(
                condition=~Q(interest=True) | ~Q(words=""), name="declaration_interest_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id}"


class Absence(models.Model):
    """That a member gives no ballot for a product in a pass, and why."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="absences")
    member = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="absences")
    pass_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in AbsenceKind])
    words = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.UniqueConstraint(fields=["item", "member", "pass_no"], name="absence_once_a_pass"),
            models.CheckConstraint(condition=~Q(words=""), name="absence_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id} {self.kind}"

    @property
    def kind_name(self) -> str:
        """Why, in words."""
        return str(ABSENCE_NAMES[AbsenceKind(self.kind)])


class ReadReceipt(models.Model):
    """That somebody of the sitting opened a product's dossier: when first, and when last."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="read_receipts")
    member = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="read_receipts")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("read receipt")
        verbose_name_plural = _("read receipts")
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="read_receipt_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id}"
