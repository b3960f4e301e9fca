"""Photographs of the pages of one paper become one PDF."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from openocop.core.errors import BadInputError
from openocop.files.actions import join_photos, keep_file
from openocop.files.models import StoredFile
from openocop.files.queries import path_of
from tests.files.conftest import PDF, encoded, photograph
from tests.files.evidence import hand_in

pytestmark = pytest.mark.django_db


def photo(colour, size=(600, 800), mode="RGB"):
    return hand_in(encoded(Image.new(mode, size, colour))).stored


def test_pages_come_in_the_order_given():
    pages = [photo("red"), photo("blue"), photo("green", (800, 600))]
    joined = join_photos([pages[2], pages[0], pages[1]], name="Hợp đồng.pdf")
    assert (joined.media_type, joined.original_name) == ("application/pdf", "Hợp đồng.pdf")
    with pikepdf.open(path_of(joined.sha256)) as made:
        pictures = [page.Resources.XObject.P.read_raw_bytes() for page in made.pages]
        boxes = [[float(side) for side in page.MediaBox] for page in made.pages]
    assert pictures == [path_of(page.sha256).read_bytes() for page in (pages[2], pages[0], pages[1])]
    assert boxes == [[0, 0, 841.89, 595.28], [0, 0, 595.28, 841.89], [0, 0, 595.28, 841.89]]


def test_the_same_again_gives_the_same_row():
    pages = [photo("red"), photo("blue")]
    assert join_photos(pages, name="a.pdf") == join_photos(pages, name="b.pdf")
    assert StoredFile.objects.count() == 3


def test_a_joined_pdf_is_evidence_itself():
    joined = join_photos([photo("red"), photo("red")], name="a.pdf")
    data = path_of(joined.sha256).read_bytes()
    assert (hand_in(data).stored, hand_in(data).notes) == (joined, [])


def test_grey_photographs_are_joined_too():
    grey = keep_file(encoded(Image.new("L", (300, 300), 128)), name="a.jpg")
    with pikepdf.open(BytesIO(path_of(join_photos([grey], name="a").sha256).read_bytes())) as made:
        assert str(made.pages[0].Resources.XObject.P.ColorSpace) == "/DeviceGray"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (list, "Choose 1 to 100 photographs to join."),
        (lambda: [photo("red")] * 101, "Choose 1 to 100 photographs to join."),
        (
            lambda: [photo("red"), keep_file(PDF, name="a.pdf")],
            "Only photographs are joined into one file. Leave the others out.",
        ),
        (
            lambda: [keep_file(b"\xff\xd8\xff" + bytes(9), name="a.jpg")],
            "The picture is damaged or was cut off on the way. Choose it again, or take a new one.",
        ),
    ],
)
def test_what_cannot_be_joined_says_so(files, sentence):
    with pytest.raises(BadInputError) as error:
        join_photos(files(), name="a.pdf")
    assert error.value.sentence == sentence
    assert not StoredFile.objects.filter(media_type="application/pdf", original_name="a").exists()


def test_photographs_stay_as_they_are():
    page = hand_in(encoded(photograph((400, 300)))).stored
    before = path_of(page.sha256).read_bytes()
    join_photos([page], name="a.pdf")
    assert path_of(page.sha256).read_bytes() == before
