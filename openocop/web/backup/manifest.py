"""The list of contents of a backup, and the check that all of it is there and as it was written."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.web.backup.folders import files_under, hash_of

NAME: Final = "manifest.json"
FORMAT: Final = 1
TABLES, MEDIA, KEYS = "tables", "media", "keys"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its model, its columns in the order of the lines, its rows, and the last number given out."""

    model: str
    columns: list[str]
    rows: int
    last_id: int | None


@dataclass(frozen=True, slots=True)
class Journal:
    """The chain at the moment of the backup; ``broken`` is the first broken entry and its fault, if any."""

    count: int
    head: str
    broken: list[Any] | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``files`` gives size and SHA-256 of each, by its name inside the folder."""

    version: str
    engine: str
    taken_at: str
    migrations: list[list[str]]
    tables: list[Table]
    journal: Journal
    files: dict[str, list[Any]]

    def to_json(self) -> bytes:
        """The manifest as it stands in the folder."""
        return json.dumps({"format": FORMAT} | asdict(self), ensure_ascii=False, indent=1).encode() + b"\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup. ``BadInputError`` where it is missing, unreadable or of another kind."""
    path = folder / NAME
    if not path.is_file():
        raise BadInputError(
            str(folder),
            _(
                "this is no whole backup: it has no manifest.json. A folder “….partial” was cut off; take another."
            ),
        )
    try:
        data = json.loads(path.read_bytes())
        kind = data.pop("format")
        tables = [Table(**table) for table in data.pop("tables")]
        made = Manifest(**data | {"tables": tables, "journal": Journal(**data["journal"])})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadInputError(str(path), _("this file is damaged; take another backup.")) from error
    if kind != FORMAT:
        sentence = _(
            "this backup is of the kind %(kind)s; install the version of OpenOCOP that made it: %(version)s."
        )
        raise BadInputError(str(path), sentence % {"kind": kind, "version": made.version})
    return made


def check_files(folder: Path, manifest: Manifest) -> None:
    """Every file of the manifest is there and unchanged, and no other. ``BadInputError`` names the first."""
    there = {path.relative_to(folder).as_posix() for path in files_under(folder)} - {NAME}
    for name in sorted(there ^ set(manifest.files)):
        if name in there:
            raise BadInputError(
                name, _("this file does not belong to the backup; take it out of the folder.")
            )
        raise BadInputError(name, _("this file of the backup is missing; take another backup."))
    for name, (size, digest) in manifest.files.items():
        if not _is_inside(name):
            raise BadInputError(name, _("this name leads out of the backup; take another backup."))
        if hash_of(folder / name) != (size, digest):
            raise BadInputError(
                name, _("this file of the backup is damaged: it is not what was saved. Take another backup.")
            )


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and parts[0] in {TABLES, MEDIA, KEYS} and ".." not in parts
