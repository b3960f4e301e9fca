"""What a person can choose for one line, and the line as it reads once she has chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.text import fold, norm
from openocop.places.atlas import atlas

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openocop.register.importing.known import Made, Maker
    from openocop.register.reading.entries import Entry

NEW: Final = "new"
"""Chosen for a producer or product: none of those that are known."""
TAKE, LEAVE = "take", "leave"
_PLACE_CODES: Final = frozenset({"place_several", "place_none"})
_WORD: Final = re.compile(r"\w+")
_Y_AS_I: Final = str.maketrans("yỳỷỹýỵ", "iìỉĩíị")


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to choose for a line: "commune", "producer", "product" or "set"; each choice with its words."""

    what: str
    choices: tuple[tuple[str, str], ...]
    chosen: str = ""


def decided(entry: Entry, said: Mapping[str, object]) -> tuple[Entry, list[Ask]]:
    """The line with the commune and the product set that were chosen, and what can be chosen of these two.

    A choice that is none of the line's own candidates counts for nothing.
    """
    asks: list[Ask] = []
    codes = entry.place.candidates or (entry.place.today if len(entry.place.today) > 1 else ())
    if codes:
        ask = _ask("commune", ((code, commune_name(code)) for code in codes), said)
        asks.append(ask)
        entry = _placed(entry, ask.chosen) if ask.chosen else entry
    if len(entry.sets) > 1:
        ask = _ask("set", ((f"{one.rulebook}:{one.number}", one.name) for one in entry.sets), said)
        asks.append(ask)
        if ask.chosen:
            sets = tuple(one for one in entry.sets if f"{one.rulebook}:{one.number}" == ask.chosen)
            notes = tuple(note for note in entry.notes if note.code != "set_several")
            entry = replace(entry, sets=sets, notes=notes)
    return entry, asks


def ask_producer(makers: Iterable[Maker], said: Mapping[str, object]) -> Ask:
    """Which of the producers that a line can mean, or a new one."""
    known = (
        (key_of(one), f"{one.name} ({commune_name(one.commune)})" if one.commune else one.name)
        for one in makers
    )
    return _ask("producer", (*known, (NEW, _("a new producer"))), said)


def ask_product(like: Iterable[Made], said: Mapping[str, object]) -> Ask:
    """Which of the producer's products that differ in accents only, or a new one."""
    known = ((key_of(one), _("the same as “%(name)s”") % {"name": one.name}) for one in like)
    return _ask("product", (*known, (NEW, _("a new product"))), said)


def key_of(one: Maker | Made) -> str:
    """The number in the register, or the row of the file in which it is met first ("row12")."""
    return str(one.pk) if one.pk is not None else f"row{one.first_row}"


def accents(name: str) -> str:
    """What two spellings of one name share, accents counted: case, signs, tone placement and i for y do not count."""
    return " ".join(_WORD.findall(norm(name).translate(_Y_AS_I)))


def may_be_same(one: str, other: str) -> bool:
    """Whether two names without accents alike are one name: the same accents, or none in one of them."""
    return accents(one) == accents(other) or any(accents(name) == fold(name) for name in (one, other))


def commune_name(code: str) -> str:
    """The commune with its province; the code itself where nobody knows it."""
    versions = atlas().versions(code)
    return atlas().full_name(versions[-1]) if versions else code


def _ask(what: str, choices: Iterable[tuple[str, str]], said: Mapping[str, object]) -> Ask:
    found = tuple(dict(choices).items())
    chosen = str(said.get(what) or "")
    return Ask(what, found, chosen if chosen in dict(found) else "")


def _placed(entry: Entry, code: str) -> Entry:
    versions = atlas().versions(code)
    province = atlas().province(versions[-1]).code if versions else entry.place.province
    place = replace(entry.place, kind="one", today=(code,), candidates=(), province=province)
    doubts = tuple(doubt for doubt in entry.doubts if doubt.code not in _PLACE_CODES)
    return replace(entry, place=place, doubts=doubts)
