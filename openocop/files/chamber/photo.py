"""A photograph of a paper or a place: upright, without notes, light, and its small print still readable.

How light was tried on an A4 page of 9-point Vietnamese text as a telephone of 12 million pixels sees it (a little
blurred, with noise, the sheet on five sixths of the picture); ``bench/legible.py`` makes the page and the crops. At
2400 pixels the marks of "ễ" and "ỷ" stand apart as in the original; at 1600 they begin to run together, at 1200
they cannot be told. Between quality 65 and 92 the eye sees nothing on print; 80 leaves room for faint stamps and
weighs 0.9 MB where the original weighs 5.6 (65: 0.6, 92: 1.6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PIL import Image

from openocop.files.chamber.codes import DAMAGED, LEAST_SIDE, MOST_PIXELS, PIXELS, SMALL, UnfitError
from openocop.files.kinds import Kind
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
from openocop.files.sniffing import sniff

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

LONG_SIDE: Final = 2400
SHORT_SIDE: Final = 1700
"""A long strip (a page of a telephone's screen) keeps this breadth, else it could not be read at ``LONG_SIDE``."""
QUALITY: Final = 80

_FORMATS: Final = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}


def photo(source: Path, target: Path) -> dict[str, object]:
    """Writes the photograph as JPEG; width and height in pixels."""
    try:
        with source.open("rb") as file, _opened(file) as opened:
            size = _write(opened, target)
    except TOO_LARGE as error:
        raise UnfitError(PIXELS) from error
    except MemoryError:
        raise
    except (*UNREADABLE, RuntimeError) as error:
        raise UnfitError(DAMAGED) from error
    return {"width": size[0], "height": size[1]}


def legible_size(width: int, height: int) -> tuple[int, int]:
    """The size at which small print stays readable; never larger than it is."""
    share = min(1.0, max(LONG_SIDE / max(width, height), SHORT_SIDE / min(width, height)))
    return max(1, round(width * share)), max(1, round(height * share))


def _opened(file: BinaryIO) -> Image.Image:
    kind = sniff(file)
    if kind not in _FORMATS:
        raise UnfitError(DAMAGED)
    if kind is Kind.HEIC:
        from pillow_heif import register_heif_opener  # noqa: PLC0415 - a large library, for this kind alone

        register_heif_opener(thumbnails=False)
    file.seek(0)
    return Image.open(file, formats=(_FORMATS[kind],))


def _write(opened: Image.Image, target: Path) -> tuple[int, int]:
    # The size stands at the beginning of the file: it is looked at before a pixel is unpacked.
    if opened.width * opened.height > MOST_PIXELS:
        raise UnfitError(PIXELS)
    if min(opened.size) < LEAST_SIDE:
        raise UnfitError(SMALL)
    turn = orientation(opened)
    lying = legible_size(*opened.size)
    opened.draft(None, lying)  # a JPEG is read at about the size that is needed
    plain = on_white(in_srgb(shrunk(in_plain_mode(opened), lying), opened.info.get("icc_profile")))
    upright = (plain.transpose(UPRIGHT[turn]) if turn in UPRIGHT else plain).copy()
    upright.info = {}
    upright.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return lying[::-1] if turn >= LIES_FROM else lying
