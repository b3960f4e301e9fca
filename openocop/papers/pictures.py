"""A picture as a page: A4, upright, as large as the page allows, sharp enough to read and nothing hidden in it."""

from __future__ import annotations

import struct
import warnings
import zlib
from io import BytesIO
from typing import Final

import pikepdf
from PIL import Image, ImageOps

from openocop.papers.refusals import BrokenPictureError

MOST_PIXELS: Final = 60_000_000
"""More than the cameras of telephones give, and what a small server can hold in memory."""
LONG_SIDE: Final = 2600
"""Pixels: about 230 a printed inch, at which small print on a photographed paper can be read."""
QUALITY: Final = 85
_POINTS_A_MM: Final = 72 / 25.4
_SHORT, _TALL = 210 * _POINTS_A_MM, 297 * _POINTS_A_MM
_MARGIN: Final = 10 * _POINTS_A_MM
_FOOT: Final = 14 * _POINTS_A_MM
"""Room for the page number below the picture."""
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_UNREADABLE: Final = (
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    struct.error,
    zlib.error,
)
"""What Pillow's readers raise for damaged files."""


def is_picture(data: bytes) -> bool:
    """Tell by its beginning whether a file is a JPEG, PNG or WebP picture."""
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return is_webp or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def page_of(data: bytes, title: str) -> pikepdf.Pdf:
    """Give a PDF of one A4 page, lying where the picture lies. Raises ``BrokenPictureError`` under the title."""
    picture = _read(data, title)
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY, subsampling="4:2:2", optimize=True)
    lies = picture.width > picture.height
    width, height = (_TALL, _SHORT) if lies else (_SHORT, _TALL)
    scale = min((width - 2 * _MARGIN) / picture.width, (height - _MARGIN - _FOOT) / picture.height)
    across, up = picture.width * scale, picture.height * scale
    left, low = (width - across) / 2, height - _MARGIN - up
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(width, height))
    image = pikepdf.Stream(
        made,
        written.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=image))
    drawing = f"q {across:.2f} 0 0 {up:.2f} {left:.2f} {low:.2f} cm /Picture Do Q"
    page.Contents = made.make_stream(drawing.encode())
    return made


def _read(data: bytes, title: str) -> Image.Image:
    """The pixels, upright, in grey or RGB on white, no side longer than ``LONG_SIDE``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=_FORMATS) as opened:
                return _plain(opened, title)
    except _UNREADABLE as error:
        raise BrokenPictureError(title) from error


def _plain(opened: Image.Image, title: str) -> Image.Image:
    # The size stands at the beginning of the file: it is looked at before a pixel is unpacked.
    if opened.width * opened.height > MOST_PIXELS:
        raise BrokenPictureError(title)
    opened.draft(None, (LONG_SIDE, LONG_SIDE))  # a JPEG is read at about the size that is needed
    upright = ImageOps.exif_transpose(opened)
    if upright.has_transparency_data:
        shown = upright.convert("RGBA")
        white = Image.new("RGBA", shown.size, "white")
        upright = Image.alpha_composite(white, shown)
    plain = upright if upright.mode == "L" else upright.convert("RGB")
    plain.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.BICUBIC, reducing_gap=3.0)
    plain.info = {}
    return plain
