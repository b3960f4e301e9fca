#!/usr/bin/env python3
"""Compile the decision's form texts (Annex III of ``../shared/rules/decision-26-2026-body.md``) into the package.

Run once when the collected text changes: ``python tools/compile_forms.py ../shared/rules``. The result is committed;
nothing reads the source folder at run time. This file holds no legal words but a handful that mark where a blank
begins: it names the lines in their order, says how each is set, and which of its dots and boxes is which field.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "openocop" / "papers" / "data" / "forms-26-2026.yaml"
BODY = "decision-26-2026-body.md"
BLANK = re.compile(r"□|[….]*…[….]*|\.{4,}")
RULE = re.compile(r"\s*-{5,}\s*")

# One line each: how it is set, its name, its fields in the order of their blanks.
#   ?name          a box to tick
#   name<word      the blank begins with that word (or "*": with all that follows the colon), which the answer replaces
#   name>words     the blank goes on to the end of those words (with _ for a blank)
#   name+          a field for which the official text leaves no dots: it stands at the end of the line
#   name.          the last full stop ends the sentence and is none of the dots
LINES = {
    "01": """
        state state
        motto motto
        title title
        subtitle subtitle
        subtitle of_province province<tỉnh for_year
        section applicant
        line unit_name unit_name
        line representative representative
        line position position
        line address address
        line reach phone email
        line product product
        line product_group product_group
        line kind ?first ?upgrade ?reassessment
        section enclosures
        line report_enclosed
        line samples samples
        line pledge
        signature signed place day month year
        footnote group_source
        chapter official_use
        part commune_part
        line commune_number commune_number<*
        line commune_received commune_received
        line commune_receiver commune_receiver commune_mark
        signature commune_signed
        part province_part
        line province_number province_number<*
        line province_received province_received
        line province_receiver province_receiver province_mark
        signature province_signed
    """,
    "02": """
        title title
        subtitle for_whom
        part part_1
        part_title part_1_title
        line producer producer
        line producer_kind producer_kind
        line address address
        line reach phone email
        line representative representative
        line representative_name representative_name
        line representative_person gender>(Nam/nữ) ethnicity
        line representative_address representative_address
        line founded founded registration_number+
        line product product+
        guidance tick_below
        line has_registration ?has_registration
        line has_declaration ?has_declaration
        line conditions
        line has_food_safety ?has_food_safety
        line has_condition ?has_condition
        line has_property ?has_property
        line has_trademark ?has_trademark
        line has_indication ?has_indication
        line has_patent ?has_patent
        line has_design ?has_design
        line has_copyright ?has_copyright
        line has_other ?has_other other_property+
        line history history+
        line structure structure+
        part part_2
        part_title part_2_title
        guidance business_asked
        guidance business_note
        line materials materials+
        line quality quality+
        line market market+
        line results results+
        part part_3
        part_title part_3_title
        guidance scoring_asked
        guidance proof_asked
        guidance appendix_asked
        table appendix_guide
        line changes changes
        part part_4
        part_title part_4_title
        guidance plan_asked
        signature signed place day month year
    """,
    "03": """
        letterhead letterhead commune_capitals<XÃ/PHƯỜNG
        title title
        subtitle subtitle
        section part_1
        line producer producer
        line producer_kind producer_kind
        line address address
        line representative representative
        line representative_name representative_name
        line representative_person gender>(Nam/nữ) ethnicity
        line representative_address representative_address
        line product product
        section part_2
        line materials materials<*
        line labour labour<*
        line idea idea<*
        line identity identity<*
        line request commune<xã province<tỉnh request_product request_producer.
        signature signed commune_capitals<XÃ
    """,
}


def fields(text: str, names: list[str]) -> str:
    """The line with each blank named: ``- Điện thoại: {phone|…} Email: {email|….}``."""
    todo, at, made = list(names), 0, ""
    if todo and todo[0].endswith("<*"):
        label, rest = text.split(": ", 1)
        return f"{label}: {{{todo[0][:-2]}|{rest}}}"
    for blank in BLANK.finditer(text) if todo else ():
        name, begin, end = bounds(todo.pop(0), text, at, blank)
        made += f"{text[at:begin]}{{{name}|{text[begin:end]}}}"
        at = end
    made += text[at:]
    for name in todo:
        if not name.endswith("+"):
            sys.exit(f"no blank is left for {name!r} in {text!r}")
        made += f" {{{name[:-1]}|}}"
    return re.sub(r"(?<=[^\W\d_])1(?=\))", "{^1}", made)


def bounds(field: str, text: str, at: int, blank: re.Match[str]) -> tuple[str, int, int]:
    """The field's name, and where what its answer replaces begins and ends."""
    name, _, word = field.partition("<")
    name, _, after = name.partition(">")
    begin, end = blank.start(), blank.end()
    if word:
        begin = text.index(word, at)
        if text[begin + len(word) : blank.start()].strip():
            sys.exit(f"{word!r} does not stand before the blank in {text!r}")
    if after:
        end = text.index(after, end) + len(after)
    if name.endswith("."):
        return name[:-1], begin, end - 1
    return name, begin, end


def cells(line: str) -> list[str]:
    """The cells of a row; the transcript writes a line break inside a cell as a slash between blanks."""
    return [cell.strip().replace(" / ", "\n") for cell in line.strip().strip("|").split("|")]


def signature(text: str) -> list[str]:
    """Place and date, who signs, how: three lines where the transcript has one."""
    dated = re.match(r"\.+, ngày[^A-ZĐ]*?\.{5,}(?= )", text)
    head = [dated[0]] if dated else []
    who, note = re.fullmatch(r"(.*?) (\([^)]*\))", text[len(head[0]) if head else 0 :].strip()).groups()  # type: ignore[union-attr]
    return [*head, who, note]


def letterhead(line: str, names: list[str]) -> dict[str, Any]:
    office, state = (RULE.sub("", cell) for cell in cells(line))
    at = re.search(r"(?<=[A-ZĐỘĨ]) (?=[A-ZĐ][a-zộ])", state)
    assert at is not None  # noqa: S101
    return {"left": [fields(office, names)], "right": [state[: at.start()], state[at.end() :]]}


def one(kind: str, name: str, names: list[str], lines: list[str]) -> dict[str, Any]:
    """The next line of the source, or its next table, as an entry."""
    if kind == "table":
        rows = []
        while lines and lines[0].startswith("|"):
            rows.append(cells(lines.pop(0)))
        return {"id": name, "kind": kind, "head": rows[0], "rows": rows[1:]}
    line = lines.pop(0)
    if kind == "letterhead":
        return {"id": name, "kind": kind, **letterhead(line, names)}
    if kind == "signature":
        texts, left = [], list(names)
        for text in signature(cells(line)[1]):
            count = len(BLANK.findall(text))
            texts.append(fields(text, left[:count]))
            left = left[count:]
        return {"id": name, "kind": kind, "texts": texts}
    if line.startswith("|"):
        sys.exit(f"{name}: a table where a {kind} is expected: {line}")
    return {"id": name, "kind": kind, "text": fields(line, names)}


def form(number: str, title: str, lines: list[str]) -> dict[str, Any]:
    entries = [row.split() for row in LINES[number].strip().splitlines()]
    made = [
        one(kind, name, [part.replace("_(", " (") for part in rest], lines) for kind, name, *rest in entries
    ]
    if lines:
        sys.exit(f"Form {number}: lines are left over: {lines}")
    return {"number": number, "title": title, "lines": made}


def flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def written(forms: list[dict[str, Any]], about: dict[str, str]) -> str:
    """YAML with one entry a line (JSON is a subset of it); of the table, one row a line."""
    out = [
        "# Made by tools/compile_forms.py: do not edit.",
        *(f"{key}: {flow(value)}" for key, value in about.items()),
    ]
    out.append("forms:")
    for entry in forms:
        out += [f"  - number: {flow(entry['number'])}", f"    title: {flow(entry['title'])}", "    lines:"]
        for line in entry["lines"]:
            if line["kind"] == "table":
                out += [
                    f"      - id: {line['id']}",
                    "        kind: table",
                    f"        head: {flow(line['head'])}",
                ]
                out += ["        rows:", *(f"          - {flow(row)}" for row in line["rows"])]
            else:
                parts = ", ".join(f"{key}: {flow(value)}" for key, value in line.items())
                out.append(f"      - {{{parts}}}")
    return "\n".join(out) + "\n"


def main(folder: str) -> None:
    body = (Path(folder) / BODY).read_text(encoding="utf-8")
    forms = []
    for chunk in body.split("\n## Mẫu số ")[1:]:
        heading, *rest = chunk.splitlines()
        number, _, title = heading.partition(": ")
        forms.append(form(number, title, [line for line in rest if line.strip()]))
    about = {
        "decision": "26/2026/QĐ-TTg",
        "annex": "Phụ lục III",
        "issued": "2026-05-22",
        "effective_from": "2026-05-22",
        "official_address": "https://vanban.chinhphu.vn/?classid=1&docid=218267&orggroupid=3&pageid=27160",
        "transcript": "github.com/hakienpdu95/minhan : docs/bnn_txng.html (not yet compared with the signed PDF)",
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(written(forms, about), encoding="utf-8")
    print(f"{TARGET}: {sum(len(entry['lines']) for entry in forms)} lines of {len(forms)} forms")


if __name__ == "__main__":
    main(sys.argv[1])
