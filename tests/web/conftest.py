"""What the tests of the doors share."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def client_class():
    """A browser, as many as a test wants."""
    return Client
