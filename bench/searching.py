"""Search at several sizes of the register, on SQLite and on PostgreSQL, and whether both find the same in one order.

    .venv/bin/python bench/searching.py [--large] [SIZE ...]

Makes data directories and databases of its own and removes them. The PostgreSQL server is the one of
OPENOCOP_TEST_POSTGRES, else the usual place; without one, SQLite alone is measured.
"""

from __future__ import annotations

# ruff: noqa: PLC0415 - Django after the surroundings are chosen
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.journal import USUAL_PLACE, environment, own_database, run  # noqa: E402 - needs the path above

SIZE, LARGE = 20_000, (200_000, 1_000_000)
GOALS = {20_000: 20, 200_000: 80}
"""Milliseconds, 95th percentile."""
QUESTIONS, ROUNDS, PAGE = 400, 5, 24


def questions(seed: int = 4) -> list[str]:
    """Beginnings of words without accents, as people type them: of one product's name, producer, place, or of several.

    Most are what is in the box at some moment of typing a name; one in ten has nothing to do with any product.
    """
    from openocop.core.text import fold
    from openocop.register.models import Product

    rng = random.Random(seed)  # noqa: S311 - made-up questions
    rows = Product.objects.filter(pk__in=[rng.randrange(1, SIZE // 2) for _ in range(2 * QUESTIONS)])
    known = list(rows.order_by("pk").select_related("producer"))
    made = ["t", "tr", "tra", "ca", "c", "mam ca", "tra sen", "banh phong", "h t x", "xa", "dong thap"]
    while len(made) < QUESTIONS:
        one = rng.choice(known)
        made.append(question(rng, fold(one.name), fold(one.producer.name), fold(one.producer.commune_name())))
    return made


def question(rng: random.Random, name: str, maker: str, place: str) -> str:
    match rng.randrange(10):
        case 0:
            return f"{rng.choice(name.split())} {rng.choice(place.split())}"
        case 1:
            return maker[: rng.randrange(4, len(maker) + 1)]
        case 2:
            return " ".join(word[: rng.randrange(1, 4)] for word in name.split())
        case 3:
            return f"{rng.choice(maker.split()[-3:])} {rng.choice(name.split())}"
        case 4:
            return f"{name.split(maxsplit=1)[0]} {''.join(rng.choice('bcdghklmnt') for _ in range(4))}"
        case _:
            return name[: rng.randrange(2, len(name) + 1)]


def asked() -> None:
    """In a process of its own, its database chosen by the surroundings: fills, asks, prints times and answers."""
    from openocop.core.clock import today
    from openocop.register.searching import search

    texts, day = questions(), today()
    for text in texts[:50]:
        search(text, day)
    spent, answers = [], []
    for turn in range(ROUNDS):
        for text in texts:
            start = time.perf_counter()
            found = search(text, day, limit=PAGE)
            spent.append(1_000 * (time.perf_counter() - start))
            if not turn:
                ids = [one.pk for one in found.products]
                answers.append([text, ids, found.total, found.capped, found.near])
    sys.stdout.write(json.dumps([spent, answers]))


def fill(size: int) -> None:
    from bench import invented

    invented.fill(size)


def child(env: dict[str, str], *arguments: str, script: str = __file__) -> str:
    done = subprocess.run(
        [sys.executable, script, *arguments],
        env=env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def measured(env: dict[str, str], size: int) -> tuple[list[float], list[list[object]]]:
    run(env, "setup")
    child(env, "fill", str(size))
    spent, answers = json.loads(child(env, "ask"))
    return spent, answers


def show(name: str, size: int, spent: list[float]) -> None:
    """A question's time is the best of its rounds, since others use the machine too; the rounds' spread beside it."""
    best = [min(spent[at::QUESTIONS]) for at in range(QUESTIONS)]
    median, late = statistics.median(best), percentile_95(best)
    goal = GOALS.get(size)
    said = "" if goal is None else f"{f'p95 ≤ {goal}':>14}  {'met' if late <= goal else 'MISSED'}"
    text = f"search in {size:,} products, {name}, ms p50 / p95"
    print(f"{text:<58} {f'{median:.1f} / {late:.1f}':>14} {said}", flush=True)
    tails = [percentile_95(spent[at : at + QUESTIONS]) for at in range(0, len(spent), QUESTIONS)]
    print(
        f"  p95 of the {ROUNDS} rounds {min(tails):.1f} to {max(tails):.1f}; slowest question {max(best):.0f}",
        flush=True,
    )


def percentile_95(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[94]


def compare(size: int, one: list[list[object]], other: list[list[object]]) -> None:
    differ = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    for a, b in differ[:5]:
        print(f"  {a}\n  {b}")
    met = "met" if not differ else "MISSED"
    print(
        f"{f'answers of {len(one)} questions that differ at {size:,}':<58} {len(differ):>14} {'0':>14}  {met}"
    )


def measure(size: int, server: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        spent, answers = measured(environment(folder, ""), size)
        show("SQLite", size, spent)
    if server is None:
        return
    with tempfile.TemporaryDirectory() as folder, own_database(server) as url:
        spent, others = measured(environment(folder, url), size)
        show("PostgreSQL", size, spent)
        compare(size, answers, others)


def postgres() -> str | None:
    """The server's address, or nothing where none answers."""
    server = os.environ.get("OPENOCOP_TEST_POSTGRES", USUAL_PLACE)
    try:
        psycopg.connect(server).close()
    except psycopg.OperationalError as error:
        print(f"PostgreSQL is not measured: {error}")
        return None
    return server


def main() -> None:
    if sys.argv[1:2] in (["ask"], ["fill"]):
        import django

        django.setup()
        asked() if sys.argv[1] == "ask" else fill(int(sys.argv[2]))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="also at 200,000 and 1,000,000 products")
    parser.add_argument("sizes", nargs="*", type=int)
    options = parser.parse_args()
    server = postgres()
    for size in options.sizes or (SIZE, *(LARGE if options.large else ())):
        measure(size, server)


if __name__ == "__main__":
    main()
