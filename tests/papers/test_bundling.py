"""Papers and pictures put together."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from openocop.core.errors import BadInputError
from openocop.papers import pictures, soundness, to_pdf
from openocop.papers.bundling import BundlePart, merge
from openocop.papers.refusals import BrokenPdfError, BrokenPictureError, LockedPdfError, UnknownPartError
from tests.papers.samples import ASSESSMENT, DAY, RECEIPT, REGISTRATION

FORM = to_pdf(REGISTRATION)
SLIP = to_pdf(RECEIPT)
A4 = [595, 842]


def together(*parts):
    return merge(parts, title="Hồ sơ Trà sen Mẫu", day=DAY)


def written(pdf, **how):
    made = BytesIO()
    pdf.save(made, **how)
    return made.getvalue()


def picture(width, height, kind="JPEG", *, mode="RGB", turn=None):
    made = Image.new(mode, (width, height), "white")
    ImageDraw.Draw(made).rectangle((0, 0, width // 4, height // 4), fill="red" if mode != "L" else 0)
    exif = Image.Exif()
    if turn:
        exif[0x0112] = turn
    exif[0x010E] = "Chụp ở nhà"
    out = BytesIO()
    made.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def sizes(data):
    with pikepdf.open(BytesIO(data)) as opened:
        return [[round(float(side)) for side in page.mediabox[2:]] for page in opened.pages]


def drawn(data):
    """The pictures of a bundle, decoded."""
    with pikepdf.open(BytesIO(data)) as opened:
        found = [page.Resources.XObject.Picture.read_raw_bytes() for page in opened.pages]
    return [Image.open(BytesIO(one)) for one in found]


def numbers(data):
    """What stands on each page over it, by the letters of the page number's own font map."""
    found = []
    with pikepdf.open(BytesIO(data)) as opened:
        for page in opened.pages:
            over = page.Resources.XObject["/OpenocopPageNumber1"]
            font = next(iter(over.Resources.Font.values()))
            letters = _letters(font.ToUnicode.read_bytes().decode())
            shown = [
                operands[0]
                for operands, operator in pikepdf.parse_content_stream(over)
                if str(operator) == "TJ"
            ]
            codes = b"".join(
                bytes(part) for array in shown for part in array if isinstance(part, pikepdf.String)
            )
            found.append("".join(letters[codes[at : at + 2].hex()] for at in range(0, len(codes), 2)))
    return found


def _letters(cmap):
    made = {}
    for line in cmap.splitlines():
        parts = line.replace("<", " ").replace(">", " ").split()
        if len(parts) == 2 and all(len(part) == 4 for part in parts):
            made[parts[0].lower()] = chr(int(parts[1], 16))
    return made


def test_parts_follow_each_other_with_bookmarks_and_numbers():
    made = together(BundlePart("Phiếu đăng ký", FORM), BundlePart("Phiếu tiếp nhận", SLIP))
    with pikepdf.open(BytesIO(made)) as opened, opened.open_outline() as outline:
        assert len(opened.pages) == 3
        assert [item.title for item in outline.root] == ["Phiếu đăng ký", "Phiếu tiếp nhận"]
        assert outline.root[1].destination[0].objgen == opened.pages[2].obj.objgen
        assert [item.title for item in outline.root[0].children] == ["PHIẾU ĐĂNG KÝ"]
        assert str(opened.docinfo.Title) == "Hồ sơ Trà sen Mẫu"
        assert str(opened.Root.Lang) == "vi-VN"
    assert numbers(made) == ["1/3", "2/3", "3/3"]


def test_the_bookmarks_of_a_part_lead_to_its_pages_in_the_bundle():
    made = together(BundlePart("Phiếu tiếp nhận", SLIP), BundlePart("Báo cáo", to_pdf(ASSESSMENT)))
    with pikepdf.open(BytesIO(made)) as opened, opened.open_outline() as outline:
        inner = outline.root[1].children[0]
        pages = [page.obj.objgen for page in opened.pages]
        assert inner.title == "BÁO CÁO TỰ ĐÁNH GIÁ VỀ SẢN PHẨM"
        assert pages.index(inner.destination[0].objgen) == 1
        assert [pages.index(item.destination[0].objgen) for item in inner.children] == [
            1,
            2,
            2,
            2,
            len(pages) - 1,
        ]


def test_the_same_parts_give_the_same_bytes():
    parts = (BundlePart("Phiếu", FORM), BundlePart("Ảnh", picture(900, 600)))
    assert together(*parts) == together(*parts)


def test_a_bundle_needs_a_part():
    with pytest.raises(ValueError, match="at least one"):
        together()


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_turned_and_cut_pages_keep_how_they_are_looked_at(turned):
    with pikepdf.open(BytesIO(SLIP)) as opened:
        opened.pages[0].Rotate = turned
        opened.pages[0].CropBox = [50, 50, 500, 800]
        made = together(BundlePart("Phiếu", written(opened)))
    with pikepdf.open(BytesIO(made)) as opened:
        page = opened.pages[0]
        assert int(page.Rotate) == turned
        assert [int(side) for side in page.CropBox] == [50, 50, 500, 800]
    assert numbers(made) == ["1/1"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("width", "height", "page"), [(900, 600, A4[::-1]), (600, 900, A4)])
def test_a_picture_is_an_a4_page_that_lies_as_it_does(kind, width, height, page):
    made = together(BundlePart("Ảnh", picture(width, height, kind)))
    assert sizes(made) == [page]
    assert [one.size for one in drawn(made)] == [(width, height)]


def test_a_picture_is_set_upright_and_tells_nothing_else():
    made = together(BundlePart("Ảnh", picture(900, 600, turn=6)))
    (shown,) = drawn(made)
    assert sizes(made) == [A4]
    assert shown.size == (600, 900)
    assert shown.getpixel((580, 20))[1] < 60
    assert not shown.getexif()
    assert "Chụp".encode() not in made


def test_a_large_picture_is_made_smaller_and_stays_legible():
    (shown,) = drawn(together(BundlePart("Ảnh", picture(6000, 4000))))
    assert shown.size == (pictures.LONG_SIDE, round(pictures.LONG_SIDE * 2 / 3))


MODES = [("L", "JPEG", "L"), ("CMYK", "JPEG", "RGB"), ("RGBA", "WEBP", "RGB")]


@pytest.mark.parametrize(("mode", "kind", "expected"), MODES)
def test_pictures_of_every_mode_are_grey_or_rgb(mode, kind, expected):
    made = Image.new(mode, (300, 400), 0 if mode == "L" else (0, 0, 0, 0))
    out = BytesIO()
    made.save(out, kind)
    (shown,) = drawn(together(BundlePart("Ảnh", out.getvalue())))
    assert shown.mode == expected
    if mode == "RGBA":
        assert shown.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data", [picture(900, 600)[:-3000], picture(900, 600)[:40], b"\xff\xd8\xff" + b"x" * 99]
)
def test_a_broken_picture_is_refused_by_name(data):
    with pytest.raises(BrokenPictureError) as refused:
        together(BundlePart("Ảnh vùng trồng", data))
    assert refused.value.place == "Ảnh vùng trồng"
    assert isinstance(refused.value, BadInputError)


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    with pytest.raises(BrokenPictureError):
        together(BundlePart("Ảnh", picture(30, 30)))


@pytest.mark.parametrize("passwords", [{"user": "mở", "owner": "khóa"}, {"user": "", "owner": "khóa"}])
def test_a_locked_pdf_is_refused_by_name(passwords):
    with pikepdf.open(BytesIO(SLIP)) as opened:
        locked = written(opened, encryption=pikepdf.Encryption(**passwords))
    with pytest.raises(LockedPdfError) as refused:
        together(BundlePart("Phiếu", FORM), BundlePart("Hợp đồng", locked))
    assert refused.value.place == "Hợp đồng"


def _without_a_page_drawing():
    with pikepdf.open(BytesIO(SLIP)) as opened:
        opened.pages[0].Contents = pikepdf.Stream(opened, b"not deflated", Filter=Name.FlateDecode)
        return written(opened)


def _without_pages():
    with pikepdf.new() as made:
        return written(made)


def _with_a_page_of_no_size():
    with pikepdf.open(BytesIO(SLIP)) as opened:
        opened.pages[0].MediaBox = [0, 0, 0, 0]
        return written(opened)


@pytest.mark.parametrize(
    "data",
    [
        FORM[: len(FORM) // 2],
        FORM[: len(FORM) // 2] + b"\n%%EOF\n",
        b"%PDF-1.7\n%%EOF\n",
        _without_a_page_drawing(),
        _without_pages(),
        _with_a_page_of_no_size(),
    ],
    ids=["cut", "cut with an end", "empty", "undrawable", "no page", "no size"],
)
def test_a_broken_pdf_is_refused_by_name(data):
    with pytest.raises(BrokenPdfError) as refused:
        together(BundlePart("Phiếu kiểm nghiệm", data))
    assert refused.value.place == "Phiếu kiểm nghiệm"


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04zip", b"GIF89a....", b"RIFF....WAVE"])
def test_any_other_file_is_refused_by_name(data):
    with pytest.raises(UnknownPartError) as refused:
        together(BundlePart("Tệp", data))
    assert refused.value.place == "Tệp"


ACTING = {
    "/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/EmbeddedFiles", "/EF", "/A", "/Annots", "/AcroForm",
    "/XFA", "/PieceInfo",
}  # fmt: skip


def _armed():
    """A PDF with everything that acts: scripts, programs to start, forms sent away, attached files."""
    with pikepdf.open(BytesIO(SLIP)) as pdf:
        script = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        start = Dictionary(S=Name.Launch, F=pikepdf.String("calc.exe"))
        pdf.Root.OpenAction = script
        pdf.Root.AA = Dictionary(WC=script)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([pikepdf.String("a"), script])))
        pdf.attachments["bad.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ", filename="bad.exe")
        page = pdf.pages[0]
        page.AA = Dictionary(O=start)
        page.PieceInfo = Dictionary(X=Dictionary(Private=script))
        look = pikepdf.Stream(
            pdf, b"0 0 40 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 40, 40]
        )
        kinds = [
            Dictionary(Subtype=Name.Link, A=script),
            Dictionary(Subtype=Name.Link, A=start),
            Dictionary(Subtype=Name.Widget, AA=Dictionary(K=script), FT=Name.Btn, T=pikepdf.String("x")),
            Dictionary(Subtype=Name.Stamp, AP=Dictionary(N=look), F=4),
        ]
        for one in kinds:
            one.Type, one.Rect = Name.Annot, Array([10, 10, 50, 50])
        page.Annots = Array([pdf.make_indirect(one) for one in kinds])
        pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[2]]), XFA=pikepdf.String("<x/>"))
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("run", action=script))
        return written(pdf)


def test_nothing_that_acts_comes_along():
    armed = _armed()
    made = together(BundlePart("Phiếu", armed))
    with pikepdf.open(BytesIO(armed)) as before, pikepdf.open(BytesIO(made)) as after:
        bad = {
            "/JS",
            "/JavaScript",
            "/AA",
            "/OpenAction",
            "/Launch",
            "/EmbeddedFiles",
            "/EF",
            "/A",
            "/Annots",
            "/PieceInfo",
        }
        assert _names(before) >= bad - {"/EmbeddedFiles"}
        assert _names(after) & bad == set()


def test_a_stamp_becomes_part_of_its_page():
    made = together(BundlePart("Phiếu", _armed()))
    with pikepdf.open(BytesIO(made)) as opened:
        looks = [one.read_bytes() for one in opened.pages[0].Resources.XObject.values()]
    assert any(b"0 0 40 40 re f" in one for one in looks)


def _names(pdf):
    """All names that stand anywhere in a PDF, as keys or as values."""
    found, todo = set(), [*pdf.objects, pdf.trailer]
    while todo:
        thing = todo.pop()
        inner = []
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            found.update(thing.keys())
            inner = list(thing.values())
        elif isinstance(thing, Array):
            inner = list(thing)
        elif isinstance(thing, Name):
            found.add(str(thing))
        todo += [one for one in inner if not getattr(one, "is_indirect", False)]
    return found


def test_a_bundle_of_bundles_keeps_both_numbers():
    inner = together(BundlePart("Phiếu", SLIP))
    made = together(BundlePart("Phiếu", FORM), BundlePart("Gói", inner))
    assert numbers(made) == ["1/3", "2/3", "1/1"]
    with pikepdf.open(BytesIO(made)) as opened:
        assert "/OpenocopPageNumber2" in opened.pages[2].Resources.XObject


def test_pages_that_share_their_resources_get_numbers_of_their_own():
    with pikepdf.new() as shared:
        resources = shared.make_indirect(Dictionary(XObject=Dictionary()))
        for _page in range(3):
            shared.add_blank_page(page_size=(300, 400)).obj.Resources = resources
        made = together(BundlePart("Phiếu", written(shared)))
    assert numbers(made) == ["1/3", "2/3", "3/3"]


def test_a_file_with_a_wrong_table_is_taken_when_nothing_is_lost():
    made = together(BundlePart("Phiếu", SLIP.replace(b"startxref\n", b"startxref\n9")))
    assert numbers(made) == ["1/1"]


@pytest.mark.parametrize("percent", range(4, 100, 6))
def test_a_file_cut_anywhere_is_refused_even_with_an_end_glued_on(percent):
    with pikepdf.open(BytesIO(SLIP)) as opened:
        plainly = written(opened, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pytest.raises((BrokenPdfError, LockedPdfError)):
        together(BundlePart("Phiếu", plainly[: len(plainly) * percent // 100] + b"\n%%EOF\n"))


def test_a_letter_that_lost_its_shape_is_noticed():
    with pikepdf.open(BytesIO(SLIP)) as opened:
        face = max(
            (one.read_raw_bytes() for one in opened.objects if isinstance(one, pikepdf.Stream)), key=len
        )
    at = SLIP.index(face) + len(face) // 2
    with pytest.raises(BrokenPdfError):
        together(BundlePart("Phiếu", SLIP[:at] + bytes(200) + SLIP[at + 200 :]))


def test_a_stream_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(soundness, "MOST_UNPACKED", 1000)
    with pytest.raises(BrokenPdfError):
        together(BundlePart("Phiếu", SLIP))


def _with_bookmarks(*entries):
    with pikepdf.open(BytesIO(SLIP)) as pdf:
        with pdf.open_outline() as outline:
            outline.root[:] = [entry(pdf) for entry in entries]
        return written(pdf)


def test_bookmarks_that_name_no_page_are_left_out():
    there = _with_bookmarks(
        lambda pdf: pikepdf.OutlineItem(
            "Trang 1", action=Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))
        ),
        lambda _pdf: pikepdf.OutlineItem(
            "Nơi khác", action=Dictionary(S=Name.URI, URI=pikepdf.String("http://x"))
        ),
        lambda _pdf: pikepdf.OutlineItem("Có tên", action=Dictionary(S=Name.GoTo, D=pikepdf.String("chỗ"))),
    )
    with (
        pikepdf.open(BytesIO(together(BundlePart("Phiếu", there)))) as opened,
        opened.open_outline() as outline,
    ):
        assert [item.title for item in outline.root[0].children] == ["Trang 1"]


def test_a_form_without_places_on_a_page_leaves_nothing():
    with pikepdf.open(BytesIO(SLIP)) as pdf:
        field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=pikepdf.String("ẩn"), V=pikepdf.String("bí mật")))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        made = together(BundlePart("Phiếu", written(pdf)))
    with pikepdf.open(BytesIO(made)) as opened:
        assert "/AcroForm" not in opened.Root
        assert "/FT" not in _names(opened)


def _nonsense(pdf):
    return pdf.make_indirect(Dictionary(Title=7, Dest=Array([])))


def _loop(pdf):
    entry = pdf.make_indirect(Dictionary(Title=pikepdf.String("x"), Dest=Array([pdf.pages[0].obj, Name.Fit])))
    entry.Next = entry
    return entry


@pytest.mark.parametrize("first", [_nonsense, _loop])
def test_nonsense_in_bookmarks_costs_no_page(first):
    with pikepdf.open(BytesIO(SLIP)) as pdf:
        entry = first(pdf)
        pdf.Root.Outlines = Dictionary(First=entry, Last=entry, Count=1)
        made = together(BundlePart("Hợp đồng", written(pdf)))
    assert numbers(made) == ["1/1"]
