"""Parts of pages that are made once, and cards that are put together without a template."""

from __future__ import annotations

from django.template import Context, Template
from django.utils import translation
from django.utils.html import escape

from openocop.register.listing import Listed
from openocop.web.public.catalogue.words import card
from openocop.web.templatetags.catalogue import product_card
from tests.accounts.conftest import TODAY


def test_a_standing_part_is_made_once_for_each_value_and_language(settings):
    page = Template("{% standing key %}{{ said }}{% endstanding %}")
    said = [page.render(Context({"key": key, "said": said})) for key, said in ((1, "a"), (1, "b"), (2, "c"))]
    assert said == ["a", "a", "c"]
    with translation.override("en"):
        assert page.render(Context({"key": 1, "said": "d"})) == "d"
    settings.DEBUG = True
    assert page.render(Context({"key": 1, "said": "e"})) == "e"


def test_no_name_breaks_out_of_its_card():
    name = '<b>Trà</b> & "sen"'
    made = product_card(card(Listed(7, name, name, 12, None, None, None, False, ""), TODAY))
    assert "<b>" not in made
    assert made.count(escape(name)) == 2
    assert 'href="/products/b-tra-b-sen-7/"' in made
