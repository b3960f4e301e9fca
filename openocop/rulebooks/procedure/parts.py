"""What a procedure is made of, as immutable values: levels, dossiers, rounds, steps, limits and transition.

Decision 26/2026/QĐ-TTg, Articles 2 to 12. What is not known of an older law is ``None`` or empty, never
a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of dossier (Article 6.1)."""

    FIRST = "first"
    UPGRADE = "upgrade"
    REASSESSMENT = "reassessment"


class Party(StrEnum):
    """Who acts in a procedure."""

    PRODUCER = "producer"
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    PROVINCIAL_OCOP_OFFICE = "provincial_ocop_office"
    CHAIR_OF_PROVINCE = "chair_of_province"
    ADVISORY_TEAM = "advisory_team"
    PROVINCIAL_COUNCIL = "provincial_council"
    CENTRE = "centre"
    MINISTRY = "ministry"
    MINISTER = "minister"


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day that comes each year, written "04-29"."""

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> MonthDay:
        """Reads "04-29"; ``ValueError`` for anything else, 29 February among it."""
        found = date.fromisoformat(f"2001-{text}")
        return cls(found.month, found.day)

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """What an entry rests on: ``art`` is the article, ``source`` the page where no article was found.

    ``derived``: arithmetic on the text, or a reading of it.
    """

    art: str = ""
    source: str = ""
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Level(Sourced):
    """Who assesses and recognises which stars.

    ``decides`` is ``None`` where nobody does (1 and 2 stars) or, in an older law, where it is not known.
    """

    stars: tuple[int, ...]
    evaluates: Party
    decides: Party | None = None
    council: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProducerKind(Sourced):
    """Who may be a producer; ``vi`` is the decision's wording."""

    code: str
    vi: str
    tourism_only: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing in a dossier or package, perhaps not asked of tourism, or only where there is one."""

    code: str
    vi: str
    count: int = 1
    not_tourism: bool = False
    if_any: bool = False


@dataclass(frozen=True, slots=True)
class DossierKind(Sourced):
    """What the producer prepares for one kind of dossier (Article 6.1)."""

    kind: Kind
    vi: str
    parts: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Package(Sourced):
    """What goes from one office to the next (Articles 6.2, 6.3 and 7)."""

    sender: Party
    receiver: Party
    kinds: tuple[Kind, ...]
    paper_copies: int
    electronic_copies: int
    parts: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class EvidencePaper:
    """A paper that shows something and the form it is asked in."""

    code: str
    vi: str
    proof: str


@dataclass(frozen=True, slots=True)
class Checklist(Sourced):
    """The evidence that Form 02 names, in its order; guidance, not a duty."""

    papers: tuple[EvidencePaper, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """A round of each year: the last day to ask for it and the last day to assess in it."""

    no: int
    last_request: MonthDay
    last_evaluation: MonthDay


@dataclass(frozen=True, slots=True)
class RoundPlan(Sourced):
    """The rounds of one level (Article 5); an office may add more as ``extra_rounds`` says."""

    at_least_per_year: int
    rounds: tuple[Round, ...]
    extra_rounds: str


@dataclass(frozen=True, slots=True)
class Step(Sourced):
    """One step of the way (Article 7)."""

    no: int
    who: Party
    do: str
    limit_working_days: int | None = None
    limit_from: str = ""
    assesses: tuple[str, ...] = ()
    when_needed: str = ""


@dataclass(frozen=True, slots=True)
class CouncilRules(Sourced):
    """Who sits in a council; number, quorum and scoring are left to its own regulation."""

    level: Party
    chair: str
    chair_delegated: str
    members: tuple[str, ...]
    may_invite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reassessment(Sourced):
    """How a reassessment departs from a first dossier (Article 7.6); all days are calendar days."""

    opens_days_before: int
    closes_days_before: int
    counted_to: str
    limit_days: int
    limit_from: str
    reported_by: Party
    council_form: str
    meeting_when: str
    site_check_when: str


@dataclass(frozen=True, slots=True)
class CertificateRules(Sourced):
    """How long a certificate is valid (Article 4.3); 148 also wants a notice some days before it ends."""

    validity_months: int
    counted_from: str = ""
    notice_days_before: int | None = None


@dataclass(frozen=True, slots=True)
class Clause(Sourced):
    """A text of the law under a short name."""

    vi: str
    code: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Decider(Sourced):
    """Who decides for these stars."""

    stars: tuple[int, ...]
    decides: Party


@dataclass(frozen=True, slots=True)
class Revocation(Sourced):
    """Why, by whom and how fast a certificate is withdrawn (Article 8); the limit is in calendar days."""

    grounds: tuple[Clause, ...]
    decided_by: tuple[Decider, ...]
    limit_days: int
    limit_from: str
    sent_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InspectionRules(Sourced):
    """What is looked at after recognition, and by whom (Article 9)."""

    principle: str
    checks: tuple[str, ...]
    province: str
    ministry: str


@dataclass(frozen=True, slots=True)
class OldLaw(Sourced):
    """Until when the decisions before stay in force; the day is counted from the new decision's first day."""

    decisions: tuple[str, ...]
    within_days: int
    last_day: date


@dataclass(frozen=True, slots=True)
class PendingRule(Sourced):
    """Until when a dossier of the old law is to be finished; the day is counted as in ``OldLaw``."""

    kinds: tuple[Kind, ...]
    within_days: int
    finish_by: date


@dataclass(frozen=True, slots=True)
class LateReassessment(Sourced):
    """How long a certificate lives on when its reassessment could not be filed in time (Article 12.3)."""

    max_days_after_expiry: int
    vi: str


@dataclass(frozen=True, slots=True)
class Transition:
    """What becomes of what was under way when the decision came into force (Articles 11.2 and 12)."""

    old_law: OldLaw
    pending: tuple[PendingRule, ...]
    earlier_recognitions: Clause
    late_reassessment: LateReassessment


@dataclass(frozen=True, slots=True)
class Procedure(Sourced):
    """One law's procedure, for first hand-ins from ``first_hand_in`` to ``last_hand_in``, both included.

    ``derived``: the days rest on a reading (issue dates, not an article on effect).
    """

    code: str
    rulebook: str
    decisions: tuple[str, ...]
    first_hand_in: date
    levels: tuple[Level, ...]
    certificate: CertificateRules
    last_hand_in: date | None = None
    producer_kinds: tuple[ProducerKind, ...] = ()
    dossiers: tuple[DossierKind, ...] = ()
    packages: tuple[Package, ...] = ()
    evidence: Checklist | None = None
    province_rounds: RoundPlan | None = None
    ministry_rounds: RoundPlan | None = None
    steps: tuple[Step, ...] = ()
    councils: tuple[CouncilRules, ...] = ()
    reassessment: Reassessment | None = None
    revocation: Revocation | None = None
    inspection: InspectionRules | None = None
    transition: Transition | None = None
    clauses: tuple[Clause, ...] = ()
    codes: tuple[Clause, ...] = ()
    silent_on: tuple[str, ...] = ()
