"""The tables of the room: people, offices, who holds which role where and when, and ways in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openocop.accounts.codes import CodeKind
from openocop.accounts.roles import ROLE_NAMES, OfficeKind, Role

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.contrib.sessions.backends.base import SessionBase

NAME_LENGTH = 200
CODE_LENGTH = 64
AGENT_LENGTH = 200


class PersonManager(BaseUserManager["Person"]):
    def by_login(self, login: str) -> Person | None:
        """The person with this e-mail or telephone, already normalised; ``None`` when nobody has it."""
        return self.filter(Q(email=login) | Q(phone=login)).first() if login else None

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person whom Django asks for by what she signs in with."""
        return self.get(Q(email=username) | Q(phone=username)) if username else self.none().get()


class Person(AbstractBaseUser):
    """Somebody who may sign in, by e-mail or telephone. Never deleted: a deactivated person keeps the record."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, unique=True, null=True, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("created at"))

    USERNAME_FIELD = "email"
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        default_permissions = ()
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False), name="person_has_a_login"
            ),
            models.CheckConstraint(condition=~Q(email="") & ~Q(phone=""), name="person_login_not_empty"),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def login(self) -> str:
        """What she signs in with, the e-mail before the telephone."""
        return self.email or self.phone or ""


class OfficeQuerySet(models.QuerySet["Office"]):
    def on(self, day: date) -> OfficeQuerySet:
        """The offices that exist on a day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Office(models.Model):
    """An office in which roles are held: a ministry, province, department, commune, or a producer's own unit.

    ``place_code`` is the official code of its commune or province; ``valid_to`` the last day it exists.
    """

    kind = models.CharField(
        _("kind"), max_length=20, choices=[(kind.value, kind.value) for kind in OfficeKind]
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    place_code = models.CharField(_("place"), max_length=10, blank=True)
    tax_code = models.CharField(_("tax code"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="office_days_in_order",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="office_has_name"),
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=Q(kind="producer", valid_to__isnull=True) & ~Q(tax_code=""),
                name="office_one_producer_a_tax_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def exists_on(self, day: date) -> bool:
        """Whether the office exists on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def lineage(self) -> list[Office]:
        """The office and all above it, itself first (a producer, its commune, the province)."""
        chain: list[Office] = []
        office: Office | None = self
        while office is not None and office not in chain:
            chain.append(office)
            office = office.parent
        return chain


class HoldingQuerySet(models.QuerySet["Holding"]):
    def on(self, day: date) -> HoldingQuerySet:
        """The roles held on a day, in offices that exist on it, by people who may sign in."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            Q(office__valid_to__isnull=True) | Q(office__valid_to__gte=day),
            valid_from__lte=day,
            office__valid_from__lte=day,
            person__is_active=True,
            withdrawn_at__isnull=True,
        )

    def not_over(self, day: date) -> HoldingQuerySet:
        """The roles held on a day or to be held later, whoever may sign in."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), withdrawn_at__isnull=True)

    def overlapping(self, first: date, last: date | None) -> HoldingQuerySet:
        """The roles held on any day from ``first`` to ``last`` (``None``: without end)."""
        found = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first), withdrawn_at__isnull=True)
        return found if last is None else found.filter(valid_from__lte=last)


class Holding(models.Model):
    """A role held by a person in an office from a day to a last day; ``deputy_for`` when on somebody's behalf.

    ``withdrawn_at`` is set on a role that was taken back before its first day was over: it counts on no day.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="holdings")
    role = models.CharField(_("role"), max_length=30, choices=[(role.value, role.value) for role in Role])
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    deputy_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "office", "role", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="holding_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="holding_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {ROLE_NAMES[Role(self.role)]} – {self.office}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, moment: datetime) -> InvitationQuerySet:
        """The ways in that still work at a moment."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=moment)


class Invitation(models.Model):
    """A way in that works once: a link, or a printed code, for a new person or for a new password.

    Only the hash of the code is kept. ``person`` is set when an existing person gets a new password. Without
    office and role it makes an account alone, with which a producer can then claim her record.
    """

    code_hash = models.CharField(max_length=CODE_LENGTH, unique=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in CodeKind])
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(
        _("role"), max_length=30, blank=True, choices=[(role.value, role.value) for role in Role]
    )
    holds_to = models.DateField(_("role held until"), null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="resets")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="invited")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_used_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(office__isnull=True, role="") | (Q(office__isnull=False) & ~Q(role="")),
                name="invitation_role_in_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


class ClaimState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    PAST = "past"


class Claim(models.Model):
    """A person says that a producer known by its tax code is hers; the commune confirms or refuses.

    A confirmed claim is ``past`` once its person no longer acts for the producer and another is confirmed.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    producer = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="claims")
    commune = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="claims_to_confirm")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in ClaimState],
        default=ClaimState.OPEN.value,
    )
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="decided"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "producer"], condition=Q(state="open"), name="claim_open_once"
            ),
            models.UniqueConstraint(
                fields=["producer"], condition=Q(state="confirmed"), name="claim_confirmed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.producer} ({self.state})"


class SecondFactor(models.Model):
    """The secret that a person's authenticator shares with this installation (RFC 6238).

    ``last_step`` is the last half minute of which a number was accepted: none is accepted twice.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="second_factor")
    secret = models.CharField(max_length=CODE_LENGTH)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return str(self.person)


class RecoveryCode(models.Model):
    """A code on paper in place of the six digits, for a lost telephone; it works once and only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recovery_codes")
    code_hash = models.CharField(max_length=CODE_LENGTH, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")

    def __str__(self) -> str:
        return str(self.person)


class Try(models.Model):
    """One try at a door (``throttle``): whose it was is kept as a keyed hash only, and no longer than a day."""

    door = models.CharField(max_length=20)
    key = models.CharField(max_length=CODE_LENGTH)
    at = models.DateTimeField(db_index=True)
    refused = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        verbose_name = _("try")
        verbose_name_plural = _("tries")
        indexes = [models.Index(fields=["key", "at"], name="try_by_key")]

    def __str__(self) -> str:
        return f"{self.door} {self.at}"


class Session(AbstractBaseSession):
    """A browser that somebody signed in with; ``person`` is empty before she did."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    agent = models.CharField(max_length=AGENT_LENGTH, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.person} {self.started_at}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store that Django's session middleware uses."""
        from openocop.accounts.sessions import SessionStore  # noqa: PLC0415 - the store imports this table

        return SessionStore
