"""Where files lie and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from django.utils.http import content_disposition_header

from openocop.files.disk import place_of
from openocop.files.kinds import PICTURES, TRAITS, Kind
from openocop.files.models import StoredFile
from openocop.files.naming import clean_name, name_with_ending
from openocop.files.parts import length_of
from openocop.files.pictures import rendition_sizes
from openocop.files.states import UploadState

if TYPE_CHECKING:
    from pathlib import Path

    from openocop.files.models import Upload

_KINDS: Final = {traits.media_type: kind for kind, traits in TRAITS.items()}
_SHOWN: Final = PICTURES | {Kind.PDF}
_RENDITIONS: Final = {"webp": Kind.WEBP, "jpg": Kind.JPEG}


class Shown(Protocol):
    """A picture, or what names one: digest, and width and height of the upright original in pixels."""

    @property
    def digest(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size of a picture: its name for ``path_of`` ("640.webp"), media type, width and height in pixels."""

    name: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Served:
    """What a door sends: the file's path, media type and size in bytes, and its Content-Disposition."""

    path: Path
    media_type: str
    size: int
    disposition: str


def path_of(digest: str, rendition: str = "") -> Path:
    """Where a stored file, or a rendition of a picture, lies. ValueError for what is no digest or rendition."""
    return place_of(digest, rendition)


def renditions(picture: Shown) -> list[Rendition]:
    """The sizes of a picture for ``srcset``, narrowest first, the JPEG last. No query, and none per picture."""
    sizes = rendition_sizes(picture.width, picture.height)
    return [Rendition(name, _media_type(name), *size) for name, size in sizes.items()]


def answer_for(digest: str, rendition: str = "") -> Served | None:
    """What to send for a stored file, or with ``rendition`` for a picture; None where there is no such file.

    Whether the asker may have it is the door's question. The type is that of the content, never a claimed one,
    and is to be sent with ``X-Content-Type-Options: nosniff``; what a browser does not show by itself is handed
    over as a download with the ending of its content. One query for a file, none for a picture.
    """
    try:
        path = place_of(digest, rendition)
        size = path.stat().st_size
    except (ValueError, FileNotFoundError):
        return None
    if rendition:
        return Served(path, _media_type(rendition), size, "inline")
    file = StoredFile.objects.filter(sha256=digest).first()
    return Served(path, file.media_type, size, _disposition(file)) if file else None


def served(stored: StoredFile, *, name: str, inline: bool) -> Served | None:
    """What to send for a stored file under this name; None where the disk does not have it. No query.

    Only pictures and PDFs are ever shown in the browser; all else, and those too without ``inline``, is handed
    over as a download.
    """
    path = place_of(stored.sha256)
    kind = _KINDS[stored.media_type]
    shown = inline and kind in _SHOWN
    called = name_with_ending(clean_name(name), TRAITS[kind].ending)
    disposition = content_disposition_header(as_attachment=not shown, filename=called) or "inline"
    try:
        return Served(path, stored.media_type, path.stat().st_size, disposition)
    except FileNotFoundError:
        return None


def received_of(upload: Upload) -> int:
    """Bytes of an upload that need not be sent again: what was acknowledged and is on the disk."""
    if upload.state != UploadState.RECEIVING:
        return upload.size if upload.state == UploadState.FINISHED else 0
    return min(upload.received, length_of(upload.pk))


def _disposition(file: StoredFile) -> str:
    traits = TRAITS[_KINDS[file.media_type]]
    name = name_with_ending(file.original_name, traits.ending)
    return content_disposition_header(as_attachment=not traits.is_shown, filename=name) or "attachment"


def _media_type(rendition: str) -> str:
    return TRAITS[_RENDITIONS[rendition.rpartition(".")[2]]].media_type
