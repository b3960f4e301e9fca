"""Putting a backup in place, on this or another machine, on either engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from openocop import __version__
from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal import guards
from openocop.journal.queries import ChainState, state_of_chain
from openocop.web.backup import tables
from openocop.web.backup.databases import fresh_database, holds_tables
from openocop.web.backup.folders import copy_file, files_under, make_folder, remove, settle
from openocop.web.backup.making import journal_of
from openocop.web.backup.manifest import KEYS, MEDIA, Manifest, check_files, read_manifest

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place; ``aside`` is the folder with what stood there before, if anything did."""

    manifest: Manifest
    chain: ChainState
    aside: Path | None


def restore_backup(folder: Path, *, force: bool) -> Restored:
    """Makes this installation what it was when the backup was taken; all checks come before any change.

    Raises ``BadInputError`` naming the file of the backup that is damaged, and ``RefusedError`` where another
    version of the software took it, where this installation holds something and ``force`` is False, or where
    what came out differs from what went in; the installation is then as it was.
    """
    folder = folder.expanduser().resolve()
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    _refuse_other_version(manifest)
    is_used = _is_used()
    if is_used and not force:
        raise RefusedError(
            _("This installation holds data already. To replace all of it, run again with --force.")
        )
    aside = settings.DATA_DIR / f"replaced-{now():%Y%m%d-%H%M%S}" if is_used else None
    staged = settings.DATA_DIR / "restore.partial"
    remove(staged)
    for place in (staged, aside or staged):
        make_folder(place)
    try:
        _stage(folder, manifest, staged)
        with fresh_database(aside):
            chain = _fill(folder, manifest)
    except BaseException:
        for place in (staged, aside or staged):
            remove(place)
        raise
    _put_in_place(staged, aside)
    return Restored(manifest, chain, aside)


def _refuse_other_version(manifest: Manifest) -> None:
    """Rows fit only into the tables they came from."""
    software = sorted(list(name) for name in MigrationLoader(None).graph.nodes)
    shape = {tables.label(model): [f.attname for f in tables.columns(model)] for model in tables.models()}
    if manifest.migrations != software or {t.model: t.columns for t in manifest.tables} != shape:
        sentence = _(
            "This backup was taken by version %(theirs)s, whose tables differ from those of this version, %(ours)s. "
            "Install version %(theirs)s, restore, and update afterwards."
        )
        raise RefusedError(sentence % {"theirs": manifest.version, "ours": __version__})


def _is_used() -> bool:
    if files_under(settings.MEDIA_ROOT) or files_under(settings.KEYS_DIR):
        return True
    try:
        return holds_tables()
    except DatabaseError as error:
        if connection.vendor != "postgresql":
            return True  # a damaged file; it is not overwritten without being asked
        raise RefusedError(_("The database does not answer: %(why)s") % {"why": error}) from error


def _stage(folder: Path, manifest: Manifest, staged: Path) -> None:
    """Copies media and keys beside the place they go to, checking each copy."""
    for name, (size, digest) in manifest.files.items():
        if name.startswith((f"{MEDIA}/", f"{KEYS}/")) and copy_file(folder / name, staged / name) != (
            size,
            digest,
        ):
            raise BadInputError(name, _("this file changed while it was read; take another backup."))
    make_folder(staged / MEDIA)
    settle(staged)


def _fill(folder: Path, manifest: Manifest) -> ChainState:
    """Fills the fresh database and looks whether what came out is what went in."""
    known = {tables.label(model): model for model in tables.models()}
    tables.empty(known.values())
    tables.reset_counters(list(known.values()))
    if manifest.journal.broken:
        guards.let_in_as_they_were(connection)
    for table in manifest.tables:
        tables.load(known[table.model], table, folder)
    connection.check_constraints()
    if manifest.journal.broken:
        guards.guard(connection)
    ContentType.objects.clear_cache()
    for table in manifest.tables:
        if tables.count(known[table.model]) != table.rows:
            raise RefusedError(
                _("The table %(name)s did not come out whole; nothing was changed.") % {"name": table.model}
            )
    chain = state_of_chain()
    if journal_of(chain) != manifest.journal:
        raise RefusedError(_("The journal did not come out as it was saved; nothing was changed."))
    return chain


def _put_in_place(staged: Path, aside: Path | None) -> None:
    for name, place in ((MEDIA, settings.MEDIA_ROOT), (KEYS, settings.KEYS_DIR)):
        if not (staged / name).exists():
            continue  # a key that came from the environment is in no backup; the one here stays
        if aside and place.exists():
            place.rename(aside / name)
        remove(place)
        (staged / name).rename(place)
    remove(staged)
    settle(settings.DATA_DIR)
