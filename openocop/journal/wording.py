"""The state of the chain in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from openocop.journal.chain import Broken
    from openocop.journal.queries import ChainState


def say_state(state: ChainState) -> list[str]:
    """What was found, a sentence a line; the first says whether the journal is whole."""
    if state.broken:
        said = [say_broken(state.broken)]
        if state.broken.fault != "head":
            sentence = _("Entries 1 to %(number)s agree; the last of them has the digest %(digest)s.")
            said += [sentence % _shown(state)] if state.verified_up_to else []
    elif state.count:
        said = [_("The journal is whole: %(number)s entries, the last digest is %(digest)s.") % _shown(state)]
    else:
        said = [_("The journal is whole: it has no entries yet.")]
    if state.missing_guards:
        sentence = _(
            "The database no longer refuses every change: these triggers are missing or switched off: %(names)s."
        )
        said.append(sentence % {"names": ", ".join(state.missing_guards)})
    return said


def say_broken(broken: Broken) -> str:
    """Which entry is broken first, and what differs."""
    sentences = {
        "missing": _("Entry %(number)s is broken: it is missing."),
        "out_of_order": _("Entry %(number)s is broken: its number stands twice or in the wrong place."),
        "previous": _("Entry %(number)s is broken: it names another entry as the one before it."),
        "content": _("Entry %(number)s is broken: its content is not what was recorded; the digest differs."),
        "head": _(
            "The noted digest is not in the journal, which ends at entry %(number)s: the end was cut off, or "
            "the journal was written anew."
        ),
    }
    return sentences[broken.fault] % {"number": number_format(broken.number)}


def _shown(state: ChainState) -> dict[str, str]:
    return {"number": number_format(state.verified_up_to), "digest": state.head}
