"""The demonstration: no star invented for a real product, everything marked, and made once."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from openocop.accounts.demo import demo_administrator, demo_people
from openocop.core.clock import today
from openocop.demo.facts import invented, public_facts
from openocop.demo.province import build
from openocop.demo.synthetic import synthesise
from openocop.register.models import Producer, Product, Recognition
from openocop.register.searching import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def built():
    demo_people()
    return build(demo_administrator())


def test_it_is_made_once(built):
    assert built == Product.objects.count() == 115
    assert build(demo_administrator()) == 0


@pytest.mark.usefixtures("built")
def test_everything_is_marked_as_demonstration():
    assert Product.objects.filter(demonstration=False).count() == 0
    assert Producer.objects.filter(demonstration=False).count() == 0


@pytest.mark.usefixtures("built")
def test_a_real_product_has_only_the_stars_its_page_tells():
    told = sorted((one.product, one.star) for one in public_facts() if one.is_recognition)
    real = Recognition.objects.exclude(product__source_address="")
    assert sorted(real.values_list("product__name", "stars")) == told
    assert [one for one in real if one.decided_on is None and one.state_on(today()).in_force] == []


def test_what_is_invented_says_so_in_its_name():
    assert [one["name"] for one in invented() if "Mẫu" not in one["name"]] == []


@pytest.mark.usefixtures("built")
def test_no_telephone_of_a_real_producer_is_kept():
    real = Producer.objects.exclude(source_address="")
    assert [one.name for one in real if one.phone or one.email or one.tax_code] == []


def test_a_synthetic_province_is_the_same_each_time():
    assert synthesise(50) == 50
    names = list(Product.objects.order_by("pk").values_list("name", flat=True))
    Product.objects.all().delete()
    Producer.objects.all().delete()
    synthesise(50)
    assert list(Product.objects.order_by("pk").values_list("name", flat=True)) == names
    assert search("tra", today()).total > 0


def test_the_search_command_and_refold(capsys):
    synthesise(10)
    one = Product.objects.first()
    Product.objects.filter(pk=one.pk).update(folded=" gi do khac ")
    call_command("refold")
    one.refresh_from_db()
    assert one.folded.startswith(one.folded_name.rstrip())
    call_command("search", "mau", limit=2)
    assert len(capsys.readouterr().out.splitlines()) == 2
    call_command("search", "khongcogi", json=True)
    assert capsys.readouterr().out == '{"total": 0, "capped": false, "near": false, "products": []}\n'
