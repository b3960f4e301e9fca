"""Who may do what with a dossier. Rights follow today's commune of the producer (exact rule 13)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.accounts.models import Holding
from openocop.accounts.rights import decide, granted, reason
from openocop.accounts.roles import Role
from openocop.core.clock import today
from openocop.dossiers.kinds import Level
from openocop.dossiers.models import Dossier, Evidence
from openocop.dossiers.states import State
from openocop.register.models import Product
from openocop.register.policy import is_of, keeps, might_keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from openocop.accounts.models import Person
    from openocop.journal.actions import Actor
    from openocop.register.models import Producer


class Verb(StrEnum):
    """What can be done in this room; beside each, what it is done to."""

    OPEN = "open"  # Product
    KEEP_EVIDENCE = "keep_evidence"  # Evidence or Dossier
    WRITE = "write"  # Dossier
    CHECK_AT_COMMUNE = "check_at_commune"  # Dossier
    CHECK_AT_PROVINCE = "check_at_province"  # Dossier
    ADVISE = "advise"  # Dossier
    LOOK = "look"  # Dossier: notes, questions, samples, visits
    CORRECT_SET = "correct_set"  # Dossier
    KEEP_ROUNDS = "keep_rounds"  # a code of a province
    CONCLUDE = "conclude"  # Dossier: what follows from a council's result
    SEE = "see"  # Dossier
    READ_ALL = "read_all"  # Dossier: with its personal data


@dataclass(frozen=True, slots=True)
class Desk:
    """An office at work on a dossier: in whose name it notes and asks, and the right that this takes."""

    level: Level
    verb: Verb


DESKS: Final = {
    State.AT_COMMUNE: Desk(Level.COMMUNE, Verb.CHECK_AT_COMMUNE),
    State.AT_PROVINCE: Desk(Level.PROVINCE, Verb.CHECK_AT_PROVINCE),
    State.WITH_ADVISERS: Desk(Level.ADVISERS, Verb.ADVISE),
}
"""The states in which an office checks a dossier."""


def why_not(
    user: Person | AnonymousUser | None, verb: Verb, thing: Any, held: Iterable[Holding] | None = None
) -> str | None:
    """Why this user may not do this today, as a sentence; ``None`` when she may. ``held`` spares the query."""
    return reason(_decide(user, verb, thing, today(), held))


def allow(user: Person, verb: Verb, thing: Any) -> Actor:
    """The user as the journal keeps her, in the role that allows the act; ``PermissionDenied`` when none does."""
    return granted(_decide(user, verb, thing, today(), None))


def _decide(
    user: Person | AnonymousUser | None, verb: Verb, thing: Any, day: date, held: Iterable[Holding] | None
) -> Actor | str:
    return decide(user, day, lambda one: _RULES[verb](one, thing), lambda: _refusal(verb, thing), held)


def _refusal(verb: Verb, thing: Any) -> str:
    if verb is Verb.KEEP_ROUNDS:
        return _("The provincial OCOP office keeps the rounds.")
    producer = _producer(thing)
    if verb is Verb.OPEN:
        return _(
            "A producer opens its dossiers itself; while it has no account, an officer of its commune does."
        )
    if verb is Verb.READ_ALL:
        return _("The papers hold personal data: they open for those who work on the dossier.")
    if not producer.is_settled and producer.commune_candidates and verb is not Verb.SEE:
        return _("The commune of this producer was split. The province assigns one of its parts first.")
    return _("This dossier is not yours to work on. Ask the provincial OCOP office.")


def _producer(thing: Any) -> Producer:
    if isinstance(thing, Dossier):
        return thing.product.producer
    made_by: Producer = thing.producer if isinstance(thing, Product | Evidence) else thing
    return made_by


def _is_of(holding: Holding, thing: Any) -> bool:
    return is_of(holding, _producer(thing))


def _is_or_stands_in(holding: Holding, thing: Any) -> bool:
    """The producer's own people; while nobody of them has an account, an officer of its commune."""
    producer = _producer(thing)
    return is_of(holding, producer) or (
        holding.role == Role.COMMUNE_OFFICER and keeps(holding, producer) and not _has_account(producer)
    )


def _has_account(producer: Producer) -> bool:
    rows = Holding.objects.on(today()).filter(role=Role.PRODUCER, office=producer.office_id)
    return producer.office_id is not None and rows.exists()


def _writes(holding: Holding, dossier: Dossier) -> bool:
    """The producer's own people; where an officer opened it for a producer without an account, its commune too."""
    return _is_of(holding, dossier) or (dossier.managed and _is_or_stands_in(holding, dossier))


def _keeps_evidence(holding: Holding, thing: Any) -> bool:
    return _writes(holding, thing) if isinstance(thing, Dossier) else _is_or_stands_in(holding, thing)


def _is_commune(holding: Holding, dossier: Dossier) -> bool:
    return holding.role == Role.COMMUNE_OFFICER and keeps(holding, dossier.product.producer)


def _is_province(holding: Holding, dossier: Dossier) -> bool:
    return holding.role == Role.PROVINCIAL_OFFICER and keeps(holding, dossier.product.producer)


def _is_adviser(holding: Holding, dossier: Dossier) -> bool:
    """A member of the team to whom it is given."""
    return holding.role == Role.ADVISORY_MEMBER and any(
        one.person_id == holding.person_id and one.ended_at is None for one in dossier.assignments.all()
    )


def _looks(holding: Holding, dossier: Dossier) -> bool:
    return any(rule(holding, dossier) for rule in (_is_commune, _is_province, _is_adviser))


def _corrects(holding: Holding, dossier: Dossier) -> bool:
    return _is_commune(holding, dossier) or _is_province(holding, dossier)


def _keeps_rounds(holding: Holding, province_code: str) -> bool:
    return holding.role == Role.PROVINCIAL_OFFICER and holding.office.place_code == province_code


def _concludes(holding: Holding, dossier: Dossier) -> bool:
    """The provincial office, and who leads or writes for a council of the province; the council knows its seats."""
    if _is_province(holding, dossier):
        return True
    province = dossier.product.producer.province_code
    return holding.role in {Role.CHAIR, Role.SECRETARY} and any(
        office.place_code == province for office in holding.office.lineage()
    )


def _sees(holding: Holding, dossier: Dossier) -> bool:
    """Whoever works on it; the auditor; before the council also those who prepare its sitting."""
    if _reads_all(holding, dossier) or holding.role == Role.AUDITOR:
        return True
    return holding.role in READY_READERS and dossier.state == State.READY


def _reads_all(holding: Holding, dossier: Dossier) -> bool:
    """Whoever works on it: personal data stands in forms, papers and some texts."""
    return (
        _is_of(holding, dossier) or _looks(holding, dossier) or might_keep(holding, dossier.product.producer)
    )


READY_READERS: Final = frozenset({Role.SECRETARY})
"""Roles that read every dossier that is ready; chair and members read those of their sittings, as councils allow."""

_RULES: Final[dict[Verb, Callable[[Holding, Any], bool]]] = {
    Verb.OPEN: _is_or_stands_in,
    Verb.KEEP_EVIDENCE: _keeps_evidence,
    Verb.WRITE: _writes,
    Verb.CHECK_AT_COMMUNE: _is_commune,
    Verb.CHECK_AT_PROVINCE: _is_province,
    Verb.ADVISE: _is_adviser,
    Verb.LOOK: _looks,
    Verb.CORRECT_SET: _corrects,
    Verb.KEEP_ROUNDS: _keeps_rounds,
    Verb.CONCLUDE: _concludes,
    Verb.SEE: _sees,
    Verb.READ_ALL: _reads_all,
}
