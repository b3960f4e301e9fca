"""The work at a batch: reading it and taking it in, at once for a small file, in a process of its own for a large one.

See docs/decisions/0010-import-progress.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError
from openocop.register.importing.applying import Source, apply_plan
from openocop.register.importing.lines import keep_lines
from openocop.register.importing.planning import Choice, Plan, plan
from openocop.register.importing.progress import hold, lock_path, tell
from openocop.register.models import ImportBatch, ImportProfile
from openocop.register.models.imports import BatchState
from openocop.register.policy import Verb, allow
from openocop.register.reading.cell import column_letters
from openocop.register.reading.workbook import open_workbook

if TYPE_CHECKING:
    from openocop.accounts.models import Person

SMALL: Final = 64 * 1024
"""Bytes of a file that is done while its reader waits: some 1,500 lines, a second or two."""
_BEFORE: Final = {
    BatchState.READING: (BatchState.PREVIEWED, BatchState.READING),
    BatchState.WRITING: (BatchState.PREVIEWED, BatchState.WRITING),
}


def path_of(batch: ImportBatch) -> Path:
    """Where the file that was handed in lies, by its hash."""
    return Path(settings.MEDIA_ROOT) / "imports" / batch.file_digest


def begin(batch: ImportBatch, work: BatchState, *, by: Person) -> None:
    """Has a batch read (``READING``) or taken in (``WRITING``); asked for again while it is at work, nothing happens.

    Raises ``PermissionDenied``, and ``RefusedError`` for a batch that is taken in, undone or dropped.
    """
    allow(by, Verb.IMPORT, batch.province)
    held = hold(batch)
    if held is None:
        return
    try:
        rows = ImportBatch.objects.filter(pk=batch.pk, state__in=_BEFORE[work])
        if rows.update(state=work, problem="") != 1:
            raise RefusedError(_("This file was taken in already."))
        if _size(batch) > SMALL:
            _launch(batch, by, held)
        else:
            do_work(batch, held, by=by)
    finally:
        os.close(held)
    batch.refresh_from_db()


def do_work(batch: ImportBatch, held: int, *, by: Person) -> None:
    """Does what the batch's state asks for, whole or not at all. Whoever calls holds the lock.

    What cannot be is kept as the batch's ``problem``: of a list that cannot be read the batch is refused then, of one
    that cannot be taken in it is as before.
    """
    batch.refresh_from_db()
    try:
        if batch.state == BatchState.READING:
            _read(batch, held)
        elif batch.state == BatchState.WRITING:
            _take_in(batch, held, by)
    except (BadInputError, RefusedError, PermissionDenied) as error:
        after = BatchState.REFUSED if batch.state == BatchState.READING else BatchState.PREVIEWED
        sentence = error.sentence if isinstance(error, BadInputError) else str(error)
        ImportBatch.objects.filter(pk=batch.pk).update(state=after, problem=sentence[:1000])


def _size(batch: ImportBatch) -> int:
    """Bytes of the file; 0 where it is gone, which whoever opens it says in a sentence."""
    path = path_of(batch)
    return path.stat().st_size if path.exists() else 0


def compare(batch: ImportBatch, held: int) -> Plan:
    """The plan of a batch by what was decided so far."""
    saved = {} if batch.mapping or batch.own_columns else saved_mappings(batch.province)
    choice = Choice(batch.sheet, batch.mapping, batch.province, saved=saved, hidden=batch.hidden_rows)
    decisions = {int(row): said for row, said in batch.decisions.items()}
    return plan(open_workbook(path_of(batch)), choice, decisions, lambda done, of: tell(held, done, of))


def saved_mappings(province: str) -> dict[str, dict[str, Any]]:
    """The saved profiles of a province's office, by the digest of their headings."""
    return dict(ImportProfile.objects.filter(province=province).values_list("headings_digest", "mapping"))


def _read(batch: ImportBatch, held: int) -> None:
    fresh = not batch.mapping and not batch.own_columns
    made = compare(batch, held)
    headings = made.headings
    if fresh:
        found = ImportProfile.objects.filter(province=batch.province, headings_digest=headings.digest)
        batch.profile = found.first()
    known = headings.as_json()
    batch.labels = {column_letters(at): words for at, words in sorted(headings.labels.items())}
    # A column without a field is said too: else a later reading would find the field again that a person took out.
    batch.mapping = {letters: known.get(letters, "") for letters in {**batch.labels, **known}}
    batch.sheet, batch.counts, batch.heading_rows = made.sheet, made.counts, list(headings.rows)
    batch.headings_digest, batch.hidden, batch.skipped = headings.digest, made.hidden, len(made.skipped)
    batch.state = BatchState.PREVIEWED
    with transaction.atomic():
        keep_lines(batch, made)
        batch.save()


def _take_in(batch: ImportBatch, held: int, by: Person) -> None:
    source = Source(batch.file_name, batch.file_digest, batch.province)
    made = compare(batch, held)
    tell(held, 0, 0)
    apply_plan(made, source, by=by, previewed=batch, tell=lambda done, of: tell(held, done, of))


def _launch(batch: ImportBatch, by: Person, held: int) -> None:
    """Starts the process that does the work; it holds the lock from its first moment."""
    words = ["--by", str(by.pk), "--lock", str(held), "--language", get_language() or settings.LANGUAGE_CODE]
    above = os.pathsep.join(filter(None, (str(settings.BASE_DIR), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "openocop", "work-import", str(batch.pk), *words],
        env=os.environ | {"PYTHONPATH": above},
        pass_fds=[held],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to ask how a process ended, or it stays in the table of processes.
    threading.Thread(target=process.wait, daemon=True).start()


def read_apart(batch: ImportBatch, *, by: Person) -> list[ImportBatch]:
    """Has each hidden sheet of a batch's file read as an import of its own, once. Raises ``PermissionDenied``."""
    allow(by, Verb.IMPORT, batch.province)
    same_file = ImportBatch.objects.filter(file_digest=batch.file_digest, province=batch.province)
    there = set(same_file.exclude(state=BatchState.UNDONE).values_list("sheet", flat=True))
    made = []
    for name in batch.hidden.get("sheets", []):
        if name not in there:
            made.append(
                ImportBatch.objects.create(
                    file_name=batch.file_name, file_digest=batch.file_digest, sheet=name[:300],
                    province=batch.province, state=BatchState.READING, by=by, at=now(),
                )
            )  # fmt: skip
            begin(made[-1], BatchState.READING, by=by)
    return made


def forget_file(batch: ImportBatch) -> None:
    """Removes a file that turned out to be no list, and its lock, where no other batch is of the same file."""
    lock_path(batch).unlink(missing_ok=True)
    if not ImportBatch.objects.filter(file_digest=batch.file_digest).exclude(pk=batch.pk).exists():
        path_of(batch).unlink(missing_ok=True)
