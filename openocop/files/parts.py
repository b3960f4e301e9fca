"""What has come of an upload so far: one file each, in ``MEDIA_ROOT/files/uploads/``, no part of the store yet.

Whoever writes holds the file's lock, so that two tabs, two threads or two processes never write side by side. The
lock goes with the process, however that ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final
from uuid import UUID

from openocop.files.disk import make_folder, saying_when_full, store, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UPLOADS: Final = "uploads"
ENDING: Final = ".upload"
FOR_OWNER: Final = 0o600


class Part:
    """The bytes of an upload that are on the disk, held for one writer."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.is_gone = False
        self._descriptor = descriptor

    @property
    def length(self) -> int:
        """Bytes on the disk."""
        return os.fstat(self._descriptor).st_size

    def read(self, offset: int, size: int) -> bytes:
        """``size`` bytes from ``offset`` on, fewer at the end."""
        return os.pread(self._descriptor, size, offset)

    def write(self, offset: int, data: bytes) -> None:
        """Puts ``data`` at ``offset``, drops what lay behind, and returns when the disk has it."""
        left = memoryview(data)
        while left:
            done = os.pwrite(self._descriptor, left, offset + len(data) - len(left))
            left = left[done:]
        self.cut(offset + len(data))

    def cut(self, length: int) -> None:
        """Drops what lies behind ``length``, and returns when the disk knows."""
        os.ftruncate(self._descriptor, length)
        os.fsync(self._descriptor)

    def digest(self) -> str:
        """The SHA-256 of the whole, in hexadecimal."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def remove(self) -> None:
        """The part is gone; who waits for it begins a new one."""
        self.path.unlink(missing_ok=True)
        self.is_gone = True


@contextmanager
def held_part(number: UUID) -> Iterator[Part]:
    """The part of an upload, made where it is missing, for this block alone; RefusedError where the disk is full."""
    path = _path(number)
    with saying_when_full():
        make_folder(path.parent)
        descriptor = _locked(path)
        try:
            part = Part(path, descriptor)
            yield part
            if not part.is_gone and part.length == 0:
                part.remove()  # nothing came yet: no file to look after
        finally:
            os.close(descriptor)


def length_of(number: UUID) -> int:
    """Bytes of an upload that are on the disk; 0 where there are none."""
    try:
        return _path(number).stat().st_size
    except FileNotFoundError:
        return 0


def parts() -> Iterator[tuple[UUID, Path]]:
    """The uploads that have a part on the disk."""
    for path in sorted((store() / UPLOADS).glob(f"*{ENDING}")):
        with suppress(ValueError):
            yield UUID(path.stem), path


def _path(number: UUID) -> Path:
    return store() / UPLOADS / f"{number}{ENDING}"


def _locked(path: Path) -> int:
    """A descriptor that holds the lock of the very file that lies at ``path``."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FOR_OWNER)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                if os.fstat(descriptor).st_size == 0:
                    sync_folder(path.parent)
                return descriptor
        # Whoever held it before has removed it.
        os.close(descriptor)
