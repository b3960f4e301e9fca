"""Backup and restore: everything an installation holds, in a folder that opens on another machine.

A backup is a folder of plain files: ``manifest.json``, one file of JSON lines for each table, ``media/`` and
``keys/``. It names no engine: what was taken from SQLite opens on PostgreSQL and the other way round, and no
outside program is needed. ``docs/decisions/0004-journal.md`` says why.
"""

from __future__ import annotations

from openocop.web.backup.making import Made, make_backup
from openocop.web.backup.restoring import Restored, restore_backup

__all__ = ["Made", "Restored", "make_backup", "restore_backup"]
