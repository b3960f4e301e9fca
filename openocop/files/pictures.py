"""A photograph made safe and light to show: upright, in sRGB, in a few sizes, and nothing else in it.

Where and when it was taken, with what and by whom (EXIF, GPS, XMP, comments) does not come along: only the
pixels do.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from PIL import Image

from openocop.core.errors import BadInputError
from openocop.files.kinds import PICTURES, Kind
from openocop.files.pixels import (
    LIES_FROM,
    TOO_LARGE,
    UNREADABLE,
    UPRIGHT,
    in_plain_mode,
    in_srgb,
    on_white,
    orientation,
    shrunk,
)
from openocop.files.refusals import PLACE, refuse_kind
from openocop.files.sniffing import sniff

if TYPE_CHECKING:
    from typing import BinaryIO

MOST_PIXELS: Final = 60_000_000
"""More than the cameras of telephones give, and what a small server can hold in memory."""
LEAST_SIDE: Final = 200
MOST_RATIO: Final = 10
"""How often the short side may go into the long one."""
WIDTHS: Final = (320, 640, 1280)
"""Pixels. Addresses of pictures that are kept already follow from these: add, never change."""
WEBP_QUALITY: Final = 80
JPEG_QUALITY: Final = 82

_FORMATS: Final = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.GIF: "GIF"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """Width and height of the upright original in pixels, and its renditions by name ("640.webp")."""

    width: int
    height: int
    renditions: dict[str, bytes]


def rendition_sizes(width: int, height: int) -> dict[str, tuple[int, int]]:
    """Name, width and height of each rendition of an upright picture, narrowest first; it is never enlarged.

    WebP in all sizes, and the widest as JPEG too, for what reads no WebP (letters, other sites' previews).
    """
    widest = min(width, WIDTHS[-1])
    widths = [*(one for one in WIDTHS if one < widest), widest]
    sizes = {f"{one}.webp": (one, _height_at(one, width, height)) for one in widths}
    return {**sizes, f"{widest}.jpg": sizes[f"{widest}.webp"]}


def prepare(file: BinaryIO) -> Prepared:
    """Makes the renditions of a JPEG, PNG, WebP or GIF (its first frame), whatever it is called.

    Raises ``BadInputError("file", …)`` for what is no such picture by its content, is cut off or damaged, has
    more than ``MOST_PIXELS`` pixels, a side under ``LEAST_SIDE``, or is longer than ``MOST_RATIO`` times its
    breadth.
    """
    kind = sniff(file)
    refuse_kind(kind, PICTURES)
    file.seek(0)
    try:
        with Image.open(file, formats=(_FORMATS[kind],)) as opened:
            return _prepare(opened)
    except TOO_LARGE as error:
        raise _too_large() from error
    except UNREADABLE as error:
        raise BadInputError(
            PLACE, _("The picture is damaged or was cut off on the way. Choose it again, or take a new one.")
        ) from error


def _prepare(opened: Image.Image) -> Prepared:
    # The size stands at the beginning of the file: it is looked at before a pixel is unpacked.
    _refuse_size(*opened.size)
    turn = orientation(opened)
    width, height = opened.size[::-1] if turn >= LIES_FROM else opened.size
    sizes = rendition_sizes(width, height)
    widest = max(sizes.values())
    lying = widest[::-1] if turn >= LIES_FROM else widest
    opened.draft(None, lying)  # a JPEG is read at about the size that is needed
    plain = in_srgb(shrunk(in_plain_mode(opened), lying), opened.info.get("icc_profile"))
    upright = plain.transpose(UPRIGHT[turn]) if turn in UPRIGHT else plain
    return Prepared(width, height, {name: _encoded(upright, name, size) for name, size in sizes.items()})


def _refuse_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_large()
    if min(width, height) < LEAST_SIDE:
        raise BadInputError(
            PLACE,
            _("The picture is too small: each side needs at least %(least)s pixels. Send the original.")
            % {"least": LEAST_SIDE},
        )
    if max(width, height) > MOST_RATIO * min(width, height):
        raise BadInputError(PLACE, _("The picture is too long and narrow. Cut it, and send it again."))


def _too_large() -> BadInputError:
    sentence = _("The picture has more than %(most)s million pixels. Make it smaller, and send it again.")
    return BadInputError(PLACE, sentence % {"most": MOST_PIXELS // 1_000_000})


def _encoded(picture: Image.Image, name: str, size: tuple[int, int]) -> bytes:
    shown = shrunk(picture, size)
    if name.endswith(".jpg"):
        shown = on_white(shown)
    # Pillow writes a picture's old comments and profiles on, where it is not told otherwise.
    shown = shown.copy()
    shown.info = {}
    written = BytesIO()
    if name.endswith(".jpg"):
        shown.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    else:
        shown.save(written, "WEBP", quality=WEBP_QUALITY, method=4)
    return written.getvalue()


def _height_at(narrow: int, width: int, height: int) -> int:
    """The height at the width ``narrow``, rounded to the nearest pixel."""
    return (2 * height * narrow + width) // (2 * width)
