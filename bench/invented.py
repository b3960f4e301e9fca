"""An invented country's register for the measures, quick enough for a million products; the same on both engines.

Everything is made up but the communes and the product sets, which are those of the package. Rows go into the tables
past the models, so the columns of search are put together here from parts that are folded once; a sample of rows is
compared with what the models themselves would have written.
"""

from __future__ import annotations

# ruff: noqa: PLC0415, SIM905 - Django's models after the settings are chosen; lists of words as text
import random
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PRODUCERS = 30_000
"""Of a country; a smaller register has one for every two products."""
PRODUCTS_A_COMMUNE = 50
"""So many at least: a smaller register covers fewer communes."""
FIRST_PROVINCE, RULEBOOK = "82", "QD26-2026"
CHUNK = 10_000
SAMPLE = 200
THINGS = {
    1: "Xoài cát|Nhãn lồng|Bưởi da xanh|Cam sành|Quýt hồng|Rau muống|Dưa lưới|Thanh long|Vải thiều|Sầu riêng",
    2: "Thịt heo thảo mộc|Trứng gà|Trứng vịt|Thịt bò tươi|Cá tra phi lê|Tôm sú",
    3: "Gạo|Nếp|Đậu xanh|Gạo lứt|Bắp nếp|Yến mạch",
    4: "Mật ong|Mật hoa dừa|Phấn hoa|Sữa tươi",
    5: "Muối|Đường thốt nốt|Bún khô|Phở gạo|Bánh tráng|Miến dong",
    6: "Bánh phồng tôm|Hủ tiếu|Bánh đa nem|Cốm dẹp|Bột gạo|Bánh pía|Bánh in",
    7: "Xoài sấy|Mứt dừa|Kẹo dừa|Chuối sấy|Hạt sen sấy|Mít sấy|Hạt điều rang",
    8: "Khô cá|Mắm cá|Nem|Chả lụa|Lạp xưởng|Cá kho|Tôm khô|Giò bò|Khô gà",
    9: "Nước mắm|Tương hột|Nước tương|Chao|Sa tế|Muối ớt|Giấm gạo",
    10: "Bột nghệ|Ớt ngâm|Tiêu đen|Tỏi đen|Hành phi",
    11: "Trà xanh|Chè Shan tuyết|Trà Ô long|Chè đinh",
    12: "Trà|Trà sen|Trà túi lọc|Trà gừng|Trà mãng cầu|Trà hoa cúc",
    13: "Cà phê|Cà phê rang xay|Ca cao|Cà phê hoà tan",
    14: "Rượu trắng|Rượu nếp|Rượu gạo",
    15: "Rượu|Rượu mận|Rượu sim|Vang nho",
    16: "Nước dừa|Nước ép|Nước mía",
    17: "Sữa hạt|Nước sâm|Nước uống|Sữa bắp",
    18: "Cao|Viên nghệ|Đông trùng hạ thảo",
    19: "Tinh dầu|Xà phòng|Dầu gội|Kem dưỡng",
    20: "Nước rửa tay|Cao xoa|Dầu gió",
    21: "Chiếu|Giỏ lục bình|Tranh thêu|Lụa|Thổ cẩm|Gốm|Tượng gỗ|Nón lá",
    22: "Khăn rằn|Áo bà ba|Túi thêu|Vải lanh",
    23: "Hoa|Hoa hồng|Hoa lan",
    24: "Mai vàng|Sung cảnh|Tùng la hán",
    25: "Cá cảnh|Chim cảnh|Gà cảnh",
    26: "Du lịch cộng đồng|Điểm du lịch|Homestay|Làng bích hoạ",
}
"""Things people make, by the number of the product set (QD26-2026)."""
FLAVOURS = (
    "sen lóc linh tôm tràm dẻo chua đế lác khô nhĩ sữa bơ xanh đỏ vàng hồng tươi ngọt cay mặn giòn rừng núi biển đồng "
    "quê cổ gừng sả chanh dừa mè quế hồi nghệ tỏi ớt me gấc dâu tằm mận sim lá hoa hạt củ rễ mầm nõn búp non già "
    "một nắng|hai nắng|huyết rồng|truyền thống|đặc biệt|hữu cơ|thượng hạng|gia truyền|nguyên chất|cao cấp|thơm ngon|"
    "không đường|ít muối|đóng gói|hút chân không|thủ công|sấy lạnh|sấy dẻo|ba miền|bốn mùa|Tân Cương|Phú Quốc|Cái Bè|"
    "Lai Vung|Tháp Mười|Hòa Lộc|Sa Giang|Mộc Châu|Bảo Lộc|Buôn Ma Thuột|Lý Sơn|Cần Giờ|Bến Tre|Trà Vinh|Bạc Liêu"
)
WORDS = [
    word for part in FLAVOURS.split("|") for word in (part.split() if part.startswith("sen ") else [part])
]
KINDS = (
    ("Hợp tác xã nông nghiệp", "cooperative"), ("HTX", "cooperative"), ("Cơ sở sản xuất", "household"),
    ("Hộ kinh doanh", "household"), ("Công ty TNHH", "enterprise"), ("Công ty cổ phần", "enterprise"),
    ("Trang trại", "farm"), ("Tổ hợp tác", "cooperative_group"),
)  # fmt: skip
FAMILIES = "Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trương Mai Tô Hà".split()
MIDDLES = (
    "Văn Thị Ngọc Minh Thanh Hữu Kim Hồng Quốc Xuân Thu Đức Công Bảo Mỹ Phương Hoàng Tấn Như Gia".split()
)
NAMES = (
    "An Anh Ân Bình Châu Chi Cúc Cường Diễm Dung Dũng Duyên Đào Đạt Điệp Đông Giang Hà Hạnh Hải Hằng Hậu Hiền Hiếu "
    "Hòa Hoa Huệ Hùng Hương Khang Khánh Khoa Lan Lành Liên Linh Loan Lộc Long Lợi Mai Mận Minh Nam Nga Ngân Nghĩa "
    "Nguyệt Nhàn Nhung Oanh Phát Phúc Phụng Phượng Quý Quỳnh Sáu Sen Sơn Sương Tâm Tài Tấn Thảo Thắm Thắng Thanh "
    "Thiện Thịnh Thơm Thu Thủy Thương Tiên Tiến Toàn Trang Trí Trúc Tuấn Tuyết Út Vân Vinh Vy Xuân Xuyến Yến"
).split()
PACKS = ("500 g", "250 g", "1 kg", "hộp 20 gói", "chai 500 ml", "túi 300 g")


def fill(size: int, seed: int = 26) -> None:
    """Empties the register and makes ``size`` products with producers, recognitions and packs; ids begin at 1."""
    from django.db import connection, transaction

    from openocop.register import indexing
    from openocop.register.models import Pack, Producer, Product, Recognition

    tables = [model._meta.db_table for model in (Producer, Product, Recognition, Pack)]  # noqa: SLF001
    rng = random.Random(seed)  # noqa: S311 - made-up rows
    with connection.schema_editor() as editor:
        _drop_search(editor)
    with transaction.atomic():
        _empty(tables)
        makers = _producers(rng, min(PRODUCERS, size // 2), _communes(size))
        _insert(Producer, (maker["row"] for maker in makers))
        parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        made = _products(rng, makers, size, parts)
        while chunk := list(islice(made, CHUNK)):
            _insert(Product, chunk)
            for model, name in ((Recognition, "recognition"), (Pack, "pack")):
                _insert(model, parts.pop(name, []))
    with connection.schema_editor() as editor:
        indexing.build(None, editor)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}" if _postgres() else f"ANALYZE {table}")
    _compare_a_sample(size)


def _postgres() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _empty(tables: list[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in reversed(tables):
            cursor.execute(
                f"TRUNCATE {table} CASCADE" if _postgres() else f"DELETE FROM {table}"  # noqa: S608 - a model's table
            )


def _drop_search(editor: Any) -> None:
    """Without the indexes of search while rows go in; ``indexing.build`` makes them anew."""
    from openocop.register import indexing

    for table in indexing.TABLES:
        if _postgres():
            editor.execute(f"DROP INDEX IF EXISTS {table}_words")
            continue
        for what in ("added", "gone", "changed"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_words_{what}")


def _communes(size: int) -> list[tuple[str, str]]:
    """Communes of today with their province, beginning with one province, as many as the register fills."""
    from openocop.core.clock import today
    from openocop.places.atlas import atlas

    provinces = sorted(atlas().provinces(today()), key=lambda unit: (unit.code != FIRST_PROVINCE, unit.code))
    found = [(unit.code, province.code) for province in provinces for unit in atlas().children(province)]
    return found[: max(20, size // PRODUCTS_A_COMMUNE)]


@cache
def _words(text: str) -> tuple[str, str]:
    """A part of a searched text without and with its accents."""
    from openocop.register.columns import accented_words, folded_words

    return folded_words(text).strip(), accented_words(text).strip()


def _joined(at: int, parts: Iterable[str]) -> str:
    return f" {' '.join(filter(None, (_words(part)[at] for part in parts)))} "


@cache
def _key(name: str) -> str:
    from openocop.core.text import sort_key

    return sort_key(name)


@cache
def _place(code: str) -> str:
    from openocop.register.models.producers import place_words

    return place_words(code, "", "").strip()


def _producers(rng: random.Random, number: int, communes: list[tuple[str, str]]) -> list[dict[str, Any]]:
    made = []
    for pk in range(1, number + 1):
        words, kind = rng.choice(KINDS)
        if rng.random() < 0.5:
            name = f"{words} {rng.choice(NAMES)} {rng.choice(NAMES)} Mẫu"
        else:
            name = f"{words} {rng.choice(FAMILIES)} {rng.choice(MIDDLES)} {rng.choice(NAMES)} Mẫu"
        code, province = rng.choice(communes)
        own = (name, _place(code))
        row = {
            "id": pk, "name": name, "kind": kind, "commune_code": code, "province_code": province,
            "folded": _joined(0, own), "norm": _joined(1, own), "sort_key": _key(name), "demonstration": True,
        }  # fmt: skip
        made.append({"row": row, "own": own, "commune": code})
    return made


def _products(
    rng: random.Random, makers: list[dict[str, Any]], size: int, parts: dict[str, list[dict[str, Any]]]
) -> Iterator[dict[str, Any]]:
    from openocop.core.clock import today
    from openocop.register.models.products import set_name

    things = {number: words.split("|") for number, words in THINGS.items()}
    # Food and drink are most of what there is.
    numbers = [number for number in things for _ in range(4 if number < 18 else 1)]
    day = today()
    for pk in range(1, size + 1):
        maker, number = rng.choice(makers), rng.choice(numbers)
        name = f"{rng.choice(things[number])} {' '.join(rng.sample(WORDS, rng.choice((1, 1, 2))))}"
        if rng.random() < 0.3:
            name = f"{name} {rng.choice(NAMES)} {rng.choice(NAMES)}"
        texts = (name, *maker["own"], set_name(RULEBOOK, number))
        row = {
            "id": pk, "producer_id": maker["row"]["id"], "name": name, "rulebook_code": RULEBOOK, "set_number": number,
            "commune_code": maker["commune"], "folded": _joined(0, texts), "folded_name": _joined(0, (name,)),
            "norm": _joined(1, texts), "sort_key": _key(name), "demonstration": True,
        }  # fmt: skip
        parts["pack"].append({"product_id": pk, "text": rng.choice(PACKS)})
        if rng.random() < 0.8:
            row |= _recognised(rng, pk, number, day, parts["recognition"])
        yield row


def _recognised(
    rng: random.Random, product: int, number: int, day: date, into: list[dict[str, Any]]
) -> dict[str, Any]:
    """One recognition of the last five years, with another before it for one in five; the product's own columns."""
    star = rng.choice((3, 3, 3, 3, 3, 3, 4, 4, 4, 5) if product % 7 == 0 else (3, 3, 3, 4))
    decided = day - timedelta(days=rng.randrange(1_800))
    pk = product * 2
    base = {"product_id": product, "rulebook_code": RULEBOOK, "set_number": number}
    into.append(base | _decision(rng, pk, star, decided))
    if rng.random() < 0.2:
        earlier = _decision(rng, pk + 1, 3, decided - timedelta(days=1_000))
        into.append(base | earlier | {"superseded_by_id": pk, "superseded_on": decided.isoformat()})
    expiry = decided + timedelta(days=1_096)
    return {"star": star, "valid_from": decided.isoformat(), "valid_to": expiry.isoformat()}


def _decision(rng: random.Random, pk: int, star: int, decided: date) -> dict[str, Any]:
    return {
        "id": pk, "stars": star, "decided_on": decided.isoformat(), "year": decided.year,
        "decision_number": f"{rng.randrange(1, 3_000)}/QĐ-UBND", "issuing_body": "UBND tỉnh Mẫu",
        "issuer_level": "province",
    }  # fmt: skip


def _insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Straight into the table; columns that a row leaves out have the model's defaults."""
    from django.db import connection

    from openocop.core.clock import now

    sample = model(**({"created_at": now()} if hasattr(model, "created_at") else {}))
    fields = model._meta.concrete_fields  # noqa: SLF001
    rest = {
        field.column: field.get_db_prep_save(getattr(sample, field.attname), connection) for field in fields
    }
    wanted = iter(rows)
    first = next(wanted, None)
    if first is None:
        return
    # Without an id of its own the row is numbered by the database.
    columns = [column for column in rest if column != "id" or "id" in first]
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)  # noqa: SLF001

    def values() -> Iterator[list[Any]]:
        for row in (first, *wanted):
            whole = rest | row
            yield [whole[column] for column in columns]

    if _postgres():
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for line in values():
                copy.write_row(line)
        return
    marks = ", ".join(["?"] * len(columns))
    connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values())  # noqa: S608


def _compare_a_sample(size: int) -> None:
    """Stops unless a sample of rows holds what the models would have written."""
    from openocop.register.columns import accented_words, folded_words
    from openocop.register.models import Product

    rng = random.Random(size)  # noqa: S311 - a sample
    numbers = [rng.randrange(1, size + 1) for _ in range(SAMPLE)]
    for one in Product.objects.filter(pk__in=numbers).select_related("producer"):
        text = one.search_text()
        if (one.folded, one.norm) != (folded_words(text), accented_words(text)):
            raise SystemExit(f"the invented row of {one} is not as the models write it")
