"""The verbs of the room. Each asks the policy first, then does one thing in one transaction and records it."""

from openocop.accounts.actions.claims import claim, confirm_claim, refuse_claim
from openocop.accounts.actions.entering import accept, open_invitation, reset_password
from openocop.accounts.actions.holdings import appoint_deputy, end_role, grant, hand_over
from openocop.accounts.actions.inviting import ask_reset, begin, invite, invite_reset, let_in, revoke
from openocop.accounts.actions.offices import create_office, end_office, move_office
from openocop.accounts.actions.people import change_password, deactivate, reactivate
from openocop.accounts.actions.second_factor import (
    check_second_factor,
    confirm_second_factor,
    make_recovery_codes,
    remove_second_factor,
    start_second_factor,
    use_recovery_code,
)
from openocop.accounts.actions.signing_in import (
    check_digits,
    check_password,
    check_tries,
    end_sessions,
    note_sign_in,
    note_sign_out,
)

__all__ = [
    "accept",
    "appoint_deputy",
    "ask_reset",
    "begin",
    "change_password",
    "check_digits",
    "check_password",
    "check_second_factor",
    "check_tries",
    "claim",
    "confirm_claim",
    "confirm_second_factor",
    "create_office",
    "deactivate",
    "end_office",
    "end_role",
    "end_sessions",
    "grant",
    "hand_over",
    "invite",
    "invite_reset",
    "let_in",
    "make_recovery_codes",
    "move_office",
    "note_sign_in",
    "note_sign_out",
    "open_invitation",
    "reactivate",
    "refuse_claim",
    "remove_second_factor",
    "reset_password",
    "revoke",
    "start_second_factor",
    "use_recovery_code",
]
