"""Forms of the desks: what is asked for is told in Python, one template shows it, one function answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.formats import number_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from openocop.core.clock import parse_date, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.web.forms import Field, answered, errors_of, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

FORM: Final = "office/form.html"
BACK: Final = "back"
"""In an address: the page that a form was opened from, such as a list as it was narrowed."""
_GROUPED: Final = re.compile(r"\d{1,3}(\.\d{3})+")
_QUANTITY: Final = re.compile(r"\d{1,8}(\.\d{1,4})?", re.ASCII)
_INPUT_OF: Final = {"holds_to": "until", "valid_to": "until"}
"""Where a verb's own word for what cannot be is another than the input's."""


@dataclass(frozen=True, slots=True)
class Input:
    """Something a form asks for. ``options`` are values and words, for a list or a choice of few.

    Of ``many`` several are chosen; its ``value`` holds them with commas between.
    """

    name: str
    label: str
    kind: str = "text"  # text, long, select, choice, many, files
    hint: str = ""
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page with one form: its heading, what it is about, the inputs, the button, and the way back.

    ``back`` is seldom told: without it the way back is where the reader came from, else one step up the address.
    """

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


def asked_page(
    request: HttpRequest, asked: Asked, act: Callable[[], HttpResponse], template: str = FORM
) -> HttpResponse:
    """Shows the form; when it is posted, acts, and shows it again with what cannot be.

    Whoever came from a page that the address names is led back to it.
    """
    if request.method != "POST":
        return _shown(request, asked, template)
    try:
        answer = act()
    except (BadInputError, RefusedError) as error:
        errors = {_INPUT_OF.get(place, place): said for place, said in errors_of(error).items()}
        return _shown(request, asked, template, errors, status_of(error))
    here = came_from(request)
    return HttpResponseRedirect(here) if here and isinstance(answer, HttpResponseRedirect) else answer


def came_from(request: HttpRequest) -> str:
    """The page of this site that the form was opened from, as the address or the form says; empty for none."""
    said = request.POST.get(BACK) or request.GET.get(BACK, "")
    safe = url_has_allowed_host_and_scheme(said, set(), require_https=request.is_secure())
    return said if said.startswith("/") and safe else ""


def above(path: str) -> str:
    """The nearest page above an address: of a product's form, the product. The offices' door is the end."""
    while path.count("/") > 2:  # noqa: PLR2004 - "/office/" itself is no page
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return ""


def _shown(
    request: HttpRequest, asked: Asked, template: str, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    names = [Field(one.name, kept=True) for one in asked.inputs]
    words = answered(request, names, errors or {})
    if request.method != "POST":
        words["typed"] = {one.name: one.value for one in asked.inputs}
    words["typed"] |= {one.name: _chosen(request, one) for one in asked.inputs if one.kind == "many"}
    here = came_from(request)
    words["came_from"] = here
    words["asked"] = replace(asked, back=here or asked.back or above(request.path))
    return render(request, template, words | asked.more, status=status)


def _chosen(request: HttpRequest, one: Input) -> list[str]:
    if request.method == "POST":
        return request.POST.getlist(one.name)
    return one.value.split(",") if one.value else []


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
    found = key_in(typed(request, name))
    if found is None:
        raise BadInputError(name, sentence)
    return found


def key_in(text: str) -> int | None:
    """The number of a row as an address or a form has it; ``None`` for a text that can be none."""
    fits = text.isdecimal() and text.isascii() and len(text) < 18  # noqa: PLR2004 - what a key can hold
    return int(text) if fits else None


def quantity_in(request: HttpRequest, name: str) -> Decimal | None:
    """The number that was typed as people write it: 1.250,5; ``None`` for none. Raises ``BadInputError``."""
    text = typed(request, name).replace(" ", "")
    if not text:
        return None
    if "," in text or _GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    if not _QUANTITY.fullmatch(text):
        raise BadInputError(name, _("Write a number such as 12,5."))
    return Decimal(text)


def show_quantity(number: Decimal | None) -> str:
    """A number without needless zeros, in the reader's way of writing; empty for none."""
    return "" if number is None else number_format(Decimal(f"{number.normalize():f}"))


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
