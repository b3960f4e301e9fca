"""Which commune a line means: one, several or none, through ``places``, and nothing guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from openocop.core.clock import today
from openocop.places.atlas import atlas
from openocop.places.resolving import resolve
from openocop.register.reading.cells.decisions import LAST_DISTRICT_DAY

if TYPE_CHECKING:
    from datetime import date

    from openocop.places.resolving import Answer
    from openocop.places.units import Unit

_CODE: Final = re.compile(r"\d{1,2}-\d{1,3}-(\d{5})-\d+-\d{4}")
"""A product code of 2019 to 2025: province, district, commune, number, year."""
_COMMUNE_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class SaidPlace:
    """What a line says of the place.

    ``then`` is the code of the commune as written and ``then_day`` a day on which it bore it; ``today`` the communes
    of today that it is or went to, one or (of a split one) several. With "several" ``candidates`` are communes of
    today for a person to choose from. "none": named and not found. "blank": no commune is named.
    """

    kind: Literal["one", "several", "none", "blank"]
    text: str
    then: str = ""
    then_day: date | None = None
    today: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    province: str = ""


class PlaceReader:
    """Places of one list; each different text is looked up once.

    ``on``: the day on which the list was written, when it is known. Without it a name that means one commune of before
    July 2025 and another of after is *several*. ``within``: the province whose list it is.
    """

    def __init__(self, on: date | None = None, within: Unit | None = None) -> None:
        self.days = (on,) if on else (today(), LAST_DISTRICT_DAY)
        self.within = within
        self._kept: dict[tuple[str, str, str], SaidPlace] = {}
        self._texts: dict[str, SaidPlace] = {}
        self._provinces: dict[str, str] = {}

    def read(self, commune: str, above: str, address: str) -> SaidPlace:
        """The place of a commune's name with what stands above it, or else of an address. Texts are repaired."""
        key = (commune, above, address)
        if key not in self._kept:
            self._kept[key] = self._read(commune, above, address)
        return self._kept[key]

    def of_code(self, code: str) -> SaidPlace | None:
        """The place that a commune's code, or an old product code, stands for."""
        found = _CODE.fullmatch(code)
        bare = found[1] if found else code.zfill(_COMMUNE_DIGITS)
        versions = atlas().versions(bare) if len(bare) == _COMMUNE_DIGITS else ()
        if not versions:
            return None
        unit = versions[0] if found else versions[-1]
        return self._of_unit(unit, code, tuple(one.code for one in atlas().fate(unit).units))

    def _read(self, commune: str, above: str, address: str) -> SaidPlace:
        if above not in self._provinces:
            self._provinces[above] = self._province(above)
        province = self._provinces[above] or (self.within.code if self.within else "")
        texts = [f"{commune}, {above}" if above else commune] if commune else []
        if address:
            texts.append(f"{address}, {above}" if above and above not in address else address)
        best = SaidPlace("none" if commune or address else "blank", ", ".join(texts[:1]), province=province)
        for text in texts:
            found = self._texts.get(text) or self._looked_up(text)
            self._texts[text] = found
            if found.kind == "one" or (found.kind == "several" and best.kind == "none"):
                best = found
            if best.kind == "one":
                break
        return best

    def _province(self, above: str) -> str:
        if not above:
            return ""
        found = resolve(above.rsplit(",", maxsplit=1)[-1], self.days[0], level="province")
        if found.kind != "one" or not found.today:
            return ""
        return found.today[0].code

    def _looked_up(self, text: str) -> SaidPlace:
        answers = [resolve(text, self.days[0], level="commune", within=self.within)]
        if answers[0].kind == "one" and answers[0].era == "day":
            # Of what is no commune of this day the answer knows the other days already.
            answers += [resolve(text, day, level="commune", within=self.within) for day in self.days[1:]]
        ones = [answer for answer in answers if answer.kind == "one"]
        fates = {tuple(unit.code for unit in answer.today) for answer in ones}
        if len(fates) == 1 and all(answer.kind != "several" for answer in answers) and ones[0].unit:
            return self._of_unit(ones[0].unit, text, next(iter(fates)))
        units = [unit for answer in answers for unit in _candidates(answer)]
        codes = tuple(dict.fromkeys(one.code for unit in units for one in atlas().fate(unit).units))
        kind: Literal["several", "none"] = "several" if any(one.kind != "none" for one in answers) else "none"
        return SaidPlace(kind, text, candidates=codes, province=_common_province(codes))

    def _of_unit(self, unit: Unit, text: str, codes: tuple[str, ...]) -> SaidPlace:
        day = next((day for day in self.days if unit.is_valid(day)), unit.valid_to or self.days[0])
        kind: Literal["one", "several"] = "one" if len(codes) == 1 else "several"
        candidates = () if kind == "one" else codes
        return SaidPlace(kind, text, unit.code, day, codes, candidates, _common_province(codes))


def _candidates(answer: Answer) -> tuple[Unit, ...]:
    return (answer.unit,) if answer.unit else answer.candidates


def _common_province(codes: tuple[str, ...]) -> str:
    """The province that all of the communes of today lie in; empty when they lie in several."""
    provinces = {
        atlas().province(unit).code for code in codes if (unit := atlas().unit_on(code, today())) is not None
    }
    return provinces.pop() if len(provinces) == 1 else ""
