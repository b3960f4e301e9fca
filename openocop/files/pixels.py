"""Pixels by themselves: which way up they lie, in which colours, on what ground. Knows neither words nor files.

The process that opens what strangers send (``chamber``) works with these too, so nothing here needs settings.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms

UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by the number in its EXIF."""
_ORIENTATION: Final = 0x0112
LIES_FROM: Final = 5
"""From this number on, width and height change places."""
TOO_LARGE: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
UNREADABLE: Final = (
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


def orientation(opened: Image.Image) -> int:
    """How the picture lies, 1 to 8; upright (1) where its EXIF is missing or damaged, which harms no pixel."""
    try:
        turn = opened.getexif().get(_ORIENTATION, 1)
    except UNREADABLE:
        return 1
    return turn if isinstance(turn, int) and turn in UPRIGHT else 1


def in_plain_mode(opened: Image.Image) -> Image.Image:
    """The pixels in a mode that can be resized and carried over to sRGB, transparency kept."""
    opened.load()
    if opened.has_transparency_data:
        return opened.convert("RGBA")
    if opened.mode.startswith("I;16"):
        # Sixteen bits of grey: the upper eight count.
        return opened.convert("I").point(lambda value: value / 256).convert("L")
    return opened if opened.mode in {"L", "RGB", "CMYK"} else opened.convert("RGB")


def shrunk(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture at another size; itself where it has that size."""
    if picture.size == size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA with the colours of the profile carried over; without a (readable) one they stand as sRGB."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    carried = _carried_over(colours, profile) if profile else colours.convert("RGB")
    if alpha and alpha.getextrema() != (255, 255):
        carried.putalpha(alpha)
    return carried


def _carried_over(colours: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        carried = ImageCms.profileToProfile(colours, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, *UNREADABLE):
        return colours.convert("RGB")
    return carried or colours.convert("RGB")


def on_white(picture: Image.Image) -> Image.Image:
    """What shows through is white."""
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white
