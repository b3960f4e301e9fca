"""What a producer is, from its kind as written or from the beginning of its name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.core.text import fold, norm, repair
from openocop.register.kinds import ProducerKind
from openocop.register.reading.cell import ErrorCell, text_of
from openocop.register.reading.cells.read import Read, Remark, unread

if TYPE_CHECKING:
    from openocop.register.reading.cell import Cell

_K = ProducerKind

_FIRM_WORDS: Final = (
    "trach nhiem huu han|tnhh|thhh|tn ?hh|co phan|cp|mot thanh vien|1 thanh vien|mtv|1 tv|hai thanh vien|2 thanh vien"
    "|tm|dv|sx|thuong mai|san xuat|dich vu|xuat nhap khau|xnk|va|dau tu|phat trien|tv"
)
_COOPERATIVE_WORDS: Final = (
    "dich vu|dv|san xuat|sx|thuong mai|tm|nong nghiep|nong san|nn|va|tong hop|du lich|thuy san|kinh doanh"
)
_PATTERNS: Final = (
    ("to hop tac(?: san xuat)?|tht", _K.COOPERATIVE_GROUP),
    (
        rf"(?:lien hiep )?(?:hop tac xa|htx)(?: (?:{_COOPERATIVE_WORDS})\b)*|htx(?:dv|sx|tm)?nn|htxdv",
        _K.COOPERATIVE,
    ),
    (rf"(?:chi nhanh )?(?:tong )?(?:cong ti|cty|ct)(?: (?:{_FIRM_WORDS})\b)*", _K.ENTERPRISE),
    ("doanh nghiep(?: tu nhan)?|dntn|dn(?: tu nhan)?|tap doan|xi nghiep|nha may", _K.ENTERPRISE),
    ("trang trai|nong trai|nong trang", _K.FARM),
    (
        "ho (?:kinh doanh|san xuat(?: kinh doanh)?|sxkd|sx|kd|gia dinh|ca the|nong dan)(?: ca the)?|hkd",
        _K.HOUSEHOLD,
    ),
    ("ca nhan|ca the", _K.HOUSEHOLD),
    (
        "co so (?:san xuat(?: kinh doanh| che bien| va kinh doanh)?|sxkd|sx|che bien|kinh doanh)|co so",
        _K.HOUSEHOLD,
    ),
    ("cssxkd|cssx|cs ?sx|csxs|cskd|cs", _K.HOUSEHOLD),
    ("hiep hoi|hoi (?:nong dan|phu nu|quan)|lang nghe|cau lac bo|clb", _K.ASSOCIATION),
    ("trung tam|ban quan li|bql", _K.OPERATING_CENTRE),
)
_KINDS: Final = tuple((re.compile(rf"(?:{pattern})(?![a-z])"), kind) for pattern, kind in _PATTERNS)
_HOUSEHOLD: Final = re.compile(r"hộ(?!\w)")
"""Alone, "hộ" counts only with its accents: without them it is the family name Hồ."""

_CODES: Final = {kind.value: kind for kind in ProducerKind}


def read_kind(cell: Cell) -> Read[ProducerKind]:
    """The kind of producer that a cell names: "HTX", "HTX NN", "Cty TNHH", "CSSX", "hộ", "THT", "DNTN"."""
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    if len(text) < 2:  # noqa: PLR2004 - a dash
        return Read()
    kind = _CODES.get(text) or kind_of(text)
    if kind is None:
        sentence = _(
            "“%(text)s” is no kind of producer that is known. Choose one: cooperative, enterprise, household …"
        )
        return Read(doubt=Remark("kind_unclear", sentence % {"text": text}))
    return Read(kind)


def kind_of(name: str) -> ProducerKind | None:
    """The kind with which a name begins, or None: a bare name does not say."""
    return _apart(name)[0]


def without_kind(name: str) -> str:
    """A producer's name without the words of its kind, folded: what two spellings of one have in common.

    A name that is nothing but its kind keeps it.
    """
    return _apart(name)[1]


def is_only_kind(name: str) -> bool:
    """Whether a name says what the producer is and not who: "DOANH NGHIỆP TƯ NHÂN"."""
    kind, rest = _apart(name)
    return kind is not None and rest == fold(_dotted(name))


@lru_cache(maxsize=32_768)
def _apart(name: str) -> tuple[ProducerKind | None, str]:
    folded = fold(_dotted(name))
    for pattern, kind in _KINDS:
        if found := pattern.match(folded):
            return kind, folded[found.end() :].strip() or folded
    if _HOUSEHOLD.match(norm(name)):
        return ProducerKind.HOUSEHOLD, folded.removeprefix("ho").strip() or folded
    return None, folded


def short_name(name: str) -> str:
    """The name as it is shown without the words of its kind; the whole name where that cannot be told."""
    words = repair(name).text.split(" ")
    rest = without_kind(name)
    for at in range(len(words)):
        if fold(" ".join(words[at:])) == rest:
            return " ".join(words[at:])
    return repair(name).text


def _dotted(name: str) -> str:
    """The name with "T.N.H.H" and "Co.," written as one word."""
    return re.sub(r"\b((?:\w\.){2,})(\w?)\b", lambda found: found[0].replace(".", ""), name)
