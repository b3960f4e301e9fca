"""The kinds of content that are told apart, and how much of each is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MB: Final = 1024 * 1024


class Kind(StrEnum):
    """What bytes are, whatever they are called."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    HEIC = "heic"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODS = "ods"
    DOC = "doc"
    XLS = "xls"
    MP3 = "mp3"
    MP4 = "mp4"
    CSV = "csv"
    TEXT = "text"
    PROGRAM = "program"
    """A document or spreadsheet with macros."""
    LOCKED = "locked"
    """A document or spreadsheet that opens with a password alone."""
    MARKUP = "markup"
    """HTML, SVG or other XML: a browser could carry it out."""
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Traits:
    """How a kind is sent and named, the most bytes of it that are kept, and whether a browser shows it itself."""

    media_type: str
    ending: str
    largest: int
    is_shown: bool


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"

TRAITS: Final[dict[Kind, Traits]] = {
    Kind.JPEG: Traits("image/jpeg", ".jpg", 20 * MB, is_shown=True),
    Kind.PNG: Traits("image/png", ".png", 20 * MB, is_shown=True),
    Kind.WEBP: Traits("image/webp", ".webp", 20 * MB, is_shown=True),
    Kind.GIF: Traits("image/gif", ".gif", 20 * MB, is_shown=True),
    Kind.HEIC: Traits("image/heic", ".heic", 20 * MB, is_shown=False),
    Kind.PDF: Traits("application/pdf", ".pdf", 60 * MB, is_shown=True),
    Kind.DOCX: Traits(f"{_OFFICE}.wordprocessingml.document", ".docx", 30 * MB, is_shown=False),
    Kind.XLSX: Traits(f"{_OFFICE}.spreadsheetml.sheet", ".xlsx", 30 * MB, is_shown=False),
    Kind.ODS: Traits("application/vnd.oasis.opendocument.spreadsheet", ".ods", 30 * MB, is_shown=False),
    Kind.DOC: Traits("application/msword", ".doc", 30 * MB, is_shown=False),
    Kind.XLS: Traits("application/vnd.ms-excel", ".xls", 30 * MB, is_shown=False),
    Kind.MP3: Traits("audio/mpeg", ".mp3", 60 * MB, is_shown=True),
    Kind.MP4: Traits("video/mp4", ".mp4", 300 * MB, is_shown=True),
    Kind.CSV: Traits("text/csv", ".csv", 10 * MB, is_shown=False),
    Kind.TEXT: Traits("text/plain", ".txt", 10 * MB, is_shown=False),
}
"""The kinds that can be kept; the others are told apart so that the refusal can say what to do."""

KEPT: Final = frozenset(TRAITS) - {Kind.HEIC}
PICTURES: Final = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.GIF})
PHOTOS: Final = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC})
"""Photographs of papers and places as they come from telephones."""
EVIDENCE: Final = PHOTOS | {Kind.PDF, Kind.DOCX, Kind.XLSX}
"""What may prove something in a dossier; films and sound are links."""
LARGEST: Final = max(traits.largest for traits in TRAITS.values())
