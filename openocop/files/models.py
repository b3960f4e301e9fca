"""The tables of the room: files as they were handed in, and pictures made safe to show."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from openocop.files.naming import NAME_LENGTH

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
