"""The tables of the room: files as they were handed in, and pictures made safe to show."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from openocop.files.naming import NAME_LENGTH
from openocop.files.states import UploadState

DIGEST_LENGTH: Final = 64
"""The letters of a SHA-256 in hexadecimal."""


class StoredFile(models.Model):
    """A file as it was handed in, once for each content, whoever hands it in and however often.

    Its name is that of the first time; who needs to show another keeps it beside the reference.
    """

    sha256 = models.CharField(_("digest"), max_length=DIGEST_LENGTH, unique=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("kind"), max_length=100)
    original_name = models.CharField(_("name"), max_length=NAME_LENGTH)
    kept_at = models.DateTimeField(_("kept at"))

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("sha256"), DIGEST_LENGTH), name="file_whole_digest"
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="file_has_bytes"),
            models.CheckConstraint(
                condition=~models.Q(media_type="") & ~models.Q(original_name=""), name="file_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name


class Picture(models.Model):
    """A picture under the digest of the bytes it was made of, which are not kept themselves.

    A photograph tells where it was taken, often somebody's home: the renditions do not. ``width`` and ``height``
    are the upright original's; ``sums`` gives size and SHA-256 of each rendition by name. What it shows, for
    who cannot see it, is said where the picture is used.
    """

    digest = models.CharField(_("digest"), max_length=DIGEST_LENGTH, unique=True)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    sums = models.JSONField(_("sizes and digests"))
    kept_at = models.DateTimeField(_("kept at"))

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("digest"), DIGEST_LENGTH), name="stored_picture_whole_digest"
            ),
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="stored_picture_has_pixels"
            ),
        ]

    def __str__(self) -> str:
        return self.digest


class Upload(models.Model):
    """A file on its way in, a piece at a time, under a number that the sender chose.

    ``owner`` is a person's number and nothing more here; ``purpose`` says what it is for ("dossier:123") and is
    understood by the door alone. ``received`` is what was acknowledged; what counts after a fault is never more
    than the disk has (``queries.received_of``). ``sha256`` is that of the bytes as sent, empty where the sender
    could not tell; what is kept of them (``stored``) may be another content: a picture is made lighter.
    """

    id = models.UUIDField(_("number"), primary_key=True)
    owner = models.PositiveBigIntegerField(_("whose"))
    purpose = models.CharField(_("what for"), max_length=100)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("digest"), max_length=DIGEST_LENGTH, blank=True)
    received = models.PositiveBigIntegerField(_("bytes received"), default=0)
    state = models.CharField(_("state"), max_length=12, default=UploadState.RECEIVING)
    started_at = models.DateTimeField(_("begun at"))
    last_at = models.DateTimeField(_("last heard of at"))
    stored = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("what is kept")
    )
    original = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("as it was sent")
    )
    notes = models.JSONField(_("notes"), default=list)
    refusal = models.TextField(_("why refused"), blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["started_at", "pk"]
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        indexes = [
            models.Index(fields=["owner", "state"], name="upload_of_owner"),
            models.Index(fields=["last_at"], name="upload_last_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gt=0) & models.Q(received__lte=models.F("size")),
                name="upload_no_more_than_declared",
            ),
            models.CheckConstraint(
                condition=models.Q(sha256="") | models.Q(Exact(Length("sha256"), DIGEST_LENGTH)),
                name="upload_whole_digest",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in UploadState]),
                name="upload_known_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state=UploadState.FINISHED.value, stored__isnull=False)
                | ~models.Q(state=UploadState.FINISHED.value) & models.Q(stored__isnull=True),
                name="upload_finished_is_stored",
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(purpose=""), name="upload_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name
