"""What all tests share."""

from __future__ import annotations

import pytest

from openocop.web.pages import STORE


@pytest.fixture(autouse=True)
def _fresh_pages():
    """Pages kept by one test are not another's."""
    STORE.clear()


@pytest.fixture(scope="session")
def static_root(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def _plain_static_files(settings, static_root):
    """Static files straight from the package: no collection step before the tests."""
    settings.STATIC_ROOT = static_root  # WhiteNoise warns of a folder that is not there
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
