"""The forms hold what the dossier holds; the archive says what is in it."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from io import BytesIO
from itertools import count

import pikepdf
import pytest

from openocop.demo.dossiers import smallest_pdf
from openocop.dossiers import actions
from openocop.dossiers.actions import Described
from openocop.dossiers.bundles import archive, bundle
from openocop.dossiers.differences import digest_of
from openocop.dossiers.forms import FORMS, form
from openocop.files.actions import keep_file
from openocop.papers import to_docx, to_pdf
from openocop.papers.inputs import Intake, Kind
from tests.accounts.conftest import TODAY


@pytest.fixture
def kept(world, settings, tmp_path):
    """A dossier that is ready, with a real file in evidence."""
    settings.MEDIA_ROOT = tmp_path
    numbers = count()
    world.file = lambda name="giay.pdf": keep_file(smallest_pdf(str(next(numbers))), name=name)
    draft = world.filled()
    file = keep_file(smallest_pdf("giấy"), name="giay.pdf")
    item = draft.product_set.items[3].id
    actions.add_evidence(
        draft, Described("Giấy chứng nhận", number="7/GCN"), file=file, items=[item], by=world.maker_person
    )
    return world.ready(world.assigned(world.received(world.requested(world.handed_in(draft)))))


def test_form_01(world, kept):
    made = form(kept, "registration")
    assert (made.province, made.year, made.unit_name, made.legal_representative, made.position) == (
        "tỉnh Đồng Tháp", 2027, "Cơ sở Sen Mẫu", "Nguyễn Thị Mẫu", "Nội dung position.",
    )  # fmt: skip
    assert (made.product_name, made.kind, made.samples, made.day) == ("Trà sen Mẫu", Kind.FIRST, 5, TODAY)
    assert made.commune == Intake(number="0001/PĐK-82-30055-2026", received=TODAY, receiver="phần mềm")
    assert made.provincial.receiver == world.province_person.name


def test_form_02(kept):
    made = form(kept, "self-assessment")
    points = [part.total for part in made.parts]
    assert sum(points) == sum(
        max(option.points for option in item.options) for item in kept.product_set.items
    )
    item = next(one for part in made.parts for one in part.items if one.evidence)
    assert (item.number, item.evidence) == (kept.product_set.items[3].id, ("1",))
    assert [(one.number, one.name, one.document_number) for one in made.evidence] == [
        ("1", "Giấy chứng nhận", "7/GCN")
    ]
    assert (made.history, made.business.market, made.plan) == (
        "Nội dung history.", "Nội dung market.", "Nội dung plan.",
    )  # fmt: skip
    assert made.holdings.business_registration
    assert not made.holdings.trademark


def test_form_03(kept):
    made = form(kept, "commune-report")
    assert (made.commune, made.local_materials, made.local_identity) == (
        "xã Mỹ Quí", "Nhận xét materials.", "Nhận xét identity.",
    )  # fmt: skip
    assert (made.issue.number, made.issue.signer) == ("12/BC-UBND", "Trần Văn Mẫu")


def test_an_open_item_is_missing_and_never_zero(world):
    one = world.open()
    made = form(one, "self-assessment")
    assert [part.total for part in made.parts] == [None, None, None]
    assert made.day is None


def test_the_forms_of_a_hand_in_stay_as_they_were_handed_in(world, kept):
    before = to_pdf(form(kept, "self-assessment"))
    world.farm.name = "Tên khác"
    world.farm.save()
    kept.texts.filter(key="plan").update(words="Khác")
    assert to_pdf(form(kept, "self-assessment")) == before


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_paper_is_made_in_both_kinds(kept, name):
    made = form(kept, name)
    assert to_pdf(made)[:5] == b"%PDF-"
    assert zipfile.ZipFile(BytesIO(to_docx(made))).testzip() is None


def test_a_receipt_that_was_not_given_is_none(world):
    one = world.open()
    with pytest.raises(LookupError):
        form(one, "receipt-commune")


def test_the_bundle_has_forms_and_evidence_with_bookmarks(kept):
    with pikepdf.open(BytesIO(bundle(kept))) as found, found.open_outline() as outline:
        assert [entry.title for entry in outline.root] == [
            "Mẫu số 01. Phiếu đăng ký", "Mẫu số 02. Báo cáo tự đánh giá", "1. Giấy chứng nhận",
        ]  # fmt: skip


def test_the_archive_names_every_file_with_its_hash(kept):
    out = BytesIO()
    archive(kept, out)
    with zipfile.ZipFile(out) as packed:
        said = json.loads(packed.read("manifest.json"))
        found = {
            name: sha256(packed.read(name)).hexdigest()
            for name in packed.namelist()
            if name != "manifest.json"
        }
    assert {entry["name"]: entry["sha256"] for entry in said["files"]} == found
    assert "evidence/001.pdf" in found
    assert "forms/self-assessment.docx" in found
    assert said["hand_in"]["sha256"] == digest_of(said["content"])
