"""How large a photographed paper must stay: crops of 9-point Vietnamese text at several sizes and qualities.

    .venv/bin/python bench/legible.py [FOLDER]

An A4 sheet of 9-point text as a telephone of 12 million pixels sees it: on five sixths of the picture, turned a
little, blurred by one pixel, with noise. Writes ``legible.png`` (crops under one another, enlarged alike) and prints
sizes in KB; the eye decides. What was chosen, and why, stands in ``openocop/files/chamber/photo.py``.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
TEXT = (
    "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm. Số lượng: 1.250 hộp; lô M-0486/2026. "
    "Ủy ban nhân dân xã Mẫu xác nhận hộ ông Nguyễn Văn Thuỷ, bà Trần Thị Ẩn, ấp Kỷ Hội, thửa 368, tờ bản đồ 58. "
)
DOTS = 600
CAMERA = (3000, 4000)
SIDES = (4000, 2400, 2000, 1600, 1200)
QUALITIES = (92, 80, 65)
SHOWN = (900, 900, 1580, 1010)
ENLARGED = (1360, 220)


def sheet() -> Image.Image:
    """The paper, a dot a pixel."""
    paper = Image.new("L", (int(8.27 * DOTS), int(11.69 * DOTS)), 235)
    pen, font = ImageDraw.Draw(paper), ImageFont.truetype(FONT, 9 * DOTS // 72)
    line, below = "", int(0.8 * DOTS)
    for word in (TEXT * 60).split():
        if pen.textlength(line + word, font=font) > paper.width - 1.6 * DOTS:
            pen.text((0.8 * DOTS, below), line, font=font, fill=40)
            line, below = "", below + 12 * DOTS // 72
        line += word + " "
    return paper


def photograph() -> Image.Image:
    """The paper as the telephone sees it."""
    paper = sheet()
    high = CAMERA[1] * 5 // 6
    paper = paper.resize((high * paper.width // paper.height, high), Image.Resampling.LANCZOS)
    seen = Image.new("L", CAMERA, 110)
    seen.paste(paper, ((CAMERA[0] - paper.width) // 2, (CAMERA[1] - paper.height) // 2))
    seen = seen.rotate(1.2, Image.Resampling.BICUBIC, fillcolor=110).filter(ImageFilter.GaussianBlur(1))
    return ImageChops.add(seen, Image.effect_noise(CAMERA, 14), offset=-128).convert("RGB")


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    seen, crops = photograph(), []
    for side in SIDES:
        share = side / CAMERA[1]
        small = seen.resize((round(CAMERA[0] * share), side), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            out = BytesIO()
            small.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            print(f"{side:>5} pixels, quality {quality}: {len(out.getvalue()) // 1024:>5} KB")
            box = tuple(round(value * share) for value in SHOWN)
            crops.append((f"{side} / {quality}", Image.open(out).crop(box).resize(ENLARGED)))
    shown = Image.new("RGB", (ENLARGED[0], len(crops) * (ENLARGED[1] + 20)), "white")
    for number, (words, crop) in enumerate(crops):
        top = number * (ENLARGED[1] + 20)
        ImageDraw.Draw(shown).text((5, top + 4), words, fill="black")
        shown.paste(crop, (0, top + 20))
    shown.save(folder / "legible.png")


if __name__ == "__main__":
    main()
