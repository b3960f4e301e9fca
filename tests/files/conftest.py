"""What the tests of stored files share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import pytest
from django.db import connection
from django.utils import translation
from PIL import Image

from tests.journal.conftest import shared_database  # noqa: F401 - a fixture

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
HEIC_SENTENCE = (
    "This is a HEIC picture of an iPhone, which many others cannot open. On the iPhone choose Settings › Camera › "
    "Formats › Most Compatible and take it again, or send it as JPEG."
)


@pytest.fixture(autouse=True)
def _english():
    """Sentences are compared in English, the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """The folder of stored files, of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT / "files"


@pytest.fixture
def crowd(shared_database):  # noqa: F811 - the fixture imported above
    """Runs each act in a thread of its own, all at one moment: what they gave back."""

    def run(*acts):
        start = Barrier(len(acts))

        def one(act):
            shared_database()
            try:
                start.wait(timeout=20)
                return act()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(one, acts))

    return run


def files_in(folder):
    """Every file below a folder, in order."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def encoded(picture, kind="JPEG", **options):
    """The bytes of a picture."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def photograph(size=(1600, 1200), mode="RGB"):
    """A picture with something to see: red on the left, blue on the right."""
    picture = Image.new(mode, size, "red")
    picture.paste(Image.new(mode, (size[0] // 2, size[1]), "blue"), (size[0] - size[0] // 2, 0))
    return picture


def opened(data):
    """The picture of the bytes, its pixels read."""
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture
