"""What the offices write: findings, notes to items, questions, papers they issue, visits, samples."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.dossiers.kinds import (
    PAPER_NAMES,
    SAMPLE_NAMES,
    AskKind,
    FindingKey,
    Level,
    PaperKind,
    SampleAct,
)
from openocop.dossiers.models.dossiers import NAME_LENGTH, Dossier
from openocop.files.models import StoredFile


class Finding(models.Model):
    """One of the four things that the commune assesses (Article 7.2.a)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="findings")
    key = models.CharField(max_length=20, choices=[(k.value, k.value) for k in FindingKey])
    words = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [models.UniqueConstraint(fields=["dossier", "key"], name="finding_once_a_key")]

    def __str__(self) -> str:
        return self.key


class Look(models.Model):
    """What an office notes at an item, and the option that it proposes; empty: as the producer chose."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="looks")
    level = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Level])
    item = models.CharField(max_length=20)
    option = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("note to an item")
        verbose_name_plural = _("notes to items")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "level", "item"], name="look_once_a_level_and_item")
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.item}"


class PartCheck(models.Model):
    """Whether a part of the dossier is there, as an office found it (Articles 7.2.a and 7.3.a)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="part_checks")
    level = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Level])
    part = models.CharField(max_length=40)
    is_there = models.BooleanField(_("is there"))
    words = models.CharField(_("note"), max_length=500, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("check of a part")
        verbose_name_plural = _("checks of parts")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "level", "part"], name="part_checked_once_a_level")
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.part}: {self.is_there}"


class Ask(models.Model):
    """A question to the producer, or a test that is wanted, with the answer."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in AskKind])
    item = models.CharField(max_length=20, blank=True)
    words = models.TextField()
    level = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Level])
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="ask_has_words")]

    def __str__(self) -> str:
        return self.words[:60]


class Assignment(models.Model):
    """A member of the advisory team to whom a dossier is given."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "person"], condition=Q(ended_at__isnull=True), name="assigned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.dossier_id}"


class Paper(models.Model):
    """A paper of an office about the dossier; issued with number, day, signer and its signed copy (exact rule 15)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in PaperKind])
    number = models.CharField(_("number"), max_length=100)
    dated = models.DateField(_("dated"))
    signer = models.CharField(_("signed by"), max_length=NAME_LENGTH)
    signed_copy = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("paper of an office")
        verbose_name_plural = _("papers of offices")
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(signer=""), name="paper_numbered_and_signed"),
            models.UniqueConstraint(fields=["dossier", "kind"], name="paper_once_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def kind_name(self) -> str:
        """What paper it is, in words."""
        return str(PAPER_NAMES[PaperKind(self.kind)])


class Visit(models.Model):
    """A look at the place of production: when, who, and what was seen."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="visits")
    on = models.DateField(_("day"))
    people = models.CharField(_("who was there"), max_length=NAME_LENGTH)
    words = models.TextField(_("what was seen"))
    pictures = models.ManyToManyField(StoredFile, related_name="+", blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["on", "pk"]
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.on}"


class Sample(models.Model):
    """What was done with sample products: handed over, kept, tested, given back (Article 6.2.d)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="samples")
    act = models.CharField(max_length=20, choices=[(k.value, k.value) for k in SampleAct])
    count = models.PositiveSmallIntegerField(_("how many"))
    on = models.DateField(_("day"))
    who = models.CharField(_("who"), max_length=NAME_LENGTH)
    words = models.CharField(_("note"), max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["on", "pk"]
        verbose_name = _("samples")
        verbose_name_plural = _("samples")
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="sample_count")]

    def __str__(self) -> str:
        return f"{self.act} {self.count}"

    @property
    def act_name(self) -> str:
        """What was done, in words."""
        return str(SAMPLE_NAMES[SampleAct(self.act)])
