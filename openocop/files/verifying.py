"""Whether the files on the disk are those that the tables name, byte for byte."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from openocop.files.disk import INCOMING, hash_of, place_of, store
from openocop.files.models import Picture, StoredFile, Upload
from openocop.files.parts import UPLOADS, parts
from openocop.files.states import UploadState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHUNK: Final = 2_000
"""Rows read at a time."""
UNDER_WAY: Final = 60 * 60
"""Seconds within which a file without a row may still get one."""


@dataclass(frozen=True, slots=True)
class StoreState:
    """What was found. Paths are those below the folder ``files``.

    ``missing`` and ``damaged`` files are named by rows and must come from a backup. ``orphaned`` ones no row
    names, and ``leftovers`` were never finished: both only take room. What is younger than an hour is neither.
    """

    files: int
    pictures: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]
    orphaned: tuple[str, ...]
    leftovers: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every file that a row names is there as it was kept."""
        return not self.missing and not self.damaged


@dataclass(frozen=True, slots=True)
class _Expected:
    """A file as a row names it."""

    path: Path
    size: int
    digest: str


def verify_store() -> StoreState:
    """Reads every kept file and compares it with its row.

    Five queries, and two more where no row seemed to name a file; it takes as long as the disk needs to read
    everything.
    """
    missing, damaged, known = [], [], set()
    for expected in _expected():
        known.add(expected.path)
        try:
            is_same = hash_of(expected.path) == (expected.size, expected.digest)
        except FileNotFoundError:
            missing.append(_shown(expected.path))
        except OSError:
            damaged.append(_shown(expected.path))
        else:
            damaged += [] if is_same else [_shown(expected.path)]
    known |= _under_way()
    unnamed = [path for path in _old_files() if path not in known]
    leftovers = [path for path in unnamed if path.parent in {store() / INCOMING, store() / UPLOADS}]
    # A row may have come while the files were read.
    orphaned = _without_row(set(unnamed).difference(leftovers))
    return StoreState(
        files=StoredFile.objects.count(),
        pictures=Picture.objects.count(),
        missing=tuple(missing),
        damaged=tuple(damaged),
        orphaned=tuple(sorted(map(_shown, orphaned))),
        leftovers=tuple(sorted(map(_shown, leftovers))),
    )


def _under_way() -> set[Path]:
    """The parts of uploads that may still go on."""
    opened = set(Upload.objects.filter(state=UploadState.RECEIVING).values_list("pk", flat=True))
    return {path for number, path in parts() if number in opened}


def _expected() -> Iterator[_Expected]:
    rows = StoredFile.objects.values_list("sha256", "size")
    for digest, size in rows.iterator(chunk_size=CHUNK):
        yield _Expected(place_of(digest), size, digest)
    for picture in Picture.objects.iterator(chunk_size=CHUNK):
        yield from _renditions(picture)


def _renditions(picture: Picture) -> Iterator[_Expected]:
    for rendition, (size, digest) in sorted(picture.sums.items()):
        yield _Expected(place_of(picture.digest, rendition), size, digest)


def _old_files() -> list[Path]:
    before = time.time() - UNDER_WAY
    return [path for path in store().rglob("*") if not path.is_dir() and _written_at(path) < before]


def _written_at(path: Path) -> float:
    """When the file was last written, in seconds; endlessly late where it is gone by now."""
    try:
        return path.lstat().st_mtime
    except FileNotFoundError:
        return math.inf


def _without_row(paths: Iterable[Path]) -> list[Path]:
    """Those of the ``paths`` that no row names now."""
    paths = list(paths)
    if not paths:
        return []
    named = {expected.path for expected in _expected()}
    return [path for path in paths if path not in named]


def _shown(path: Path) -> str:
    return path.relative_to(store()).as_posix()
