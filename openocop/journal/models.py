"""The table of the room: the acts, one row each, never changed and never removed (exact rule 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from openocop.journal.chain import Act, Link

if TYPE_CHECKING:
    from collections.abc import Iterator

DIGEST_LENGTH: Final = 64
"""The letters of a SHA-256 in hexadecimal."""
ID_LENGTH: Final = 100
WORD_LENGTH: Final = 60
TEXT_LENGTH: Final = 300
CHUNK: Final = 2_000
"""Rows read at a time: a chain of any length is walked in the same memory."""

ACT_FIELDS: Final = (
    "number",
    "at",
    "actor_id",
    "actor_name",
    "role",
    "office",
    "verb",
    "subject_kind",
    "subject_id",
    "from_state",
    "to_state",
    "facts",
)
"""The columns of an act, in the order of ``chain.Act``."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def links(self) -> Iterator[Link]:
        """The entries by number as links of the chain, a bounded number of them in memory. One query."""
        rows = self.order_by("number").values_list(*ACT_FIELDS, "previous", "digest")
        for row in rows.iterator(chunk_size=CHUNK):
            yield Link(Act(*row[:-2]), row[-2], row[-1])


class Entry(models.Model):
    """One act. The actor's and the office's names are facts of that moment, without a foreign key.

    The database itself refuses to change or remove a row, and to add any but the next one (``guards``).
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"), db_index=True)
    actor_id = models.CharField(_("person's number"), max_length=ID_LENGTH)
    actor_name = models.CharField(_("person"), max_length=TEXT_LENGTH)
    role = models.CharField(_("role"), max_length=WORD_LENGTH)
    office = models.CharField(_("office"), max_length=TEXT_LENGTH)
    verb = models.CharField(_("act"), max_length=WORD_LENGTH)
    subject_kind = models.CharField(_("kind of subject"), max_length=WORD_LENGTH)
    subject_id = models.CharField(_("subject's number"), max_length=ID_LENGTH)
    from_state = models.CharField(_("from the state"), max_length=WORD_LENGTH)
    to_state = models.CharField(_("to the state"), max_length=WORD_LENGTH)
    facts = models.JSONField(_("facts"), default=dict)
    previous = models.CharField(_("digest of the entry before"), max_length=DIGEST_LENGTH)
    digest = models.CharField(_("digest"), max_length=DIGEST_LENGTH)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("entry of the journal")
        verbose_name_plural = _("entries of the journal")
        indexes = [
            models.Index(fields=["office", "number"], name="journal_by_office"),
            models.Index(fields=["actor_id", "number"], name="journal_by_person"),
            models.Index(fields=["subject_kind", "subject_id", "number"], name="journal_by_subject"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="journal_digest_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="journal_number_from_one"),
            models.CheckConstraint(
                condition=~models.Q(actor_id="") & ~models.Q(actor_name=""), name="journal_has_actor"
            ),
            models.CheckConstraint(
                condition=~models.Q(subject_kind="") & ~models.Q(subject_id=""), name="journal_has_subject"
            ),
            models.CheckConstraint(condition=models.Q(verb__contains=":"), name="journal_has_verb"),
            models.CheckConstraint(
                condition=Exact(Length("digest"), DIGEST_LENGTH), name="journal_whole_digest"
            ),
            models.CheckConstraint(
                condition=Exact(Length("previous"), DIGEST_LENGTH), name="journal_whole_previous"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.subject_kind} {self.subject_id}"
