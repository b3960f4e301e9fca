"""What the papers are made from: plain values, an empty text or None where a thing is not known.

An unknown field is printed as a dotted line. Texts may have several paragraphs; nothing in them is markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Kind(StrEnum):
    """What is asked for (form 01, line 4; Article 6.1)."""

    FIRST = "first"
    UPGRADE = "upgrade"
    REASSESSMENT = "reassessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """An office's part of form 01. ``number`` whole, as it was given: ``01-003/PĐK-87-29869-2026``."""

    number: str = ""
    received: date | None = None
    receiver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationForm:
    """Form 01, Phiếu đăng ký. ``province`` with its kind, as in running text: ``tỉnh Đồng Tháp``.

    ``product_group`` is the path in Annex I: category, group, subgroup.
    """

    province: str = ""
    year: int | None = None
    unit_name: str = ""
    legal_representative: str = ""
    position: str = ""
    contact_address: str = ""
    phone: str = ""
    email: str = ""
    product_name: str = ""
    product_group: tuple[str, ...] = ()
    kind: Kind | None = None
    samples: int | None = None
    place: str = ""
    day: date | None = None
    commune: Intake = Intake()
    provincial: Intake = Intake()


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """The producer's legal representative; ``address`` is where they are registered as living."""

    name: str = ""
    gender: str = ""
    ethnicity: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The boxes of form 02, line 7: which papers the producer holds. ``other`` names a further right."""

    business_registration: bool = False
    quality_declaration: bool = False
    food_safety: bool = False
    production_condition: bool = False
    trademark: bool = False
    indication: bool = False
    patent: bool = False
    design: bool = False
    copyright: bool = False
    other: str = ""

    @property
    def has_property(self) -> bool:
        """Whether any right of intellectual property is held."""
        rights = (self.trademark, self.indication, self.patent, self.design, self.copyright, bool(self.other))
        return any(rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """Form 02, Part II: what became of the plan of production and business."""

    materials: str = ""
    quality: str = ""
    market: str = ""
    results: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredItem:
    """One item with the producer's choice. ``points`` is None while nothing is chosen: missing, never zero.

    ``criterion`` is the heading above the item, ``evidence`` the numbers of the appendix.
    """

    number: str
    name: str
    criterion: str = ""
    max_points: int | None = None
    option: str = ""
    points: int | None = None
    explanation: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPart:
    """Part A, B or C of the sheet, its items in the sheet's order."""

    code: str
    name: str
    max_points: int
    items: tuple[ScoredItem, ...]

    @property
    def total(self) -> int | None:
        """The sum of the points; None while an item is without a choice."""
        return total_of(item.points for item in self.items)


def total_of(points: Iterable[int | None]) -> int | None:
    """Give the sum, or None while one is missing: an unanswered item never counts as zero."""
    known = list(points)
    return None if None in known else sum(point for point in known if point is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceEntry:
    """One paper of the appendix. ``number`` is what the items refer to, ``document_number`` stands on the paper."""

    number: str
    name: str
    items: tuple[str, ...] = ()
    document_number: str = ""
    issuer: str = ""
    day: date | None = None
    file_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessment:
    """Form 02, Báo cáo tự đánh giá về sản phẩm. ``evidence`` is given in the order of the criteria.

    ``changes`` since the recognition: for an upgrade or a reassessment (Articles 6.1.b and 6.1.c).
    """

    producer_name: str = ""
    producer_kind: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    representative: Representative = Representative()
    founded: date | None = None
    registration_number: str = ""
    product: str = ""
    holdings: Holdings = Holdings()
    history: str = ""
    structure: str = ""
    business: Business = Business()
    parts: tuple[ScoredPart, ...] = ()
    evidence: tuple[EvidenceEntry, ...] = ()
    changes: str = ""
    plan: str = ""
    place: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What makes a paper an issued one (exact rule 15), and who signs: ``title`` may have two lines.

    ``number`` whole: ``15/BC-UBND``; ``title``: ``KT. CHỦ TỊCH`` and ``PHÓ CHỦ TỊCH``.
    """

    number: str = ""
    place: str = ""
    day: date | None = None
    title: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneReport:
    """Form 03, the commune's report. ``commune`` and ``province`` with their kinds: ``xã Mỹ Hiệp``, ``tỉnh Đồng Tháp``.

    The four findings: use of local materials, of local labour, where the idea comes from, local identity and wisdom.
    """

    commune: str = ""
    province: str = ""
    producer_name: str = ""
    producer_kind: str = ""
    address: str = ""
    representative: Representative = Representative()
    product_name: str = ""
    local_materials: str = ""
    local_labour: str = ""
    idea_origin: str = ""
    local_identity: str = ""
    issue: Issue = Issue()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedProduct:
    """A line of the commune's request. ``code`` is the product code ``(T)-(X)-(STT)-20YY``."""

    name: str
    producer_name: str = ""
    code: str = ""
    product_group: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveringRequest:
    """The commune's written request to the province (Article 6.2.a). ``commune`` and ``province`` as in form 03."""

    commune: str = ""
    province: str = ""
    subject: str = ""
    recipients: tuple[str, ...] = ()
    products: tuple[RequestedProduct, ...] = ()
    enclosures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    issue: Issue = Issue()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedDocument:
    """A paper that an office took in; ``amount`` in words: ``01 bản chính, 12 trang``."""

    name: str
    amount: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The slip by which an office says what it received, from whom and when. ``number`` is its own running number.

    ``office`` may have two lines: the office above it, and itself.
    """

    office: str = ""
    number: str = ""
    received: date | None = None
    giver: str = ""
    phone: str = ""
    producer_name: str = ""
    product_name: str = ""
    product_code: str = ""
    kind: Kind | None = None
    documents: tuple[ReceivedDocument, ...] = ()
    samples: int | None = None
    due: date | None = None
    remarks: str = ""
    place: str = ""
    receiver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedItem:
    """One item: what the producer chose, what the advisory team proposes, and why."""

    number: str
    name: str
    max_points: int | None = None
    option: str = ""
    points: int | None = None
    proposed_option: str = ""
    proposed_points: int | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPart:
    """Part A, B or C with the team's proposals."""

    code: str
    name: str
    max_points: int
    items: tuple[ProposedItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The look at the place of production (Article 7.3.c). None of it is known where there was no visit."""

    day: date | None = None
    place: str = ""
    people: str = ""
    findings: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A further test of the product."""

    name: str
    laboratory: str = ""
    number: str = ""
    day: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryReport:
    """The advisory team's report to the council's chair (Article 7.3.c). ``team`` may have several lines."""

    team: str = ""
    recipients: tuple[str, ...] = ()
    product_name: str = ""
    product_code: str = ""
    producer_name: str = ""
    address: str = ""
    rulebook: str = ""
    parts: tuple[ProposedPart, ...] = ()
    visit: Visit = Visit()
    tests: tuple[Test, ...] = ()
    supplements: str = ""
    conclusion: str = ""
    secretary: str = ""
    issue: Issue = Issue()


Form = RegistrationForm | SelfAssessment | CommuneReport | CoveringRequest | Receipt | AdvisoryReport
