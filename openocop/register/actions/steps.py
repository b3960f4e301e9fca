"""Steps that several verbs of this room take."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError, RefusedError
from openocop.core.text import repair
from openocop.journal.actions import Actor, Change, Subject, record
from openocop.register.fields import class_of
from openocop.register.kinds import Reading
from openocop.register.models import Producer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

LONGEST_FACT: Final = 500
"""Letters of a text that the journal keeps of it; the rest is in the row."""


def note(
    actor: Actor, act: str, thing: Model, facts: dict[str, Any] | None = None, change: Change | None = None
) -> None:
    """Records the act on a row of this room. Of private fields only the name is a fact."""
    kind = type(thing).__name__.lower()
    record(
        actor=actor, verb=f"{kind}:{act}", subject=Subject(kind, str(thing.pk)), facts=facts, change=change
    )


def once(count: int) -> None:
    """Looks at the count of a compare-and-set; ``RefusedError`` when somebody else was quicker."""
    if count != 1:
        raise RefusedError(
            _("Somebody changed this meanwhile. Open the page again and look at it as it is now.")
        )


def clean(name: str, value: Any, longest: int | None) -> Any:
    """A value as it is stored: texts repaired; ``BadInputError`` for one that is too long."""
    if not isinstance(value, str):
        return value
    text = (
        repair(value).text
        if "\n" not in value
        else "\n".join(repair(line).text for line in value.splitlines())
    )
    text = text.strip("\n")
    if longest is not None and len(text) > longest:
        raise BadInputError(name, _("Write at most %(count)s letters.") % {"count": longest})
    return text


def cleaned(thing: Model, values: Mapping[str, Any], editable: frozenset[str]) -> dict[str, Any]:
    """The values that differ from the row's, clean; ``BadInputError`` for a field that is not to be edited."""
    changed = {}
    for name, value in values.items():
        if name not in editable:
            raise BadInputError(name, _("This field is not changed by hand."))
        field = type(thing)._meta.get_field(name)  # noqa: SLF001 - Django's documented way to a model's columns
        text = clean(name, value, getattr(field, "max_length", None))
        if text != getattr(thing, name):
            changed[name] = text
    if changed.get("name", "x") == "":
        raise BadInputError("name", _("Write the name."))
    return changed


def facts_of(thing: Model, changed: Mapping[str, Any], kind: str | None = None) -> dict[str, Any]:
    """What the journal keeps of a change: old and new of what anyone may read, the bare name of the rest.

    ``kind`` is the producer's where the row is a producer's.
    """
    facts: dict[str, Any] = {}
    hidden = []
    for name, new in changed.items():
        if isinstance(thing, Producer) and class_of(name, kind or thing.kind) is not Reading.PUBLIC:
            hidden.append(name)
        else:
            facts[name] = [_plain(getattr(thing, name)), _plain(new)]
    return facts | ({"hidden": sorted(hidden)} if hidden else {})


def day_or_none(day: date | None) -> str | None:
    """A day as the journal's facts keep it."""
    return day.isoformat() if day else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value[:LONGEST_FACT]
    if hasattr(value, "pk"):
        return value.pk
    return value if value is None or isinstance(value, bool | int | list) else str(value)
