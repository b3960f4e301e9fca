"""The small words of the templates: stars, points, dates and texts in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import template
from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openocop.core.clock import VIETNAM, show_date
from openocop.core.points import show_points

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from fractions import Fraction

    from django.template import Context, NodeList
    from django.template.base import FilterExpression, Parser, Token

register = template.Library()
MOST_PARTS: Final = 4_000
"""Parts that one ``standing`` keeps before it begins anew; some hundred bytes each."""


@register.tag
def standing(parser: Parser, token: Token) -> Standing:
    """A part of a page that follows from the named values and the language alone: made once for each, and kept.

    ``{% standing version source_url %} … {% endstanding %}``. The values are few or short-lived; nothing of a
    reader, a form's token or a moment may stand inside. In debug mode nothing is kept.
    """
    inside = parser.parse(("endstanding",))
    parser.delete_first_token()
    return Standing(inside, [parser.compile_filter(name) for name in token.split_contents()[1:]])


class Standing(template.Node):
    """The node of ``standing``; templates are kept by their loader, and so are the parts."""

    child_nodelists = ("inside",)

    def __init__(self, inside: NodeList, values: list[FilterExpression]) -> None:
        self.inside, self._values = inside, values
        self._kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The part as it was made for these values, or made now."""
        if settings.DEBUG:
            return self.inside.render(context)
        key = (translation.get_language(), *[value.resolve(context) for value in self._values])
        part = self._kept.get(key)
        if part is None:
            if len(self._kept) >= MOST_PARTS:
                self._kept.clear()
            part = self._kept[key] = self.inside.render(context)
        return part


@register.simple_tag
def stars(number: int) -> SafeString:
    """A star badge: words for everyone, symbols for the eye: "4 sao ★★★★"."""
    words = _("%(number)d stars") % {"number": number} if number != 1 else _("1 star")
    return format_html(
        '<span class="stars stars-{}">{} <span aria-hidden="true">{}</span></span>',
        number,
        words,
        "★" * number,
    )


@register.simple_tag
def star_mark(number: int | None) -> SafeString:
    """A sheet's own mark on an option or a gate: ``***``, read as "from 3 stars on"."""
    if not number:
        return SafeString("")
    words = _("required from %(number)d stars on") % {"number": number}
    return format_html(
        '<span class="mark mark-{0}"><span aria-hidden="true">{1}</span>'
        '<span class="unseen" lang="{3}">{2}</span></span>',
        number,
        "★" * number,
        words,
        translation.get_language() or "",
    )


@register.filter
def points(value: int | Fraction) -> str:
    """Exact points, cut off to two decimals."""
    return show_points(value)


@register.filter
def day(value: date | None) -> str:
    """A day as Vietnamese papers write it: 25/11/2026."""
    return show_date(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in Viet Nam: 14:05, 25/11/2026."""
    return f"{value.astimezone(VIETNAM):%H:%M}, {show_date(value)}" if value else ""


@register.filter
def in_language(words: Mapping[str, str] | None) -> str:
    """The text in the reader's language, else in Vietnamese."""
    if not words:
        return ""
    code = translation.get_language() or settings.LANGUAGE_CODE
    return words.get(code) or words.get("vi", "")


@register.filter
def unlocalised(value: float) -> str:
    """A number as drawings write it, with a point whatever the reader's language."""
    return f"{value:g}"


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """A value by a key that only the page knows."""
    return mapping.get(key)


@register.filter
def side(row: Any, name: str) -> Any:
    """The old or the new side of a comparison's row."""
    return row.old if name == "old" else row.new


@register.filter
def gate_words(row: Any, name: str) -> str:
    """One side's condition for a star, in words."""
    needed = row.old if name == "old" else row.new
    if needed is None:
        return _("To %(star)d stars: not required") % {"star": row.star}
    return _("To %(star)d stars: at least %(points)d points") % {"star": row.star, "points": needed}


@register.filter
def repository(transcript: str) -> str:
    """The address of the repository that a transcript names first: ``github.com/owner/name : path``."""
    return "https://" + transcript.split(" ", maxsplit=1)[0]
