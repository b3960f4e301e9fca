"""The life of a dossier (Articles 5 to 7 of Decision 26/2026/QĐ-TTg): its states, its steps, whose turn it is.

``docs/dossier-life.md`` draws the table; a test goes through every pair of state and step.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from openocop.core.errors import RefusedError
from openocop.rulebooks.procedure import Kind


class State(StrEnum):
    """Where a dossier is."""

    DRAFT = "draft"
    AT_COMMUNE = "at_commune"
    RETURNED_BY_COMMUNE = "returned_by_commune"
    REQUESTED = "requested"
    AT_PROVINCE = "at_province"
    RETURNED_BY_PROVINCE = "returned_by_province"
    WITH_ADVISERS = "with_advisers"
    RETURNED_BY_ADVISERS = "returned_by_advisers"
    READY = "ready"
    AT_MINISTRY = "at_ministry"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class Step(StrEnum):
    """What moves a dossier on."""

    HAND_IN = "hand_in"
    RETURN = "return"
    REQUEST = "request"
    RECEIVE = "receive"
    ASSIGN = "assign"
    REPORT = "report"
    FORWARD = "forward"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REFUSE = "refuse"


class Turn(StrEnum):
    """Who has to do something next."""

    PRODUCER = "producer"
    COMMUNE = "commune"
    PROVINCE = "province"
    ADVISERS = "advisers"
    COUNCIL = "council"
    MINISTRY = "ministry"
    NOBODY = "nobody"


NEXT: Final[dict[tuple[State, Step], State]] = {
    (State.DRAFT, Step.HAND_IN): State.AT_COMMUNE,  # Article 7.1
    (State.AT_COMMUNE, Step.RETURN): State.RETURNED_BY_COMMUNE,
    (State.RETURNED_BY_COMMUNE, Step.HAND_IN): State.AT_COMMUNE,
    (State.AT_COMMUNE, Step.REQUEST): State.REQUESTED,  # Article 7.2.b
    (State.REQUESTED, Step.RECEIVE): State.AT_PROVINCE,  # Article 7.3.a
    (State.AT_PROVINCE, Step.RETURN): State.RETURNED_BY_PROVINCE,
    (State.RETURNED_BY_PROVINCE, Step.HAND_IN): State.AT_PROVINCE,
    (State.AT_PROVINCE, Step.ASSIGN): State.WITH_ADVISERS,  # Article 7.3.c
    (State.WITH_ADVISERS, Step.RETURN): State.RETURNED_BY_ADVISERS,
    (State.RETURNED_BY_ADVISERS, Step.HAND_IN): State.WITH_ADVISERS,
    (State.WITH_ADVISERS, Step.REPORT): State.READY,
    (State.AT_PROVINCE, Step.REPORT): State.READY,  # Article 7.6.c: the provincial office reports itself
    (State.READY, Step.FORWARD): State.AT_MINISTRY,  # Articles 7.3.e, 7.6.e
    (State.READY, Step.CLOSE): State.CLOSED,
    (State.AT_MINISTRY, Step.CLOSE): State.CLOSED,
    (State.DRAFT, Step.WITHDRAW): State.WITHDRAWN,
    (State.AT_COMMUNE, Step.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED_BY_COMMUNE, Step.WITHDRAW): State.WITHDRAWN,
    (State.REQUESTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.AT_PROVINCE, Step.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED_BY_PROVINCE, Step.WITHDRAW): State.WITHDRAWN,
    (State.WITH_ADVISERS, Step.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED_BY_ADVISERS, Step.WITHDRAW): State.WITHDRAWN,
    (State.READY, Step.WITHDRAW): State.WITHDRAWN,
    (State.AT_PROVINCE, Step.REFUSE): State.REFUSED,
    (State.WITH_ADVISERS, Step.REFUSE): State.REFUSED,
}
"""Every step that is possible; a pair that is not here is refused."""

_ONLY: Final[dict[tuple[State, Step], frozenset[Kind]]] = {
    (State.AT_PROVINCE, Step.ASSIGN): frozenset({Kind.FIRST, Kind.UPGRADE}),
    (State.AT_PROVINCE, Step.REPORT): frozenset({Kind.REASSESSMENT}),
}
"""Steps of some kinds of dossiers only: a reassessment has no advisory team (Article 7.6.c)."""

OPEN: Final = frozenset(State) - {State.CLOSED, State.WITHDRAWN, State.REFUSED}
"""States in which no other dossier of the product may be opened."""
EDITABLE: Final = frozenset(
    {State.DRAFT, State.RETURNED_BY_COMMUNE, State.RETURNED_BY_PROVINCE, State.RETURNED_BY_ADVISERS}
)
"""States in which the producer writes."""

TURNS: Final[dict[State, Turn]] = {
    State.DRAFT: Turn.PRODUCER,
    State.AT_COMMUNE: Turn.COMMUNE,
    State.RETURNED_BY_COMMUNE: Turn.PRODUCER,
    State.REQUESTED: Turn.PROVINCE,
    State.AT_PROVINCE: Turn.PROVINCE,
    State.RETURNED_BY_PROVINCE: Turn.PRODUCER,
    State.WITH_ADVISERS: Turn.ADVISERS,
    State.RETURNED_BY_ADVISERS: Turn.PRODUCER,
    State.READY: Turn.COUNCIL,
    State.AT_MINISTRY: Turn.MINISTRY,
    State.CLOSED: Turn.NOBODY,
    State.WITHDRAWN: Turn.NOBODY,
    State.REFUSED: Turn.NOBODY,
}

STATE_NAMES: Final = {
    State.DRAFT: pgettext_lazy("state of a dossier", "being written"),
    State.AT_COMMUNE: pgettext_lazy("state of a dossier", "with the commune"),
    State.RETURNED_BY_COMMUNE: pgettext_lazy("state of a dossier", "sent back by the commune"),
    State.REQUESTED: pgettext_lazy("state of a dossier", "on the way to the province"),
    State.AT_PROVINCE: pgettext_lazy("state of a dossier", "checked by the province"),
    State.RETURNED_BY_PROVINCE: pgettext_lazy("state of a dossier", "sent back by the province"),
    State.WITH_ADVISERS: pgettext_lazy("state of a dossier", "with the advisory team"),
    State.RETURNED_BY_ADVISERS: pgettext_lazy("state of a dossier", "sent back by the advisory team"),
    State.READY: pgettext_lazy("state of a dossier", "ready for the council"),
    State.AT_MINISTRY: pgettext_lazy("state of a dossier", "with the ministry"),
    State.CLOSED: pgettext_lazy("state of a dossier", "finished"),
    State.WITHDRAWN: pgettext_lazy("state of a dossier", "withdrawn"),
    State.REFUSED: pgettext_lazy("state of a dossier", "refused"),
}
TURN_NAMES: Final = {
    Turn.PRODUCER: pgettext_lazy("whose turn", "the producer"),
    Turn.COMMUNE: pgettext_lazy("whose turn", "the commune"),
    Turn.PROVINCE: pgettext_lazy("whose turn", "the provincial office"),
    Turn.ADVISERS: pgettext_lazy("whose turn", "the advisory team"),
    Turn.COUNCIL: pgettext_lazy("whose turn", "the council"),
    Turn.MINISTRY: pgettext_lazy("whose turn", "the ministry"),
    Turn.NOBODY: pgettext_lazy("whose turn", "nobody"),
}


def may_go(kind: Kind, state: State, step: Step) -> bool:
    """Whether a dossier of this kind can take the step from this state."""
    return (state, step) in NEXT and kind in _ONLY.get((state, step), frozenset(Kind))


def after(kind: Kind, state: State, step: Step) -> State:
    """The state after the step. Raises ``RefusedError`` for a step that is not possible from here."""
    if not may_go(kind, state, step):
        raise RefusedError(
            _("This is not possible now: the dossier is %(state)s. Open the page again and see what is next.")
            % {"state": STATE_NAMES[state]}
        )
    return NEXT[state, step]


def steps_from(kind: Kind, state: State) -> tuple[Step, ...]:
    """The steps that are possible from here, in the order of the law."""
    return tuple(step for step in Step if may_go(kind, state, step))
