"""A file is kept, a picture is kept.

The room knows no actor: whoever binds a file to something records that act. Bytes are on the disk before the
row that names them; where the transaction around fails, they stay behind unnamed, do no harm, and the next
hand-in of the same content takes them up. Keep first, bind then: a transaction held open while a large file comes
in would let everybody else wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from openocop.core.clock import now
from openocop.files.disk import Received, blocks, hash_of, place_of, receiving
from openocop.files.kinds import KEPT, LARGEST, PICTURES, TRAITS, Kind
from openocop.files.models import Picture, StoredFile
from openocop.files.naming import clean_name
from openocop.files.pictures import prepare
from openocop.files.refusals import refuse_kind, refuse_size
from openocop.files.sniffing import sniff

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from openocop.files.disk import Readable


def keep_file(source: bytes | Path | Readable, *, name: str, kinds: Collection[Kind] = KEPT) -> StoredFile:
    """Keeps a file as it is, under its content's SHA-256; the same content again gives the same row.

    ``kinds`` are those the caller takes, by content; ``name`` is kept for showing alone. Raises
    ``BadInputError("file", …)`` for other kinds, HEIC, password-protected documents, and more bytes than the
    kind may have; ``RefusedError`` where the disk is full. Nothing is left behind then.
    """
    with receiving() as received:
        _receive(source, received, kinds)
        kind = sniff(received.file)
        refuse_kind(kind, kinds)
        refuse_size(received.size, TRAITS[kind].largest)
        # Written over where it is there already: a damaged or missing file is whole again.
        received.settle(place_of(received.digest))
        return row_of_file(received, kind, name)


def keep_picture(source: bytes | Path | Readable, *, name: str) -> Picture:
    """Keeps renditions of a picture, upright and without anything but its pixels (see ``pictures.prepare``).

    The same bytes again give the same row. ``name`` is what it was called, which decides nothing. Raises
    ``BadInputError("file", …)`` for what is no picture, damaged, too large or too small; ``RefusedError``
    where the disk is full.
    """
    del name  # taken so that all uploads are kept alike; a picture is never called by the name it came with
    with receiving() as received:
        _receive(source, received, PICTURES)
        digest = received.digest
        if kept := _whole_picture(digest):
            return kept
        prepared = prepare(received.file)
    sums = {rendition: _put(digest, rendition, data) for rendition, data in prepared.renditions.items()}
    values = {"width": prepared.width, "height": prepared.height, "sums": sums}
    with transaction.atomic():
        picture, _made = Picture.objects.update_or_create(
            digest=digest, defaults=values, create_defaults=values | {"kept_at": now()}
        )
    return picture


def _receive(source: bytes | Path | Readable, received: Received, kinds: Collection[Kind]) -> None:
    """Reads all of ``source``, and not much more than any of the ``kinds`` may have."""
    largest = max((TRAITS[kind].largest for kind in kinds), default=LARGEST)
    for block in blocks(source):
        refuse_size(received.size + len(block), largest)
        received.write(block)


def row_of_file(received: Received, kind: Kind, name: str) -> StoredFile:
    """The row of a file that lies under its digest already."""
    values = {
        "size": received.size,
        "media_type": TRAITS[kind].media_type,
        "original_name": clean_name(name),
        "kept_at": now(),
    }
    with transaction.atomic():
        # Of two who hand in the same at one moment, the second finds the row of the first.
        return StoredFile.objects.get_or_create(sha256=received.digest, defaults=values)[0]


def _whole_picture(digest: str) -> Picture | None:
    """The picture, where it is kept and all its renditions are as they were made."""
    picture = Picture.objects.filter(digest=digest).first()
    if picture is None:
        return None
    try:
        found = {name: list(hash_of(place_of(digest, name))) for name in picture.sums}
    except FileNotFoundError:
        return None
    return picture if found == picture.sums else None


def _put(digest: str, rendition: str, data: bytes) -> list[int | str]:
    with receiving() as part:
        part.write(data)
        part.settle(place_of(digest, rendition))
        return [part.size, part.digest]
