"""An invented province for measuring: as many products as asked for, of producers in communes that there are.

Everything is made up; names repeat as in life. Rows go straight into the tables: measuring needs no journal.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from openocop.core.clock import now, today
from openocop.places.atlas import atlas
from openocop.register.models import Producer, Product

if TYPE_CHECKING:
    from datetime import date

PROVINCE: Final = "82"
RULEBOOK: Final = "QD26-2026"
CHUNK: Final = 2_000
PRODUCTS_EACH: Final = 3
_THINGS: Final = (
    ("Trà", 12), ("Khô cá", 8), ("Mắm", 8), ("Bánh phồng", 6), ("Gạo", 3), ("Mật ong", 4), ("Xoài sấy", 7), ("Nem", 8),
    ("Rượu", 15), ("Chiếu", 21), ("Hủ tiếu", 6), ("Nước mắm", 9), ("Sữa hạt", 17), ("Kẹo dừa", 7), ("Cà phê", 13),
)  # fmt: skip
_WORDS: Final = (
    "sen", "lóc", "linh", "tôm", "huyết rồng", "tràm", "dẻo", "chua", "đế", "lác", "khô", "nhĩ", "sữa", "bơ", "xanh",
    "đỏ", "vàng", "hồng", "truyền thống", "đặc biệt", "hữu cơ", "thượng hạng",
)  # fmt: skip
_KINDS: Final = (
    ("Hợp tác xã", "cooperative"), ("Cơ sở", "household"), ("Hộ kinh doanh", "household"),
    ("Công ty TNHH", "enterprise"),
)  # fmt: skip
_NAMES: Final = (
    "An",
    "Bình",
    "Cúc",
    "Đào",
    "Hạnh",
    "Lan",
    "Mai",
    "Nga",
    "Phúc",
    "Quý",
    "Sáu",
    "Thanh",
    "Út",
    "Xuân",
    "Yến",
)


def synthesise(number: int, seed: int = 26) -> int:
    """Makes ``number`` invented products; how many there are then. One transaction a chunk of rows."""
    rng = random.Random(seed)  # noqa: S311 - made-up rows
    province = atlas().unit_on(PROVINCE, today())
    communes = [unit.code for unit in atlas().children(province)] if province else []
    left = number
    while left > 0:
        count = min(CHUNK, left)
        with transaction.atomic():
            makers = [_producer(rng, communes) for _ in range(-(-count // PRODUCTS_EACH))]
            Producer.objects.bulk_create(makers)
            products = [_product(rng, makers[at // PRODUCTS_EACH], today()) for at in range(count)]
            Product.objects.bulk_create(products)
        left -= count
    return Product.objects.count()


def _producer(rng: random.Random, communes: list[str]) -> Producer:
    words, kind = rng.choice(_KINDS)
    name = f"{words} {rng.choice(_NAMES)} {rng.choice(_NAMES)} Mẫu {rng.randrange(100_000)}"
    return Producer(
        name=name,
        kind=kind,
        commune_code=rng.choice(communes),
        province_code=PROVINCE,
        demonstration=True,
        created_at=now(),
    )


def _product(rng: random.Random, maker: Producer, day: date) -> Product:
    thing, number = rng.choice(_THINGS)
    made = Product(
        producer=maker,
        name=f"{thing} {' '.join(rng.sample(_WORDS, 2))} Mẫu",
        rulebook_code=RULEBOOK,
        set_number=number,
        demonstration=True,
        created_at=now(),
    )
    if rng.random() < 0.8:  # noqa: PLR2004 - the share that has a star
        made.star = rng.choice((3, 3, 3, 4))
        made.valid_from = day - timedelta(days=rng.randrange(1500))
        made.valid_to = made.valid_from + timedelta(days=1095)
    return made
