"""People of a small province at the desks of the offices."""

from __future__ import annotations

import pytest
from django.test import Client

from openocop.accounts.roles import Role
from openocop.web.door import BACKEND, SECOND_FACTOR
from tests.accounts.conftest import World, _english_at_noon, acts

__all__ = ["_english_at_noon", "acts"]


@pytest.fixture(autouse=True)
def _english_site(settings):
    """Pages speak the site's language, whatever the thread speaks."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return World()


@pytest.fixture
def administrator(world):
    return world.administrator()


@pytest.fixture
def provincial(world):
    return world.holder(Role.PROVINCIAL_OFFICER, world.province)


@pytest.fixture
def commune(world):
    return world.holder(Role.COMMUNE_OFFICER, world.commune)


@pytest.fixture
def sister(world):
    """An officer of the commune next door."""
    return world.holder(Role.COMMUNE_OFFICER, world.sister)


@pytest.fixture
def farmer(world):
    return world.holder(Role.PRODUCER, world.producer)


def browser_of(person=None):
    """A browser in which this person gave both factors; without one, a stranger's."""
    client = Client()
    if person is not None:
        client.force_login(person, backend=BACKEND)
        session = client.session
        session[SECOND_FACTOR] = True
        session.save()
    return client


def text_of(response):
    return response.content.decode()


def said_in(response):
    """The messages that the page after an act will show."""
    return [str(one) for one in response.wsgi_request._messages]
