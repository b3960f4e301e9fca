"""Drawings of the demonstration: one for each invented product, none for a real one."""

from __future__ import annotations

import pytest

from openocop.accounts.demo import demo_administrator, demo_people
from openocop.demo.drawing import HEIGHT, SHAPES, WIDTH, draw
from openocop.demo.facts import invented
from openocop.demo.pictures import draw_pictures
from openocop.demo.province import build
from openocop.files.verifying import verify_store
from openocop.register.models import Product, ProductPicture
from tests.files.conftest import opened


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_drawn_the_same_each_time(shape):
    made = draw(shape, "#b3195d")
    assert (opened(made).size, draw(shape, "#b3195d") == made) == ((WIDTH, HEIGHT), True)
    assert draw(shape, "#4a7a2d") != made


@pytest.mark.django_db
def test_each_invented_product_gets_one_drawing_and_no_real_one(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    demo_people()
    build(demo_administrator())
    names = [values["name"] for entry in invented() for values in entry["products"]]
    assert (draw_pictures(demo_administrator()), draw_pictures(demo_administrator())) == (len(names), 0)
    given = ProductPicture.objects.values_list("product__name", flat=True)
    assert sorted(given) == sorted(names)
    real = Product.objects.exclude(source_address="")
    assert (real.exists(), real.filter(pictures__isnull=False).exists()) == (True, False)
    assert [one.alt for one in ProductPicture.objects.all() if not one.alt.startswith("Hình vẽ ")] == []
    assert (verify_store().is_whole, verify_store().pictures) == (True, len(names))
