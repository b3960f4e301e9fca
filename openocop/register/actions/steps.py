"""Steps that several verbs of this room take."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError, RefusedError
from openocop.core.text import repair
from openocop.journal.actions import Actor, Change, Subject, record
from openocop.register.fields import class_of
from openocop.register.kinds import Reading
from openocop.register.models import Producer, Product

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

MOST_CHANNELS: Final = 50
LONGEST_CHANNEL: Final = 300
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
        if name == "name" and not str(value or "").strip():
            raise BadInputError("name", _("Write the name."))
        fitting = fit(type(thing), name, value)
        if fitting != getattr(thing, name):
            changed[name] = fitting
    return changed


def fit(model: type[Model], name: str, value: Any) -> Any:
    """A value as its column keeps it; ``BadInputError`` for one that it or its list of choices has no place for.

    The database would refuse the same too late, one engine other than the other, and a link not at all.
    """
    field = model._meta.get_field(name)  # noqa: SLF001 - Django's documented way to a model's columns
    if field.is_relation or not isinstance(field, models.Field):
        return value
    if isinstance(field, models.JSONField):
        return _few_words(name, value)
    if isinstance(value, str) and isinstance(field, models.CharField):
        value = " ".join(value.split("\n"))  # one line
    value = clean(name, value, getattr(field, "max_length", None))
    if isinstance(field, models.URLField) or name == "website":
        value = web_link(name, value)
    try:
        return field.clean(value, None)
    except ValidationError:
        raise BadInputError(name, _sentence(field)) from None


def web_link(name: str, text: str) -> str:
    """A link that a browser opens as a page; ``BadInputError`` for any other, such as one that is a script."""
    address = text.strip()
    if not address:
        return ""
    if ":" not in address.split("/", 1)[0]:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise BadInputError(name, _("Write a link that begins with https://.")) from None
    return address


def refuse_merged(thing: Producer | Product) -> None:
    """``RefusedError`` for a row that was merged into another one; until the transaction ends nobody merges it."""
    rows = Producer.objects if isinstance(thing, Producer) else Product.objects
    if not rows.select_for_update().filter(pk=thing.pk, merged_into__isnull=True).exists():
        raise RefusedError(_("This one was merged into another. Open that one instead."))


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


def _few_words(name: str, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_CHANNELS:
        raise BadInputError(name, _("Write at most %(count)s lines.") % {"count": MOST_CHANNELS})
    return [text for one in value if (text := clean(name, str(one), LONGEST_CHANNEL))]


def _sentence(field: models.Field[Any, Any]) -> str:
    if field.choices:
        return _("Choose one of the list.")
    if isinstance(field, models.DateField):
        return _("Write a date such as 25/11/2026.")
    if isinstance(field, models.DecimalField):
        return _("Write a number such as 12,5.")
    if isinstance(field, models.IntegerField):
        return _("Write a whole number, not below 0 and not that large.")
    return _("This cannot be kept here. Write it in another way.")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value[:LONGEST_FACT]
    if hasattr(value, "pk"):
        return value.pk
    return value if value is None or isinstance(value, bool | int | list) else str(value)
