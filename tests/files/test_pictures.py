"""Pictures made safe to show: upright, in sRGB, light, and with nothing but their pixels."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from openocop.core.errors import BadInputError
from openocop.files.pictures import WIDTHS, prepare, rendition_sizes
from tests.files.conftest import HEIC_SENTENCE, PDF, encoded, opened, photograph

RED, BLUE = (254, 0, 0), (0, 0, 254)


def prepared(data):
    return prepare(BytesIO(data))


def refusal(data):
    with pytest.raises(BadInputError) as error:
        prepared(data)
    assert error.value.place == "file"
    return error.value.sentence


def is_near(one, other, within=12):
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


def exif_of_a_telephone(orientation=1):
    """The EXIF of a photograph: where it was taken, with what, by whom."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Hãng Mẫu", "NGUOI-CHUP", orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (10.0, 27.0, 36.0), 3: "E", 4: (105.0, 38.0, 24.0)})
    exif.get_ifd(0x8769)[0x9003] = "2026:11:25 07:00:00"
    return exif


def test_the_renditions_have_their_kinds_and_sizes():
    made = prepared(encoded(photograph((1600, 1200))))
    assert (made.width, made.height) == (1600, 1200)
    shown = {name: (opened(data).format, opened(data).size) for name, data in made.renditions.items()}
    assert shown == {
        "320.webp": ("WEBP", (320, 240)),
        "640.webp": ("WEBP", (640, 480)),
        "1280.webp": ("WEBP", (1280, 960)),
        "1280.jpg": ("JPEG", (1280, 960)),
    }


def test_a_small_picture_is_not_enlarged():
    made = prepared(encoded(photograph((500, 400)), "PNG"))
    assert {name: opened(data).size for name, data in made.renditions.items()} == {
        "320.webp": (320, 256),
        "500.webp": (500, 400),
        "500.jpg": (500, 400),
    }


def test_the_place_and_all_else_that_was_noted_is_gone():
    data = encoded(
        photograph(), exif=exif_of_a_telephone(), comment=b"GHI-CHU", xmp=b"<x:xmpmeta>XMP-MAU</x:xmpmeta>"
    )
    before = Image.open(BytesIO(data)).getexif()
    assert before.get_ifd(0x8825)[2] == (10.0, 27.0, 36.0)
    assert b"GHI-CHU" in data
    for name, made in prepared(data).renditions.items():
        assert dict(opened(made).getexif()) == {}, name
        assert set(opened(made).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "loop",
            "background",
            "timestamp",
            "duration",
            "progressive",
            "progression",
        }, name
        for word in (b"Exif", b"EXIF", b"GHI-CHU", b"XMP", b"xmp", b"NGUOI-CHUP", b"ICCP", b"ICC_PROFILE"):
            assert word not in made, (name, word)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_notes_in_other_kinds_are_gone_too(kind):
    options = {"exif": exif_of_a_telephone()}
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", "GHI-CHU")
        options["pnginfo"] = notes
    data = encoded(photograph(), kind, **options)
    assert b"NGUOI-CHUP" in data
    for made in prepared(data).renditions.values():
        assert b"NGUOI-CHUP" not in made
        assert b"GHI-CHU" not in made
        assert dict(opened(made).getexif()) == {}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_set_upright(orientation, kind):
    upright = Image.new("RGB", (900, 600), "white")
    upright.paste("red", (0, 0, 450, 300))  # above on the left
    upright.paste("blue", (450, 300, 900, 600))  # below on the right
    lies = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = upright.transpose(lies[orientation]) if orientation > 1 else upright
    made = prepared(encoded(lying, kind, exif=exif_of_a_telephone(orientation)))
    assert (made.width, made.height) == (900, 600)
    for name in ("320.webp", "900.jpg"):
        shown = opened(made.renditions[name]).convert("RGB")
        width, height = shown.size
        assert width > height
        assert is_near(shown.getpixel((width // 4, height // 4)), RED)
        assert is_near(shown.getpixel((3 * width // 4, 3 * height // 4)), BLUE)
        assert is_near(shown.getpixel((3 * width // 4, height // 4)), (255, 255, 255))


@pytest.mark.filterwarnings("ignore:.*EXIF.*:UserWarning")
def test_damaged_exif_loses_no_picture():
    made = prepared(encoded(photograph((400, 300)), exif=b"Exif\0\0MM\x00\x2a\xff\xff\xff\xff\x01"))
    assert (made.width, made.height) == (400, 300)


def test_transparency_is_kept_in_webp_and_white_in_jpeg():
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    made = prepared(encoded(clear, "PNG")).renditions
    assert opened(made["400.webp"]).getpixel((9, 9))[3] == 0
    assert opened(made["400.jpg"]).getpixel((9, 9)) == (255, 255, 255)


def test_a_palette_with_a_clear_colour_is_white_in_jpeg():
    picture = Image.new("P", (400, 300), 0)
    picture.putpalette([10, 20, 30, 40, 50, 60])
    made = prepared(encoded(picture, "GIF", transparency=0)).renditions
    assert opened(made["400.jpg"]).getpixel((9, 9)) == (255, 255, 255)


def test_of_a_moving_picture_the_first_frame_stands():
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    made = prepared(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])).renditions
    assert getattr(opened(made["300.webp"]), "n_frames", 1) == 1
    assert is_near(opened(made["300.jpg"]).getpixel((9, 9)), RED)


@pytest.mark.parametrize(
    ("mode", "colour", "shown"),
    [
        ("L", 128, (128, 128, 128)),
        ("1", 1, (255, 255, 255)),
        ("LA", (128, 255), (128, 128, 128)),
        ("I;16", 32768, (128, 128, 128)),
        ("RGBA", (255, 0, 0, 255), RED),
    ],
)
def test_every_mode_of_png_is_read(mode, colour, shown):
    made = prepared(encoded(Image.new(mode, (300, 300), colour), "PNG")).renditions
    assert is_near(opened(made["300.jpg"]).getpixel((9, 9)), shown)


def test_a_printers_jpeg_is_read():
    made = prepared(encoded(Image.new("CMYK", (300, 300), (0, 255, 255, 0)))).renditions
    assert opened(made["300.jpg"]).mode == "RGB"
    assert is_near(opened(made["300.jpg"]).getpixel((9, 9)), RED)


def test_the_colours_of_a_profile_are_carried_over():
    profile = _profile_with_red_and_blue_changed()
    made = prepared(encoded(Image.new("RGB", (300, 300), "red"), icc_profile=profile)).renditions
    assert is_near(opened(made["300.jpg"]).getpixel((9, 9)), BLUE)
    assert b"ICC" not in made["300.webp"]


def _profile_with_red_and_blue_changed():
    """The profile sRGB, but its red is blue: two entries of its table of tags change places."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = data.index(b"rXYZ"), data.index(b"bXYZ")
    data[red : red + 4], data[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(data)


@pytest.mark.parametrize("profile", [b"no profile", b"\0" * 200])
def test_an_unreadable_profile_loses_no_picture(profile):
    made = prepared(encoded(Image.new("RGB", (300, 300), "red"), icc_profile=profile)).renditions
    assert is_near(opened(made["300.jpg"]).getpixel((9, 9)), RED)


def png_that_claims(width, height):
    """A small file that says it has very many pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(7_746, 7_746), (10_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_of_very_many_pixels_is_refused_before_it_is_unpacked(size):
    assert refusal(png_that_claims(*size)) == (
        "The picture has more than 60 million pixels. Make it smaller, and send it again."
    )


@pytest.mark.parametrize("size", [(1, 1), (199, 400), (400, 199)])
def test_a_picture_too_small_to_see_is_refused(size):
    assert refusal(encoded(photograph(size), "PNG")) == (
        "The picture is too small: each side needs at least 200 pixels. Send the original."
    )


def test_a_strip_is_refused():
    assert refusal(encoded(Image.new("L", (200, 2001)), "PNG")) == (
        "The picture is too long and narrow. Cut it, and send it again."
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [3, 10, 60])
def test_a_picture_cut_off_on_the_way_is_refused(kind, share):
    noise = Image.effect_noise((300, 300), 80).convert("RGB")
    data = encoded(noise, kind)
    assert refusal(data[: len(data) * share // 100]) == (
        "The picture is damaged or was cut off on the way. Choose it again, or take a new one."
    )


@pytest.mark.parametrize(
    "data",
    [b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"<html><body>", PDF, b"GIF8", b"\x00" * 50],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data):
    assert refusal(data) == (
        "This is not a picture that can be shown. Send a photograph as JPEG, PNG or WebP."
    )


def test_a_heic_picture_is_refused_with_the_way_to_send_it():
    assert refusal(struct.pack(">I", 20) + b"ftypheic" + bytes(4) + b"mif1") == HEIC_SENTENCE


def test_a_picture_with_a_page_behind_it_is_shown_without_the_page():
    made = prepared(encoded(photograph((300, 300)), "GIF") + b"<script>alert(1)</script>").renditions
    assert [name for name, data in made.items() if b"<script" in data] == []


@given(st.integers(200, 20_000), st.integers(200, 20_000))
def test_renditions_are_never_larger_and_keep_the_shape(width, height):
    sizes = rendition_sizes(width, height)
    widest = min(width, WIDTHS[-1])
    assert list(sizes)[-1] == f"{widest}.jpg"
    assert len(sizes) == len([one for one in WIDTHS if one < widest]) + 2
    for name, (wide, high) in sizes.items():
        assert name.startswith(f"{wide}.")
        assert wide <= width
        assert abs(high * width - height * wide) * 2 <= width


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=400), st.integers(0, 600))
def test_garbled_pictures_raise_nothing_else(garbage, at):
    whole = encoded(photograph((220, 220)))
    try:
        made = prepared(whole[:at] + garbage + whole[at + len(garbage) :])
    except BadInputError:
        return
    assert list(made.renditions)[-1].endswith(".jpg")
