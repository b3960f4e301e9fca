"""The forms' official texts as data."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from openocop.core.errors import BadInputError
from openocop.papers.texts import DECISION_26, OFFICE, Box, Mark, Slot, forms, parse, read

GOLDEN = Path(__file__).parent / "golden"
ROWS = "all rows of a table must have the same number of texts"
GOOD = """
decision: "1/2026"
annex: "I"
issued: "2026-05-22"
effective_from: "2026-05-22"
transcript: "here"
forms:
  - number: "01"
    title: "Phiếu"
    lines:
      - {id: "name", kind: "line", text: "- Tên: {name|…}"}
      - {id: "guide", kind: "table", head: ["A", "B"], rows: [["1", "2"]]}
"""


def test_forms_name_their_law_and_dates():
    law = forms(DECISION_26)
    assert (law.decision, law.annex) == ("26/2026/QĐ-TTg", "Phụ lục III")
    assert (law.issued, law.effective_from) == (date(2026, 5, 22), date(2026, 5, 22))
    assert law.official_address.startswith("https://vanban.chinhphu.vn/")
    assert [(form.number, form.title) for form in law.forms] == [
        ("01", "Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP"),
        ("02", "Báo cáo tự đánh giá về sản phẩm"),
        (
            "03",
            "Báo cáo đánh giá một số nội dung của hồ sơ đăng ký tham gia đánh giá, phân hạng sản phẩm OCOP",
        ),
    ]


def test_the_papers_without_an_official_form_say_so():
    law = forms(OFFICE)
    assert law.decision == "30/2020/NĐ-CP"
    assert "không phải mẫu" in law.transcript


@pytest.mark.parametrize("number", ["01", "02", "03"])
def test_an_unfilled_form_is_the_transcript_letter_by_letter(number):
    """``golden/source-*.txt`` are the transcript's own lines, its tables between bars and its rules as hyphens."""
    source = (GOLDEN / f"source-{number}.txt").read_text(encoding="utf-8")
    source = re.sub(r"\||-{5,}|(?<= )/(?= )", "", source)
    assert "".join(forms(DECISION_26).form(number).official.split()) == "".join(source.split())


def test_a_form_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        forms(DECISION_26).form("04")


def test_parse_finds_fields_boxes_and_marks():
    text = parse("a{^1} {name|….} b {?first|□}", "x")
    assert text.parts == ("a", Mark("1"), " ", Slot("name", "…."), " b ", Box("first"))
    assert text.official == "a1 …. b □"


def test_read_takes_a_good_file(tmp_path):
    path = tmp_path / "forms.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert read(path).form("01").official == "- Tên: …\nA\nB\n1\n2"


@pytest.mark.parametrize(
    ("old", "new", "place", "sentence"),
    [
        ('decision: "1/2026"\n', "", "forms.yaml", "'decision' is missing or of a wrong kind"),
        ("2026-05-22", "2026-13-22", "forms.yaml", "'2026-13-22' must be a date like 2026-05-22"),
        ("2026-05-22", "22/5/2026", "forms.yaml", "'22/5/2026' must be a date like 2026-05-22"),
        ("forms:", "form:", "forms.yaml", "'forms' is missing or of a wrong kind"),
        ('id: "guide"', 'id: "name"', "forms.yaml, form 01", "two lines have the same id"),
        ('"line"', '"poem"', "forms.yaml, form 01, line name", "the kind 'poem' is unknown"),
        ("{name|…}", "{name…}", "forms.yaml, form 01, line name", "a blank is not written rightly in '- Tên: {name…}'"),
        ('["1", "2"]', '["1"]', "forms.yaml, form 01, line guide", ROWS),
        ('["1", "2"]', '["1", 2]', "forms.yaml, form 01, line guide", ROWS),
        ('title: "Phiếu"', "title: 3", "forms.yaml, form 01", "'title' is missing or of a wrong kind"),
    ],
)  # fmt: skip
def test_read_refuses_a_damaged_file(tmp_path, old, new, place, sentence):
    path = tmp_path / "forms.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInputError) as refused:
        read(path)
    assert (refused.value.place, refused.value.sentence) == (place, sentence)


@pytest.mark.parametrize("content", ["[1", "- 1", ""])
def test_read_refuses_what_holds_no_forms(tmp_path, content):
    path = tmp_path / "forms.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInputError):
        read(path)


def test_read_refuses_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BadInputError):
        read(tmp_path / "none.yaml")
