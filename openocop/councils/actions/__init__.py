"""The verbs of the room. Each asks the policy first, then does one thing in one transaction and records it."""

from openocop.councils.actions.concluding import conclude, forward, postpone
from openocop.councils.actions.councils import adopt_regulation, correct_seat, establish, seat, unseat
from openocop.councils.actions.declaring import decide_recusal, declare
from openocop.councils.actions.outside import type_result
from openocop.councils.actions.paper import confirm_paper, make_paper, type_paper
from openocop.councils.actions.planning import (
    Plan,
    add_item,
    cancel,
    change_time,
    order_items,
    plan_sitting,
    read_material,
    remove_item,
    remove_trial,
)
from openocop.councils.actions.running import (
    ask_meeting,
    close_out,
    close_sitting,
    end_opinions,
    mark_attendance,
    open_sitting,
)
from openocop.councils.actions.scoring import Mark, begin, save_mark, seal
from openocop.dossiers.actions.steps import MeanwhileError

__all__ = [
    "Mark", "MeanwhileError", "Plan", "add_item", "adopt_regulation", "ask_meeting", "begin", "cancel",
    "change_time", "close_out", "close_sitting", "conclude", "confirm_paper", "correct_seat", "decide_recusal",
    "declare", "end_opinions", "establish", "forward", "make_paper", "mark_attendance", "open_sitting", "order_items",
    "plan_sitting", "postpone", "read_material", "remove_item", "remove_trial", "save_mark", "seal", "seat",
    "type_paper", "type_result", "unseat",
]  # fmt: skip
