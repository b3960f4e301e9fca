"""Forms of the desks: what is asked for is told in Python, one template shows it, one function answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from openocop.core.clock import parse_date, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.web.forms import Field, answered, errors_of, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

FORM: Final = "office/form.html"
_INPUT_OF: Final = {"holds_to": "until", "valid_to": "until"}
"""Where a verb's own word for what cannot be is another than the input's."""


@dataclass(frozen=True, slots=True)
class Input:
    """Something a form asks for. ``options`` are values and words, for a list or a choice of few."""

    name: str
    label: str
    kind: str = "text"  # text, long, select, choice, files
    hint: str = ""
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page with one form: its heading, what it is about, the inputs, the button, and where refusals stand."""

    title: str
    button: str
    lead: str = ""
    inputs: tuple[Input, ...] = ()
    back: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def has_files(self) -> bool:
        """Whether the form sends files."""
        return any(one.kind == "files" for one in self.inputs)


def asked_page(request: HttpRequest, asked: Asked, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Shows the form; when it is posted, acts, and shows it again with what cannot be."""
    if request.method != "POST":
        return _shown(request, asked, {})
    try:
        return act()
    except (BadInputError, RefusedError) as error:
        errors = {_INPUT_OF.get(place, place): said for place, said in errors_of(error).items()}
        return _shown(request, asked, errors, status_of(error))


def _shown(request: HttpRequest, asked: Asked, errors: dict[str, str], status: int = 200) -> HttpResponse:
    names = [Field(one.name, kept=True) for one in asked.inputs]
    words = answered(request, names, errors)
    if request.method != "POST":
        words["typed"] = {one.name: one.value for one in asked.inputs}
    return render(request, FORM, words | {"asked": asked} | asked.more, status=status)


def to(name: str, *args: object) -> HttpResponseRedirect:
    """On to a page of the offices' door, by its name."""
    return HttpResponseRedirect(reverse(f"office:{name}", args=args))


def typed(request: HttpRequest, name: str) -> str:
    """What was typed into an input, without blanks around it."""
    return request.POST.get(name, "").strip()


def day_in(request: HttpRequest, name: str, default: date | None = None) -> date:
    """The day that was typed; without one the default, today if none is given. Raises ``BadInputError``."""
    return maybe_day(request, name) or default or today()


def maybe_day(request: HttpRequest, name: str) -> date | None:
    """The day that was typed, or ``None``. Raises ``BadInputError`` that names the input."""
    text = typed(request, name)
    try:
        return parse_date(text) if text else None
    except ValueError:
        raise BadInputError(name, _("This is not a day. Write it as 25/11/2026.")) from None


def number_in(request: HttpRequest, name: str, sentence: str) -> int:
    """The number of what was chosen from a list; ``BadInputError`` with the sentence where nothing was."""
    text = typed(request, name)
    if not (text.isdecimal() and text.isascii() and len(text) < 18):  # noqa: PLR2004 - what a key can hold
        raise BadInputError(name, sentence)
    return int(text)


def seen_in(request: HttpRequest, name: str = "seen") -> int:
    """Which saving of something the page showed; 0 where none was, or where it cannot be read."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004 - an edition


def day_input(name: str, label: str, hint: str = "", value: str = "", *, required: bool = False) -> Input:
    """An input for a day."""
    return Input(
        name, label, hint=hint or _("Day/month/year, like 25/11/2026."), value=value, required=required
    )


def options(found: Iterable[tuple[object, object]], first: str = "") -> tuple[tuple[str, str], ...]:
    """Values and words as text; ``first`` is what stands there while nothing is chosen."""
    head = (("", first),) if first else ()
    return head + tuple((str(value), str(word)) for value, word in found)
