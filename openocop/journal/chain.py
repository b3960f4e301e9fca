"""The chain: each entry carries the hash of itself and of the one before, so that no entry changes unseen.

Pure: no table, no clock. Whoever holds the entries can recompute it with any tool: the digest is the SHA-256,
in lower-case hexadecimal, of the digest before (64 letters), a line feed, and the entry as canonical bytes.
Canonical bytes are one JSON object in UTF-8 with the fields of ``Act``: keys sorted by code point at every
depth, no spaces, no letter escaped that JSON lets stand, the time as 2026-11-25T03:00:00.000000+00:00.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

GENESIS: Final = "0" * 64
"""What the first entry names as the digest before it."""

Fault = Literal["missing", "out_of_order", "previous", "content", "head"]


@dataclass(frozen=True, slots=True)
class Act:
    """What an entry says: who, in what role and office, when, on what, from which state to which."""

    number: int
    at: datetime
    actor_id: str
    actor_name: str
    role: str
    office: str
    verb: str
    subject_kind: str
    subject_id: str
    from_state: str
    to_state: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is kept: the act, the digest before it, and its own."""

    act: Act
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that is not as it was written.

    ``missing``: the entry of this number is not there; ``out_of_order``: a number stands twice or too late;
    ``previous``: it names another entry as the one before; ``content``: it differs from its own digest;
    ``head``: all entries agree, but a digest noted elsewhere is not among them: the end was cut off, or the
    whole was written anew (``number`` is then the last one there).
    """

    number: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found. ``count`` entries are whole, the last at ``last_at``."""

    count: int = 0
    head: str = GENESIS
    last_at: datetime | None = None
    broken: Broken | None = None


def canonical(act: Act) -> bytes:
    """The bytes of an act that its digest is made of. ValueError where the time does not say its zone."""
    if act.at.tzinfo is None:
        raise ValueError(f"An act without a time zone has no place in the journal: {act.at!r}.")
    fields = {
        "number": act.number,
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": act.actor_id,
        "actor_name": act.actor_name,
        "role": act.role,
        "office": act.office,
        "verb": act.verb,
        "subject_kind": act.subject_kind,
        "subject_id": act.subject_id,
        "from_state": act.from_state,
        "to_state": act.to_state,
        "facts": act.facts,
    }
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    # A half letter can only have come past the software; it must be told as a difference, not stop the walk.
    return text.encode("utf-8", "surrogatepass")


def entry_hash(previous: str, act: Act) -> str:
    """The digest of an act that follows the entry with the digest ``previous``."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(act)).hexdigest()


def walk(links: Iterable[Link], *, head: str = "") -> Verdict:
    """Recomputes the chain entry by entry, in bounded memory, up to the first broken one.

    ``head`` is a digest noted elsewhere at an earlier time; it must be the digest of one of the entries.
    """
    count, digest, last_at, seen = 0, GENESIS, None, head in {"", GENESIS}
    for link in links:
        if broken := _fault(link, count + 1, digest):
            return Verdict(count, digest, last_at, broken)
        count, digest, last_at = count + 1, link.digest, link.act.at
        seen = seen or digest == head
    return Verdict(count, digest, last_at, None if seen else Broken(count, "head"))


def verify(links: Iterable[Link], *, head: str = "") -> Broken | None:
    """The first broken entry, or None where the chain is whole; ``head`` as in ``walk``."""
    return walk(links, head=head).broken


def _fault(link: Link, expected: int, previous: str) -> Broken | None:
    number = link.act.number
    if number > expected:
        return Broken(expected, "missing")
    if number < expected:
        return Broken(number, "out_of_order")
    if link.previous != previous:
        return Broken(number, "previous")
    if link.digest != entry_hash(previous, link.act):
        return Broken(number, "content")
    return None
