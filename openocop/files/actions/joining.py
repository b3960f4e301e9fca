"""Photographs of the pages of one paper, joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.files.actions.keeping import row_of_file
from openocop.files.apart import open_apart
from openocop.files.disk import place_of, receiving
from openocop.files.kinds import TRAITS, Kind
from openocop.files.refusals import PLACE, refuse_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openocop.files.models import StoredFile

MOST_PHOTOS: Final = 100


def join_photos(files: Sequence[StoredFile], *, name: str) -> StoredFile:
    """One PDF with a page a photograph, in the order given; the same again gives the same row.

    The photographs are evidence as it is kept (JPEG) and stay as they are. Raises ``BadInputError("file", …)``
    for none, too many, other files, and more bytes than a PDF may have; ``RefusedError`` where the disk is full.
    """
    jpeg = TRAITS[Kind.JPEG].media_type
    if not 1 <= len(files) <= MOST_PHOTOS:
        raise BadInputError(PLACE, _("Choose 1 to %(most)s photographs to join.") % {"most": MOST_PHOTOS})
    if any(file.media_type != jpeg for file in files):
        raise BadInputError(PLACE, _("Only photographs are joined into one file. Leave the others out."))
    refuse_size(sum(file.size for file in files), TRAITS[Kind.PDF].largest)
    with receiving() as made:
        open_apart("join", made.path, *(place_of(file.sha256) for file in files))
        made.read_again()
        refuse_size(made.size, TRAITS[Kind.PDF].largest)
        made.settle(place_of(made.digest))
        return row_of_file(made, Kind.PDF, name)
