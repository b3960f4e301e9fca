"""Dossiers: the review page among 100,000 dossiers; 50 hand-ins at once; hand-ins whose process is killed (-9).

    .venv/bin/python bench/dossiers.py [DOSSIERS] [KILLS]

Both engines where PostgreSQL answers (OPENOCOP_TEST_POSTGRES, else the usual place). Exit 1 when a hand-in is lost, a
number is given twice, or something is half there.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.journal import USUAL_PLACE, environment, own_database, run  # noqa: E402 - needs the path above

MANY, KILLS, AT_ONCE, PAPERS, PAGES = 100_000, 200, 50, 200, 60


def people():
    """The demonstration's producer, commune officer and their producer's row."""
    from openocop.accounts.models import Holding  # noqa: PLC0415
    from openocop.accounts.roles import Role  # noqa: PLC0415
    from openocop.register.models import Producer  # noqa: PLC0415

    holdings = Holding.objects.select_related("person").order_by("pk")
    owner = holdings.filter(role=Role.PRODUCER).first().person
    officer = holdings.filter(role=Role.COMMUNE_OFFICER).first().person
    return owner, officer, Producer.objects.get(tax_code="0900000001")


def draft(producer, owner, number):
    """A dossier in which nothing is missing, written straight into the tables: what is measured is handing it in."""
    from openocop.core.clock import now, today  # noqa: PLC0415
    from openocop.dossiers.kinds import TextKey  # noqa: PLC0415
    from openocop.dossiers.models import Answer, Dossier, Text  # noqa: PLC0415
    from openocop.register.models import Product  # noqa: PLC0415

    product = Product(producer=producer, name=f"Sản phẩm đo {number}", created_at=now(), demonstration=True)
    product.rulebook_code, product.set_number = "QD26-2026", 12
    product.save()
    made = Dossier.objects.create(
        product=product, kind="first", rulebook_code="QD26-2026", procedure_code="QD26-2026", set_number=12,
        opened_at=now(), opened_by=owner, since=today(), small_or_medium=True, sample_count=5,
    )  # fmt: skip
    items = made.product_set.items
    Answer.objects.bulk_create(
        Answer(dossier=made, item=item.id, option=item.options[-1].id, words="Cơ sở có giấy tờ kèm theo. " * 5,
               saved_at=now(), saved_by=owner)
        for item in items
    )  # fmt: skip
    Text.objects.bulk_create(
        Text(dossier=made, key=key, words="Nội dung. " * 40, saved_at=now(), saved_by=owner)
        for key in TextKey
    )
    return made


def with_evidence(made, owner):
    """Binds 200 files to its items."""
    from openocop.core.clock import now  # noqa: PLC0415
    from openocop.dossiers.models import Evidence, EvidenceUse  # noqa: PLC0415
    from openocop.files.models import StoredFile  # noqa: PLC0415

    items, producer = made.product_set.items, made.product.producer
    files = StoredFile.objects.bulk_create(
        StoredFile(
            sha256=f"{n:064x}", size=900_000, media_type="image/jpeg", original_name=f"{n}.jpg", kept_at=now()
        )
        for n in range(PAPERS)
    )
    pieces = Evidence.objects.bulk_create(
        Evidence(producer=producer, file=file, name=f"Giấy tờ {n}", added_at=now(), added_by=owner)
        for n, file in enumerate(files)
    )
    EvidenceUse.objects.bulk_create(
        EvidenceUse(dossier=made, evidence=one, item=items[n % len(items)].id) for n, one in enumerate(pieces)
    )


def fill(count):
    """So many other dossiers, in the states of a province at work."""
    from itertools import cycle  # noqa: PLC0415

    from openocop.core.clock import now, today  # noqa: PLC0415
    from openocop.dossiers.models import Dossier  # noqa: PLC0415
    from openocop.register.models import Product  # noqa: PLC0415

    owner, _officer, producer = people()
    states = cycle(["closed"] * 90 + ["at_commune", "requested", "at_province", "with_advisers", "ready"] * 2)
    for start in range(0, count, 5000):
        products = Product.objects.bulk_create(
            Product(
                producer=producer, name=f"Sản phẩm {n}", created_at=now(), commune_code=producer.commune_code
            )
            for n in range(start, min(start + 5000, count))
        )
        Dossier.objects.bulk_create(
            Dossier(product=one, kind="first", state=next(states), rulebook_code="QD26-2026", set_number=12,
                    procedure_code="QD26-2026", opened_at=now(), opened_by=owner, since=today(), due_on=today(),
                    first_handed_in_on=today())
            for one in products
        )  # fmt: skip


def part_pages(count):
    """p50 and p95 of the review page and the inbox among so many dossiers, through the whole server side."""
    from django.test import Client  # noqa: PLC0415

    from openocop.dossiers.actions import hand_in  # noqa: PLC0415
    from openocop.web.door import BACKEND, SECOND_FACTOR  # noqa: PLC0415

    fill(count)
    owner, officer, producer = people()
    made = draft(producer, owner, 0)
    with_evidence(made, owner)
    hand_in(made, edition=0, declared=True, by=owner)
    browser = Client(headers={"Host": "127.0.0.1"})
    browser.force_login(officer, backend=BACKEND)
    session = browser.session
    session[SECOND_FACTOR] = True
    session.save()
    for name, address in (("review", f"/office/dossiers/{made.pk}/review/"), ("inbox", "/office/dossiers/")):
        times = []
        for _turn in range(PAGES):
            began = time.perf_counter()
            answer = browser.get(address)
            times.append(1000 * (time.perf_counter() - began))
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
        times.sort()
        size = len(answer.content) // 1024
        print(f"  {name}: p50 {times[PAGES // 2]:.0f} ms, p95 {times[PAGES * 95 // 100]:.0f} ms, {size} KB")


def part_at_once():
    """50 producers hand in at one moment: wall time, errors, numbers."""
    from threading import Barrier, Thread  # noqa: PLC0415

    from django.db import connection  # noqa: PLC0415

    from openocop.dossiers.actions import hand_in  # noqa: PLC0415
    from openocop.dossiers.models import Receipt  # noqa: PLC0415

    owner, _officer, producer = people()
    drafts = [draft(producer, owner, n) for n in range(AT_ONCE)]
    start, errors, times = Barrier(AT_ONCE), [], []

    def one(made):
        start.wait()
        began = time.perf_counter()
        try:
            hand_in(made, edition=0, declared=True, by=owner)
        except Exception as error:  # noqa: BLE001 - every fault counts
            errors.append(repr(error))
        times.append(time.perf_counter() - began)
        connection.close()

    threads = [Thread(target=one, args=(made,)) for made in drafts]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    numbers = sorted(
        Receipt.objects.filter(dossier__in=[one.pk for one in drafts]).values_list("number", flat=True)
    )
    whole = numbers == list(range(numbers[0], numbers[0] + AT_ONCE)) if numbers else False
    print(f"  {AT_ONCE} hand-ins at once: {took:.2f} s, slowest {max(times):.2f} s, {len(errors)} errors, "
          f"numbers {'without gap or double' if whole else 'WRONG'}")  # fmt: skip
    if errors or not whole:
        raise SystemExit("\n".join(errors[:3]))


def part_prepare(count):
    owner, _officer, producer = people()
    for n in range(count):
        draft(producer, owner, 10_000 + n)


def part_hand_in_all():
    """Hands in one draft after the other and says so after each; to be killed."""
    from openocop.dossiers.actions import hand_in  # noqa: PLC0415
    from openocop.dossiers.models import Dossier  # noqa: PLC0415

    owner, _officer, _producer = people()
    for made in Dossier.objects.filter(state="draft", product__name__startswith="Sản phẩm đo 1").order_by(
        "pk"
    ):
        hand_in(made, edition=made.edition, declared=True, by=owner)
        print(made.pk, flush=True)


def part_verify():
    """What is half there: a state without its hand-in, receipt or passage, or one of these without the state."""
    from django.db.models import Count  # noqa: PLC0415

    from openocop.dossiers.models import Counter, Dossier, Receipt  # noqa: PLC0415

    half = 0
    rows = Dossier.objects.filter(product__name__startswith="Sản phẩm đo 1").annotate(
        kept=Count("hand_ins", distinct=True),
        given=Count("receipts", distinct=True),
        steps=Count("passed", distinct=True),
    )
    for one in rows:
        wanted = 0 if one.state == "draft" else 1
        half += (one.kept, one.given, one.steps) != (wanted, wanted, wanted)
    numbers = sorted(Receipt.objects.filter(level="commune").values_list("number", flat=True))
    counter = Counter.objects.filter(purpose="receipt_commune").first()
    whole = numbers == list(range(1, len(numbers) + 1)) and (counter is None or counter.last == len(numbers))
    done = Dossier.objects.filter(state="at_commune").values_list("pk", flat=True)
    print(half, int(whole), *done)


def call(env, part, *more, check=True):
    done = subprocess.run(
        [sys.executable, str(Path(__file__)), "--part", part, *more],
        env=env, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode and check:
        raise SystemExit(f"{part}: {done.stdout}{done.stderr}")
    return done.stdout


def kill_hand_ins(env, kills):
    """Kills a process that hands in at random moments; what it acknowledged must be whole, and nothing half."""
    rng, acknowledged, killed = random.Random(26), set(), 0  # noqa: S311 - moments
    call(env, "prepare", str(kills * 2))
    while killed < kills:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), "--part", "hand_in_all"],
            env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        first = process.stdout.readline()
        time.sleep(rng.uniform(0, 0.25))
        os.killpg(process.pid, signal.SIGKILL)
        rest, _errors = process.communicate()
        lines = [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]
        acknowledged |= {int(line) for line in lines}
        killed += 1
        if not first:
            call(env, "prepare", str(kills))
    half, whole, *done = (int(word) for word in call(env, "verify").split())
    lost = acknowledged - set(done)
    print(f"  {killed} kills (-9): {len(acknowledged)} hand-ins acknowledged, {len(lost)} lost, {half} half there, "
          f"numbers {'without gap or double' if whole else 'WRONG'}")  # fmt: skip
    return not lost and not half and bool(whole)


def measure(engine, url, many, kills):
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder, url)
        run(env, "setup", "--demo")
        print(f"{engine}:")
        print(call(env, "at_once"), end="")
        good = kill_hand_ins(env, kills)
        print(call(env, "pages", str(many)), end="", flush=True)
        return good


def main():
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else KILLS
    server = os.environ.get("OPENOCOP_TEST_POSTGRES", USUAL_PLACE)
    good = measure("sqlite", "", many, kills)
    try:
        line = own_database(server)
        url = line.__enter__()
    except Exception:  # noqa: BLE001 - no server is no fault
        print("postgresql: no server answers")
        line, url = nullcontext(), ""
    try:
        good = (measure("postgresql", url, many, kills) if url else True) and good
    finally:
        if url:
            line.__exit__(None, None, None)
    if not good:
        raise SystemExit(1)


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "--part":
        import django

        django.setup()
        globals()[f"part_{sys.argv[2]}"](*(int(word) for word in sys.argv[3:]))
    else:
        main()
