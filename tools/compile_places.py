"""Compiles the tables of ``../shared/data/places`` into the few small files that ``openocop.places`` reads.

    python tools/compile_places.py [FOLDER]

The result is committed and read by people in reviews: one line a unit, in the order of codes. What is wrong in the
tables is mended only where the tables themselves say how (case and tone placement of a name by the succession table);
everything else is kept as it is and told by the software.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from openocop.core.text import norm, repair  # noqa: E402 - needs the path above

SOURCE = ROOT.parent / "shared" / "data" / "places"
TARGET = ROOT / "openocop" / "places" / "data"
LAST_OLD_DAY, FIRST_NEW_DAY = "2025-06-30", "2025-07-01"
KINDS = ("Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")
SIGNS = {"whole": "", "part": "/p", "all_people": "/a"}

OLD_HEAD = f"""\
# Provinces, districts and communes up to and including 30/6/2025, as listed in January 2025.
# Statistics office's codes (Quyết định 124/2004/QĐ-TTg and its changes). Units that ended before are not here.
# "unlisted": named by the succession table only; the list does not know the code.
# valid_to: {LAST_OLD_DAY}
"""
NEW_HEAD = f"""\
# Provinces and communes (xã, phường, đặc khu) since 1/7/2025, as at that day; changes.csv holds what came later.
# Codes of Quyết định 19/2025/QĐ-TTg; names as in the resolutions of the Standing Committee of the National Assembly.
# lat, lon: a point inside the unit.
# valid_from: {FIRST_NEW_DAY}
"""
SUCCESSION_HEAD = f"""\
# What each commune of 1/7/2025 was made of: the statistics office's conversion table of July 2025.
# Old codes; bare: the whole commune; /p: a part of it; /a: a part of its area with all its people.
# Three code slips of the public table are mended: 00556 to 00562, 01651 to 01648, 02482 to 02494.
# valid_from: {FIRST_NEW_DAY}
"""
SPELLING_HEAD = """\
# Other names under which the succession table writes old communes; found, never shown.
"""
CHANGES_HEAD = """\
# Changes after 1/7/2025, one line a unit that begins; to load a later change add its line here, no code is needed.
# name: the unit's name from that day on; parent: empty when unchanged.
# from: the codes it is made of, as in successions.csv; empty when the same unit goes on under another name.
"""


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return [{key: repair(value or "").text for key, value in row.items()} for row in csv.DictReader(file)]


def clean(name: str) -> str:
    """The kind in its usual writing: "Thị Trấn Óc Eo" and "xã Bắc Sơn" are slips of the list."""
    for kind in KINDS:
        if name.lower().startswith(f"{kind.lower()} "):
            return f"{kind} {name[len(kind) + 1 :]}"
    raise SystemExit(f"a unit of unknown kind: {name!r}")


def write(name: str, head: str, columns: str, lines: list[list[str]]) -> None:
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        file.write(head)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split(","))
        writer.writerows(lines)
    print(f"{name:<24} {len(lines):>6} lines {(TARGET / name).stat().st_size:>8} bytes")


def old_units(folder: Path, successions: list[dict[str, str]]) -> tuple[list[list[str]], list[list[str]]]:
    """Lines of old units, and of their other spellings."""
    named = {row["old_code"]: row["old_name"] for row in successions}
    lines: list[list[str]] = []
    spellings: list[list[str]] = []
    for row in rows(folder, "units_until_2025_06.csv"):
        parent = {"province": "", "district": row["province_code"], "commune": row["district_code"]}[
            row["level"]
        ]
        name = clean(row["full_name"])
        other = named.pop(row["code"], "") if row["level"] == "commune" else ""
        if other:
            other = other_name(name, other)
            if norm(other) == norm(name):
                name = other
            else:
                spellings.append([row["code"], other])
        lines.append([row["code"], parent, name, ""])
    district = {row["old_code"]: row["old_district_code"] for row in successions}
    lines += [[code, district[code], clean(name), "unlisted"] for code, name in named.items()]
    return lines, spellings


def other_name(name: str, other: str) -> str:
    """The table's name with its kind; the table forgets or misspells the kind of three communes."""
    kind = next(kind for kind in KINDS if name.startswith(kind))
    other = re.sub(r"^Thi trấn ", "Thị trấn ", other)
    has_kind = any(other.lower().startswith(f"{one.lower()} ") for one in KINDS)
    return clean(other if has_kind else f"{kind} {other}")


def in_order(lines: list[list[str]]) -> list[list[str]]:
    return sorted(lines, key=lambda line: (len(line[0]), line[0]))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    successions = rows(folder, "commune_successions_2025_07.csv")
    old, spellings = old_units(folder, successions)
    write("units-2025-01.csv", OLD_HEAD, "code,parent,name,remark", in_order(old))
    new = [
        [
            row["code"],
            row["province_code"] if row["level"] == "commune" else "",
            clean(row["full_name"]),
            row["lat"],
            row["lon"],
        ]
        for row in rows(folder, "units_from_2025_07.csv")
    ]
    write("units-2025-07.csv", NEW_HEAD, "code,parent,name,lat,lon", in_order(new))
    made_of: defaultdict[str, list[str]] = defaultdict(list)
    for row in successions:
        made_of[row["new_code"]].append(row["old_code"] + SIGNS[row["kind"]])
    write(
        "successions.csv",
        SUCCESSION_HEAD,
        "new,old",
        [[code, " ".join(made_of[code])] for code in sorted(made_of)],
    )
    write("spellings.csv", SPELLING_HEAD, "code,name", sorted(spellings))
    write("changes.csv", CHANGES_HEAD, "date,code,parent,name,from,basis", changes(folder, new))


def changes(folder: Path, new: list[list[str]]) -> list[list[str]]:
    """Lines of later changes; stops when the name before is not the one known."""
    known = {line[0]: line[2] for line in new}
    lines = []
    for row in rows(folder, "unit_changes_after_2025_07.csv"):
        if known[row["code"]] != row["old_name"]:
            raise SystemExit(f"{row['code']} is {known[row['code']]!r}, not {row['old_name']!r}")
        known[row["code"]] = clean(row["new_name"])
        lines.append([row["date"], row["code"], "", clean(row["new_name"]), "", row["basis"]])
    return lines


if __name__ == "__main__":
    main()
