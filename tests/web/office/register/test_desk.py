"""The register at the desks: who enters and changes what, wishes, duplicates, imports, and what is taken along."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from openocop.register.models import ChangeRequest, ImportBatch, Merge, Producer, Product, Recognition
from openocop.register.reading.workbook import open_workbook
from tests.register.conftest import MY_QUY, Register
from tests.web.office.conftest import browser_of


@pytest.fixture
def world(db, settings, tmp_path):  # noqa: ARG001 - opens the database
    settings.MEDIA_ROOT = tmp_path
    return Register()


@pytest.fixture
def province(world):
    return browser_of(world.officer())


@pytest.fixture
def commune(world):
    return browser_of(world.commune_officer())


@pytest.fixture
def owner(world):
    return browser_of(world.owner())


def wrong(answer):
    return answer.status_code, list(answer.context["wrong"])


# --- lists


def test_each_sees_what_is_theirs(world, province, commune, owner):
    world.product("Xoài Mẫu", world.other)
    for browser, names in (
        (province, ["Trà sen Mẫu", "Xoài Mẫu"]),
        (commune, ["Trà sen Mẫu"]),
        (owner, ["Trà sen Mẫu"]),
    ):
        page = browser.get("/office/register/")
        assert [card.product.name for card in page.context["cards"]] == names
    rows = province.get("/office/register/producers/?q=sen").context["rows"]
    assert [row[0].name for row in rows] == ["Cơ sở Sen Mẫu"]


def test_a_list_is_taken_along_as_one_may_read_it(world, province):
    world.farm.kind, world.farm.tax_code = "household", "1400123456"
    world.farm.save()
    world.product("=1+1", world.farm)
    text = province.get("/office/register/export.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["Product"], row["Tax code"]) for row in rows] == [
        ("'=1+1", "1400123456"),
        ("Trà sen Mẫu", "1400123456"),
    ]
    auditor = browser_of(world.holder("auditor", world.province))
    text = auditor.get("/office/register/export.csv").content.decode("utf-8-sig")
    assert {row["Tax code"] for row in csv.DictReader(StringIO(text))} == {""}
    assert province.get("/office/register/export.pdf").status_code == 404


def test_the_workbook_taken_along_opens_again_with_its_zeros(world, province, tmp_path):
    world.farm.tax_code = "0400123456"
    world.farm.save()
    world.recognition().save()
    Product.objects.update(star=3, valid_to=date(2028, 3, 1))
    path = tmp_path / "ocop.xlsx"
    path.write_bytes(province.get("/office/register/export.xlsx").content)
    row = open_workbook(path).sheets["OCOP"].rows[1]
    assert (row[7], row[9], row[11], row[13]) == (3, date(2025, 3, 1), date(2028, 3, 1), "0400123456")
    assert "01/03/2025" in province.get("/office/register/export.csv").content.decode("utf-8-sig")


def test_a_list_is_taken_along_in_the_order_asked_for(world, province):
    keys = [one.key for one in province.get("/office/register/?q=sen").context["orders"]]
    assert keys == ["official", "follow-up", "trading"]
    text = province.get("/office/register/export.csv?q=sen&order=trading").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert (rows[0][:3], rows[1][2]) == (["Product set", "Packs", "Product"], world.tea.name)


# --- producers and products


def test_a_commune_enters_a_producer_and_its_product(commune):
    answer = commune.post("/office/register/producers/new/", {"name": "Hộ Mẫu", "kind": "household"})
    made = Producer.objects.get(name="Hộ Mẫu")
    assert (answer["Location"], made.commune_code) == (f"/office/register/producers/{made.pk}/", MY_QUY)
    commune.post(
        f"/office/register/producers/{made.pk}/products/new/",
        {"name": "Kẹo", "set_number": "7", "packs": "gói 1 kg; hộp"},
    )
    product = Product.objects.get(name="Kẹo")
    assert (product.set_number, product.rulebook_code, product.packs.count()) == (7, "QD26-2026", 2)
    assert commune.get(f"/office/register/products/{product.pk}/").status_code == 200
    assert wrong(commune.post("/office/register/producers/new/", {"name": " "})) == (400, ["name"])


def test_fields_are_changed_and_what_cannot_be_is_told(world, commune, owner):
    path = f"/office/register/producers/{world.farm.pk}/edit/"
    assert commune.post(path, {"name": "Tên mới", "registered_on": "5/3/2020"}).status_code == 302
    world.farm.refresh_from_db()
    assert (world.farm.name, world.farm.registered_on) == ("Tên mới", date(2020, 3, 5))
    assert wrong(commune.post(path, {"registered_on": "2020"})) == (400, ["registered_on"])
    assert wrong(commune.post(path, {"workers_total": "nhiều"})) == (400, ["workers_total"])
    assert "name" not in [one.name for one in owner.get(path).context["asked"].inputs]
    tea = f"/office/register/products/{world.tea.pk}"
    assert owner.post(f"{tea}/edit/", {"story": "Hái sớm", "price_from": "1.000"}).status_code == 302
    owner.post(f"{tea}/packs/", {"packs": "túi 50 g"})
    world.tea.refresh_from_db()
    assert (world.tea.story, world.tea.price_from, world.tea.packs.get().text) == (
        "Hái sớm",
        1000,
        "túi 50 g",
    )
    assert owner.post(f"{tea}/figures/", {"year": "2025", "revenue": "5.000.000"}).status_code == 302
    assert world.tea.figures.get().declared_by_producer is True
    assert wrong(owner.post(f"{tea}/figures/", {"year": ""})) == (400, ["year"])


def test_the_province_assigns_a_commune(world, province):
    Producer.objects.filter(pk=world.farm.pk).update(commune_code="", commune_candidates=["30154", MY_QUY])
    path = f"/office/register/producers/{world.farm.pk}/commune/"
    assert len(province.get(path).context["asked"].inputs[0].options) == 3
    assert wrong(province.post(path, {"commune_code": ""})) == (400, ["commune_code"])
    province.post(path, {"commune_code": "30154"})
    world.farm.refresh_from_db()
    assert (world.farm.commune_code, world.farm.commune_candidates) == ("30154", [])
    assert province.get(path).status_code == 200


def test_recognitions_are_entered_withdrawn_filed_and_extended(world, province, commune):
    path = f"/office/register/products/{world.tea.pk}/recognise/"
    said = {"stars": "4", "kind": "first", "decision_number": "9/QĐ", "decided_on": "10/01/2024"}
    assert commune.post(path, said).status_code == 403
    assert wrong(province.post(path, said | {"decided_on": ""}))[0] == 400
    assert wrong(province.post(path, said | {"stars": "2"})) == (400, ["stars"])
    province.post(path, said)
    one = Recognition.objects.get()
    base = f"/office/register/recognitions/{one.pk}"
    assert province.post(f"{base}/reassessment/", {"on": "25/11/2026"}).status_code == 409
    province.post(f"{base}/reassessment/", {"on": "12/09/2026"})
    province.post(f"{base}/extend/", {"until": "01/03/2027"})
    one.refresh_from_db()
    assert (one.reassessment_filed_on, one.extended_until) == (date(2026, 9, 12), date(2027, 3, 1))
    assert wrong(province.post(f"{base}/withdraw/", {"on": "25/11/2026"})) == (400, ["reason"])
    province.post(f"{base}/withdraw/", {"on": "25/11/2026", "reason": "Ngừng sản xuất"})
    one.refresh_from_db()
    assert one.withdrawn_on == date(2026, 11, 25)


# --- wishes


def test_a_wish_is_asked_and_decided(world, owner, commune):
    path = f"/office/register/producers/{world.farm.pk}/ask/name/"
    assert owner.get(path).status_code == 200
    owner.post(path, {"name": "Tên đúng"})
    owner.post(f"/office/register/products/{world.tea.pk}/ask/set_number/", {"set_number": "11"})
    assert owner.get(f"/office/register/producers/{world.farm.pk}/ask/phone/").status_code == 404
    first, second = ChangeRequest.objects.order_by("pk")
    assert [words for _one, words in commune.get("/office/register/wishes/").context["found"]] == [
        "Name",
        "Product set",
    ]
    commune.post(f"/office/register/wishes/{first.pk}/", {"decision": "accept"})
    assert wrong(commune.post(f"/office/register/wishes/{second.pk}/", {"decision": "refuse"})) == (
        400,
        ["reason"],
    )
    commune.post(f"/office/register/wishes/{second.pk}/", {"decision": "refuse", "reason": "Đúng rồi"})
    world.farm.refresh_from_db()
    second.refresh_from_db()
    assert (world.farm.name, second.state) == ("Tên đúng", "refused")
    assert owner.get(f"/office/register/wishes/{first.pk}/").status_code == 403


# --- duplicates


def test_a_pair_is_merged_and_parted(world, province, commune):
    twin = world.maker("CSSX Sen Mẫu", commune_code=MY_QUY)
    world.product("Trà sen mẫu", world.farm)
    pairs = province.get("/office/register/duplicates/").context["pairs"]
    assert {(pair.kind, pair.one.name, pair.other.name) for pair in pairs} == {
        ("producer", "Cơ sở Sen Mẫu", "CSSX Sen Mẫu"),
        ("product", "Trà sen Mẫu", "Trà sen mẫu"),
    }
    said = {"kind": "producer", "keep": world.farm.pk, "gone": twin.pk, "reasons": "x"}
    assert commune.post("/office/register/duplicates/", said).status_code == 403
    province.post("/office/register/duplicates/", said)
    made = Merge.objects.get()
    assert province.get("/office/register/duplicates/").context["merges"][0][1:] == (
        "Cơ sở Sen Mẫu",
        "CSSX Sen Mẫu",
    )
    province.post(f"/office/register/duplicates/{made.pk}/undo/")
    twin.refresh_from_db()
    assert twin.merged_into is None
    assert (
        province.post("/office/register/duplicates/", {"kind": "x", "keep": "1", "gone": "2"}).status_code
        == 400
    )


# --- taking lists in


def workbook(*rows):
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Sổ")
    for at, row in enumerate([["STT", "Tên sản phẩm", "Tên chủ thể", "Hạng sao", "Ngày quyết định"], *rows]):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell)
    book.close()
    return SimpleUploadedFile("so.xlsx", out.getvalue())


def test_a_file_is_looked_at_decided_taken_in_and_undone(world, province, tmp_path):
    rows = (
        ["1", "Kẹo dừa", "Cơ sở Kẹo Mẫu", "3 sao", "05/03/2025"],
        ["2", "Kẹo chuối", "Cơ sở Kẹo Mẫu", "3", "2024"],
    )
    answer = province.post("/office/register/imports/", {"file": workbook(*rows)})
    batch = ImportBatch.objects.get()
    path = f"/office/register/imports/{batch.pk}/"
    assert answer["Location"] == path
    page = province.get(path).context
    assert [(value, number) for value, _word, number in page["counts"]] == [
        ("create", 1), ("update", 0), ("same", 0), ("ask", 1), ("refuse", 0),
    ]  # fmt: skip
    assert [one[2] for one in page["columns"]] == ["number", "product", "producer", "star", "decided_on"]
    assert [row["number"] for row in province.get(f"{path}?verdict=ask").context["rows"]] == [3]
    province.post(path, {"do.3": "leave"})
    batch.refresh_from_db()
    assert (batch.counts["ask"], batch.counts["refuse"], Product.objects.count()) == (0, 1, 1)
    report = province.get(f"{path}report.xlsx")
    (tmp_path / "r.xlsx").write_bytes(report.content)
    assert open_workbook(tmp_path / "r.xlsx").sheets["Sổ"].rows[1][5] == "new"
    province.post(f"{path}apply/")
    assert province.post(f"{path}apply/").status_code == 409
    assert Product.objects.get(name="Kẹo dừa").star == 3
    assert province.get(path).status_code == 200
    province.post(f"{path}undo/")
    assert Product.objects.filter(name="Kẹo dừa").count() == 0
    assert world.tea.pk == Product.objects.get().pk


def test_columns_are_understood_as_a_person_says(province):
    province.post("/office/register/imports/", {"file": workbook(["1", "Kẹo", "Cơ sở Kẹo Mẫu", "3", ""])})
    batch = ImportBatch.objects.get()
    path = f"/office/register/imports/{batch.pk}/"
    assert province.post(path, {"column.D": "price"}).status_code == 302
    assert province.post(path, {"column.D": "gì đó"}).status_code == 400


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n" + b"0" * 50, b"", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_list_leaves_nothing(province, tmp_path, body):
    answer = province.post("/office/register/imports/", {"file": SimpleUploadedFile("x.xlsx", body)})
    assert (answer.status_code, ImportBatch.objects.count()) == (400, 0)
    assert [one for one in (tmp_path / "imports").glob("*") if one.is_file()] == []
    assert province.post("/office/register/imports/").status_code == 400


def test_nobody_imports_for_another_province(world, province):
    province.post("/office/register/imports/", {"file": workbook(["1", "Kẹo", "Cơ sở Kẹo Mẫu", "3", ""])})
    batch = ImportBatch.objects.get()
    other = browser_of(world.holder("provincial_officer", world.other_province))
    assert other.get(f"/office/register/imports/{batch.pk}/").status_code == 403
    assert other.post(f"/office/register/imports/{batch.pk}/apply/").status_code == 403
