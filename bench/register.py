"""Measures of the register: search at two sizes, and taking in a large workbook. Run by ``make bench``."""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.journal import USUAL_PLACE, own_database  # noqa: E402 - needs the path above

SIZES = tuple(int(size) for size in os.environ.get("OPENOCOP_BENCH_SIZES", "20000,200000").split(","))
LINES = int(os.environ.get("OPENOCOP_BENCH_LINES", "50000"))
QUESTIONS = 200


def prepared():
    """Django on a database of its own in a scratch folder (or on the one that OPENOCOP_DATABASE_URL names)."""
    os.environ["OPENOCOP_DATA_DIR"] = tempfile.mkdtemp()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openocop.settings")
    import django  # noqa: PLC0415 - after the settings are chosen

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def questions(rng):
    """Words as people type them: beginnings, without accents, one to three of them."""
    words = ["tra", "sen", "kho", "ca", "loc", "mam", "banh", "pho", "gao", "huyet", "xoai", "nem", "ruou", "cao lanh",
             "my quy", "hop tac xa", "dac biet", "h", "t", "ke du", "mat ong", "chieu lac"]  # fmt: skip
    return [" ".join(rng.sample(words, rng.choice((1, 2, 2, 3)))) for _ in range(QUESTIONS)]


def search_times():
    from openocop.core.clock import today  # noqa: PLC0415
    from openocop.register.searching import search  # noqa: PLC0415

    rng = random.Random(4)  # noqa: S311 - made-up questions
    asked = questions(rng)
    for one in asked[:20]:
        search(one, today())
    took = []
    for one in asked:
        start = time.perf_counter()
        search(one, today())
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return statistics.median(took), took[int(len(took) * 0.95)]


def workbook(path):
    """A list of LINES lines with dirt, as an office would hand it in."""
    import xlsxwriter  # noqa: PLC0415

    rng = random.Random(5)  # noqa: S311 - made-up lines
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    out = book.add_worksheet("OCOP")
    for column, words in enumerate(
        ["TT", "Tên sản phẩm", "Tên chủ thể", "Xã, phường", "Hạng sao", "Số QĐ", "Ngày QĐ"]
    ):
        out.write_string(0, column, words)
    places = [
        "xã Mỹ Quý, huyện Tháp Mười, Đồng Tháp",
        "Phường Sa Đéc, Đồng Tháp",
        "xã Tân Khánh Trung, huyện Lấp Vò, Đồng Tháp",
    ]
    # One decision has one date: a list that says otherwise is asked about line by line.
    decisions = [(f"{n + 1}/QĐ-UBND", f"{n % 27 + 1:02}/{n % 6 + 1:02}/2025") for n in range(160)]
    for at in range(1, LINES + 1):
        maker = rng.randrange(LINES // 3)
        cells = [
            str(at),
            f"Khô cá {rng.choice(['lóc', 'sặc', 'tra'])} {at} {rng.choice(['500g', '1 kg', ''])}",
            f"{rng.choice(['HTX', 'Hợp tác xã'])} Mẫu {maker}",
            places[maker % 3],
            rng.choice(["3", "3*", "3 sao", "***"]),
            *decisions[maker % len(decisions)],
        ]
        for column, cell in enumerate(cells):
            out.write_string(at, column, cell)
    book.close()


def bare_time(path):
    """Seconds to read the list and insert its products, nothing compared and nothing else written."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    from openocop.core.clock import now  # noqa: PLC0415
    from openocop.register.models import Producer, Product  # noqa: PLC0415

    start = time.perf_counter()
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    maker = Producer.objects.create(name="Mẫu", created_at=now())
    Product.objects.bulk_create(
        [Product(producer=maker, name=str(row[1]), created_at=now()) for row in rows[1:]], batch_size=1000
    )
    return {"bare": time.perf_counter() - start}


def import_times(path):
    """Seconds of preview and of apply; the most memory that the process ever had, in MB."""
    from openocop.register.importing.applying import Source, apply_plan  # noqa: PLC0415
    from openocop.register.importing.planning import Choice, plan  # noqa: PLC0415
    from openocop.register.reading.workbook import open_workbook  # noqa: PLC0415

    by = administrator()
    start = time.perf_counter()
    made = plan(open_workbook(path), Choice(province="82"))
    preview = time.perf_counter() - start
    start = time.perf_counter()
    apply_plan(made, Source(path.name, "0" * 64, "82"), by=by)
    apply = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"preview": preview, "apply": apply, "peak": peak, "counts": made.counts}


def step(what, path, url):
    """One measure in a process and a database of its own, so that none pays for another's memory."""
    with own_database(url) if url else nullcontext("") as address:
        env = os.environ | {"OPENOCOP_DATABASE_URL": address}
        done = subprocess.run(
            [sys.executable, __file__, what, str(path)], env=env, check=True, stdout=subprocess.PIPE
        )
    return json.loads(done.stdout)


def measure_import(path, engine, url):
    """The bare insert before and after, since another program may slow one of them."""
    before, found, after = (step(what, path, url) for what in ("bare", "import", "bare"))
    bare = (before["bare"] + after["bare"]) / 2
    preview, apply = found["preview"] / bare, found["apply"] / bare
    print(f"import of {LINES:,} lines on {engine}, over reading plus a bare insert ({bare:.1f} s):")
    print(f"  preview {preview:.2f} (goal 10), apply {apply:.2f} (goal 3), both {preview + apply:.2f}")
    print(f"  peak {found['peak']} MB (goal 400); {found['counts']}")


def reachable(url):
    import psycopg  # noqa: PLC0415

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def administrator():
    from openocop.accounts.demo import demo_administrator, demo_people  # noqa: PLC0415

    demo_people()
    return demo_administrator()


def measure_search():
    prepared()
    from openocop.demo.synthetic import synthesise  # noqa: PLC0415

    made = 0
    for size in SIZES:
        made = synthesise(size - made, seed=size)
        median, p95 = search_times()
        print(f"search in {size:,} products: p50 {median:.1f} ms, p95 {p95:.1f} ms")


def main():
    if len(sys.argv) > 2:
        prepared()
        measure = {"bare": bare_time, "import": import_times}[sys.argv[1]]
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    path = Path(tempfile.mkdtemp()) / "list.xlsx"
    workbook(path)
    measure_import(path, "SQLite", "")
    if reachable(USUAL_PLACE):
        measure_import(path, "PostgreSQL", USUAL_PLACE)
    measure_search()


if __name__ == "__main__":
    main()
