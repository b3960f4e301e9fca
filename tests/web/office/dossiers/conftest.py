"""People with a dossier, in their browsers."""

from __future__ import annotations

from itertools import count

import pytest

from openocop.demo.dossiers import smallest_pdf
from openocop.files.actions import keep_file
from tests.accounts.conftest import _english_at_noon, acts
from tests.dossiers.conftest import Dossiers
from tests.web.office.conftest import _english_site, browser_of, text_of

__all__ = ["_english_at_noon", "_english_site", "acts", "browser_of", "text_of"]


@pytest.fixture
def world(db, settings, tmp_path):  # noqa: ARG001 - opens the database
    settings.MEDIA_ROOT = tmp_path
    made, numbers = Dossiers(), count()
    made.file = lambda name="giay.pdf": keep_file(smallest_pdf(str(next(numbers))), name=name)
    return made


@pytest.fixture
def mine(world):
    """The producer's browser."""
    return browser_of(world.maker_person)
