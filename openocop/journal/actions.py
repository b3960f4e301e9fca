"""The one verb of the room: an act is recorded, within its own transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final

from django.db import connection
from django.db.transaction import TransactionManagementError

from openocop.core.clock import now
from openocop.journal.chain import GENESIS, Act, entry_hash
from openocop.journal.models import ACT_FIELDS, ID_LENGTH, TEXT_LENGTH, WORD_LENGTH, Entry
from openocop.journal.plain import plain_facts, plain_text

LOCK: Final = 0x4F434F50  # "OCOP", the one advisory lock of this installation's journal
_VERB: Final = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in what role and for which office, as they are called at this moment."""

    id: str
    name: str
    role: str
    office: str = ""


SYSTEM: Final = Actor(id="system", name="OpenOCOP", role="system")
"""The software itself: timed work and commands that no person stands behind."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted on: its kind, which is the first word of the verb, and its number."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Change:
    """From which state to which; empty where there was none."""

    before: str = ""
    after: str = ""


def record(
    *,
    actor: Actor,
    verb: str,
    subject: Subject,
    facts: dict[str, Any] | None = None,
    change: Change | None = None,
) -> Entry:
    """Adds the act to the chain; it stands or falls with the transaction around it.

    Numbers follow one another without gaps, so acts wait for one another from here to the commit: record
    last. ``verb`` is ``subject:action`` ("dossier:submit"), its first word the subject's kind. Raises
    ``TransactionManagementError`` outside a transaction, and ValueError for what the journal cannot keep
    exactly: facts that are not plain JSON (see ``plain_facts``), empty or too long texts.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("An act is recorded in the transaction that does it.")
    words = _words(actor, verb, subject, change or Change())
    kept = plain_facts({} if facts is None else facts)
    _lock()
    last = Entry.objects.order_by("-number").values_list("number", "digest").first()
    number, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    act = Act(number=number, at=now().astimezone(UTC), facts=kept, **words)
    entry = Entry(
        **{field: getattr(act, field) for field in ACT_FIELDS},
        previous=previous,
        digest=entry_hash(previous, act),
    )
    entry.save(force_insert=True)
    return entry


def _lock() -> None:
    """Until the end of the transaction nobody else adds an entry.

    SQLite needs no more than its own single writer: the transaction began as IMMEDIATE.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _words(actor: Actor, verb: str, subject: Subject, change: Change) -> dict[str, str]:
    if not _VERB.fullmatch(verb):
        raise ValueError(f"verb: write subject:action in small letters, not {verb!r}.")
    if verb.partition(":")[0] != subject.kind:
        raise ValueError(f"verb: {verb!r} is no act on a subject of the kind {subject.kind!r}.")
    made = {
        "actor_id": plain_text(actor.id, "actor.id", ID_LENGTH),
        "actor_name": plain_text(actor.name, "actor.name", TEXT_LENGTH),
        "role": plain_text(actor.role, "actor.role", WORD_LENGTH),
        "office": plain_text(actor.office, "actor.office", TEXT_LENGTH),
        "verb": plain_text(verb, "verb", WORD_LENGTH),
        "subject_kind": plain_text(subject.kind, "subject.kind", WORD_LENGTH),
        "subject_id": plain_text(subject.id, "subject.id", ID_LENGTH),
        "from_state": plain_text(change.before, "change.before", WORD_LENGTH),
        "to_state": plain_text(change.after, "change.after", WORD_LENGTH),
    }
    for name in ("actor_id", "actor_name", "role", "subject_id"):
        if not made[name].strip():
            raise ValueError(f"{name}: an act without it says nothing; it must not be empty.")
    return made
