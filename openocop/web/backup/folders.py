"""Files written so that they survive a power cut, and hashed as they are written."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK: Final = 1024 * 1024
FOR_OWNER: Final = 0o600
FOLDER_FOR_OWNER: Final = 0o700


class HashedFile:
    """A new file for this account only; ``digest`` and ``size`` are those of what was written."""

    def __init__(self, path: Path) -> None:
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_OWNER), "wb", BLOCK)
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def close(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


@contextmanager
def hashed_file(path: Path) -> Iterator[HashedFile]:
    """A new file, on the disk when the block ends; its folder is made."""
    make_folder(path.parent)
    file = HashedFile(path)
    try:
        yield file
    finally:
        file.close()


def make_folder(folder: Path) -> None:
    """The folder and those above it, for this account only where they are new."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=FOLDER_FOR_OWNER, exist_ok=True)


def copy_file(source: Path, target: Path) -> tuple[int, str]:
    """Copies a file; size and SHA-256 of the copy."""
    with source.open("rb") as reading, hashed_file(target) as writing:
        while block := reading.read(BLOCK):
            writing.write(block)
    return writing.size, writing.digest


def hash_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, digest


def files_under(folder: Path) -> list[Path]:
    """The plain files of a folder, those of its folders too, in order; links are not followed."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def settle(folder: Path) -> None:
    """Puts the names of a folder, and of the folders in it, onto the disk."""
    for path in [folder, *(inner for inner in folder.rglob("*") if inner.is_dir())]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def settle_name(path: Path) -> None:
    """Puts a folder's entry in the folder above onto the disk."""
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Removes a file or folder; nothing there is no fault."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
