"""What a dossier held when it was handed in, and how two hand-ins differ. No database.

The content is plain JSON: ``{"law", "unit", "product", "texts", "ticks", "sample_count", "answers", "evidence"}``,
where answers are by item and evidence is a list in the order of the criteria.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openocop.rulebooks.criteria import ProductSet

NONE_MET: Final = "-"
"""In place of an option: the producer says that none of them is met; it counts 0."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that differs: where (a part, and what in it), before and after; empty where there was nothing."""

    part: str
    at: str
    before: str
    after: str


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of the content as JSON with sorted keys and no blanks, in hexadecimal; to compute again."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What changed from one hand-in to a later one, part by part in the order of the forms.

    Under another product set the answers are others: then the set alone is named.
    """
    same_sheet = before["law"]["set"] == after["law"]["set"]
    return [
        *_of_maps("law", {"set": before["law"]["set"]}, {"set": after["law"]["set"]}),
        *_of_maps("unit", before["unit"], after["unit"]),
        *_of_maps("product", before["product"], after["product"]),
        *_of_maps("texts", before["texts"], after["texts"]),
        *_of_maps("declared", _declared(before), _declared(after)),
        *(_of_maps("answers", _options(before), _options(after)) if same_sheet else ()),
        *(_of_maps("words", _words(before), _words(after)) if same_sheet else ()),
        *_of_maps("evidence", _papers(before), _papers(after)),
    ]


def _of_maps(part: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for at in dict.fromkeys([*before, *after]):
        old, new = _text(before.get(at)), _text(after.get(at))
        if old != new:
            yield Difference(part, at, old, new)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _declared(content: Mapping[str, Any]) -> dict[str, Any]:
    return {"ticks": " ".join(content["ticks"]), "sample_count": content["sample_count"]}


def _options(content: Mapping[str, Any]) -> dict[str, str]:
    return {item: entry["option"] for item, entry in content["answers"].items()}


def _words(content: Mapping[str, Any]) -> dict[str, str]:
    return {item: entry["words"] for item, entry in content["answers"].items()}


def _papers(content: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{entry['name']} ({entry['sha256'][:8] or entry['link']})": ", ".join(entry["items"])
        for entry in content["evidence"]
    }


def carried(old: ProductSet, new: ProductSet, choices: Mapping[str, str]) -> dict[str, str]:
    """The answers that hold under another sheet: same text of item and option, found by text and never by number.

    ``choices``: option id (``"-"``: none is met) by item id; the rest is asked again.
    """
    targets = renamed(old, new)
    found = {}
    for item_id, option in choices.items():
        if item_id not in targets:
            continue
        before, after = old.item[item_id], new.item[targets[item_id]]
        if option == NONE_MET:
            found[after.id] = NONE_MET
            continue
        words = next((_same(one.text) for one in before.options if one.id == option), None)
        matching = [one.id for one in after.options if _same(one.text) == words]
        if len(matching) == 1:
            found[after.id] = matching[0]
    return found


def renamed(old: ProductSet, new: ProductSet) -> dict[str, str]:
    """By an item of the old sheet the item of the new one that has the same text, where only one has it."""
    by_name: dict[str, list[str]] = {}
    for item in new.items:
        by_name.setdefault(_same(item.name), []).append(item.id)
    found = {item.id: by_name.get(_same(item.name), []) for item in old.items}
    return {item: targets[0] for item, targets in found.items() if len(targets) == 1}


def _same(text: str) -> str:
    return " ".join(text.casefold().split())
