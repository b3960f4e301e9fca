"""The parts that lists of products have by the dozen: put together here, for a template takes ten times as long."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openocop.web.templatetags.ui import stars

if TYPE_CHECKING:
    from openocop.web.public.catalogue.pictures import Shown
    from openocop.web.public.catalogue.words import Card

register = template.Library()
_CARD_SIZES = "(max-width: 34rem) 6.2rem, 20rem"
_LINES_KEPT = 8_192
"""Lines about stars: a line for each day on which stars end, in two languages."""


@register.simple_tag
def product_card(card: Card) -> SafeString:
    """A product in a list: its picture, name, producer and place, its star and what that is worth."""
    picture = shown_picture(card.picture, "card-picture", _CARD_SIZES, lazy=True) if card.picture else ""
    place = f"<br>{escape(card.place)}" if card.place else ""
    worth = _worth(card.product.star, card.kind, card.word, translation.get_language() or "")
    return SafeString(
        f'<li class="card product-card">{picture or _stand_in(card.image)}'
        f'<h2><a href="{escape(card.href)}" lang="vi">{escape(card.product.name)}</a></h2>'
        f'<p class="quiet" lang="vi">{escape(card.maker)}{place}</p><p>{worth}</p></li>\n'
    )


@register.simple_tag
def shown_picture(picture: Shown, kind: str, sizes: str, lazy: object = None) -> SafeString:
    """A picture in several sizes, of which the browser takes one; ``kind`` is its class."""
    loading = ' loading="lazy"' if lazy else ""
    return SafeString(
        f'<img class="{escape(kind)}" src="{escape(picture.src)}" srcset="{escape(picture.srcset)}"'
        f' sizes="{escape(sizes)}" alt="{escape(picture.alt)}" lang="vi" width="{picture.width}"'
        f' height="{picture.height}"{loading} decoding="async">'
    )


@lru_cache(maxsize=32)
def _stand_in(path: str) -> SafeString:
    return SafeString(f'<img src="{escape(static(path))}" alt="" width="160" height="120" loading="lazy">')


@lru_cache(maxsize=_LINES_KEPT)
def _worth(star: int | None, kind: str, word: str, _language: str) -> SafeString:
    if not star:
        return SafeString(f'<span class="quiet">{escape(_("Star not known here"))}</span>')
    return SafeString(f'{stars(star)} <span class="state state-{escape(kind)}">{escape(word)}</span>')
