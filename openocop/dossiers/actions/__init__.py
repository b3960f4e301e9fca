"""The verbs of the room. Each asks the policy first, then does one thing in one transaction and records it."""

from openocop.dossiers.actions.asking import (
    answer,
    ask,
    check_parts,
    handle_samples,
    samples_here,
    take_back,
    visit,
)
from openocop.dossiers.actions.closing import close_by_council, forward_by_council
from openocop.dossiers.actions.drafting import (
    choose_set,
    confirm_set,
    open_dossier,
    save_answer,
    save_declared,
    save_text,
)
from openocop.dossiers.actions.evidence import (
    Described,
    add_evidence,
    bind_evidence,
    describe_evidence,
    leave_out,
    papers_of,
    remove_evidence,
)
from openocop.dossiers.actions.handing import hand_in, send_back, withdraw
from openocop.dossiers.actions.offices import (
    Signed,
    assign,
    correct_set,
    forward,
    goes_to_ministry,
    grounds_of,
    level_of,
    look,
    receive,
    refuse,
    report,
    request_province,
    save_finding,
)
from openocop.dossiers.actions.reminding import send_due
from openocop.dossiers.actions.rounds import add_round, drop_round
from openocop.dossiers.actions.steps import MeanwhileError

__all__ = [
    "Described", "MeanwhileError", "Signed", "add_evidence", "add_round", "answer", "ask", "assign",
    "bind_evidence", "check_parts", "choose_set", "close_by_council", "confirm_set", "correct_set",
    "describe_evidence", "drop_round", "forward", "forward_by_council", "goes_to_ministry", "grounds_of", "hand_in",
    "handle_samples", "leave_out", "level_of", "look", "open_dossier", "papers_of", "receive", "refuse",
    "remove_evidence", "report", "request_province", "samples_here", "save_answer", "save_declared", "save_finding",
    "save_text", "send_back", "send_due", "take_back", "visit", "withdraw",
]  # fmt: skip
