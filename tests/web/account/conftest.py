"""People of a small province at the door."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from openocop.accounts.models import SecondFactor
from openocop.accounts.totp import STEP, digits_of, new_secret
from tests.accounts.conftest import NOON, PASSWORD, World, _english_at_noon, acts

__all__ = ["_english_at_noon", "acts"]


@pytest.fixture(autouse=True)
def _english_site(settings):
    """Pages speak the site's language, whatever the thread speaks."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return World()


@pytest.fixture
def farmer(world):
    """A producer who signs in by telephone."""
    person = world.holder("producer", world.producer)
    person.password, person.phone = make_password(PASSWORD), "0912000105"
    person.save()
    return person


@pytest.fixture
def officer(world):
    """An officer with an authenticator."""
    person = world.holder("commune_officer", world.commune)
    person.password, person.email = make_password(PASSWORD), "canbo@example.vn"
    person.save()
    SecondFactor.objects.create(person=person, secret=new_secret(), confirmed_at=NOON)
    return person


@pytest.fixture
def post(client):
    """Posts a form of the door by its name."""
    return lambda name, **values: client.post(reverse(f"account:{name}"), values)


@pytest.fixture
def enter(post):
    """Signs in by login and the password of all."""
    return lambda login, password=PASSWORD, **more: post("sign_in", login=login, password=password, **more)


def digits(person, moment=NOON):
    """What the person's authenticator shows."""
    return digits_of(person.second_factor.secret, int(moment.timestamp()) // STEP)


def text_of(response):
    return response.content.decode()
