"""The life of a sitting, and of a product in it: states, steps, and what follows what. No database."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from openocop.core.errors import RefusedError


class SittingState(StrEnum):
    """Where a sitting is."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SittingStep(StrEnum):
    """What moves a sitting on."""

    OPEN = "open"
    TURN = "turn"
    CLOSE = "close"
    CANCEL = "cancel"


class ItemState(StrEnum):
    """Where a product of an agenda is."""

    WAITING = "waiting"
    SCORING = "scoring"
    REVEALED = "revealed"
    CONCLUDED = "concluded"
    REFUSED = "refused"
    POSTPONED = "postponed"


class ItemStep(StrEnum):
    """What moves a product of an agenda on."""

    BEGIN = "begin"
    REVEAL = "reveal"
    AGAIN = "again"
    CONCLUDE = "conclude"
    REFUSE = "refuse"
    POSTPONE = "postpone"


NEXT_OF_SITTING: Final[dict[tuple[SittingState, SittingStep], SittingState]] = {
    (SittingState.PLANNED, SittingStep.OPEN): SittingState.OPEN,
    (SittingState.PLANNED, SittingStep.CANCEL): SittingState.CANCELLED,
    (SittingState.PLANNED, SittingStep.TURN): SittingState.PLANNED,
    (
        SittingState.OPEN,
        SittingStep.TURN,
    ): SittingState.PLANNED,  # Article 7.6.d: written opinions become a meeting
    (SittingState.OPEN, SittingStep.CLOSE): SittingState.CLOSED,
}
"""Every step of a sitting that is possible; a pair that is not here is refused."""

NEXT_OF_ITEM: Final[dict[tuple[ItemState, ItemStep], ItemState]] = {
    (ItemState.WAITING, ItemStep.BEGIN): ItemState.SCORING,
    (ItemState.SCORING, ItemStep.REVEAL): ItemState.REVEALED,
    (ItemState.REVEALED, ItemStep.AGAIN): ItemState.WAITING,
    (ItemState.REVEALED, ItemStep.CONCLUDE): ItemState.CONCLUDED,
    (ItemState.REVEALED, ItemStep.REFUSE): ItemState.REFUSED,
    (ItemState.WAITING, ItemStep.POSTPONE): ItemState.POSTPONED,
    (ItemState.SCORING, ItemStep.POSTPONE): ItemState.POSTPONED,
    (ItemState.REVEALED, ItemStep.POSTPONE): ItemState.POSTPONED,
}
"""Every step of a product of an agenda that is possible."""

LIVE: Final = frozenset({ItemState.WAITING, ItemState.SCORING, ItemState.REVEALED})
"""States in which the product stands in no other agenda."""
SHOWN: Final = frozenset({ItemState.REVEALED, ItemState.CONCLUDED, ItemState.REFUSED})
"""States in which the ballots of the pass are open to those who scored."""
WITH_RESULT: Final = frozenset({ItemState.CONCLUDED, ItemState.REFUSED})

SITTING_STATE_NAMES: Final = {
    SittingState.PLANNED: pgettext_lazy("state of a sitting", "planned"),
    SittingState.OPEN: pgettext_lazy("state of a sitting", "open"),
    SittingState.CLOSED: pgettext_lazy("state of a sitting", "closed"),
    SittingState.CANCELLED: pgettext_lazy("state of a sitting", "cancelled"),
}
ITEM_STATE_NAMES: Final = {
    ItemState.WAITING: pgettext_lazy("state of a product in a sitting", "waiting"),
    ItemState.SCORING: pgettext_lazy("state of a product in a sitting", "being scored"),
    ItemState.REVEALED: pgettext_lazy("state of a product in a sitting", "scored, ballots open"),
    ItemState.CONCLUDED: pgettext_lazy("state of a product in a sitting", "concluded"),
    ItemState.REFUSED: pgettext_lazy("state of a product in a sitting", "refused by the council"),
    ItemState.POSTPONED: pgettext_lazy("state of a product in a sitting", "postponed"),
}


def after_sitting(state: SittingState, step: SittingStep) -> SittingState:
    """The state of a sitting after the step. Raises ``RefusedError`` for a step that is not possible from here."""
    if (state, step) not in NEXT_OF_SITTING:
        raise RefusedError(
            _("This is not possible now: the sitting is %(state)s. Open the page again and see what is next.")
            % {"state": SITTING_STATE_NAMES[state]}
        )
    return NEXT_OF_SITTING[state, step]


def after_item(state: ItemState, step: ItemStep) -> ItemState:
    """The state of a product after the step. Raises ``RefusedError`` for a step that is not possible from here."""
    if (state, step) not in NEXT_OF_ITEM:
        raise RefusedError(
            _("This is not possible now: the product is %(state)s. Open the page again and see what is next.")
            % {"state": ITEM_STATE_NAMES[state]}
        )
    return NEXT_OF_ITEM[state, step]
