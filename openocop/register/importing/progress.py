"""Who works at a batch and how far it is: a lock that ends with its process, and a few words in the locked file.

The kernel lets the lock go when its process ends, however it ends; so a batch that is at work and not locked was
stopped. The lock is made before the process and handed over to it: there is no moment between the two. The words
stand in a file because on SQLite nobody else can write to the database while a list is taken in.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from openocop.register.models import ImportBatch

_TRIES: Final = 5
_PAUSE: Final = 0.01
"""Seconds: whoever only looks whether a file is locked locks it for less."""
_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is; ``of`` is 0 as long as nobody knows."""

    done: int = 0
    of: int = 0


def hold(batch: ImportBatch) -> int | None:
    """The open, locked file of a batch; ``None`` when somebody else is at work. Closing it lets the lock go."""
    path = lock_path(batch)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    for _try in range(_TRIES):
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            os.ftruncate(held, 0)
            return held
    os.close(held)
    return None


def is_held(batch: ImportBatch) -> bool:
    """Whether somebody is at work on the batch now."""
    try:
        held = os.open(lock_path(batch), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(held)
    return False


def tell(held: int, done: int, of: int) -> None:
    """Writes how far the work is; one write of one length, so that no reader finds a half."""
    os.pwrite(held, json.dumps([done, of]).ljust(_LENGTH).encode("ascii"), 0)


def progress_of(batch: ImportBatch) -> Progress:
    """How far the work is, as its worker last said."""
    try:
        done, of = json.loads(lock_path(batch).read_bytes()[:_LENGTH] or b"[0, 0]")
    except (OSError, ValueError):
        return Progress()
    return Progress(done, of)


def lock_path(batch: ImportBatch) -> Path:
    """The file that is locked while somebody is at work on the batch."""
    return Path(settings.MEDIA_ROOT) / "imports" / f"{batch.pk}.lock"
