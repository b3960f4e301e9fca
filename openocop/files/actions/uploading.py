"""The life of an upload: begun, grown piece by piece, finished into a stored file, given up, swept away.

Bytes are on the disk before the row counts them, so nothing acknowledged is lost; what the disk has beyond the
count was never acknowledged and is sent again. Each act holds the part's lock first and the database after, never
the other way round, and never keeps the database waiting while it reads or writes a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError
from openocop.files.actions.keeping import row_of_file
from openocop.files.disk import free_bytes, no_room, place_of
from openocop.files.evidence import prepared
from openocop.files.kinds import EVIDENCE
from openocop.files.models import Upload
from openocop.files.naming import clean_name
from openocop.files.parts import held_part, parts
from openocop.files.policy import why_not
from openocop.files.refusals import PLACE, OtherContentError, OutOfPlaceError, refuse_claim
from openocop.files.states import UploadState

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from openocop.files.evidence import Prepared
    from openocop.files.kinds import Kind
    from openocop.files.parts import Part
    from openocop.files.policy import Owner

LEAST_FREE: Final = 200 * 1024 * 1024
"""Bytes that an upload must leave free on the disk, for the database before all."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Declared:
    """What the sender says of the file before a byte comes: ``number`` is her own choice, ``sha256`` may be empty."""

    number: UUID
    purpose: str
    name: str
    size: int
    sha256: str = ""


def begin_upload(declared: Declared, *, by: Owner) -> Upload:
    """An upload that waits for its first piece; the same declared again gives the same row, however far it is.

    Whether the person may hand in for this purpose is the caller's question. Raises ``BadInputError`` for an empty
    or too large file, ``PermissionDenied`` for a number that somebody else uses, ``RefusedError`` for one used
    for another file, when too many uploads are open (hers or all; two at one moment may pass by one) and where
    the disk is nearly full.
    """
    name = clean_name(declared.name)
    _refuse_declared(declared, name)
    if known := Upload.objects.filter(pk=declared.number).first():
        return _same(known, declared, by)
    _refuse_too_many(by)
    if free_bytes() < declared.size + LEAST_FREE:
        raise no_room()
    moment = now()
    try:
        with transaction.atomic():
            return Upload.objects.create(
                id=declared.number,
                owner=by.pk,
                purpose=declared.purpose,
                name=name,
                size=declared.size,
                sha256=declared.sha256,
                started_at=moment,
                last_at=moment,
            )
    except IntegrityError:
        # The same begun twice at one moment.
        return _same(Upload.objects.get(pk=declared.number), declared, by)


def append_chunk(upload: Upload, *, offset: int, data: bytes, by: Owner) -> Upload:
    """Adds a piece that begins at ``offset``; ``received`` of what comes back is on the disk for certain.

    A piece that came before is acknowledged again and changes nothing, also where a new one overlaps it, and also
    when the whole is finished already. Raises
    ``OutOfPlaceError`` (with the right offset) for a piece further on, ``OtherContentError`` where the overlap
    differs: the file was changed in between; ``BadInputError`` for more than was declared or a piece too large;
    ``RefusedError`` for an upload that was refused or given up, and where the disk is full.
    """
    _refuse_others(upload, by)
    if len(data) > settings.UPLOAD_CHUNK:
        raise BadInputError(
            PLACE, _("The piece of the file is too large. Reload the page and choose the file again.")
        )
    with held_part(upload.pk) as part:
        row = Upload.objects.filter(pk=upload.pk).first()
        if row and row.state == UploadState.FINISHED and offset + len(data) <= row.size:
            return row  # another tab was faster
        row = _receiving(row, part)
        here = min(row.received, part.length)
        if offset > here:
            raise OutOfPlaceError(here)
        if offset + len(data) > row.size:
            raise BadInputError(PLACE, _("More came than the file has. Choose the file again."))
        known, fresh = data[: here - offset], data[here - offset :]
        if part.read(offset, len(known)) != known:
            raise _other_content()
        if fresh:
            part.write(here, fresh)
        return _counted(row, max(here, offset + len(data)))


def finish_upload(
    upload: Upload, *, by: Owner, kinds: Collection[Kind] = EVIDENCE, keep_original: bool = False
) -> Upload:
    """The whole file is checked by its content, made fit to keep, and stored once; the same again, the same answer.

    ``kinds`` are those taken. With ``keep_original`` a picture's bytes as sent are kept beside what is shown;
    without, only where a damaged document was mended. Raises ``OutOfPlaceError`` while bytes are missing,
    ``OtherContentError`` where they are not those declared (they are dropped, and it begins again),
    ``BadInputError`` for what is not taken (the upload ends, its bytes are dropped), ``RefusedError`` for an
    upload given up and where the disk is full.
    """
    _refuse_others(upload, by)
    with held_part(upload.pk) as part:
        row = Upload.objects.filter(pk=upload.pk).select_related("stored", "original").first()
        if row and row.state == UploadState.FINISHED:
            part.remove()
            return row
        if row and row.state == UploadState.REFUSED:
            part.remove()
            raise BadInputError(PLACE, row.refusal)
        row = _receiving(row, part)
        _refuse_unfit(row, part)
        try:
            with prepared(part.path, kinds, keep_original=keep_original) as ready:
                done = _stored(row, ready)
        except BadInputError as error:
            _end(row, UploadState.REFUSED, refusal=error.sentence)
            part.remove()
            raise
        part.remove()
        return done


def abandon_upload(upload: Upload, *, by: Owner) -> None:
    """Gives an upload up and drops its bytes; what is finished stays as it is. Again, it does nothing."""
    _refuse_others(upload, by)
    with held_part(upload.pk) as part:
        row = Upload.objects.filter(pk=upload.pk).first()
        if row and row.state == UploadState.RECEIVING:
            _end(row, UploadState.ABANDONED)
        part.remove()


def sweep_uploads(*, days: int) -> int:
    """Forgets uploads that nobody has touched for so many days, with their bytes; how many rows went.

    What they were stored as stays. Parts that no row names go too.
    """
    before = now() - timedelta(days=days)
    swept = 0
    for number in list(Upload.objects.filter(last_at__lt=before).values_list("pk", flat=True)):
        with held_part(number) as part:
            gone, _by_model = Upload.objects.filter(pk=number, last_at__lt=before).delete()
            if gone:
                part.remove()
                swept += 1
    for number, path in parts():
        if path.stat().st_mtime < before.timestamp() and not Upload.objects.filter(pk=number).exists():
            with held_part(number) as part:
                part.remove()
    return swept


def _refuse_declared(declared: Declared, name: str) -> None:
    if declared.size < 1:
        raise BadInputError(PLACE, _("The file is empty. Choose it again; if it stays empty, make it anew."))
    refuse_claim(name, declared.size, settings.LARGEST_UPLOAD)
    if declared.sha256 and not _DIGEST.fullmatch(declared.sha256):
        raise BadInputError(
            PLACE, _("The file's check sum cannot be read. Reload the page and choose it again.")
        )


def _same(known: Upload, declared: Declared, by: Owner) -> Upload:
    _refuse_others(known, by)
    said = (known.purpose, known.size, known.sha256)
    if said != (declared.purpose, declared.size, declared.sha256):
        raise _other_content()
    return known


def _other_content() -> OtherContentError:
    return OtherContentError(
        _("This is not the same file as before. It is sent again from its beginning, as a new file.")
    )


def _refuse_too_many(by: Owner) -> None:
    if said := _too_many(by):
        sweep_uploads(days=settings.UPLOAD_DAYS)
        said = _too_many(by)
    if said:
        raise RefusedError(said)


def _too_many(by: Owner) -> str:
    """A sentence where no more uploads may be open, hers or all; else empty."""
    opened = Upload.objects.filter(state=UploadState.RECEIVING)
    if opened.filter(owner=by.pk).count() >= settings.OPEN_UPLOADS_EACH:
        return _("%(most)s of your files are not sent to the end yet. Finish or remove them first.") % {
            "most": settings.OPEN_UPLOADS_EACH
        }
    if opened.count() >= settings.OPEN_UPLOADS_ALL:
        return _("Very many people are sending files just now. Try again in a few minutes.")
    return ""


def _refuse_others(upload: Upload, by: Owner) -> None:
    if sentence := why_not(by, upload):
        raise PermissionDenied(sentence)


def _receiving(row: Upload | None, part: Part) -> Upload:
    """The row; RefusedError, and no bytes left, unless it still takes pieces."""
    if row is None or row.state != UploadState.RECEIVING:
        part.remove()
        raise RefusedError(
            _("The sending of this file has ended. Choose the file again if it is not in the list.")
        )
    return row


def _counted(row: Upload, received: int) -> Upload:
    """The row with so many bytes acknowledged; compared and set, should anything else have changed it."""
    if received != row.received:
        still = Upload.objects.filter(pk=row.pk, state=UploadState.RECEIVING, received=row.received)
        if not still.update(received=received, last_at=now()):
            raise RefusedError(_("The file is being sent from another window. Close it, and try again."))
        row.received = received
    return row


def _refuse_unfit(row: Upload, part: Part) -> None:
    """The part must be the file declared, to the last bit."""
    here = min(row.received, part.length)
    if here < row.size:
        raise OutOfPlaceError(here)
    part.cut(row.size)
    if row.sha256 and part.digest() != row.sha256:
        _counted(row, 0)
        part.remove()
        raise OtherContentError(
            _("The file did not arrive as it was. It is sent again from its beginning; nothing was kept.")
        )


def _stored(row: Upload, ready: Prepared) -> Upload:
    """The files under their lasting names, then their rows and the end of the upload in one transaction."""
    for received, _kind in ready.files():
        received.settle(place_of(received.digest))
    with transaction.atomic():
        row.stored = row_of_file(*ready.shown, row.name)
        row.original = row_of_file(*ready.original, row.name) if ready.original else None
        row.notes = list(ready.notes)
        _end(row, UploadState.FINISHED, stored=row.stored, original=row.original, notes=row.notes)
    return row


def _end(row: Upload, state: UploadState, **values: object) -> None:
    still = Upload.objects.filter(pk=row.pk, state=UploadState.RECEIVING)
    if not still.update(state=state, last_at=now(), **values):
        raise RefusedError(
            _("The sending of this file has ended. Choose the file again if it is not in the list.")
        )
    row.state = state
