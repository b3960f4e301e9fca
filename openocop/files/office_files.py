"""Documents and spreadsheets of Office: zips that must be whole, modest, and without programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.files.chamber.codes import EMBEDDED, OUTSIDE
from openocop.files.kinds import EVIDENCE, Kind
from openocop.files.refusals import PLACE, refuse_kind
from openocop.files.sniffing import UNREADABLE_ZIP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_PARTS: Final = 5_000
MOST_UNPACKED: Final = 300 * 1024 * 1024
"""Bytes of all parts together once unpacked."""
_BLOCK: Final = 1024 * 1024
_ELSEWHERE: Final = re.compile(
    rb'<Relationship\b[^>]*TargetMode\s*=\s*["\']External["\'][^>]*>', re.IGNORECASE
)
_LINK: Final = re.compile(rb'Type\s*=\s*["\'][^"\']*/hyperlink["\']', re.IGNORECASE)
_TEMPLATE: Final = re.compile(rb'Type\s*=\s*["\'][^"\']*/attachedTemplate["\']', re.IGNORECASE)


def check_office_file(path: Path) -> list[str]:
    """What is to be known of it: ``OUTSIDE`` and ``EMBEDDED``.

    Raises ``BadInputError("file", …)`` for a damaged one, one that unpacks to very much, and one with macros or
    with a template that is fetched from elsewhere.
    """
    try:
        with ZipFile(path) as archive:
            _refuse_bomb(archive)
            return list(dict.fromkeys(_looked_into(archive)))
    except UNREADABLE_ZIP as error:
        raise BadInputError(
            PLACE, _("The document is damaged. Open it, save it anew, and send it again.")
        ) from error


def _refuse_bomb(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadInputError(
            PLACE, _("The document unpacks to very much more than it seems. Save it as PDF, and send that.")
        )


def _looked_into(archive: ZipFile) -> Iterator[str]:
    """Reads every part to its end: a part that is longer than it says, or damaged, does not pass its check sum."""
    for part in archive.infolist():
        begin = b""
        with archive.open(part) as file:
            while block := file.read(_BLOCK):
                begin = begin or block
        name = part.filename.lower()
        if name == "[content_types].xml" and b"macroenabled" in begin.replace(b"\0", b"").lower():
            refuse_kind(Kind.PROGRAM, EVIDENCE)
        if name.endswith(".rels"):
            yield from _elsewhere(begin.replace(b"\0", b""))
        if "/embeddings/" in name and name.endswith(".bin"):
            yield EMBEDDED


def _elsewhere(relations: bytes) -> Iterator[str]:
    for one in _ELSEWHERE.findall(relations):
        if _TEMPLATE.search(one):
            refuse_kind(Kind.PROGRAM, EVIDENCE)
        if not _LINK.search(one):
            yield OUTSIDE
