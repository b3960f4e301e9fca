"""The list of what is to be done in a dossier, each with how far it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openocop.dossiers.checking import is_tourism, required_texts
from openocop.dossiers.kinds import TEXT_NAMES, TextKey
from openocop.dossiers.queries import lacks
from openocop.rulebooks.procedure import Kind

if TYPE_CHECKING:
    from datetime import date

    from openocop.dossiers.checking import Lack
    from openocop.dossiers.models import Dossier


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the list; ``kind`` and ``word`` say how far it is."""

    name: str
    href: str
    kind: str
    word: str


def tasks_of(dossier: Dossier, on: date) -> list[Task]:
    """The tasks of a dossier in the order of the forms, as it stands on a day."""
    missing = Counter(entry.task for entry in lacks(dossier, on))
    items, texts = len(dossier.product_set.items), len(required_texts(Kind(dossier.kind)))
    papers = dossier.uses.values("evidence").distinct().count()
    found = [
        _task(_("Your unit"), "unit", dossier, missing["unit"]),
        _task(_("Product set"), "set", dossier, missing["set"]),
        _task(
            _("Papers that you have")
            if is_tourism(dossier.product_set)
            else _("Papers that you have, and samples"),
            "declared",
            dossier,
            missing["samples"],
        ),
        _counted(_("Self-assessment"), "items", dossier, items - missing["items"], items),
        _evidence(dossier, papers),
        _counted(_("Texts of the report"), "texts", dossier, texts - missing["texts"], texts),
    ]
    found.append(_hand_in(dossier, sum(missing.values())))
    return found


def _task(name: str, page: str, dossier: Dossier, missing: int) -> Task:
    kind, word = ("soon", _("to do")) if missing else ("valid", _("done"))
    return Task(name, reverse(f"producer:{page}", args=[dossier.pk]), kind, word)


def _counted(name: str, page: str, dossier: Dossier, done: int, of: int) -> Task:
    word = _("done") if done == of else _("%(done)d of %(of)d") % {"done": done, "of": of}
    return Task(name, reverse(f"producer:{page}", args=[dossier.pk]), "valid" if done == of else "soon", word)


def _evidence(dossier: Dossier, papers: int) -> Task:
    word = ngettext("%(count)d file", "%(count)d files", papers) % {"count": papers}
    kind = "valid" if papers else "soon"
    return Task(_("Evidence"), reverse("producer:evidence", args=[dossier.pk]), kind, word)


def _hand_in(dossier: Dossier, missing: int) -> Task:
    word = (
        ngettext("%(count)d thing is missing", "%(count)d things are missing", missing) % {"count": missing}
        if missing
        else _("ready")
    )
    href = reverse("producer:check", args=[dossier.pk])
    return Task(_("Check and hand in"), href, "soon" if missing else "valid", word)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing, with the page on which it is mended."""

    sentence: str
    href: str


def gaps_of(dossier: Dossier, on: date) -> list[Gap]:
    """What is missing as a short list: open items as one line that leads to the first of them."""
    found = lacks(dossier, on)
    items = [entry.at for entry in found if entry.task == "items"]
    gaps = [Gap(_words(entry), _page(dossier, entry)) for entry in found if entry.task != "items"]
    if items:
        order = [item.id for item in dossier.product_set.items]
        said = ngettext(
            "%(count)d item is not answered yet.", "%(count)d items are not answered yet.", len(items)
        )
        first = reverse("producer:item", args=[dossier.pk, order.index(items[0]) + 1])
        gaps.insert(0, Gap(said % {"count": len(items)}, first))
    return gaps


def _words(entry: Lack) -> str:
    return f"{TEXT_NAMES[TextKey(entry.at)]}: {entry.sentence}" if entry.task == "texts" else entry.sentence


def _page(dossier: Dossier, entry: Lack) -> str:
    if entry.task == "texts":
        return reverse("producer:text", args=[dossier.pk, entry.at])
    name = {"samples": "declared", "window": "dossier"}.get(entry.task, entry.task)
    name = "declared" if entry.at == "small_or_medium" else name
    return reverse(f"producer:{name}", args=[dossier.pk])
