"""What all tests share."""

from __future__ import annotations

import pytest

from openocop.web.pages import STORE
from tests.journal.emptying import _flush_finds_the_journal_empty

__all__ = ["_flush_finds_the_journal_empty"]


@pytest.fixture(autouse=True)
def _fresh_pages():
    """Pages kept by one test are not another's."""
    STORE.clear()


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Static files straight from the package: no collection step before the tests."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
