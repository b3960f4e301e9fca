"""``make bench``: the measures of the project, as ratios taken in one run on one machine."""

from __future__ import annotations

import gzip
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import places  # noqa: E402 - needs the path above
from bench.load import END_OF_HEAD, requests_per_second, transfer  # noqa: E402 - needs the path above
from openocop.rulebooks import shelf  # noqa: E402
from openocop.rulebooks.regulation import presets  # noqa: E402
from openocop.rulebooks.scoring import Ballot, Member, score  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

BALLOTS = 11
PRODUCTS = 2_000
ROUNDS = 5
SECONDS = 1.5
WARM_UP = 6
KIB = 1024
RULEBOOK = "QD26-2026"


def scoring_rate() -> float:
    """Products of eleven ballots a second, on one core; ballots differ from one another by a few choices."""
    rng = random.Random(26)  # noqa: S311 - made-up ballots
    rulebook = shelf.get_rulebook(RULEBOOK)
    regulation = presets()[0].regulation
    members = [Member(f"m{n}", "chair" if n == 0 else "member") for n in range(BALLOTS)]
    products = []
    for _ in range(PRODUCTS):
        product_set = rng.choice(rulebook.sets)
        agreed = {item.id: rng.choice(item.options).id for item in product_set.items}
        ballots = [
            Ballot(
                member.id, agreed | {i.id: rng.choice(i.options).id for i in rng.sample(product_set.items, 3)}
            )
            for member in members
        ]
        products.append((product_set, ballots))
    start = time.process_time()
    for product_set, ballots in products:
        score(product_set, regulation, members, ballots)
    return PRODUCTS / (time.process_time() - start)


def answer_paths(number: int, seed: int = 148) -> list[str]:
    """Answer pages no two alike, so that no cache of whole answers can help."""
    rng = random.Random(seed)  # noqa: S311 - made-up answers
    paths = []
    for _ in range(number):
        product_set = rng.choice(shelf.get_rulebook(RULEBOOK).sets)
        answers = {item.id: rng.choice(item.options).id.rpartition("/")[2] for item in product_set.items}
        paths.append(f"/calculator/{RULEBOOK}/{product_set.number}/answer/?{urlencode(answers)}")
    return paths


@contextmanager
def server() -> Iterator[int]:
    """The production server, one worker on one core, with the bench's one extra address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "openocop", "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port)
        pin(process.pid)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            transfer(port, "/constant/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def pin(server_pid: int) -> None:
    """Server and load generator on a core each, where the machine has two."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        children = Path(f"/proc/{server_pid}/task/{server_pid}/children").read_text(encoding="ascii").split()
        for pid in [server_pid, *map(int, children)]:
            for task in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(task.name), {cores[0]})
        os.sched_setaffinity(0, {cores[1]})


def rates(port: int) -> dict[str, float]:
    """Medians of requests a second, the pages measured in turn so that a slow minute hits all of them."""
    pages = {
        "constant": ["/constant/"],
        "sheet": [f"/rulebooks/{RULEBOOK}/{number}/" for number in range(1, 27)],
        "answer": answer_paths(9_000),
    }
    # A server that has run for a while: the sheets and the pieces of answers are made. No answer is asked twice.
    requests_per_second(port, pages["sheet"], 2)
    requests_per_second(port, answer_paths(4_000, seed=1048), WARM_UP)
    found: dict[str, list[float]] = {name: [] for name in pages}
    for position in range(ROUNDS):
        for name, paths in pages.items():
            share = len(paths) // ROUNDS or 1
            part = paths[position * share : (position + 1) * share] if name == "answer" else paths
            found[name].append(requests_per_second(port, part, SECONDS))
    return {name: statistics.median(values) for name, values in found.items()}


def first_page(port: int) -> tuple[int, int, set[str]]:
    """Bytes over the line for the home page and all it loads, the number of requests, and other hosts asked."""
    answer = transfer(port, "/")
    head, _, body = answer.partition(END_OF_HEAD)
    html = (gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body).decode()
    loaded = set(re.findall(r'<(?:script|img)[^>]*?src="([^"]+)"', html)) | set(
        re.findall(r'<link[^>]*?href="([^"]+)"', html)
    )
    others = {urlsplit(address).netloc for address in loaded} - {""}
    size = len(answer) + sum(
        len(transfer(port, address)) for address in loaded if not urlsplit(address).netloc
    )
    return size, 1 + len(loaded), others


def row(name: str, value: str, goal: str, *, met: bool) -> None:
    print(f"{name:<46} {value:>14} {goal:>14}  {'met' if met else 'MISSED'}")


def main() -> None:
    print(f"{'measure':<46} {'value':>14} {'goal':>14}")
    scored = statistics.median(scoring_rate() for _ in range(3))
    row(f"products of {BALLOTS} ballots scored a second", f"{scored:,.0f}", "≥ 3,000", met=scored >= 3_000)
    with server() as port:
        size, requests, others = first_page(port)
        found = rates(port)
    constant = found["constant"]
    print(f"{'constant view, requests a second':<46} {constant:>14,.0f}")
    for name, goal in (("sheet", 0.5), ("answer", 0.2)):
        ratio = found[name] / constant
        print(f"{name + ' page, requests a second':<46} {found[name]:>14,.0f}")
        row(f"{name} page against the constant view", f"{ratio:.2f}", f"≥ {goal}", met=ratio >= goal)
    row(f"first page, KiB in {requests} requests", f"{size / KIB:.1f}", "≤ 60", met=size <= 60 * KIB)
    row("other hosts asked by the first page", str(len(others)), "0", met=not others)
    for name, value, goal, met in places.measure():
        row(name, value, goal, met=met)


if __name__ == "__main__":
    main()
