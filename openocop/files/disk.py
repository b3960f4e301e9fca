"""Where files lie, and how they get there: whole or not at all, for this account only.

``MEDIA_ROOT/files/ab/cd/abcd…`` is a file under the SHA-256 of its content; renditions of a picture carry an
ending behind the digest of the picture they were made of. What is still being written lies in
``MEDIA_ROOT/files/incoming/*.part`` and is no part of the store; a backup may leave it out.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, cast

from django.conf import settings
from django.utils.translation import gettext as _

from openocop.core.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES: Final = "files"
INCOMING: Final = "incoming"
PART: Final = ".part"
BLOCK: Final = 1024 * 1024
FOLDER_FOR_OWNER: Final = 0o700
STALE: Final = 24 * 60 * 60
"""Seconds after which nobody is writing a part any more."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_RENDITION: Final = re.compile(r"[1-9][0-9]{0,4}\.(?:webp|jpg)")
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Readable(Protocol):
    """A stream of bytes, such as an upload."""

    def read(self, size: int, /) -> bytes: ...


class Received:
    """Bytes on their way in: a part on the disk, its size and its SHA-256 so far."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self.file = file
        self.path = path
        self.size = 0
        self._hash = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Adds ``data``."""
        self.file.write(data)
        self._hash.update(data)
        self.size += len(data)

    @property
    def digest(self) -> str:
        """The SHA-256 of what was written, in hexadecimal."""
        return self._hash.hexdigest()

    def read_again(self) -> None:
        """Takes size and digest from the file, which another process has written."""
        self.file.seek(0)
        self._hash = hashlib.sha256()
        self.size = 0
        while block := self.file.read(BLOCK):
            self._hash.update(block)
            self.size += len(block)

    def settle(self, target: Path) -> None:
        """Puts the part onto the disk under its lasting name; the same content there is written over."""
        self.file.flush()
        os.fsync(self.file.fileno())
        make_folder(target.parent)
        self.path.replace(target)
        sync_folder(target.parent)


def store() -> Path:
    """The folder of all kept files."""
    return Path(settings.MEDIA_ROOT) / FILES


def free_bytes() -> int:
    """Bytes left on the disk of the kept files."""
    make_folder(store())
    return shutil.disk_usage(store()).free


def place_of(digest: str, rendition: str = "") -> Path:
    """Where a file lies, or a rendition ("640.webp") of a picture; ValueError for what is no digest or name."""
    if not _DIGEST.fullmatch(digest) or (rendition and not _RENDITION.fullmatch(rendition)):
        raise ValueError(f"No file is called {digest!r}, {rendition!r}.")
    return store() / digest[:2] / digest[2:4] / (f"{digest}.{rendition}" if rendition else digest)


@contextmanager
def receiving() -> Iterator[Received]:
    """A new part; gone at the end of the block unless it was settled. RefusedError where the disk is full."""
    folder = store() / INCOMING
    with saying_when_full():
        make_folder(folder)
        _sweep(folder)
        # Readable by this account alone, and never executable: as mkstemp makes them.
        descriptor, name = tempfile.mkstemp(suffix=PART, dir=folder)
        path = Path(name)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield Received(cast("BinaryIO", file), path)
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def saying_when_full() -> Iterator[None]:
    """Turns the system's "no room" into a RefusedError that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise no_room() from error


def no_room() -> RefusedError:
    """What is said where the disk is full."""
    return RefusedError(
        _("The server has no room left. Nothing was kept: tell the OCOP office, and send it again later.")
    )


def blocks(source: bytes | Path | Readable) -> Iterator[bytes]:
    """What ``source`` holds, a block at a time; a stream that can be wound back is read from its beginning."""
    if isinstance(source, bytes):
        yield source
    elif isinstance(source, Path):
        with source.open("rb") as file:
            yield from blocks(file)
    else:
        with suppress(AttributeError, OSError):
            cast("BinaryIO", source).seek(0)
        while block := source.read(BLOCK):
            yield block


def hash_of(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file; OSError where it cannot be read."""
    with path.open("rb") as file:
        return os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest()


def make_folder(folder: Path) -> None:
    """The folder and those above it, for this account only where they are new, their names on the disk."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=FOLDER_FOR_OWNER, exist_ok=True)
        sync_folder(folder.parent)


def _sweep(folder: Path) -> None:
    """Removes parts that a power cut or a killed process left behind."""
    before = time.time() - STALE
    for path in folder.glob(f"*{PART}"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()


def sync_folder(folder: Path) -> None:
    """Puts the names in a folder onto the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
