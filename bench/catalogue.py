"""The public catalogue and product pages beside a constant view of as many bytes, at two sizes of the register.

    .venv/bin/python bench/catalogue.py [--large] [SIZE ...]

Makes data directories and databases of its own and removes them: SQLite, and PostgreSQL where a server answers.
The constant view has the same middleware and gives the number of bytes that a page of that kind has over the line.
"""

from __future__ import annotations

# ruff: noqa: PLC0415 - Django after the surroundings are chosen
import argparse
import json
import os
import random
import statistics
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.bench import row, server  # noqa: E402 - needs the path above
from bench.journal import environment, own_database, run  # noqa: E402
from bench.load import END_OF_HEAD, requests_per_second, transfer  # noqa: E402
from bench.searching import child, postgres  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE, LARGE = 10_000, 1_000_000
GOALS = {"catalogue": 0.08, "product": 0.15}
GROWTH = 0.9
"""Of a page's rate at 10,000 products, which it keeps at 1,000,000."""
PATHS, PAGES, ROUNDS, SECONDS, WARM_UP = 9_000, 80, 9, 0.6, 1.5


def paths() -> dict[str, list[str]]:
    """Addresses at random: products; and the list by page, set, commune, stars and validity, each as often."""
    from openocop.register.models import Product
    from openocop.web.public.catalogue.words import product_href

    rng = random.Random(1_048)  # noqa: S311 - a sample
    last = Product.objects.order_by("pk").last()
    numbers = {rng.randrange(1, last.pk + 1) for _ in range(2 * PATHS)} if last else set()
    found = list(Product.objects.in_bulk(numbers).values())
    rng.shuffle(found)
    return {
        "product": [product_href(one) for one in found[:PATHS]],
        "catalogue": [f"/products/?{urlencode(asked(rng, one))}" for one in found[:PATHS]],
    }


def asked(rng: random.Random, one: object) -> dict[str, object]:
    page = {"page": rng.randrange(1, PAGES)}
    match rng.randrange(6):
        case 0:
            return page
        case 1:
            return {"set": one.set_number} | ({"page": 2} if rng.random() < 0.5 else {})
        case 2:
            return {"commune": one.commune_code}
        case 3:
            return {"star": rng.choice((3, 4))} | page
        case 4:
            return {"valid": 1} | page
        case _:
            return {"set": one.set_number, "valid": 1}


@contextmanager
def register(size: int, postgres_at: str | None) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """A register of that size with its server; the port, and addresses to ask."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = stack.enter_context(own_database(postgres_at)) if postgres_at else ""
        env = environment(folder, url)
        run(env, "setup")
        child(env, "fill", str(size))
        with served(env) as (port, pages):
            yield port, pages


@contextmanager
def served(env: dict[str, str]) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """A server of a register that is there; ``bench.bench.server`` takes its surroundings from this process."""
    pages = json.loads(child(env, "paths", script=__file__))
    before, cores = dict(os.environ), os.sched_getaffinity(0)
    os.environ.update(env)
    try:
        with server() as port:
            # Another server may follow, which chooses among all cores again.
            os.sched_setaffinity(0, cores)
            yield port, pages
    finally:
        os.environ.clear()
        os.environ.update(before)


def size_of(port: int, addresses: list[str]) -> int:
    """The usual number of bytes of a page's body over the line."""
    bodies = [transfer(port, path).partition(END_OF_HEAD)[2] for path in addresses[:50]]
    return round(statistics.mean(map(len, bodies)))


def rates(servers: dict[int, tuple[int, dict[str, list[str]]]]) -> dict[tuple[int, str], list[float]]:
    """Requests a second of each page and its constant view at each size, in turn: a slow minute hits all of them."""
    asked_for: dict[tuple[int, str], tuple[int, list[str]]] = {}
    for size, (port, pages) in servers.items():
        for name, addresses in pages.items():
            asked_for[size, name] = port, addresses
            asked_for[size, f"{name} constant"] = port, [f"/constant/{size_of(port, addresses)}/"]
            requests_per_second(port, addresses, WARM_UP)
    found: dict[tuple[int, str], list[float]] = {key: [] for key in asked_for}
    for position in range(ROUNDS):
        for key, (port, addresses) in asked_for.items():
            share = len(addresses) // ROUNDS or 1
            part = addresses[position * share : (position + 1) * share] or addresses
            found[key].append(requests_per_second(port, part, SECONDS))
    return found


def report(engine: str, found: dict[tuple[int, str], list[float]], sizes: list[int]) -> None:
    for size in sizes:
        for name, goal in GOALS.items():
            page, constant = found[size, name], found[size, f"{name} constant"]
            line(f"{name} of {size:,}, {engine}, of the constant view", page, constant, goal)
    for size in sizes[1:]:
        for name in GOALS:
            title = f"{name} of {size:,}, {engine}, of its rate at {sizes[0]:,}"
            line(title, found[size, name], found[sizes[0], name], GROWTH)


def line(title: str, page: list[float], other: list[float], goal: float) -> None:
    """The median of the rounds' ratios against the goal, and their spread."""
    ratios = [one / another for one, another in zip(page, other, strict=True)]
    ratio = statistics.median(ratios)
    row(title, f"{ratio:.3f}", f"≥ {goal}", met=ratio >= goal)
    print(
        f"  {statistics.median(page):,.0f} of {statistics.median(other):,.0f} requests a second; "
        f"{min(ratios):.3f} to {max(ratios):.3f} in {ROUNDS} rounds",
        flush=True,
    )


def measure(engine: str, sizes: list[int], postgres_at: str | None) -> None:
    """All sizes side by side, so that they share the machine's good and bad minutes."""
    with ExitStack() as stack:
        servers = {size: stack.enter_context(register(size, postgres_at)) for size in sizes}
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[-1:]))
        report(engine, rates(servers), sizes)


def main() -> None:
    if sys.argv[1:2] == ["paths"]:
        import django

        django.setup()
        sys.stdout.write(json.dumps(paths()))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="also at 1,000,000 products")
    parser.add_argument("sizes", nargs="*", type=int)
    options = parser.parse_args()
    cores = os.sched_getaffinity(0)
    sizes = options.sizes or [SIZE, *([LARGE] if options.large else [])]
    measure("SQLite", sizes, None)
    os.sched_setaffinity(0, cores)
    if postgres_at := postgres():
        measure("PostgreSQL", sizes, postgres_at)


if __name__ == "__main__":
    main()
