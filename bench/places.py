"""The measure of ``places.resolve``: 5,000 addresses of both eras with the dirt that real lists have."""

from __future__ import annotations

import json
import random
import re
import statistics
import subprocess
import sys
import time
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from openocop.places.atlas import atlas  # noqa: E402 - needs the path above
from openocop.places.resolving import resolve  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from openocop.places.units import Unit

ADDRESSES = 5_000
OLD_DAY, NEW_DAY = date(2024, 5, 1), date(2026, 1, 1)
SHORT = {"Xã": "X.", "Phường": "P.", "Thị trấn": "TT.", "Thành phố": "TP.", "Thị xã": "TX.", "Huyện": "H.",
         "Quận": "Q.", "Tỉnh": "T.", "Đặc khu": "ĐK."}  # fmt: skip
STARTS = (
    "",
    "",
    "",
    "12/3 ",
    "Số 45, đường Nguyễn Huệ, ",
    "Ấp 3, ",
    "Thôn Đông, ",
    "Tổ 5, Khóm 2, ",
    "KP1, ",
    "UBND ",
)

MEMORY = """
import gc, json, tracemalloc
from pathlib import Path
from openocop.places.gazetteer import gazetteer
from openocop.places import resolving
def held():
    gc.collect()
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0])
before = held()
if {trace}: tracemalloc.start()
gazetteer()
print(json.dumps([(held() - before) / 1024, tracemalloc.get_traced_memory()[0] / 1024**2 if {trace} else 0]))
"""
LOADING = """
import time
from openocop.places import resolving
from openocop.places.gazetteer import gazetteer
start = time.perf_counter(); gazetteer(); print(time.perf_counter() - start)
"""


class Address(NamedTuple):
    """A made address, the unit it was made of, and the day it is asked on."""

    text: str
    unit: Unit
    day: date


def spoken(unit: Unit, rng: random.Random) -> str:
    """A unit's name with its kind, with a short form of it, or without."""
    if unit.base.isdigit():
        return rng.choice([unit.name, f"{SHORT[unit.kind]}{unit.base}", f"{SHORT[unit.kind][0]}{unit.base}"])
    if unit.code == "79":
        return rng.choice([unit.name, "TP.HCM", "TPHCM", "HCM", "TP. Hồ Chí Minh"])
    return rng.choice(
        [unit.name, unit.name, f"{SHORT[unit.kind]} {unit.base}", f"{SHORT[unit.kind]}{unit.base}", unit.base]
    )


def other_tone_place(text: str) -> str:
    """hòa as hoà, thúy as thuý: the newer placement."""
    pairs = {"òa": "oà", "óa": "oá", "ọa": "oạ", "úy": "uý", "ùy": "uỳ", "ủy": "uỷ", "ụy": "uỵ"}
    return re.sub("|".join(f"{one}(?!\\w)" for one in pairs), lambda found: pairs[found[0]], text)


def without_accents(text: str) -> str:
    """What a plain keyboard writes."""
    bare = unicodedata.normalize("NFD", text).translate(dict.fromkeys(range(0x300, 0x370)))
    return bare.replace("đ", "d").replace("Đ", "D")


DIRT: tuple[Callable[[str], str], ...] = (
    str,
    without_accents,
    lambda text: unicodedata.normalize("NFD", text),
    str.upper,
    str.lower,
    lambda text: text.replace("Đ", "Ð"),
    other_tone_place,
    lambda text: text.replace(", ", " - "),
    lambda text: text.replace(", ", ","),
    lambda text: text.replace(" ", "\u00a0 "),
)  # fmt: skip


def addresses(number: int = ADDRESSES, seed: int = 2025) -> list[Address]:
    """Half of the old era, half of the new; a third of the old ones without their district."""
    rng = random.Random(seed)  # noqa: S311 - made-up addresses
    whole = atlas()
    old = sorted(
        (one for one in whole.units() if one.level == "commune" and one.is_valid(OLD_DAY) and one.listed),
        key=lambda one: one.code,
    )
    new = sorted(
        (one for one in whole.units() if one.level == "commune" and one.is_valid(NEW_DAY)),
        key=lambda one: one.code,
    )
    made = []
    for position in range(number):
        unit = rng.choice(old if position % 2 else new)
        day = OLD_DAY if position % 2 else NEW_DAY
        above = list(whole.above(unit, day))
        if len(above) == 2 and rng.random() < 1 / 3:
            del above[0]
        text = rng.choice(STARTS) + ", ".join(spoken(one, rng) for one in (unit, *above))
        text += rng.choice(["", "", "", ", Việt Nam", "."])
        made.append(Address(rng.choice(DIRT)(text), unit, day))
    return made


class Found(NamedTuple):
    """What came out."""

    one_right: int
    among_several: int
    wrong: list[tuple[Address, Unit]]
    several_without: list[Address]
    none: list[Address]


def judge(made: list[Address]) -> Found:
    """Right, among several, wrong or none, against the unit the address was made of."""
    right = among = 0
    wrong, without, none = [], [], []
    for address in made:
        answer = resolve(address.text, address.day)
        if answer.unit == address.unit:
            right += 1
        elif answer.unit:
            wrong.append((address, answer.unit))
        elif address.unit in answer.candidates and answer.kind == "several":
            among += 1
        else:
            (none if answer.kind == "none" else without).append(address)
    return Found(right, among, wrong, without, none)


def times(made: list[Address]) -> tuple[float, float]:
    """Median and 95th percentile of one warm answer, in milliseconds."""
    spent = []
    for address in made:
        start = time.perf_counter()
        resolve(address.text, address.day)
        spent.append(1_000 * (time.perf_counter() - start))
    return statistics.median(spent), statistics.quantiles(spent, n=100)[94]


def run(program: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def measure() -> list[tuple[str, str, str, bool]]:
    """Rows of name, value, goal, met; wrong answers are printed one by one."""
    made = addresses()
    found = judge(made)
    median, slow = times(made)
    grown, _none = json.loads(run(MEMORY.format(trace=False)))
    _grown, held = json.loads(run(MEMORY.format(trace=True)))
    loading = 1_000 * min(float(run(LOADING)) for _ in range(3))
    for (text, unit, day), got in found.wrong:
        print(
            f"WRONG {day} {text!r}: {atlas().full_name(unit)} answered as {atlas().full_name(got)} {got.code}"
        )
    contained = found.one_right + found.among_several
    return [
        ("resolve, median of 5,000 addresses, ms", f"{median:.2f}", "", True),
        ("resolve, 95th percentile, ms", f"{slow:.2f}", "≤ 2", slow <= 2),
        ("one and right, %", f"{100 * found.one_right / ADDRESSES:.1f}", "", True),
        ("answer holds the true unit, %", f"{100 * contained / ADDRESSES:.1f}", "", True),
        ("none", str(len(found.none)), "", True),
        ("several without the true unit", str(len(found.several_without)), "0", not found.several_without),
        ("one, and wrong", str(len(found.wrong)), "0", not found.wrong),
        ("memory of the index, MB (growth of RSS)", f"{grown:.1f}", "", True),
        ("memory of the index, MB (tracemalloc)", f"{held:.1f}", "", True),
        ("loading atlas and index, ms", f"{loading:.0f}", "≤ 300", loading <= 300),
    ]


def main() -> None:
    for name, value, goal, met in measure():
        print(f"{name:<46} {value:>14} {goal:>14}  {'met' if met else 'MISSED'}")


if __name__ == "__main__":
    main()
