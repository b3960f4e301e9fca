"""Acts in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import pgettext_lazy

from openocop.accounts.roles import ROLE_NAMES, Role
from openocop.councils.states import ITEM_STATE_NAMES, SITTING_STATE_NAMES
from openocop.dossiers.states import STATE_NAMES
from openocop.web.office.record.facts import facts_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from openocop.journal.models import Entry

ACTS: Final[dict[str, _StrPromise]] = {
    "person:sign_in": pgettext_lazy("act", "signed in"),
    "person:sign_out": pgettext_lazy("act", "signed out"),
    "person:shut": pgettext_lazy("act", "was kept out for a while after too many tries"),
    "person:end_sessions": pgettext_lazy("act", "signed out elsewhere"),
    "person:change_password": pgettext_lazy("act", "changed the password"),
    "person:set_second_factor": pgettext_lazy("act", "set up the second factor"),
    "person:make_recovery_codes": pgettext_lazy("act", "made codes on paper for a lost telephone"),
    "person:use_recovery_code": pgettext_lazy("act", "signed in with a code on paper"),
    "person:remove_second_factor": pgettext_lazy("act", "removed a second factor"),
    "person:deactivate": pgettext_lazy("act", "closed somebody's access"),
    "person:reactivate": pgettext_lazy("act", "opened somebody's access again"),
    "invitation:invite": pgettext_lazy("act", "invited somebody"),
    "invitation:accept": pgettext_lazy("act", "came in by an invitation"),
    "invitation:refuse": pgettext_lazy("act", "tried a code that no longer works"),
    "invitation:reset": pgettext_lazy("act", "made a code for a new password"),
    "invitation:reset_done": pgettext_lazy("act", "set a new password by a code"),
    "invitation:revoke": pgettext_lazy("act", "took an invitation back"),
    "office:create": pgettext_lazy("act", "made an office"),
    "office:move": pgettext_lazy("act", "moved an office beneath another"),
    "office:end": pgettext_lazy("act", "ended an office"),
    "holding:grant": pgettext_lazy("act", "gave a role"),
    "holding:end": pgettext_lazy("act", "ended a role"),
    "holding:deputise": pgettext_lazy("act", "appointed a deputy"),
    "holding:hand_over": pgettext_lazy("act", "handed a role over"),
    "claim:make": pgettext_lazy("act", "claimed a producer"),
    "claim:confirm": pgettext_lazy("act", "confirmed a claim"),
    "claim:refuse": pgettext_lazy("act", "refused a claim"),
    "claim:confirm_refused": pgettext_lazy("act", "tried to confirm a claim that could not be"),
    "office:claim_refused": pgettext_lazy("act", "tried to claim a producer that could not be"),
    "producer:create": pgettext_lazy("act", "entered a producer"),
    "producer:update": pgettext_lazy("act", "changed a producer"),
    "producer:assign_commune": pgettext_lazy("act", "assigned a producer's commune"),
    "producer:succeed": pgettext_lazy("act", "handed a producer's products to another"),
    "producer:merge": pgettext_lazy("act", "merged two producers"),
    "producer:undo_merge": pgettext_lazy("act", "parted two merged producers"),
    "round:add": pgettext_lazy("act", "added a round"),
    "round:drop": pgettext_lazy("act", "took a round back"),
    "dossier:open": pgettext_lazy("act", "opened a dossier"),
    "dossier:answer": pgettext_lazy("act", "answered an item"),
    "dossier:write": pgettext_lazy("act", "wrote a text of a dossier"),
    "dossier:declare": pgettext_lazy("act", "ticked the papers of a dossier"),
    "dossier:choose_set": pgettext_lazy("act", "chose another product set"),
    "dossier:confirm_set": pgettext_lazy("act", "confirmed a product set"),
    "dossier:correct_set": pgettext_lazy("act", "corrected a product set"),
    "dossier:add_evidence": pgettext_lazy("act", "added evidence"),
    "dossier:describe_evidence": pgettext_lazy("act", "described evidence"),
    "dossier:bind_evidence": pgettext_lazy("act", "bound evidence to items"),
    "dossier:leave_out": pgettext_lazy("act", "left evidence out"),
    "dossier:hand_in": pgettext_lazy("act", "handed a dossier in"),
    "dossier:receipt": pgettext_lazy("act", "gave a receipt"),
    "dossier:return": pgettext_lazy("act", "sent a dossier back"),
    "dossier:withdraw": pgettext_lazy("act", "withdrew a dossier"),
    "dossier:find": pgettext_lazy("act", "wrote a finding of the commune"),
    "dossier:request": pgettext_lazy("act", "sent a dossier to the province"),
    "dossier:code": pgettext_lazy("act", "gave a product its code"),
    "dossier:receive": pgettext_lazy("act", "received a dossier"),
    "dossier:assign": pgettext_lazy("act", "gave a dossier to the advisory team"),
    "dossier:give": pgettext_lazy("act", "named who of the team looks at a dossier"),
    "dossier:look": pgettext_lazy("act", "noted something at an item"),
    "dossier:ask": pgettext_lazy("act", "asked the producer"),
    "dossier:answer_ask": pgettext_lazy("act", "answered an office"),
    "dossier:take_back": pgettext_lazy("act", "took a question back"),
    "dossier:check_parts": pgettext_lazy("act", "checked the parts of a dossier"),
    "dossier:visit": pgettext_lazy("act", "recorded a visit"),
    "dossier:samples": pgettext_lazy("act", "wrote down sample products"),
    "dossier:report": pgettext_lazy("act", "reported on a dossier"),
    "dossier:refuse": pgettext_lazy("act", "refused a dossier"),
    "dossier:forward": pgettext_lazy("act", "sent a dossier on to the ministry"),
    "dossier:close": pgettext_lazy("act", "finished a dossier with the council's result"),
    "council:establish": pgettext_lazy("act", "entered a council"),
    "council:adopt_regulation": pgettext_lazy("act", "adopted a council's regulation"),
    "council:seat": pgettext_lazy("act", "gave a seat in a council"),
    "council:unseat": pgettext_lazy("act", "ended a seat in a council"),
    "council:correct_seat": pgettext_lazy("act", "corrected what is known of a member"),
    "sitting:plan": pgettext_lazy("act", "planned a sitting"),
    "sitting:change_time": pgettext_lazy("act", "set another time of a sitting"),
    "sitting:add_item": pgettext_lazy("act", "put a product on the agenda"),
    "sitting:remove_item": pgettext_lazy("act", "took a product off the agenda"),
    "sitting:order_items": pgettext_lazy("act", "ordered the agenda"),
    "sitting:cancel": pgettext_lazy("act", "cancelled a sitting"),
    "sitting:remove_trial": pgettext_lazy("act", "removed a trial sitting"),
    "sitting:read": pgettext_lazy("act", "opened the dossier of a product on the agenda"),
    "sitting:declare": pgettext_lazy("act", "declared an interest, or none"),
    "sitting:decide_recusal": pgettext_lazy("act", "decided whether a member is recused"),
    "sitting:attendance": pgettext_lazy("act", "marked who is present"),
    "sitting:open": pgettext_lazy("act", "opened a sitting"),
    "sitting:begin": pgettext_lazy("act", "began the scoring of a product"),
    "sitting:seal": pgettext_lazy("act", "sealed a ballot"),
    "sitting:reveal": pgettext_lazy("act", "opened all ballots of a pass"),
    "sitting:close_out": pgettext_lazy("act", "closed a member out of a pass"),
    "sitting:end_opinions": pgettext_lazy("act", "ended the written opinions"),
    "sitting:turn_to_meeting": pgettext_lazy("act", "turned written opinions into a meeting"),
    "sitting:conclude": pgettext_lazy("act", "concluded a pass"),
    "sitting:postpone": pgettext_lazy("act", "postponed a product"),
    "sitting:forward": pgettext_lazy("act", "sent a product of 5 stars on to the ministry"),
    "sitting:close": pgettext_lazy("act", "closed a sitting"),
    "sitting:make_paper": pgettext_lazy("act", "made a ballot on paper"),
    "sitting:type_paper": pgettext_lazy("act", "typed a ballot on paper"),
    "sitting:confirm_paper": pgettext_lazy("act", "confirmed a ballot on paper"),
    "outsideresult:type": pgettext_lazy("act", "typed a result from outside"),
    "product:create": pgettext_lazy("act", "entered a product"),
    "product:update": pgettext_lazy("act", "changed a product"),
    "product:set_packs": pgettext_lazy("act", "changed a product's packs"),
    "product:set_attribute": pgettext_lazy("act", "changed an attribute of a product"),
    "product:add_picture": pgettext_lazy("act", "added a picture"),
    "product:describe_picture": pgettext_lazy("act", "said anew what a picture shows"),
    "product:place_picture": pgettext_lazy("act", "put a picture in another place"),
    "product:remove_picture": pgettext_lazy("act", "removed a picture"),
    "product:declare": pgettext_lazy("act", "entered a year's figures"),
    "product:merge": pgettext_lazy("act", "merged two products"),
    "product:undo_merge": pgettext_lazy("act", "parted two merged products"),
    "recognition:add": pgettext_lazy("act", "entered a recognition"),
    "recognition:withdraw": pgettext_lazy("act", "withdrew a recognition"),
    "recognition:file_reassessment": pgettext_lazy("act", "recorded that a reassessment was filed"),
    "recognition:take_filing_back": pgettext_lazy(
        "act", "took the filing of a reassessment back: it was withdrawn"
    ),
    "recognition:decide_reassessment": pgettext_lazy("act", "recorded the end of a reassessment"),
    "recognition:extend": pgettext_lazy("act", "extended a recognition"),
    "changerequest:make": pgettext_lazy("act", "asked for a change"),
    "changerequest:accept": pgettext_lazy("act", "accepted a change"),
    "changerequest:refuse": pgettext_lazy("act", "refused a change"),
    "materialzone:keep": pgettext_lazy("act", "entered a material zone"),
    "materialzone:remove": pgettext_lazy("act", "removed a material zone"),
    "materialzone:supply": pgettext_lazy("act", "said that a zone supplies a producer"),
    "materialzone:end_supply": pgettext_lazy("act", "said that a zone no longer supplies a producer"),
    "materialzone:keep_certificate": pgettext_lazy("act", "entered a zone's certificate"),
    "materialzone:remove_certificate": pgettext_lazy("act", "removed a zone's certificate"),
    "craftvillage:keep": pgettext_lazy("act", "entered a craft village"),
    "craftvillage:remove": pgettext_lazy("act", "removed a craft village"),
    "importbatch:apply": pgettext_lazy("act", "took a workbook into the register"),
    "importbatch:undo": pgettext_lazy("act", "undid the import of a workbook"),
    "importprofile:save": pgettext_lazy("act", "saved how the columns of a list are understood"),
    "importprofile:rename": pgettext_lazy("act", "renamed a saved list of columns"),
    "importprofile:delete": pgettext_lazy("act", "deleted a saved list of columns"),
    "journal:export": pgettext_lazy("act", "exported the journal"),
    "rulebook:pin": pgettext_lazy("act", "recorded the criteria"),
}
"""Every act that the rooms record, in words; what is missing here is shown as it is recorded, and fails a test."""
KINDS: Final[dict[str, _StrPromise]] = {
    "dossier": pgettext_lazy("subject", "dossier"),
    "round": pgettext_lazy("subject", "round"),
    "council": pgettext_lazy("subject", "council"),
    "sitting": pgettext_lazy("subject", "sitting"),
    "outsideresult": pgettext_lazy("subject", "result from outside"),
    "person": pgettext_lazy("subject", "person"),
    "invitation": pgettext_lazy("subject", "invitation"),
    "office": pgettext_lazy("subject", "office"),
    "holding": pgettext_lazy("subject", "role of a person"),
    "claim": pgettext_lazy("subject", "claim"),
    "producer": pgettext_lazy("subject", "producer"),
    "product": pgettext_lazy("subject", "product"),
    "recognition": pgettext_lazy("subject", "recognition"),
    "changerequest": pgettext_lazy("subject", "request for a change"),
    "materialzone": pgettext_lazy("subject", "material zone"),
    "craftvillage": pgettext_lazy("subject", "craft village"),
    "importbatch": pgettext_lazy("subject", "import of a workbook"),
    "importprofile": pgettext_lazy("subject", "saved list of columns"),
    "journal": pgettext_lazy("subject", "journal"),
    "rulebook": pgettext_lazy("subject", "criteria"),
}
"""What is acted on, by the first word of the verb."""
STATES: Final[dict[str, _StrPromise]] = {
    "open": pgettext_lazy("state", "open"),
    "confirmed": pgettext_lazy("state", "confirmed"),
    "accepted": pgettext_lazy("state", "accepted"),
    "refused": pgettext_lazy("state", "refused"),
    "active": pgettext_lazy("state", "may sign in"),
    "inactive": pgettext_lazy("state", "access closed"),
}
SYSTEM_ROLES: Final = {
    "system": pgettext_lazy("role", "the software itself"),
    "person": pgettext_lazy("role", "for oneself"),
    "bearer": pgettext_lazy("role", "bearer of a code"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the journal in words; ``facts`` by name, as text."""

    entry: Entry
    act: str
    role: str
    kind: str
    before: str
    after: str
    facts: list[tuple[str, str]]

    @property
    def short_digest(self) -> str:
        """The beginning of the digest, enough to compare by eye."""
        return self.entry.digest[:12]


def line(entry: Entry) -> Line:
    """An entry as a page shows it."""
    return Line(
        entry,
        act=act_words(entry.verb),
        role=role_words(entry.role),
        kind=kind_words(entry.subject_kind),
        before=state_words(entry.from_state),
        after=state_words(entry.to_state),
        facts=facts_of(entry, role_words),
    )


def act_words(verb: str) -> str:
    """An act in words."""
    return str(ACTS.get(verb, verb))


def kind_words(kind: str) -> str:
    """What was acted on, in words."""
    return str(KINDS.get(kind, kind))


def state_words(state: str) -> str:
    """A state in words; empty for none."""
    for names in (STATES, STATE_NAMES, SITTING_STATE_NAMES, ITEM_STATE_NAMES):
        if state in names:
            return str(names[state])  # type: ignore[index]
    return state


def role_words(role: str) -> str:
    """The role in which somebody acted, in words."""
    if role in {one.value for one in Role}:
        return str(ROLE_NAMES[Role(role)])
    return str(SYSTEM_ROLES.get(role, role))
