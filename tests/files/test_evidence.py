"""Papers as they are kept: opened by real parsers, safe, light, readable; what is not taken says what to do."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pikepdf
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from openocop.core.errors import BadInputError
from openocop.files.chamber.photo import legible_size
from openocop.files.kinds import PICTURES, Kind
from openocop.files.models import StoredFile, Upload
from openocop.files.queries import path_of
from openocop.files.wording import say_note
from tests.files import evidence as made
from tests.files.conftest import encoded, files_in, opened, photograph
from tests.files.evidence import hand_in, office, pdf, relation
from tests.files.test_pictures import exif_of_a_telephone, is_near, png_that_claims

pytestmark = pytest.mark.django_db

RED = (254, 0, 0)
DAMAGED_PICTURE = "The picture is damaged or was cut off on the way. Choose it again, or take a new one."
DAMAGED_PDF = "The PDF is damaged and cannot be opened. Make it anew, or send photographs of its pages."
DAMAGED_OFFICE = "The document is damaged. Open it, save it anew, and send it again."
HEAVY_PDF = "The PDF cannot be opened safely: it asks for too much. Print it as a new PDF, and send that."
MACROS = (
    "The document has macros, which are small programs. Save it without macros (as .docx or .xlsx) or as PDF, and "
    "send it again."
)
LOCKED = "The document opens with a password alone. Save it without a password, and send it again."
OTHER = "A file of this kind is not taken. Send one of these: JPG, PNG, WEBP, HEIC, PDF, DOCX, XLSX."


def refusal(data, **options):
    with pytest.raises(BadInputError) as error:
        hand_in(data, **options)
    row = Upload.objects.get()
    assert (row.state, row.refusal, StoredFile.objects.count()) == ("refused", error.value.sentence, 0)
    return error.value.sentence


def kept(upload):
    return path_of(upload.stored.sha256).read_bytes()


def heic(picture, **options):
    file = BytesIO()
    pillow_heif.from_pillow(picture).save(file, quality=90, **options)
    return file.getvalue()


# --- photographs


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_a_photograph_becomes_a_readable_jpeg_without_notes(kind):
    picture = photograph((3200, 2400))
    data = heic(picture) if kind == "HEIC" else encoded(picture, kind, exif=exif_of_a_telephone())
    upload = hand_in(data, name="IMG_01.pdf")
    assert (upload.stored.media_type, upload.stored.original_name) == ("image/jpeg", "IMG_01.pdf")
    shown = opened(kept(upload))
    assert (shown.format, shown.size) == ("JPEG", (2400, 1800))
    assert dict(shown.getexif()) == {}
    assert b"NGUOI-CHUP" not in kept(upload)
    assert is_near(shown.getpixel((100, 100)), RED)
    assert upload.original is None


@pytest.mark.parametrize("name", ["IMG_01.jpg", "IMG_01.heic"])
def test_a_heic_picture_is_known_whatever_it_is_called(name):
    data = heic(photograph((1200, 900)))
    upload = hand_in(data, name=name, keep_original=True)
    assert opened(kept(upload)).size == (1200, 900)
    assert (upload.original.media_type, path_of(upload.original.sha256).read_bytes()) == ("image/heic", data)


@pytest.mark.parametrize("share", [20, 60, 95])
def test_a_heic_picture_cut_off_is_refused(share, store):
    noise = Image.effect_noise((600, 600), 80).convert("RGB")
    data = heic(noise)
    assert refusal(data[: len(data) * share // 100]) == DAMAGED_PICTURE
    assert files_in(store) == []


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photograph_is_set_upright(orientation):
    upright = Image.new("RGB", (900, 600), "white")
    upright.paste("red", (0, 0, 450, 300))
    lies = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    lying = upright.transpose(lies[orientation]) if orientation in lies else upright
    shown = opened(kept(hand_in(encoded(lying, exif=exif_of_a_telephone(orientation)))))
    assert shown.size == (900, 600)
    assert is_near(shown.getpixel((100, 100)), RED)
    assert is_near(shown.getpixel((800, 100)), (255, 255, 255))


def test_the_same_photograph_is_kept_once():
    data = encoded(photograph((800, 600)))
    assert hand_in(data).stored == hand_in(data).stored
    assert StoredFile.objects.count() == 1


def test_a_page_behind_a_photograph_does_not_come_along():
    upload = hand_in(encoded(photograph((300, 300))) + b"<script>alert(1)</script>")
    assert b"<script" not in kept(upload)


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((4000, 3000), (2400, 1800)),
        ((3000, 4000), (1800, 2400)),
        ((8000, 6000), (2400, 1800)),
        ((2400, 1800), (2400, 1800)),
        ((1080, 8000), (1080, 8000)),  # a long page of a telephone stays as broad as it is
        ((3000, 12_000), (1700, 6800)),
        ((640, 480), (640, 480)),
    ],
)
def test_small_print_stays_readable(size, wanted):
    assert legible_size(*size) == wanted


@given(st.integers(100, 9000), st.integers(100, 9000))
def test_a_photograph_is_never_enlarged(width, height):
    wide, high = legible_size(width, height)
    assert wide <= width
    assert high <= height


def test_a_bomb_of_pixels_is_refused():
    assert refusal(png_that_claims(60_000, 60_000)) == (
        "The picture has more than 60 million pixels. Make it smaller, and send it again."
    )


def test_a_picture_too_small_to_prove_anything_is_refused():
    assert refusal(encoded(photograph((99, 400)))) == (
        "The picture is too small: each side needs at least 100 pixels. Send the original."
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_cut_off_is_refused(kind):
    data = encoded(Image.effect_noise((300, 300), 80).convert("RGB"), kind)
    assert refusal(data[: len(data) // 2]) == DAMAGED_PICTURE


# --- PDFs


@pytest.mark.parametrize(
    "data",
    [
        pdf(pages=3),
        pdf(made.signed),
        pdf(
            encryption=pikepdf.Encryption(
                owner="bí mật", user="", allow=pikepdf.Permissions(print_highres=False)
            )
        ),
        b"\r\n" + pdf(),
    ],
    ids=["plain", "signed", "printing locked", "blank line before"],
)
def test_an_honest_pdf_is_kept_to_the_last_bit(data):
    upload = hand_in(data, name="SCAN.PDF")
    assert (kept(upload), upload.notes, upload.original) == (data, [], None)
    assert upload.stored.media_type == "application/pdf"


def test_a_pdf_with_a_password_says_what_to_do():
    assert refusal(pdf(encryption=pikepdf.Encryption(owner="a", user="b"))) == LOCKED


@pytest.mark.parametrize(
    "change",
    [
        made.with_script_at_opening,
        made.with_named_script,
        made.with_script_on_a_page,
        made.with_started_program,
        made.with_script_behind_a_link,
        made.with_form_of_the_other_kind,
        made.with_attached_file,
        made.with_attached_note,
    ],
)
def test_what_acts_or_is_attached_is_taken_out(change):
    upload = hand_in(pdf(change))
    assert upload.notes == ["cleaned"]
    assert upload.original is None
    with pikepdf.open(BytesIO(kept(upload))) as cleaned:
        whole = b"".join(one.unparse() for one in cleaned.objects if not isinstance(one, pikepdf.Stream))
        assert len(cleaned.pages) == 1
        assert b"Trang 0" in cleaned.pages[0].Contents.read_bytes()
        assert len(cleaned.attachments) == 0
    for word in (b"JavaScript", b"alert", b"Launch", b"cmd.exe", b"XFA", b"HARM", b"virus"):
        assert word not in whole
    assert hand_in(kept(upload)).notes == []


def test_other_notes_and_links_stay():
    with pikepdf.open(BytesIO(kept(hand_in(pdf(made.with_attached_note))))) as cleaned:
        assert [str(note.Subtype) for note in cleaned.pages[0].Annots] == ["/Text"]
    with pikepdf.open(BytesIO(kept(hand_in(pdf(made.with_script_behind_a_link))))) as cleaned:
        assert str(cleaned.pages[0].Annots[0].A.URI) == "https://example.vn"


def test_a_signed_pdf_that_acts_is_refused():
    def change(one):
        made.signed(one)
        made.with_script_at_opening(one)

    assert refusal(pdf(change)) == (
        "This signed PDF contains scripts or starts programs, which is not safe. Ask for it without them, or print "
        "it as a new PDF."
    )


def test_a_signed_pdf_with_attachments_is_kept_and_told_of():
    def change(one):
        made.signed(one)
        made.with_attached_file(one)

    data = pdf(change)
    upload = hand_in(data)
    assert (kept(upload), upload.notes) == (data, ["attached"])
    assert say_note("attached") == "This signed PDF carries other files, which nobody has checked."


def test_a_cut_index_is_put_in_order_and_the_sent_one_kept_too():
    data = pdf(pages=2)
    cut = data[: data.rindex(b"startxref")]
    upload = hand_in(cut)
    assert upload.notes == ["mended"]
    assert path_of(upload.original.sha256).read_bytes() == cut
    with pikepdf.open(BytesIO(kept(upload))) as mended:
        assert (len(mended.pages), mended.get_warnings()) == (2, [])


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nThis is only a text.",
        b"%PDF-1.4\n<html><script>alert(1)</script>",
        pdf(pages=0),
        pdf(pages=3)[:80],
    ],
    ids=["text", "markup", "no page", "cut off"],
)
def test_what_only_says_it_is_a_pdf_is_refused(data):
    assert refusal(data) == DAMAGED_PDF


@pytest.mark.parametrize("change", [made.with_bomb, made.with_large_text, made.with_huge_picture])
def test_a_pdf_that_unpacks_to_very_much_is_refused(change):
    data = pdf(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert refusal(data) == HEAVY_PDF


def test_a_bomb_around_the_objects_is_refused():
    """The objects themselves are packed, and any reader unpacks them before it can look at one."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    million = packing.compress(b" " * 2**20) + packing.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + million * 4000 + b"\x03\x00"
    body = b"%%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(
        packed
    )
    body += packed + b"\nendstream\nendobj\n"
    index = len(body)
    body += b"2 0 obj\n<</Type/XRef/Size 4/W[1 4 1]/Root 3 0 R/Length 24>>stream\n"
    for entry in ((0, 0, 0), (1, 9, 0), (1, index, 0), (2, 1, 0)):
        body += struct.pack(">BIB", *entry)
    body += b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % index
    assert refusal(body) in {HEAVY_PDF, DAMAGED_PDF}  # its parser calls a lack of memory damage


def test_too_many_pages_are_refused_with_the_limit():
    assert refusal(pdf(pages=501)) == "The PDF has more than 500 pages. Send it in parts."
    assert hand_in(pdf(pages=500)).state == "finished"


# --- Word and Excel


def test_honest_documents_are_kept_to_the_last_bit():
    word = office(("word/_rels/document.xml.rels", relation("hyperlink")))
    upload = hand_in(word)
    assert (kept(upload), upload.notes, upload.stored.media_type[-8:]) == (word, [], "document")


@pytest.mark.parametrize("kind", ["image", "externalLink", "oleObject"])
def test_what_lies_elsewhere_is_noted(kind):
    upload = hand_in(
        office(("word/_rels/document.xml.rels", relation(kind)), ("xl/_rels/b.rels", relation(kind)))
    )
    assert upload.notes == ["outside"]
    assert (
        say_note("outside")
        == "The document shows something that lies elsewhere: it may be missing for others."
    )


def test_what_is_carried_along_is_noted():
    assert hand_in(office(("word/embeddings/oleObject1.bin", "x"))).notes == ["embedded"]


@pytest.mark.parametrize(
    "part",
    [
        ("word/vbaProject.bin", "x"),
        ("word/vbaData.xml", "x"),
        ("xl/macrosheets/sheet1.xml", "x"),
        ("word/activeX/activeX1.xml", "x"),
        ("[Content_Types].xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("word/_rels/settings.xml.rels", relation("attachedTemplate")),
    ],
)
def test_macros_are_refused_with_the_way_out(part):
    assert refusal(office(part)) == MACROS


@pytest.mark.parametrize(
    "data",
    [
        office(("word/media/a.bin", bytes(310 * 1024 * 1024))),
        office(*[(f"word/{number}.xml", "x") for number in range(5001)]),
    ],
    ids=["large", "many"],
)
def test_a_bomb_of_a_document_is_refused(data):
    assert refusal(data) == (
        "The document unpacks to very much more than it seems. Save it as PDF, and send that."
    )


def test_a_document_that_lies_about_its_size_is_refused():
    data = bytearray(office(("word/media/a.bin", bytes(5_000_000))))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.rindex(mark)
        data[place + at : place + at + 4] = (1000).to_bytes(4, "little")
    assert refusal(bytes(data)) == DAMAGED_OFFICE


def test_a_damaged_document_is_refused():
    data = bytearray(office(("word/media/a.bin", "Xoài Cao Lãnh " * 99)))
    at = data.index(b"word/media/a.bin") + 30
    data[at : at + 8] = b"\xff" * 8
    assert refusal(bytes(data)) == DAMAGED_OFFICE


# --- everything else


@pytest.mark.parametrize(
    "data",
    [b"MZ\x90\x00\x03", b"<svg/>", b"Xin chao", b"a,b\n1,2\n", encoded(photograph((200, 200)), "GIF")],
    ids=["program", "markup", "text", "table", "moving picture"],
)
@pytest.mark.parametrize("name", ["a.pdf", "a.jpg"])
def test_text_in_disguise_is_refused(data, name):
    assert refusal(data, name=name) == OTHER


def test_the_caller_may_take_less():
    assert refusal(pdf(), kinds=PICTURES) == (
        "This is not a picture that can be shown. Send a photograph as JPEG, PNG or WebP."
    )
    assert Kind.PDF not in PICTURES


def test_more_than_the_kind_may_have_is_refused_by_content():
    data = encoded(photograph((200, 200))) + bytes(20 * 1024 * 1024)
    assert refusal(data, name="a.pdf") == (
        "The file is larger than 20 MB. Make it smaller, or send it in parts."
    )
