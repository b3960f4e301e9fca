"""What is kept of a file that proves something: checked by its content, safe to open, light enough to look at.

Photographs become upright JPEGs without notes; PDFs stay as they are unless something in them had to go; Word and
Excel stay as they are.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openocop.files.apart import open_apart
from openocop.files.chamber.codes import MENDED
from openocop.files.disk import Received, blocks, receiving
from openocop.files.kinds import PHOTOS, TRAITS, Kind
from openocop.files.office_files import check_office_file
from openocop.files.refusals import refuse_kind, refuse_size
from openocop.files.sniffing import sniff

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    Ready = tuple[Received, Kind]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is shown and, where it is kept too, what was sent; ``notes`` are codes (``chamber.codes``)."""

    shown: Ready
    original: Ready | None
    notes: tuple[str, ...]

    def files(self) -> list[Ready]:
        """All that is to be kept."""
        return [self.shown, *([self.original] if self.original else [])]


@contextmanager
def prepared(path: Path, kinds: Collection[Kind], *, keep_original: bool) -> Iterator[Prepared]:
    """The files to keep of the one at ``path``, gone at the end of the block unless they were settled.

    Raises ``BadInputError("file", …)`` for other kinds than ``kinds``, for what is damaged, locked, too large,
    bound to act by itself, or a bomb; ``RefusedError`` where the disk is full.
    """
    with path.open("rb") as file:
        kind = sniff(file)
    refuse_kind(kind, kinds)
    refuse_size(path.stat().st_size, TRAITS[kind].largest)
    with ExitStack() as stack:
        yield _prepare(path, kind, stack, keep_original=keep_original)


def _prepare(path: Path, kind: Kind, stack: ExitStack, *, keep_original: bool) -> Prepared:
    if kind in PHOTOS:
        made = stack.enter_context(receiving())
        open_apart("picture", made.path, path)
        made.read_again()
        return Prepared((made, Kind.JPEG), _copy(path, kind, stack) if keep_original else None, ())
    if kind is Kind.PDF:
        return _prepare_pdf(path, stack)
    notes = check_office_file(path) if kind in {Kind.DOCX, Kind.XLSX} else []
    return Prepared(_copy(path, kind, stack), None, tuple(notes))


def _prepare_pdf(path: Path, stack: ExitStack) -> Prepared:
    """As it is, or as the chamber wrote it; what was only mended is kept beside it, what acted is not."""
    made = stack.enter_context(receiving())
    said = open_apart("pdf", made.path, path)
    notes = tuple(said["notes"])
    if not said["written"]:
        return Prepared(_copy(path, Kind.PDF, stack), None, notes)
    made.read_again()
    return Prepared((made, Kind.PDF), _copy(path, Kind.PDF, stack) if notes == (MENDED,) else None, notes)


def _copy(path: Path, kind: Kind, stack: ExitStack) -> Ready:
    copied = stack.enter_context(receiving())
    for block in blocks(path):
        copied.write(block)
    return copied, kind
