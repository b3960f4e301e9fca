"""Reading single cells: each reader gives a value with what was repaired and what is doubtful, in sentences."""

from __future__ import annotations

from openocop.register.reading.cells.days import mirrored, read_date, read_year
from openocop.register.reading.cells.decisions import Issuer, SaidDecision, read_decision, read_issuer
from openocop.register.reading.cells.names import is_only_kind, kind_of, read_kind, short_name, without_kind
from openocop.register.reading.cells.numbers import Price, read_phone, read_price, read_tax_code
from openocop.register.reading.cells.packs import measure_of, read_pack, split_name
from openocop.register.reading.cells.points import Point, read_point
from openocop.register.reading.cells.read import Read, Remark, error_remark
from openocop.register.reading.cells.sets import SetChoice, candidates, read_set, rulebook_on
from openocop.register.reading.cells.stars import read_star

__all__ = [
    "Issuer",
    "Point",
    "Price",
    "Read",
    "Remark",
    "SaidDecision",
    "SetChoice",
    "candidates",
    "error_remark",
    "is_only_kind",
    "kind_of",
    "measure_of",
    "mirrored",
    "read_date",
    "read_decision",
    "read_issuer",
    "read_kind",
    "read_pack",
    "read_phone",
    "read_point",
    "read_price",
    "read_set",
    "read_star",
    "read_tax_code",
    "read_year",
    "rulebook_on",
    "short_name",
    "split_name",
    "without_kind",
]
