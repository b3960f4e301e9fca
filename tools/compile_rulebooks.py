#!/usr/bin/env python3
"""Compile the collected criteria (``../shared/rules``) into the package's own data files.

Run once when the collected texts change: ``python tools/compile_rulebooks.py ../shared/rules``.
The result is committed; nothing reads the source folder at run time. Whatever was put right on the way
stays visible in the result (``corrected_from``, ``corrections``), whatever is lost is declared (``known_gaps``).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

TARGET = Path(__file__).resolve().parent.parent / "openocop" / "rulebooks" / "data"
SOURCES = {
    "QD26-2026": "rulebook-26-2026.yaml",
    "QD148-2023": "rulebook-148.yaml",
    "QD1048-2019": "rulebook-1048.yaml",
}

# The source says these in English only; a reader gets both languages.
GAPS: dict[tuple[str, int], dict[str, str]] = {
    ("QD148-2023", 7): {
        "vi": "Mục 6.4 “Mùi”: tiêu đề ghi 4 điểm nhưng lựa chọn cao nhất trong nguồn chỉ có 3 điểm; "
        "nguồn thiếu điểm của một lựa chọn hoặc thiếu một lựa chọn.",
        "en": "Item 6.4 “Mùi”: its heading says 4 points, the best option in the source has 3; "
        "the points of one option, or one option, are lost in the source.",
    },
    ("QD148-2023", 11): {
        "vi": "Phần C: các tiêu chí trong nguồn cộng lại được 32 điểm, không phải 35; nguồn thiếu 3 điểm.",
        "en": "Part C: the criteria in the source add up to 32 points, not 35; 3 points are lost in the source.",
    },
    ("QD148-2023", 12): {
        "vi": "Phần C: các tiêu chí trong nguồn cộng lại được 32 điểm, không phải 35; nguồn thiếu 3 điểm.",
        "en": "Part C: the criteria in the source add up to 32 points, not 35; 3 points are lost in the source.",
    },
    ("QD148-2023", 13): {
        "vi": "Phần C: các tiêu chí trong nguồn cộng lại được 33 điểm, không phải 35; nguồn thiếu 2 điểm.",
        "en": "Part C: the criteria in the source add up to 33 points, not 35; 2 points are lost in the source.",
    },
    ("QD1048-2019", 3): {
        "vi": "Nguồn không có phiếu của bộ sản phẩm này (chép hai lần bộ số 6).",
        "en": "The source lacks the sheet of this set (it holds set 6 twice).",
    },
} | {
    ("QD1048-2019", number): {
        "vi": "Phần C: các tiêu chí trong nguồn cộng lại được 38 điểm, không phải 40; nguồn thiếu 2 điểm.",
        "en": "Part C: the criteria in the source add up to 38 points, not 40; 2 points are lost in the source.",
    }
    for number in (10, 16, 19)
}

HEADING_4 = {
    "vi": "Bản chép ghi ô tiêu đề là “4 1”; lấy 4 (các lựa chọn 2 và 4 điểm, cả phần cộng đủ 35).",
    "en": "The transcript's heading cell reads “4 1”; 4 is taken (options of 2 and 4, the part sums to 35).",
}

ABOUT: dict[str, dict[str, Any]] = {
    "QD26-2026": {
        "replaces": [
            {"decision": "148/QĐ-TTg", "ends": "2026-07-21"},
            {"decision": "1489/QĐ-TTg", "ends": "2026-07-21"},
        ],
        "marks_note": {
            "vi": "Quyết định chỉ ghi: “Dấu sao là yêu cầu tối thiểu phải đạt theo các cấp độ sao”. Phần mềm hiểu là "
            "cộng dồn: muốn đạt hạng nào thì mọi mục có dấu của hạng đó hoặc hạng thấp hơn đều phải đạt "
            "ít nhất số điểm của lựa chọn có dấu. Đây là cách hiểu suy ra từ câu trên.",
            "en": "The decision says only: “the star marks are the least to be reached for each star”. This software "
            "reads them cumulatively: for a star, every item with a mark of that star or a lower one must reach "
            "the points of the marked option. This reading is derived.",
        },
    },
    "QD148-2023": {
        "replaces": [{"decision": "1048/QĐ-TTg"}, {"decision": "781/QĐ-TTg"}],
        "amended_by": [
            {
                "decision": "1489/QĐ-TTg",
                "issued": "2025-07-06",
                "what": {
                    "vi": "Sửa khoản 1 Phụ lục II: bỏ cấp huyện, cấp tỉnh đánh giá 3 và 4 sao",
                    "en": "Annex II, clause 1: the district level ends, the province evaluates 3 and 4 stars",
                },
            }
        ],
        "marks_note": {
            "vi": "Các dấu sao có trong nguồn; câu giải thích dấu sao của Quyết định 148 chưa tìm thấy, nên dùng cách hiểu "
            "của Quyết định 26/2026. Dấu đặt ở tiêu đề một mục nghĩa là mục đó phải có điểm.",
            "en": "The marks stand in the source; the note of Decision 148 that explains them was not found, so they are "
            "read as in Decision 26/2026. A mark on an item's heading means that the item must score.",
        },
    },
    "QD1048-2019": {
        # The source gives its successor's first day; here the last day in force is meant, as for 148.
        "effective_to": "2023-02-23",
        "amended_by": [
            {
                "decision": "781/QĐ-TTg",
                "issued": "2020-06-08",
                "what": {
                    "vi": "Đổi tên nhóm du lịch và thêm điều kiện tối thiểu; các điều kiện này chưa có trong nguồn",
                    "en": "Renames the tourism group and adds minimum conditions, which the source does not hold",
                },
            }
        ],
        "marks_note": {
            "vi": "Điều kiện tối thiểu của Quyết định 781 không được đánh dấu trong nguồn, nên ở đây không có dấu sao nào. "
            "Khung “70–89 điểm” được đọc theo điểm đầu khung: từ 70 đến dưới 90.",
            "en": "The minimum conditions of Decision 781 are not marked in the source, so no star marks stand here. "
            "The band “70–89 points” is read by its lower bound: from 70 to below 90.",
        },
    },
}

BAND_WORDS = {"QD1048-2019": {5: "90–100", 4: "70–89", 3: "50–69", 2: "30–49", 1: "<30"}}


def flow(value: Any) -> str:
    """A value on one line; JSON is a subset of YAML, so strings need no other quoting."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def block(mapping: dict[str, Any], indent: int = 0) -> list[str]:
    """A mapping as YAML lines; a list of mappings without nested lists goes one entry a line."""
    pad = " " * indent
    lines: list[str] = []
    for key, value in mapping.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f"{pad}{key}:")
            for entry in value:
                if any(isinstance(item, list) for item in entry.values()):
                    inner = block(entry, indent + 4)
                    lines += [f"{pad}  - {inner[0].lstrip()}", *inner[1:]]
                else:
                    lines.append(f"{pad}  - {flow(entry)}")
        else:
            lines.append(f"{pad}{key}: {flow(value)}")
    return lines


def option(raw: dict[str, Any]) -> dict[str, Any]:
    keep = ("id", "points", "text", "case", "min_for_star", "implied", "corrected_from")
    if raw.get("corrected_from") == "(blank)":
        raw["corrected_from"] = "(để trống)"
    return {("star_mark" if key == "min_for_star" else key): raw[key] for key in keep if key in raw}


def criterion(raw: dict[str, Any]) -> dict[str, Any]:
    """One criterion or item of the sheet, its children included."""
    made: dict[str, Any] = {key: raw[key] for key in ("id", "letter", "name", "max") if key in raw}
    if "corrected_from" in raw:
        made["corrected_from"] = raw["corrected_from"]
    if "corrections" in raw:
        made["correction"] = HEADING_4
    if "min_for_star" in raw:
        made["star_mark"] = raw["min_for_star"]
    # The only English note says what ``implied`` says already.
    notes = [note for note in raw.get("notes", []) if not note["text"].startswith("The decision gives")]
    if notes:
        made["notes"] = notes
    if "sub_criteria" in raw:
        made["criteria"] = [criterion(child) for child in raw["sub_criteria"]]
    else:
        made["options"] = [option(entry) for entry in raw["options"]]
    return made


def mend_tea_of_1048(sheet: dict[str, Any]) -> None:
    """Set 14 of 1048 numbers two items 6.1.3: the second and what follows it move on by one."""
    appearance = next(
        child
        for part in sheet["parts"]
        for top in part["criteria"]
        for child in top.get("sub_criteria", [])
        if child["id"] == "6.1"
    )
    for position, item in enumerate(appearance["sub_criteria"], start=1):
        right = f"6.1.{position}"
        if item["id"] != right:
            item["corrected_from"] = item["id"]
            item["id"] = right
            for entry in item["options"]:
                entry["id"] = right + "/" + entry["id"].split("/")[1]


def product_set(code: str, raw: dict[str, Any]) -> dict[str, Any]:
    """One set's sheet as the package keeps it."""
    if (code, raw["number"]) == ("QD1048-2019", 14):
        mend_tea_of_1048(raw)
    made: dict[str, Any] = {"rulebook": code}
    for key in ("number", "code", "name", "category", "group", "subgroup", "classification_line"):
        if key in raw:
            made[key] = raw[key]
    # A ministry known only from memory may not enter the law.
    if raw.get("ministry") and raw.get("ministry_provenance") != "memory":
        made["ministry"] = raw["ministry"]
    for key in ("reject_if", "sample_products", "provenance"):
        if key in raw:
            made[key] = raw[key]
    # What stands in brackets behind the source is English and is said elsewhere.
    made["source"] = "" if raw["source"].startswith("none") else raw["source"].split(" (")[0]
    if (code, raw["number"]) in GAPS:
        made["known_gaps"] = [GAPS[code, raw["number"]]]
    made["gates"] = raw.get("gates", [])
    made["parts"] = [
        {
            "code": part["part"],
            "name": part["name"],
            "max": part["max"],
            "criteria": [criterion(top) for top in part["criteria"]],
        }
        for part in raw["parts"]
    ]
    return made


def rulebook(code: str, raw: dict[str, Any]) -> dict[str, Any]:
    """What is said of the whole rulebook."""
    made: dict[str, Any] = {}
    for key in ("code", "decision", "title", "issued", "effective_from", "effective_to"):
        if key in raw:
            made[key] = raw[key].isoformat() if hasattr(raw[key], "isoformat") else raw[key]
    for key in ("official_address", "transcript", "star_marks"):
        if key in raw:
            made[key] = raw[key]
    made |= {"parts": raw["parts"], "total": raw["total"]}
    words = BAND_WORDS.get(code, {})
    made["bands"] = [
        {"star": band["star"], "min": band["min"], "certificate": band["certificate"]}
        | ({"wording": words[band["star"]]} if words else {})
        for band in raw["star_bands"]
    ]
    made["certificate_validity_months"] = raw["certificate_validity_months"]
    return made | ABOUT[code]


def main() -> None:
    source = Path(sys.argv[1])
    for code, name in SOURCES.items():
        data = yaml.load((source / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        folder = TARGET / code
        folder.mkdir(parents=True, exist_ok=True)
        about = block(rulebook(code, data["rulebook"]))
        (folder / "rulebook.yaml").write_text("\n".join(about) + "\n", encoding="utf-8")
        for raw in data["product_sets"]:
            lines = block(product_set(code, raw))
            path = folder / f"{raw['number']:02}.yaml"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{code}: {len(data['product_sets'])} product sets")


if __name__ == "__main__":
    main()
