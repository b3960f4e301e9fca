"""Compiles the public rows of Đồng Tháp in ``../shared/data`` into the small file that ``openocop.demo`` reads.

    python tools/compile_demo.py

Facts only, each with the address of its page; what a page does not say stays empty. The product set is our own
reading of the name (SETS below) and empty where the name does not tell.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from openocop.core.text import repair  # noqa: E402 - needs the path above

SOURCE = ROOT.parent / "shared" / "data" / "products_dongthap_from_pages.csv"
TARGET = ROOT / "openocop" / "demo" / "data" / "dongthap.csv"
HEAD = """\
# Products of Đồng Tháp (with Tiền Giang) as 16 public pages name them. No legal register: what stood on a page on the day it was read.
# event: recognised, again (recognised anew), national, proposed, withdrawn, voted (a vote of buyers). star: only where the page gives it.
# set: our reading of the name, by QD26-2026. decided_on: as exact as the page is (year, month or day).
"""
EVENTS = {
    "công nhận": "recognised",
    "công nhận lại": "again",
    "công nhận cấp quốc gia": "national",
    "hội đồng huyện đề nghị": "proposed",
    "hội đồng tỉnh phân hạng": "proposed",
    "đề nghị Trung ương": "proposed",
    "thu hồi giấy chứng nhận": "withdrawn",
    "Top 20 bình chọn": "voted",
}
TIEN_GIANG = (
    "TP Mỹ Tho",
    "TX Gò Công",
    "Tân Phú Đông",
    "Gò Công Tây",
    "Cái Bè",
    "Cai Lậy",
    "Châu Thành (Tiền Giang)",
)
SETS = (
    (r"yến|đông trùng", ""),  # food or supplement: only the paper tells
    (r"du lịch", 26),
    (r"túi giấy", 21),
    (r"rượu", 15),
    (r"nước mắm", 9),
    (r"^(ngự )?trà|oolong", 12),
    (r"thịt gà", 2),
    (r"^gạo", 3),
    (r"mật ong", 4),
    (r"cơm cháy|cốm|bột gạo|bún|bánh (?!xoài)", 6),
    (r"khô (cá|tép)|chả|giò|nem|pate|^bì|^mắm|da cá|yaourt", 8),
    (r"^hạt sen tươi|^hành lá|^quýt|^xoài (cao lãnh|cát chu)|trái tươi", 1),
    (r"^dưa|củ cải muối|sấy|sen|đông lạnh|bánh xoài", 7),
)


def set_of(name: str) -> str:
    """The number of the product set that the name tells, or nothing."""
    return next((str(number) for sign, number in SETS if re.search(sign, name.lower())), "")


def province_of(district: str) -> str:
    """The old province of a district named on a page; nothing where no district is named."""
    return "Tiền Giang" if district in TIEN_GIANG else "Đồng Tháp" if district else ""


def rows() -> list[list[str]]:
    """One row a product and page."""
    made = []
    with SOURCE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = repair(row["product_name"]).text
            star = row["star"][:1]
            commune = re.sub(r"\s*\(nay .*\)", "", row["commune"])
            made.append(
                [
                    name,
                    repair(row["subject_name"]).text,
                    star,
                    EVENTS[row["event"]],
                    row["decision_date"] or row["year"],
                    row["decision_number"].removeprefix("QĐ số "),
                    commune,
                    row["district_old"].replace(" (Tiền Giang)", ""),
                    province_of(row["district_old"]),
                    set_of(name),
                    row["source_url"].replace(":443", ""),
                ]
            )
    return made


def main() -> None:
    """Writes the file anew."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            [
                "product",
                "producer",
                "star",
                "event",
                "decided_on",
                "decision",
                "commune",
                "district",
                "province",
                "set",
                "source",
            ]
        )
        writer.writerows(rows())


if __name__ == "__main__":
    main()
