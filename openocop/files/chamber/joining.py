"""Photographs of pages joined into one PDF: a page each, in the order given, the JPEGs as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pikepdf
from PIL import Image

from openocop.files.chamber.codes import DAMAGED, UnfitError
from openocop.files.pixels import UNREADABLE

if TYPE_CHECKING:
    from pathlib import Path

A4: Final = (595.28, 841.89)
"""Points."""


def join(sources: list[Path], target: Path) -> dict[str, object]:
    """Writes the PDF; the number of pages. Pages are A4, upright or lying as the photograph is.

    The same photographs in the same order give the same bytes.
    """
    with pikepdf.new() as pdf:
        for source in sources:
            _add(pdf, source)
        with target.open("wb") as file:  # into this very file: its owner has it open
            pdf.save(file, deterministic_id=True)
    return {"pages": len(sources)}


def _add(pdf: pikepdf.Pdf, source: Path) -> None:
    data = source.read_bytes()
    try:
        with Image.open(source, formats=("JPEG",)) as opened:
            size, mode = opened.size, opened.mode
    except UNREADABLE as error:
        raise UnfitError(DAMAGED) from error
    colours = pikepdf.Name.DeviceGray if mode == "L" else pikepdf.Name.DeviceRGB
    picture = pikepdf.Stream(
        pdf,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=colours,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page, shown, corner = _placed(*size)
    drawn = f"q {shown[0]:.2f} 0 0 {shown[1]:.2f} {corner[0]:.2f} {corner[1]:.2f} cm /P Do Q"
    pdf.pages.append(
        pikepdf.Page(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, *page],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture)),
                Contents=pikepdf.Stream(pdf, drawn.encode("ascii")),
            )
        )
    )


def _placed(width: int, height: int) -> tuple[tuple[float, float], tuple[float, float], tuple[float, float]]:
    """Size of the page, size of the picture on it, and its lower left corner, in points."""
    page = A4 if height >= width else A4[::-1]
    share = min(page[0] / width, page[1] / height)
    shown = (width * share, height * share)
    return page, shown, ((page[0] - shown[0]) / 2, (page[1] - shown[1]) / 2)
