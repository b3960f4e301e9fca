"""The facts of an act in the reader's words; what has none is shown as it is recorded."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from openocop.accounts.roles import KIND_NAMES, OfficeKind
from openocop.core.clock import VIETNAM, parse_date, show_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    from openocop.journal.models import Entry

NAMES: Final[dict[str, _StrPromise]] = {
    "act": pgettext_lazy("fact", "act"),
    "alt": pgettext_lazy("fact", "what the picture shows"),
    "area": pgettext_lazy("fact", "area"),
    "certificate": pgettext_lazy("fact", "certificate"),
    "certificates": pgettext_lazy("fact", "certificates"),
    "commune": pgettext_lazy("fact", "commune (code)"),
    "communes": pgettext_lazy("fact", "communes (codes)"),
    "count": pgettext_lazy("fact", "how many"),
    "counts": pgettext_lazy("fact", "how many of each"),
    "decision": pgettext_lazy("fact", "decision"),
    "deputy_for": pgettext_lazy("fact", "deputy for the role (number)"),
    "digest": pgettext_lazy("fact", "digest of the file"),
    "door": pgettext_lazy("fact", "where it was tried"),
    "evidence": pgettext_lazy("fact", "evidence"),
    "field": pgettext_lazy("fact", "field"),
    "file": pgettext_lazy("fact", "file"),
    "first": pgettext_lazy("fact", "from day"),
    "from": pgettext_lazy("fact", "from (number)"),
    "gone": pgettext_lazy("fact", "merged into this one (number)"),
    "holding": pgettext_lazy("fact", "role (number)"),
    "holds_to": pgettext_lazy("fact", "role until"),
    "id": pgettext_lazy("fact", "number of the subject"),
    "issuer": pgettext_lazy("fact", "issued by"),
    "kind": pgettext_lazy("fact", "kind"),
    "last": pgettext_lazy("fact", "to day"),
    "last_day": pgettext_lazy("fact", "last day"),
    "name": pgettext_lazy("fact", "name"),
    "office": pgettext_lazy("fact", "office"),
    "on": pgettext_lazy("fact", "day"),
    "packs": pgettext_lazy("fact", "packs"),
    "parent": pgettext_lazy("fact", "office above (number)"),
    "person": pgettext_lazy("fact", "person"),
    "picture": pgettext_lazy("fact", "picture (digest)"),
    "place": pgettext_lazy("fact", "place (code)"),
    "position": pgettext_lazy("fact", "place in the order"),
    "producer": pgettext_lazy("fact", "producer (number)"),
    "producers": pgettext_lazy("fact", "producers (numbers)"),
    "product": pgettext_lazy("fact", "product (number)"),
    "products": pgettext_lazy("fact", "products (numbers)"),
    "reason": pgettext_lazy("fact", "reason"),
    "recognitions": pgettext_lazy("fact", "recognitions (numbers)"),
    "role": pgettext_lazy("fact", "role"),
    "second_factor": pgettext_lazy("fact", "with the second factor"),
    "stars": pgettext_lazy("fact", "stars"),
    "supersedes": pgettext_lazy("fact", "takes the place of (numbers)"),
    "to": pgettext_lazy("fact", "to (number)"),
    "until": pgettext_lazy("fact", "until"),
    "valid_from": pgettext_lazy("fact", "from day"),
    "valid_to": pgettext_lazy("fact", "to day"),
    "year": pgettext_lazy("fact", "year"),
}
"""What the facts are called, by the name under which they are recorded."""
_OLD_AND_NEW: Final = frozenset({"update", "assign_commune", "set_packs", "describe_picture"})
"""Acts whose facts are pairs of what stood there and what stands there now."""
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ROOMS: Final = frozenset({"accounts", "register", "rulebooks"})
_NONE: Final = "–"


def facts_of(entry: Entry, role_words: Callable[[str], str]) -> list[tuple[str, str]]:
    """The facts of an entry, name and value in words; what is empty is left out."""
    pairs = entry.verb.partition(":")[2] in _OLD_AND_NEW
    made = []
    for name, value in entry.facts.items():
        if value is None or value in ("", []):
            continue
        if name == "role":
            shown = role_words(str(value))
        elif name == "kind" and value in set(OfficeKind):
            shown = str(KIND_NAMES[OfficeKind(value)])
        else:
            shown = _change(value) if pairs and _is_pair(value) else value_words(name, value)
        made.append((_name(entry.subject_kind, name), shown))
    return made


def value_words(name: str, value: Any) -> str:
    """A value in words: days and moments as papers write them, yes or no, lists with commas; years ungrouped."""
    if value is None or value in ("", []):
        return _NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return number_format(value) if name in {"count", "counts"} else str(value)
    if isinstance(value, list):
        return ", ".join(value_words(name, one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {value_words(name, one)}" for key, one in value.items()) or _NONE
    return _text(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _text(value: str) -> str:
    """A text as it stands; one that is a day or a moment as papers write it."""
    try:
        if _MOMENT.fullmatch(value):
            moment = datetime.fromisoformat(value).astimezone(VIETNAM)
            return f"{moment:%H:%M}, {show_date(moment)}"
        return show_date(parse_date(value)) if _DAY.fullmatch(value) else value
    except (ValueError, OverflowError):
        return value


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == len(("old", "new"))


def _change(pair: list[Any]) -> str:
    old, new = pair
    return f"{value_words('', old)} → {value_words('', new)}"


def _name(kind: str, name: str) -> str:
    """What a fact is called: by the table above, else as the row's own field, else as it is recorded."""
    return str(NAMES.get(name) or _field_words(kind, name) or name)


def _field_words(kind: str, name: str) -> str:
    for model in apps.get_models():
        meta = model._meta  # noqa: SLF001 - Django's public interface in spite of its name
        if meta.model_name == kind and meta.label.split(".")[0] in _ROOMS:
            try:
                return str(getattr(meta.get_field(name), "verbose_name", ""))
            except FieldDoesNotExist:
                return ""
    return ""
