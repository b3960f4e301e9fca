"""Taking a backup while the site is in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from openocop import __version__
from openocop.core.clock import now
from openocop.core.errors import RefusedError
from openocop.journal.queries import ChainState, state_of_chain
from openocop.web.backup import tables
from openocop.web.backup.databases import one_moment
from openocop.web.backup.folders import (
    FOLDER_FOR_OWNER,
    copy_file,
    files_under,
    hashed_file,
    make_folder,
    remove,
    settle,
    settle_name,
)
from openocop.web.backup.manifest import KEYS, MEDIA, NAME, Journal, Manifest, Table

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was taken; ``digest`` is the hash of its manifest, and so of everything in it."""

    folder: Path
    manifest: Manifest
    digest: str
    chain: ChainState


def make_backup(target: Path) -> Made:
    """Saves database, media and keys of one moment in the new folder ``target``; the site goes on meanwhile.

    Written into ``target.partial`` and renamed when all is on the disk: a folder without that ending is whole.
    Raises ``RefusedError`` where the folder is there already, lies inside the media, or the database waits for
    ``openocop setup``.
    """
    target = target.expanduser().resolve()
    partial = target.with_name(f"{target.name}.partial")
    _refuse_place(target, partial)
    make_folder(target.parent)
    try:
        partial.mkdir(mode=FOLDER_FOR_OWNER)
    except FileExistsError as error:
        sentence = _(
            "%(path)s is there: a backup is under way or was cut off. If none is under way, remove it."
        )
        raise RefusedError(sentence % {"path": partial}) from error
    try:
        made = _fill(target, partial)
        settle(partial)
        partial.rename(target)
        settle_name(target)
    except BaseException:
        remove(partial)
        raise
    return made


def journal_of(chain: ChainState) -> Journal:
    """The chain as a manifest keeps it."""
    broken: list[Any] | None = [chain.broken.number, chain.broken.fault] if chain.broken else None
    return Journal(chain.count, chain.head, broken)


def _refuse_place(target: Path, partial: Path) -> None:
    if target.exists():
        raise RefusedError(
            _("%(path)s is there already. Choose a new folder for each backup.") % {"path": target}
        )
    if partial.is_relative_to(settings.MEDIA_ROOT) or partial.is_relative_to(settings.KEYS_DIR):
        raise RefusedError(
            _("A backup cannot lie inside what it saves. Choose a folder outside %(path)s.")
            % {"path": settings.DATA_DIR}
        )


def _fill(target: Path, folder: Path) -> Made:
    files: dict[str, list[Any]] = {}
    with one_moment():
        migrations = _applied()
        saved = [_save_table(model, folder, files) for model in tables.models()]
        chain = state_of_chain()
    # After the tables: a file that a row names was there before the row was.
    _save_files(settings.MEDIA_ROOT, folder / MEDIA, MEDIA, files)
    _save_files(settings.KEYS_DIR, folder / KEYS, KEYS, files)
    manifest = Manifest(
        version=__version__,
        engine=connection.vendor,
        taken_at=now().isoformat(timespec="seconds"),
        migrations=migrations,
        tables=saved,
        journal=journal_of(chain),
        files=files,
    )
    with hashed_file(folder / NAME) as file:
        file.write(manifest.to_json())
    return Made(target, manifest, file.digest, chain)


def _applied() -> list[list[str]]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RefusedError(_("The database is not up to date with the software. Run: openocop setup"))
    return sorted(list(name) for name in MigrationRecorder(connection).applied_migrations())


def _save_table(model: Any, folder: Path, files: dict[str, list[Any]]) -> Table:
    table, files[tables.file_of(tables.label(model))] = tables.dump(model, folder)
    return table


def _save_files(source: Path, target: Path, name: str, files: dict[str, list[Any]]) -> None:
    for path in files_under(source):
        inner = path.relative_to(source)
        try:
            files[f"{name}/{inner.as_posix()}"] = list(copy_file(path, target / inner))
        except FileNotFoundError:
            remove(target / inner)  # taken away a moment ago: no row of the saved moment can have needed it
