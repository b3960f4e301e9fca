"""Large lists are worked on by a process of their own: it outlives the site, and killed it leaves nothing half-done."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from openocop.core.clock import now
from openocop.core.errors import RefusedError
from openocop.register.importing import progress
from openocop.register.importing.undoing import undo_import
from openocop.register.importing.working import SMALL, begin, path_of, read_apart
from openocop.register.models import ImportBatch, Product
from openocop.register.models.imports import BatchState
from tests.register.importing.test_deciding import filtered
from tests.register.importing.test_importing import FISH, RICE

__all__ = ["filtered"]

ROOT = Path(__file__).resolve().parents[3]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("OPENOCOP_")}
LINES = 4_000
PREPARE = """
import hashlib, json, django
from pathlib import Path
django.setup()
from openocop.accounts.demo import demo_administrator, demo_people
from openocop.core.clock import now
from openocop.journal.models import Entry
from openocop.register.importing.progress import is_held
from openocop.register.importing.undoing import undo_import
from openocop.register.importing.working import begin, path_of
from openocop.register.models import ImportBatch, ImportLine, Producer, Product, Recognition
from openocop.register.models.imports import BatchState
"""
HAND_IN = """
demo_people()
body = Path(%r).read_bytes()
digest = hashlib.sha256(body).hexdigest()
batch = ImportBatch(file_name="so.csv", file_digest=digest, province="82", at=now(), state="reading")
path_of(batch).parent.mkdir(parents=True)
path_of(batch).write_bytes(body)
batch.save()
print(demo_administrator().pk)
"""
BEGIN = "begin(ImportBatch.objects.get(), BatchState(%r), by=demo_administrator())\n"
LOOK = """
batch = ImportBatch.objects.get()
acts = list(Entry.objects.filter(subject_kind="importbatch").values_list("verb", flat=True))
print(json.dumps([is_held(batch), batch.state, ImportLine.objects.count(), Product.objects.count(),
    Producer.objects.count(), Recognition.objects.count(), acts]))
"""


class Site:
    """A site with a database of its own, in which a large list was handed in."""

    def __init__(self, folder):
        self.environment = CLEAN | {
            "OPENOCOP_DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "openocop.settings",
            "PYTHONPATH": str(ROOT),
        }
        self.folder = folder
        (folder / "data").mkdir()
        self.run("manage.py", "migrate", "-v", "0")
        rows = "".join(f"{at},Kẹo {at},Cơ sở Mẫu {at // 3},3,1/QĐ-UBND,05/03/2025\n" for at in range(LINES))
        self.list = folder / "so.csv"
        self.list.write_text(
            f"STT,Tên sản phẩm,Tên chủ thể,Hạng sao,Số quyết định,Ngày quyết định\n{rows}", encoding="utf-8"
        )
        assert self.list.stat().st_size > SMALL
        self.by = self.program(HAND_IN % str(self.list)).strip()

    def run(self, *arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            timeout=120,
        )
        return done.stdout

    def program(self, text):
        return self.run("-c", PREPARE + text)

    def look(self):
        return json.loads(self.program(LOOK))

    def wait(self):
        """Until nobody holds the batch's lock: the kernel wakes whoever waits for it."""
        with (self.folder / "data/media/imports/1.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)

    def kill_at(self, of):
        """Starts the work and kills it (-9) once it told that some of so many are done."""
        lock = self.folder / "data/media/imports/1.lock"
        lock.unlink(missing_ok=True)
        command = [sys.executable, "-m", "openocop", "work-import", "1", "--by", self.by]
        worker = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        while not (lock.exists() and f", {of}]" in lock.read_text(encoding="ascii")):
            try:
                worker.wait(timeout=0.01)
            except subprocess.TimeoutExpired:
                continue
            pytest.fail("the work was done before it was killed")
        worker.kill()
        worker.wait(timeout=10)


def test_killed_work_leaves_nothing_and_is_done_when_started_again(tmp_path):
    site = Site(tmp_path)
    site.kill_at(LINES + 1)  # rows of the sheet
    assert site.look() == [False, "reading", 0, 0, 0, 0, []]
    site.program(BEGIN % "reading")  # the site's own process ends at once; the work goes on
    site.wait()
    assert site.look() == [False, "previewed", LINES, 0, 0, 0, []]
    site.program("ImportBatch.objects.update(state='writing')")
    site.kill_at(LINES)  # products
    assert site.look() == [False, "writing", LINES, 0, 0, 0, []]
    site.program(BEGIN % "writing")
    site.wait()
    makers = (LINES + 2) // 3
    assert site.look() == [False, "applied", LINES, LINES, makers, LINES, ["importbatch:apply"]]


@pytest.fixture
def handed_in(sheet_of, world, settings, tmp_path):
    """A small list that was handed in and not read yet."""
    settings.MEDIA_ROOT = tmp_path / "media"
    assert world.tea.pk

    def of(*rows, path=None):
        batch = ImportBatch.objects.create(
            file_name="so.xlsx", file_digest="a" * 64, province="82", state=BatchState.READING, at=now()
        )
        path_of(batch).parent.mkdir(parents=True, exist_ok=True)
        path_of(batch).write_bytes((path or sheet_of(*rows)).read_bytes())
        return batch

    return of


def test_a_small_list_is_done_at_once(handed_in, world):
    batch = handed_in(FISH, RICE)
    begin(batch, BatchState.READING, by=world.officer())
    assert (batch.state, batch.counts["create"], batch.lines.count()) == ("previewed", 2, 2)
    begin(batch, BatchState.WRITING, by=world.officer())
    assert (batch.state, Product.objects.count()) == ("applied", 3)
    for work in (BatchState.READING, BatchState.WRITING):
        with pytest.raises(RefusedError):
            begin(batch, work, by=world.officer())


def test_work_that_is_held_is_not_begun_twice(handed_in, world):
    batch = handed_in(FISH)
    held = progress.hold(batch)
    assert (progress.is_held(batch), progress.hold(batch)) == (True, None)
    progress.tell(held, 500, 2_000)
    assert progress.progress_of(batch) == progress.Progress(500, 2_000)
    begin(batch, BatchState.READING, by=world.officer())
    assert batch.state == "reading"
    os.close(held)
    assert not progress.is_held(batch)
    begin(batch, BatchState.READING, by=world.officer())
    assert batch.state == "previewed"


def test_what_cannot_be_read_is_told(handed_in, world, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Tên chủ thể,Điện thoại\na,b\n", encoding="utf-8")
    batch = handed_in(path=path)
    begin(batch, BatchState.READING, by=world.officer())
    assert (batch.state, "no list of products" in batch.problem) == ("refused", True)


def test_a_file_that_is_gone_is_told(handed_in, world):
    batch = handed_in(FISH)
    path_of(batch).unlink()
    begin(batch, BatchState.READING, by=world.officer())
    assert (batch.state, batch.problem) == ("refused", "The file cannot be opened. Check its name and place.")


def test_undone_nothing_is_kept_but_the_batch(handed_in, world):
    by = world.officer()
    batch = handed_in(FISH, RICE)
    begin(batch, BatchState.READING, by=by)
    begin(batch, BatchState.WRITING, by=by)
    undo_import(batch, by=by, province="82")
    assert (batch.state, batch.lines.count(), Product.objects.count()) == ("undone", 0, 1)


def test_what_cannot_be_taken_in_leaves_the_list_as_it_was(handed_in, world):
    batch = handed_in(FISH)
    begin(batch, BatchState.READING, by=world.officer())
    path_of(batch).write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 50)
    begin(batch, BatchState.WRITING, by=world.officer())
    assert (batch.state, "picture" in batch.problem, Product.objects.count()) == ("previewed", True, 1)


def test_hidden_sheets_are_read_as_lists_of_their_own_once(handed_in, filtered, world):
    by = world.officer()
    batch = handed_in(path=filtered)
    begin(batch, BatchState.READING, by=by)
    assert batch.hidden == {"rows": 4, "sheets": ["2023"]}
    (apart,) = read_apart(batch, by=by)
    assert (apart.sheet, apart.state, apart.counts["create"]) == ("2023", "previewed", 5)
    assert read_apart(batch, by=by) == []
