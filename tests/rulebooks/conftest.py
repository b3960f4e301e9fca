"""The room's sentences are compared in English, the language of the code; the catalogue has its own test."""

from __future__ import annotations

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield
