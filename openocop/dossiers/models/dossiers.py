"""Dossiers, the states they passed, and the numbers that offices give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.models import Person
from openocop.dossiers.kinds import KIND_NAMES
from openocop.dossiers.states import EDITABLE, OPEN, STATE_NAMES, TURNS, State, Turn
from openocop.dossiers.timing import Passage
from openocop.register.models import Product, Recognition
from openocop.rulebooks import shelf
from openocop.rulebooks.procedure import Kind

if TYPE_CHECKING:
    from openocop.register.models import Producer
    from openocop.rulebooks.criteria import ProductSet, Rulebook

NAME_LENGTH = 300
WORDS_LENGTH = 4000


class DossierQuerySet(models.QuerySet["Dossier"]):
    def open(self) -> DossierQuerySet:
        """The dossiers that are not over."""
        return self.filter(state__in=sorted(OPEN))


class Dossier(models.Model):
    """An application for a star (hồ sơ sản phẩm, Article 6).

    The law is the one of the day of the first hand-in (exact rule 1); until then ``rulebook_code`` is that of the day
    on which the draft was last opened anew. ``edition`` grows with every step: who acts on an older one is refused.
    ``managed`` says that an officer writes for a producer without an account.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="dossiers")
    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=[(k.value, k.value) for k in Kind])
    state = models.CharField(
        _("state"), max_length=30, choices=[(k.value, k.value) for k in State], default=State.DRAFT.value
    )
    edition = models.PositiveIntegerField(default=0)
    rulebook_code = models.CharField(_("rulebook"), max_length=20)
    procedure_code = models.CharField(_("procedure"), max_length=40)
    set_number = models.PositiveSmallIntegerField(_("product set"))
    confirm_set = models.BooleanField(_("a corrected product set waits for the producer"), default=False)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="opened_dossiers")
    managed = models.BooleanField(_("written by the office for the producer"), default=False)
    ticks = models.CharField(_("papers that one has"), max_length=300, blank=True)
    small_or_medium = models.BooleanField(_("a small or medium enterprise"), default=False)
    sample_count = models.PositiveSmallIntegerField(_("sample products"), default=0)
    first_handed_in_on = models.DateField(_("first handed in on"), null=True, blank=True)
    since = models.DateField(_("in this state since"))
    due_on = models.DateField(_("limit ends on"), null=True, blank=True)
    round_year = models.PositiveSmallIntegerField(_("year of the round"), null=True, blank=True)
    round_no = models.PositiveSmallIntegerField(_("round"), null=True, blank=True)
    code = models.CharField(_("product code"), max_length=40, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        indexes = [
            models.Index(fields=["state", "due_on", "since", "id"], name="dossier_inbox"),
            models.Index(fields=["product", "state"], name="dossier_of_product"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(state__in=sorted(state.value for state in OPEN)),
                name="dossier_one_open_a_product",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="dossier_code_once"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT.value, State.WITHDRAWN.value])
                | Q(first_handed_in_on__isnull=False),
                name="dossier_handed_in_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.FIRST.value) | Q(recognition__isnull=True),
                name="dossier_first_has_no_recognition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} ({self.kind})"

    @property
    def producer(self) -> Producer:
        """Whose dossier it is."""
        return self.product.producer

    @property
    def turn(self) -> Turn:
        """Who has to do something next."""
        return TURNS[State(self.state)]

    @property
    def state_name(self) -> str:
        """Its state in words."""
        return str(STATE_NAMES[State(self.state)])

    @property
    def kind_name(self) -> str:
        """Its kind in words."""
        return str(KIND_NAMES[self.kind])

    @property
    def is_editable(self) -> bool:
        """Whether the producer writes now."""
        return State(self.state) in EDITABLE

    @property
    def rulebook(self) -> Rulebook:
        """The criteria it is assessed by."""
        return shelf.get_rulebook(self.rulebook_code)

    @property
    def product_set(self) -> ProductSet:
        """Its sheet."""
        found = self.rulebook.set(self.set_number)
        if found is None:  # refused when it is set
            raise LookupError(f"{self.rulebook_code} has no set {self.set_number}")
        return found

    def passages(self) -> list[Passage]:
        """The states it came into, oldest first, for the limits."""
        return [Passage(one.on, State(one.after)) for one in self.passed.all()]


class Passed(models.Model):
    """A step that was taken: from which state to which, when, by whom, and with which words. Never changed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="passed")
    step = models.CharField(max_length=20)
    before = models.CharField(max_length=30)
    after = models.CharField(max_length=30)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=NAME_LENGTH)
    role = models.CharField(max_length=30)
    office = models.CharField(max_length=NAME_LENGTH)
    words = models.TextField(blank=True)
    points = models.JSONField(default=list)
    """What was sent back and why: ``[{"at": item, text or part, "words": reason}]``."""

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.step} {self.on}"

    @property
    def after_name(self) -> str:
        """The state that it led to, in words."""
        return str(STATE_NAMES[State(self.after)])


class Counter(models.Model):
    """The last number that an office gave in a year; the number and what bears it are written in one transaction."""

    purpose = models.CharField(max_length=30)
    place_code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        constraints = [models.UniqueConstraint(fields=["purpose", "place_code", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.place_code} {self.year}: {self.last}"


class Receipt(models.Model):
    """That an office received a dossier (Form 01): consecutive per office and year, never changed (exact rule 11)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="receipts")
    level = models.CharField(max_length=20)
    province_code = models.CharField(max_length=10)
    commune_code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    on = models.DateField()
    received_by = models.CharField(max_length=NAME_LENGTH)
    office = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "level"], name="receipt_once_a_level"),
            models.UniqueConstraint(
                fields=["commune_code", "year", "number"],
                condition=Q(level="commune"),
                name="receipt_commune_number_once",
            ),
            models.UniqueConstraint(
                fields=["province_code", "year", "number"],
                condition=Q(level="province"),
                name="receipt_province_number_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The number as Form 01 writes it: 0012/PĐK-82-30055-2026."""
        return f"{self.number:04}/PĐK-{self.province_code}-{self.commune_code}-{self.year}"
